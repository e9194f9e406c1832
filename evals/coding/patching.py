"""Unified diffs, applied to the letter, without a program that may not be there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NOTHING = "/dev/null"
_NO_NEWLINE = "\\ No newline at end of file"


class PatchFault(ValueError):
    """A patch that cannot be read, or does not fit the files."""


@dataclass(frozen=True)
class Hunk:
    """Lines that stand in another's place, each with its line end."""

    start: int
    """The first line that it replaces, from 0."""
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass
class FilePatch:
    """What is done to one file; a name of None is no file."""

    before: str | None
    after: str | None
    hunks: list[Hunk] = field(default_factory=list[Hunk])


def patched(files: Mapping[str, bytes], patch: str) -> dict[str, bytes]:
    """The files with a patch.

    Raises:
        PatchFault: it cannot be read, or a line of it is not where it says.
    """
    return apply(files, read_patch(patch))


def apply(files: Mapping[str, bytes], changes: list[FilePatch]) -> dict[str, bytes]:
    """The files with some changes.

    Raises:
        PatchFault: a line of them is not where it says.
    """
    found = dict(files)
    for one in changes:
        if one.before is not None and one.before not in found:
            raise PatchFault(f"it changes {one.before}, which is not there")
        text = found.pop(one.before).decode() if one.before is not None else ""
        if one.after is not None:
            found[one.after] = _changed(text, one).encode()
    return found


def read_patch(patch: str) -> list[FilePatch]:
    """What a patch does, file by file.

    Raises:
        PatchFault: it is no unified diff.
    """
    found: list[FilePatch] = []
    lines = iter(patch.split("\n"))
    for line in lines:
        if line.startswith("--- "):
            after = next(lines, "")
            if not after.startswith("+++ "):
                raise PatchFault(f"{line!r} is not followed by a line +++")
            found.append(FilePatch(_name(line), _name(after)))
        elif match := _HUNK.match(line):
            if not found:
                raise PatchFault("a hunk stands before the first file")
            found[-1].hunks.append(_hunk(match, lines))
        elif line.startswith(("rename from", "GIT binary patch", "Binary files")):
            raise PatchFault(f"it says {line!r}; write it with git diff --no-renames, text alone")
    return found


def _name(line: str) -> str | None:
    name = line[4:].split("\t")[0].strip()
    return None if name == _NOTHING else name.split("/", 1)[1]


def _hunk(match: re.Match[str], lines: Iterator[str]) -> Hunk:
    olds, news = (int(count) if count is not None else 1 for count in (match[2], match[3]))
    old: list[str] = []
    new: list[str] = []
    sides = {" ": (old, new), "-": (old,), "+": (new,)}
    last: tuple[list[str], ...] = ()
    while len(old) < olds or len(new) < news:
        line = next(lines, None)
        if line == _NO_NEWLINE:
            _cut(last)
            continue
        if line is None or line[:1] not in sides:
            raise PatchFault(f"{line!r} stands in a hunk")
        last = sides[line[0]]
        for side in last:
            side.append(f"{line[1:]}\n")
    start = int(match[1]) - (1 if olds else 0)
    return Hunk(start, tuple(old), tuple(new))


def _cut(sides: tuple[list[str], ...]) -> None:
    for side in sides:
        side[-1] = side[-1].removesuffix("\n")


def _changed(text: str, change: FilePatch) -> str:
    lines = _LINE.findall(text)
    for hunk in reversed(change.hunks):
        there = lines[hunk.start : hunk.start + len(hunk.old)]
        if tuple(there) != hunk.old:
            raise PatchFault(f"{change.before} does not read at line {hunk.start + 1} as it says")
        lines[hunk.start : hunk.start + len(hunk.old)] = hunk.new
    return "".join(lines)
