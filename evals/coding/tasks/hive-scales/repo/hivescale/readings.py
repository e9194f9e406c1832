"""Single readings."""

import re
from datetime import datetime
from typing import Iterable, Iterator, NamedTuple

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d) (\S+) (\d+)")


class BadLine(ValueError):
    """A line that no station sends."""


class Reading(NamedTuple):
    """A weight at a time."""

    at: datetime
    hive: str
    grams: int


def read(lines: Iterable[str]) -> Iterator[Reading]:
    """The readings of a file; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        try:
            yield Reading(datetime.fromisoformat(match[1]), match[2], int(match[3]))
        except (TypeError, ValueError):
            raise BadLine(f"line {number}: {line.strip()!r}") from None
