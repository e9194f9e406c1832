"""What a design can see."""

import math

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy import stats

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.power_command import power as power_command
from holdfast.results.statistics.power import Design, analytic_power, clusters_needed, mde_of, minimum_detectable, power, simulated_power, smallest_visible

SEED = 5
EXPERIMENTS = 1500
"""The Monte Carlo error of a simulated power is 0.013 at most."""
CLUSTERS = (20, 150)
RATES = ((0.3, 0.2), (0.1, 0.05))


def test_without_a_difference_little_is_found():
    assert power([12] * 8, 0.3, 0.3, experiments=600) <= 0.05


def test_power_grows_with_the_difference_and_with_the_openings():
    small, large = power([12] * 4, 0.4, 0.3), power([12] * 4, 0.4, 0.1)

    assert small < large
    assert power([12] * 4, 0.4, 0.2) < power([24] * 8, 0.4, 0.2)


@pytest.mark.parametrize("traits", [20])
def test_twenty_traits_with_ten_openings_see_a_fifth_halve(traits: int):
    assert 0.75 <= power([10] * traits, 0.2, 0.1) <= 0.95


def test_the_smallest_visible_drop_is_visible_four_times_in_five():
    drop = smallest_visible([12] * 6, 0.4)

    assert drop is not None
    assert power([12] * 6, 0.4, 0.4 - drop) >= 0.78
    assert smallest_visible([2, 2], 0.2) is None


@pytest.mark.parametrize("epochs", [1, 3])
@pytest.mark.parametrize(("per_cluster", "icc"), [(1, 0.0), (5, 0.0), (5, 0.2)])
def test_analytic_power_is_within_three_points_of_simulated(per_cluster: int, icc: float, epochs: int):
    for clusters in CLUSTERS:
        for first, second in RATES:
            design = Design(clusters=clusters, per_cluster=per_cluster, epochs=epochs, first=first, icc=icc)

            assert analytic_power(design, second) == pytest.approx(simulated_power(design, second, experiments=EXPERIMENTS, seed=SEED), abs=0.03), (design, second)


@pytest.mark.parametrize(
    ("design", "second"),
    [
        (Design(clusters=100, first=0.05), 0.01),
        (Design(clusters=12, first=0.1), 0.05),
        (Design(clusters=48, epochs=3, first=0.05), 0.0),
        (Design(clusters=20, per_cluster=5, epochs=3, first=0.05, icc=0.2), 0.0),
        (Design(clusters=100, per_cluster=5, first=0.02, icc=0.2), 0.0),
        (Design(clusters=5, per_cluster=5, first=0.3, icc=0.2), 0.05),
    ],
)
def test_rare_violations_and_few_clusters_keep_the_promise(design: Design, second: float):
    assert analytic_power(design, second) == pytest.approx(simulated_power(design, second, experiments=EXPERIMENTS, seed=SEED), abs=0.03)


@pytest.mark.parametrize(("items", "rate"), [(20, 0.1), (48, 0.1), (100, 0.05)])
def test_a_drop_to_nothing_has_binomial_power(items: int, rate: float):
    """With nothing but drops the t-test asks for a number of them: their count is binomial."""
    edge = stats.t.ppf(0.975, items - 1)
    enough = next(count for count in range(1, items) if count**2 * (items - 1) > edge**2 * (items * count - count**2))

    # the draws' error is 0.0035
    assert analytic_power(Design(clusters=items, first=rate), 0.0) == pytest.approx(stats.binom.sf(enough - 1, items, rate), abs=0.01)


def test_the_comparison_as_it_is_made_has_the_analytic_power():
    # the Monte Carlo error is 0.025
    assert analytic_power(Design(clusters=96, first=0.3), 0.15) == pytest.approx(power([12] * 8, 0.3, 0.15, experiments=400), abs=0.05)


def test_the_stated_correlation_is_the_design_effect():
    clustered = Design(clusters=150, per_cluster=5, first=0.3, icc=0.2)
    alone = Design(clusters=round(750 / (1 + 4 * 0.2)), first=0.3, icc=0.2)

    assert analytic_power(clustered, 0.2) == pytest.approx(analytic_power(alone, 0.2), abs=0.01)


def test_epochs_help_less_than_items():
    once, thrice = (analytic_power(Design(clusters=96, epochs=epochs, first=0.3, icc=0.2), 0.2) for epochs in (1, 3))
    more = analytic_power(Design(clusters=288, first=0.3, icc=0.2), 0.2)

    assert once < thrice < more


@pytest.mark.parametrize("design", [Design(clusters=96, first=0.3), Design(clusters=12, per_cluster=8, epochs=2, first=0.3, icc=0.1), Design(clusters=200, first=0.05)])
def test_the_minimum_detectable_drop_is_found_four_times_in_five(design: Design):
    drop = minimum_detectable(design)

    assert drop is not None
    assert analytic_power(design, design.first - drop) == pytest.approx(0.8, abs=0.01)


def test_a_design_too_small_for_any_drop_says_so():
    assert minimum_detectable(Design(clusters=48, first=0.05)) is None


@pytest.mark.parametrize(("design", "second"), [(Design(clusters=96, first=0.3), 0.25), (Design(clusters=12, per_cluster=8, first=0.3, icc=0.1), 0.2)])
def test_the_clusters_needed_are_enough_and_hardly_more(design: Design, second: float):
    needed = clusters_needed(design, second)
    fewer = math.floor(0.95 * needed)

    assert analytic_power(Design(clusters=needed, per_cluster=design.per_cluster, first=0.3, icc=design.icc), second) >= 0.8
    assert analytic_power(Design(clusters=fewer, per_cluster=design.per_cluster, first=0.3, icc=design.icc), second) < 0.8


def test_a_comparison_finds_its_minimum_detectable_effect_four_times_in_five():
    effect, freedom = mde_of(0.04, 20), 20
    estimates = np.random.default_rng(SEED).normal(effect, 0.04, 20_000)
    errors = 0.04 * (np.random.default_rng(SEED + 1).chisquare(freedom, 20_000) / freedom) ** 0.5

    # the Monte Carlo error is 0.003
    assert np.mean(estimates > stats.t.ppf(0.975, freedom) * errors) == pytest.approx(0.8, abs=0.015)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"clusters": 1, "first": 0.3}, "clusters=1 .* 2 clusters or more"),
        ({"clusters": 9, "first": 0.3, "per_cluster": 0}, "per_cluster=0 .* 1 or more"),
        ({"clusters": 9, "first": 0.3, "epochs": 0}, "epochs=0 .* 1 or more"),
        ({"clusters": 9, "first": 30.0}, "rate of 30.0 .* below 1"),
        ({"clusters": 9, "first": 0.3, "icc": 1.0}, "icc=1.0 .* below 1"),
        ({"clusters": 9, "first": 0.02, "icc": 0.9}, "at most, not icc=0.9; give a lower one"),
    ],
)
def test_an_impossible_design_is_named(numbers: dict[str, float], said: str):
    with pytest.raises(BadInput, match=said):
        analytic_power(Design(**numbers), 0.01)  # pyright: ignore[reportArgumentType]


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(power_command, list(arguments), terminal_width=200)


def test_the_command_says_what_is_seen_and_what_it_takes():
    said = asked("--items", "96", "--rate", "0.3", "--drop", "0.1", "--drop", "0.2")

    assert said.exit_code == 0, said.output
    assert "smallest drop found 80% of the time: a drop by 0.15" in said.output
    assert all(f"{items} items" in said.output for items in (48, 96, 192, 384))
    assert "80% for a drop by 0.1 takes about 2" in said.output
    assert "80% for a drop by 0.2 takes about" in said.output


def test_uneven_clusters_are_counted_as_even_ones():
    said = asked("--items", "50", "--clusters", "12", "--rate", "0.3", "--icc", "0.1")

    assert "48 items in 12 clusters of 4, correlation 0.1, 1 epoch each" in said.output
    assert "clusters of 4)" in said.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rate", "0.3"], "number of items"),
        (["--items", "96"], "rate to start from"),
        (["--items", "0", "--rate", "0.3"], "items=0 gives no interval"),
        (["--items", "10", "--clusters", "20", "--rate", "0.3"], "10 items cannot fill 20 clusters"),
        (["--items", "96", "--rate", "0.3", "--drop", "0.4"], "no drop by 0.4"),
        (["--log", "logs/one.eval", "--items", "96"], "leave out --items"),
    ],
)
def test_the_command_says_what_would_be_right(arguments: list[str], said: str):
    done = asked(*arguments)

    assert done.exit_code == 1
    assert said in done.output
