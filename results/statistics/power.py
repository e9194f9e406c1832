"""What a design can see, before a call is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from scipy import optimize, stats
from scipy.special import expit

from holdfast.agents.errors import BadInput
from holdfast.results.statistics.clustered import clustered_mean
from holdfast.results.statistics.rates import CONFIDENCE

EXPERIMENTS = 400
LEVEL = 0.8
SPREAD = 1.0
"""Standard deviation of the openings' difficulty on the logit scale, which two checkpoints share."""
MANY = 100
"""From so many independent pairs that differ on, the noncentral t is within a point of the true power."""
DRAWS = 20_000
SEED = 0
"""Of these draws: the same design has the same power every time."""

_WIDEST = 12.0
_UNLIKELY = 1e-8
Floats = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]

_NODES, _weights = np.polynomial.hermite_e.hermegauss(64)
_WEIGHTS: Floats = _weights / _weights.sum()


@dataclass(frozen=True, kw_only=True)
class Design:
    """A comparison to be made: pairs of items, epochs averaged within an item, items in clusters of equal size.

    Raises:
        BadInput: a number is out of range.
    """

    clusters: int
    per_cluster: int = 1
    epochs: int = 1
    first: float
    """The first checkpoint's violation rate, above 0 and below 1."""
    icc: float = 0.0
    """Correlation of the paired differences of two items of one cluster, at one epoch."""

    def __post_init__(self) -> None:
        """Refuse what cannot be compared."""
        if self.clusters < 2:
            raise BadInput(f"clusters={self.clusters!r} gives no interval; a comparison needs 2 clusters or more, and 12 or more to see much.")
        for name, value in (("per_cluster", self.per_cluster), ("epochs", self.epochs)):
            if value < 1:
                raise BadInput(f"{name}={value!r} leaves nothing to compare; give 1 or more.")
        if not 0 < self.first < 1:
            raise BadInput(f"A rate of {self.first!r} has no drop that a sample could show; give one above 0 and below 1, such as 0.3.")
        if not 0 <= self.icc < 1:
            raise BadInput(f"icc={self.icc!r} is no correlation within clusters; give 0 (items are independent) or more, below 1.")

    @property
    def items(self) -> int:
        """Items in all."""
        return self.clusters * self.per_cluster


def power(sizes: Sequence[int], first: float, second: float, *, experiments: int = EXPERIMENTS, seed: int = 0) -> float:
    """The chance that a paired comparison finds the second checkpoint better, by simulation.

    Openings differ in difficulty (normal on the logit scale, standard deviation 1); both checkpoints meet the same ones,
    and break or keep the trait independently given the difficulty. What counts is the stratified interval of the difference, as comparisons have it.

    Args:
        sizes: How many openings each trait has.
        first: The true violation rate of the first checkpoint, 0 to 1.
        second: The true rate of the second.
        experiments: How many comparisons are simulated.
        seed: The simulation's seed.
    """
    rng = np.random.default_rng(seed)
    centres = _centre(first, SPREAD), _centre(second, SPREAD)
    traits = [number for number, size in enumerate(sizes) for _ in range(size)]
    hits = 0
    for _ in range(experiments):
        difficulty = rng.normal(0.0, SPREAD, sum(sizes))
        one, two = (rng.random(len(difficulty)) < expit(centre + difficulty) for centre in centres)
        hits += clustered_mean(two.astype(float) - one, range(len(difficulty)), traits).high < 0
    return hits / experiments


def smallest_visible(sizes: Sequence[int], rate: float, *, seed: int = 0) -> float | None:
    """The smallest drop from `rate` that is found with a chance of 80 %; None if not even a drop to nothing is.

    Args:
        sizes: How many openings each trait has.
        rate: The first checkpoint's violation rate, 0 to 1.
        seed: The simulation's seed.
    """
    low, high = 0.0, rate
    if power(sizes, rate, 0.0, seed=seed) < LEVEL:
        return None
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if power(sizes, rate, rate - middle, seed=seed) >= LEVEL else (middle, high)
    return high


def analytic_power(design: Design, second: float) -> float:
    """The chance that the comparison finds the second checkpoint better, at 95 % confidence.

    The model: each item has a difficulty (normal on the logit scale, standard deviation 1) that both checkpoints share; for `icc` above 0 each
    cluster favours one of them by a normal amount on that scale; given these, epochs are independent. The test is a t-test on the means of clusters.
    Where 100 independent pairs or more are expected to differ its power is that of the noncentral t with clusters - 1 degrees of freedom.
    Below that differences are skewed and their spread is tied to their mean, and the noncentral t is off by up to 25 points: the test is then
    tried on 20,000 draws from the exact distribution of cluster means. Either way the error is within a point.
    Strata that are fixed change this little: each costs one degree of freedom.

    Two checkpoints that differ item by item, beyond a shift and `icc`, gain less from epochs than this says.

    Args:
        design: The comparison.
        second: The true rate of the second checkpoint, 0 to 1.

    Raises:
        BadInput: `second` is no rate, or no two checkpoints of these rates differ as much by cluster as `icc` says.
    """
    model = _model(design.first, second, design.icc)
    between, within, shared = model.parts
    variance = (between + within / design.epochs + (design.per_cluster - 1) * shared) / design.items
    drop = design.first - second
    independent = (between + within) / variance
    if independent * (between + within + drop**2) < MANY:
        return _drawn(design, model)
    edge = stats.t.ppf((1 + CONFIDENCE) / 2, design.clusters - 1)
    return float(stats.nct.sf(edge, design.clusters - 1, drop / variance**0.5))


def minimum_detectable(design: Design, *, level: float = LEVEL) -> float | None:
    """The smallest drop that is found with a chance of `level`; None if not even a drop to nothing is."""

    def short(drop: float) -> float:
        return analytic_power(design, max(0.0, design.first - drop)) - level

    return _root(short, 0.0, design.first, precision=1e-3) if short(design.first) >= 0 else None


def clusters_needed(design: Design, second: float, *, level: float = LEVEL) -> int:
    """How many clusters as large as the design's find a drop to `second` with a chance of `level`; to 1 %.

    Raises:
        BadInput: `second` is no drop.
    """
    if not second < design.first:
        raise BadInput(f"From {design.first!r} to {second!r} is no drop; give a second rate below the first.")
    high = 2
    while analytic_power(replace(design, clusters=high), second) < level:
        high *= 2
    low = high // 2
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if analytic_power(replace(design, clusters=middle), second) >= level else (middle, high)
    return high


def mde_of(standard_error: float, freedom: float, *, level: float = LEVEL) -> float:
    """The minimum detectable effect of a comparison already made: the true difference that it would have found with a chance of `level`.

    Args:
        standard_error: Of the difference, in the unit of the score.
        freedom: Degrees of freedom of its t-interval.
        level: The chance.
    """
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom) + stats.t.ppf(level, freedom)) * standard_error


def simulated_power(design: Design, second: float, *, experiments: int = EXPERIMENTS, seed: int = 0) -> float:
    """The same chance as `analytic_power`, by drawing clusters, items and epochs and testing each time.

    Args:
        design: The comparison.
        second: The true rate of the second checkpoint, 0 to 1.
        experiments: How many comparisons are simulated.
        seed: The simulation's seed.
    """
    rng = np.random.default_rng(seed)
    model = _model(design.first, second, design.icc)
    edge = stats.t.ppf((1 + CONFIDENCE) / 2, design.clusters - 1) / design.clusters**0.5
    hits = 0
    for _ in range(experiments):
        difficulty = rng.normal(0.0, SPREAD, (design.clusters, design.per_cluster))
        favour = rng.normal(0.0, model.favour, (design.clusters, 1)) / 2
        one, two = rng.binomial(design.epochs, model.first(difficulty, favour)), rng.binomial(design.epochs, model.second(difficulty, favour))
        drops = (one - two).mean(axis=1)
        hits += drops.mean() > 0 and drops.mean() > edge * drops.std(ddof=1)
    return hits / experiments


@dataclass(frozen=True)
class _Model:
    """Two checkpoints whose items share a difficulty, and whose clusters favour one or the other."""

    centres: tuple[float, float]
    favour: float
    """Standard deviation, on the logit scale, of what a cluster adds to the first checkpoint and takes from the second, both halves together."""

    def first(self, difficulty: Floats, favour: Floats) -> Floats:
        """The first checkpoint's chance of a violation."""
        return expit(self.centres[0] + difficulty + favour)

    def second(self, difficulty: Floats, favour: Floats) -> Floats:
        """The second's."""
        return expit(self.centres[1] + difficulty - favour)

    @property
    def chances(self) -> tuple[Floats, Floats]:
        """Both over the nodes of difficulty (rows) and favour (columns)."""
        difficulty, favour = np.meshgrid(SPREAD * _NODES, self.favour * _NODES / 2, indexing="ij")
        return self.first(difficulty, favour), self.second(difficulty, favour)

    @property
    def parts(self) -> tuple[float, float, float]:
        """Variance of an item's difference between items, within them at one epoch, and the covariance of two items of a cluster."""
        one, two = self.chances
        differences = one - two
        mean = _WEIGHTS @ differences @ _WEIGHTS
        between = _WEIGHTS @ (differences - mean) ** 2 @ _WEIGHTS
        within = _WEIGHTS @ (one * (1 - one) + two * (1 - two)) @ _WEIGHTS
        shared = (_WEIGHTS @ differences - mean) ** 2 @ _WEIGHTS
        return float(between), float(within), float(shared)


@cache
def _model(first: float, second: float, icc: float) -> _Model:
    """The model with these rates and this correlation within clusters."""
    if not 0 <= second <= 1:
        raise BadInput(f"{second!r} is no rate; give the second checkpoint's rate, 0 to 1.")

    def model(favour: float) -> _Model:
        spread = (SPREAD**2 + favour**2 / 4) ** 0.5
        return _Model((_centre(first, spread), _centre(second, spread)), favour)

    def excess(favour: float) -> float:
        between, within, shared = model(favour).parts
        return shared / (between + within) - icc

    if icc == 0:
        return model(0.0)
    if (most := excess(_WIDEST)) < 0:
        raise BadInput(f"With rates of {first:g} and {second:g} the differences of a cluster's items correlate by {icc + most:.2f} at most, not icc={icc!r}; give a lower one.")
    return model(_root(excess, 0.0, _WIDEST))


def _centre(rate: float, spread: float) -> float:
    """The middle of a normal distribution of logits whose mean chance is `rate`."""

    def excess(centre: float) -> float:
        return float(_WEIGHTS @ expit(centre + spread * _NODES)) - rate

    if rate in (0.0, 1.0):
        return float("inf") if rate else float("-inf")
    return _root(excess, -200.0, 200.0)


def _root(function: Callable[[float], float], low: float, high: float, *, precision: float = 1e-12) -> float:
    return float(optimize.root_scalar(function, bracket=(low, high), method="brentq", xtol=precision).root)


def _drawn(design: Design, model: _Model) -> float:
    """The share of draws of all clusters' sums, from their exact distribution, in which the t-test on them finds a drop."""
    sums, chances = _cluster_sums(model, design.per_cluster, design.epochs)
    counts = np.random.default_rng(SEED).multinomial(design.clusters, chances, size=DRAWS).astype(float)
    totals, squares = counts @ sums, counts @ sums**2
    edge = stats.t.ppf((1 + CONFIDENCE) / 2, design.clusters - 1)
    found = (totals > 0) & (totals**2 * (design.clusters - 1) > edge**2 * (design.clusters * squares - totals**2))
    return float(found.mean())


@cache
def _cluster_sums(model: _Model, per_cluster: int, epochs: int) -> tuple[Floats, Floats]:
    """The values that the sum of a cluster's differences over items and epochs takes, and their chances."""
    most = per_cluster * epochs
    one, two = model.chances
    turns = np.exp(2j * np.pi * np.arange(2 * most + 1) / (2 * most + 1))
    items = [_WEIGHTS @ ((1 - one + one * turn) * (1 - two + two / turn)) ** epochs for turn in turns]
    chances = np.fft.fftshift(np.fft.fft([item**per_cluster @ _WEIGHTS for item in items]).real) / len(turns)
    sums = np.arange(-most, most + 1.0)
    likely = chances > _UNLIKELY
    return sums[likely], chances[likely] / chances[likely].sum()
