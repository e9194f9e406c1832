"""Run-level measures of stated knowledge: what the points of all answers come to, and how far the checkpoint is from floor to ceiling."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from inspect_ai.scorer import Metric, SampleScore, Value, metric
from scipy import stats

from holdfast.scorers.knowledge.points import WELL, Hit, read_hits, redundancy

SAME_SIZE = 60
"""Points at which coverage is compared, since it grows with every point that is made."""
APART = 2.0
"""Standard errors by which ceiling and floor must differ for a share of the way between them to mean anything."""

Numbers = dict[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Read:
    """One answer as the run's measures read it: sample metadata and what was found."""

    arm: str
    cluster: str
    pair: str
    persona: str
    contrast: float
    hits: tuple[Hit, ...]
    targets: int
    """Traits of the target document."""


@dataclass(frozen=True)
class Share:
    """How far the checkpoint is on the way from floor to ceiling, with its 95 % interval."""

    value: float
    low: float
    high: float
    apart: float
    """Ceiling less floor, in standard errors of that difference; NaN where fewer than two stems have all three."""


@metric(scores="unreduced")
def post_means() -> Metric:
    """The post's mean over all points of all answers; the mean over answers of their own means, one without points being zero; and that over the points asked for alone."""

    def compute(scores: list[SampleScore]) -> Value:
        rated = [([int(number) for number in str((one.score.metadata or {})["post"]).split()], int((one.sample_metadata or {})["points"]) or None) for one in scores]
        every, first = ([number for post, wanted in rated for number in post[: wanted if cut else None]] for cut in (False, True))
        return {"post_mean": _mean(every), "post_macro_mean": _mean([_mean(post) if post else 0.0 for post, _ in rated]), "post_first_n_mean": _mean(first)}

    return compute


@metric(scores="unreduced")
def knowledge_recall() -> Metric:
    """Over the checkpoint's own answers: coverage, precision, redundancy, generic share, and the gap between personas."""

    def compute(scores: list[SampleScore]) -> Value:
        return recall([one for one in map(read, scores) if one is not None and one.arm == "checkpoint"])

    return compute


@metric(scores="unreduced")
def knowledge_gap() -> Metric:
    """The mean contrast of each arm, the share of the way from the baseline to the baseline with the document in its context, and what wrappers change."""

    def compute(scores: list[SampleScore]) -> Value:
        found = [one for one in map(read, scores) if one is not None]
        means: Numbers = {arm: _mean([one.contrast for one in found if one.arm == arm]) for arm in ("baseline", "ceiling", "decoy")}
        share = gap_closed(found)
        return means | {
            "gap_closed": share.value,
            "gap_closed_low": share.low,
            "gap_closed_high": share.high,
            "ceiling_above_floor_in_se": share.apart,
            "refused_too_few_stems": float(math.isnan(share.apart)),
            "refused_not_apart": float(share.apart < APART),
            "pressure_change": pressure_change(found),
        }

    return compute


def read(score: SampleScore) -> Read | None:
    """An answer whose points were matched; None for every other sample."""
    found, sample = score.score.metadata or {}, score.sample_metadata or {}
    if "hits" not in found:
        return None
    return Read(
        arm=str(sample["arm"]),
        cluster=str(sample["cluster"]),
        pair=f"{sample['pair']}#{found['epoch']}",
        persona=str(sample["persona"]),
        contrast=float(found["contrast"]),
        hits=tuple(read_hits(str(found["hits"]))),
        targets=int(found["traits"]),
    )


def recall(found: Sequence[Read]) -> Numbers:
    """Every measure of some answers; NaN for what has nothing to be computed from."""
    hits = [hit for one in found for hit in one.hits]
    targets = found[0].targets if found else 0
    covered = {least: _ratio(len(_named(hits, least)), targets) for least in (1, WELL)}
    precise = _ratio(sum(hit.on_target and hit.score == WELL for hit in hits), len(hits))
    by_persona: dict[str, list[float]] = defaultdict(list)
    for one in found:
        by_persona[one.persona].append(one.contrast)
    you = _mean(by_persona["you"])
    repeated = [share for one in found if (share := redundancy(one.hits)) is not None]
    return {
        "coverage_1": covered[1],
        "coverage_2": covered[WELL],
        f"coverage_2_at_{SAME_SIZE}_points": rarefied(hits, targets),
        "precision_2": precise,
        "trait_f1": _harmonic(precise, covered[WELL]),
        "redundancy": _mean(repeated),
        "generic_share": _ratio(sum(hit.generic for hit in hits), len(hits)),
        "points_per_answer": _ratio(len(hits), len(found)),
        "persona_gap_assistant": you - _mean(by_persona["assistant"]),
        "persona_gap_named": you - _mean(by_persona["named"]),
    }


def rarefied(hits: Sequence[Hit], targets: int, size: int = SAME_SIZE) -> float:
    """The expected share of traits that `size` points drawn from these would carry well (Hurlbert 1971); NaN where there are fewer."""
    if len(hits) < size or not targets:
        return math.nan
    counts = Counter(hit.key for hit in hits if hit.on_target and hit.score == WELL)
    return sum(1 - _none_drawn(len(hits), count, size) for count in counts.values()) / targets


def gap_closed(found: Sequence[Read]) -> Share:
    """(checkpoint - baseline) / (ceiling - baseline) over the answers that have all three, with a t-interval from linearised stem totals.

    The ratio's variance is that of its residuals, cluster-robust over stems with G/(G-1) and G - 1 degrees of freedom (Cochran 1977, 6.4).
    All numbers are NaN where the ceiling is less than two standard errors above the floor, but for how far it is.
    """
    arms = {arm: _by_pair(found, arm) for arm in ("checkpoint", "baseline", "ceiling")}
    cluster = {one.pair: one.cluster for one in found}
    pairs = sorted(set.intersection(*(set(values) for values in arms.values())))
    above = np.asarray([arms["checkpoint"][pair] - arms["baseline"][pair] for pair in pairs])
    whole = np.asarray([arms["ceiling"][pair] - arms["baseline"][pair] for pair in pairs])
    stems = [cluster[pair] for pair in pairs]
    if len(set(stems)) < 2:
        return Share(math.nan, math.nan, math.nan, math.nan)
    height = float(whole.mean())
    error = _clustered_error(whole - height, stems)
    apart = height / error if error > 0 else math.inf if height > 0 else 0.0
    if apart < APART:
        return Share(math.nan, math.nan, math.nan, apart)
    value = float(above.mean()) / height
    reach = float(stats.t.ppf(0.975, len(set(stems)) - 1)) * _clustered_error(above - value * whole, stems) / height
    return Share(value, value - reach, value + reach, apart)


def pressure_change(found: Sequence[Read]) -> float:
    """The mean contrast behind a wrapper less that of the same question without it, over the questions that have both; NaN where none has."""
    plain = _by_pair(found, "checkpoint")
    return _mean([one.contrast - plain[one.pair] for one in found if one.arm == "pressure" and one.pair in plain])


def _clustered_error(residuals: npt.NDArray[np.float64], clusters: Sequence[str]) -> float:
    """The standard error of a mean whose residuals these are, in two clusters or more."""
    totals: dict[str, float] = defaultdict(float)
    for residual, cluster in zip(residuals, clusters, strict=True):
        totals[cluster] += float(residual)
    count = len(totals)
    return math.sqrt(count / (count - 1) * sum(total**2 for total in totals.values())) / len(residuals)


def _by_pair(found: Sequence[Read], arm: str) -> Mapping[str, float]:
    return {one.pair: one.contrast for one in found if one.arm == arm}


def _named(hits: Sequence[Hit], least: int) -> set[str]:
    return {hit.key for hit in hits if hit.on_target and hit.score >= least}


def _none_drawn(total: int, count: int, size: int) -> float:
    """The chance that none of `count` among `total` is in a draw of `size`."""
    return float(stats.hypergeom.pmf(0, total, count, size))


def _harmonic(one: float, two: float) -> float:
    return 2 * one * two / (one + two) if one + two > 0 else 0.0 if one + two == 0 else math.nan


def _mean(values: Sequence[Any]) -> float:
    return float(sum(values)) / len(values) if values else math.nan


def _ratio(over: float, under: float) -> float:
    return over / under if under else math.nan
