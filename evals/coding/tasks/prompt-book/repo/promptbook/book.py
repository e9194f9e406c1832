"""A book of cues."""

from __future__ import annotations

from typing import Iterable

from promptbook.cues import BadBook, Cue, UnknownCue


class Book:
    """A show's cues, in the order in which they are called."""

    def __init__(self, show: str, cues: Iterable[Cue] = ()) -> None:
        self.show = show
        self.cues = sorted(cues, key=lambda cue: cue.number)
        numbers = [cue.number for cue in self.cues]
        for number in numbers:
            if numbers.count(number) > 1:
                raise BadBook(f"cue {number} is there twice")
        for cue in self.cues:
            if cue.follow is not None and cue.follow not in numbers:
                raise BadBook(f"cue {cue.number} follows cue {cue.follow}, which is not there")

    def cue(self, number: float) -> Cue:
        """The cue of a number."""
        for cue in self.cues:
            if cue.number == number:
                return cue
        raise UnknownCue(number)

    def add(self, cue: Cue) -> None:
        """Put a cue in its place."""
        self.__init__(self.show, [*self.cues, cue])

    def since(self, number: float) -> list[Cue]:
        """The cues from a number on, whether or not there is one of just that number."""
        return [cue for cue in self.cues if cue.number >= number]

    def chain(self, number: float) -> list[Cue]:
        """A cue and all that run by themselves after it, in order."""
        found = [self.cue(number)]
        for cue in found:
            found += [one for one in self.cues if one.follow == cue.number and one not in found]
        return sorted(found, key=lambda cue: cue.number)
