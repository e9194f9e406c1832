"""What a sandbox may use, and the watch that ends what takes more."""

import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from pydantic import BaseModel, ConfigDict, Field

MB = 2**20
_INTERVAL = 0.2
"""Seconds between two looks at what a running command takes."""


class Limits(BaseModel):
    """What one sample's sandbox may use; also what `--sandbox bwrap:<file>.yaml` may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    memory_mb: int = Field(default=1024, ge=64)
    """Of all its processes together; a single one may map twice as much."""
    processes: int = Field(default=64, ge=4)
    disk_mb: int = Field(default=256, ge=8)
    """Of its tree and its temporary folder together; a single file may have half of it."""
    cpu_seconds: int = Field(default=600, ge=1)
    """Of a single process."""


@dataclass(frozen=True)
class Excess:
    """A limit that a command went over."""

    what: str
    used: float
    allowed: float

    @property
    def sentence(self) -> str:
        """For the agent, on standard error."""
        return f"sandbox: killed, since it took {self.used:.0f} {self.what} and {self.allowed:.0f} are allowed"


async def watch(marker: str, folders: list[Path], limits: Limits) -> Excess:
    """Look again and again at what a sandbox takes, until it is too much; then end it.

    Args:
        marker: The name in the mounts of its processes and of no others.
        folders: Its folders on the host.
        limits: What it may use.
    """
    while True:
        await anyio.sleep(_INTERVAL)
        excess = await anyio.to_thread.run_sync(_look, marker, folders, limits)
        if excess is not None:
            kill(marker)
            return excess


def disk_use(folders: list[Path], most: int) -> int:
    """Bytes that files take in the folders; links are not followed, and counting stops above `most`."""
    total = 0
    waiting = [str(folder) for folder in folders]
    while waiting and total <= most:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    status = entry.stat(follow_symlinks=False)
                    # an empty file takes an inode, which is not for nothing either
                    total += max(status.st_blocks * 512, 512)
        except OSError:
            continue
    return total


def processes_of(marker: str) -> list[int]:
    """The processes in whose mounts the marker stands."""
    return [pid for pid, text in _mounts().items() if marker in text]


def kill(marker: str) -> None:
    """End every process of a sandbox, also one whose outer half was killed before the inner could notice."""
    for _ in range(20):
        found = processes_of(marker)
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if not found:
            return


def _look(marker: str, folders: list[Path], limits: Limits) -> Excess | None:
    if (used := disk_use(folders, limits.disk_mb * MB)) > limits.disk_mb * MB:
        return Excess("MB of disk", used / MB, limits.disk_mb)
    running = [pid for pid, text in _MOUNTS.lately().items() if marker in text]
    # the outer half, its init and the shell that starts them are not the agent's
    if len(running) > limits.processes + 3:
        return Excess("processes", len(running), limits.processes)
    if (memory := sum(map(_resident, running))) > limits.memory_mb * MB:
        return Excess("MB of memory", memory / MB, limits.memory_mb)
    return None


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@dataclass
class _Mounts:
    """Every process's mounts, read at most once in half an interval however many sandboxes are watched: each reading them for itself took most of a client's CPU."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: float = float("-inf")
    texts: dict[int, str] = field(default_factory=dict[int, str])

    def lately(self) -> dict[int, str]:
        """The text by process."""
        with self.lock:
            if time.monotonic() - self.taken > _INTERVAL / 2:
                self.texts, self.taken = _mounts(), time.monotonic()
            return self.texts


def _mounts() -> dict[int, str]:
    found: dict[int, str] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                found[int(entry.name)] = Path(f"/proc/{entry.name}/mountinfo").read_text()
            except OSError:
                continue
    return found


_MOUNTS = _Mounts()
