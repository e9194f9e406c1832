"""Corrections for many comparisons."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

Values = npt.NDArray[np.float64]

LEVEL = 0.05
"""Two-sided error of a headline after Holm's correction, false discovery rate of the rest, one-sided error of equivalence and guards."""


def adjusted(values: Sequence[float], method: Literal["holm", "fdr_bh"]) -> list[float]:
    """Adjusted p-values (Holm 1979, or Benjamini and Hochberg 1995); an undefined one stays so and corrects nothing."""
    given = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(given)
    if known.any():
        given[known] = _holm(given[known]) if method == "holm" else stats.false_discovery_control(given[known])
    return given.tolist()


def _holm(known: Values) -> Values:
    """As statsmodels has it, which spends a tenth of a second on collecting garbage."""
    order = np.argsort(known)
    steps = np.maximum.accumulate(known[order] * np.arange(len(known), 0, -1))
    return np.minimum(1.0, steps)[np.argsort(order)]
