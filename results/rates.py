"""Rates and differences with honest intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval; all in the unit of the score."""

    estimate: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Difference(Interval):
    """A paired difference and what may be said of it."""

    finding: Literal["better", "worse", "no evidence", "identical"]


def stratified_rate(outcomes: Mapping[str, Sequence[float]]) -> Interval:
    """A rate over strata that are fixed, such as the traits of a document, with the units inside them as the sample.

    Wilson's interval (Wilson 1927) at the effective sample size of the stratified estimate (Korn and Graubard 1998):
    the number of independent draws that would have its variance. Strata that differ make it narrower than the pooled one.

    Args:
        outcomes: Zeros and ones by stratum.

    Raises:
        ValueError: there is no outcome at all.
    """
    strata = [np.asarray(values, dtype=float) for values in outcomes.values() if len(values)]
    n = sum(len(values) for values in strata)
    if not n:
        raise ValueError("a rate needs at least one outcome")
    rate = float(np.concatenate(strata).mean())
    # a stratum of one tells nothing of its own spread: the pooled spread stands in
    spread = [values.var(ddof=1) if len(values) > 1 else rate * (1 - rate) for values in strata]
    variance = sum(float(one) * len(values) for one, values in zip(spread, strata, strict=True)) / n**2
    effective = rate * (1 - rate) / variance if variance > 0 and 0 < rate < 1 else float(n)
    return Interval(rate, *wilson_interval(rate, effective), n)


def paired_difference(pairs: Mapping[str, Sequence[tuple[float, float]]], *, lower_is_better: bool = True) -> Difference:
    """Second minus first over the same units, with fixed strata: a t-interval on the stratified mean of differences.

    Degrees of freedom by Satterthwaite (1946), since strata differ in size and spread.

    Args:
        pairs: The two scores of each unit, by stratum.
        lower_is_better: The direction of the score.
    """
    strata = [np.asarray([second - first for first, second in units]) for units in pairs.values() if len(units)]
    everything = np.concatenate(strata)
    n, mean = len(everything), float(everything.mean())
    if not everything.any():
        return Difference(0.0, 0.0, 0.0, n, "identical")
    pooled = float(everything.var(ddof=1)) if n > 1 else float("nan")
    spread = [float(values.var(ddof=1)) if len(values) > 1 else pooled for values in strata]
    parts = [one * len(values) / n**2 for one, values in zip(spread, strata, strict=True)]
    variance = sum(parts) or pooled / n
    freedom = variance**2 / sum(part**2 / max(1, len(values) - 1) for part, values in zip(parts, strata, strict=True)) if sum(parts) else n - 1
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, max(1.0, freedom))) * variance**0.5
    return Difference(mean, mean - reach, mean + reach, n, _finding(mean, reach, lower_is_better))


def auc(positives: Sequence[float], negatives: Sequence[float]) -> Interval:
    """The chance that a positive scores above a negative, ties counting half (Mann and Whitney 1947).

    The interval is DeLong's (1988) on the logit scale; where the two are apart without overlap it is bounded by the rule of three.
    """
    high, low = np.asarray(positives, dtype=float), np.asarray(negatives, dtype=float)
    above = (high[:, None] > low[None, :]) + 0.5 * (high[:, None] == low[None, :])
    area = float(above.mean())
    n = min(len(high), len(low))
    if area in (0.0, 1.0) or n < 2:
        edge = min(1.0, 3.0 / n)
        return Interval(area, max(0.0, area - edge), min(1.0, area + edge), len(high) + len(low))
    variance = float(above.mean(axis=1).var(ddof=1)) / len(high) + float(above.mean(axis=0).var(ddof=1)) / len(low)
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * variance**0.5 / (area * (1 - area))
    middle = float(np.log(area / (1 - area)))
    return Interval(area, _expit(middle - reach), _expit(middle + reach), len(high) + len(low))


def wilson(outcomes: Sequence[float]) -> Interval:
    """A share with Wilson's interval (Wilson 1927), for independent units.

    Raises:
        ValueError: there is no outcome at all.
    """
    if not outcomes:
        raise ValueError("a share needs at least one outcome")
    rate = sum(outcomes) / len(outcomes)
    return Interval(rate, *wilson_interval(rate, len(outcomes)), len(outcomes))


def wilson_interval(rate: float, n: float) -> tuple[float, float]:
    """The ends of Wilson's interval for a rate seen in n independent units; n may be an effective one."""
    z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    middle = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * (rate * (1 - rate) / n + z**2 / (4 * n**2)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _finding(mean: float, reach: float, lower_is_better: bool) -> Literal["better", "worse", "no evidence"]:
    if abs(mean) <= reach:
        return "no evidence"
    return "better" if (mean < 0) == lower_is_better else "worse"


def _expit(value: float) -> float:
    return 1 / (1 + float(np.exp(-value)))
