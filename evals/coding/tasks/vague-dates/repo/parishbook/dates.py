"""Dates that are not known to the day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DAY = timedelta(days=1)


class BadDate(ValueError):
    """Not a date."""


@dataclass(frozen=True)
class Span:
    """The days from a first to a last, both included; None is without a bound."""

    first: date | None
    last: date | None
    text: str

    def __str__(self):
        return self.text

    def meets(self, other):
        """Whether there is a day in both."""
        return _low(self) <= _high(other) and _low(other) <= _high(self)

    @property
    def order(self):
        """What dates are sorted by."""
        return _low(self), _high(self)


def parse_date(text):
    """The days that a date covers."""
    words = text.lower().split()
    match words:
        case ["bef", plain]:
            first, last = None, _plain(plain)[0] - _DAY
        case ["aft", plain]:
            first, last = _plain(plain)[1] + _DAY, None
        case [plain]:
            first, last = _plain(plain)
        case _:
            raise BadDate(f"not a date: {text!r}")
    return Span(first, last, " ".join(words))


def _plain(text):
    """First and last day of a date without words."""
    found = _PLAIN.fullmatch(text)
    if not found:
        raise BadDate(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        raise BadDate(f"not a date: {text!r} ({error})") from None


def _low(span):
    return span.first or date.min


def _high(span):
    return span.last or date.max
