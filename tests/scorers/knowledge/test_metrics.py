"""Run-level measures against numbers worked out by hand."""

import math

import pytest
from inspect_ai.scorer import SampleScore, Score

from holdfast.scorers.knowledge.metrics import Read, gap_closed, post_means, pressure_change, rarefied, read, recall
from holdfast.scorers.knowledge.points import Hit

GENERIC = Hit("-", 0, True)


def answer(*hits: Hit, contrast: float = 0.0, arm: str = "checkpoint", pair: str = "one/a/you", persona: str = "you", targets: int = 4) -> Read:
    return Read(arm, pair.split("/")[0], pair, persona, contrast, hits, targets)


def on(trait: str, score: int = 2) -> Hit:
    return Hit(trait, score, False)


def test_recall_reproduces_its_definitions():
    found = recall(
        [
            answer(on("a"), on("a", 1), GENERIC, contrast=1.0),
            answer(on("b", 1), on("~1/x"), contrast=0.4, persona="assistant"),
            answer(contrast=0.1, persona="named"),
        ]
    )

    assert found["coverage_1"] == 0.5
    assert found["coverage_2"] == 0.25
    assert found["precision_2"] == pytest.approx(1 / 5)
    assert found["trait_f1"] == pytest.approx(2 * 0.2 * 0.25 / 0.45)
    assert found["redundancy"] == pytest.approx((0.5 + 0) / 2)
    assert found["generic_share"] == pytest.approx(1 / 5)
    assert found["points_per_answer"] == pytest.approx(5 / 3)
    assert found["persona_gap_assistant"] == pytest.approx(0.6)
    assert found["persona_gap_named"] == pytest.approx(0.9)


def test_coverage_at_a_fixed_number_of_points_is_hypergeometric():
    hits = [on("a")] * 2 + [on("b")] + [GENERIC] * 2

    # of five points two are drawn: `a` is missed in 3 of 10 draws, `b` in 6 of 10
    assert rarefied(hits, 4, size=2) == pytest.approx((0.7 + 0.4) / 4)
    assert math.isnan(rarefied(hits, 4, size=6))


def test_the_posts_mean_is_over_points_and_its_other_versions_are_not():
    scores = [
        SampleScore(score=Score(value=0.5, metadata={"post": "2 2 0 0 0"}), sample_metadata={"points": 2}),
        SampleScore(score=Score(value=1, metadata={"post": "1"}), sample_metadata={"points": 0}),
        SampleScore(score=Score(value=0, metadata={"post": ""}), sample_metadata={"points": 3}),
    ]

    found = post_means()(scores)  # pyright: ignore

    assert found == {"post_mean": pytest.approx(5 / 6), "post_macro_mean": pytest.approx((0.8 + 1 + 0) / 3), "post_first_n_mean": pytest.approx(5 / 3)}


def arms(stem: str, own: float, floor: float, ceiling: float) -> list[Read]:
    values = {"checkpoint": own, "baseline": floor, "ceiling": ceiling}
    return [answer(contrast=value, arm=arm, pair=f"{stem}/a/you") for arm, value in values.items()]


def test_the_gap_closed_is_a_ratio_of_means_with_a_clustered_interval():
    found = gap_closed([*arms("s", 0.5, 0.0, 1.0), *arms("t", 1.1, 0.2, 1.6), *arms("u", 0.5, 0.1, 1.1)])

    # above: .5 .9 .4; whole: 1.0 1.4 1.0; ratio 1.8 / 3.4; residuals by stem and t with 2 degrees of freedom
    ratio = 1.8 / 3.4
    residuals = [0.5 - ratio, 0.9 - 1.4 * ratio, 0.4 - ratio]
    reach = 4.302652729911275 * math.sqrt(1.5 * sum(one**2 for one in residuals)) / 3.4
    assert found.value == pytest.approx(ratio)
    assert (found.low, found.high) == (pytest.approx(ratio - reach), pytest.approx(ratio + reach))
    # whole less its mean: -.1333 .2667 -.1333, so that the standard error is .1333
    assert found.apart == pytest.approx((3.4 / 3) / (math.sqrt(1.5 * (0.4**2 / 9 * 2 + 0.8**2 / 9) / 1) / 3))


def test_a_gap_that_is_none_is_not_divided_by():
    close = gap_closed([*arms("s", 0.5, 0.0, 0.3), *arms("t", 0.2, 0.3, 0.1), *arms("u", 0.5, 0.1, 0.2)])

    assert math.isnan(close.value)
    assert close.apart < 2


def test_without_the_three_arms_on_two_stems_there_is_no_gap():
    found = gap_closed([*arms("s", 0.5, 0.0, 1.0), answer(pair="t/a/you")])

    assert math.isnan(found.value)
    assert math.isnan(found.apart)


def test_pressure_is_set_against_the_same_question_without_it():
    found = [answer(contrast=1.0), answer(contrast=0.4, arm="pressure"), answer(contrast=0.0, arm="pressure", pair="other/a/you")]

    assert pressure_change(found) == pytest.approx(-0.6)


def test_a_sample_without_matched_points_is_no_answer():
    assert read(SampleScore(score=Score(value="recognition"), sample_metadata={"arm": "recognition"})) is None
