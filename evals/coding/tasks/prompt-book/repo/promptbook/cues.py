"""A cue."""

from __future__ import annotations

from dataclasses import dataclass

DEPARTMENTS = ("LX", "SND", "FLY", "VID")


class BadBook(ValueError):
    """A book that cannot be used."""


class BadCue(BadBook):
    """A cue that cannot be used."""


class UnknownCue(LookupError):
    """There is no cue of that number."""


@dataclass(frozen=True)
class Cue:
    """What happens when the stage manager says go."""

    number: float
    department: str
    text: str
    follow: float | None = None

    def __post_init__(self) -> None:
        for number in (self.number, self.follow):
            if number is not None and (isinstance(number, bool) or not isinstance(number, (int, float)) or number < 0):
                raise BadCue(f"{number!r} is no cue number")
        if self.department not in DEPARTMENTS:
            raise BadCue(f"cue {self.number}: there is no department {self.department!r}")
        if not isinstance(self.text, str) or not self.text.strip():
            raise BadCue(f"cue {self.number}: what does it do?")
