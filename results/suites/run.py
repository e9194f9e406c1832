"""`holdfast run`: every eval of a suite on every checkpoint, in one folder of logs that can always be gone on with."""

import asyncio
import difflib
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.results.suites.cell import GRACE, Job, Note, StaleLog, latest_log
from holdfast.results.suites.hold import held
from holdfast.results.suites.run_progress import board
from holdfast.results.suites.run_state import Cell, State, cells_of, row_of, state_of
from holdfast.results.suites.suite import Suite, load_suite

INTERRUPTED = 130

_LONGEST_NOTE = 1 << 20
"""Bytes of a line that a cell's process may write; asyncio's own limit is 64 KiB, and a longer line ends the run."""

Show = Callable[[str, Note], None]


@dataclass(frozen=True)
class Plan:
    """What a run is to do."""

    suite: Suite
    log_dir: Path
    cells: dict[str, list[Cell]]
    """By checkpoint."""
    states: dict[str, State]
    """By cell."""
    workers: int

    def job(self, name: str, left: Sequence[Cell]) -> Job:
        """What one process is told, with its share of every endpoint's connections."""
        registry = self.suite.checkpoints
        checkpoint = registry.of(name)
        neighbours = sum(registry.of(other).endpoint == checkpoint.endpoint for other in self.cells)
        return Job(
            checkpoint=checkpoint.shared(min(self.workers, neighbours)),
            baseline=registry.of(registry.baseline).shared(self.workers) if registry.baseline else None,
            roles={role: served.shared(self.workers) for role, served in self.suite.roles.items()},
            evals=tuple(cell.eval for cell in left),
            folder=self.log_dir / name,
        )


@click.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes over checkpoints; connections are shared out between them.")
@click.option("--log-dir", type=click.Path(path_type=Path), help="Where the logs go; by default as the suite says, or logs/<name of the suite>.")
@click.option("--only", multiple=True, metavar="CHECKPOINT", help="A checkpoint's id; may be repeated.")
@click.option("--eval", "evals", multiple=True, metavar="NAME", help="An eval's name, as its folder is called; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what each cell would do, and do nothing.")
def run(suite: Path, workers: int, log_dir: Path | None, only: tuple[str, ...], evals: tuple[str, ...], dry_run: bool) -> None:
    """Run every eval of SUITE on every checkpoint, or go on where that was interrupted.

    Exit code 0 if every cell succeeded, 1 if one did not, 130 if it was interrupted; the same command again pays only for what is missing.
    """
    console, read = Console(), load_suite(suite)
    if dry_run:
        plan = make_plan(read, log_dir, workers, only, evals)
        for cell in _all(plan):
            console.print(f"{cell.name}: {plan.states[cell.name]}", markup=False, highlight=False, soft_wrap=True)
        return
    sys.exit(run_suite(read, console, workers=workers, log_dir=log_dir, only=only, evals=evals))


def run_suite(suite: Suite, console: Console, *, workers: int = 1, log_dir: Path | None = None, only: tuple[str, ...] = (), evals: tuple[str, ...] = ()) -> int:
    """Run a suite, or go on with it, and print how it went; the exit code: 0, 1 if a cell failed, 130 if it was interrupted.

    Args:
        suite: What to run.
        console: Where progress and the closing table go.
        workers: Processes over checkpoints.
        log_dir: Where the logs go, if not where the suite says.
        only: The checkpoints to run; all by default.
        evals: The evals to run, by folder; all by default.

    Raises:
        BadInput: a chosen checkpoint or eval is not in the suite, or another run works in the folder.
    """
    with held(log_dir or suite.log_dir):
        plan = make_plan(suite, log_dir, workers, only, evals)
        ends: dict[str, Note] = {}
        try:
            asyncio.run(_run(plan, console, ends))
        except (KeyboardInterrupt, asyncio.CancelledError):
            finished = sum(note.kind == "done" for note in ends.values())
            console.print(f"Interrupted with {finished} of {len(plan.states)} cells done; finished samples are kept. The same command again goes on from there.", soft_wrap=True)
            return INTERRUPTED
    return _close(console, plan, ends)


def make_plan(suite: Suite, log_dir: Path | None, workers: int, only: tuple[str, ...], evals: tuple[str, ...]) -> Plan:
    """What there is to do, from the suite and from the logs that are there.

    Raises:
        BadInput: a chosen checkpoint or eval is not in the suite.
    """
    _need("--only", only, [checkpoint.id for checkpoint in suite.checkpoints.checkpoints])
    _need("--eval", evals, [one.folder for one in suite.evals])
    cells = cells_of(suite, log_dir or suite.log_dir, only, evals)
    states = {cell.name: state_of(cell) for group in cells.values() for cell in group}
    return Plan(suite, log_dir or suite.log_dir, cells, states, min(workers, len(cells)))


def _need(option: str, given: Sequence[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(known)}."
            raise BadInput(f"{option} {name!r} is not in the suite; {hint}")


async def _run(plan: Plan, console: Console, ends: dict[str, Note]) -> None:
    """Run all cells; `ends` holds how each ended, also of an interrupted run."""
    this = asyncio.current_task()
    assert this is not None, "asyncio.run makes a task"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    free = asyncio.Semaphore(plan.workers)
    with board(console, list(plan.cells)) as shown:

        def show(checkpoint: str, note: Note) -> None:
            name = f"{checkpoint}/{note.cell}"
            shown.show(checkpoint, note, plan.states[name].finished)
            if note.kind in ("done", "failed", "refused"):
                ends[name] = note

        async with asyncio.TaskGroup() as group:
            for name in plan.cells:
                group.create_task(_work(plan, name, free, show))


async def _work(plan: Plan, name: str, free: asyncio.Semaphore, show: Show) -> None:
    """All cells of a checkpoint; a process that dies costs the cell it was at, and another takes the rest."""
    async with free:
        left = list(plan.cells[name])
        while left:
            code = await _process(plan.job(name, left), left, lambda note: show(name, note))
            if left:
                died = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
                why = f"its process {died} in the middle; {str(_log_file(plan.log_dir / name))!r} says why. Finished samples are kept"
                show(name, Note(kind="failed", cell=left.pop(0).eval.folder, why=why))


async def _process(job: Job, left: list[Cell], show: Callable[[Note], None]) -> int:
    """One process over the cells that are left; takes each off as it ends. The exit code."""
    job.folder.mkdir(parents=True, exist_ok=True)
    with _log_file(job.folder).open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "holdfast.results.suites.cell"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            limit=_LONGEST_NOTE,
            start_new_session=True,  # an interrupt from the keyboard reaches it through us, once
        )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(job.model_dump_json(exclude_unset=True).encode() + b"\n")
        async for line in child.stdout:
            note = Note.model_validate_json(line)
            show(note)
            if note.kind in ("done", "failed", "refused"):
                left.pop(0)
        return await child.wait()
    finally:
        await _stop(child)


async def _stop(child: asyncio.subprocess.Process) -> None:
    """Make sure that a process has ended, interrupting it first so that it can write what it has."""
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(child.wait(), GRACE)
    except TimeoutError:
        child.kill()
        await child.wait()


def _close(console: Console, plan: Plan, ends: dict[str, Note]) -> int:
    """Print the table, what failed and how to go on; the exit code."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("checkpoint", "eval", "score", "scored", "errors", "seconds", "status"):
        table.add_column(title, justify="left" if title in ("checkpoint", "eval", "status") else "right", overflow="fold")
    failed: list[str] = []
    for cell in _all(plan):
        note, before = ends[cell.name], plan.states[cell.name]
        unlooked = note.kind == "refused" and before.kind == "done"
        if note.kind == "done" or unlooked:
            status = "done before" if before.kind == "done" else "done"
        else:
            status = "[red]failed[/red]"
            failed.append(f"{cell.name}: {note.why}")
        if unlooked:
            console.print(f"{cell.name} was done before and is kept as it is, not looked at again: {note.why}", markup=False, highlight=False, soft_wrap=True)
        table.add_row(cell.checkpoint.id, cell.eval.folder, *_figures(cell), status)
    console.print(table)
    for line in failed:
        console.print(f"[red]failed[/red] {escape(line)}", highlight=False, soft_wrap=True)
    if failed:
        console.print(f"{len(failed)} of {len(plan.states)} cells failed. Mend what the sentences say; the same command again runs only what is missing.", soft_wrap=True)
    console.print(f"inspect view --log-dir {plan.log_dir}\nholdfast compare {plan.log_dir}", markup=False, highlight=False, soft_wrap=True)
    return 1 if failed else 0


def _figures(cell: Cell) -> list[str]:
    try:
        log = latest_log(cell.folder)
    except StaleLog:
        log = None
    if log is None:
        return ["-"] * 4
    row = row_of(log)
    return ["-" if row.value is None else f"{row.value:.3f}", f"{row.scored}/{row.items}", str(row.errors), f"{row.seconds:.0f}"]


def _all(plan: Plan) -> list[Cell]:
    return [cell for group in plan.cells.values() for cell in group]


def _log_file(folder: Path) -> Path:
    return folder / "run.log"
