"""Run-level measures: the gate, style, flags, the judge's consistency, and the breakdown by kind and language."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Value, metric

from holdfast.scorers.sxs.answers import OWN
from holdfast.scorers.sxs.interval import WinRate, by_prompt, prompts_for
from holdfast.scorers.sxs.outcome import OUTCOMES
from holdfast.scorers.sxs.style import FEATURES, controlled

Numbers = dict[str, str | int | float | bool | None]


@metric(scores="unreduced")
def sxs_interval() -> Metric:
    """The 95 % t-interval of the mean, over prompts."""

    def compute(scores: list[SampleScore]) -> Value:
        low, high = WinRate.of(by_prompt([(one.sample_id, one.score.as_float()) for one in scores if not math.isnan(one.score.as_float())])).interval
        bounds: Numbers = {"low": low, "high": high}
        return bounds

    return compute


@metric(scores="unreduced")
def sxs_shares() -> Metric:
    """The share of each outcome; the gate of non-inferiority, with what the checkpoint failed to say counted as lost; and how many prompts that takes."""

    def compute(scores: list[SampleScore]) -> Value:
        counts = Counter(one.score.as_str() for one in scores)
        margin = max((float(_facts(one)["margin"]) for one in scores), default=math.nan)
        strict = WinRate.of(_values(scores, lambda facts: facts.get("value", 0.0 if facts.get("reason") in OWN else None)))
        shares: Numbers = {name: counts[name] / len(scores) for name in OUTCOMES if counts[name]}
        return shares | {
            "sxs_non_inferior": float(strict.non_inferior(margin)),
            "win_rate_failed_lost": strict.mean,
            "lower_bound": strict.lower_bound,
            "margin": margin,
            "prompts": strict.prompts,
            "prompts_needed": prompts_for(margin, strict.spread),
            "win_rate_graded": WinRate.of(_values(scores, lambda facts: facts.get("graded", facts.get("value")))).mean,
        }

    return compute


@metric(scores="unreduced")
def sxs_style() -> Metric:
    """The win rate with style held equal, and how the checkpoint's style differs; `longer` is the share of its answers that are the longer ones."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [facts for facts in map(_facts, scores) if "value" in facts]
        styles = [{name: float(facts[f"style_{name}"]) for name in FEATURES} for facts in found]
        rate = controlled([float(facts["value"]) for facts in found], styles)
        numbers: Numbers = {"win_rate_style_controlled": rate.rate, "style_controlled_low": rate.low, "style_controlled_high": rate.high}
        sizes = [(float(facts["checkpoint_characters"]), float(facts["baseline_characters"])) for facts in found]
        lengths: Numbers = {"length_difference": _mean([one - two for one, two in sizes]), "longer": _mean([float(one > two) + 0.5 * float(one == two) for one, two in sizes])}
        return numbers | lengths | {f"style_{name}": _mean([style[name] for style in styles]) for name in FEATURES}

    return compute


@metric(scores="unreduced")
def sxs_flags() -> Metric:
    """What was seen before judging, of all prompts: answers that were refused, cut off, empty or no language at all, on each side."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [_facts(one) for one in scores]
        numbers: Numbers = {}
        for party, prefix in (("checkpoint", "target"), ("baseline", "baseline")):
            numbers |= {f"{party}_{flag}": _mean([float(facts[f"{party}_{flag}"]) for facts in found if f"{party}_{flag}" in facts]) for flag in ("refused", "truncated")}
            numbers |= {f"{party}_{flag}": _mean([float(facts.get("reason") == f"{prefix}_{flag}") for facts in found]) for flag in ("empty", "degenerate")}
        return numbers

    return compute


@metric(scores="unreduced")
def sxs_instrument() -> Metric:
    """Of the judged: how often both orders agree, and how much an answer gains by standing first (0 none, 0.5 everything); whether the judge is of somebody's family."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [facts for facts in map(_facts, scores) if "consistent" in facts]
        numbers: Numbers = {
            "swap_consistency": _mean([float(facts["consistent"]) for facts in found]),
            "position_bias": _mean([float(facts["lean"]) for facts in found]),
            "judge_of_family": float(any(_facts(one)["judge_of_family"] for one in scores)),
        }
        return numbers

    return compute


@metric(scores="unreduced")
def sxs_breakdown() -> Metric:
    """The win rate on hard and on everyday prompts, on several turns, and by kind and language."""

    def compute(scores: list[SampleScore]) -> Value:
        groups: dict[str, Callable[[dict[str, Any]], bool]] = {
            "hard": lambda facts: bool(facts["hard"]),
            "everyday": lambda facts: not facts["hard"],
            "several_turns": lambda facts: int(facts["turns"]) > 1,
        }
        numbers: Numbers = {name: _rate(scores, within) for name, within in groups.items()}
        for part in ("kind", "language"):
            for name in sorted({str(_facts(one)[part]) for one in scores}):
                numbers[f"{part}_{name}"] = _rate(scores, lambda facts, part=part, name=name: facts[part] == name)
        return numbers

    return compute


def _rate(scores: Sequence[SampleScore], within: Callable[[dict[str, Any]], bool]) -> float:
    return WinRate.of(_values(scores, lambda facts: facts.get("value") if within(facts) else None)).mean


def _values(scores: Sequence[SampleScore], value: Callable[[dict[str, Any]], float | None]) -> list[float]:
    """A number for each prompt that has one."""
    found = [(one.sample_id, value(_facts(one))) for one in scores]
    return by_prompt([(name, number) for name, number in found if number is not None])


def _facts(one: SampleScore) -> dict[str, Any]:
    return one.score.metadata or {}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
