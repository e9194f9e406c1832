"""Looking at a comparison after every pair without being fooled: an anytime-valid test by betting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from holdfast.agents.errors import BadInput

LARGEST_BET = 0.5
"""The largest share of the wealth that is staked on one pair."""


@dataclass(frozen=True)
class Decision:
    """What the pairs seen so far allow to say."""

    finding: Literal["better", "worse", "go on"]
    at: int | None
    """The number of pairs at which it was decided, counted from 1; None while it goes on."""
    wealth_better: float
    """What a bet on an improvement has made of 1, at the decision or after the last pair."""
    wealth_worse: float
    """The same of a bet on a deterioration."""


def wealth(differences: Sequence[float]) -> list[float]:
    """What a bet against "no improvement" has made of 1 after each pair.

    The stake on a pair depends on the earlier pairs alone: their sum over one plus their sum of squares, cut to 0 to 0.5.
    So the expected wealth never grows where the mean of a difference given the past is 0 or less, however the differences are
    spread, and it reaches 1 / alpha at any time with a chance of alpha at most (Ville's inequality).
    Waudby-Smith and Ramdas (2024), "Estimating means of bounded random variables by betting", with a fixed null of 0.

    Args:
        differences: One of each independent unit (an opening), in an order fixed beforehand; -1 to 1, an improvement positive.

    Raises:
        BadInput: a difference is outside -1 to 1.
    """
    values = np.asarray(differences, dtype=float)
    outside = np.flatnonzero(~(np.abs(values) <= 1))
    if len(outside):
        raise BadInput(f"Pair {outside[0] + 1} differs by {float(values[outside[0]])!r}; a bet needs differences from -1 to 1: divide scores by the width of their scale.")
    before = np.cumsum(values) - values
    squares = np.cumsum(values**2) - values**2
    stakes = np.clip(before / (1 + squares), 0, LARGEST_BET)
    return np.cumprod(1 + stakes * values).tolist()


def decide(differences: Sequence[float], *, alpha: float = 0.05) -> Decision:
    """Whether the pairs seen so far decide for better or worse, or whether to go on; to be asked after every pair.

    Each of the two wrong answers has a chance of `alpha` at most, over all looks together. A decision stands: later pairs do not take it back.

    Args:
        differences: As in `wealth`.
        alpha: The chance of stopping for better where nothing improved, and of stopping for worse where nothing got worse.

    Raises:
        BadInput: a difference or `alpha` is out of range.
    """
    if not 0 < alpha < 1:
        raise BadInput(f"alpha={alpha!r} is no chance of an error; give one above 0 and below 1, such as 0.05.")
    better, worse = wealth(differences), wealth([-one for one in differences])
    for at, (up, down) in enumerate(zip(better, worse, strict=True), start=1):
        if max(up, down) >= 1 / alpha:
            return Decision("better" if up > down else "worse", at, up, down)
    return Decision("go on", None, better[-1] if better else 1.0, worse[-1] if worse else 1.0)
