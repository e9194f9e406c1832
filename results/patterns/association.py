"""Whether samples of a log that have a pattern score differently."""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.ratings import LEVELS, Rated, Rating, Values, rated_patterns
from holdfast.results.statistics.multiplicity import LEVEL, adjusted
from holdfast.results.statistics.power import mde_of
from holdfast.results.statistics.rates import CONFIDENCE, Interval

FEWEST = 5
"""Fewer samples with the pattern, or without it, say nothing of a score."""


class Association(BaseModel):
    """A score of the samples that have a pattern against that of the others; no more than an association."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    level: str
    score: str
    with_pattern: float
    """Mean score."""
    without: float
    n: tuple[int, int]
    """Samples with the pattern, and without."""
    difference: float
    """With less without, in the unit of the score."""
    low: float
    """Of the 95 % interval."""
    high: float
    odds_ratio: float | None
    """Of scores of 0 and 1; None for others."""
    odds_low: float | None
    odds_high: float | None
    p: float
    """Of the difference."""
    q: float
    """After Benjamini and Hochberg (1995) over all patterns, levels and scores."""
    smallest: float
    """The smallest difference found four times in five."""

    @property
    def found(self) -> bool:
        """Whether it is a finding after correction."""
        return self.q < LEVEL


def associations(ratings: Sequence[Rating], scores: Sequence[str] = ()) -> list[Association]:
    """Every pattern with every score that samples carry, surest first.

    Differences and log odds ratios are linearised, with variances of their sums over clusters, G / (G - 1) and t with G - 1 degrees of freedom
    (Liang and Zeger 1986; Cameron and Miller 2015). A half is added to each cell of the odds ratio (Haldane 1956, Anscombe 1956).

    Args:
        ratings: Of a log's samples.
        scores: Those asked for; all by default.

    Raises:
        BadInput: no sample carries a score, or not one asked for, or no pattern splits the samples.
    """
    there = list(dict.fromkeys(name for one in ratings for name in one.scores))
    if not there:
        raise BadInput("The ratings carry no score; rate the samples of an Inspect log: holdfast patterns rate LOG --patterns patterns.json")
    if unknown := [name for name in scores if name not in there]:
        raise BadInput(f"No sample has the score {unknown[0]!r}; there are {', '.join(map(repr, there))}.")
    pairs = [(rated, level, name) for rated in rated_patterns(ratings).values() for level in LEVELS for name in scores or there]
    found = [one for rated, level, name in pairs if (one := _association(rated, level, name))]
    if not found:
        raise BadInput(f"No pattern has {FEWEST} scored samples with it and {FEWEST} without it; rate more samples.")
    corrected = adjusted([one.p for one in found], "fdr_bh")
    return sorted((one.model_copy(update={"q": q}) for one, q in zip(found, corrected, strict=True)), key=lambda one: (one.q, one.p, one.pattern, one.level))


def contrast(values: Values, has: Values, clusters: Sequence[str]) -> tuple[Interval, float, float]:
    """The mean of those that have it less that of the others, with its 95 % interval, standard error and degrees of freedom."""
    weights = np.where(has > 0, 1 / has.sum(), -1 / (1 - has).sum())
    means = np.where(has > 0, values[has > 0].mean(), values[has == 0].mean())
    found = _interval(float(weights @ values), weights * (values - means), clusters)
    if found[1] > 0 or found[0].estimate == 0:
        return found
    # no spread on either side is no certainty: the rule of three (Hanley and Lippman-Hand 1983)
    reach = min(1.0, 3 / min(has.sum(), (1 - has).sum())) * float(np.abs(values).max())
    estimate, freedom = found[0].estimate, found[2]
    return Interval(estimate, estimate - reach, estimate + reach, len(values)), reach / float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)), freedom


def log_odds_ratio(values: Values, has: Values, clusters: Sequence[str]) -> tuple[Interval, float, float]:
    """The log odds ratio of a score of 0 and 1, as `contrast` gives a difference."""
    parts = np.zeros_like(values)
    logits: list[float] = []
    for flag, sign in ((1.0, 1.0), (0.0, -1.0)):
        inside = has == flag
        ones, n = float(values[inside].sum()) + 0.5, float(inside.sum()) + 1
        rate = ones / n
        logits.append(float(np.log(rate / (1 - rate))))
        parts[inside] = sign * (values[inside] - rate) / (n * rate * (1 - rate))
    return _interval(logits[0] - logits[1], parts, clusters)


def _association(rated: Rated, level: str, score: str) -> Association | None:
    places = [place for place, one in enumerate(rated.ratings) if score in one.scores]
    values = np.asarray([rated.ratings[place].scores[score] for place in places], dtype=np.float64)
    has, clusters = rated.has(level)[places], [rated.clusters[place] for place in places]
    if min(has.sum(), len(has) - has.sum()) < FEWEST or len(set(clusters)) < 2:
        return None
    found, error, freedom = contrast(values, has, clusters)
    odds = log_odds_ratio(values, has, clusters)[0] if np.isin(values, (0.0, 1.0)).all() else None
    p = float(2 * stats.t.sf(abs(found.estimate) / error, freedom)) if error > 0 else 1.0
    return Association(
        pattern=rated.pattern,
        level=level,
        score=score,
        with_pattern=float(values[has > 0].mean()),
        without=float(values[has == 0].mean()),
        n=(int(has.sum()), int(len(has) - has.sum())),
        difference=found.estimate,
        low=found.low,
        high=found.high,
        odds_ratio=float(np.exp(odds.estimate)) if odds else None,
        odds_low=float(np.exp(odds.low)) if odds else None,
        odds_high=float(np.exp(odds.high)) if odds else None,
        p=p,
        q=p,
        smallest=mde_of(error, freedom),
    )


def _interval(estimate: float, parts: Values, clusters: Sequence[str]) -> tuple[Interval, float, float]:
    _, home = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    totals = np.bincount(home, weights=parts)
    count = len(totals)
    error = float(np.sqrt((totals**2).sum() * count / (count - 1)))
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, count - 1)) * error
    return Interval(estimate, estimate - reach, estimate + reach, len(parts)), error, float(count - 1)
