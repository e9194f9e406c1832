"""Routes and points as they were built."""

import re
from dataclasses import dataclass, field

from leverframe.errors import BadLayout

_POINTS = re.compile(r"points (\S+) in (\S+)")
_ROUTE = re.compile(r"route (\S+) from (\S+) to (\S+) over ([^:]+?)(?: overlap ([^:]+?))?(?: setting (.+))?")


@dataclass(frozen=True)
class Route:
    """From a signal to the next."""

    name: str
    start: str
    end: str
    path: tuple[str, ...]
    overlap: tuple[str, ...]
    points: dict[str, str]

    @property
    def sections(self):
        """All that it needs."""
        return self.path + self.overlap


@dataclass
class Layout:
    """All routes by name, and the section of all points."""

    routes: dict[str, Route] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)


def parse_layout(text):
    """A layout from its lines; empty lines and those that begin with # are passed over."""
    layout = Layout()
    for number, line in enumerate(text.splitlines(), 1):
        line = " ".join(line.split())
        if not line or line.startswith("#"):
            continue
        if found := _POINTS.fullmatch(line):
            layout.points[found[1]] = found[2]
        elif found := _ROUTE.fullmatch(line):
            settings = dict(one.partition(":")[::2] for one in (found[6] or "").split())
            path, overlap = (tuple((found[part] or "").split()) for part in (4, 5))
            route = Route(found[1], found[2], found[3], path, overlap, settings)
            _check(layout, route, number)
            layout.routes[route.name] = route
        else:
            raise BadLayout(f"line {number}: {line!r}")
    return layout


def _check(layout, route, number):
    if route.name in layout.routes:
        raise BadLayout(f"line {number}: there is a route {route.name} already")
    for points, position in route.points.items():
        if layout.points.get(points) not in route.sections or position not in ("normal", "reverse"):
            raise BadLayout(f"line {number}: route {route.name} cannot set {points} to {position!r}")
