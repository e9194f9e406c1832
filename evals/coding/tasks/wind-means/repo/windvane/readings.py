"""What the mast wrote down."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d) (\d{1,3}) (\d+(?:\.\d+)?)")


class BadReading(ValueError):
    """A line that is no reading."""


@dataclass(frozen=True)
class Reading:
    """A moment in seconds of the day, the direction that the wind comes from, and its speed in m/s."""

    second: int
    direction: int
    speed: float


def parse(line):
    """The reading of a line."""
    found = _LINE.fullmatch(line.strip())
    if not found or int(found[4]) > 360:
        raise BadReading(f"not a reading: {line!r}")
    return Reading(int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]), int(found[4]), float(found[5]))


def parse_log(text):
    """All readings of a log; empty lines are passed over."""
    return [parse(line) for line in text.splitlines() if line.strip()]
