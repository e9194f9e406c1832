"""Means and differences of clustered, stratified scores, with t-intervals that hold with few clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import stats

from holdfast.results.statistics.rates import CONFIDENCE, Interval, wilson_interval

Values = npt.NDArray[np.float64]
Labels = Sequence[object] | npt.NDArray[np.object_]


@dataclass(frozen=True)
class Estimate:
    """A mean with its cluster-robust standard error, in the unit of the score."""

    mean: float
    error: float
    """Standard error; NaN where one cluster alone gives none."""
    freedom: float
    """Degrees of freedom."""
    n: int
    """Values averaged."""
    clusters: int
    limit: float = float("inf")
    """The greatest size that the mean can have; intervals end there."""
    largest: float = 0.0
    """The largest value there is, by size."""

    @cached_property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return max(self.mean - self.reach(CONFIDENCE), -self.limit)

    @cached_property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return min(self.mean + self.reach(CONFIDENCE), self.limit)

    def reach(self, confidence: float) -> float:
        """Half the width of the two-sided interval of that confidence."""
        return float(stats.t.ppf((1 + confidence) / 2, self.freedom)) * self.error

    @property
    def p(self) -> float:
        """Two-sided p of no difference from zero; 1 where every value is zero, NaN with one cluster."""
        if self.error == 0.0:
            return 1.0
        return float(2 * stats.t.sf(abs(self.mean) / self.error, self.freedom))

    def beyond(self, edge: float) -> float:
        """One-sided p of the true mean lying at or below `edge`; small where it surely lies above."""
        if self.error == 0.0:
            return 0.0 if self.mean > edge else 1.0
        return float(stats.t.sf((self.mean - edge) / self.error, self.freedom))

    def within(self, margin: float) -> bool:
        """Whether the mean is equivalent to zero by two one-sided tests at 5 % (TOST, Schuirmann 1987)."""
        return abs(self.mean) + self.reach_beside(margin) < margin

    def reach_beside(self, margin: float) -> float:
        """Half the width of the 90 % interval, with the spread that a true mean of the margin has at least, and half a step of the mean for continuity.

        Rare losses that happen not to be seen leave no spread: with the spread that was seen, a loss as large as the margin would pass up to 15 times in 100 (measured).
        """
        least = (max(0.0, margin * (self.largest - margin)) / self.clusters) ** 0.5
        return float(stats.t.ppf(0.95, self.freedom)) * max(self.error, least) + self.largest / (2 * self.n)

    @property
    def interval(self) -> Interval:
        """Estimate, bounds and n."""
        return Interval(self.mean, self.low, self.high, self.n)


def clustered_mean(values: Sequence[float] | Values, clusters: Labels, strata: Labels | None = None, *, limit: float = float("inf")) -> Estimate:
    """The mean of the values and its standard error, robust to dependence within clusters, with strata that are fixed.

    The variance is the between-cluster one of linearised totals with the correction G/(G-1) in each stratum
    (Miller 2024, arXiv 2411.00640; Cochran 1977, 5A.2 for strata); degrees of freedom are the number of clusters less the number of strata,
    by Satterthwaite (1946) where strata differ. Clusters must lie within strata; a stratum of one cluster takes the pooled spread.

    Args:
        values: One number a unit.
        clusters: The cluster of each.
        strata: The stratum of each; None for one stratum.
        limit: The greatest size that the mean can have, as the width of the score's range for differences.

    Raises:
        ValueError: there is no value.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if not len(numbers):
        raise ValueError("a mean needs at least one value")
    mean = float(numbers.mean())
    totals, home = _totals(numbers - mean, clusters, strata)
    count, largest = len(totals), float(np.abs(numbers).max())
    if count < 2:
        return Estimate(mean, float("nan"), 1.0, len(numbers), count, limit, largest)
    pooled = float(np.var(totals, ddof=1))
    parts: list[tuple[float, int]] = []
    for stratum in np.unique(home):
        inside = totals[home == stratum]
        spread = float(np.var(inside, ddof=1)) if len(inside) > 1 else pooled
        parts.append((spread * len(inside), max(1, len(inside) - 1)))
    variance = sum(part for part, _ in parts)
    if variance <= 1e-18 * len(numbers) ** 2:
        return _without_spread(mean, largest, len(numbers), count, limit)
    freedom = variance**2 / sum(part**2 / degrees for part, degrees in parts)
    # strata of one cluster have borrowed their spread, and with it its degrees
    return Estimate(mean, variance**0.5 / len(numbers), max(1.0, min(freedom, count - 1)), len(numbers), count, limit, largest)


def clustered_share(values: Sequence[float] | Values, clusters: Labels, strata: Labels | None = None) -> Interval:
    """A rate, or a mean of scores, with its 95 % interval.

    For zeros and ones Wilson's interval at the effective sample size, which is the number of independent draws with the variance of the clustered estimate,
    shrunk for few clusters (Korn and Graubard 1998); otherwise the t-interval.
    """
    numbers = np.asarray(values, dtype=np.float64)
    found = clustered_mean(numbers, clusters, strata)
    if not np.isin(numbers, (0.0, 1.0)).all():
        return found.interval
    rate = found.mean
    if rate in (0.0, 1.0) or not found.error > 0.0:
        effective = float(found.clusters)
    else:
        shrink = float(stats.norm.ppf((1 + CONFIDENCE) / 2) / stats.t.ppf((1 + CONFIDENCE) / 2, found.freedom)) ** 2
        effective = rate * (1 - rate) / found.error**2 * shrink
    return Interval(rate, *wilson_interval(rate, effective), found.n)


def share_by_stratum(outcomes: Mapping[str, Sequence[float]]) -> Interval:
    """`clustered_share` of independent units, given by stratum.

    Raises:
        ValueError: there is no outcome at all.
    """
    values = [value for units in outcomes.values() for value in units]
    return clustered_share(values, range(len(values)), [name for name, units in outcomes.items() for _ in units])


def _totals(residuals: Values, clusters: Labels, strata: Labels | None) -> tuple[Values, npt.NDArray[np.int64]]:
    """The sum of residuals of each cluster, and the number of its stratum."""
    names = [f"{stratum}\x00{cluster}" for stratum, cluster in zip(strata if strata is not None else [""] * len(residuals), clusters, strict=True)]
    _, first, where = np.unique(np.asarray(names, dtype=object).astype(str), return_index=True, return_inverse=True)
    totals = np.bincount(where, weights=residuals).astype(np.float64)
    if strata is None:
        return totals, np.zeros(len(totals), dtype=np.int64)
    _, numbers = np.unique(np.asarray(list(strata), dtype=object).astype(str), return_inverse=True)
    return totals, numbers[first].astype(np.int64)


def _without_spread(mean: float, largest: float, n: int, clusters: int, limit: float) -> Estimate:
    """All clusters alike: unless every value is zero, no spread is no certainty, so that the interval is the rule of three's (Hanley and Lippman-Hand 1983)."""
    freedom = float(clusters - 1)
    reach = min(1.0, 3.0 / clusters) * largest
    return Estimate(mean, reach / float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)), freedom, n, clusters, limit, largest)
