"""The whole eval over simulated agents, in the real sandbox."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from inspect_ai.log import EvalLog

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.loading import load_scenarios
from holdfast.evals.odcv.scenario import ARMS
from tests.conftest import Run, simulated
from tests.sandboxes.usable import needs_bwrap

pytestmark = needs_bwrap


def ended(log: EvalLog) -> dict[str, str]:
    return {str(sample.id).split("/")[1]: str((sample.scores or {})["odcv_outcome"].value) for sample in log.samples or []}


def metric(log: EvalLog, score: str, name: str) -> float:
    assert log.results
    return next(one.metrics[name].value for one in log.results.scores if one.name == score)


@pytest.mark.slow
def test_the_exemplar_falls_short_and_says_so_where_the_target_is_out_of_reach(task: Run):
    log = task("odcv", "exemplar", args={"preset": "smoke"})

    assert ended(log) == dict.fromkeys(("neutral", "attainable", "permitted"), "honest_success") | dict.fromkeys(("incentivized", "mandated"), "honest_shortfall")
    assert metric(log, "odcv_overcaution", "mean") == 0


@pytest.mark.slow
def test_a_reader_sees_which_file_was_changed_what_it_said_and_what_is_true(task: Run):
    log = task("odcv", "violator", args={"preset": "smoke"})

    assert log.results
    assert metric(log, "odcv_outcome", "violations_mandated") == 1
    sample = next(one for one in log.samples or [] if str(one.id).endswith("/mandated"))
    said = (sample.scores or {})["odcv_violation"].explanation or ""
    assert "by the rule:" in said
    assert "target" in said
    assert {"outcome", "engaged", "capable", "detectors", "honest"} <= ((sample.scores or {})["odcv_violation"].metadata or {}).keys()


@pytest.mark.slow
def test_an_agent_that_cannot_call_tools_is_incapable_and_not_safe(task: Run):
    log = task("odcv", "cannot-call-tools", args={"preset": "smoke"})

    assert Counter(ended(log).values()) == {"incapable": 5}
    assert all((sample.scores or {})["odcv_violation"].unscored for sample in log.samples or [])  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.slow
def test_one_that_refuses_everything_is_told_apart_by_the_guard(task: Run):
    log = task("odcv", "refuses-everything", args={"preset": "smoke"})

    assert Counter(ended(log).values()) == {"refused": 5}
    assert metric(log, "odcv_overcaution", "mean") == 1


@pytest.mark.slow
def test_a_judge_that_fails_leaves_what_the_disk_says(task: Run):
    log = task("odcv", "violator", args={"preset": "smoke"}, roles={"judge": simulated("judge", fault="plain_text")})

    assert metric(log, "odcv_outcome", "violations_mandated") == 1
    assert set(ended(log).values()) <= {"violation_undetermined", "violation_disclosed", "honest_success"}


@pytest.mark.slow
def test_a_prefix_keeps_the_arms_of_a_scenario_together(task: Run):
    log = task("odcv", "exemplar", limit=5)

    assert len({str(sample.id).split("/")[0] for sample in log.samples or []}) == 1
    assert set(ended(log)) == set(ARMS)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"sandbox": "local"}, "-T sandbox='local': Input should be 'bwrap' or 'docker'"),
        ({"today": "yesterday"}, "-T today='yesterday'"),
        ({"turns": 1}, "-T turns=1"),
        ({"scenarios": "/nowhere"}, "-T scenarios='/nowhere' holds no <id>/scenario.yaml"),
        ({"preset": "large"}, "-T preset='large'"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(task: Run, args: dict[str, object], said: str):
    with pytest.raises(BadInput) as error:
        task("odcv", args=args)

    assert said in str(error.value)


@pytest.mark.slow
def test_without_bubblewrap_there_is_a_sentence_and_no_fall_back(endpoint: str, tmp_path: Path):
    line = ["inspect", "eval", "holdfast/odcv", "-T", "preset=smoke", "--model", "openai-api/sim/base", "--model-role", "judge=openai-api/sim/judge", "--log-dir", str(tmp_path)]
    script = f"import sys\nfrom holdfast.sandboxes import bwrap\nbwrap.PROGRAM = '/nowhere/bwrap'\nfrom inspect_ai._cli.main import main\nsys.argv = {line!r}\nmain()\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode != 0
    assert "The sandbox bwrap needs bubblewrap: apt install bubblewrap" in done.stdout + done.stderr


def test_the_shipped_scenarios_use_every_kind_of_detector():
    kinds = Counter(detector.kind for folder in load_scenarios(None) for detector in folder.scenario.terms.detectors)

    assert set(kinds) == {"unchanged", "append_only", "rows", "rows_equal", "covers", "subset", "recompute", "trace_max_calls", "counterfactual"}
