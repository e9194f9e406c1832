import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from holdfast.results.statistics.clustered import share_by_stratum
from holdfast.results.statistics.rates import auc


def test_one_stratum_is_close_to_wilson():
    found = share_by_stratum({"a": [1.0] * 12 + [0.0] * 36})
    low, high = proportion_confint(12, 48, method="wilson")

    assert found.estimate == 0.25
    assert (found.low, found.high) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


def test_strata_that_differ_make_the_interval_narrower():
    apart = share_by_stratum({"a": [1.0] * 11 + [0.0], "b": [0.0] * 11 + [1.0]})
    alike = share_by_stratum({"a": [1.0, 0.0] * 6, "b": [1.0, 0.0] * 6})

    assert apart.estimate == alike.estimate == 0.5
    assert apart.high - apart.low < alike.high - alike.low


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_no_spread_is_no_certainty(value: float):
    found = share_by_stratum({"a": [value] * 6, "b": [value] * 6})

    assert found.high - found.low > 0.2


def test_no_outcome_has_no_rate():
    with pytest.raises(ValueError, match="at least one"):
        share_by_stratum({"a": []})


def test_auc_counts_ties_half_and_stays_inside():
    assert auc([1, 2, 3], [1, 2, 3]).estimate == 0.5
    apart = auc([3.0] * 20, [0.0] * 20)
    assert (apart.estimate, apart.high) == (1.0, 1.0)
    assert 0.8 < apart.low < 0.9


def test_the_auc_interval_covers():
    random = np.random.default_rng(3)
    truth, hits = 0.80, 0
    shift = 1.1902  # two unit normals this far apart have an AUC of .80
    for _ in range(300):
        found = auc(list(random.normal(shift, 1, 40)), list(random.normal(0, 1, 40)))
        hits += found.low <= truth <= found.high

    assert 0.91 <= hits / 300 <= 0.98
