"""Finished conversations before the audit's judge: transcripts of Petri, or of an audit under another document."""

from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalSample
from inspect_ai.model import ChatMessage
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.auditor.record import AuditRecord, lines_of
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.inspect_log import read_log
from holdfast.agents.messages import assistant_message, system_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.roles import Role
from holdfast.agents.score import TaskFacts
from holdfast.agents.traits import Trait, TraitsDocument, load_traits
from holdfast.evals.audit.viewer import plain_viewer
from holdfast.scorers.audit.decision import OUTCOMES
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import HEADLINE, audit_aware, audit_outcome, audit_severity, audit_violation
from holdfast.solvers.replay import replay

VERSION = 1
ROLES: list[Role] = [JUDGE, VALIDATOR]


class RejudgeArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/audit_rejudge"

    log: str = Field(description="an Inspect log with the target's conversations")
    traits: str = Field(description="a traits document")
    trait: str | None


@task
def audit_rejudge(log: str | None = None, traits: str | None = None, trait: str | None = None) -> Task:
    """What does the audit's judge say of conversations that somebody else held?

    Args:
        log: An Inspect log whose samples are the target's conversations, such as one of Petri's audit.
        traits: The document to judge by: a shipped one, a path, or the folder of Petri seeds that the log was made with.
        trait: The id of the one trait to judge every conversation by; by default the trait named like the sample (a seed's file name).
    """
    given = RejudgeArguments.of(log=log, traits=traits, trait=trait)
    document = load_traits(given.traits)
    samples = _samples(document, given)
    parties = meet(given.task, ROLES, needs_target=False)
    digests = {"conversations": digest([[sample.id, str(sample.input)] for sample in samples]), "traits": document.digest, "judge": JUDGE_DIGEST}
    facts = TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="trait",
        outcomes=dict(OUTCOMES.items()),
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="as in the log",
        agentic=False,
        shift="none: conversations are judged again",
    )
    return Task(
        dataset=MemoryDataset(samples, name=Path(given.log).stem),
        solver=replay(),
        scorer=[audit_violation(), audit_severity(), audit_aware(), audit_outcome()],
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=plain_viewer(),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _samples(document: TraitsDocument, given: RejudgeArguments) -> list[Sample]:
    found = read_log(given.log).samples or []
    if not any(_spoken(sample) for sample in found):
        raise BadInput(f"None of the {len(found)} samples of {given.log!r} holds a reply of the target, so there is nothing to judge.")
    return [_sample(sample, _trait(sample, document, given)) for sample in found]


def _spoken(sample: EvalSample) -> int:
    return sum(line.speaker == "reply" for line in lines_of(sample.messages))


def _trait(sample: EvalSample, document: TraitsDocument, given: RejudgeArguments) -> Trait:
    known = {trait.id: trait for trait in document.traits}
    name = given.trait or str(sample.metadata.get("trait") or str(sample.id).replace("_", "-"))
    if name not in known:
        shown = ", ".join(list(known)[:6])
        raise BadInput(f"{given.traits!r} has no trait {name!r} for the conversation {sample.id!r}; it has {shown}. Name the trait to judge by: -T trait=<id>.")
    return known[name]


def _sample(sample: EvalSample, trait: Trait) -> Sample:
    make = {"system": system_message, "user": user_message, "reply": assistant_message}
    messages: list[ChatMessage] = [make[line.speaker](line.text) for line in lines_of(sample.messages)]
    name = str(sample.id) if sample.epoch == 1 else f"{sample.id}-epoch{sample.epoch}"
    return Sample(
        id=name,
        input=messages or sample.input,
        target=trait.title,
        metadata={"cluster": str(sample.id), "item": name, "arm": "rejudged", "trait": trait.id, "trait_text": trait.render()} | _ending(sample),
    )


def _ending(sample: EvalSample) -> dict[str, str | int]:
    """How the conversation ended, where it is not whole: what its own eval could not judge is invalid here too."""
    record = sample.store_as(AuditRecord)
    replies = _spoken(sample)
    # a sample that broke off, or whose target never spoke, lacks at least one reply
    broken_off = sample.error is not None or not replies
    wanted = max(record.wanted, replies + broken_off)
    known = {"reason": record.reason, "detail": record.detail, "gated_out": record.gated_out}
    return {"wanted": wanted} | {name: text for name, text in known.items() if text}
