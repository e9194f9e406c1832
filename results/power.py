"""What a design can see, before a call is made."""

from collections.abc import Sequence

import numpy as np

from holdfast.results.rates import paired_difference

EXPERIMENTS = 400
LEVEL = 0.8
SPREAD = 1.0
"""Standard deviation of the openings' difficulty on the logit scale, which two checkpoints share."""


def power(sizes: Sequence[int], first: float, second: float, *, experiments: int = EXPERIMENTS, seed: int = 0) -> float:
    """The chance that a paired comparison finds the second checkpoint better, by simulation.

    Openings differ in difficulty (normal on the logit scale, standard deviation 1); both checkpoints meet the same ones,
    and break or keep the trait independently given the difficulty. What counts is `paired_difference`, the comparison as it is made.

    Args:
        sizes: How many openings each trait has.
        first: The true violation rate of the first checkpoint, 0 to 1.
        second: The true rate of the second.
        experiments: How many comparisons are simulated.
        seed: The simulation's seed.
    """
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(experiments):
        pairs: dict[str, list[tuple[float, float]]] = {}
        for number, size in enumerate(sizes):
            difficulty = rng.normal(0.0, SPREAD, size)
            one, two = (rng.random(size) < _tilted(rate, difficulty) for rate in (first, second))
            pairs[str(number)] = [(float(a), float(b)) for a, b in zip(one, two, strict=True)]
        hits += paired_difference(pairs).finding == "better"
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


def _tilted(rate: float, difficulty: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Each opening's own rate: tilted by its difficulty, with the mean kept by the usual scaling of a logit-normal."""
    if rate <= 0.0 or rate >= 1.0:
        return np.full(difficulty.shape, rate)
    centre = np.log(rate / (1 - rate)) * np.sqrt(1 + 0.346 * SPREAD**2)
    return 1 / (1 + np.exp(-(centre + difficulty)))
