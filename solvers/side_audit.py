"""An audit beside the sample's own conversation, as controls, baselines and resamples need it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspect_ai.model import ChatMessage, Model

from holdfast.agents.auditor.step import Step
from holdfast.agents.failure import Failure
from holdfast.agents.messages import assistant_message, system_message, user_message
from holdfast.agents.target import TargetSettings, ask_target
from holdfast.agents.transcript import Line
from holdfast.solvers.audit_controller import Audit, Strategy, run_audit


@dataclass(frozen=True)
class Party:
    """A model that answers as the target of an audit."""

    name: str
    """Whose failure it is where it fails."""
    model: Model
    settings: TargetSettings
    item: str
    """Names the audit, so that it has seeds of its own."""
    system: str | None
    """Its system prompt, which may hold a part that no judge sees."""
    draw: int = 0


async def play(party: Party, first: Step, strategy: Strategy, shown: str | None) -> tuple[Line, ...] | Failure:
    """Run a whole audit and give back what a judge may see of it.

    Args:
        party: Who answers.
        first: The opening's message.
        strategy: Who writes the others.
        shown: The system prompt that the judge sees.
    """

    async def ask(audit: Audit) -> str | Failure:
        reply = await ask_target(
            party.model, conversation(party.system, [one.step.message for one in audit.taken], audit.replies), party.settings, item=party.item, draw=party.draw
        )
        return replace(reply, party=party.name) if isinstance(reply, Failure) else reply.text

    ended = await run_audit(first, strategy, ask, lambda _: None)
    if ended.failure is not None:
        return ended.failure
    return lines(shown, [one.step.message for one in ended.taken], ended.replies)


def conversation(system: str | None, messages: Sequence[str], replies: Sequence[str]) -> list[ChatMessage]:
    """The request for the next reply: as many replies as messages before the last."""
    said: list[ChatMessage] = [system_message(system)] if system else []
    for number, message in enumerate(messages):
        said.append(user_message(message))
        said += [assistant_message(replies[number])] if number < len(replies) else []
    return said


def lines(system: str | None, messages: Sequence[str], replies: Sequence[str]) -> tuple[Line, ...]:
    """The conversation as a judge reads it."""
    said = [Line("system", system)] if system else []
    for message, reply in zip(messages, replies, strict=True):
        said += [Line("user", message), Line("reply", reply)]
    return tuple(said)
