"""Observations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

NOON = time(12)


@dataclass(frozen=True)
class Site:
    """Where somebody observes."""

    name: str
    offset: int
    """Minutes that its time is ahead of UTC."""


@dataclass(frozen=True)
class Observation:
    """A star's magnitude at a time."""

    night: date
    """The date of the evening."""
    time: time
    """Local; before noon it is of the morning after."""
    star: str
    magnitude: Decimal
    mark: str
    """`:` uncertain, `<` fainter than that, or nothing."""
    observer: str
    site: Site

    @property
    def local(self) -> datetime:
        """Date and time by the site's clock."""
        day = self.night + timedelta(days=1) if self.time < NOON else self.night
        return datetime.combine(day, self.time)

    @property
    def brightness(self) -> str:
        """The magnitude with its mark, as it is written."""
        return f"<{self.magnitude}" if self.mark == "<" else f"{self.magnitude}{self.mark}"
