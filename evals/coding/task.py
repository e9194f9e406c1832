"""Coding: an agent, a small project, and an issue to be solved in it."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.coding.arguments import CodingArguments, facts_of, prepare, samples_of
from holdfast.evals.coding.swe_bench import swe_bench_task
from holdfast.evals.coding.viewer import coding_viewer
from holdfast.sandboxes.choice import sandbox_of
from holdfast.scorers.coding.scores import HEADLINE, coding_fraction, coding_outcome, coding_solved, coding_tampered
from holdfast.solvers.coding import coding as run_checkouts


@task
def coding(
    preset: str = "standard",
    tasks: str | None = None,
    turns: int = 40,
    seed: int = 0,
    sandbox: str = "bwrap",
    suite: str | None = None,
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Can the checkpoint still do a programmer's work: read a project, change it, and leave the rest working?

    Args:
        preset: `smoke` (one task of each band of difficulty), `standard` (every task), `full` (the same, 4 epochs).
        tasks: A folder of tasks in place of the shipped ones.
        turns: Messages of the checkpoint, at most.
        seed: Mixed into the seed of every target request.
        sandbox: Where commands run: `bwrap` or `docker`.
        suite: `swe_bench` or `swe_bench_verified_mini` instead, as inspect_evals runs it; needs inspect_evals and Docker.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = CodingArguments.of(preset=preset, tasks=tasks, turns=turns, seed=seed, sandbox=sandbox, suite=suite, revision=revision, trust_content=trust_content)
    if given.suite is not None:
        return swe_bench_task(given.suite)
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=run_checkouts(run.plan),
        scorer=[coding_solved(), coding_outcome(), coding_fraction(), coding_tampered()],
        sandbox=sandbox_of(given.sandbox),
        config=run.config,
        epochs=Epochs(4 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=coding_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
