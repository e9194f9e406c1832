"""Which rows go where a pattern is taken out of data, or thinned, without changing anything else of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from holdfast.agents.digest import fraction
from holdfast.agents.errors import BadInput
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.ratings import LEVELS, Rating

TIERS = ("same group and shape", "same group", "same shape", "any")
"""What a refill has in common with the row that it stands for: the shape is the number of turns and the length to a factor of two."""


@dataclass(frozen=True)
class Row:
    """A row of the data."""

    number: int
    """From 0."""
    uid: str
    place: str
    group: str
    shape: tuple[int, int]
    value: int | None
    """0, 1 or 2; None where it is not rated."""
    quote: str | None = None

    def keys(self) -> list[object]:
        """By which it is matched, tier by tier."""
        return [(self.group, self.shape), self.group, self.shape, ""]


@dataclass(frozen=True)
class Plan:
    """What is written."""

    kept: tuple[int, ...]
    """Rows of the data."""
    refill: tuple[int, ...]
    """Rows of the pool."""
    control: tuple[int, ...]
    """As many rows of the data as are kept, taken out by chance in the same groups and shapes; empty where there is a refill."""
    matched: Mapping[str, int]
    """By what the refill, or the control, is like the rows taken out."""
    removed: tuple[int, ...]


@dataclass
class _Pool:
    """Rows to draw from, each once."""

    rows: Sequence[Row]
    seed: int
    taken: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        order = sorted(self.rows, key=lambda row: fraction(self.seed, "draw", row.uid, row.number))
        self._waiting: list[dict[object, list[Row]]] = [defaultdict(list) for _ in TIERS]
        for row in reversed(order):
            for tier, key in enumerate(row.keys()):
                self._waiting[tier][key].append(row)

    def like(self, row: Row) -> tuple[Row, str] | None:
        """A row like this one, and how much it is; None where nothing is left."""
        for tier, key in enumerate(row.keys()):
            waiting = self._waiting[tier].get(key, [])
            while waiting:
                found = waiting.pop()
                if found.number not in self.taken:
                    self.taken.add(found.number)
                    return found, TIERS[tier]
        return None


def rows_of(documents: Iterator[Document], ratings: Mapping[str, Rating]) -> list[Row]:
    """The data's documents with what was said of each on one pattern.

    Args:
        documents: Read from one file.
        ratings: Of the pattern, by document.
    """
    return [_row(document, ratings.get(document.uid)) for document in documents]


def of_pattern(ratings: Sequence[Rating], pattern: str) -> dict[str, Rating]:
    """The ratings of one pattern by document.

    Raises:
        BadInput: nothing was rated on it.
    """
    found = {one.uid: one for one in ratings if one.pattern == pattern}
    if not found:
        there = ", ".join(map(repr, dict.fromkeys(one.pattern for one in ratings)))
        raise BadInput(f"Nothing was rated on the pattern {pattern!r}; there are ratings of {there}.")
    return found


def share_asked(text: str) -> float:
    """A share such as `5%` or `0.05`.

    Raises:
        BadInput: it is none from 0 to 1.
    """
    try:
        value = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1:
        raise BadInput(f"--thin-to {text!r} is no share; give one such as 5% or 0.05.")
    return value


def drop(rows: Sequence[Row], level: str, *, pool: Sequence[Row] = (), seed: int = 0) -> Plan:
    """Every row without the pattern at this level; each one taken out is stood for by one of the pool, if there is any.

    Args:
        rows: The data's.
        level: broad or strict.
        pool: Rows to refill from; only those without any trace of the pattern are taken.
        seed: Of the draw.
    """
    return _without(rows, [row for row in rows if _has(row, level)], pool, seed)


def thin(rows: Sequence[Row], level: str, share: float, *, pool: Sequence[Row] = (), seed: int = 0) -> Plan:
    """The pattern in so many of the rows that are written, and no more; which of those with it stay is drawn evenly over groups and shapes.

    With a pool the number of rows stays: of N rows share x N keep it. Without, of U rows without it, x U / (1 - x) rows with it stay.

    Raises:
        BadInput: no more of them have it already.
    """
    have = [row for row in rows if _has(row, level)]
    size = len(rows) if pool else (len(rows) - len(have)) / (1 - share)
    stay = int(share * size + 1e-9)
    if stay >= len(have):
        raise BadInput(f"{len(have)} of {len(rows)} rows have it, which is {len(have) / max(1, len(rows)):.1%} and not above {share:.1%}; there is nothing to thin.")
    order = sorted(have, key=lambda row: (row.group, row.shape, fraction(seed, "thin", row.uid, row.number)))
    kept = {order[int((place + 0.5) * len(order) / stay)].number for place in range(stay)} if stay else set[int]()
    return _without(rows, [row for row in have if row.number not in kept], pool, seed)


def _without(rows: Sequence[Row], removed: Sequence[Row], pool: Sequence[Row], seed: int) -> Plan:
    gone = {row.number for row in removed}
    known = {row.uid for row in rows}
    candidates = [row for row in pool if row.value == 0 and row.uid not in known] if pool else rows
    drawn = _Pool(candidates, seed)
    order = sorted(removed, key=lambda row: fraction(seed, "stand in", row.uid, row.number))
    found = [pair for row in order if (pair := drawn.like(row))]
    if len(found) < len(removed):
        raise BadInput(f"{len(removed)} rows go and the pool has {len(candidates)} others that are rated without the pattern; give a larger pool, or none.")
    matched = Counter(tier for _, tier in found)
    chosen = {row.number for row, _ in found}
    return Plan(
        kept=tuple(row.number for row in rows if row.number not in gone),
        refill=tuple(sorted(chosen)) if pool else (),
        control=() if pool else tuple(row.number for row in rows if row.number not in chosen),
        matched={tier: matched[tier] for tier in TIERS if matched[tier]},
        removed=tuple(sorted(gone)),
    )


def _has(row: Row, level: str) -> bool:
    return row.value is not None and row.value > LEVELS.index(level)


def _row(document: Document, rating: Rating | None) -> Row:
    size = sum(len(turn.text) for turn in document.turns)
    shape = (len(document.turns), size.bit_length())
    return Row(document.row, document.uid, document.place, document.group, shape, rating.value if rating else None, rating.quote if rating else None)
