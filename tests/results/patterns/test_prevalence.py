"""Shares of documents with a pattern."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.prevalence import prevalences, read_gold, share_of, write_prevalences
from holdfast.results.patterns.prevalence_command import prevalence_command
from holdfast.results.patterns.ratings import Rating, read_ratings, write_ratings
from holdfast.results.statistics.rates import wilson
from tests.bench.patterns_coverage import clustered_covered, finite_covered, gold_covered, independent_covered
from tests.results.patterns.rated import drawn, ratings


def test_strict_is_within_broad_and_nulls_are_in_neither():
    broad, strict = prevalences(ratings("a", [0, 1, 2, 2, None, 0]))

    assert (broad.level, broad.share, strict.level, strict.share) == ("broad", 0.6, "strict", 0.4)
    assert (broad.rated, broad.nulls) == (5, 1)


def test_independent_documents_have_wilsons_interval_and_groups_widen_it():
    values = [2] * 30 + [0] * 70

    alone = prevalences(ratings("a", values))[0]
    grouped = prevalences(ratings("a", values, groups=[str(place // 10) for place in range(100)]))[0]

    expected = wilson([1.0] * 30 + [0.0] * 70)
    # few degrees of freedom shrink the effective size a little
    assert (alone.low, alone.high) == pytest.approx((expected.low, expected.high), abs=0.003)
    assert grouped.high - grouped.low > 2 * (alone.high - alone.low)
    assert grouped.clusters == 10


def test_of_a_finite_population_less_is_open_and_of_all_of_it_nothing():
    values = [1.0] * 20 + [0.0] * 180

    free, most, every = share_of(values, range(200)), share_of(values, range(200), population=250), share_of(values, range(200), population=200)

    assert free.low < most.low < every.low == every.estimate == every.high
    with pytest.raises(BadInput, match="smaller than the 200"):
        share_of(values, range(200), population=10)


def test_intervals_hold_the_truth_as_often_as_they_say():
    assert 0.91 <= independent_covered(0.1, n=300, runs=400) <= 0.98
    assert 0.91 <= clustered_covered(0.2, groups=40, runs=400) <= 0.98
    assert 0.91 <= finite_covered(0.2, n=300, population=500, runs=400) <= 0.98


def test_gold_labels_take_the_raters_errors_out():
    assert 0.89 <= gold_covered(0.2, n=300, runs=120) <= 1.0


def test_a_pattern_without_enough_labels_stays_as_it_is_rated():
    found = ratings("a", drawn(np.random.default_rng(1), 0.3, 100))

    assert prevalences(found, gold={("0", "a"): 1}) == prevalences(found)


def test_corrected_shares_do_not_cross():
    rng = np.random.default_rng(2)
    truth = drawn(rng, 0.4, 200)
    rated = ratings("a", np.where(rng.random(200) < 0.15, 2 - truth, truth))
    gold = {(str(place), "a"): int(truth[place]) for place in range(120)}

    broad, strict = prevalences(rated, gold=gold)

    assert broad.gold == 120
    assert strict.share <= broad.share
    assert strict.low <= strict.share <= strict.high


def test_ratings_are_read_as_they_were_written_and_the_last_of_two_counts(tmp_path: Path):
    made = ratings("a", [0, 2, None])
    write_ratings(tmp_path / "ratings.jsonl", made)
    with (tmp_path / "ratings.jsonl").open("a") as file:
        file.write(made[0].model_copy(update={"value": 1}).model_dump_json() + "\n")

    assert [one.value for one in read_ratings(tmp_path)] == [1, 2, None]


@pytest.mark.parametrize(("content", "said"), [(None, "There are no ratings"), ("", "holds no rating"), ("{}\n", "is no rating"), ('{"uid": "a", "value": 3}\n', "is no rating")])
def test_what_holds_no_ratings_is_one_sentence(tmp_path: Path, content: str | None, said: str):
    if content is not None:
        (tmp_path / "ratings.jsonl").write_text(content)

    done = CliRunner().invoke(prevalence_command, [str(tmp_path)])

    assert (done.exit_code, said in done.output) == (1, True)


@pytest.mark.parametrize(("content", "said"), [("uid,label\n1,1\n", "no column 'pattern'"), ("uid,pattern,label\n1,a,yes\n", "line 2: the label 'yes'"), ("", "no rows")])
def test_labels_that_are_none_are_one_sentence(tmp_path: Path, content: str, said: str):
    (tmp_path / "gold.csv").write_text(content)

    with pytest.raises(BadInput, match=said):
        read_gold(tmp_path / "gold.csv")


def test_the_files_hold_every_pattern_and_no_formula(tmp_path: Path):
    write_prevalences(prevalences([*ratings("a", [0, 1]), *ratings("b", [2, 2])]), tmp_path)

    lines = (tmp_path / "prevalence.csv").read_text().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["b", "broad"], ["b", "strict"], ["a", "broad"], ["a", "strict"]]


def test_the_command_shows_and_corrects(tmp_path: Path):
    write_ratings(tmp_path / "ratings.jsonl", ratings("a", [0, 0, 2, 2, 1, 0, 0, 0]))
    (tmp_path / "gold.csv").write_text("uid,pattern,label\n" + "".join(f"{place},a,{label}\n" for place, label in enumerate([0, 0, 2, 2, 1, 0, 0, 0])))

    done = CliRunner().invoke(prevalence_command, [str(tmp_path), "--gold", str(tmp_path / "gold.csv"), "--out", str(tmp_path / "out")])

    assert done.exit_code == 0, done.output
    assert "corrected" in done.output
    assert (tmp_path / "out/prevalence.json").exists()


def test_a_rating_has_three_levels():
    with pytest.raises(ValueError, match="less than or equal to 2"):
        Rating(uid="a", place="a", pattern="a", value=3)
