"""Stopping early at any time, with errors bounded over all looks together."""

from collections.abc import Callable

import numpy as np
import pytest

from holdfast.agents.errors import BadInput
from holdfast.results.statistics.eprocess import Decision, decide, wealth

SEEDS = {"wrong stops": 11, "power": 12, "order": 13, "by outcome": 14, "traded": 15}
RUNS, PAIRS = 2000, 400
ALPHA = 0.05
ERROR = (ALPHA * (1 - ALPHA) / RUNS) ** 0.5
"""Monte Carlo error of a share of 5 %: 0.005."""

Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Draw = Callable[[np.random.Generator], Table]


def binary(first: float, second: float, correlation: float = 0.0) -> Draw:
    """Zeros and ones of two checkpoints on the same item, first minus second, with this correlation."""
    both = first * second + correlation * (first * (1 - first) * second * (1 - second)) ** 0.5
    return lambda random: random.choice([1.0, -1.0, 0.0], (RUNS, PAIRS), p=[first - both, second - both, 1 - first - second + 2 * both])


def uniform(random: np.random.Generator) -> Table:
    return random.uniform(-1, 1, (RUNS, PAIRS))


def rare_harm(random: np.random.Generator) -> Table:
    """Small gains nearly always, and a large loss now and then that makes up for them."""
    return np.where(random.random((RUNS, PAIRS)) < 0.1, -1.0, 1 / 9)


def rare_gain(random: np.random.Generator) -> Table:
    return -rare_harm(random)


def of_three_epochs(random: np.random.Generator) -> Table:
    rates = random.beta(1, 3, (RUNS, PAIRS))
    return (random.binomial(3, rates) - random.binomial(3, rates)) / 3


def louder_after_a_gain(random: np.random.Generator) -> Table:
    """The spread depends on the past, the mean given the past is 0."""
    signs = random.choice([-1.0, 1.0], (RUNS, PAIRS))
    return signs * np.where(np.column_stack([np.zeros(RUNS), signs[:, :-1]]) > 0, 1.0, 0.1)


def trait_after_trait(first: float, second: float) -> Draw:
    """All of one trait, then all of another with another rate; neither differs between the checkpoints."""
    return lambda random: np.hstack([binary(rate, rate)(random)[:, : PAIRS // 2] for rate in (first, second)])


def traded(random: np.random.Generator) -> Table:
    """As much better on one trait as worse on another, no better on the whole: the first trait's pairs, then the second's."""
    return np.hstack([binary(*rates)(random)[:, : PAIRS // 2] for rates in ((0.4, 0.2), (0.2, 0.4))])


def stops(table: Table) -> list[int]:
    """When each run first has evidence of an improvement."""
    tops = [np.flatnonzero(np.asarray(wealth(list(run))) >= 1 / ALPHA) for run in table]
    return [int(found[0]) + 1 for found in tops if len(found)]


NULLS: dict[str, Draw] = {
    **{f"rates of {rate}, correlation {correlation}": binary(rate, rate, correlation) for rate in (0.1, 0.3, 0.5) for correlation in (0.0, 0.5)},
    "uniform": uniform,
    "rare harm": rare_harm,
    "rare gain": rare_gain,
    "three epochs": of_three_epochs,
    "louder after a gain": louder_after_a_gain,
    **{f"all of a trait at {first}, then all of one at {second}": trait_after_trait(first, second) for first, second in ((0.05, 0.5), (0.5, 0.05), (0.1, 0.6))},
}


@pytest.mark.parametrize("name", NULLS)
def test_looking_after_every_pair_wrongly_stops_at_most_one_run_in_twenty(name: str):
    table = NULLS[name](np.random.default_rng(SEEDS["wrong stops"]))

    assert len(stops(table)) / RUNS <= ALPHA + 2 * ERROR


def test_an_order_by_outcome_is_no_order_fixed_beforehand_and_stops_nearly_every_run():
    table = trait_after_trait(0.1, 0.6)(np.random.default_rng(SEEDS["by outcome"]))

    assert len(stops(table)) / RUNS <= ALPHA + 2 * ERROR
    assert len(stops(-np.sort(-table, axis=1))) / RUNS > 0.9  # the same pairs, gains first


def test_a_trait_traded_for_another_is_no_improvement_where_the_two_are_asked_in_turn():
    table = traded(np.random.default_rng(SEEDS["traded"]))
    in_turn = table.reshape(RUNS, 2, PAIRS // 2).transpose(0, 2, 1).reshape(RUNS, PAIRS)

    assert len(stops(in_turn)) / RUNS <= ALPHA + 2 * ERROR
    assert len(stops(table)) / RUNS > 0.9  # one trait after the other: the first alone decides


@pytest.mark.parametrize(("second", "correlation", "found", "pairs"), [(0.20, 0.3, 0.80, 215), (0.20, 0.5, 0.95, 160), (0.15, 0.5, 0.99, 80)])
def test_an_improvement_from_thirty_percent_is_found(second: float, correlation: float, found: float, pairs: int):
    table = binary(0.30, second, correlation)(np.random.default_rng(SEEDS["power"]))
    at = stops(table)

    # Monte Carlo error of a share of 80 %: 0.009; of the mean number of pairs: under 3
    assert len(at) / RUNS >= found
    assert (sum(at) + PAIRS * (RUNS - len(at))) / RUNS <= pairs


def test_a_stake_never_knows_its_own_pair():
    pairs = list(np.random.default_rng(SEEDS["order"]).uniform(-1, 1, 60))
    grown = wealth(pairs)

    assert grown[0] == 1.0
    for n in range(1, len(pairs)):
        lucky, unlucky = (wealth([*pairs[:n], last])[-1] for last in (1.0, -1.0))
        assert lucky + unlucky == pytest.approx(2 * grown[n - 1])
        assert wealth(pairs[:n]) == grown[:n]


def test_all_that_improve_are_decided_after_a_handful():
    assert decide([1.0] * 8).finding == "go on"
    assert decide([1.0] * 9) == Decision("better", 9, 1.5**8, 1.0)


def test_worse_mirrors_better():
    pairs = list(binary(0.5, 0.2)(np.random.default_rng(SEEDS["order"]))[0])
    better, worse = decide(pairs), decide([-one for one in pairs])

    assert (better.finding, worse.finding) == ("better", "worse")
    assert (better.at, better.wealth_better) == (worse.at, worse.wealth_worse)


def test_a_decision_stands_whatever_follows():
    assert decide([1.0] * 9 + [-1.0] * 200) == decide([1.0] * 9)


def test_no_pair_decides_nothing():
    assert decide([]) == Decision("go on", None, 1.0, 1.0)


@pytest.mark.parametrize("value", [1.5, -2.0, float("nan")])
def test_a_difference_off_the_scale_is_named(value: float):
    with pytest.raises(BadInput, match=rf"Pair 2 differs by {value!r}.*divide"):
        decide([0.0, value])


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_an_impossible_alpha_is_named(alpha: float):
    with pytest.raises(BadInput, match=rf"alpha={alpha!r}"):
        decide([0.0], alpha=alpha)
