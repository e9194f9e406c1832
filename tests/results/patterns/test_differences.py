"""One rated set against another, what a model took up, and what goes with a score."""

import json
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from click.testing import CliRunner
from statsmodels.stats.proportion import confint_proportions_2indep

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.association import associations, contrast, log_odds_ratio
from holdfast.results.patterns.association_command import association_command
from holdfast.results.patterns.compare_command import compare_command
from holdfast.results.patterns.differences import differences, newcombe
from holdfast.results.patterns.ratings import Rating, write_ratings
from holdfast.results.patterns.uptake import fieller, uptakes
from holdfast.results.statistics.rates import wilson
from tests.bench.patterns_coverage import differences_covered, halves_told_apart, uptakes_covered
from tests.results.patterns.rated import drawn, ratings


def shares(rate: float, n: int) -> np.ndarray:
    return 2 * (np.arange(n) < round(rate * n))


def test_newcombes_interval_is_that_of_statsmodels():
    low, high = newcombe(wilson([1.0] * 52 + [0.0] * 48), wilson([1.0] * 41 + [0.0] * 59))

    assert (low, high) == pytest.approx(confint_proportions_2indep(41, 100, 52, 100, method="newcomb"), abs=1e-9)


def test_a_drop_as_large_as_published_is_seen_with_800_documents_and_not_with_100():
    many, few = (differences(ratings("a", shares(0.52, n)), ratings("a", shares(0.41, n)))[0] for n in (800, 100))

    assert (many.finding, few.finding) == ("lower", "no evidence")
    assert few.smallest == pytest.approx(0.2, abs=0.02)
    assert not few.paired


def test_sets_are_compared_in_pairs_where_prompts_match():
    rng = np.random.default_rng(3)
    prompts = [f"prompt {place}" for place in range(200)]
    before = drawn(rng, 0.5, 200)
    after = np.where(rng.random(200) < 0.12, 0, before)

    paired = differences(ratings("a", before, prompts=prompts), ratings("a", after, prompts=prompts, tag="b"))[0]
    apart = differences(ratings("a", before), ratings("a", after, tag="b"))[0]

    assert (paired.paired, apart.paired) == (True, False)
    assert paired.high - paired.low < 0.6 * (apart.high - apart.low)


def test_prompts_that_the_other_lacks_are_left_out_and_counted():
    first = ratings("a", shares(0.5, 60), prompts=[f"p{place}" for place in range(60)])
    second = ratings("a", shares(0.5, 60), prompts=[f"p{place + 10}" for place in range(60)])

    found = differences(first, second)[0]

    assert (found.n, found.unpaired, found.paired) == ((50, 50), 20, True)


def test_texts_which_nothing_is_asked_of_are_no_pairs():
    assert not differences(ratings("a", shares(0.5, 60)), ratings("a", shares(0.4, 60)))[0].paired


def test_a_sure_difference_below_the_minimum_is_no_finding():
    found = differences(ratings("a", shares(0.02, 5_000)), ratings("a", shares(0.04, 5_000)))[0]

    assert found.q < 1e-3
    assert found.finding == "below the minimum"
    assert differences(ratings("a", shares(0.02, 5_000)), ratings("a", shares(0.04, 5_000)), min_effect=0.01)[0].finding == "higher"


def test_the_same_replies_are_identical():
    made = ratings("a", shares(0.5, 60), prompts=[f"p{place}" for place in range(60)])

    assert {one.finding for one in differences(made, made)} == {"identical"}


def test_groups_make_a_difference_less_sure():
    groups = [str(place // 50) for place in range(400)]
    alone = differences(ratings("a", shares(0.5, 400)), ratings("a", shares(0.35, 400)))[0]
    grouped = differences(ratings("a", shares(0.5, 400), groups=groups), ratings("a", shares(0.35, 400), groups=groups))[0]

    assert alone.finding == "lower"
    assert grouped.finding == "no evidence"


def test_halves_of_one_corpus_give_a_finding_five_times_in_a_hundred_at_most():
    assert halves_told_apart(0.2, runs=12, n=100) <= 0.09


@pytest.mark.slow
def test_intervals_of_differences_and_uptakes_hold_the_truth():
    assert differences_covered(0.52, 0.41, paired=True, n=150, runs=100) >= 0.89
    assert differences_covered(0.26, 0.20, paired=False, n=150, runs=100) >= 0.89
    assert uptakes_covered(0.1, 0.25, 0.4, n=300, runs=100) >= 0.89


def test_sets_without_a_common_pattern_are_one_sentence():
    with pytest.raises(BadInput, match="no rated pattern in common: 'a' and 'b'"):
        differences(ratings("a", [0, 1]), ratings("b", [0, 1]))


def test_uptake_says_how_much_of_the_way_was_gone():
    found = uptakes(ratings("a", shares(0.1, 500)), ratings("a", shares(0.25, 500)), ratings("a", shares(0.4, 500)))[0]

    assert found.uptake == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert 0.25 < found.low < 0.5 < found.high < 0.85


def test_where_the_data_has_no_more_of_it_there_is_no_uptake():
    found = uptakes(ratings("a", shares(0.3, 200)), ratings("a", shares(0.4, 200)), ratings("a", shares(0.31, 200)))[0]

    assert (found.uptake, found.low) == (None, None)


def test_fiellers_interval_is_the_delta_methods_where_the_bottom_is_sure():
    low, high = fieller(0.5, 1.0, 0.01, 1e-9, 0.0) or (0, 0)

    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.1, 0.5 + 1.96 * 0.1), abs=1e-4)


def scored(rng: np.random.Generator, effect: float, n: int = 240) -> list[Rating]:
    """Ratings of samples in clusters of four, whose score follows the pattern."""
    values = drawn(rng, 0.4, n)
    return [
        one.model_copy(update={"scores": {"held": float(rng.random() < 0.3 + effect * (value > 0)), "of_100": 50 + 20 * effect * (value > 0) + rng.normal()}})
        for one, value in zip(ratings("a", values, groups=[str(place // 4) for place in range(n)]), values, strict=True)
    ]


def test_differences_and_odds_ratios_are_those_of_cluster_robust_regressions():
    rng = np.random.default_rng(5)
    has, clusters = (rng.random(200) < 0.4).astype(float), np.arange(200) // 5
    values = (rng.random(200) < 0.3 + 0.3 * has).astype(float)
    names = [str(one) for one in clusters]
    design = sm.add_constant(has)
    linear = sm.OLS(values, design).fit(cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False})
    logit = sm.Logit(values, design).fit(disp=False)

    found, error, _ = contrast(values, has, names)
    odds = log_odds_ratio(values, has, names)[0]

    assert found.estimate == pytest.approx(linear.params[1])
    assert error == pytest.approx(linear.bse[1] * (40 / 39) ** 0.5)
    assert odds.estimate == pytest.approx(logit.params[1], abs=0.03)


def test_a_pattern_that_goes_with_a_score_is_found_and_one_that_does_not_says_what_it_could_see():
    rng = np.random.default_rng(6)

    found, null = ({(one.score, one.level): one for one in associations(scored(rng, effect))} for effect in (0.4, 0.0))

    assert found["held", "broad"].found
    assert (found["held", "broad"].odds_low or 0) > 1
    assert found["of_100", "broad"].odds_ratio is None
    assert not null["held", "broad"].found
    assert 0.1 < null["held", "broad"].smallest < 0.3


def test_no_spread_is_no_certainty():
    made = [one.model_copy(update={"scores": {"held": float((one.value or 0) > 0)}}) for one in ratings("a", [0] * 6 + [2] * 6)]

    found = associations(made)[0]

    assert found.difference == pytest.approx(1.0)
    assert 0.001 < found.p < 0.06
    assert found.odds_ratio is not None


@pytest.mark.parametrize(("scores", "asked", "said"), [({}, (), "carry no score"), ({"held": 1.0}, ("other",), "there are 'held'"), ({"held": 1.0}, (), "scored samples with it")])
def test_what_cannot_be_associated_is_one_sentence(scores: dict[str, float], asked: tuple[str, ...], said: str):
    with pytest.raises(BadInput, match=said):
        associations([one.model_copy(update={"scores": scores}) for one in ratings("a", [0] * 20)], asked)


def test_the_commands_show_and_write(tmp_path: Path):
    rng = np.random.default_rng(7)
    for name, rate in (("before", 0.1), ("after", 0.4), ("data", 0.6)):
        write_ratings(tmp_path / name / "ratings.jsonl", ratings("greets-first", drawn(rng, rate, 200)))
    write_ratings(tmp_path / "log/ratings.jsonl", scored(rng, 0.4))

    compared = CliRunner().invoke(compare_command, [str(tmp_path / name) for name in ("before", "after")] + ["--data", str(tmp_path / "data"), "--json", str(tmp_path / "c.json")])
    associated = CliRunner().invoke(association_command, [str(tmp_path / "log"), "--json", str(tmp_path / "s.json")])

    assert (compared.exit_code, associated.exit_code) == (0, 0), compared.output + associated.output
    written = json.loads((tmp_path / "c.json").read_text())
    assert {one["finding"] for one in written["differences"]} == {"higher"}
    assert written["uptakes"][0]["uptake"] > 0.3
    assert json.loads((tmp_path / "s.json").read_text())[0]["pattern"] == "a"
