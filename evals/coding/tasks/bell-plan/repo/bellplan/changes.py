"""What is changed."""

from dataclasses import dataclass
from datetime import date

from bellplan.lessons import PERIODS

KINDS = {"teacher": 1, "room": 1, "move": 2, "cancel": 0}


class BadChange(ValueError):
    """A change that cannot be made."""


class Clash(BadChange):
    """A class, a teacher or a room with two lessons at once."""


@dataclass(frozen=True)
class Change:
    """A change to a lesson; `to` is who, where, or the new date and period."""

    date: date
    code: str
    kind: str
    to: str | tuple[date, int] | None = None


def parse_change(line):
    """A change from its line."""
    try:
        day, code, kind, *to = line.split()
        if len(to) != KINDS[kind]:
            raise ValueError
        if kind == "move":
            return Change(date.fromisoformat(day), code, kind, (date.fromisoformat(to[0]), _period(to[1])))
        return Change(date.fromisoformat(day), code, kind, to[0] if to else None)
    except (ValueError, KeyError):
        raise BadChange(f"{line!r} is no change") from None


def _period(text):
    if int(text) not in PERIODS:
        raise ValueError
    return int(text)
