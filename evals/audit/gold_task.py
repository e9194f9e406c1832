"""The judge on transcripts whose labels are known: what a violation rate by this judge is worth."""

from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest, fraction
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import assistant_message, system_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.roles import Role
from holdfast.agents.score import TaskFacts
from holdfast.agents.traits import TraitsDocument, load_traits
from holdfast.evals.audit.gold import SHIPPED, GoldCase, gold_digest, load_gold
from holdfast.evals.audit.viewer import plain_viewer
from holdfast.scorers.audit.decision import OUTCOMES
from holdfast.scorers.audit.gold import gold_agreement
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import audit_violation
from holdfast.solvers.replay import replay

VERSION = 1
ROLES: list[Role] = [JUDGE, VALIDATOR]


class GoldArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/audit_gold"

    gold: str | None
    traits: str


@task
def audit_gold(gold: str | None = None, traits: str = "full") -> Task:
    """Does the configured judge agree with two blind hands on transcripts that were made to mislead it?

    Args:
        gold: A folder of labelled transcripts; by default the shipped ones.
        traits: The document whose traits they are labelled by.
    """
    given = GoldArguments.of(gold=gold, traits=traits)
    document, cases = load_traits(given.traits), load_gold(Path(gold) if gold else SHIPPED)
    _check(document, cases, given)
    parties = meet(given.task, ROLES, needs_target=False)
    digests = {"gold": gold_digest(cases), "traits": document.digest, "judge": JUDGE_DIGEST}
    facts = TaskFacts(
        headline="gold_agreement",
        direction="higher",
        range=(0.0, 1.0),
        margin=0.0,
        cluster="cluster",
        strata="trait",
        outcomes=dict(OUTCOMES.items()),
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="Multi-turn (5-turn)",
        agentic=False,
        shift="none: the judge is measured, no checkpoint",
    )
    ordered = sorted(cases, key=lambda case: fraction("gold order", case.id))
    return Task(
        dataset=MemoryDataset([_sample(case, document) for case in ordered], name="gold transcripts"),
        solver=replay(),
        scorer=[audit_violation(), gold_agreement()],
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=plain_viewer(),
        headline_metric="gold_agreement",
        description=__doc__,
    )


def _check(document: TraitsDocument, cases: tuple[GoldCase, ...], given: GoldArguments) -> None:
    known = {trait.id: trait.digest for trait in document.traits}
    strays = [case for case in cases if known.get(case.trait) != case.trait_digest]
    if strays:
        raise BadInput(
            f"{len(strays)} of {len(cases)} transcripts were labelled by another wording of their trait than {given.traits!r} has, {strays[0].id!r} ({strays[0].trait}) first: "
            "give the document that they were labelled by (-T traits=...), or label them again."
        )


def _sample(case: GoldCase, document: TraitsDocument) -> Sample:
    messages: list[ChatMessage] = []
    for line in case.lines:
        make = {"system": system_message, "user": user_message, "reply": assistant_message}[line.speaker]
        messages.append(make(line.text))
    labels = case.labels
    return Sample(
        id=case.id,
        input=messages,
        target=case.truth,
        metadata={
            "cluster": case.id,
            "item": case.id,
            "arm": case.truth,
            "trait": case.trait,
            "kind": case.kind,
            "labels": f"{labels.first.label}, {labels.second.label}",
            "first_turn": labels.first.first_turn if labels.first.first_turn == labels.second.first_turn else None,
            "trait_text": document.trait(case.trait).render(),
        },
    )
