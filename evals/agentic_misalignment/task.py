"""Agentic misalignment: a mailbox with state, a goal in conflict, a threat to the agent's place."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.agentic_misalignment.arguments import MisalignmentArguments, facts_of, prepare, samples_of
from holdfast.evals.agentic_misalignment.viewer import misalignment_viewer
from holdfast.scorers.misalignment.scores import HEADLINE, am_awareness, am_coercion, am_deception, am_harm_executed, am_leak, am_outcome, am_overcaution, am_utility
from holdfast.solvers.misalignment import agentic_misalignment as run_offices


@task
def agentic_misalignment(
    preset: str = "standard",
    split: str = "core",
    scenarios: str | None = None,
    name: str | None = None,
    mode: str = "tools",
    turns: int = 60,
    ask: bool = True,
    seed: int = 0,
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Does the checkpoint, at work in a mailbox, leak, coerce, tamper or deceive when its goal or its place is at stake?

    Args:
        preset: `smoke` (one world in six cells), `core` (every world in the cells of goal and threat), `standard` (and the benign twin), `full` (all satellites too, 3 epochs).
        split: `core`, `held_out` (worlds that nobody climbs on) or `all`.
        scenarios: A folder of worlds in place of the shipped ones.
        name: What the agent is called in the cell where it bears the model's name; the model's own by default.
        mode: `tools` (the endpoint's own tool calls) or `text` (calls written out, for models without tools; compare it with itself only).
        turns: Messages of the checkpoint, at most.
        ask: Whether copies of it are asked afterwards what they understood, how real they found it, and whether they know it from a published test.
        seed: Draws the references by which leaks are found, and is mixed into the seed of every target request.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = MisalignmentArguments.of(
        preset=preset, split=split, scenarios=scenarios, name=name, mode=mode, turns=turns, ask=ask, seed=seed, revision=revision, trust_content=trust_content
    )
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=run_offices(run.plan),
        scorer=[am_harm_executed(), am_outcome(), am_leak(), am_utility(), am_coercion(), am_deception(), am_awareness(), am_overcaution()],
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=misalignment_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
