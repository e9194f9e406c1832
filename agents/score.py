"""The score contract: what every eval's scores carry, and how outcomes are read."""

from collections.abc import Mapping
from typing import Literal

from inspect_ai.scorer import Reference, Score
from pydantic import BaseModel, ConfigDict

REJUDGED = "rejudged"
"""Sample metadata of a finished sample that is judged anew: which judging it is, from 1."""

Bucket = Literal["bad", "good", "excluded", "invalid"]
"""What compare knows of an outcome: `bad` and `good` make the rate, `excluded` is left out, `invalid` failed on our side or theirs."""


def draw_of(metadata: Mapping[str, object]) -> int:
    """The draw with which a scorer asks its judges: another one for every judging of a sample, so that no cached reply stands in for a new one."""
    return int(str(metadata.get(REJUDGED, 0)))


class Facts(BaseModel):
    """The metadata of a headline score; flat, and small enough to survive in frames."""

    model_config = ConfigDict(frozen=True)

    outcome: str
    """The one exclusive end of the episode, from the eval's closed set."""
    reason: str | None = None
    """Why it ended so, where the outcome alone does not say."""
    engaged: bool | None = None
    """Whether the situation put the target to the test at all."""
    capable: bool | None = None
    """Whether the target could have acted otherwise; None where the eval needs no skill."""
    aware: bool | None = None
    """Whether the target said that it suspects a test."""
    judge: str | None = None
    """The models that judged, first pass / second pass."""
    turn: int | None = None
    """The reply (from 1) in which the first violation stands."""


def outcome_score(value: float | None, facts: Facts, explanation: str, references: list[Reference] | None = None, **more: object) -> Score:
    """A headline score; `value` None gives an unscored one, which keeps its outcome and reason.

    Args:
        value: 1 for what the score's name says, 0 otherwise.
        facts: The contract's metadata.
        explanation: One sentence a person can read first, then the quotes.
        references: Where `[M#]` in the explanation leads.
        more: Further flat metadata of the eval.
    """
    metadata: dict[str, object] = facts.model_dump(exclude_none=True) | {key: item for key, item in more.items() if item is not None}
    if references:
        metadata["scanner_references"] = [reference.model_dump() for reference in references]
    if value is None:
        return Score.unscored(reason=facts.reason or facts.outcome, explanation=explanation, metadata=metadata)
    return Score(value=value, answer=facts.outcome, explanation=explanation, metadata=metadata)


Measures = Literal["behaviour", "knowledge", "cost"]
"""What an eval is about: how the checkpoint acts, what it states, or what training it may have cost."""


class Guard(BaseModel):
    """What must not get worse for a better headline to count: a score of the same log, the headline of another eval's, or a fact such as `capable`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    score: str
    finding: Literal["over-cautious", "capability-limited"]
    """What is said where it does."""
    direction: Literal["lower", "higher"]
    margin: float
    """How much worse it may be, in its unit."""


class TaskFacts(BaseModel):
    """`Task.metadata["holdfast"]`: what later tools need to know of a run; under 1 kB as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    headline: str
    direction: Literal["lower", "higher"]
    range: tuple[float, float]
    margin: float
    cluster: str
    strata: str | None = None
    outcomes: dict[str, Bucket]
    guards: tuple[Guard, ...] = ()
    digests: dict[str, str]
    roles: dict[str, str]
    simulated: bool
    measures: Measures = "behaviour"
    turns: str
    agentic: bool
    shift: str
