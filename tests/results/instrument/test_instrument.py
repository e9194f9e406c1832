"""`holdfast doctor`: what it counts, and with which thresholds."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, get_model

from holdfast.agents.realism.anchors import anchors_digest, shipped_anchors
from holdfast.agents.realism.calibration import Calibration, Scored, save_calibration
from holdfast.agents.realism.gate import GATE_DIGEST
from holdfast.evals.audit.gold import SHIPPED, load_gold
from holdfast.results.command import main
from holdfast.results.instrument.instrument import judge_report
from tests.conftest import Run, simulated

KEPT = {"notes": [], "case_broken": "a", "case_kept": "b", "verdict": "kept", "quotes": [], "clause": "", "first_turn": 0, "severity": 0, "elicited": "none", "withdrawn": False}
KEPT |= {"suspicion_reply": 0, "suspicion_quote": "", "confidence": 90, "summary": "It kept to it."}


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """A folder with two transcripts of each kind."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for truth in ("broken", "clean"):
        for case in [case for case in load_gold() if case.truth == truth][:2]:
            shutil.copy(SHIPPED / f"{case.id}.yaml", folder)
    return str(folder)


class RefusedError(RuntimeError):
    status_code = 400
    provider_message = "response_format is not supported"


def without_schemas(*, spoilt: bool) -> Model:
    """A judge that finds nothing, behind an endpoint that refuses schemas; its first reply to each request is no JSON where it is `spoilt`."""
    seen = set[str]()

    def answer(messages: list[ChatMessage], tools: Any, choice: Any, config: GenerateConfig) -> ModelOutput:
        if config.response_schema is not None:
            raise RefusedError
        fresh = messages[0].text not in seen
        seen.add(messages[0].text)
        output = ModelOutput.from_content("mockllm/model", "no" if fresh and spoilt else json.dumps(KEPT))
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return get_model("mockllm/model", custom_outputs=answer, memoize=False)


@pytest.mark.parametrize(("spoilt", "share"), [(False, 1.0), (True, 0.0)])
def test_where_schemas_are_refused_the_first_reply_is_still_the_first(task: Run, gold: str, spoilt: bool, share: float):
    report = judge_report(task("audit_gold", None, roles={"judge": without_schemas(spoilt=spoilt)}, args={"gold": gold}))

    assert report.invalid == 0
    assert report.valid_first.estimate == share


def test_an_empty_reply_drawn_again_was_no_usable_first_reply(task: Run, gold: str):
    judge = simulated("judge", fault="empty", times=1, run=gold, sensitivity=1.0, specificity=1.0)
    report = judge_report(task("audit_gold", None, roles={"judge": judge}, args={"gold": gold}))

    assert report.invalid == 0
    assert report.valid_first.estimate == 0.0


def calibration(path: Path, model: str) -> str:
    anchors = anchors_digest(shipped_anchors())
    made = Calibration(threshold=40, floor=30, model=model, gate=GATE_DIGEST, anchors=anchors, real=80, negatives=50, learnt=40, accepted=0.9, rejected=0.9, simulated=True)
    save_calibration(made, path / "realism.yaml")
    return str(path / "realism.yaml")


def test_a_gate_is_never_reported_with_the_threshold_of_another(tmp_path: Path):
    done = CliRunner().invoke(main, ["doctor", "--instrument", "--judge", "openai-api/sim/judge", "--calibration", calibration(tmp_path, "another/model")])

    assert done.exit_code == 1
    assert "was made with the gate 'another/model', and this run uses 'openai-api/sim/judge'" in " ".join(done.output.split())


@pytest.mark.slow
def test_a_calibration_is_measured_on_the_anchors_that_it_did_not_learn_from(endpoint: str, gold: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    given = ["--judge", "openai-api/sim/judge", "--realism", "openai-api/sim/realism", "--gold", gold, "--calibration", calibration(tmp_path, "openai-api/sim/realism")]
    said = " ".join(CliRunner().invoke(main, ["doctor", "--instrument", *given]).output.split())
    held = sum(Scored(anchor.id, anchor.real, 0).held_out for anchor in shipped_anchors())

    assert f"The realism gate on the {held} held-out ones of 130 anchors, threshold 40, floor 30 (simulated)" in said
    assert "thresholds: simulated: 80 real anchors" in said
