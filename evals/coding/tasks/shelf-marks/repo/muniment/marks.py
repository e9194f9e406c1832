"""Shelf marks."""

import re
from dataclasses import dataclass

GROUPS = ("Ki", "Ra", "Sch")

_MARK = re.compile(r"([A-Z][a-z]+) ([1-9]\d{0,3})/([1-9]\d{0,2})([a-z]?)", re.ASCII)


class BadMark(ValueError):
    """Not a shelf mark."""


@dataclass(frozen=True, order=True)
class Mark:
    """Where an item lies."""

    group: str
    box: int
    item: int
    letter: str = ""

    def __str__(self):
        return f"{self.group} {self.box}/{self.item}{self.letter}"


def parse_mark(text):
    """The mark that a text is."""
    found = _MARK.fullmatch(text.strip())
    if not found or found[1] not in GROUPS:
        raise BadMark(f"not a shelf mark: {text!r}")
    return Mark(found[1], int(found[2]), int(found[3]), found[4])
