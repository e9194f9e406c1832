"""Which patterns one rated set has more often than another."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.ratings import LEVELS, NO_PROMPT, Rated, Rating, Values, rated_patterns
from holdfast.results.statistics.clustered import Estimate, clustered_mean, clustered_share
from holdfast.results.statistics.multiplicity import LEVEL, adjusted
from holdfast.results.statistics.power import mde_of
from holdfast.results.statistics.rates import Interval

MIN_EFFECT = 0.05
"""A smaller difference of shares is no finding, however sure it is."""
FEWEST_PAIRS = 20
"""Fewer shared prompts are not compared in pairs."""
MOST_UNPAIRED = 0.5
"""Sets are compared in pairs where at most this share of either's documents has a prompt that the other lacks."""

Finding = Literal["higher", "lower", "below the minimum", "no evidence", "identical"]


class Difference(BaseModel):
    """How much more often the second set has a pattern than the first, at one level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    level: str
    first: float
    second: float
    difference: float
    low: float
    """Of the 95 % interval."""
    high: float
    p: float
    q: float
    """After Benjamini and Hochberg (1995) over all patterns and levels."""
    finding: Finding
    smallest: float
    """The smallest difference that this comparison alone finds four times in five."""
    n: tuple[int, int]
    """Documents compared."""
    paired: bool
    unpaired: int
    """Documents that were left out since no document of the other set has their prompt."""

    @property
    def interval(self) -> Interval:
        """Difference and bounds."""
        return Interval(self.difference, self.low, self.high, sum(self.n))


def differences(first: Sequence[Rating], second: Sequence[Rating], *, min_effect: float = MIN_EFFECT) -> list[Difference]:
    """Every pattern that both sets were rated on, broad and strict, surest first.

    Where prompts match, documents are compared in pairs of prompts (several replies to one are averaged) by the clustered t-interval of differences,
    a group being a cluster. Else Newcombe's interval for two shares (1998, method 10), each by Wilson at its effective sample size.

    Args:
        first: The set that is compared with.
        second: The other.
        min_effect: The least difference that is a finding.

    Raises:
        BadInput: no pattern was rated on both.
    """
    mine, others = rated_patterns(first), rated_patterns(second)
    both = [pattern for pattern in mine if pattern in others and len(mine[pattern].ratings) and len(others[pattern].ratings)]
    if not both:
        raise BadInput(
            f"The two sets have no rated pattern in common: {_listed(mine)} and {_listed(others)}; rate the second on the first one's patterns: "
            "holdfast patterns rate DATA --patterns FIRST/patterns.json"
        )
    found = [_difference(mine[pattern], others[pattern], level) for pattern in both for level in LEVELS]
    corrected = adjusted([one.p for one in found], "fdr_bh")
    judged = [one.model_copy(update={"q": q, "finding": _finding(one, q, min_effect)}) for one, q in zip(found, corrected, strict=True)]
    return sorted(judged, key=lambda one: (np.inf if one.q != one.q else one.q, -abs(one.difference), one.pattern, one.level))


def paired_change(first: Rated, second: Rated, level: str) -> Estimate | None:
    """The mean difference over shared prompts, second minus first; None where too few are shared."""
    shared = _shared(first, second)
    if shared is None:
        return None
    sides = [_by_prompt(rated, level) for rated in (first, second)]
    groups = {one.prompt: one.group for one in first.ratings}
    gaps = [float(np.mean(sides[1][prompt])) - float(np.mean(sides[0][prompt])) for prompt in shared]
    return clustered_mean(gaps, [f"group {groups[prompt]}" if groups[prompt] else f"prompt {prompt}" for prompt in shared], limit=1.0)


def newcombe(first: Interval, second: Interval) -> tuple[float, float]:
    """The interval of a difference of two independent shares, second minus first, from their own (Newcombe 1998, method 10)."""
    gap = second.estimate - first.estimate
    below = ((second.estimate - second.low) ** 2 + (first.high - first.estimate) ** 2) ** 0.5
    above = ((second.high - second.estimate) ** 2 + (first.estimate - first.low) ** 2) ** 0.5
    return gap - below, gap + above


def _difference(first: Rated, second: Rated, level: str) -> Difference:
    paired = paired_change(first, second, level)
    shared = set(_shared(first, second) or ())
    kept = [[place for place, one in enumerate(rated.ratings) if paired is None or one.prompt in shared] for rated in (first, second)]
    shares = [clustered_share(rated.has(level)[places], [rated.clusters[place] for place in places]) for rated, places in zip((first, second), kept, strict=True)]
    if paired is not None:
        gap, low, high, p, smallest = paired.mean, paired.low, paired.high, paired.p, mde_of(paired.error, paired.freedom)
    else:
        gap = shares[1].estimate - shares[0].estimate
        low, high = newcombe(*shares)
        p, smallest = _apart(first, second, level)
    return Difference(
        pattern=first.pattern,
        level=level,
        first=shares[0].estimate,
        second=shares[1].estimate,
        difference=gap,
        low=low,
        high=high,
        p=p,
        q=p,
        finding="no evidence",
        smallest=smallest,
        n=(len(kept[0]), len(kept[1])),
        paired=paired is not None,
        unpaired=len(first.ratings) + len(second.ratings) - sum(map(len, kept)),
    )


def _apart(first: Rated, second: Rated, level: str) -> tuple[float, float]:
    """The two-sided p of no difference of two independent sets, and the smallest difference found four times in five.

    The score test (Pearson 1900) with each side's spread widened as much as its groups widen it; with zeros on both sides there is nothing to tell apart.
    """
    values, clusters = [first.has(level), second.has(level)], [first.clusters, second.clusters]
    sizes = [len(one) for one in values]
    pooled = float(sum(one.sum() for one in values)) / sum(sizes)
    if pooled in (0.0, 1.0):
        return 1.0, float("nan")
    effects = [_design_effect(one, groups) for one, groups in zip(values, clusters, strict=True)]
    error = (pooled * (1 - pooled) * sum(effect / size for effect, size in zip(effects, sizes, strict=True))) ** 0.5
    freedom = float(sum(len(set(groups)) for groups in clusters) - 2)
    if freedom < 1:
        return float("nan"), float("nan")
    gap = abs(float(values[1].mean() - values[0].mean()))
    return float(2 * stats.t.sf(gap / error, freedom)), mde_of(error, freedom)


def _design_effect(values: Values, clusters: Sequence[str]) -> float:
    """How much groups widen the variance of a share (Kish 1965); at least 1."""
    rate = float(values.mean())
    if rate in (0.0, 1.0) or len(set(clusters)) < 2:
        return len(values) / len(set(clusters))
    return max(1.0, clustered_mean(values, clusters).error ** 2 * len(values) / (rate * (1 - rate)))


def _finding(one: Difference, q: float, min_effect: float) -> Finding:
    if one.difference == 0.0 and one.paired and one.low == one.high:
        return "identical"
    if not q < LEVEL:
        return "no evidence"
    if abs(one.difference) < min_effect:
        return "below the minimum"
    return "higher" if one.difference > 0 else "lower"


def _shared(first: Rated, second: Rated) -> list[str] | None:
    """The prompts that both have, where these are enough to compare in pairs."""
    sides = [Counter(one.prompt for one in rated.ratings if one.prompt != NO_PROMPT) for rated in (first, second)]
    shared = [prompt for prompt in sides[0] if prompt in sides[1]]
    covered = [sum(side[prompt] for prompt in shared) for side in sides]
    enough = len(shared) >= FEWEST_PAIRS and all(count >= MOST_UNPAIRED * len(rated.ratings) for count, rated in zip(covered, (first, second), strict=True))
    return shared if enough else None


def _by_prompt(rated: Rated, level: str) -> dict[str, list[float]]:
    found: defaultdict[str, list[float]] = defaultdict(list)
    for one, value in zip(rated.ratings, rated.has(level).tolist(), strict=True):
        found[one.prompt].append(value)
    return found


def _listed(rated: dict[str, Rated]) -> str:
    return ", ".join(map(repr, list(rated)[:6])) + (f" and {len(rated) - 6} more" if len(rated) > 6 else "")
