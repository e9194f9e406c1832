"""Routes and how they are written."""

from dataclasses import dataclass


class BadRoute(ValueError):
    """A text that is no route."""


@dataclass(frozen=True)
class Leg:
    """From a place to the next; all in metres."""

    start: str
    end: str
    metres: int
    up: int
    down: int


@dataclass(frozen=True)
class Route:
    """Legs with a name."""

    name: str
    legs: tuple[Leg, ...]

    def total(self):
        """The route as a single leg."""
        sums = (sum(getattr(leg, name) for leg in self.legs) for name in ("metres", "up", "down"))
        return Leg(self.legs[0].start, self.legs[-1].end, *sums)


def parse(text):
    """A route from its text."""
    name, *lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if not name or not lines:
        raise BadRoute("a route is a name and at least one leg")
    return Route(name, tuple(_leg(line) for line in lines))


def _leg(line):
    try:
        places, *figures = line.split(";")
        start, end = (place.strip() for place in places.split(">"))
        return Leg(start, end, *(int(figure) for figure in figures))
    except (ValueError, TypeError):
        raise BadRoute(f"{line!r} is not FROM > TO; METRES; UP; DOWN") from None
