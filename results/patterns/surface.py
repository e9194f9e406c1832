"""What recurs in the words of a dataset, counted without a model."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.duplicates import NearDuplicates
from holdfast.results.patterns.grams import BUCKET, BUCKET_WORDS, Batch, Frequent, Grams, Vocabulary
from holdfast.results.patterns.marks import dates_of, marks_of, names_of

EDGES = (1, 2, 3, 4, 5)
"""Words of the openings and closings that are counted."""
PHRASES = (1, 2, 3)
"""Words of the phrases that two sets are told apart by."""
RUN = 8
"""Words of a run that is no chance when it recurs."""
LEAST_SHARE, LEAST_DOCUMENTS = 0.01, 3
"""What occurs in fewer documents is not listed."""
TOLD = 30
"""Of each kind so many are listed."""

_LONGEST = 2_000_000
_SAME = 0.8


class Counted(BaseModel):
    """Words, or a name or a mark, and in how many documents they occur."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    documents: int
    share: float


class Surface(BaseModel):
    """What recurs in the replies of a set of documents; shares are of documents, and a document has what any of its replies has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: int
    replies: int
    words: float
    """Of a document's replies, on average."""
    words_cv: float
    """Standard deviation of these by their mean."""
    marks: tuple[Counted, ...]
    density: dict[str, float]
    """Marks in 100 words."""
    openings: tuple[Counted, ...]
    closings: tuple[Counted, ...]
    repeated: tuple[Counted, ...]
    """Runs of eight words or more."""
    names: tuple[Counted, ...]
    dates: tuple[Counted, ...]
    near_duplicates: float
    """The share of documents that nearly repeat an earlier one."""
    undercount: int
    """Counts of words are too low by at most so many documents; 0 where they are exact."""


@dataclass
class _Lengths:
    documents: int = 0
    replies: int = 0
    total: int = 0
    squares: int = 0


class Tally:
    """Counts documents as they come, in memory that does not grow with their number (192 bytes each aside, for near-duplicates)."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        """Begin to count.

        Args:
            vocabulary: The other tally's, where two are to be compared.
        """
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary()
        self.grams: dict[tuple[str, int], Grams] = {
            **{("opening", size): Grams(size) for size in EDGES},
            **{("closing", size): Grams(size) for size in EDGES},
            **{("phrase", size): Grams(size) for size in PHRASES},
            ("run", RUN): Grams(RUN),
        }
        self.marks: Counter[str] = Counter()
        """Of documents that have them."""
        self._density: Counter[str] = Counter()
        self._lengths, self._buckets = _Lengths(), 0
        self._names, self._dates, self._repeats = Frequent(), Frequent(), NearDuplicates()

    @property
    def documents(self) -> int:
        """How many were counted."""
        return self._lengths.documents

    def read(self, documents: Iterable[Document]) -> "Tally":
        """Count documents, and give back this tally.

        Raises:
            BadInput: there is none.
        """
        held, words = list[list[str]](), 0
        for document in documents:
            replies = [turn.text[:_LONGEST] for turn in document.turns if turn.role == "assistant"]
            self._look(replies)
            held.append(replies)
            words += sum(len(reply) for reply in replies) // 5
            if len(held) >= BUCKET or words >= BUCKET_WORDS:
                self._count(held)
                held, words = [], 0
        if held:
            self._count(held)
        if not self.documents:
            raise BadInput("There is no document to count; give data with at least one chat or text.")
        return self

    def surface(self) -> Surface:
        """What was found."""
        n, total = self._lengths.documents, self._lengths.total
        mean = total / n
        variance = max(0.0, self._lengths.squares / n - mean**2)
        return Surface(
            documents=n,
            replies=self._lengths.replies,
            words=mean,
            words_cv=variance**0.5 / mean if mean else 0.0,
            marks=self._told({name: count for name, count in self.marks.most_common() if count}),
            density={name: 100 * count / max(1, total) for name, count in self._density.items()},
            openings=self._told(_longest({text: count for size in EDGES for text, count in self.counts("opening", size).items()}, at_start=True)),
            closings=self._told(_longest({text: count for size in EDGES for text, count in self.counts("closing", size).items()}, at_start=False)),
            repeated=self._told(_joined(self.counts("run", RUN))),
            names=self._told(self._names.counts(self.least)),
            dates=self._told(self._dates.counts(self.least)),
            near_duplicates=self._repeats.share(),
            undercount=self._buckets if self._buckets > 1 else 0,
        )

    @property
    def least(self) -> int:
        """The fewest documents in which something must occur to be listed."""
        return max(LEAST_DOCUMENTS, -int(-LEAST_SHARE * self.documents // 1))

    def counts(self, kind: str, size: int) -> dict[str, int]:
        """The runs of one kind that occur often enough to be listed, the commonest first."""
        words = list(self.vocabulary)
        found = {" ".join(words[number] for number in ids.tolist()): count for _, count, ids in self.grams[kind, size].frequent(self.least)}
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def _look(self, replies: Sequence[str]) -> None:
        marks = marks_of(replies)
        self._density.update(marks)
        self.marks.update({name: int(count > 0) for name, count in marks.items()})
        self._names.add(names_of(replies))
        self._dates.add(dates_of(replies))

    def _count(self, held: Sequence[Sequence[str]]) -> None:
        batch = Batch.of(held, self.vocabulary)
        sizes = [int(size) for size in _words(batch, len(held))]
        self._lengths.documents += len(held)
        self._lengths.replies += len(batch.starts)
        self._lengths.total += sum(sizes)
        self._lengths.squares += sum(size * size for size in sizes)
        self._buckets += 1
        for (kind, size), grams in self.grams.items():
            grams.add(batch, batch.openings(size) if kind == "opening" else batch.closings(size) if kind == "closing" else batch.everywhere(size))
        self._repeats.add(batch)

    def _told(self, counts: Mapping[str, int]) -> tuple[Counted, ...]:
        return tuple(Counted(text=text, documents=count, share=count / self.documents) for text, count in list(counts.items())[:TOLD])


def _words(batch: Batch, documents: int) -> Iterator[int]:
    """The words of each document's replies."""
    found = Counter[int]()
    for start, end in zip(batch.starts.tolist(), batch.ends.tolist(), strict=True):
        found[int(batch.document[start])] += end - start
    return (found[number] for number in range(documents))


def _longest(counts: Mapping[str, int], *, at_start: bool) -> dict[str, int]:
    """Without what nearly always is the edge of something longer."""
    kept: dict[str, int] = {}
    for text, count in sorted(counts.items(), key=lambda one: -len(one[0].split())):
        longer = (other for other in kept if (other.startswith(f"{text} ") if at_start else other.endswith(f" {text}")))
        if not any(kept[other] >= _SAME * count for other in longer):
            kept[text] = count
    return dict(sorted(kept.items(), key=lambda one: (-one[1], one[0])))


def _joined(counts: Mapping[str, int]) -> dict[str, int]:
    """Runs that follow one another in about as many documents as one text."""
    by_start = {text.rsplit(" ", 1)[0]: text for text in counts}
    following = {text: by_start[text.split(" ", 1)[1]] for text in counts if text.split(" ", 1)[1] in by_start}
    alike = {one: two for one, two in following.items() if one != two and min(counts[one], counts[two]) >= _SAME * max(counts[one], counts[two])}
    begun = set(alike.values())
    found: dict[str, int] = {}
    for first in [text for text in counts if text not in begun]:
        chain = [first]
        while chain[-1] in alike and alike[chain[-1]] not in chain:
            chain.append(alike[chain[-1]])
        found[" ".join([first, *(last.rsplit(" ", 1)[1] for _, last in pairwise(chain))])] = min(counts[one] for one in chain)
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
