"""The plan: programs and days off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
"""Minutes."""

_PROGRAM = re.compile(r"program\s+(\S+)\s+start\s+(\d\d):(\d\d)\s+days\s+(\S+)\s+valves\s+(\S+)")
_OFF = re.compile(r"off\s+(\d{4}-\d\d-\d\d)\s+(\d{4}-\d\d-\d\d)")


class BadPlan(ValueError):
    """A plan that cannot be followed."""


@dataclass(frozen=True)
class Program:
    """Valves that are opened one after the other."""

    name: str
    start: int
    """The minute of the day."""
    days: frozenset[int]
    """Days of the week, Monday being 0."""
    valves: tuple[tuple[str, int], ...]
    """Each with its minutes."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY:
            raise BadPlan(f"{self.name}: no day has a minute {self.start}")
        if not self.days or not self.days <= set(range(7)):
            raise BadPlan(f"{self.name}: strange days")
        if not self.valves or any(minutes < 1 for _, minutes in self.valves):
            raise BadPlan(f"{self.name}: a valve is opened for a minute at least")
        if self.length >= DAY:
            raise BadPlan(f"{self.name}: it takes a day or longer")

    @property
    def length(self) -> int:
        """Minutes from the start to the end."""
        return sum(minutes for _, minutes in self.valves)


def read_plan(text: str) -> tuple[list[Program], list[tuple[date, date]]]:
    """Programs and spans of days off; empty lines and those that begin with # are passed over."""
    programs, off = [], []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            if match := _PROGRAM.fullmatch(line):
                programs.append(_program(*match.groups()))
            elif match := _OFF.fullmatch(line):
                off.append((date.fromisoformat(match[1]), date.fromisoformat(match[2])))
            else:
                raise BadPlan(f"what is {line!r}?")
        except BadPlan:
            raise
        except ValueError:
            raise BadPlan(f"what is {line!r}?") from None
    return programs, off


def _program(name: str, hour: str, minute: str, days: str, valves: str) -> Program:
    pairs = [one.split(":") for one in valves.split(",")]
    return Program(
        name,
        int(hour) * 60 + int(minute),
        frozenset(DAYS.index(day) for day in days.split(",")),
        tuple((valve, int(minutes)) for valve, minutes in pairs),
    )
