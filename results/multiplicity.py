"""Corrections for many comparisons."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from statsmodels.stats.multitest import multipletests

LEVEL = 0.05
"""Two-sided error of a headline after Holm's correction, false discovery rate of the rest, one-sided error of equivalence and guards."""


def adjusted(values: Sequence[float], method: Literal["holm", "fdr_bh"]) -> list[float]:
    """Adjusted p-values (Holm 1979, or Benjamini and Hochberg 1995); an undefined one stays so and corrects nothing."""
    known = [value for value in values if value == value]
    found = iter(np.asarray(multipletests(known, LEVEL, method=method)[1], dtype=float).tolist() if known else [])
    return [next(found) if value == value else float("nan") for value in values]
