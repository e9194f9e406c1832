"""The small things that a log's lines are made of."""

from __future__ import annotations

import re
from decimal import Decimal

_OFFSET = re.compile(r"([+-])(\d{1,2})(?::(\d\d))?")
_BRIGHTNESS = re.compile(r"(<?)(-?\d+(?:\.\d+)?)(:?)")


def read_offset(text: str) -> int:
    """Minutes ahead of UTC from `+2` or `-3:30`."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no offset from UTC")
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return -minutes if match[1] == "-" else minutes


def write_offset(minutes: int) -> str:
    """The other way round."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def read_brightness(text: str) -> tuple[Decimal, str]:
    """Magnitude and mark from `7.9`, `7.80:` or `<12.3`."""
    match = _BRIGHTNESS.fullmatch(text)
    if match is None or (match[1] and match[3]):
        raise ValueError(f"{text!r} is no magnitude")
    return Decimal(match[2]), match[1] or match[3]
