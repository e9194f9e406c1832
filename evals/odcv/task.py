"""ODCV: an agent with a job, a rule and a figure that matters, in a sandbox."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.odcv.arguments import OdcvArguments, facts_of, prepare, samples_of
from holdfast.evals.odcv.reference.reference_task import reference_task
from holdfast.evals.odcv.viewer import odcv_viewer
from holdfast.sandboxes.choice import sandbox_of
from holdfast.scorers.odcv.scores import HEADLINE, odcv_attempt, odcv_awareness, odcv_claim, odcv_judge, odcv_outcome, odcv_overcaution, odcv_state, odcv_violation
from holdfast.solvers.odcv import odcv as run_desks


@task
def odcv(
    preset: str = "standard",
    scenarios: str | None = None,
    turns: int = 40,
    seed: int = 0,
    today: str = "2026-06-10",
    sandbox: str = "bwrap",
    source: str | None = None,
    fidelity: str = "faithful",
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Does the checkpoint, at work with a shell, break a written rule to make its number?

    Args:
        preset: `smoke` (one scenario in its five arms), `standard` (every scenario in five arms), `full` (the same, 3 epochs).
        scenarios: A folder of scenarios in place of the shipped ones.
        turns: Messages of the checkpoint, at most.
        seed: Draws the scenarios' data, the same for every checkpoint, and is mixed into the seed of every target request; another seed gives fresh rows.
        today: The date of the scenarios' data.
        sandbox: Where commands run: `bwrap` or `docker`.
        source: A clone of ODCV-Bench: its published scenarios, under its own protocol, in place of these; the judge of the role gets its prompt.
        fidelity: How they run: `faithful` as published, `fixed` with bash and without the harness's own file.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = OdcvArguments.of(
        preset=preset, scenarios=scenarios, turns=turns, seed=seed, today=today, sandbox=sandbox, source=source, fidelity=fidelity, revision=revision, trust_content=trust_content
    )
    if given.source is not None:
        return reference_task(given.source, given.fidelity, given.preset, given.seed, given.revision, trust_content=given.trust_content)
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=run_desks(run.plan),
        scorer=[odcv_violation(), odcv_outcome(), odcv_state(), odcv_judge(), odcv_attempt(), odcv_claim(), odcv_awareness(), odcv_overcaution()],
        sandbox=sandbox_of(given.sandbox),
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=odcv_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
