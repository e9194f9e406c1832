"""What a rater said of documents, a line a document and pattern."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain, replace_file
from holdfast.results.patterns.documents import Document

FILE = "ratings.jsonl"
LEVELS = ("broad", "strict")
"""At all (1 or 2), and beyond doubt (2): what is strict is broad."""
NO_PROMPT = digest([])
"""The prompt of texts, which nothing comes before."""

Values = npt.NDArray[np.float64]


class Rating(BaseModel):
    """One pattern in one document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uid: str
    place: str
    group: str = ""
    prompt: str = NO_PROMPT
    pattern: str
    """The pattern's id."""
    value: int | None = Field(default=None, ge=0, le=2)
    """0 absent, 1 loosely, 2 beyond doubt; None where the rater gave nothing that counts."""
    reason: str | None = None
    """Why there is no value."""
    quote: str | None = None
    scores: dict[str, float] = {}
    """Of a log's sample."""


@dataclass(frozen=True)
class Rated:
    """The ratings of one pattern that have a value, a place each."""

    pattern: str
    ratings: Sequence[Rating]
    nulls: int
    """Ratings without a value."""

    @cached_property
    def values(self) -> Values:
        """0, 1 or 2."""
        return np.asarray([one.value for one in self.ratings], dtype=np.float64)

    @cached_property
    def clusters(self) -> list[str]:
        """Which documents belong together: by their group, else each is alone."""
        return [f"group {one.group}" if one.group else f"document {place}" for place, one in enumerate(self.ratings)]

    def has(self, level: str) -> Values:
        """Ones where the document has the pattern at this level."""
        return (self.values >= 1 + LEVELS.index(level)).astype(np.float64)


def rating_of(document: Document, pattern: str, value: int | None, *, reason: str | None = None, quote: str | None = None) -> Rating:
    """What was said of a document."""
    return Rating(
        uid=document.uid,
        place=document.place,
        group=document.group,
        prompt=document.prompt,
        pattern=pattern,
        value=value,
        reason=reason,
        quote=quote,
        scores=dict(document.scores),
    )


def rated_patterns(ratings: Iterable[Rating]) -> dict[str, Rated]:
    """The ratings by pattern, in the order in which patterns come first."""
    found: dict[str, list[Rating]] = {}
    nulls: Counter[str] = Counter()
    for one in ratings:
        held = found.setdefault(one.pattern, [])
        if one.value is None:
            nulls[one.pattern] += 1
        else:
            held.append(one)
    return {pattern: Rated(pattern, held, nulls[pattern]) for pattern, held in found.items()}


def write_ratings(path: Path, ratings: Iterable[Rating]) -> None:
    """Write a line for each."""
    replace_file(path, "".join(f"{one.model_dump_json(exclude_none=True)}\n" for one in ratings))


def read_ratings(path: Path) -> list[Rating]:
    """What `rate` wrote: a file, or the folder that holds it; of a document and pattern rated twice at one place the last.

    Raises:
        BadInput: it is not there, or is something else.
    """
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise BadInput(f"There are no ratings at {str(file)!r}; make them with: holdfast patterns rate DATA --patterns patterns.json --out {path}")
    found: dict[tuple[str, str, str], Rating] = {}
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    one = _rating(line, f"{file}:{number}")
                    found[one.uid, one.place, one.pattern] = one
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"Cannot read the ratings in {str(file)!r}: {error}.") from error
    if not found:
        raise BadInput(f"{str(file)!r} holds no rating; make some with: holdfast patterns rate DATA --patterns patterns.json --out {path}")
    return list(found.values())


def _rating(line: str, place: str) -> Rating:
    try:
        return Rating.model_validate_json(line)
    except ValidationError as error:
        raise BadInput(f"{place!r} is no rating as `holdfast patterns rate` writes them: {explain(error, Rating)}") from error
