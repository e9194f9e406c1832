"""Run-level measures: outcomes, and completion and working calls by format and level."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Value, metric

Numbers = dict[str, str | int | float | bool | None]


@metric(scores="unreduced")
def tool_shares() -> Metric:
    """The share of each outcome among all jobs; done among scored ones by format and level; of all calls, those that worked by format, and those that could not be read."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [{"outcome": one.score.as_str()} | (one.score.metadata or {}) for one in scores]
        counts = Counter(str(one["outcome"]) for one in found)
        formats, levels = sorted({str(one["format"]) for one in found}), sorted({int(one["level"]) for one in found})
        numbers: Numbers = {name: count / len(found) for name, count in sorted(counts.items())}
        numbers |= {f"done_{name}": _done([one for one in found if one["format"] == name]) for name in formats}
        numbers |= {f"done_level_{level}": _done([one for one in found if one["level"] == level]) for level in levels}
        numbers |= {f"valid_calls_{name}": _rate([one for one in found if one["format"] == name], "worked") for name in formats}
        return numbers | {"malformed_calls": _rate(found, "malformed")}

    return compute


def _done(found: Sequence[dict[str, Any]]) -> float:
    scored = [one["outcome"] == "done" for one in found if one["outcome"] != "error"]
    return sum(scored) / len(scored) if scored else math.nan


def _rate(found: Sequence[dict[str, Any]], what: str) -> float:
    calls = sum(one["calls"] for one in found)
    return sum(one[what] for one in found) / calls if calls else math.nan
