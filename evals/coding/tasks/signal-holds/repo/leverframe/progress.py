"""How far a train has come on a route."""

from dataclasses import dataclass, field


@dataclass
class Progress:
    """What a route that is set still holds."""

    remaining: list[str]
    """Sections of the path that are not released."""
    overlap: bool = True
    """Whether the overlap is held."""
    entered: bool = False
    passed: set[str] = field(default_factory=set)
    """Sections of the path that a train has occupied."""

    def occupied(self, section):
        """A train came into a section."""
        if section in self.remaining:
            self.passed.add(section)
            self.entered = self.entered or section == self.remaining[0]

    def release(self, occupied):
        """Path sections that are no longer held, given those that are occupied."""
        released = []
        left = self.passed - set(occupied)
        while self.entered and self.remaining and self.remaining[0] in left:
            released.append(self.remaining.pop(0))
        return released

    def arrived(self, occupied):
        """Whether the train has come to the last section with its whole length."""
        return not self.remaining or (self.entered and len(self.remaining) == 1 and self.remaining[0] in occupied)
