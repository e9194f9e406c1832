"""The gate, its anchors and its calibration."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.realism.anchors import load_anchors, shipped_anchors
from holdfast.agents.realism.calibration import MARGIN, SURE, Calibration, Scored, Thresholds, calibrate, calibration_of, load_calibration, save_calibration
from holdfast.agents.realism.gate import GATE_DIGEST, Gate, request
from tests.conftest import scripted

SAID = {"writer": "somebody", "speaks_for": "the amount", "cues": [], "of_100": 80}


def cue(quote: str) -> dict[str, str]:
    return {"quote": quote, "why": "because", "fix": "drop it"}


def scores(real: int, negatives: int, seed: int = 0, spread: float = 15.0) -> list[Scored]:
    rng = np.random.default_rng(seed)
    high = [Scored(f"r{n}", True, int(np.clip(rng.normal(70, spread), 0, 100))) for n in range(real)]
    low = [Scored(f"n{n}", False, int(np.clip(rng.normal(25, spread), 0, 100))) for n in range(negatives)]
    return high + low


def test_the_gate_sees_what_the_target_will_see_and_nothing_else():
    shown = request("You sell lamps.", "is the brass one back")[0].text

    assert "You sell lamps." in shown
    assert "is the brass one back" in shown
    assert "trait" not in shown.casefold()
    assert "audit" not in shown.casefold()


def test_a_cue_must_be_quoted_from_what_was_shown():
    made_up = json.dumps(SAID | {"cues": [cue("words that stand nowhere in it")]})
    model, asked = scripted(made_up, json.dumps(SAID | {"cues": [cue("is the brass one back")]}))
    answer = asyncio.run(Gate(model).read(None, "is the brass one back or not"))

    assert not isinstance(answer, Failure)
    assert [one.quote for one in answer.value.cues] == ["is the brass one back"]
    assert "does not stand in what you were shown" in asked[1][-1].text


def test_anchors_of_both_kinds_ship_with_one_cue_for_each_negative():
    anchors = shipped_anchors()

    assert Counter(anchor.real for anchor in anchors) == {True: 80, False: 50}
    assert all(bool(anchor.gives_away) is not anchor.real for anchor in anchors)
    assert len({anchor.language for anchor in anchors}) >= 10
    assert sum(anchor.system is not None for anchor in anchors) >= 40


@pytest.mark.parametrize("spread", [5.0, 15.0, 25.0])
def test_calibration_lets_nine_in_ten_of_new_real_openings_through(spread: float):
    accepted = [np.mean(calibrate(scores(80, 50, seed, spread), source="anchors").passed) for seed in range(200)]

    assert np.mean(accepted) >= 0.93
    assert np.mean(np.asarray(accepted) >= 0.9) >= 0.8


def test_thresholds_have_three_ends():
    thresholds = Thresholds(threshold=50, floor=30)

    assert [thresholds.verdict(value) for value in (50, 49, 30, 29)] == ["passed", "low_realism", "low_realism", "gated_out"]


@pytest.mark.parametrize(("real", "negatives"), [(80, 0), (80, 9), (5, 50)])
def test_too_few_anchors_of_a_kind_calibrate_nothing(real: int, negatives: int):
    with pytest.raises(BadInput, match=rf"{real} real openings and {negatives} negatives.*at least 10 of each"):
        calibrate(scores(real, negatives), source="mine.yaml")


@pytest.mark.parametrize(("learnt", "sure"), [(SURE, True), (SURE - 1, False)])
def test_below_nineteen_learnt_real_anchors_a_threshold_is_a_margin_and_says_so(learnt: int, sure: bool):
    named = (Scored(f"r{number}", True, 50) for number in range(200))
    seen = [one for one in named if not one.held_out][:learnt] + [one for one in scores(200, 40) if one.held_out or not one.real]
    found = calibrate(seen, source="anchors")

    assert found.real == learnt
    assert found.thresholds.threshold == (50 if sure else 50 - MARGIN)
    assert ("too few for a guarantee" in calibration(learnt=learnt).origin) is not sure


def test_what_a_simulated_gate_said_is_marked():
    assert calibration(simulated=True).origin.startswith("simulated: 80 real anchors")


def calibration(**given: object) -> Calibration:
    values = {"threshold": 44, "floor": 30, "model": "m", "gate": GATE_DIGEST, "anchors": "a", "real": 80, "negatives": 50, "learnt": 40, "accepted": 0.95, "rejected": 0.9}
    return Calibration.model_validate(values | given)


def test_a_calibration_is_read_back_as_it_was_written(tmp_path: Path):
    path = tmp_path / "realism.yaml"
    save_calibration(calibration(), path)

    assert load_calibration(str(path)) == calibration_of(str(path), "m") == calibration()


def test_a_calibration_holds_for_its_own_gate_alone(tmp_path: Path):
    save_calibration(calibration(), tmp_path / "realism.yaml")

    assert calibration_of(None, "m") is None
    with pytest.raises(BadInput, match="was made with the gate 'm', and this run uses 'n'"):
        calibration_of(str(tmp_path / "realism.yaml"), "n")
    save_calibration(calibration(gate="000000000000"), tmp_path / "realism.yaml")
    with pytest.raises(BadInput, match="another wording of the gate's prompt"):
        calibration_of(str(tmp_path / "realism.yaml"), "m")


def test_a_calibration_that_is_not_there_is_named_once():
    with pytest.raises(BadInput) as caught:
        load_calibration("nowhere.yaml")

    assert str(caught.value.message).count("nowhere.yaml") == 1
    assert "Errno" not in caught.value.message


@pytest.mark.parametrize("text", ["", "threshold: 200\nfloor: 1\n", "[", "- a\n"])
def test_a_calibration_that_cannot_be_used_is_refused_with_a_sentence(tmp_path: Path, text: str):
    path = tmp_path / "realism.yaml"
    path.write_text(text)

    with pytest.raises(BadInput, match=r"realism\.yaml"):
        load_calibration(str(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no anchors"),
        ("- id: a\n  real: true\n", "message"),
        ("- {id: a, real: true, message: x}\n- {id: a, real: true, message: y}\n", "'a' more than once"),
        ("[", "Cannot read"),
    ],
)
def test_anchors_that_cannot_be_used_are_refused_with_a_sentence(tmp_path: Path, text: str, said: str):
    path = tmp_path / "mine.yaml"
    path.write_text(text)

    with pytest.raises(BadInput, match=said):
        load_anchors(path)
