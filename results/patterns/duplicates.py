"""How many documents nearly repeat an earlier one."""

import numpy as np
import numpy.typing as npt

from holdfast.results.patterns.grams import Batch

SHINGLE = 5
SIMILAR = 0.7
"""The share of five-word runs that two documents have in common, of all that either has, from which one nearly repeats the other."""
MOST_DOCUMENTS = 500_000
"""So many are compared; of further ones nothing is kept."""

_BANDS, _ROWS = 12, 4

Signatures = npt.NDArray[np.uint32]


class NearDuplicates:
    """Near-duplicates by MinHash (Broder 1997): 48 hashes a document, in 12 bands of 4 for the search; 192 bytes a document."""

    def __init__(self) -> None:
        self._signatures: list[Signatures] = []
        self._documents = 0
        self._factors = np.random.default_rng(0).integers(1, 1 << 63, size=_BANDS * _ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

    def add(self, batch: Batch) -> None:
        """Take in the documents of a batch that have five words or more."""
        if self._documents >= MOST_DOCUMENTS:
            return
        at = batch.everywhere(SHINGLE)
        if not len(at):
            return
        hashes, documents = batch.hashes(at, SHINGLE), batch.document[at]
        first = np.flatnonzero(np.diff(documents, prepend=-1))
        made = np.empty((len(first), len(self._factors)), dtype=np.uint32)
        for place, factor in enumerate(self._factors):
            made[:, place] = np.minimum.reduceat((hashes * factor) >> np.uint64(32), first)
        self._signatures.append(made)
        self._documents += len(made)

    def share(self) -> float:
        """The share of documents that nearly repeat an earlier one: of 48 hashes at least seven tenths are the same."""
        if not self._documents:
            return 0.0
        signatures = np.concatenate(self._signatures)
        repeats = np.zeros(len(signatures), dtype=bool)
        for band in range(_BANDS):
            part = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
            keys = part.view(np.dtype((np.void, part.dtype.itemsize * _ROWS))).ravel()
            _, first, group = np.unique(keys, return_index=True, return_inverse=True)
            earlier = first[group]
            asked = np.flatnonzero((earlier != np.arange(len(keys))) & ~repeats)
            same = (signatures[asked] == signatures[earlier[asked]]).mean(axis=1)
            repeats[asked[same >= SIMILAR]] = True
        return float(repeats.mean())
