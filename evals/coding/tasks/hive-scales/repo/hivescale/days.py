"""A hive day by day."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Iterable

from hivescale.readings import Reading

OPENED = 1000
"""Grams that a hive gains or loses by no natural means."""


@dataclass
class Day:
    """What a hive did in a day."""

    gain: int = 0
    readings: int = 0
    silent: timedelta = timedelta()
    opened: list[datetime] = field(default_factory=list)


def days(line: Iterable[Reading]) -> dict[date, Day]:
    """The days of a hive from its readings."""
    found: dict[date, Day] = {}
    before = None
    for reading in line:
        day = found.setdefault(reading.at.date(), Day())
        day.readings += 1
        if before is not None:
            change = reading.grams - before.grams
            if abs(change) >= OPENED:
                day.opened.append(reading.at)
            else:
                day.gain += change
            day.silent = max(day.silent, reading.at - before.at)
        before = reading
    return found
