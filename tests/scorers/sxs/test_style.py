"""What style is, and the win rate without it."""

import math

import numpy as np
import pytest
from scipy.special import expit

from holdfast.scorers.sxs.style import FEATURES, LEAST, controlled, differences, features_of

MARKED = "# Title\n\nSome **bold** and __more__ text, 2 * 3 * 4.\n\n- one\n- two\n1. three\n"


def test_features_are_counted():
    assert features_of(MARKED) == {"length": len(MARKED), "headers": 1, "lists": 3, "bold": 2}
    assert features_of("#hash, 3.5 and a-b") == {"length": 18, "headers": 0, "lists": 0, "bold": 0}


def test_differences_are_shares_of_the_sum():
    assert differences("a" * 30, "b" * 10) == {"length": 0.5, "headers": 0.0, "lists": 0.0, "bold": 0.0}
    assert differences("- a", "b") | {"length": 0.0} == {"length": 0.0, "headers": 0.0, "lists": 1.0, "bold": 0.0}


def worlds(true: float, drift: float, slope: float, n: int = 4000) -> tuple[list[float], list[dict[str, float]]]:
    """Wins by `true` and by length, of which one side has `drift` more on average."""
    rng = np.random.default_rng(3)
    length = np.clip(rng.normal(drift, 0.3, n), -1, 1)
    wins = (rng.random(n) < expit(true + slope * length)).astype(float)
    return wins.tolist(), [dict.fromkeys(FEATURES, 0.0) | {"length": float(one)} for one in length]


def test_what_a_side_gains_by_its_usual_length_is_taken_out():
    values, styles = worlds(true=-0.4, drift=0.3, slope=2.0)
    found = controlled(values, styles)

    assert sum(values) / len(values) > 0.52, "the raw rate is flattered"
    assert found.rate == pytest.approx(expit(-0.4), abs=0.05)
    assert found.low < expit(-0.4) < found.high


def test_without_a_difference_in_style_it_is_the_raw_rate():
    values = [1.0] * 30 + [0.5] * 20 + [0.0] * 10
    found = controlled(values, [dict.fromkeys(FEATURES, 0.0)] * 60)

    # on the logit scale: residuals 30 * (1/3)^2 + 20 * (1/6)^2 + 10 * (2/3)^2 = 8.3333, over 60 * 2/3 * 1/3 = 13.3333; t(.975, 59) = 2.00100
    reach = 2.00100 * 8.33333**0.5 / 13.33333
    assert found.rate == pytest.approx(40 / 60, abs=1e-4)
    assert (found.low, found.high) == (pytest.approx(expit(math.log(2) - reach), abs=1e-4), pytest.approx(expit(math.log(2) + reach), abs=1e-4))


def test_one_side_may_win_everything():
    found = controlled([1.0] * 60, [dict.fromkeys(FEATURES, 0.0)] * 60)

    assert found.rate > 0.99


def test_few_prompts_say_nothing_of_style():
    assert math.isnan(controlled([1.0] * (LEAST - 1), [dict.fromkeys(FEATURES, 0.0)] * (LEAST - 1)).rate)
