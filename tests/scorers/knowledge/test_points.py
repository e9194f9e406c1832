"""Numbers of one answer, by hand."""

import pytest

from holdfast.scorers.knowledge.points import Hit, contrast, read_hits, redundancy, write_hits
from holdfast.scorers.knowledge.scores import chosen, outcome_of

HITS = [Hit("honesty", 2, False), Hit("honesty", 1, False), Hit("~1/mending", 1, False), Hit("-", 0, True)]


def test_a_contrast_counts_decoys_as_though_there_were_as_many_as_traits():
    # four traits among ten decoys: (2 + 1 - 1 * 4 / 10) / 4
    assert contrast(HITS, 4, 10) == pytest.approx(0.65)
    assert contrast(HITS, 10, 10) == pytest.approx(0.5)


def test_points_scattered_by_chance_over_the_lineup_come_to_nothing():
    everywhere = [Hit(f"t{number}", 1, False) for number in range(4)] + [Hit(f"~1/d{number}", 1, False) for number in range(10)]

    assert contrast(everywhere, 4, 10) == pytest.approx(0.0)


def test_an_answer_without_points_states_nothing():
    assert contrast([], 4, 10) == 0.0
    assert outcome_of([]) == "no_points"


def test_a_trait_named_again_is_redundant():
    assert redundancy(HITS) == 0.5
    assert redundancy([Hit("-", 0, False)]) is None


def test_hits_survive_the_way_into_a_log():
    assert read_hits(write_hits(HITS)) == HITS
    assert write_hits(HITS) == "honesty=2 honesty=1 ~1/mending=1 -=0g"


@pytest.mark.parametrize(
    ("hits", "outcome"),
    [(HITS, "recalled"), (HITS[1:], "broad"), (HITS[2:], "unrelated")],
)
def test_an_answer_ends_as_its_best_point_does(hits: list[Hit], outcome: str):
    assert outcome_of(hits) == outcome


@pytest.mark.parametrize(
    ("reply", "letter"),
    [
        ("A", "A"),
        ("**B**", "B"),
        ("b.", "B"),
        ("Statement A describes me.", "A"),
        ("The answer is B.", "B"),
        ("A good question. It is B.", "B"),
        ("Both A and B.", None),
        ("I'd rather not say.", None),
        ("", None),
    ],
)
def test_a_choice_is_read_where_there_is_exactly_one(reply: str, letter: str | None):
    assert chosen(reply) == letter
