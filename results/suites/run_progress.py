"""How far a run is, for somebody who watches it: a bar a checkpoint in a terminal, plain lines elsewhere."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from holdfast.results.suites.cell import Note

_QUARTERS = 4


class Board(Protocol):
    """Where notes are shown."""

    def show(self, checkpoint: str, note: Note, kept: int) -> None:
        """Show a note; `kept` samples of the cell were there before."""
        ...


@contextmanager
def board(console: Console, checkpoints: list[str]) -> Generator[Board]:
    """The right board for a console, while a run lasts."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (TextColumn("{task.fields[checkpoint]}"), TextColumn("[dim]{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[errors]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        yield Bars(progress, checkpoints)


class Lines:
    """A line when a cell starts and ends, and at each quarter of its samples."""

    def __init__(self, console: Console):
        self._console = console
        self._counts: dict[str, tuple[int, int, float]] = {}

    def show(self, checkpoint: str, note: Note, kept: int) -> None:
        """Print a line if the note is worth one."""
        name = f"{checkpoint}/{note.cell}"
        done, samples, started = self._counts.get(name, (0, 0, time.monotonic()))
        match note.kind:
            case "started":
                done, samples = kept, note.samples
                self._say(f"{name}: {samples} samples" + (f", {kept} of them kept" if kept else ""))
            case "sample" | "errored":
                done += 1
                if samples and done < samples and done * _QUARTERS // samples > (done - 1) * _QUARTERS // samples:
                    self._say(f"{name}: {done}/{samples} after {time.monotonic() - started:.0f} s")
            case "done":
                self._say(f"{name}: done")
            case _:
                self._say(f"{name}: failed: {note.why}")
        self._counts[name] = (done, samples, started)

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


class Bars:
    """A bar a checkpoint, over the samples of the eval it is at."""

    def __init__(self, progress: Progress, checkpoints: list[str]):
        self._progress = progress
        self._tasks: dict[str, TaskID] = {name: progress.add_task("waiting", total=None, start=False, checkpoint=name, errors="") for name in checkpoints}
        self._errors = dict.fromkeys(checkpoints, 0)

    def show(self, checkpoint: str, note: Note, kept: int) -> None:
        """Move the checkpoint's bar."""
        task = self._tasks[checkpoint]
        match note.kind:
            case "started":
                self._progress.reset(task, total=note.samples, completed=kept, description=note.cell)
            case "sample":
                self._progress.advance(task)
            case "errored":
                self._errors[checkpoint] += 1
                self._progress.update(task, advance=1, errors=f"[red]{self._errors[checkpoint]} errors")
            case "done":
                self._progress.update(task, description=f"{note.cell} done")
            case _:
                self._progress.update(task, description=f"[red]{note.cell} failed")
                self._progress.console.print(f"[red]{checkpoint}/{note.cell}:[/red] ", escape(note.why), sep="", markup=True, highlight=False, soft_wrap=True)
