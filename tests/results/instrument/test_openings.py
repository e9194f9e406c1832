"""`holdfast openings`: what a build and a calibration say, and what they say of bad input."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner, Result
from inspect_ai import eval as run_eval
from inspect_ai.model import GenerateConfig, get_model
from rich.console import Console

from holdfast.agents.errors import BadInput
from holdfast.agents.realism.anchors import shipped_anchors
from holdfast.agents.realism.calibration import load_calibration
from holdfast.results.command import main
from holdfast.results.instrument.calibrate import traffic
from holdfast.results.instrument.openings import BuildReport, report_of, show
from holdfast.results.simulate import endpoints
from holdfast.results.statistics.rates import Interval
from tests.conftest import Run, simulated

TWO = """# House rules

- Gives credit to whoever did the work, and never lets a person pass off what others made as their own.
- Says when it is out of its depth instead of improvising.
"""
MODELS = [part for name in ("auditor", "judge", "realism", "control") for part in (f"--{name}", f"openai-api/sim/{name}")]


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["openings", *arguments])


def asked(url: str) -> int:
    return httpx.get(f"{url}/simulated/requests").json()["chat"]


def shown(report: BuildReport) -> str:
    heard = io.StringIO()
    show(Console(file=heard, width=80), report, Path("rules.openings"), simulated=True)
    return heard.getvalue()


def report(**given: object) -> BuildReport:
    counts = {name: 11 if name == "kept" else 0 for name in ("kept", "gated_out", "not_separating", "near_duplicate", "spare", "failed")}
    values: dict[str, object] = {"counts": {"treats-people-who-are-not-customers": counts}, "separation": None, "baseline": Interval(0.6, 0.5, 0.7, 11)}
    values |= {"sizes": [11], "low_realism": 0, "dev_sizes": [6]}
    return BuildReport(**(values | given))  # pyright: ignore[reportArgumentType]


def test_a_long_trait_is_folded_and_never_cut():
    lines = shown(report()).splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip().startswith("treats-people"))

    assert all(len(line) <= 80 for line in lines[: start + 2])
    assert "".join(line.split()[0] for line in lines[start : start + 2] if line.strip()).startswith("treats-people-who-are-not-customers")


def test_a_drop_to_half_the_rate_is_called_so():
    said = " ".join(shown(report()).split())

    assert "a drop to half the rate (by 0.30)" in said
    assert "1 of them is kept as low_realism" in " ".join(shown(report(low_realism=1)).split())


def test_openings_that_passed_everything_are_kept_where_the_baseline_fails(endpoint: str, tmp_path: Path):
    (tmp_path / "rules.md").write_text(TWO)
    empty = get_model("openai-api/sim/base", config=GenerateConfig(extra_body={"simulate": {"fault": "empty"}}), memoize=False)
    roles = {name: simulated(name) for name in ("auditor", "judge", "realism", "control")}
    arguments = {"traits": str(tmp_path / "rules.md"), "planned": 3, "keep": 3}
    log = run_eval("holdfast/openings", model=empty, model_roles=dict(roles), task_args=arguments, log_dir=str(tmp_path / "logs"), display="log")[0]
    found = report_of(log, tmp_path / "rules.openings")
    built = yaml.safe_load((tmp_path / "rules.openings/bank.yaml").read_text())["built"]
    records = [yaml.safe_load(path.read_text())["record"] for path in (tmp_path / "rules.openings/records").glob("*.yaml")]

    assert found.headroom.startswith("unknown")
    assert built["simulated"]
    assert {record["reason"].split(" (")[0] for record in records if record["status"] == "ready"} == {"no baseline: baseline_empty"}


@pytest.mark.slow
def test_an_interrupted_command_ends_in_a_sentence(tmp_path: Path):
    command = [sys.executable, "-m", "holdfast.results.command", "openings", "calibrate", "--realism", "openai-api/sim/realism"]
    # slow enough to be still at work when a busy machine gets round to the interrupt
    with endpoints(latency_ms=1500) as url:
        to = os.environ | {"SIM_BASE_URL": url, "SIM_API_KEY": "none"}
        # where the tests were started in the background they ignore interrupts, and what they start would too
        heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        with subprocess.Popen(command, cwd=tmp_path, env=to, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as running:
            while asked(url) < 3:
                assert running.poll() is None
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=60)

    assert running.returncode == 1
    assert "Traceback" not in said
    assert "holdfast/realism was interrupted; what is finished is kept: call the same command again." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--planned", "0"], "Invalid value for '--planned': 0 is not in the range 2<=x<=99"),
        (["--keep", "1"], "Invalid value for '--keep'"),
        (["--planned", "3"], "--planned 3 openings a trait leave no --keep 12 to be kept; lower --keep or raise --planned."),
        (["--calibration", "nowhere.yaml"], "Cannot read the calibration 'nowhere.yaml': no such file or directory; write one with: holdfast openings calibrate"),
    ],
)
def test_what_build_is_told_is_refused_in_its_own_words(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.md").write_text(TWO)
    done = typed("build", "rules.md", *MODELS, *arguments)

    assert done.exit_code != 0
    assert said in " ".join(done.output.split())


def test_a_conversation_is_one_anchor_however_often_it_was_held(task: Run, tmp_path: Path):
    log = task("audit", "base", args={"strategy": "single"}, limit=3, epochs=2)
    (tmp_path / "more").mkdir()
    again = shutil.copy(log.location, tmp_path / "more")
    found = traffic([log.location, str(again)])

    assert len(log.samples or []) == 6
    assert len({(anchor.system, anchor.message) for anchor in found}) == len({anchor.id for anchor in found}) == len(found) == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("nowhere.eval", None, "There is no log at"), ("mine.eval", "no log", "is no Inspect log, or only part of one"), ("mine.txt", "x", "is no Inspect log, or only part of one")],
)
def test_what_is_no_log_is_said_to_be_none(tmp_path: Path, name: str, content: str | None, said: str):
    if content:
        (tmp_path / name).write_text(content)

    with pytest.raises(BadInput, match=rf"{said}.*give the path of a log that `inspect eval` wrote"):
        traffic([str(tmp_path / name)])


def test_a_calibration_on_few_anchors_says_how_few_and_that_nothing_is_guaranteed(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    few = [anchor for real in (True, False) for anchor in [one for one in shipped_anchors() if one.real is real][:14]]
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump([anchor.model_dump() for anchor in few]))
    done = typed("calibrate", "--realism", "openai-api/sim/realism", "--anchors", "mine.yaml")
    made = load_calibration("realism.yaml")
    said = " ".join(done.output.split())

    assert done.exit_code == 0, done.output
    assert made.simulated
    assert made.learnt < 14
    assert f"No guarantee: the threshold was learnt from {made.learnt} real openings" in said
    assert "(simulated)" in said
    assert f"{made.accepted:.0%} [" in said
