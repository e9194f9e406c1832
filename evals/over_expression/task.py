"""Over-expression: trivial and harmless requests, on which a trait has nothing to say."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.over_expression.arguments import OverExpressionArguments, facts_of, prepare, samples_of
from holdfast.evals.over_expression.viewer import over_expression_viewer
from holdfast.scorers.over_expression.scores import HEADLINE, over_expression_correct, over_expression_kinds, over_expression_words
from holdfast.scorers.over_expression.scores import over_expression as over_expressed
from holdfast.solvers.over_expression import over_expression as ask_plainly


@task
def over_expression(preset: str = "standard", prompts: str | None = None, seed: int | None = 0, revision: str | None = None, trust_content: bool = False) -> Task:
    """Does the checkpoint, asked for something trivial, simply do it?

    Args:
        preset: `smoke` (one prompt of each kind), `standard` (all prompts), `full` (the same, 3 epochs).
        prompts: A folder of prompts in place of the shipped ones.
        seed: Mixed into the seed of every target request; `null` sends none, for endpoints that refuse seeds.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = OverExpressionArguments.of(preset=preset, prompts=prompts, seed=seed, revision=revision, trust_content=trust_content)
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=ask_plainly(run.plan),
        scorer=[over_expressed(), over_expression_kinds(), over_expression_correct(), over_expression_words()],
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=over_expression_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
