"""What scans report, and what of it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from holdfast.agents.quotes import locate, plain
from holdfast.agents.transcript import Line
from holdfast.results.patterns.documents import Document
from holdfast.scorers.patterns.pattern import Category, Quote, Unit
from holdfast.scorers.patterns.unit import lines_of_roles, part

FEWEST_QUOTES = 2
"""A pattern is dropped that is not shown in so many documents."""
PASSAGE = 700
"""Characters of the passage that is kept around a quote."""

Side = Literal["", "A", "B"]


class Shown(BaseModel):
    """Words that a scanner points to."""

    model_config = ConfigDict(frozen=True)

    document: str = Field(description="the document's label")
    text: str = Field(description="words copied exactly")


class Sighting(BaseModel):
    """A pattern as a scanner reports it; the order of fields is the order of thought."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, description="three to seven plain words")
    category: Category = Field(description="structural, rhetorical or behavioural")
    unit: Unit = Field(description="opening, closing, first_tokens, replies or whole")
    definition: str = Field(min_length=1, description="one or two sentences")
    broad: str = Field(min_length=1, description="when a document has it at all")
    strict: str = Field(min_length=1, description="when it has it beyond doubt")
    documents: list[str] = Field(description="the labels of all documents that have it")
    quotes: list[Shown] = Field(description="objects with document and text")

    @field_validator("category", "unit", mode="before")
    @classmethod
    def _spelling(cls, value: object) -> object:
        return value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else value


class Sightings(BaseModel):
    """What a scanner reports of a batch."""

    model_config = ConfigDict(frozen=True)

    patterns: list[Sighting] = Field(description="a list of objects, the commonest pattern first")


class Contrast(Sighting):
    """A pattern that sets two collections apart."""

    more_in: Literal["G1", "G2"] = Field(description="G1 or G2")


class Contrasts(BaseModel):
    """What a scanner says sets two collections apart."""

    model_config = ConfigDict(frozen=True)

    patterns: list[Contrast] = Field(description="a list of objects, the clearest difference first")


class Finding(BaseModel):
    """A reported pattern whose quotes stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    scan: int
    name: str
    category: Category
    unit: Unit
    definition: str
    broad: str
    strict: str
    evidence: tuple[Quote, ...]
    seen: tuple[str, ...] = ()
    """The `uid` of every document of the batch that is said to have it."""
    more_in: Side = ""
    """Of two sets, the one that is said to have more of it."""


class Dropped(BaseModel):
    """A reported pattern that does not stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scan: int
    name: str
    reason: str
    quotes: tuple[str, ...]
    """The words that stand in no document shown."""


@dataclass(frozen=True)
class Sheet:
    """A document in a batch."""

    document: Document
    group: Literal["", "G1", "G2"] = ""

    @property
    def lines(self) -> list[Line]:
        """Its messages."""
        return lines_of_roles([(turn.role, turn.text) for turn in self.document.turns])


def verified(sighting: Sighting, scan: int, number: int, sheets: Sequence[Sheet], sides: dict[str, Side]) -> Finding | Dropped:
    """The report with the quotes that stand in the part it names, or in the replies where they stand there alone.

    Args:
        sighting: What the scanner said.
        scan: Of which batch, from 1.
        number: Its number among the reports of this batch, from 1.
        sheets: What the scanner was shown.
        sides: What its marks G1 and G2 meant.
    """
    named = _evidence(sighting, sheets, sighting.unit)
    wider = _evidence(sighting, sheets, "replies") if sighting.unit not in {"replies", "whole"} else named
    unit: Unit = "replies" if len(named) < FEWEST_QUOTES <= len(wider) else sighting.unit
    evidence = wider if unit != sighting.unit else named
    if len(evidence) < FEWEST_QUOTES:
        strays = tuple(quote.text for quote in sighting.quotes if plain(quote.text) not in {plain(one.text) for one in evidence})
        return Dropped(scan=scan, name=sighting.name, reason=f"{len(evidence)} of {len(sighting.quotes)} quotes stand, in as many documents", quotes=strays)
    listed = {sheets[place - 1].document.uid for place in map(_number, sighting.documents) if 1 <= place <= len(sheets)}
    seen = tuple(sorted(listed | {quote.document for quote in evidence}))
    told = sighting.model_dump(include={"name", "category", "definition", "broad", "strict"})
    more_in = sides.get(sighting.more_in, "") if isinstance(sighting, Contrast) else ""
    return Finding(id=f"S{scan}-{number}", scan=scan, unit=unit, evidence=evidence, seen=seen, more_in=more_in, **told)


def passage(quote: str, lines: Sequence[Line], unit: Unit) -> str:
    """The part of a document around a quote, as a rater of the unit would be shown it."""
    texts = [line.text for line in part(lines, unit)]
    place = locate(quote, texts, 0)
    text = texts[place - 1] if place else quote
    if len(text) <= PASSAGE:
        return text
    at = max(0, text.find(quote))
    return text[max(0, at - PASSAGE // 2) : at + PASSAGE // 2]


def _evidence(sighting: Sighting, sheets: Sequence[Sheet], unit: Unit) -> tuple[Quote, ...]:
    """One quote a document, of those that stand in this part of it."""
    texts = ["\n".join(line.text for line in part(sheet.lines, unit)) for sheet in sheets]
    found: dict[str, Quote] = {}
    for quote in sighting.quotes:
        place = locate(quote.text, texts, _number(quote.document))
        if place is not None:
            sheet = sheets[place - 1]
            found.setdefault(sheet.document.uid, Quote(document=sheet.document.uid, text=quote.text.strip(), passage=passage(quote.text, sheet.lines, unit)))
    return tuple(found.values())


def _number(label: str) -> int:
    digits = "".join(letter for letter in label if letter.isdigit())
    return int(digits) if digits else 0
