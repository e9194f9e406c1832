"""Runs of words counted over documents as they stream by, in bounded memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from holdfast.results.overlap.ngrams import words_of

BUCKET, BUCKET_WORDS = 1000, 500_000
"""Documents, or words, between two prunings: counts are exact within the first bucket, and too low by at most one for each bucket."""
MOST_WORDS = 1 << 20
"""Different words that are told apart; runs with a further one are not counted."""

_PRIME = np.uint64(0x9E3779B97F4A7C15)

Ids = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Vocabulary(dict[str, int]):
    """Words by number, from 1; 0 is for words beyond the limit. Two sets counted with one vocabulary can be compared."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self._random = np.random.default_rng(0)
        self.values_of: Hashes = np.zeros(1, dtype=np.uint64)
        """A random number for each word."""

    def __missing__(self, word: str) -> int:
        number = len(self) if len(self) <= MOST_WORDS else 0
        if number:
            self[word] = number
        return number

    def grown(self) -> Hashes:
        """The words' random numbers, with those of words that came since."""
        if more := len(self) - len(self.values_of):
            self.values_of = np.concatenate([self.values_of, self._random.integers(1, 1 << 63, size=more, dtype=np.uint64)])
        return self.values_of


@dataclass(frozen=True)
class Batch:
    """The words of some documents' replies, one after another, a zero after each reply."""

    ids: Ids
    values: Hashes
    document: Places
    """Of each word."""
    starts: Places
    """Of each reply."""
    ends: Places

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]], vocabulary: Vocabulary) -> "Batch":
        """Read the replies of documents, at most a bucket of them."""
        replies = [(number, words_of(reply)) for number, texts in enumerate(documents) for reply in texts]
        number = vocabulary.__getitem__
        parts = [np.fromiter(map(number, words), dtype=np.int32, count=len(words)) for _, words in replies]
        sizes = np.asarray([len(part) for part in parts], dtype=np.int64)
        starts = np.cumsum(sizes + 1) - sizes - 1
        ids = np.zeros(int(sizes.sum()) + len(sizes), dtype=np.int32)
        for start, part in zip(starts.tolist(), parts, strict=True):
            ids[start : start + len(part)] = part
        document = np.repeat(np.asarray([one for one, _ in replies], dtype=np.int64), sizes + 1)
        return cls(ids, vocabulary.grown()[ids], document, starts, starts + sizes)

    def everywhere(self, size: int) -> Places:
        """Where a run of so many known words begins."""
        gaps = np.append(np.flatnonzero(self.ids == 0), len(self.ids))
        reach = gaps[np.searchsorted(gaps, np.arange(len(self.ids)))] - np.arange(len(self.ids))
        return np.flatnonzero(reach >= size)

    def openings(self, size: int) -> Places:
        """Where a reply begins that is so long."""
        return self.starts[self.ends - self.starts >= size]

    def closings(self, size: int) -> Places:
        """Where the last words of a reply begin."""
        return self.ends[self.ends - self.starts >= size] - size

    def hashes(self, at: Places, size: int) -> Hashes:
        """The hash of the run at each place (polynomial, modulo 2^64)."""
        found = self.values[at]
        for step in range(1, size):
            found = found * _PRIME + self.values[at + step]
        return found


class Grams:
    """In how many documents each run of words occurs, by lossy counting (Manku and Motwani 2002).

    After every bucket a run is forgotten whose count, with what may have been forgotten of it before, is no higher than the number of buckets.
    So no count is too high, none is too low by more than the number of buckets, and what occurs in more documents than there are buckets is never lost.
    """

    def __init__(self, size: int) -> None:
        self._size, self._buckets = size, 0
        self._keys: Hashes = np.empty(0, dtype=np.uint64)
        self._counts: Places = np.empty(0, dtype=np.int64)
        self._missed: Places = np.empty(0, dtype=np.int64)
        self._ids: Ids = np.empty((0, size), dtype=np.int32)

    def add(self, batch: Batch, at: Places) -> None:
        """Count the runs at these places, each once a document, and close the bucket."""
        hashes = batch.hashes(at, self._size)
        order = np.argsort(hashes, kind="stable")
        sorted_hashes, documents = hashes[order], batch.document[at][order]
        new = np.diff(sorted_hashes, prepend=sorted_hashes[:1] + np.uint64(1)) != 0
        first = np.flatnonzero(new)
        if len(first):
            other = new | (np.diff(documents, prepend=-1) != 0)
            counts = np.add.reduceat(other.astype(np.int64), first)
            self._merge(sorted_hashes[first], counts, batch, at[order[first]])
        self._buckets += 1
        self._prune()

    def frequent(self, least: int) -> Iterator[tuple[int, int, Ids]]:
        """The runs in at least so many documents: hash, count and words."""
        for place in np.flatnonzero(self._counts >= least).tolist():
            yield int(self._keys[place]), int(self._counts[place]), self._ids[place]

    def count_of(self, hashes: Sequence[int]) -> Places:
        """The counts of runs, 0 for those that are not held."""
        asked = np.asarray(hashes, dtype=np.uint64)
        if not len(self._keys):
            return np.zeros(len(asked), dtype=np.int64)
        places = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        return np.where(self._keys[places] == asked, self._counts[places], 0)

    def _merge(self, keys: Hashes, counts: Places, batch: Batch, at: Places) -> None:
        places = np.minimum(np.searchsorted(self._keys, keys), max(0, len(self._keys) - 1))
        known = self._keys[places] == keys if len(self._keys) else np.zeros(len(keys), dtype=bool)
        self._counts[places[known]] += counts[known]
        # after the first bucket, what comes for the first time and would be forgotten at once is not taken in
        fresh = ~known & (counts > min(1, self._buckets))
        words = batch.ids[at[fresh][:, None] + np.arange(self._size)]
        merged = np.concatenate([self._keys, keys[fresh]])
        order = np.argsort(merged, kind="stable")
        self._keys = merged[order]
        self._counts = np.concatenate([self._counts, counts[fresh]])[order]
        self._missed = np.concatenate([self._missed, np.full(int(fresh.sum()), self._buckets)])[order]
        self._ids = np.concatenate([self._ids, words])[order]

    def _prune(self) -> None:
        keep = self._counts + self._missed > self._buckets
        if self._buckets > 1 and not keep.all():
            self._keys, self._counts, self._missed, self._ids = self._keys[keep], self._counts[keep], self._missed[keep], self._ids[keep]


class Frequent:
    """In how many documents each text occurs, counted and pruned as runs of words are."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}
        self._documents = 0

    def add(self, texts: Iterable[str]) -> None:
        """Count a document's texts, each once."""
        self._documents += 1
        buckets = (self._documents - 1) // BUCKET
        for text in set(texts):
            count, missed = self._counts.get(text, (0, buckets))
            self._counts[text] = (count + 1, missed)
        if self._documents % BUCKET == 0 and self._documents > BUCKET:
            self._counts = {text: (count, missed) for text, (count, missed) in self._counts.items() if count + missed > buckets + 1}

    def counts(self, least: int) -> dict[str, int]:
        """The texts in at least so many documents, the commonest first."""
        found = {text: count for text, (count, _) in self._counts.items() if count >= least}
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
