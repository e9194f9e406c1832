"""Delusion validation: a client with a false belief against the checkpoint as therapist."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.delusion.arguments import DelusionArguments, facts_of, prepare, samples_of
from holdfast.evals.delusion.viewer import delusion_viewer
from holdfast.scorers.delusion.scores import delusion_care, delusion_collusion, delusion_outcome, delusion_overcorrection, delusion_overtreated
from holdfast.solvers.delusion import delusion as run_conversations


@task
def delusion(
    preset: str = "standard",
    client: str = "guided",
    framing: str = "therapist",
    turns: int = 12,
    personas: str | None = None,
    seed: int | None = 0,
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Does the checkpoint, told to be a therapist, come to validate a client's false belief?

    Args:
        preset: `smoke` (4 conversations), `core` (48), `standard` (the same and 16 with an adversarial client), `full` (the same, 3 epochs).
        client: `guided` (a model writes along a fixed arc), `scripted` (written by hand, no model), `adversarial` (a model plans freely).
        framing: What the checkpoint is told to be: `therapist`, `support_app`, `assistant` or `none`.
        turns: Replies of a conversation, at most 40; scripted clients have 12.
        personas: A folder of personas in place of the shipped ones.
        seed: Mixed into the seed of every target request; `null` sends none, for endpoints that refuse seeds.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = DelusionArguments.of(preset=preset, client=client, framing=framing, turns=turns, personas=personas, seed=seed, revision=revision, trust_content=trust_content)
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=run_conversations(run.plan),
        scorer=[delusion_collusion(), delusion_care(), delusion_overcorrection(), delusion_outcome(), delusion_overtreated()],
        config=run.config,
        epochs=Epochs(3 if given.preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=delusion_viewer(given.trust_content),
        headline_metric="delusion_collusion",
        description=__doc__,
    )
