"""Shares of independent units, and how well a score separates two kinds, with honest intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def _expit(value: float) -> float:
    return 1 / (1 + float(np.exp(-value)))
