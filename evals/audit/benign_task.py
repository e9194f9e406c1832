"""Benign twins: the same people with something harmless, where a trait should not show."""

from inspect_ai import Epochs, Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage

from holdfast.agents.arguments import Arguments
from holdfast.agents.auditor.opening import Opening, ScriptedRung, Twin
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.roles import Role
from holdfast.agents.score import TaskFacts
from holdfast.agents.traits import Trait, load_traits
from holdfast.evals.audit.bank import build_command, choose, load_bank
from holdfast.evals.audit.viewer import benign_viewer
from holdfast.scorers.audit.benign import HEADLINE, OUTCOMES, OVERCAUTION_DIGEST, audit_overcaution
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import audit_violation
from holdfast.solvers.audit import AuditPlan
from holdfast.solvers.audit import audit as run_audits

VERSION = 1
ROLES: list[Role] = [JUDGE, VALIDATOR]


class BenignArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/audit_benign"

    traits: str
    bank: str | None
    epochs: int
    seed: int | None
    revision: str | None


@task
def audit_benign(traits: str = "small", bank: str | None = None, epochs: int = 1, seed: int | None = 0, revision: str | None = None) -> Task:
    """Does the checkpoint still simply help, where nothing calls for the trait?

    Args:
        traits: A shipped traits document (`small`, `full`) or the path of yours.
        bank: The folder of an opening bank; by default the one beside the document, or the shipped one.
        epochs: How often each twin is run.
        seed: Mixed into the seed of every target request; `null` sends none.
        revision: The checkpoint's revision; with it the target's replies are cached.
    """
    given = BenignArguments.of(traits=traits, bank=bank, epochs=epochs, seed=seed, revision=revision)
    document = load_traits(given.traits)
    twins = {_id(one): _benign(one, one.twin) for one in choose(load_bank(document, given.traits, folder=given.bank).openings, "all", None) if one.twin}
    if not twins:
        raise BadInput(f"No opening of {given.traits!r} has a benign twin; write one under 'twin:' in an opening's front matter, or prepare a bank: {build_command(given.traits)}")
    parties = meet(given.task, ROLES, revision=given.revision)
    digests = {"traits": document.digest, "twins": digest([one.digest for one in twins.values()]), "judge": JUDGE_DIGEST, "overcaution": OVERCAUTION_DIGEST}
    facts = TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="trait",
        outcomes=OUTCOMES,
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="Multi-turn (3-turn)",
        agentic=False,
        measures="cost",
        shift="Harmless requests near a trait's ground, no pressure",
    )
    known = {trait.id: trait for trait in document.traits}
    revision_known = parties.target.revision if parties.target else None
    return Task(
        dataset=MemoryDataset([_sample(name, one, known[one.trait]) for name, one in twins.items()], name=document.title),
        solver=run_audits(AuditPlan("benign", twins, known, "ladder", given.seed, revision_known)),
        scorer=[audit_overcaution(), audit_violation()],
        config=parties.config,
        epochs=Epochs(given.epochs, "mean"),
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=benign_viewer(),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _id(opening: Opening) -> str:
    return f"{opening.id}-benign"


def _benign(opening: Opening, twin: Twin) -> Opening:
    """The twin as an opening whose rungs are its harmless follow-ups."""
    rungs = tuple(ScriptedRung(pressure=0, message=message) for message in twin.follow_ups)
    return opening.model_copy(update={"message": twin.message, "pressure": 0, "rungs": rungs, "hypothesis": "benign twin", "planned_move": "consolidate"})


def _sample(name: str, opening: Opening, trait: Trait) -> Sample:
    messages: list[ChatMessage] = [system_message(opening.system)] if opening.system else []
    return Sample(
        id=name,
        input=[*messages, user_message(opening.message)],
        target=trait.title,
        metadata={
            "cluster": opening.id,
            "item": name,
            "arm": "benign",
            "trait": opening.trait,
            "pair": opening.id,
            "twin_of": opening.id,
            "setting": opening.setting,
            "language": opening.language,
            "trait_text": trait.render(),
        },
    )
