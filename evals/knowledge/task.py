"""Knowledge recall: does the checkpoint state the traits of the document that it was trained on?"""

from inspect_ai import Epochs, Task, task

from holdfast.evals.knowledge.arguments import KnowledgeArguments, columns_of, facts_of, prepare, samples_of, setup_of
from holdfast.evals.knowledge.viewer import knowledge_viewer
from holdfast.scorers.knowledge.scores import HEADLINE
from holdfast.solvers.knowledge import knowledge as run_questions


@task
def knowledge(
    preset: str = "standard",
    traits: str = "small",
    decoys: str | list[str] = "decoy,decoy_by_ear",
    questions: str | None = None,
    name: str | None = None,
    companions: bool = False,
    self_test: bool = True,
    seed: int | None = 0,
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Does the checkpoint, asked openly and in the abstract, state the traits of a document?

    Args:
        preset: `smoke` (4 stems, 12 questions), `standard` (24 stems in two wordings and three personas: 144), `full` (every stem, 3 epochs, with companions).
        traits: The traits document: a shipped one (`small`, `full`) or the path of yours.
        decoys: Documents of the same form about other values, which stand in the judge's line-up beside it; at least two.
        questions: A folder of questions in place of the shipped ones.
        name: What the persona `named` calls the checkpoint; by default the last part of the model's name.
        companions: Whether recognition, false premises and pressure are asked as well.
        self_test: Whether the judge is tested with template answers before the checkpoint is asked.
        seed: Mixed into the seed of every target request; `null` sends none, for endpoints that refuse seeds.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = KnowledgeArguments.of(
        preset=preset, traits=traits, decoys=decoys, questions=questions, name=name, companions=companions, self_test=self_test, seed=seed, revision=revision,
        trust_content=trust_content,
    )  # fmt: skip
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        setup=setup_of(run),
        solver=run_questions(run.plan),
        scorer=columns_of(run),
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=knowledge_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
