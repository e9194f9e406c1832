"""What the lines of a file are."""

import re
from dataclasses import dataclass

from plainconf.errors import BadConf
from plainconf.values import read_value

_HEADER = re.compile(r"[ \t]*\[([^\]]*)\][ \t]*(?:[ \t][#;].*)?")
_ENTRY = re.compile(r"([^=: \t\[#;][^=:]*?)[ \t]*[=:][ \t]*(.*)")


@dataclass(frozen=True)
class Header:
    """The beginning of a section."""

    name: str


@dataclass(frozen=True)
class Entry:
    """A key, its value or the first part of it, and whether that was quoted."""

    key: str
    value: str
    quoted: bool


@dataclass(frozen=True)
class More:
    """A further part of a value."""

    value: str


def read_line(line):
    """What a line is; None for an empty one or a comment."""
    bare = line.strip(" \t")
    if not bare or bare[0] in "#;":
        return None
    if found := _HEADER.fullmatch(line):
        return Header(found[1].strip(" \t"))
    if line[0] in " \t":
        return More(read_value(bare)[0])
    if found := _ENTRY.fullmatch(line):
        return Entry(found[1].lower(), *read_value(found[2]))
    raise BadConf(f"neither section nor entry: {line!r}")
