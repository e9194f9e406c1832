"""What the words of one set of documents have more of than another's."""

from collections.abc import Iterator, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.results.patterns.surface import LEAST_DOCUMENTS, LEAST_SHARE, Tally
from holdfast.results.statistics.multiplicity import adjusted

PRIOR = 10.0
"""Documents that the prior weighs as much as, drawn like both sets together."""
_SAME = 0.8


class Odds(BaseModel):
    """How much commoner something is in the first set than in the second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    """An opening, a closing, a phrase, a run of eight words, or a mark."""
    text: str
    first: float
    """The share of the first set's documents that have it."""
    second: float
    log_odds: float
    """Of the first against the second, drawn towards none by the prior."""
    p: float
    q: float
    """After Benjamini and Hochberg (1995), over everything that was tested."""


def log_odds(first: Tally, second: Tally) -> list[Odds]:
    """Everything that at least 1 % of both sets' documents together have (and 3 of them), the surest differences first.

    Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, 3.5.1) on whether a document has it:
    the prior is `PRIOR` documents that have it as often as both sets together. The variance is that of both outcomes, since much of it is not rare.
    Documents count as independent.

    Args:
        first: Counted.
        second: Counted with the first one's vocabulary.
    """
    features = list(_features(first, second))
    if not features:
        return []
    totals = np.asarray([first.documents, second.documents], dtype=np.float64)
    counts = np.asarray([pair for _, _, pair in features], dtype=np.float64)
    prior = PRIOR * counts.sum(axis=1, keepdims=True) / totals.sum()
    have, lack = counts + prior, totals + PRIOR - counts - prior
    change = np.log(have / lack) @ np.asarray([1.0, -1.0])
    z = change / np.sqrt((1 / have + 1 / lack).sum(axis=1))
    chances = (2 * stats.norm.sf(np.abs(z))).tolist()
    found = [
        Odds(kind=kind, text=text, first=one / totals[0], second=two / totals[1], log_odds=delta, p=p, q=q)
        for (kind, text, (one, two)), delta, p, q in zip(features, change.tolist(), chances, adjusted(chances, "fdr_bh"), strict=True)
    ]
    return sorted(found, key=lambda odds: (odds.q, odds.p, -abs(odds.log_odds), odds.text))


def told_once(found: Sequence[Odds]) -> list[Odds]:
    """Without what stands in something longer that about as many documents of both sets have."""
    kept: list[Odds] = []
    for one in sorted(found, key=lambda odds: -len(odds.text.split())):
        if not any(f" {one.text} " in f" {longer.text} " and _alike(one, longer) for longer in kept):
            kept.append(one)
    whole = {(one.kind, one.text) for one in kept}
    return [one for one in found if (one.kind, one.text) in whole]


def _alike(one: Odds, longer: Odds) -> bool:
    return longer.first >= _SAME * one.first and longer.second >= _SAME * one.second


def _features(first: Tally, second: Tally) -> Iterator[tuple[str, str, tuple[int, int]]]:
    together = first.documents + second.documents
    least = max(LEAST_DOCUMENTS, LEAST_SHARE * together)
    for name in first.marks | second.marks:
        if least <= first.marks[name] + second.marks[name] < together:
            yield "mark", name, (first.marks[name], second.marks[name])
    words = list(first.vocabulary)
    for (kind, size), grams in first.grams.items():
        other = second.grams[kind, size]
        # what is frequent enough together is so by half in one of the two
        texts = {key: ids for side in (grams, other) for key, _, ids in side.frequent(1 if least <= LEAST_DOCUMENTS else int(least / 2))}
        counts = zip(texts, grams.count_of(list(texts)).tolist(), other.count_of(list(texts)).tolist(), strict=True)
        for key, one, two in counts:
            if least <= one + two < together:
                yield kind, " ".join(words[number] for number in texts[key].tolist()), (one, two)
