"""Rating one document on a few patterns: 0, 1 or 2 each, and the words that show it."""

import html
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inspect_ai.model import GenerateConfig, Model
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.digest import digest
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.quotes import stands_in
from holdfast.agents.roles import ATTEMPT_SECONDS, Role
from holdfast.agents.structured import ask_structured
from holdfast.agents.transcript import Line, encode
from holdfast.scorers.patterns.pattern import Pattern, Unit
from holdfast.scorers.patterns.unit import part, replies

RATER = Role("rater", "rates documents on patterns", GenerateConfig(temperature=0.0, max_tokens=2048, attempt_timeout=ATTEMPT_SECONDS), falls_back_to="judge")

MOST_CARDS = 8
"""Cards in one call at most."""
MOST_WORDS = 12
"""Words of a quote that are kept."""

RATING = load_prompt(Path(__file__).parent / "rating.md")
RATING_DIGEST = digests(RATING)

Value = Literal[0, 1, 2]

_SHOWN: dict[Unit, str] = {
    "opening": "Of each of the assistant's replies you see the opening alone.",
    "closing": "Of each of the assistant's replies you see the last paragraph alone.",
    "first_tokens": "Of each of the assistant's replies you see the first words alone.",
    "replies": "You see the assistant's replies alone.",
    "whole": "You see all of it; `reply` is the assistant.",
}


class Mark(BaseModel):
    """What a rater says of one card; the order of fields is the order of thought."""

    model_config = ConfigDict(frozen=True)

    card: str = Field(description="the card, such as C1")
    quote: str = Field(description="words that show it, copied exactly; empty for 0")
    value: int = Field(ge=0, le=2, description="0, 1 or 2")


class Marks(BaseModel):
    """What a rater says of one document."""

    model_config = ConfigDict(frozen=True)

    ratings: list[Mark] = Field(description="one object a card, with card, quote and value")


@dataclass(frozen=True)
class Rated:
    """How far a document has a pattern."""

    pattern: str
    value: Value | None
    """0 absent, 1 by the broad reading, 2 by the strict one; None where nobody can say."""
    quote: str = ""
    reason: str = ""
    """Why there is no value."""


async def rate(rater: Model, lines: Sequence[Line], cards: Sequence[Pattern], *, seed: int = 0, draw: int = 0) -> list[Rated] | Failure:
    """Rate a document on up to eight patterns of one unit, in one call; a document without a part of that kind is asked nothing.

    A value above 0 counts only if its words stand in what the rater was shown, and is None otherwise, never 0.

    Args:
        rater: The model.
        lines: The whole document.
        cards: What to look for.
        seed: Of the order in which the cards are laid out, which is another for every document.
        draw: The cache scope; another one asks anew.
    """
    shown = part(lines, cards[0].unit)
    if not any(text.strip() for text in replies(shown)):
        return [Rated(card.id, None, reason="no_reply") for card in cards]
    laid = laid_out(cards, shown, seed)
    texts = [line.text for line in shown]

    def check(marks: Marks) -> list[str]:
        return _faults(marks, len(laid), texts)

    answer = await ask_structured(rater, [user_message(request(shown, laid))], Marks, party="rater", name="patterns_rating", draw=draw, check=check)
    if isinstance(answer, Failure):
        return answer
    given = {label: [mark for mark in answer.value.ratings if mark.card.strip().upper() == label] for label in _labels(len(laid))}
    return [_read(card.id, marks, texts) for card, marks in zip(laid, given.values(), strict=True)]


def request(shown: Sequence[Line], laid: Sequence[Pattern]) -> str:
    """What a rater is told."""
    cards = "\n\n".join(_card(label, card, shown) for label, card in zip(_labels(len(laid)), laid, strict=True))
    return RATING.fill(cards=cards, shown=_SHOWN[laid[0].unit], document=encode(shown))


def laid_out(cards: Sequence[Pattern], shown: Sequence[Line], seed: int) -> list[Pattern]:
    """The cards in the order that this document meets them in."""
    return random.Random(digest(seed, [line.text for line in shown])).sample(list(cards), len(cards))


def hands(cards: Sequence[Pattern], most: int = MOST_CARDS) -> list[list[Pattern]]:
    """The cards by unit, as evenly as can be into hands of `most` at most: one call each."""
    dealt: list[list[Pattern]] = []
    for unit in sorted({card.unit for card in cards}):
        same = [card for card in cards if card.unit == unit]
        count = -(-len(same) // most)
        dealt += [same[place::count] for place in range(count)]
    return dealt


def _labels(count: int) -> list[str]:
    return [f"C{number}" for number in range(1, count + 1)]


def _card(label: str, card: Pattern, shown: Sequence[Line]) -> str:
    """A card; what was taken from the document that is rated is no example for it, since it would give the answer away."""
    lines = [f"### {label}: {card.name}", f"What it is: {card.definition}", f"1, by the wide reading: {card.broad}", f"2, by the narrow reading: {card.strict}"]
    texts = [line.text for line in shown]
    lines += [f"Has it: “{text}”" for text in card.examples if not _stands(text, texts)]
    lines += [f"Does not have it: “{text}”" for text in card.lookalikes if not _stands(text, texts)]
    return "\n".join(html.escape(" ".join(line.split()), quote=False) for line in lines)


def _faults(marks: Marks, count: int, texts: Sequence[str]) -> list[str]:
    given = [mark.card.strip().upper() for mark in marks.ratings]
    wrong = [label for label in _labels(count) if given.count(label) != 1]
    faults = [f"Each card is rated once; {', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not."] if wrong else []
    strays = [mark for mark in marks.ratings if mark.value and not _stands(mark.quote, texts)]
    return faults + [f"The quote for {mark.card} does not stand in the document. Copy its words exactly; if no words show the pattern, the value is 0." for mark in strays]


def _read(pattern: str, marks: Sequence[Mark], texts: Sequence[str]) -> Rated:
    if not marks:
        return Rated(pattern, None, reason="rater_left_out")
    if len({mark.value for mark in marks}) > 1:
        return Rated(pattern, None, reason="rater_contradictory")
    mark = marks[0]
    if mark.value == 0:
        return Rated(pattern, 0)
    if not _stands(mark.quote, texts):
        return Rated(pattern, None, reason="unsupported_quote")
    value: Value = 2 if mark.value == 2 else 1
    return Rated(pattern, value, " ".join(mark.quote.split()[:MOST_WORDS]))


def _stands(quote: str, texts: Sequence[str]) -> bool:
    return any(stands_in(quote, text) for text in texts)
