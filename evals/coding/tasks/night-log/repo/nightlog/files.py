"""Logs as files."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Iterable

from nightlog.fields import read_brightness, read_offset, write_offset
from nightlog.model import Observation, Site

_SITE = re.compile(r"site\s+(.+?)\s+(\S+)")
_OBSERVER = re.compile(r"observer\s+(.+)")
_NIGHT = re.compile(r"night\s+(\d{4}-\d\d-\d\d)")
_SEEN = re.compile(r"(\d\d:\d\d)\s+(\S+)\s+(\S+)")


class BadLog(ValueError):
    """A log that cannot be read."""


def read_log(text: str) -> list[Observation]:
    """The observations of a log, in its order."""
    site = observer = night = None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            if match := _SITE.fullmatch(line):
                site = Site(match[1], read_offset(match[2]))
            elif match := _OBSERVER.fullmatch(line):
                observer = match[1]
            elif match := _NIGHT.fullmatch(line):
                night = date.fromisoformat(match[1])
            elif match := _SEEN.fullmatch(line):
                if site is None or observer is None or night is None:
                    raise ValueError("site, observer and night come first")
                magnitude, mark = read_brightness(match[3])
                star = match[2].replace("_", " ")
                found.append(Observation(night, time.fromisoformat(match[1]), star, magnitude, mark, observer, site))
            else:
                raise ValueError(f"what is {line!r}?")
        except ValueError as error:
            raise BadLog(f"line {number}: {error}") from None
    return found


def write_log(observations: Iterable[Observation]) -> str:
    """The text of a log."""
    lines = []
    site = observer = night = None
    for one in observations:
        if one.site != site:
            site = one.site
            lines.append(f"site  {site.name}  {write_offset(site.offset)}")
        if one.observer != observer:
            observer = one.observer
            lines.append(f"observer  {observer}")
        if one.night != night:
            night = one.night
            lines.append(f"night  {night}")
        lines.append(f"{one.time:%H:%M}  {one.star.replace(' ', '_')}  {one.brightness}")
    return "".join(f"{line}\n" for line in lines)
