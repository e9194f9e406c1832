"""What the pads report."""

from dataclasses import dataclass
from typing import Optional

NO_TIME = ("DQ", "NT")


class BadLine(ValueError):
    """A line of a heat that cannot be read."""


@dataclass(frozen=True)
class Swim:
    """One swimmer in one heat."""

    lane: int
    name: str
    ms: Optional[int] = None
    status: str = ""

    @property
    def timed(self) -> bool:
        return self.ms is not None


def read_heat(lines) -> list[Swim]:
    """The swims of a heat; empty lines and those that begin with # are passed over."""
    swims = []
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            lane, name, said = (part.strip() for part in line.split(";"))
            if said in NO_TIME:
                swims.append(Swim(int(lane), name, None, said))
            else:
                swims.append(Swim(int(lane), name, _milliseconds(said)))
        except ValueError:
            raise BadLine(f"line {number}: {line!r}") from None
    return swims


def _milliseconds(text: str) -> int:
    found = int(text)
    if found <= 0:
        raise ValueError(text)
    return found
