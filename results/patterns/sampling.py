"""Which documents are scanned, and which are rated: stratified draws in bounded memory, the same for the same seed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.agents.digest import fraction
from holdfast.agents.errors import BadInput
from holdfast.results.patterns.documents import Document

SCANS, BATCH, MIN_SCANS = 12, 40, 2
"""The default design finds patterns of 5, 10 and 20 % with probability .71, .99 and 1."""
MOST_SCANS = 36
"""Batches at most, where documents are so long that few fit into one."""
FEWEST_BATCH = 8
"""In a smaller batch nothing recurs."""
BATCH_TOKENS = 30_000
"""What a batch may hold: long lists are read worse."""
LETTERS_A_TOKEN = 4

Read = Callable[[], Iterable[Document]]
"""Reads the data from its beginning."""


class Design(BaseModel):
    """How the data are scanned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scans: int = SCANS
    batch: int = BATCH
    """Documents in each."""
    min_scans: int = MIN_SCANS
    """A pattern is kept that came up in so many."""


@dataclass(frozen=True)
class Entry:
    """A document as far as a draw needs it."""

    place: int
    """Its place among the documents, from 0."""
    uid: str
    group: str
    letters: int


def detection(prevalence: float, *, scans: int = SCANS, batch: int = BATCH, least: int = 3, reported: float = 0.6, min_scans: int = MIN_SCANS) -> float:
    """The probability that a scan keeps a pattern: a batch shows it where it holds it `least` times, is then reported with `reported`, and `min_scans` scans must report it.

    Args:
        prevalence: The share of documents that have it.
        scans: How many batches are read.
        batch: Documents in each.
        least: So often it must recur in a batch to be seen there.
        reported: The chance with which a scanner then reports it.
        min_scans: So many scans must.
    """
    seen = reported * float(stats.binom.sf(least - 1, batch, prevalence))
    return float(stats.binom.sf(min_scans - 1, scans, seen))


def entries(documents: Iterable[Document]) -> list[Entry]:
    """What there is to draw from: some 200 bytes a document."""
    return [Entry(place, one.uid, one.group, sum(len(turn.text) for turn in one.turns)) for place, one in enumerate(documents)]


def size_design(found: Sequence[Entry], *, scans: int | None = None, batch: int | None = None, min_scans: int = MIN_SCANS) -> Design:
    """The design that the data allow: batches within the token budget, and at most half of the documents, so that as many are left to be rated.

    Args:
        found: The documents.
        scans: How many batches; None takes as many as read 480 documents.
        batch: Documents in a batch; None takes 40, or as many as the budget holds.
        min_scans: In how many a pattern must come up.

    Raises:
        BadInput: there are too few documents.
    """
    unlike = len({one.uid for one in found})
    mean = sum(one.letters for one in found) / max(1, len(found)) / LETTERS_A_TOKEN
    wanted = batch or max(FEWEST_BATCH, min(BATCH, int(BATCH_TOKENS / max(1.0, mean))))
    count = scans or min(MOST_SCANS, -(-SCANS * BATCH // wanted))
    if count < min_scans:
        raise BadInput(f"--scans {count} is less than --min-scans {min_scans}, so nothing could ever be kept; raise the one or lower the other.")
    usable = unlike // 2
    if usable < min_scans * FEWEST_BATCH:
        needed = 2 * min_scans * FEWEST_BATCH
        raise BadInput(
            f"There are {unlike} different documents; {min_scans} scans of {FEWEST_BATCH}, and as many to be rated, take {needed}. Give more data, or lower --min-scans."
        )
    size = min(wanted, usable // min_scans)
    return Design(scans=max(min_scans, min(count, usable // size)), batch=size, min_scans=min_scans)


def draw(found: Sequence[Entry], count: int, seed: int, *, without: frozenset[str] = frozenset(), twice: bool = True) -> list[Entry]:
    """So many documents, every group in proportion: a systematic draw over the groups, each in a random order.

    Args:
        found: The documents.
        count: How many, or all that there are.
        seed: Another one draws others.
        without: The `uid` of documents that may not be drawn.
        twice: Whether two documents that say the same may both be drawn.
    """
    there = [one for one in found if one.uid not in without]
    if not twice:
        there = list({one.uid: one for one in there}.values())
    there.sort(key=lambda one: (one.group, fraction(seed, "order", one.uid, one.place), one.place))
    if count >= len(there):
        return there
    step, start = len(there) / count, fraction(seed, "start")
    return [there[int((start + number) * step)] for number in range(count)]


def deal(drawn: Sequence[Entry], scans: int, seed: int) -> list[list[Entry]]:
    """The drawn documents in batches, every group spread over them, each batch in a random order."""
    return [sorted(drawn[number::scans], key=lambda one: fraction(seed, "batch", one.uid, one.place)) for number in range(scans)]


def load(read: Read, wanted: Iterable[Entry]) -> dict[int, Document]:
    """The wanted documents by their place."""
    places = {one.place for one in wanted}
    return {place: document for place, document in enumerate(read()) if place in places}
