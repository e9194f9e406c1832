"""Do comparisons keep what they promise? Scores drawn from known truths, many times over, through the same code as `holdfast compare`."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from scipy.special import expit

from holdfast.results.comparison.agreement import YOUDEN, corrected
from holdfast.results.comparison.arms import Arm, arm_contrast
from holdfast.results.comparison.dose import STEP
from holdfast.results.statistics.clustered import clustered_mean, clustered_share
from holdfast.results.statistics.multiplicity import LEVEL, adjusted
from holdfast.results.statistics.rates import Interval, wilson
from tests.results.synthetic import run_of

SEEDS = {"differences": 1, "rates": 2, "identical": 3, "equivalence": 4, "training seeds": 5, "trend": 6, "corrected rates": 7}
ICC = 0.2
DIFFERENCE = (0.12, 0.22)
"""Chance that a sample goes from 0 to 1, and from 1 to 0."""
FRACTIONS = (0.0, 0.1, 0.2, 0.4)
SEED_SPREAD = 0.05
"""Standard deviation of a training run's rate."""

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def differences_covered(clusters: int, *, equal: bool, runs: int) -> float:
    """How often the interval of a paired difference holds the truth, with a correlation of ICC within clusters of 6, or of 3 to 9."""
    up, down = DIFFERENCE
    random = np.random.default_rng([SEEDS["differences"], clusters, equal])
    hits = 0
    for _ in range(runs):
        sizes = np.full(clusters, 6) if equal else random.integers(3, 10, clusters)
        home = np.repeat(np.arange(clusters), sizes)
        own, common = (random.choice([1.0, -1.0, 0.0], size, p=[up, down, 1 - up - down]) for size in (len(home), clusters))
        found = clustered_mean(np.where(random.random(len(home)) < ICC**0.5, common[home], own), home.astype(object))
        hits += found.low <= up - down <= found.high
    return hits / runs


def rates_covered(rate: float, *, strata: int, epochs: int, runs: int, items: int = 48) -> float:
    """How often the interval of a rate holds the truth, with strata of 0.4 to 1.6 times the rate and items that differ within them."""
    random = np.random.default_rng([SEEDS["rates"], round(100 * rate), strata, epochs])
    of_stratum = rate * (np.linspace(0.4, 1.6, strata) if strata > 1 else np.ones(1))
    expected = np.repeat(of_stratum, items // strata)
    item, stratum = np.repeat(np.arange(items), epochs).astype(object), np.repeat(np.arange(strata), epochs * items // strata).astype(object)
    hits = 0
    for _ in range(runs):
        values = (random.random(items * epochs) < np.repeat(random.beta(4 * expected, 4 * (1 - expected)), epochs)).astype(float)
        found = clustered_share(values, item, stratum if strata > 1 else None)
        hits += found.low <= rate <= found.high
    return hits / runs


def identical_told_apart(rate: float, *, runs: int, evals: int = 5, items: int = 48, strata: int = 4) -> tuple[float, float]:
    """How often two checkpoints of the same rates differ on any of five evals: after the correction that `compare` makes, and without it."""
    random = np.random.default_rng([SEEDS["identical"], round(100 * rate)])
    expected = np.repeat(rate * np.linspace(0.4, 1.6, strata), items // strata)
    stratum, names = np.repeat(np.arange(strata), items // strata).astype(object), np.arange(items).astype(object)
    said = naive = 0
    for _ in range(runs):
        truths = random.beta(4 * expected, 4 * (1 - expected), (evals, items))
        first, second = ((random.random((evals, items)) < truths).astype(float) for _ in range(2))
        found = [clustered_mean(one, names, stratum).p for one in second - first]
        said += min(adjusted(found, "holm")) < LEVEL
        naive += min(found) < LEVEL
    return said / runs, naive / runs


def wrongly_equivalent(margin: float, up: float, *, items: int, runs: int) -> float:
    """How often a difference as large as the margin is called none, where this share goes from 0 to 1 and the rest of it back."""
    random = np.random.default_rng([SEEDS["equivalence"], items, round(1000 * up)])
    names = np.arange(items).astype(object)
    draws = random.choice([1.0, -1.0, 0.0], (runs, items), p=[up, up - margin, 1 - 2 * up + margin])
    return float(np.mean([found.largest > 0 and found.within(margin) for found in (clustered_mean(one, names) for one in draws)]))


def seeds_covered(*, runs: int, items: int = 200, seeds: int = 3) -> tuple[float, float]:
    """How often the difference of two ways of training is in the interval: with the training seed as top cluster, and with the items alone."""
    random = np.random.default_rng(SEEDS["training seeds"])
    truth = (0.30, 0.20)
    hits = alone = 0
    for _ in range(runs):
        difficulty = random.normal(0, 0.1, items)
        arms = [
            Arm(str(rate), None, None, tuple(run_of(f"{rate} {seed}", random.random(items) < rate + random.normal(0, SEED_SPREAD) + difficulty) for seed in range(seeds)))
            for rate in truth
        ]
        found = arm_contrast(arms, [-1.0, 1.0]).estimate
        frames = [np.mean([run.rows.value.to_numpy(float) for run in arm.runs], axis=0) for arm in arms]
        items_only = clustered_mean(frames[1] - frames[0], np.arange(items).astype(object))
        hits += found.low <= truth[1] - truth[0] <= found.high
        alone += items_only.low <= truth[1] - truth[0] <= items_only.high
    return hits / runs, alone / runs


def trend_found(rates: Sequence[float], *, runs: int, items: int = 90) -> tuple[float, float]:
    """How often the trend over four doses is found, and how often the best of all pairs of doses after Bonferroni; items share a difficulty."""
    random = np.random.default_rng([SEEDS["trend"], round(100 * rates[-1])])
    weights, names = trend_weights(FRACTIONS), np.arange(items).astype(object)
    logits = np.asarray([_centre(rate) for rate in rates])
    pairs = [(one, two) for two in range(len(rates)) for one in range(two)]
    trends = best = 0
    for _ in range(runs):
        values = (random.random((len(rates), items)) < expit(logits[:, None] + random.normal(0, 1, items))).astype(float)
        trends += clustered_mean(weights @ values, names).p < LEVEL
        best += min(clustered_mean(values[two] - values[one], names).p for one, two in pairs) < LEVEL / len(pairs)
    return trends / runs, best / runs


def trend_weights(doses: Sequence[float]) -> Floats:
    """What each dose's rate weighs in the least-squares slope."""
    centred = np.asarray(doses) - np.mean(doses)
    return STEP * centred / float((centred**2).sum())


def corrected_covered(rate: float, *, sensitivity: float, specificity: float, runs: int, items: int = 300, labels: int = 150) -> float:
    """How often the corrected rate's interval holds the truth, with errors learnt from labels of other samples; of the runs in which they are small enough."""
    random = np.random.default_rng([SEEDS["corrected rates"], round(100 * rate)])
    hits: list[bool] = []
    for _ in range(runs):
        learnt, judged = (random.random(size) < rate for size in (labels, items))
        seen, flagged = (np.where(truth, random.random(len(truth)) < sensitivity, random.random(len(truth)) >= specificity) for truth in (learnt, judged))
        if learnt.all() or not learnt.any():
            continue
        finds, clears = wilson([float(one) for one in seen[learnt]]), wilson([float(not one) for one in seen[~learnt]])
        if finds.estimate + clears.estimate - 1 >= YOUDEN:
            found: Interval = corrected(wilson([float(one) for one in flagged]), finds, clears)
            hits.append(found.low <= rate <= found.high)
    return float(np.mean(hits))


def _centre(rate: float) -> float:
    """The logit at which items of standard normal difficulty have this rate on average."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(32)
    grid = np.linspace(-6, 6, 2401)
    means = expit(grid[:, None] + nodes) @ (weights / weights.sum())
    return float(np.interp(rate, means, grid))


@dataclass(frozen=True)
class Line:
    """One promise and what came of it."""

    what: str
    measured: float
    low: float
    high: float
    runs: int

    @property
    def error(self) -> float:
        """Monte Carlo error, of a share of the nearer end."""
        edge = self.high if self.high < 0.5 else self.low
        return (edge * (1 - edge) / self.runs) ** 0.5


def lines(runs: int) -> list[Line]:
    """Every promise, measured on so many draws."""
    found = [
        Line(f"paired difference, {clusters} clusters of {'6' if equal else '3 to 9'}", differences_covered(clusters, equal=equal, runs=runs), 0.93, 0.97, runs)
        for equal in (True, False)
        for clusters in (5, 8, 12, 20, 40)
    ]
    for rate in (0.1, 0.3, 0.5):
        for strata, epochs in ((4, 1), (1, 3), (4, 3)):
            found.append(Line(f"rate {rate}, {strata} strata, {epochs} epochs", rates_covered(rate, strata=strata, epochs=epochs, runs=runs), 0.93, 0.97, runs))
        found.append(Line(f"any false finding on 5 evals, rate {rate}", identical_told_apart(rate, runs=runs)[0], 0.0, 0.05, runs))
    for margin, up, items in ((0.05, 0.05, 168), (0.05, 0.25, 800), (0.15, 0.15, 24), (0.15, 0.20, 100)):
        share = wrongly_equivalent(margin, up, items=items, runs=runs)
        found.append(Line(f"wrongly equivalent at a margin of {margin}, {up} of {items} worse", share, 0.0, 0.05, runs))
    found.append(Line("difference of two ways of training, 3 seeds each", seeds_covered(runs=runs // 4)[0], 0.92, 0.98, runs // 4))
    found.append(Line("trend where there is none", trend_found((0.3,) * 4, runs=runs)[0], 0.0, 0.05, runs))
    found += [
        Line(f"corrected rate {rate}", corrected_covered(rate, sensitivity=0.9, specificity=0.95, runs=runs), 0.93, 0.98, runs)
        for rate in (0.1, 0.3, 0.5)
    ]  # fmt: skip
    return found


def show(runs: int = 4000) -> bool:
    """Print the table; whether every promise is kept within two Monte Carlo errors."""
    table = Table(title="Comparisons against known truths", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("what", "measured", "demanded", "Monte Carlo error", ""):
        table.add_column(name, justify="left" if name in {"what", ""} else "right")
    kept = True
    for line in lines(runs):
        met = line.low - 2 * line.error <= line.measured <= line.high + 2 * line.error
        kept &= met
        table.add_row(line.what, f"{line.measured:.3f}", f"{line.low:.2f} to {line.high:.2f}", f"{line.error:.3f}", "" if met else "missed")
    trend, best = trend_found((0.30, 0.26, 0.22, 0.18), runs=runs)
    table.add_row("power of the trend .30/.26/.22/.18 at n = 90, and of the best pair", f"{trend:.2f}, {best:.2f}", "trend higher", "", "" if trend > best else "missed")
    Console(width=140).print(table)
    return kept and trend > best


if __name__ == "__main__":
    sys.exit(0 if show() else 1)
