"""The report."""

from datetime import timedelta
from typing import Iterable

from hivescale.days import Day, days
from hivescale.readings import read
from hivescale.timeline import timelines


def report(files: Iterable[Iterable[str]]) -> str:
    """A line a day and hive, from the lines of some files."""
    rows = [
        (day, hive, found)
        for hive, line in timelines([read(lines) for lines in files]).items()
        for day, found in days(line).items()
    ]
    return "".join(f"{day}  {hive:<8} {_said(found)}\n" for day, hive, found in sorted(rows, key=lambda row: row[:2]))


def _said(day: Day) -> str:
    opened = " ".join(f"{at:%H:%M}" for at in day.opened) or "-"
    return f"gain {day.gain / 1000:+.2f} kg  readings {day.readings}  silent {_hours(day.silent)}  opened {opened}"


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60}h{minutes % 60:02}"
