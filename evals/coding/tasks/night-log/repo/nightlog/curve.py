"""Light curves."""

from __future__ import annotations

from datetime import datetime
from typing import Iterable

from nightlog.model import Observation

_ZERO = datetime(2000, 1, 1, 12)
_JULIAN_ZERO = 2451545.0


def julian_date(moment: datetime) -> float:
    """The Julian date of a moment; 2000-01-01 12:00 is 2451545.0."""
    return _JULIAN_ZERO + (moment - _ZERO).total_seconds() / 86400


def curve(observations: Iterable[Observation], star: str) -> list[tuple[float, float]]:
    """Julian dates and magnitudes of a star, in order, without what was not seen."""
    seen = [one for one in observations if one.star == star and one.mark != "<"]
    return sorted((julian_date(one.local), float(one.magnitude)) for one in seen)
