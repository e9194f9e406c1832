"""A command as a user starts it, with all its processes: what they hold, and how they are killed."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_EVERY = 0.25
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError)


def holdfast(*arguments: str) -> list[str]:
    """The command line of `holdfast` of this environment."""
    return [sys.executable, "-m", "holdfast.results.command", *arguments]


def environment(home: Path, cache: Path | None = None, **more: str) -> dict[str, str]:
    """What a user's shell would hold, with a home, data and cache folder of its own and no settings of whoever runs this."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "TMPDIR") if name in os.environ}
    folders = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"), "INSPECT_CACHE_DIR": str(cache or home / "cache/inspect")}
    home.mkdir(parents=True, exist_ok=True)
    return kept | folders | {"NO_COLOR": "1", "COLUMNS": "200"} | more


def tree(pid: int) -> list[psutil.Process]:
    """A process and everything it started, also what went into a session of its own."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except _GONE:
        return []


def freeze(pid: int) -> list[psutil.Process]:
    """Stop a process and everything it started where it stands; the processes, to be killed."""
    stopped: list[psutil.Process] = []
    while fresh := [one for one in tree(pid) if one not in stopped]:
        for one in fresh:
            with contextlib.suppress(*_GONE):
                one.send_signal(signal.SIGSTOP)
        stopped += fresh
    return stopped


def kill(processes: Sequence[psutil.Process]) -> None:
    """Kill without a word, and wait until they are gone."""
    for one in processes:
        with contextlib.suppress(*_GONE):
            one.kill()
    psutil.wait_procs(processes, timeout=20)


@dataclass
class Watched:
    """What the processes of a command held while it ran."""

    started: float = field(default_factory=time.monotonic)
    peaks: list[float] = field(default_factory=lambda: [0.0])
    """The most megabytes in memory between one mark and the next."""
    files: int = 0
    """The most files that one process held open."""
    lines: list[str] = field(default_factory=list[str])
    code: int | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """All it printed."""
        return "\n".join(self.lines)

    def look(self, pid: int) -> None:
        """Take stock once."""
        megabytes = 0.0
        for one in tree(pid):
            with contextlib.suppress(*_GONE):
                megabytes += one.memory_info().rss / 1e6
                self.files = max(self.files, one.num_fds())
        self.peaks[-1] = max(self.peaks[-1], megabytes)


def watch(command: Sequence[str], variables: Mapping[str, str], cwd: Path, marks: Sequence[str] = (), limit: float = 1800) -> Watched:
    """Run a command to its end, watching all its processes; at a line that holds the next mark a new peak begins.

    Args:
        command: What to run.
        variables: Its environment.
        cwd: Where.
        marks: What to wait for in its output, in order.
        limit: Seconds after which it is killed.
    """
    found, waiting = Watched(), list(marks)
    with subprocess.Popen(command, env=dict(variables), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        output = process.stdout

        def read() -> None:
            for line in output:
                found.lines.append(line.rstrip("\n"))
                if waiting and waiting[0] in line:
                    waiting.pop(0)
                    found.peaks.append(0.0)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        while process.poll() is None:
            found.look(process.pid)
            if time.monotonic() - found.started > limit:
                kill(freeze(process.pid))
            time.sleep(_EVERY)
        reader.join()
    found.code, found.seconds = process.returncode, time.monotonic() - found.started
    return found
