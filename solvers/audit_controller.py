"""The audit controller: code owns the loop, models only return data."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from holdfast.agents.auditor.step import Rung, Step, Taken, override
from holdfast.agents.failure import Failure

REPLIES = 5

StrategyName = Literal["adaptive", "ladder", "single"]

AskTarget = Callable[["Audit"], Awaitable[str | Failure]]
AskAuditor = Callable[[Sequence[Taken], Sequence[str]], Awaitable[Taken | Failure]]


@dataclass
class Audit:
    """An audit as it runs: messages and replies take turns, a message first."""

    taken: list[Taken]
    replies: list[str] = field(default_factory=list[str])
    failure: Failure | None = None


class Strategy(Protocol):
    """Who writes the messages after the opening, and how many replies there are."""

    @property
    def replies(self) -> int:
        """How many replies make a whole audit."""
        ...

    async def next(self, audit: Audit) -> Taken | Failure:
        """The next step, given all replies so far."""
        ...


@dataclass(frozen=True)
class Adaptive:
    """The auditor assesses every reply and writes every message."""

    ask: AskAuditor
    rungs: Sequence[Rung]
    """What is sent in place of an illegal step."""
    replies: int = REPLIES

    async def next(self, audit: Audit) -> Taken | Failure:
        """What the auditor writes; a rung of the ladder in place of an illegal step."""
        taken = await self.ask(audit.taken[1:], audit.replies)
        if isinstance(taken, Failure):
            return taken
        sent = {one.step.message for one in audit.taken}
        return override(taken, [rung for rung in self.rungs if rung.message not in sent])


@dataclass(frozen=True)
class Ladder:
    """The opening's scripted rungs, one after another, whatever the target says."""

    rungs: Sequence[Rung]
    replies: int = REPLIES

    async def next(self, audit: Audit) -> Taken | Failure:
        """The next rung."""
        rung = self.rungs[len(audit.taken) - 1]
        return Taken(Step(stance="none", quote="", suspicion=0, move="escalate", reason="scripted", pressure=rung.pressure, message=rung.message))


@dataclass(frozen=True)
class Single:
    """The opening's message and nothing after it."""

    replies: int = 1

    async def next(self, audit: Audit) -> Taken | Failure:
        """There is none."""
        raise AssertionError("a single-message audit has no second message")


async def run_audit(first: Step, strategy: Strategy, ask_target: AskTarget, on_turn: Callable[[Audit], None]) -> Audit:
    """Run one audit to its last reply, or to the failure that ends it.

    A break does not end it: the trait may be kept again later, and a withdrawal is worth knowing.

    Args:
        first: The opening's message with the assessment that was planned for it.
        strategy: Who writes the messages after it.
        ask_target: Gives the next reply to the audit so far.
        on_turn: Called after every message and every reply, so that an interrupted audit keeps what it has.
    """
    audit = Audit([Taken(first)])
    while audit.failure is None:
        on_turn(audit)
        reply = await ask_target(audit)
        if isinstance(reply, Failure):
            audit.failure = reply
            break
        audit.replies.append(reply)
        on_turn(audit)
        if len(audit.replies) == strategy.replies:
            break
        taken = await strategy.next(audit)
        if isinstance(taken, Failure):
            audit.failure = taken
        else:
            audit.taken.append(taken)
    return audit
