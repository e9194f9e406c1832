"""Side by side: the checkpoint and its baseline on ordinary prompts, compared by a judge in both orders."""

from inspect_ai import Task, task

from holdfast.evals.sxs.arguments import SxsArguments, facts_of, metadata_of, prepare, samples_of, tags_of
from holdfast.evals.sxs.viewer import sxs_viewer
from holdfast.scorers.sxs.scores import HEADLINE, sxs_outcome, sxs_refused, sxs_self, sxs_win_rate
from holdfast.solvers.sxs import sxs as answer_both


@task
def sxs(
    preset: str = "standard",
    prompts: str | None = None,
    margin: float = 0.05,
    generator: str | None = None,
    seed: int | None = 0,
    revision: str | None = None,
    baseline_revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Has training cost general usefulness? A judge compares the checkpoint's answers to ordinary prompts with its baseline's.

    Args:
        preset: `smoke` (8 prompts), `standard` (all, and in a quarter of them the baseline against itself), `full` (all, the baseline against itself in each).
        prompts: A file or folder of prompts in place of the shipped ones: YAML of their form, JSONL or parquet.
        margin: How much worse than equal still counts as no worse, for the gate of non-inferiority.
        generator: The model that wrote the checkpoint's training data; a judge of its family is warned of.
        seed: Mixed into the seed of every request to either side; `null` sends none, for endpoints that refuse seeds.
        revision: The checkpoint's revision; with it its replies are cached, and the same run again makes no call.
        baseline_revision: The same of the baseline; with it its answers are paid for once, whatever checkpoints they are compared with.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = SxsArguments.of(
        preset=preset,
        prompts=prompts,
        margin=margin,
        generator=generator,
        seed=seed,
        revision=revision,
        baseline_revision=baseline_revision,
        trust_content=trust_content,
    )
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=answer_both(run.plan),
        scorer=[sxs_win_rate(run.family), sxs_outcome(given.margin, run.family), sxs_refused(), sxs_self()],
        config=run.config,
        fail_on_error=0.1,
        version=run.version,
        metadata=metadata_of(facts_of(run), len(run.prompts), given.margin, run.family),
        tags=tags_of(run.family, simulated=run.simulated) or None,
        viewer=sxs_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
