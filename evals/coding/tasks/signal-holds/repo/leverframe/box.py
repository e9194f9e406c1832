"""The signal box."""

from leverframe.errors import Refused
from leverframe.progress import Progress


class Box:
    """What is set, held and occupied."""

    def __init__(self, layout):
        self.layout = layout
        self.occupied = set()
        self.positions = dict.fromkeys(layout.points, "normal")
        """The position of all points."""
        self.progress = {}
        """How far each route is that is set."""
        self.holders = {}
        """The route that holds a section."""

    def set(self, name):
        """Set a route."""
        route = self._route(name)
        if name in self.progress:
            raise Refused(f"{name} is set already")
        for section in route.sections:
            if section in self.occupied:
                raise Refused(f"{section} is occupied")
        for section in route.path:
            self._check(section, route, on_path=True)
        for section in route.overlap:
            self._check(section, route, on_path=False)
        for points, position in route.points.items():
            if self.positions[points] != position and self.held(self.layout.points[points]):
                raise Refused(f"{points} cannot be moved")
        self.positions |= route.points
        self.progress[name] = Progress(list(route.path))
        for section in route.sections:
            self.holders[section] = name

    def cancel(self, name):
        """Give up a route before a train comes."""
        route = self._route(name)
        if name not in self.progress:
            raise Refused(f"{name} is not set")
        if self.progress[name].entered:
            raise Refused(f"a train has entered {name}")
        del self.progress[name]
        self._release(route.sections)

    def occupy(self, section):
        """A train comes into a section."""
        self.occupied.add(section)
        for progress in self.progress.values():
            progress.occupied(section)
        self._advance()

    def clear(self, section):
        """The last train has left a section."""
        self.occupied.discard(section)
        self._advance()

    def held(self, section):
        """Whether a route holds a section."""
        return section in self.holders

    def aspect(self, signal):
        """What a signal shows."""
        for name, progress in self.progress.items():
            route = self.layout.routes[name]
            if route.start == signal and not progress.entered and self.occupied.isdisjoint(route.sections):
                return "clear"
        return "stop"

    def _route(self, name):
        if name not in self.layout.routes:
            raise Refused(f"there is no route {name}")
        return self.layout.routes[name]

    def _check(self, section, route, on_path):
        """Refuse a section that another route holds, unless both go together."""
        if section not in self.holders:
            return
        other = self.layout.routes[self.holders[section]]
        if section in other.path:
            together = not on_path and other.start == route.end
        else:
            together = not on_path or other.end == route.start
        if not together:
            raise Refused(f"{section} is held by {other.name}")

    def _advance(self):
        for name, progress in list(self.progress.items()):
            self._release(progress.release(self.occupied))
            if progress.overlap and progress.arrived(self.occupied):
                progress.overlap = False
                self._release(self.layout.routes[name].overlap)
            if not progress.remaining:
                del self.progress[name]

    def _release(self, sections):
        for section in sections:
            self.holders.pop(section, None)
