"""Intervals over prompts, the gate, and a small version of the bench that shows what resampling judgements would do."""

import math

import pytest

from holdfast.scorers.sxs.interval import WinRate, by_prompt, power_of, prompts_for
from tests.bench.sxs_coverage import World, coverage, over_games, over_prompts


def test_four_prompts_by_hand():
    found = WinRate.of([1.0, 0.0, 0.5, 1.0])

    # spread: deviations .375, -.625, -.125, .375, so (.140625 + .390625 + .015625 + .140625) / 3 = .229167; t(.975, 3) = 3.18245
    assert found.mean == 0.625
    assert found.spread == pytest.approx(0.229167**0.5, abs=1e-6)
    assert found.interval == (0.0, 1.0)
    assert found.lower_bound == pytest.approx(0.625 - 2.353363 * 0.478714 / 2, abs=1e-5)


def test_no_spread_is_no_certainty():
    low, high = WinRate.of([0.5] * 60).interval

    assert (low, high) == (pytest.approx(0.475), pytest.approx(0.525))
    assert WinRate.of([1.0] * 30).interval == (pytest.approx(0.9), 1.0)


def test_one_prompt_says_nothing_and_none_less():
    assert WinRate.of([1.0]).interval == (0.0, 1.0)
    assert not WinRate.of([1.0]).non_inferior(0.05)
    assert all(math.isnan(bound) for bound in (WinRate.of([]).mean, *WinRate.of([]).interval))


def test_epochs_of_a_prompt_are_one_number():
    assert by_prompt([("a", 1.0), ("b", 0.5), ("a", 0.0)]) == [0.5, 0.5]


def test_five_points_take_436_prompts_and_half_the_margin_four_times_as_many():
    assert prompts_for(0.05) == 436
    assert prompts_for(0.025) == pytest.approx(4 * 436, abs=2)
    assert power_of(436, 0.05) == pytest.approx(0.8, abs=0.001)
    assert power_of(160, 0.05) < 0.5


def test_the_gate_opens_by_the_lower_bound_alone():
    even = [1.0, 0.0] * 300
    assert WinRate.of(even).non_inferior(0.05)
    assert not WinRate.of(even[:100]).non_inferior(0.05)
    assert not WinRate.of([0.4] * 300 + [0.5] * 300).non_inferior(0.05)


def test_an_interval_over_prompts_covers_and_one_over_judgements_does_not():
    world = World(prompts=4.0, tie=0.3)

    assert 0.93 <= coverage(world, 100, over_prompts, 1500) <= 0.97
    assert coverage(world, 100, over_games, 1500) < 0.9
