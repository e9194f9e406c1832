"""How much of a habit of its training data a model took up."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.results.patterns.differences import paired_change
from holdfast.results.patterns.ratings import LEVELS, Rated, Rating, rated_patterns
from holdfast.results.statistics.clustered import Estimate, clustered_mean
from holdfast.results.statistics.rates import CONFIDENCE, wilson_interval


class Uptake(BaseModel):
    """Of the way from the rate before training to that of the data, the share that training went: 0 none of it, 1 all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    level: str
    before: float
    after: float
    data: float
    uptake: float | None
    """None where the data has the pattern about as often as the model had before: there is no way to go."""
    low: float | None
    """Of the 95 % interval."""
    high: float | None


def uptakes(before: Sequence[Rating], after: Sequence[Rating], data: Sequence[Rating]) -> list[Uptake]:
    """(after - before) / (data - before) of every pattern that all three were rated on, broad and strict.

    Args:
        before: Of replies before training.
        after: Of replies after it.
        data: Of the training data.
    """
    sides = [rated_patterns(ratings) for ratings in (before, after, data)]
    both = [pattern for pattern in sides[0] if all(pattern in side and len(side[pattern].ratings) for side in sides)]
    return [_uptake(sides[0][pattern], sides[1][pattern], sides[2][pattern], level) for pattern in both for level in LEVELS]


def fieller(top: float, bottom: float, top_variance: float, bottom_variance: float, covariance: float) -> tuple[float, float] | None:
    """The 95 % interval of top / bottom (Fieller 1954); None where the bottom is not told from 0, so that it has no ends."""
    z2 = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) ** 2
    square = bottom**2 - z2 * bottom_variance
    if square <= 0:
        return None
    middle = top * bottom - z2 * covariance
    reach = max(0.0, middle**2 - square * (top**2 - z2 * top_variance)) ** 0.5
    return (middle - reach) / square, (middle + reach) / square


def _uptake(before: Rated, after: Rated, data: Rated, level: str) -> Uptake:
    means = [_mean(rated, level) for rated in (before, after, data)]
    variances = [_variance(one) for one in means]
    top, bottom = means[1].mean - means[0].mean, means[2].mean - means[0].mean
    paired = paired_change(before, after, level)
    # of var(after - before) in pairs follows how far before and after move together
    together = (variances[0] + variances[1] - paired.error**2) / 2 if paired is not None and paired.error > 0 else 0.0
    ends = fieller(top, bottom, variances[0] + variances[1] - 2 * together, variances[0] + variances[2], variances[0] - together)
    return Uptake(
        pattern=before.pattern,
        level=level,
        before=means[0].mean,
        after=means[1].mean,
        data=means[2].mean,
        uptake=top / bottom if ends else None,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
    )


def _mean(rated: Rated, level: str) -> Estimate:
    return clustered_mean(rated.has(level), rated.clusters)


def _variance(one: Estimate) -> float:
    """Of a share; where all are alike that of Wilson's interval, since no spread is no certainty."""
    if one.mean not in (0.0, 1.0) and one.error == one.error:
        return one.error**2
    low, high = wilson_interval(one.mean, one.clusters)
    return ((high - low) / (2 * float(stats.norm.ppf((1 + CONFIDENCE) / 2)))) ** 2
