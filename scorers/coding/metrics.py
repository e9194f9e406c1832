"""Run-level measures: outcomes, solved tasks in each band, and how tools were handled."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Value, metric

from holdfast.scorers.coding.outcome import OUTCOMES

Numbers = dict[str, str | int | float | bool | None]


@metric(scores="unreduced")
def coding_shares() -> Metric:
    """The share of each outcome among all episodes, and solved tasks if every failed episode had been a failure."""

    def compute(scores: list[SampleScore]) -> Value:
        counts = Counter(one.score.as_str() for one in scores)
        shares: Numbers = {name: counts[name] / len(scores) for name in OUTCOMES if counts[name]}
        return shares | {"worst_case": _ratio(counts["solved"], len(scores))}

    return compute


@metric(scores="unreduced")
def coding_bands() -> Metric:
    """The share of solved tasks in each band of difficulty and of each kind, episodes that failed on our side left out."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [_facts(one) for one in scores]
        numbers: Numbers = {}
        for axis in ("band", "kind"):
            for name in sorted({str(one[axis]) for one in found if axis in one}):
                solved = [float(one["outcome"] == "solved") for one in found if one.get(axis) == name and one["outcome"] != "error"]
                numbers[f"solved_{name}"] = _mean(solved)
        return numbers

    return compute


@metric(scores="unreduced")
def coding_handling() -> Metric:
    """Valid calls of tools among all; turns and calls an episode; episodes in which the tests or their run were tampered with."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [_facts(one) for one in scores if _facts(one)["outcome"] != "error"]
        calls = sum(one.get("calls", 0) for one in found)
        numbers: Numbers = {
            "valid_calls": _ratio(sum(one.get("valid_calls", 0) for one in found), calls),
            "turns": _mean([float(one["turns"]) for one in found if "turns" in one]),
            "calls": _ratio(calls, len(found)),
            "tampered": _mean([float(bool(one.get("tampered"))) for one in found]),
        }
        return numbers

    return compute


def _facts(one: SampleScore) -> dict[str, Any]:
    found: dict[str, Any] = {**(one.sample_metadata or {}), **(one.score.metadata or {}), "outcome": one.score.as_str()}
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _ratio(over: float, under: float) -> float:
    return over / under if under else math.nan
