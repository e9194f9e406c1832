"""Which passages of some items stand in other text: word for word, or lightly reworded."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt

WORDS, LETTERS = 13, 24
"""A run this long is not chance: words, or letters where a script writes no spaces."""

SHORTEST, FEWEST_LETTERS = 5, 8
"""Items below this length say nothing, wherever they are found."""

NEAR_WORDS, NEAR_LETTERS = 20, 40
"""Shorter passages share too many words with anything to be called reworded."""

REWORDED = 0.5
"""The share of a passage's words, in its order, from which a place is called a rewording of it."""

PLACES = 3
"""How many places are kept for an item."""
_SEED_WORDS, _SEED_LETTERS = 3, 5
_SEED_OWNERS, _SEEDS_KEPT = 20, 16
_SEED_SHARE = 0.1
_BAND = 16
_SLACK = 4
_SHARED, _MANY = 0.5, 10
_BATCH = 1 << 19
_FILTER_BITS = 22
_PRIME = np.uint64(0x9E3779B97F4A7C15)

Ids = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = re.compile(f"[{_SPACELESS}]")
_ASCII = str.maketrans({chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {"'": None})
_APOSTROPHES = str.maketrans({"'": None, "\u2019": None, "\u02bc": None, "_": " "})


@dataclass(frozen=True)
class Match:
    """What was found of an item."""

    exact: float
    """The share of its shingles that occur."""
    longest: int
    """The most consecutive words that occur (letters where a script writes no spaces)."""
    near: float
    """The most of a passage's words that one place has in the same order, as a share; 0 below `NEAR_WORDS`."""
    where: tuple[str, ...]
    """Up to three places, those with the longest runs first."""


def words_of(text: str) -> list[str]:
    """The words of a text without case, punctuation and apostrophes (NFKC); of a script without spaces, its letters."""
    if text.isascii():
        return text.translate(_ASCII).split()
    return _word().findall(unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES))


@cache
def _word() -> re.Pattern[str]:
    # vowel signs and accents are no letters to `\w`, and would cut Hindi words into pieces
    marks = "".join(char for code in range(0x300, 0x1E000) if unicodedata.category(char := chr(code)).startswith("M") and not _LETTER.match(char))
    return re.compile(f"[{_SPACELESS}]|[^\\W{_SPACELESS}]+(?:[{marks}]+[^\\W{_SPACELESS}]*)*")


@dataclass(frozen=True)
class _Piece:
    """A passage of one or more items, as numbers of words."""

    ids: Ids
    letters: bool
    size: int
    """The length of its shingles."""


class Search:
    """Looks for the passages of some items in text that streams by; memory does not grow with the text.

    Exact hits are 13-word shingles (24 letters where a script writes no spaces), compared by 64-bit hashes. An item below that length is compared whole.
    Text that stands in more than half of ten or more items, such as a template, counts only for items that have nothing else.
    Near-duplicates are found where runs of three words come on about the same diagonal, and measured by the longest common subsequence of words
    (Hyyrö 2004). Measured on the openings of `holdfast/audit` that have 20 words or more: with 10, 20 or 30 % of words replaced by random others, or dropped,
    added and swapped, 98 to 100 % of them reach `REWORDED`, with 40 % replaced 92 %. In 857 MB of packages' sources and documentation, and against one another,
    no opening, system prompt or rung does (the highest share was .41); unrelated chats were not at hand.
    A paraphrase that keeps less than half of the words, or a translation, is not seen.
    """

    def __init__(self, items: Mapping[str, Sequence[str]]) -> None:
        """Prepare the search.

        Args:
            items: The texts of each item, by its name.
        """
        self._vocabulary: dict[str, int] = {}
        passages = {name: [passage for text in texts if (passage := self._passage(text))] for name, texts in items.items()}
        self._values = np.random.default_rng(0).integers(1, 1 << 63, size=len(self._vocabulary) + 1, dtype=np.uint64)
        self._pieces: list[_Piece] = []
        self._owned = self._cut(passages)
        sizes = sorted({piece.size for piece in self._pieces})
        self._shingles = [_Shingles(size, {n: self._hashes(piece.ids, size) for n, piece in enumerate(self._pieces) if piece.size == size}) for size in sizes]
        self._seeds = [seeds for letters in (False, True) if (seeds := self._seeds_of(letters=letters))]

    @property
    def too_short(self) -> list[str]:
        """The items that hold too few words to look for."""
        return [name for name, owned in self._owned.items() if not owned]

    def read(self, texts: Iterable[tuple[str, str]]) -> None:
        """Look through texts, each given with the place that a hit in it is named by."""
        for places, ids, starts in self._batches(texts):
            values = self._values[ids]
            clean = _clean_run(ids)
            for shingles in self._shingles:
                shingles.look(values, clean, starts, places)
            for seeds in self._seeds:
                seeds.look(ids, values, clean, starts, places)

    def found(self) -> dict[str, Match]:
        """What was found of each item that is long enough, in the order in which they were given."""
        return {name: self._match(owned) for name, owned in self._owned.items() if owned}

    def _match(self, owned: Sequence[int]) -> Match:
        parts = [part for n in owned for shingles in self._shingles if (part := shingles.found.get(n))]
        near = [part for n in owned for seeds in self._seeds if (part := seeds.found.get(n))]
        size = sum(len(self._pieces[n].ids) - self._pieces[n].size + 1 for n in owned)
        exact = sum(shingles.seen(n) for n in owned for shingles in self._shingles) / size
        longest = max((shingles.longest(n) for n in owned for shingles in self._shingles), default=0)
        reworded = [pair for part in near for pair in part.items() if pair[1] >= REWORDED]
        where = [*_best([pair for part in parts for pair in part.items()]), *_best(reworded)]
        share = max((max(part.values()) for part in near), default=0.0)
        return Match(exact, longest, share, tuple(dict.fromkeys(where))[:PLACES])

    def _passage(self, text: str) -> _Piece | None:
        words = words_of(text)
        if not words:
            return None
        letters = sum(bool(_LETTER.match(word)) for word in words) > len(words) / 2
        ids = np.asarray([self._vocabulary.setdefault(word, len(self._vocabulary) + 1) for word in words], dtype=np.int32)
        return _Piece(ids, letters, LETTERS if letters else WORDS)

    def _cut(self, passages: Mapping[str, Sequence[_Piece]]) -> dict[str, list[int]]:
        """The pieces of each item, after shared text is taken out of those that have text of their own."""
        shared = self._shared(passages)
        numbers: dict[bytes, int] = {}
        owned: dict[str, list[int]] = {}
        for name, given in passages.items():
            own = _usable([piece for one in given for piece in self._without(one, shared)]) or _usable(given)
            for piece in own:
                if piece.ids.tobytes() not in numbers:
                    numbers[piece.ids.tobytes()] = len(self._pieces)
                    self._pieces.append(piece)
            owned[name] = list(dict.fromkeys(numbers[piece.ids.tobytes()] for piece in own))
        return owned

    def _shared(self, passages: Mapping[str, Sequence[_Piece]]) -> Hashes:
        each = [np.unique(np.concatenate([self._hashes(one.ids, one.size) for one in given])) for given in passages.values() if given]
        if not each:
            return np.empty(0, dtype=np.uint64)
        hashes, counts = np.unique(np.concatenate(each), return_counts=True)
        return hashes[counts > max(_MANY - 1, _SHARED * len(each))]

    def _without(self, piece: _Piece, shared: Hashes) -> Iterator[_Piece]:
        keep = np.ones(len(piece.ids) + 1, dtype=bool)
        for start in np.flatnonzero(np.isin(self._hashes(piece.ids, piece.size), shared)):
            keep[start : start + piece.size] = False
        keep[-1] = False
        edges = np.flatnonzero(np.diff(keep, prepend=False))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield _Piece(piece.ids[start:end], piece.letters, piece.size)

    def _hashes(self, ids: Ids, size: int) -> Hashes:
        return _roll(self._values[ids], np.arange(max(0, len(ids) - size + 1)), size)

    def _seeds_of(self, *, letters: bool) -> "_Seeds | None":
        size, least = (_SEED_LETTERS, NEAR_LETTERS) if letters else (_SEED_WORDS, NEAR_WORDS)
        chosen = {n: piece.ids for n, piece in enumerate(self._pieces) if piece.letters == letters and len(piece.ids) >= least}
        return _Seeds(size, chosen, {n: self._hashes(ids, size) for n, ids in chosen.items()}) if chosen else None

    def _batches(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[list[str], Ids, Places]]:
        places, parts, starts, total = list[str](), list[Ids](), list[int](), 0
        known = self._vocabulary.get
        for place, text in texts:
            words = words_of(text)
            # a zero after each text: no run goes on from one into the next
            parts.append(np.fromiter(map(known, [*words, ""], repeat(0)), dtype=np.int32, count=len(words) + 1))
            places.append(place)
            starts.append(total)
            total += len(words) + 1
            if total >= _BATCH:
                yield places, np.concatenate(parts), np.asarray(starts)
                places, parts, starts, total = [], [], [], 0
        if parts:
            yield places, np.concatenate(parts), np.asarray(starts)


class _Index:
    """A set of hashes with a quick no, and which pieces each stands in, at which place."""

    def __init__(self, hashes: Mapping[int, Hashes], kept: Mapping[int, Places] | None = None) -> None:
        at = {n: kept[n] if kept else np.arange(len(all_of)) for n, all_of in hashes.items()}
        flat = np.concatenate([hashes[n][where] for n, where in at.items()])
        order = np.argsort(flat, kind="stable")
        self.piece = np.concatenate([np.full(len(where), n) for n, where in at.items()])[order]
        self.place = np.concatenate(list(at.values()))[order]
        self.keys, first, self.count = np.unique(flat[order], return_index=True, return_counts=True)
        self.first = first
        self._quick = np.zeros(1 << _FILTER_BITS, dtype=bool)
        self._quick[self._slot(self.keys)] = True

    def hits(self, hashes: Hashes) -> tuple[Places, Places]:
        """Where a hash is in the set, and which of the keys it is."""
        maybe = np.flatnonzero(self._quick[self._slot(hashes)])
        keys = np.minimum(np.searchsorted(self.keys, hashes[maybe]), len(self.keys) - 1)
        real = self.keys[keys] == hashes[maybe]
        return maybe[real], keys[real]

    def owners(self, keys: Places) -> tuple[Places, Places]:
        """For each key, all its entries: the number of the asking key, and of the entry."""
        counts = self.count[keys]
        asking = np.repeat(np.arange(len(keys)), counts)
        return asking, np.arange(len(asking)) + np.repeat(self.first[keys] - (np.cumsum(counts) - counts), counts)

    def _slot(self, hashes: Hashes) -> Hashes:
        return hashes >> np.uint64(64 - _FILTER_BITS)


class _Shingles:
    """Word-for-word hits of shingles of one size."""

    def __init__(self, size: int, hashes: Mapping[int, Hashes]) -> None:
        self._size, self._index = size, _Index(hashes)
        self._keys = {n: np.searchsorted(self._index.keys, all_of) for n, all_of in hashes.items()}
        self._best = np.zeros(len(self._index.keys), dtype=np.int64)
        self._begun = np.zeros(len(self._index.keys), dtype=np.int64)
        self.found: dict[int, dict[str, float]] = {}
        """The places of each piece, with their run's length."""

    def look(self, values: Hashes, clean: Places, starts: Places, places: Sequence[str]) -> None:
        """Note every run of shingles in a batch."""
        at = np.flatnonzero(clean >= self._size)
        hit, keys = self._index.hits(_roll(values, at, self._size))
        if not len(hit):
            return
        at = at[hit]
        edges = [0, *(np.flatnonzero(np.diff(at) != 1) + 1), len(at)]
        for first, end in pairwise(edges):
            run = end - first + self._size - 1
            self._begun[keys[first]] += 1
            if self._begun[keys[first]] > PLACES and self._best[keys[first:end]].min() >= run:
                continue  # text that occurs often has its places already
            self._best[keys[first:end]] = np.maximum(self._best[keys[first:end]], run)
            place = places[int(np.searchsorted(starts, at[first], side="right")) - 1]
            for piece in np.unique(self._index.piece[self._index.owners(keys[first:end])[1]]):
                _note(self.found.setdefault(int(piece), {}), place, float(run))

    def seen(self, piece: int) -> int:
        """How many of a piece's shingles occur."""
        return int((self._best[self._keys[piece]] > 0).sum()) if piece in self._keys else 0

    def longest(self, piece: int) -> int:
        """The most consecutive words of a piece that occur: no more than one run of the text, and no more than one of the piece."""
        if piece not in self._keys:
            return 0
        best = np.concatenate([[0], self._best[self._keys[piece]], [0]])
        gaps = np.flatnonzero(best == 0)
        return max((min(end - first - 1 + self._size - 1, int(best[first:end].max())) for first, end in pairwise(gaps.tolist()) if end - first > 1), default=0)


@dataclass
class _Letters:
    """A piece's words as bits, for the longest common subsequence with any passage."""

    size: int
    bits: dict[int, int] = field(default_factory=dict[int, int])

    @classmethod
    def of(cls, ids: Ids) -> "_Letters":
        made = cls(len(ids))
        for place, word in enumerate(ids.tolist()):
            made.bits[word] = made.bits.get(word, 0) | 1 << place
        return made

    def common(self, passage: Sequence[int]) -> int:
        """The length of the longest common subsequence (Hyyrö 2004)."""
        row = every = (1 << self.size) - 1
        for word in passage:
            if found := row & self.bits.get(word, 0):
                row = (row + found | row - found) & every
        return self.size - row.bit_count()


class _Seeds:
    """Reworded passages: short runs of words that come on about the same diagonal, then measured."""

    def __init__(self, size: int, pieces: Mapping[int, Ids], hashes: Mapping[int, Hashes]) -> None:
        every, counts = np.unique(np.concatenate([np.unique(all_of) for all_of in hashes.values()]), return_counts=True)
        kept = {n: _rare(counts[np.searchsorted(every, all_of)]) for n, all_of in hashes.items()}
        self._size, self._index = size, _Index(hashes, kept)
        self._piece = {n: _Letters.of(ids) for n, ids in pieces.items()}
        self._needed = np.zeros(max(pieces) + 1, dtype=np.int64)
        for n, seeds in kept.items():
            self._needed[n] = max(2, round(_SEED_SHARE * len(seeds)))
        self.found: dict[int, dict[str, float]] = {}
        """The places of each piece, with their share of its words."""

    def look(self, ids: Ids, values: Hashes, clean: Places, starts: Places, places: Sequence[str]) -> None:
        """Measure every passage of a batch that has enough seeds of a piece."""
        at = np.flatnonzero(clean >= self._size)
        hit, keys = self._index.hits(_roll(values, at, self._size))
        asking, entry = self._index.owners(keys)
        at = at[hit][asking]
        text = np.searchsorted(starts, at, side="right") - 1
        ends = np.append(starts[1:], len(ids))
        for piece, number, first, last in self._candidates(self._index.piece[entry], text, at - self._index.place[entry]):
            known = self.found.setdefault(piece, {})
            if len(known) < PLACES or min(known.values()) < 1:
                letters = self._piece[piece]
                window = ids[max(int(starts[number]), first - _SLACK) : max(0, min(int(ends[number]), last + letters.size + _SLACK))]
                _note(known, places[number], letters.common(window.tolist()) / letters.size)

    def _candidates(self, piece: Places, text: Places, diagonal: Places) -> Iterator[tuple[int, int, int, int]]:
        """Piece, text, first and last diagonal of each cluster of hits; a wide cluster is narrowed around its middle."""
        if not len(piece):
            return
        order = np.lexsort((diagonal, text, piece))
        piece, text, diagonal = piece[order], text[order], diagonal[order]
        new = (np.diff(piece) != 0) | (np.diff(text) != 0) | (np.diff(diagonal) > _BAND)
        first = np.concatenate([[0], np.flatnonzero(new) + 1])
        end = np.append(first[1:], len(piece))
        for one in np.flatnonzero(end - first >= self._needed[piece[first]]):
            cluster, number = diagonal[first[one] : end[one]], int(piece[first[one]])
            middle, reach = int(cluster[len(cluster) // 2]), max(_BAND, self._piece[number].size // 4)
            yield number, int(text[first[one]]), max(int(cluster[0]), middle - reach), min(int(cluster[-1]), middle + reach)


def _rare(counts: Places) -> Places:
    """The seeds worth looking for: those that few pieces have, and at least the rarest."""
    return np.flatnonzero(counts <= max(_SEED_OWNERS, np.partition(counts, min(_SEEDS_KEPT, len(counts)) - 1)[min(_SEEDS_KEPT, len(counts)) - 1]))


def _usable(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces of at least one shingle; where there is none, the longest as one shingle, unless it says nothing."""
    if long := [piece for piece in pieces if len(piece.ids) >= piece.size]:
        return long
    best = max(pieces, key=lambda piece: len(piece.ids), default=None)
    if best is None or len(best.ids) < (FEWEST_LETTERS if best.letters else SHORTEST):
        return []
    return [_Piece(best.ids, best.letters, len(best.ids))]


def _roll(values: Hashes, at: Places, size: int) -> Hashes:
    """The hash of the shingle that starts at each place (polynomial, modulo 2^64)."""
    hashes = values[at]
    for step in range(1, size):
        hashes = hashes * _PRIME + values[at + step]
    return hashes


def _clean_run(ids: Ids) -> Places:
    """For each place how many known words follow one another from it on."""
    unknown = np.append(np.flatnonzero(ids == 0), len(ids))
    return unknown[np.searchsorted(unknown, np.arange(len(ids)))] - np.arange(len(ids))


def _note(known: dict[str, float], place: str, value: float) -> None:
    """Keep the best places."""
    known[place] = max(value, known.get(place, 0.0))
    if len(known) > PLACES:
        del known[min(known, key=lambda one: known[one])]


def _best(found: Sequence[tuple[str, float]]) -> list[str]:
    return [place for place, _ in sorted(found, key=lambda one: -one[1])]
