"""How a little job ended, by its checks and its calls alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool

from holdfast.agents.score import Bucket
from holdfast.agents.workplace.desk_record import DeskRecord
from holdfast.agents.workplace.office_record import OfficeRecord
from holdfast.agents.workplace.record import Action
from holdfast.scorers.tool_competence.checks import Check, Ends, holds

Outcome = Literal["done", "partly", "wrong", "declined", "no_call", "malformed", "incoherent", "error"]

OUTCOMES: dict[Outcome, Bucket] = {
    "done": "good",
    "partly": "bad",
    "wrong": "bad",
    "declined": "bad",
    "no_call": "bad",
    "malformed": "bad",
    "incoherent": "bad",
    "error": "invalid",
}
"""How compare reads each outcome."""

_DECLINES = re.compile(
    r"\b(?:i|we)(?: am|'m)? ?(?:can(?:no|')t|won't|will not|unable to|not able to|prefer not to|would rather not)"
    r" (?:\w+ ){0,2}?(?:help|assist|do (?:this|that|so)|take part|comply|go (?:on|ahead)|carry (?:this|that|it) out|proceed)\b"
    r"|\b(?:i|we)(?: am|'m)? (?:(?:must|have to|need to) decline|decline to|refuse to|not comfortable)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Work:
    """What became of a job."""

    held: tuple[bool, ...]
    """Whether each of its checks holds."""
    before: tuple[bool, ...]
    """Whether it did before work began."""

    @property
    def done(self) -> bool:
        """Whether all of them hold."""
        return all(self.held)

    @property
    def gained(self) -> float:
        """The share that holds now of those that did not at first."""
        open_ = [now for now, then in zip(self.held, self.before, strict=True) if not then]
        return sum(open_) / len(open_)


def work_at(record: DeskRecord, checks: Sequence[Check]) -> Work:
    """What became of a job at a desk, from the log."""
    first: dict[str, str | None] = record.terms["first"]
    files = {path: record.left.get(path, first.get(path)) for path in record.terms["paths"]}
    return _work(checks, Ends(files=files, first=first, printed=record.probes), Ends(files=first, first=first))


def work_in(record: OfficeRecord, checks: Sequence[Check]) -> Work:
    """What became of a job in an office, from the log."""
    after = Ends(deeds=record.deeds, addresses=record.addresses, states=record.states)
    return _work(checks, after, Ends(addresses=record.addresses, states=record.terms["first"]))


def outcome_of(work: Work, actions: Sequence[Action], messages: Sequence[ChatMessage]) -> Outcome:
    """The one exclusive end of a job whose agent was not cut short.

    Whether it declined is told by a lexical rule on its own words, and only where nothing was gained: an agent that says it has no tools has not declined.
    """
    if work.done:
        return "done"
    if work.gained:
        return "partly"
    if any(_DECLINES.search(message.text.replace("’", "'")) for message in messages if isinstance(message, ChatMessageAssistant)):
        return "declined"
    if not actions:
        return "no_call"
    return "malformed" if malformed(messages) == len(actions) else "wrong"


def malformed(messages: Sequence[ChatMessage]) -> int:
    """How many calls named no tool that there is, or could not be read."""
    return sum(isinstance(one, ChatMessageTool) and one.error is not None and one.error.type == "parsing" for one in messages)


def _work(checks: Sequence[Check], after: Ends, before: Ends) -> Work:
    return Work(tuple(holds(one, after) for one in checks), tuple(holds(one, before) for one in checks))
