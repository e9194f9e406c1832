"""What a design can see."""

import pytest

from holdfast.results.power import power, smallest_visible


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
