"""The process behind a checkpoint of `holdfast run`: its cells one after another, each an eval set in a folder of its own.

Reads a `Job` as one line of JSON, writes a `Note` a line, and ends when its standard input does: a killed parent leaves nobody behind.
"""

import inspect
import os
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, TextIO

import click
from inspect_ai import eval_set
from inspect_ai.hooks import Hooks, SampleEnd, TaskStart, hooks
from inspect_ai.log import EvalLog, EvalLogInfo, list_eval_logs, read_eval_log
from inspect_ai.model import Model, get_model
from pydantic import BaseModel, ConfigDict, field_validator
from rich.text import Text

from holdfast.agents.endpoint import SIMULATED_SERVICE, look
from holdfast.agents.errors import BadInput
from holdfast.results.suites.hold import held
from holdfast.results.suites.registry import Checkpoint, Served
from holdfast.results.suites.suite import SuiteEval

GRACE = 15.0
"""Seconds an interrupted cell has to write what it has; sandboxes are taken down in them too."""

_STALE = "is not associated with a task"
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
_BEGINNING, _END = 1500, 500
"""Characters that are kept of a long reason; the log it names stands at its end."""


class Job(BaseModel):
    """What one process does: some evals of one checkpoint."""

    model_config = ConfigDict(frozen=True)

    checkpoint: Checkpoint
    baseline: Checkpoint | None
    roles: dict[str, Served]
    evals: tuple[SuiteEval, ...]
    folder: Path
    """The checkpoint's folder of logs."""


class Note(BaseModel):
    """What a process tells of a cell: it started with so many samples, a sample ended, it is done, it failed, or its task would not start."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["started", "sample", "errored", "done", "failed", "refused"]
    cell: str
    """The eval's folder."""
    samples: int = 0
    why: str = ""

    @field_validator("why")
    @classmethod
    def _is_short(cls, why: str) -> str:
        return why if len(why) <= _BEGINNING + _END else f"{why[:_BEGINNING]} ... {why[-_END:]}"


Tell = Callable[[Note], None]


class StaleLog(BadInput):
    """The cell's folder holds the log of something else, or a file that is no log."""


def run_cells(job: Job, tell: Tell) -> None:
    """Run the cells of a job; one that cannot run is told of and the others go on."""
    current: list[str] = []
    _follow(current, tell)
    for one in job.evals:
        current[:] = [one.folder]
        try:
            log = run_cell(job, one)
        except StaleLog as stale:
            tell(Note(kind="failed", cell=one.folder, why=stale.message))
            continue
        except click.ClickException as refused:
            tell(Note(kind="refused", cell=one.folder, why=refused.message))
            continue
        if log.status == "success":
            sweep(log)
            tell(Note(kind="done", cell=one.folder))
        else:
            why = log.error.message if log.error else "no reason is given"
            tell(Note(kind="failed", cell=one.folder, why=f"it ended with status {log.status!r}: {why} (log: {log.location})"))


def run_cell(job: Job, one: SuiteEval) -> EvalLog:
    """Run one cell, or go on with it; the header of its log.

    Raises:
        BadInput: the endpoint does not answer, or the task refuses to start.
        StaleLog: the folder holds the log of something else, or a file that cannot be read as a log.
    """
    checkpoint, folder = job.checkpoint, job.folder / one.folder
    for info in _logs_in(folder):
        _header(info)
    roles = job.roles | ({"baseline": job.baseline} if job.baseline else {})
    model = model_of(checkpoint)
    look(model, chat=False)  # without it a task that looks at nothing itself retries a dead endpoint for hours
    try:
        bound: dict[str, str | Model | list[str] | list[Model] | list[str | Model]] = {name: model_of(served) for name, served in roles.items()}
        _, logs = eval_set(
            one.task,
            log_dir=str(folder),
            model=model,
            model_roles=bound,
            task_args=arguments_of(one, checkpoint),
            limit=one.limit,
            epochs=one.epochs,
            tags=checkpoint.tags,
            metadata={"checkpoint": checkpoint.label(is_baseline=job.baseline is not None and job.baseline.id == checkpoint.id)},
            retry_attempts=1,
            display="none",
            ctl_server=False,
        )
    except click.ClickException:
        raise
    except Exception as error:  # the class with which Inspect says what is not in place is private
        said = getattr(error, "message", None)
        if said is None:
            raise
        if _STALE in str(said):
            raise StaleLog(_stale(folder, one)) from error
        raise BadInput(f"Inspect cannot run {one.task}: {said}") from error
    if not logs or logs[0].status == "cancelled":  # Inspect returns none where it was interrupted before it had one
        raise KeyboardInterrupt
    return logs[0]


def model_of(served: Served) -> Model:
    """The model as Inspect's; its key comes from the environment, and simulated models need none.

    Raises:
        BadInput: its provider is unknown, or lacks a key, an address or a package.
    """
    config = served.config.model_copy(update={"max_connections": served.max_connections})
    key = "none" if served.model.startswith(f"openai-api/{SIMULATED_SERVICE}/") else None
    try:
        return get_model(served.model, base_url=served.base_url, api_key=key, config=config, memoize=False)
    except ValueError as error:
        raise BadInput(f"{served.model!r} cannot be used: {str(error).rstrip('.')}. Name it as Inspect does: <provider>/<name>, such as openai-api/<service>/<name>.") from error
    except Exception as error:  # the class with which Inspect says that a key is missing is private
        said = getattr(error, "message", None)
        if said is None:
            raise
        plain = " ".join(Text.from_markup(str(said)).plain.split()).removeprefix("ERROR: ").rstrip(".")
        raise BadInput(f"{served.model!r} cannot be used: {plain}. Set or install what is missing, or name another model.") from error


def arguments_of(one: SuiteEval, checkpoint: Checkpoint) -> dict[str, Any]:
    """The task's arguments, with the checkpoint's revision where the task takes one.

    Raises:
        BadInput: an installed task takes no such argument, or the task's file is not there.
    """
    check_arguments(one)
    if checkpoint.revision is None or "revision" not in parameters_of(one.task):
        return one.args
    return {"revision": checkpoint.revision} | one.args


def check_arguments(one: SuiteEval) -> None:
    """Refuse what Inspect would only warn of and leave out.

    Raises:
        BadInput: with the nearest argument that there is.
    """
    file = one.task.partition("@")[0]
    if file.endswith(".py") and not Path(file).exists():
        raise BadInput(f"The task {one.task!r} is not there: no file {file!r} in {str(Path.cwd())!r}; correct the path, which is relative to the working directory.")
    known = parameters_of(one.task)
    for name in one.args:
        if known and name not in known:
            near = get_close_matches(name, known, 1)
            beside = f"write {name} beside args, not in it" if name in SuiteEval.model_fields else f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(sorted(known))}"
            raise BadInput(f"{one.task} takes no argument {name!r} (args: {name}: {one.args[name]!r}); {beside}")


def parameters_of(task: str) -> set[str]:
    """What an installed task takes; empty for a task in a file, which gets what the suite gives it."""
    package, _, name = task.partition("/")
    for point in entry_points(group="inspect_ai", name=package):
        if (function := getattr(point.load(), name, None)) is not None:
            return set(inspect.signature(function).parameters)
    return set()


def latest_log(folder: Path) -> EvalLog | None:
    """The header of the newest log in a cell's folder.

    Raises:
        StaleLog: it cannot be read.
    """
    newest = max(_logs_in(folder), key=lambda info: info.mtime or 0.0, default=None)
    return _header(newest) if newest else None


def _logs_in(folder: Path) -> list[EvalLogInfo]:
    return list_eval_logs(str(folder), recursive=False) if folder.is_dir() else []


def _header(info: EvalLogInfo) -> EvalLog:
    try:
        return read_eval_log(info, header_only=True)
    except _UNREADABLE as error:
        raise StaleLog(f"{info.name.removeprefix('file://')!r} is in the way: it cannot be read as a log, and may be cut off. Take it away") from error


def _stale(folder: Path, one: SuiteEval) -> str:
    log = latest_log(folder)
    assert log is not None, "Inspect found a log there"
    return (
        f"{log.location.removeprefix('file://')!r} was made with another version of {one.task} (it has {log.eval.task_version}) or other settings: its arguments, roles, sampling, "
        "or what it reads, such as the traits document, have changed since. Give another --log-dir, or take that log away"
    )


def sweep(done: EvalLog) -> None:
    """Take away what killed processes left of the same run: Inspect took over all its samples, and leaves the file lest somebody still write it, which the claim rules out."""
    for info in _logs_in(Path(done.location.removeprefix("file://")).parent):
        try:
            log = _header(info)
        except StaleLog:
            continue
        if log.eval.task_id == done.eval.task_id and log.status == "started":
            Path(info.name.removeprefix("file://")).unlink()


def _follow(current: list[str], tell: Tell) -> None:
    class Progress(Hooks):
        async def on_task_start(self, data: TaskStart) -> None:
            ids = data.spec.dataset.sample_ids or []
            tell(Note(kind="started", cell=current[0], samples=len(ids) * (data.spec.config.epochs or 1)))

        async def on_sample_end(self, data: SampleEnd) -> None:
            tell(Note(kind="errored" if data.sample.error else "sample", cell=current[0]))

    hooks(name="holdfast_progress", description="Tells holdfast run how far a cell is.")(Progress)


def _end_with(parent: TextIO) -> None:
    """Interrupt this process when the parent's end of the pipe closes, and end it where that does not help."""
    parent.read()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(GRACE)
    os._exit(1)


def main() -> None:
    """Do the job on standard input."""
    orders, channel = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    # what tasks and sandboxes read and print is not the conversation with the parent
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    job = Job.model_validate_json(orders.readline())

    def tell(note: Note) -> None:
        print(note.model_dump_json(), file=channel, flush=True)

    # a shell that starts commands in the background lets them ignore interrupts, and what they start too; this one is the parent's, not the keyboard's
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with, args=(orders,), daemon=True).start()
    try:
        with held(job.folder, patience=2 * GRACE):
            run_cells(job, tell)
    except BadInput as refused:
        for one in job.evals:
            tell(Note(kind="refused", cell=one.folder, why=refused.message))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
