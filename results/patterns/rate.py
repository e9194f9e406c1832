"""The rating: how far each of many documents has each pattern."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict

from holdfast.agents.digest import digest, fraction
from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.transcript import Line
from holdfast.results.patterns.calls import Calls, Job, OutOfTokens, Usage, estimate
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.ratings import Rating, rating_of
from holdfast.results.patterns.self_check import Check
from holdfast.results.statistics.kappa import kappa
from holdfast.scorers.patterns.pattern import Pattern
from holdfast.scorers.patterns.rating import Rated, hands, rate, request
from holdfast.scorers.patterns.unit import lines_of_roles, part

COMPARED = 40
"""Documents that are rated in both modes, many cards a call and one."""

_TOKENS_A_CARD = 40

Ratings = dict[tuple[int, str], Rated]
"""By a document's place and a pattern's id."""


@dataclass(frozen=True)
class Question:
    """A call: some cards, and the places of all documents whose part reads the same."""

    places: list[int]
    hand: Sequence[Pattern]


class Agreement(BaseModel):
    """How alike the ratings are with many cards a call and with one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: int
    n: int
    """Pairs of values."""
    same: float
    kappa: float | None
    """Weighted by squared distance; None where one mode says the same of all."""


class RatingRun(BaseModel):
    """`rating.json`: how the ratings came about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: tuple[str, ...]
    documents: int
    """In the data."""
    skipped: dict[str, int]
    rated: int
    """Documents that all cards were asked about."""
    complete: bool
    """Whether the budget covered all."""
    rater: str
    simulated: bool
    seed: int
    isolated: bool
    """Whether each call held one card."""
    patterns: dict[str, str]
    """By id, a digest of what the rater was told."""
    checks: dict[str, Check]
    agreement: Agreement | None
    nulls: dict[str, int]
    """Ratings that nobody can give, by reason."""
    usage: Usage


def load_rating_run(folder: Path) -> RatingRun:
    """Read a folder's `rating.json`.

    Raises:
        BadInput: there is none.
    """
    path = folder / "rating.json"
    try:
        return RatingRun.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"Cannot read {str(path)!r} ({error.strerror}); write it with: holdfast patterns rate DATA --patterns patterns.json --out {folder}") from error
    except ValueError as error:
        raise BadInput(f"{str(path)!r} is not what `holdfast patterns rate` writes ({error}).") from error


async def rate_documents(
    rater: Model, documents: Sequence[Document], patterns: Sequence[Pattern], calls: Calls, *, seed: int, isolated: bool = False
) -> tuple[Ratings, OutOfTokens | None]:
    """Rate every document on every pattern; where the budget ends, what there is of whole documents comes back with the reason.

    Raises:
        BadInput: the endpoint stopped answering.
    """
    dealt = hands(patterns, 1) if isolated else hands(patterns)
    # in an order of chance, so that what a budget leaves out is left out by chance
    order = sorted(range(len(documents)), key=lambda place: fraction(seed, "turn", documents[place].uid, place))
    # what reads the same to the rater is asked once, such as an opening that many documents share
    asked: dict[str, Question] = {}
    for place, number in ((place, number) for place in order for number in range(len(dealt))):
        shown = part(_lines(documents[place]), dealt[number][0].unit)
        asked.setdefault(digest(number, [(line.speaker, line.text) for line in shown]), Question([], dealt[number])).places.append(place)
    questions, found = list(asked.values()), Ratings()

    def keep(number: int, answer: list[Rated] | Failure) -> None:
        question = questions[number]
        rated = [Rated(card.id, None, reason=answer.reason) for card in question.hand] if isinstance(answer, Failure) else answer
        found.update({(place, one.pattern): one for place in question.places for one in rated})

    try:
        await calls.run([_job(rater, documents[one.places[0]], one.hand, seed) for one in questions], "one card a call" if isolated else "rate", keep)
    except OutOfTokens as stopped:
        whole = {place for place, count in Counter(place for place, _ in found).items() if count == len(patterns)}
        return {key: one for key, one in found.items() if key[0] in whole}, stopped
    return found, None


async def agreement(rater: Model, documents: Sequence[Document], patterns: Sequence[Pattern], together: Ratings, calls: Calls, *, seed: int) -> Agreement | None:
    """Rate the first documents again with one card a call, and say how alike the values are; None where no call held two cards.

    Raises:
        BadInput: the endpoint stopped answering.
        OutOfTokens: the budget is used up.
    """
    shared = [card for hand in hands(patterns) if len(hand) > 1 for card in hand]
    if not shared or not documents:
        return None
    some = documents[:COMPARED]
    alone, stopped = await rate_documents(rater, some, shared, calls, seed=seed, isolated=True)
    if stopped is not None:
        raise stopped
    values = [(together[key].value, one.value) for key, one in alone.items()]
    pairs = [(one, other) for one, other in values if one is not None and other is not None]
    if not pairs:
        return None
    measured = kappa([one for one, _ in pairs], [other for _, other in pairs], levels=3).estimate
    same = sum(one == other for one, other in pairs) / len(pairs)
    return Agreement(documents=len(some), n=len(pairs), same=same, kappa=None if measured != measured else measured)


def ratings_of(documents: Sequence[Document], found: Ratings) -> list[Rating]:
    """The ratings as they are kept, document by document."""
    return [
        rating_of(documents[place], one.pattern, one.value, reason=one.reason or None, quote=one.quote or None)
        for (place, _), one in sorted(found.items(), key=lambda entry: entry[0])
    ]


def _job(rater: Model, document: Document, hand: Sequence[Pattern], seed: int) -> Job[list[Rated]]:
    lines = _lines(document)
    text = request(part(lines, hand[0].unit), hand)
    return Job(lambda: rate(rater, lines, hand, seed=seed), estimate(text, 30 + _TOKENS_A_CARD * len(hand)))


def _lines(document: Document) -> list[Line]:
    return lines_of_roles([(turn.role, turn.text) for turn in document.turns])
