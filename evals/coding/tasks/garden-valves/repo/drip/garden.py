"""The garden and its pump."""

from __future__ import annotations

from datetime import date, datetime
from typing import Iterator

from drip.plan import Program


class Garden:
    """Programs, days off, and what follows from them."""

    def __init__(self, programs: list[Program], off: list[tuple[date, date]] = (), litres_a_minute: int = 6) -> None:
        self.programs = list(programs)
        self.off = list(off)
        self.litres_a_minute = litres_a_minute

    def is_off(self, day: date) -> bool:
        """Whether nothing is to start on a day."""
        return any(first <= day <= last for first, last in self.off)

    def runs(self, day: date) -> Iterator[tuple[int, int, str]]:
        """First minute, minute after the last one, and valve, for all that runs on a day."""
        if self.is_off(day):
            return
        for program in self.programs:
            if day.weekday() not in program.days:
                continue
            at = program.start
            for valve, minutes in program.valves:
                yield at, at + minutes, valve
                at += minutes

    def open_valve(self, moment: datetime) -> str | None:
        """The valve that is open at a moment."""
        minute = moment.hour * 60 + moment.minute
        for first, end, valve in self.runs(moment.date()):
            if first <= minute < end:
                return valve
        return None

    def litres(self, day: date) -> dict[str, int]:
        """What a day uses, by valve; valves that stay shut are left out."""
        used: dict[str, int] = {}
        for first, end, valve in self.runs(day):
            used[valve] = used.get(valve, 0) + (end - first) * self.litres_a_minute
        return dict(sorted(used.items()))

    def clashes(self) -> list[tuple[str, str]]:
        """Pairs of programs that want the pump at the same time in some week, in the plan's order."""
        found = []
        for number, one in enumerate(self.programs):
            for other in self.programs[number + 1 :]:
                if _clash(one, other):
                    found.append((one.name, other.name))
        return found


def _clash(one: Program, other: Program) -> bool:
    together = one.start < other.start + other.length and other.start < one.start + one.length
    return together and bool(one.days & other.days)
