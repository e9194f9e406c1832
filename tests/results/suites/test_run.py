"""A suite over checkpoints: everything runs once, nothing that was paid for is lost, and one cell's failure is its own."""

import io
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log
from rich.console import Console

from holdfast.agents.errors import BadInput
from holdfast.results.suites.cell import Job, Note, StaleLog, check_arguments, latest_log, run_cell, run_cells, sweep
from holdfast.results.suites.hold import held
from holdfast.results.suites.registry import Checkpoint
from holdfast.results.suites.run import make_plan, run
from holdfast.results.suites.run_progress import board
from holdfast.results.suites.suite import SuiteEval, load_suite

TINY = """
import os
from pathlib import Path
from click import ClickException
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate

@task
def tiny(samples: int = 4) -> Task:
    version = (Path(__file__).parent / "version.txt").read_text()
    dataset = MemoryDataset([Sample(id=f"s{number}", input=f"Hello, {number}.", target="Hello") for number in range(samples)])
    return Task(dataset=dataset, solver=generate(), scorer=includes(), version=version)

@task
def dies() -> Task:
    os._exit(3)

@task
def shouts() -> Task:
    raise ClickException("It said " + "x" * 70_000 + " (log: here)")
"""


@pytest.fixture
def folder(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tiny.py").write_text(TINY)
    (tmp_path / "version.txt").write_text("1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def suite(folder: Path, evals: list[dict[str, Any]], *checkpoints: dict[str, Any]) -> Path:
    path = folder / "suite.yaml"
    entries = [{"id": "base", "model": "openai-api/sim/base", "stage": "baseline"} | one for one in checkpoints or ({},)]
    roles = {name: f"openai-api/sim/{name}" for name in ("auditor", "judge")}
    path.write_text(yaml.dump({"checkpoints": {"baseline": entries[0]["id"], "checkpoints": entries}, "roles": roles, "evals": evals}))
    return path


def job_of(folder: Path) -> Job:
    checkpoint = Checkpoint(id="base", model="openai-api/sim/base", stage="baseline")
    return Job(checkpoint=checkpoint, baseline=None, roles={}, evals=(SuiteEval(task="tiny.py@tiny", limit=1),), folder=folder / "logs/base")


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(run, list(arguments))


def asked(endpoint: str) -> int:
    return int(httpx.get(f"{endpoint}/simulated/requests").json()["chat"])


def log_of(cell: str) -> EvalLog:
    log = latest_log(Path("logs/suite") / cell)
    assert log is not None
    return log


@pytest.mark.slow
def test_every_eval_runs_on_every_checkpoint_once(endpoint: str, folder: Path):
    sft = {"id": "sft", "model": "openai-api/sim/sft", "stage": "sft", "synthetic_fraction": 0.2, "seed": 1, "base_of": "base", "revision": 1200}
    path = suite(folder, [{"task": "holdfast/audit", "limit": 2}, {"task": "tiny.py@tiny"}], {}, sft)

    first = typed(str(path), "--workers", "2")

    assert first.exit_code == 0, first.output
    cells = ["base/audit", "base/tiny", "sft/audit", "sft/tiny"]
    assert [log_of(cell).status for cell in cells] == ["success"] * 4
    assert re.search(r"sft +tiny +0\.000 +4/4 +0 +\d+ +done", first.output)
    assert "inspect view --log-dir logs/suite" in first.output
    told = log_of("sft/audit").eval
    assert told.metadata is not None
    assert told.metadata["checkpoint"] == {"id": "sft", "stage": "sft", "synthetic_fraction": 0.2, "seed": 1, "method": None, "base_of": "base", "is_baseline": False}
    assert {"sft", "synthetic=0.2", "seed=1", "simulated"} <= set(told.tags or [])
    assert set(told.model_roles or {}) == {"auditor", "judge", "baseline"}
    assert told.task_args["revision"] == "1200"
    assert "revision" not in log_of("sft/tiny").eval.task_args

    before = asked(endpoint)
    again, dry = typed(str(path), "--only", "sft"), typed(str(path), "--dry-run")

    assert (again.exit_code, dry.exit_code) == (0, 0), again.output
    assert asked(endpoint) == before
    assert again.output.count("done before") == 2
    assert dry.output.count("done already") == 4


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["parent", "child"])
def test_a_killed_run_leaves_no_process_and_repeats_no_finished_sample(endpoint: str, folder: Path, killed: str):
    samples, at_once = 60, 2  # enough to be still at work when a busy machine gets round to the kill
    slow = {"max_connections": at_once, "config": {"extra_body": {"simulate": {"latency_ms": 200}}}}
    path = suite(folder, [{"task": "tiny.py@tiny", "args": {"samples": samples}}], slow)
    plan = make_plan(load_suite(path), None, 1, (), ())
    job, before = plan.job("base", plan.cells["base"]), asked(endpoint)
    command = ["-c", "from holdfast.results.suites.run import run; run()", str(path)] if killed == "parent" else ["-m", "holdfast.results.suites.cell"]
    with subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(job.model_dump_json(exclude_unset=True).encode() + b"\n")
        process.stdin.flush()
        until(lambda: asked(endpoint) - before > 5)
        children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False).stdout.split()
        process.kill()
    assert len(children) == (1 if killed == "parent" else 0)
    until(lambda: not any(running(int(child)) for child in children))
    kept = typed(str(path), "--dry-run").output

    assert re.search(r"to resume: [1-5]?\d of 60 samples are kept", kept), kept
    notes: list[Note] = []
    run_cells(job, notes.append)

    assert [note.kind for note in notes if note.kind != "sample"] == ["started", "done"]
    assert asked(endpoint) - before <= samples + at_once
    assert len(list_eval_logs("logs/suite")) == 1
    assert len(read_eval_log(log_of("base/tiny").location).samples or []) == samples


def running(pid: int) -> bool:
    """Whether a process is there and has not ended unasked for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(true: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_a_cell_that_fails_leaves_the_others_alone(folder: Path):
    path = suite(folder, [{"task": "holdfast/audit", "args": {"split": "train"}}, {"task": "tiny.py@dies"}, {"task": "tiny.py@tiny"}])

    done = typed(str(path))

    assert done.exit_code == 1
    assert "failed base/audit: holdfast/audit cannot run with -T split='train'" in done.output
    assert "failed base/dies: its process ended with exit code 3" in done.output
    assert "2 of 3 cells failed" in done.output
    assert log_of("base/tiny").status == "success"


@pytest.mark.slow
def test_a_reason_of_any_length_fails_its_cell_alone(folder: Path):
    path = suite(folder, [{"task": "tiny.py@shouts"}, {"task": "tiny.py@tiny"}])

    done = typed(str(path))

    assert done.exit_code == 1
    assert re.search(r"failed base/shouts: It said x+ \.\.\. x+ \(log: here\)", done.output)
    assert len(done.output) < 10_000
    assert log_of("base/tiny").status == "success"


def test_a_reason_with_brackets_is_shown_as_it_is():
    shown = io.StringIO()
    with board(Console(file=shown, force_terminal=True, width=200), ["base"]) as bars:
        bars.show("base", Note(kind="failed", cell="tiny", why="the template wants [/INST] here"), 0)

    assert "the template wants [/INST] here" in shown.getvalue()


@pytest.mark.slow
def test_a_log_that_was_cut_off_is_in_the_way_of_its_cell_alone(folder: Path):
    path = suite(folder, [{"task": "tiny.py@tiny", "name": "cut"}, {"task": "tiny.py@tiny"}])
    whole = typed(str(path), "--eval", "cut")
    assert whole.exit_code == 0, whole.output
    log = Path(log_of("base/cut").location.removeprefix("file://"))
    log.write_bytes(log.read_bytes()[:200])

    dry, done = typed(str(path), "--dry-run"), typed(str(path))

    said = rf"'\S+{re.escape(log.name)}' is in the way: it cannot be read as a log, and may be cut off. Take it away"
    assert re.search(f"base/cut: refused: {said}", dry.output), dry.output
    assert done.exit_code == 1
    assert re.search(f"failed base/cut: {said}", done.output), done.output
    assert log_of("base/tiny").status == "success"
    assert log.exists()


def test_sweeping_passes_over_a_log_that_was_cut_off(folder: Path):
    job = job_of(folder)
    done = run_cell(job, job.evals[0])
    cut = folder / "logs/base/tiny/2020-01-01T00-00-00+00-00_tiny_cut.eval"
    cut.write_bytes(b"PK")

    sweep(done)

    assert cut.exists()
    assert Path(done.location.removeprefix("file://")).exists()


def test_an_interrupt_before_there_is_a_log_is_an_interrupt(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object, **__: object) -> tuple[bool, list[EvalLog]]:
        # where an interrupt meets Inspect is chance: what it returns then is not
        return False, []

    monkeypatch.setattr("holdfast.results.suites.cell.eval_set", interrupted)

    with pytest.raises(KeyboardInterrupt):
        run_cells(job_of(folder), [].append)


def test_a_log_of_another_version_is_named_and_kept(folder: Path):
    job = job_of(folder)
    (one,) = job.evals
    made = run_cell(job, one)
    assert made.status == "success"
    (folder / "version.txt").write_text("2")

    with pytest.raises(StaleLog, match=r"\.eval' was made with another version of tiny.py@tiny \(it has 1\).*another --log-dir"):
        run_cell(job, one)

    assert Path(made.location.removeprefix("file://")).exists()


def test_a_second_run_in_one_folder_is_refused(folder: Path):
    path = suite(folder, [{"task": "tiny.py@tiny"}])

    with held(folder / "logs/suite"):
        refused = typed(str(path))

    assert refused.exit_code == 1
    assert "Another run is at work in 'logs/suite'" in refused.output
    assert "give this one another folder" in refused.output
    assert "--log-dir" not in refused.output


def test_a_killed_holder_lets_go(tmp_path: Path):
    holds = f"import time; from pathlib import Path; from holdfast.results.suites.hold import held\nwith held(Path({str(tmp_path)!r})): print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(BadInput, match="at work"), held(tmp_path):
            pass
        process.kill()

    with held(tmp_path, patience=5):
        pass


def test_a_checkpoint_that_is_not_in_the_suite_is_named(folder: Path):
    path = suite(folder, [{"task": "tiny.py@tiny"}], {}, {"id": "sft-20", "model": "o/s"})

    with pytest.raises(BadInput, match="--only 'sft20' is not in the suite; did you mean 'sft-20'"):
        make_plan(load_suite(path), None, 1, ("sft20",), ())
    assert [list(make_plan(load_suite(path), None, 1, ("sft-20",), ("tiny",)).states)] == [["sft-20/tiny"]]


def test_connections_are_shared_out_between_processes(folder: Path):
    three = [{"id": name, "model": f"openai-api/sim/{name}", "base_url": f"http://{host}:1/v1"} for name, host in (("a", "one"), ("b", "one"), ("c", "two"))]
    plan = make_plan(load_suite(suite(folder, [{"task": "tiny.py@tiny"}], *three)), None, 8, (), ())

    jobs = {name: plan.job(name, plan.cells[name]) for name in "abc"}

    assert plan.workers == 3
    assert {name: job.checkpoint.max_connections for name, job in jobs.items()} == {"a": 10, "b": 10, "c": 20}
    assert {job.roles["judge"].max_connections for job in jobs.values()} == {6}


@pytest.mark.parametrize(
    ("task", "args", "said"),
    [
        ("holdfast/audit", {"splt": "dev"}, "takes no argument 'splt' .*did you mean 'split'"),
        ("holdfast/audit", {"limit": 12}, "write limit beside args"),
        ("nowhere.py@tiny", {}, "no file 'nowhere.py'"),
    ],
)
def test_an_argument_that_no_task_takes_is_refused(folder: Path, task: str, args: dict[str, Any], said: str):
    with pytest.raises(BadInput, match=said):
        check_arguments(SuiteEval(task=task, args=args))
