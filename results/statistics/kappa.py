"""Agreement of two readings beyond chance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from holdfast.results.statistics.rates import CONFIDENCE, Interval


def kappa(first: Sequence[float], second: Sequence[float], levels: int = 2) -> Interval:
    """Cohen's kappa of two readings of the same units, with its large-sample interval (Fleiss, Cohen and Everitt 1969); from -1 to 1.

    Disagreements weigh by their squared distance (Cohen 1968), which for two levels is the unweighted kappa (Cohen 1960).
    NaN where a reading is constant, which says nothing of agreement beyond chance.

    Args:
        first: Levels from 0 on.
        second: The other reading's, unit for unit.
        levels: How many there are.
    """
    if len(set(first)) < 2 or len(set(second)) < 2:
        return Interval(float("nan"), float("nan"), float("nan"), len(first))
    counts = np.zeros((levels, levels))
    for one, two in zip(first, second, strict=True):
        counts[int(one), int(two)] += 1
    with np.errstate(invalid="ignore"):  # of readings that agree wholly the variance is 0, or a rounding error below
        found: Any = cohens_kappa(counts, wt="quadratic")
    estimate = float(found.kappa)
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * max(0.0, float(found.var_kappa)) ** 0.5
    return Interval(estimate, max(-1.0, estimate - reach), min(1.0, estimate + reach), len(first))
