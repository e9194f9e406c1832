"""Style beside substance: length and Markdown, and the win rate that is left when they are held equal."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats
from scipy.special import expit

FEATURES = ("length", "headers", "lists", "bold")
LEAST = 40
"""Prompts that a controlled rate takes; fewer say nothing of four slopes."""

_RIDGE = 0.01
_FARTHEST = 8.0
"""Of the intercept on the logit scale: one side may win everything."""
_PATTERNS = {
    "headers": re.compile(r"^ {0,3}#{1,6}\s", re.MULTILINE),
    "lists": re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s", re.MULTILINE),
    "bold": re.compile(r"(?:\*\*|__)(?=\S)[^*_\n]+?(?:\*\*|__)"),
}

Floats = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Controlled:
    """A win rate with style held equal, and its 95 % interval; NaN where there are too few prompts."""

    rate: float
    low: float
    high: float


def features_of(text: str) -> dict[str, float]:
    """Characters, headings, list items and bold passages."""
    return {"length": float(len(text))} | {name: float(len(pattern.findall(text))) for name, pattern in _PATTERNS.items()}


def differences(first: str, second: str) -> dict[str, float]:
    """How much more of each feature the first text has: (a - b) / (a + b), from -1 to 1, 0 where neither has any."""
    one, two = features_of(first), features_of(second)
    return {name: (one[name] - two[name]) / (one[name] + two[name]) if one[name] + two[name] else 0.0 for name in FEATURES}


def controlled(values: Sequence[float], styles: Sequence[Mapping[str, float]]) -> Controlled:
    """The win rate of answers of the same style, by a Bradley-Terry logistic model with style as covariates (Li et al. 2024, style control).

    Scores are fractions, and each prompt counts once. Features are scaled by their spread and not centred: centred ones would leave in the
    intercept what one side gains by its usual style. The interval is the sandwich estimator's over prompts.
    """
    if len(values) < LEAST:
        return Controlled(math.nan, math.nan, math.nan)
    scores = np.asarray(values, dtype=np.float64)
    table = np.asarray([[one[name] for name in FEATURES] for one in styles], dtype=np.float64)
    spread = table.std(axis=0)
    kept = table[:, spread > 0] / spread[spread > 0]
    design = np.column_stack([np.ones(len(scores)), kept])
    penalty = np.full(design.shape[1], _RIDGE)
    penalty[0] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = design @ weights
        gradient = design.T @ (expit(logits) - scores) + penalty * weights
        return float(np.logaddexp(0, logits).sum() - scores @ logits + (penalty * weights**2).sum() / 2), gradient

    bounds = [(-_FARTHEST, _FARTHEST), *[(None, None)] * (design.shape[1] - 1)]
    weights: Floats = optimize.minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    fitted = expit(design @ weights)
    bread = np.linalg.pinv((design * (fitted * (1 - fitted))[:, None]).T @ design + np.diag(penalty))
    meat = (design * ((scores - fitted) ** 2)[:, None]).T @ design
    reach = float(stats.t.ppf(0.975, len(scores) - design.shape[1])) * float(np.sqrt((bread @ meat @ bread)[0, 0]))
    return Controlled(*(float(expit(weights[0] + shift)) for shift in (0.0, -reach, reach)))
