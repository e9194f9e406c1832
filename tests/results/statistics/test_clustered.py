"""Clustered, stratified means: known values by hand, and intervals that cover what they say they cover."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from holdfast.results.statistics.clustered import clustered_mean, clustered_share
from holdfast.results.statistics.multiplicity import adjusted
from holdfast.results.statistics.rates import wilson_interval
from tests.bench.comparison_coverage import SEEDS, differences_covered, identical_told_apart, rates_covered, wrongly_equivalent

RUNS = 300
COVERED = (0.93 * 0.07 / RUNS) ** 0.5
"""Monte Carlo error of a share of 93 % over so many draws: 0.015; the full measurement is in tests/bench/comparison_coverage.py."""
ERROR = (0.05 * 0.95 / RUNS) ** 0.5
"""The same of 5 %: 0.013."""


@pytest.mark.parametrize("equal", [True, False], ids=["equal clusters", "unequal clusters"])
@pytest.mark.parametrize("clusters", [5, 8, 12, 20, 40])
def test_the_interval_of_a_paired_difference_covers_with_few_clusters(clusters: int, equal: bool):
    assert 0.93 - 2 * COVERED <= differences_covered(clusters, equal=equal, runs=RUNS) <= 0.97 + 2 * COVERED


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
@pytest.mark.parametrize(("strata", "epochs"), [(4, 1), (1, 3), (4, 3)])
def test_the_interval_of_a_rate_covers_with_strata_and_epochs(rate: float, strata: int, epochs: int):
    assert 0.93 - 2 * COVERED <= rates_covered(rate, strata=strata, epochs=epochs, runs=RUNS) <= 0.97 + 2 * COVERED


@pytest.mark.parametrize("rate", [0.1, 0.3])
def test_two_identical_checkpoints_seldom_differ_on_any_of_five_evals(rate: float):
    said, naive = identical_told_apart(rate, runs=RUNS)

    assert said <= 0.05 + 2 * ERROR
    assert naive > 0.10  # what one of five uncorrected tests would say


@pytest.mark.parametrize(("margin", "up", "items"), [(0.05, 0.05, 168), (0.05, 0.25, 800), (0.15, 0.15, 24), (0.15, 0.20, 100)])
def test_a_difference_as_large_as_the_margin_is_seldom_called_none(margin: float, up: float, items: int):
    assert wrongly_equivalent(margin, up, items=items, runs=RUNS) <= 0.05 + 2 * ERROR


def test_without_clusters_and_strata_it_is_the_paired_t_test():
    values = np.asarray([0.0, 1.0, -1.0, 1.0, 1.0, 0.0, 0.0, 1.0])
    found = clustered_mean(values, range(8))

    assert (found.mean, found.n, found.clusters, found.freedom) == (0.375, 8, 8, 7)
    assert found.error == pytest.approx(values.std(ddof=1) / 8**0.5)
    assert found.high - found.mean == pytest.approx(2.364624 * found.error)
    assert found.p == pytest.approx(float(stats.ttest_1samp(values, 0).pvalue))


def test_a_cluster_counts_once_however_many_units_it_has():
    values = [1.0, 0.0, 0.0, -1.0, 1.0]
    once, thrice = clustered_mean(values, range(5)), clustered_mean(np.repeat(values, 3), np.repeat(np.arange(5), 3).astype(object))

    assert (once.mean, once.error, once.freedom) == pytest.approx((thrice.mean, thrice.error, thrice.freedom))


def test_strata_that_differ_narrow_the_interval():
    values, strata = [1.0, 1.0, 0.0, 1.0, -1.0, -1.0, 0.0, -1.0], list("aaaabbbb")
    found = clustered_mean(values, range(8), strata)

    # the variance in each stratum is 1/4, so that of the mean is (4/4 + 4/4) / 64
    assert (found.mean, found.error, found.freedom) == pytest.approx((0.0, 2**0.5 / 8, 6.0))
    assert found.error < clustered_mean(values, range(8)).error


def test_the_same_name_in_two_strata_is_two_clusters():
    assert clustered_mean([1.0, 0.0, 1.0, 0.0], ["x", "y", "x", "y"], ["a", "a", "b", "b"]).clusters == 4


@pytest.mark.parametrize("strata", [["a", "b", "c"], ["a", "a", "b"]])
def test_strata_of_one_cluster_take_the_pooled_spread_and_no_degree_more_than_there_is(strata: list[str]):
    found = clustered_mean([0.0, 1.0, 1.0], range(3), strata)

    assert found.error > 0
    assert found.freedom <= 2


def test_numbers_and_texts_name_the_same_clusters():
    assert clustered_mean([1.0, 0.0, 1.0], [1, "1", 2]).clusters == 2


def test_one_cluster_gives_no_interval():
    found = clustered_mean([1.0, 0.0, 1.0], ["a"] * 3)

    assert found.mean == pytest.approx(2 / 3)
    assert np.isnan([found.error, found.p, found.low, found.high]).all()
    assert not found.within(1.0)


def test_no_value_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at least one value"):
        clustered_mean([], [])


def test_nothing_but_zeros_is_certain_and_nothing_else_is():
    zeros, ones = clustered_mean([0.0] * 30, range(30)), clustered_mean([-1.0] * 30, range(30))

    assert (zeros.error, zeros.low, zeros.high, zeros.p) == (0.0, 0.0, 0.0, 1.0)
    assert (ones.low, ones.high) == pytest.approx((-1.1, -0.9))
    assert ones.p < 0.001


def test_changes_that_cancel_within_every_cluster_are_no_certainty():
    found = clustered_mean([1.0, -1.0, 0.0, 0.0], ["a", "a", "b", "b"])

    assert found.mean == 0.0
    assert found.low < 0 < found.high


def test_an_interval_ends_where_the_score_ends():
    found = clustered_mean([1.0, 1.0, 0.0], range(3), limit=1.0)

    assert (found.high, found.mean + found.reach(0.95) > 1) == (1.0, True)


def test_equivalence_needs_the_whole_interval_inside_the_margin():
    found = clustered_mean([1.0, -1.0] * 100, range(200))

    assert found.within(found.reach(0.90) + 0.003)
    assert not found.within(found.reach(0.90) - 0.001)


def test_losses_that_were_seldom_seen_are_not_called_equivalent():
    found = clustered_mean([1.0, *[0.0] * 59], range(60))

    # one loss of 60: the interval of what was seen ends at .045, but with a true .05 one loss or none is seen in 19 of 100 runs
    assert found.mean + found.reach(0.90) < 0.05
    assert not found.within(0.05)


def test_independent_zeros_and_ones_have_wilsons_interval_at_fewer_samples():
    share = clustered_share([1.0] * 12 + [0.0] * 28, range(40))
    low, high = wilson_interval(0.3, 40)

    assert share.estimate == 0.3
    assert share.low == pytest.approx(low, abs=0.01)
    assert share.low < low < high < share.high


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_rate_of_nothing_or_all_counts_clusters(value: float):
    share = clustered_share([value] * 60, [number // 3 for number in range(60)])

    assert (share.low, share.high) == wilson_interval(value, 20)


def test_scores_that_are_no_rate_have_a_t_interval():
    values = [0.0, 5.0, 9.0, 3.0]

    assert clustered_share(values, range(4)) == clustered_mean(values, range(4)).interval


@pytest.mark.parametrize("method", ["holm", "fdr_bh"])
def test_corrections_are_those_of_statsmodels(method: str):
    random = np.random.default_rng(SEEDS["identical"])
    for size in (2, 40):
        given = list(np.round(random.random(size) ** 3, 2))
        found = adjusted(given, "holm" if method == "holm" else "fdr_bh")
        assert found == pytest.approx(list(multipletests(given, method=method)[1]))


def test_an_undefined_p_stays_so_and_corrects_nothing():
    assert adjusted([0.01, float("nan"), 0.04], "holm") == pytest.approx([0.02, float("nan"), 0.04], nan_ok=True)
    assert adjusted([], "fdr_bh") == []
