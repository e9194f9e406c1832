"""What stands in a sandbox's folder, and what changed between two looks; read through the sandbox, never on the host."""

import base64
import binascii
import io
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inspect_ai.util import SandboxEnvironment

LARGEST = 512 * 1024
"""Bytes of a file beyond which its contents are not kept."""
_MOST = 6 * 2**20
_LIST = r"find . -mindepth 1 \( -type f -o -type l \) -printf '%P\t%y\t%s\t%C@\t%l\0'"
_SECONDS = 60


@dataclass(frozen=True)
class File:
    """A file or link as it stood."""

    stamp: str
    """Kind, size and time of change: equal stamps mean equal contents."""
    content: bytes | None
    """None where it is too large or cannot be read; for a link, what it points to."""


@dataclass(frozen=True)
class Change:
    """A file that came, went or reads otherwise than before."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Snapshot:
    """The files of a folder at one moment, by path."""

    files: Mapping[str, File] = field(default_factory=dict)

    def since(self, earlier: "Snapshot") -> list[Change]:
        """What differs from an earlier look, by path."""
        found: list[Change] = []
        for path in sorted({*self.files, *earlier.files}):
            old, new = earlier.files.get(path), self.files.get(path)
            if old is None or new is None or (old.stamp != new.stamp and (old.content is None or old.content != new.content)):
                found.append(Change(path, old.content if old else None, new.content if new else None))
        return found


class NoSnapshot(RuntimeError):
    """The sandbox's files could not be read: a fault of ours, not of whoever works there."""


async def take(environment: SandboxEnvironment, folder: str, earlier: Snapshot | None = None) -> Snapshot:
    """Look at every file and link of a folder; contents are read again only where they changed.

    Args:
        environment: The sandbox.
        folder: The folder inside.
        earlier: The last look.

    Raises:
        NoSnapshot: the sandbox's own tools fail.
    """
    listed = await environment.exec(["sh", "-c", _LIST], cwd=folder, timeout=_SECONDS)
    if not listed.success:
        raise NoSnapshot(f"find failed in {folder}: {listed.stderr.strip()[:300]}")
    known = earlier.files if earlier else {}
    found: dict[str, File] = {}
    wanted: list[tuple[int, str]] = []
    for line in listed.stdout.split("\0"):
        if not line:
            continue
        path, kind, size, changed, link = line.split("\t", 4)
        stamp = f"{kind} {size} {changed}"
        if kind == "l":
            found[path] = File(f"{stamp} {link}", link.encode())
        elif path in known and known[path].stamp == stamp:
            found[path] = known[path]
        else:
            found[path] = File(stamp, None)
            wanted += [(int(size), path)] if int(size) <= LARGEST else []
    contents = await _read(environment, folder, _fitting(wanted))
    return Snapshot({path: File(file.stamp, contents.get(path)) if path in contents else file for path, file in found.items()})


async def lay_out(environment: SandboxEnvironment, folder: str, files: Mapping[str, bytes], *, executable: Sequence[str] = (), modified: float = 0.0) -> None:
    """Put files into a folder of a sandbox, all at once.

    Args:
        environment: The sandbox.
        folder: The folder inside.
        files: Contents by path.
        executable: Which of them can be run.
        modified: When they were last changed, in seconds of the epoch.

    Raises:
        NoSnapshot: the sandbox's own tools fail.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode, entry.mtime = len(content), 0o755 if path in executable else 0o644, modified
            archive.addfile(entry, io.BytesIO(content))
    # folders would bear the moment of unpacking
    unpack = f"base64 -d | tar -x --no-same-owner -f - && find . -type d -exec touch -d @{modified:.0f} {{}} +"
    done = await environment.exec(["sh", "-c", unpack], input=base64.b64encode(buffer.getvalue()), cwd=folder, timeout=_SECONDS)
    if not done.success:
        raise NoSnapshot(f"tar failed in {folder}: {done.stderr.strip()[:300]}")


def _fitting(wanted: Sequence[tuple[int, str]]) -> list[str]:
    """The files that are read, the smallest first, until it is too much."""
    total, found = 0, list[str]()
    for size, path in sorted(wanted):
        total += size
        if total > _MOST:
            break
        found.append(path)
    return found


async def _read(environment: SandboxEnvironment, folder: str, paths: Sequence[str]) -> dict[str, bytes]:
    if not paths:
        return {}
    names = "\0".join(f"./{path}" for path in paths)
    # a file that cannot be read is left out, and so counts as changed
    done = await environment.exec(["sh", "-c", "tar -c --null --no-recursion --ignore-failed-read -T - -f - 2>/dev/null | base64 -w 0"], input=names, cwd=folder, timeout=_SECONDS)
    try:
        with tarfile.open(fileobj=io.BytesIO(base64.b64decode(done.stdout))) as archive:
            return {entry.name.removeprefix("./"): member.read() for entry in archive if (member := archive.extractfile(entry))}
    except (tarfile.TarError, binascii.Error, EOFError) as error:
        raise NoSnapshot(f"tar failed in {folder}: {error}") from error
