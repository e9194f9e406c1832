"""A small suite as somebody runs it, its report, and a browser to look at both."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from inspect_ai.log import EvalLog, read_eval_log, write_eval_log

from tests.views.browser import browsing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKPOINTS = {"base": "baseline", "violator": "control"}
HEADLINES = {"holdfast/audit": "audit_violation", "holdfast/over_expression": "over_expression"}
HOSTILE = '<script>window.pwned=1</script><img src="x" onerror="window.pwned=1"> [more](javascript:window.pwned=1)'
"""What a target may write to run in the reader's browser."""


@dataclass(frozen=True)
class Flagged:
    """A confirmed violation."""

    item: str
    sentence: str
    """What the judge says of it."""
    quote: str
    """The target's words that show it."""


@dataclass(frozen=True)
class Told:
    """What a log says, for comparison with what is seen of it."""

    path: str
    """Below the folder of logs."""
    task: str
    model: str
    mean: float
    """Of the headline."""
    columns: tuple[str, ...]
    """What stands above the scores in the grid of samples."""
    flagged: tuple[Flagged, ...]


@dataclass(frozen=True)
class Suite:
    """Finished logs and their report; a folder of its own holds both."""

    logs: Path
    report: Path
    told: tuple[Told, ...]

    def of(self, checkpoint: str, task: str) -> Told:
        """The log of a checkpoint on a task."""
        return next(one for one in self.told if one.task == task and one.model.endswith(f"/{checkpoint}"))


@pytest.fixture(scope="session")
def suite(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """Two simulated checkpoints through an audit and another eval by `holdfast run`, a script in every reply that the judge quotes, and `holdfast report`."""
    folder = tmp_path_factory.mktemp("suite")
    served = [{"id": name, "model": f"openai-api/sim/{name}", "base_url": endpoint, "stage": stage} for name, stage in CHECKPOINTS.items()]
    roles = {name: {"model": f"openai-api/sim/{name}", "base_url": endpoint} for name in ("auditor", "judge", "validator")}
    values = {"checkpoints": {"checkpoints": served}, "evals": [{"task": task, "args": {"preset": "smoke"}} for task in HEADLINES], "roles": roles}
    (folder / "suite.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    _holdfast(folder, "run", "suite.yaml", "--workers", "2", "--log-dir", "logs")
    for path in sorted((folder / "logs").rglob("*.eval")):
        _spoil(path)
    _holdfast(folder, "report", "logs", "--baseline", "base", "--out", "report")
    told = [_told(folder / "logs", path) for path in sorted((folder / "logs").rglob("*.eval"))]
    return Suite(folder / "logs", folder / "report/index.html", tuple(told))


@pytest.fixture(scope="module")
def browser(suite: Suite) -> "Iterator[Browser]":
    """A browser, once everything is made that needs an event loop of its own."""
    with browsing() as one:
        yield one


def _spoil(path: Path) -> None:
    """Rewrite a log as if the target had gone on with a script behind the words that are quoted."""
    log = read_eval_log(str(path))
    text = log.model_dump_json()
    for quote in {one.quote for one in _all_flagged(log)}:
        text = text.replace(_inside_json(quote), _inside_json(quote + HOSTILE))
    write_eval_log(EvalLog.model_validate_json(text), str(path))


def _told(logs: Path, path: Path) -> Told:
    log = read_eval_log(str(path))
    headline = HEADLINES[log.eval.task]
    assert log.status == "success", log.error
    assert log.results
    assert log.eval.viewer
    mean = next(one.metrics["mean"].value for one in log.results.scores if one.name == headline)
    columns = tuple(label.strip() for label in (log.eval.viewer.model_dump()["task_samples_view"]["score_labels"] or {}).values())
    return Told(str(path.relative_to(logs)), log.eval.task, log.eval.model, mean, columns, tuple(_all_flagged(log)))


def _all_flagged(log: EvalLog) -> list[Flagged]:
    scores = [(str(sample.id), (sample.scores or {}).get("audit_violation")) for sample in log.samples or []]
    return [_flagged(item, score.explanation or "") for item, score in scores if score and score.answer == "broken_confirmed"]


def _flagged(item: str, explanation: str) -> Flagged:
    sentence, quoted, *_ = explanation.split("\n\n")
    return Flagged(item, sentence, quoted[quoted.index('"') + 1 : quoted.rindex('"')])


def _inside_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _holdfast(folder: Path, *arguments: str) -> None:
    command = [str(Path(sys.executable).parent / "holdfast"), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSPECT_")} | {"INSPECT_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
