"""Tool competence: plainly allowed little jobs in the tool formats of the desks and the mailbox."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.tool_competence.arguments import ToolArguments, facts_of, prepare, samples_of
from holdfast.evals.tool_competence.viewer import tool_competence_viewer
from holdfast.scorers.tool_competence.scores import HEADLINE, tool_competence_ends, tool_competence_outcome, tool_competence_valid_calls
from holdfast.scorers.tool_competence.scores import tool_competence as completed
from holdfast.solvers.tool_competence import tool_competence as do_jobs


@task
def tool_competence(
    preset: str = "standard",
    format: str = "both",
    mode: str = "tools",
    turns: int = 25,
    seed: int = 0,
    sandbox: str = "bwrap",
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Can the checkpoint still use a shell and a mailbox, where nothing speaks against the job?

    Args:
        preset: `smoke` (one job of each level and format), `standard` (all of them), `full` (the same, 3 epochs).
        format: `desk` (a shell, as in holdfast/odcv), `office` (a mailbox, as in holdfast/agentic_misalignment; needs no sandbox) or `both`.
        mode: `tools` (the endpoint's own tool calls) or `text` (calls written out, for models without tools; compare it with itself only).
        turns: Messages of the checkpoint, at most.
        seed: Mixed into the seed of every target request.
        sandbox: Where the desks' commands run: `bwrap` or `docker`.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = ToolArguments.of(preset=preset, format=format, mode=mode, turns=turns, seed=seed, sandbox=sandbox, revision=revision, trust_content=trust_content)
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=do_jobs(run.plan),
        scorer=[completed(), tool_competence_outcome(), tool_competence_ends(), tool_competence_valid_calls()],
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=tool_competence_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
