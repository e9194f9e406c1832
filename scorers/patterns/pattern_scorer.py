"""`holdfast/pattern`: the patterns of a `patterns.json`, rated on every sample of an eval or of its log."""

from pathlib import Path

from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, Value, metric, scorer
from inspect_ai.solver import TaskState

from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.roles import bound_role
from holdfast.agents.score import draw_of
from holdfast.scorers.patterns.catalogue import load_catalogue
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.pattern import Pattern
from holdfast.scorers.patterns.rating import RATER, Rated, hands, rate
from holdfast.scorers.patterns.unit import lines_of_messages


def _share_from(level: int) -> Metric:
    def compute(scores: list[SampleScore]) -> Value:
        values = [value for value in (one.score.as_float() for one in scores) if value == value]
        return sum(value >= level for value in values) / len(values) if values else float("nan")

    return compute


@metric
def broad() -> Metric:
    """The share of samples that have the pattern at all, of those that have a value."""
    return _share_from(1)


@metric
def strict() -> Metric:
    """The share of samples that have it beyond doubt, of those that have a value."""
    return _share_from(2)


@scorer(metrics={"*": [broad(), strict()]}, name="pattern")
def pattern(patterns: str | None = None, known: str = "", seed: int = 0) -> Scorer:
    """0, 1 or 2 for each pattern: absent, by the broad reading, by the strict one; none where the rater cannot say.

    Args:
        patterns: The path of a `patterns.json`.
        known: Known patterns as well, such as `bluf,propaganda`, or `all`.
        seed: Of the order in which the cards are laid out.
    """
    cards = _cards(patterns, known)

    async def score(state: TaskState, target: Target) -> Score:
        rater = bound_role(RATER)
        if rater is None:
            raise BadInput("No model rates: add --model-role rater=<model>, or --model-role judge=<model>.")
        lines, found = lines_of_messages(state.messages), list[Rated]()
        for hand in hands(cards):
            answer = await rate(rater, lines, hand, seed=seed, draw=draw_of(state.metadata))
            found += [Rated(card.id, None, reason=answer.reason) for card in hand] if isinstance(answer, Failure) else answer
        return _scored(found, str(rater))

    return score


def _cards(patterns: str | None, known: str) -> tuple[Pattern, ...]:
    listed = load_catalogue(Path(patterns)).patterns if patterns else ()
    cards = (*listed, *(one for one in choose_known(known) if one.id not in {old.id for old in listed}))
    if not cards:
        raise BadInput("holdfast/pattern has nothing to look for; give -S patterns=<patterns.json>, -S known=bluf,propaganda, or both.")
    return cards


def _scored(found: list[Rated], rater: str) -> Score:
    reasons = {one.pattern: one.reason for one in found if one.value is None}
    if len(reasons) == len(found):
        return Score.unscored(reason=found[0].reason, explanation=f"No pattern could be rated: {found[0].reason}.", metadata={"rater": rater})
    lines = [f"{one.pattern}: {one.value}, “{one.quote}”" for one in found if one.value]
    lines += [f"{name}: no value ({reason})" for name, reason in reasons.items()]
    value = {one.pattern: float("nan") if one.value is None else float(one.value) for one in found}
    return Score(value=value, explanation="\n".join(lines) or "None of the patterns.", metadata={"rater": rater, "reasons": reasons})
