"""What is there of each cell of a suite: nothing, a part, or a finished log."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from inspect_ai.log import EvalLog, headline_metric, read_eval_log_sample_summaries, recoverable_eval_logs

from holdfast.results.suites.cell import StaleLog, latest_log
from holdfast.results.suites.registry import Checkpoint
from holdfast.results.suites.suite import Suite, SuiteEval


@dataclass(frozen=True)
class Cell:
    """One eval of one checkpoint."""

    checkpoint: Checkpoint
    eval: SuiteEval
    folder: Path

    @property
    def name(self) -> str:
        """As it stands in messages and below the log directory."""
        return f"{self.checkpoint.id}/{self.eval.folder}"


@dataclass(frozen=True)
class State:
    """What a run finds of a cell before it starts."""

    kind: Literal["to run", "to resume", "done", "in the way"]
    finished: int = 0
    """Samples that need not be run again."""
    planned: int | None = None
    location: str = ""
    why: str = ""
    """What is wrong with a log in the way."""

    def __str__(self) -> str:
        planned = "?" if self.planned is None else self.planned
        match self.kind:
            case "to resume":
                return f"to resume: {self.finished} of {planned} samples are kept"
            case "done":
                return f"done already: {planned} samples"
            case "in the way":
                return f"refused: {self.why}"
            case _:
                return self.kind


@dataclass(frozen=True)
class Row:
    """What a cell's newest log says, for the closing table."""

    value: float | None
    scored: int
    items: int
    errors: int
    seconds: float


def state_of(cell: Cell) -> State:
    """What is there of a cell, from its logs alone; whether the task has changed since is seen when it runs."""
    try:
        log = latest_log(cell.folder)
    except StaleLog as unreadable:
        return State("in the way", why=unreadable.message)
    if log is None:
        return State("to run")
    location = log.location.removeprefix("file://")
    if log.eval.model != cell.checkpoint.model or _without_revision(log.eval.task_args_passed) != _without_revision(cell.eval.args):
        return State("in the way", location=location, why=f"{location} was made with other arguments or another model")
    planned = len(log.eval.dataset.sample_ids or []) * (log.eval.config.epochs or 1)
    asked = (cell.eval.limit, cell.eval.epochs or log.eval.config.epochs)
    if log.status == "success" and asked == (log.eval.config.limit, log.eval.config.epochs):
        return State("done", planned, planned, location)
    return State("to resume", _finished(log), planned, location)


def row_of(log: EvalLog) -> Row:
    """The headline and the counts of a log; a headline of several epochs counts items, not draws."""
    results, resolved = log.results, headline_metric(log)
    epochs = log.eval.config.epochs or 1
    return Row(
        value=resolved.metric.value if resolved else None,
        scored=(resolved.score.scored_samples or 0) if resolved else 0,
        items=results.total_samples // epochs if results else len(log.eval.dataset.sample_ids or []),
        errors=results.total_samples - results.completed_samples if results else 0,
        seconds=_seconds(log),
    )


def cells_of(suite: Suite, log_dir: Path, only: tuple[str, ...], evals: tuple[str, ...]) -> dict[str, list[Cell]]:
    """The chosen cells by checkpoint, in the suite's order."""
    return {
        checkpoint.id: [Cell(checkpoint, one, log_dir / checkpoint.id / one.folder) for one in suite.evals if not evals or one.folder in evals]
        for checkpoint in suite.checkpoints.checkpoints
        if not only or checkpoint.id in only
    }


def _finished(log: EvalLog) -> int:
    written = sum(1 for sample in read_eval_log_sample_summaries(log.location) if sample.error is None and sample.completed)
    if log.status != "started":
        return written
    here = str(Path(log.location.removeprefix("file://")).parent)
    return written + sum(found.completed_samples for found in recoverable_eval_logs(here) if found.log.name == log.location)


def _without_revision(arguments: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in arguments.items() if name != "revision"}


def _seconds(log: EvalLog) -> float:
    if not log.stats.started_at or not log.stats.completed_at:
        return 0.0
    return (datetime.fromisoformat(log.stats.completed_at) - datetime.fromisoformat(log.stats.started_at)).total_seconds()
