"""Whether a rater can be trusted with a pattern: it must accept the pattern's own held evidence, and reject that of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict

from holdfast.agents.digest import fraction
from holdfast.agents.failure import Failure
from holdfast.agents.transcript import Line
from holdfast.results.patterns.calls import Calls, Job, estimate
from holdfast.scorers.patterns.pattern import Pattern, Quote
from holdfast.scorers.patterns.rating import Rated, rate, request

ENOUGH = 0.75
"""The share of own evidence that must be accepted, and of others' that must be rejected."""
OTHERS = 3
"""Other cards laid out beside the one that is tried."""
REPLY_TOKENS = 200


class Check(BaseModel):
    """How a rater did on one pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accepted: int = 0
    own: int = 0
    """Held passages that have it, by the scans."""
    rejected: int = 0
    others: int = 0
    """Held near misses: passages of other patterns, from documents in which a scan that reported this one did not list it."""

    @property
    def reliable(self) -> bool | None:
        """None where there was nothing to try it on, as for a known pattern."""
        if not self.own:
            return None
        return self.accepted >= ENOUGH * self.own and self.rejected >= ENOUGH * self.others


@dataclass(frozen=True)
class Trial:
    """A passage, and a pattern that it has or has not."""

    passage: Quote
    pattern: Pattern
    has: bool
    others: tuple[Pattern, ...]
    """Cards laid out beside it, as they are when documents are rated."""


async def self_check(rater: Model, patterns: Sequence[Pattern], calls: Calls, *, seed: int) -> dict[str, Check]:
    """Try the rater on every pattern's held evidence and held near misses, by pattern id.

    Raises:
        BadInput: the budget is used up, or the endpoint stopped answering.
    """
    tries = trials(patterns, seed)
    answers = await calls.run([_job(rater, one, seed) for one in tries], "self-check")
    checks = {pattern.id: Check() for pattern in patterns}
    for trial, answer in zip(tries, answers, strict=True):
        rated = None if isinstance(answer, Failure) else next(one for one in answer if one.pattern == trial.pattern.id)
        checks[trial.pattern.id] = _counted(checks[trial.pattern.id], rated, has=trial.has)
    return checks


def trials(patterns: Sequence[Pattern], seed: int) -> list[Trial]:
    """Every held passage, beside a few other cards of the same unit that are drawn anew for each."""
    found: list[Trial] = []
    for pattern in patterns:
        for quote, has in [*((one, True) for one in pattern.held), *((one, False) for one in pattern.held_lookalikes)]:
            others = [one for one in patterns if one.id != pattern.id and one.unit == pattern.unit]
            others.sort(key=lambda one: fraction(seed, "trial", quote.document, pattern.id, one.id))
            found.append(Trial(quote, pattern, has, tuple(others[:OTHERS])))
    return found


def _job(rater: Model, trial: Trial, seed: int) -> Job[list[Rated]]:
    lines, cards = [Line("reply", trial.passage.passage or trial.passage.text)], [trial.pattern, *trial.others]
    return Job(lambda: rate(rater, lines, cards, seed=seed), estimate(request(lines, cards), REPLY_TOKENS))


def _counted(check: Check, rated: Rated | None, *, has: bool) -> Check:
    """With one more trial; a value that nobody can say is neither an acceptance nor a rejection."""
    value = rated.value if rated else None
    if has:
        return check.model_copy(update={"own": check.own + 1, "accepted": check.accepted + (value in (1, 2))})
    return check.model_copy(update={"others": check.others + 1, "rejected": check.rejected + (value == 0)})
