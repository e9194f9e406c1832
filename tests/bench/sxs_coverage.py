"""How often an interval of a side-by-side holds the true win rate: over prompts, and over single judgements as if they were independent."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.scorers.sxs.interval import POWER, WinRate, prompts_for
from tests.bench.figure import Figure, show

Floats = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]

EXPERIMENTS = 4000
MARGIN = 0.05


@dataclass(frozen=True)
class World:
    """How answers and their judge differ; the unit is the judge's own noise from one order to the other."""

    gap: float = 0.0
    """How much better the checkpoint's answers are on average."""
    prompts: float = 2.0
    """The spread of that over prompts."""
    bias: float = 0.3
    """How much more the judge likes what stands first."""
    tie: float = 0.8
    """Differences below this are ties."""


WORLDS = {
    "equal": World(),
    "equal, a judge that leans": World(bias=1.0),
    "equal, mostly ties": World(prompts=1.0, tie=2.0),
    "equal, a judge that is sure": World(prompts=4.0, tie=0.3),
    "somewhat worse": World(gap=-0.5),
}


def judged(world: World, prompts: int, rng: np.random.Generator) -> Floats:
    """The score of each prompt in both orders, one column an order."""
    better = rng.normal(world.gap, world.prompts, prompts)[:, None] + np.array([world.bias, -world.bias]) + rng.normal(0, 1, (prompts, 2))
    return np.where(better > world.tie, 1.0, np.where(better < -world.tie, 0.0, 0.5))


def over_prompts(scores: Floats) -> WinRate:
    """As the eval has it: a prompt is one number."""
    return WinRate.of(scores.mean(axis=1).tolist())


def over_games(scores: Floats) -> WinRate:
    """As if each judgement were a prompt of its own."""
    return WinRate.of(scores.ravel().tolist())


def coverage(world: World, prompts: int, interval: Callable[[Floats], WinRate], experiments: int = EXPERIMENTS, seed: int = 0) -> float:
    """The share of experiments whose interval holds the true win rate."""
    rng = np.random.default_rng(seed)
    truth = float(judged(world, 1_000_000, rng).mean()) if world.gap else 0.5
    hits = 0
    for _ in range(experiments):
        low, high = interval(judged(world, prompts, rng)).interval
        hits += low <= truth <= high
    return hits / experiments


def gate_power(spread: float, experiments: int = EXPERIMENTS, seed: int = 1) -> float:
    """How often an equal checkpoint passes the gate with as many prompts as are said to give 80 %."""
    rng = np.random.default_rng(seed)
    decided = 4 * spread**2  # of these prompts one side wins, of the others neither
    prompts = round(prompts_for(MARGIN, spread))
    passed = 0
    for _ in range(experiments):
        wins = rng.integers(0, 2, prompts).astype(np.float64)
        scores = np.where(rng.random(prompts) < decided, wins, 0.5)
        passed += WinRate.of(scores.tolist()).non_inferior(MARGIN)
    return passed / experiments


def main() -> int:
    """Print the table; 1 if a demand is not met."""
    figures: list[Figure] = []
    for name, world in WORLDS.items():
        for prompts in (60, 160, 436):
            one, two = coverage(world, prompts, over_prompts), coverage(world, prompts, over_games)
            figures.append(Figure(f"{name}, {prompts} prompts: over prompts", f"{one:.3f}", ".93 to .97", 0.93 <= one <= 0.97))
            figures.append(Figure(f"{name}, {prompts} prompts: over judgements", f"{two:.3f}", "below .93", two < 0.93))
    power = gate_power(0.42)
    figures.append(Figure(f"gate, {prompts_for(MARGIN):.0f} prompts: an equal checkpoint passes", f"{power:.3f}", f"{POWER:g} +- .03", abs(power - POWER) <= 0.03))
    return show("Side by side: intervals", figures)


if __name__ == "__main__":
    sys.exit(main())
