"""Win rates with intervals over prompts, and the gate of non-inferiority.

The prompt is the unit: its two judgements are of the same two answers, and an interval that takes them for independent ones is too narrow.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

EQUAL = 0.5
SPREAD = 0.42
"""The standard deviation of prompts' scores that a plan reckons with; side-by-sides of near checkpoints have about this."""
POWER = 0.8
LEVEL = 0.95


@dataclass(frozen=True)
class WinRate:
    """The mean over prompts, with the t-distribution's bounds."""

    mean: float
    spread: float
    prompts: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "WinRate":
        """From one number a prompt."""
        numbers = np.asarray(values, dtype=np.float64)
        return cls(float(numbers.mean()) if len(numbers) else math.nan, float(numbers.std(ddof=1)) if len(numbers) > 1 else math.nan, len(numbers))

    @property
    def interval(self) -> tuple[float, float]:
        """The two-sided 95 % interval."""
        reach = self._reach((1 + LEVEL) / 2)
        return _share(self.mean - reach), _share(self.mean + reach)

    @property
    def lower_bound(self) -> float:
        """What the true rate lies above, at one-sided 95 %."""
        return _share(self.mean - self._reach(LEVEL))

    def non_inferior(self, margin: float) -> bool:
        """Whether the checkpoint is surely worse by less than the margin."""
        return self.prompts > 1 and self.lower_bound > EQUAL - margin

    def _reach(self, level: float) -> float:
        if self.prompts < 2:
            return math.inf
        if self.spread == 0.0:
            # no spread is no certainty: up to 3 in n prompts may be otherwise unseen (Hanley and Lippman-Hand 1983)
            return min(1.0, 3 / self.prompts) * max(self.mean, 1 - self.mean)
        return float(stats.t.ppf(level, self.prompts - 1)) * self.spread / math.sqrt(self.prompts)


def prompts_for(margin: float, spread: float = SPREAD) -> float:
    """How many prompts show non-inferiority of an equal checkpoint four times in five; infinite without a margin, NaN where the spread is unknown or none was seen."""
    reach = float(stats.norm.ppf(LEVEL) + stats.norm.ppf(POWER))
    if not margin:
        return math.inf
    return float(np.round((reach * spread / margin) ** 2)) if spread else math.nan


def power_of(prompts: int, margin: float, spread: float = SPREAD) -> float:
    """The chance that so many prompts show non-inferiority of an equal checkpoint."""
    return float(stats.norm.cdf(margin * math.sqrt(prompts) / spread - stats.norm.ppf(LEVEL)))


def _share(value: float) -> float:
    return float(np.clip(value, 0.0, 1.0))


def by_prompt(values: Sequence[tuple[Any, float]]) -> list[float]:
    """The mean of each prompt over its epochs, from prompts' names and values."""
    found: dict[Any, list[float]] = {}
    for name, value in values:
        found.setdefault(name, []).append(value)
    return [sum(several) / len(several) for several in found.values()]
