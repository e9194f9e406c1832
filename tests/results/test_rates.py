import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from holdfast.results.rates import auc, paired_difference, stratified_rate


def test_one_stratum_is_close_to_wilson():
    found = stratified_rate({"a": [1.0] * 12 + [0.0] * 36})
    low, high = proportion_confint(12, 48, method="wilson")

    assert found.estimate == 0.25
    assert (found.low, found.high) == (pytest.approx(low, abs=0.005), pytest.approx(high, abs=0.005))


def test_strata_that_differ_make_the_interval_narrower():
    apart = stratified_rate({"a": [1.0] * 11 + [0.0], "b": [0.0] * 11 + [1.0]})
    alike = stratified_rate({"a": [1.0, 0.0] * 6, "b": [1.0, 0.0] * 6})

    assert apart.estimate == alike.estimate == 0.5
    assert apart.high - apart.low < alike.high - alike.low


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_no_spread_is_no_certainty(value: float):
    found = stratified_rate({"a": [value] * 6, "b": [value] * 6})

    assert found.high - found.low > 0.2


def test_no_outcome_has_no_rate():
    with pytest.raises(ValueError, match="at least one"):
        stratified_rate({"a": []})


def test_identical_twins_are_identical():
    assert paired_difference({"a": [(1.0, 1.0), (0.0, 0.0)]}).finding == "identical"


def test_findings_follow_the_direction():
    pairs = {"a": [(1.0, 0.0)] * 10 + [(0.0, 0.0)] * 2, "b": [(1.0, 0.0)] * 9 + [(1.0, 1.0)] * 3}

    assert paired_difference(pairs).finding == "better"
    assert paired_difference(pairs, lower_is_better=False).finding == "worse"


def test_the_paired_interval_covers_and_rarely_cries_wolf():
    random = np.random.default_rng(7)
    cries, covers = 0, 0
    for _ in range(400):
        level = {"a": 0.1, "b": 0.3, "c": 0.5, "d": 0.2}
        same = {trait: [(float(random.random() < rate), float(random.random() < rate)) for _ in range(12)] for trait, rate in level.items()}
        less = {trait: [(float(random.random() < rate), float(random.random() < rate / 2)) for _ in range(12)] for trait, rate in level.items()}
        cries += paired_difference(same).finding in {"better", "worse"}
        found = paired_difference(less)
        covers += found.low <= -sum(level.values()) / 8 <= found.high

    assert cries / 400 <= 0.08
    assert 0.92 <= covers / 400 <= 0.98


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
