"""One hive after the other, each in the order of time."""

import heapq
from typing import Iterable

from hivescale.readings import Reading


def timelines(files: Iterable[Iterable[Reading]]) -> dict[str, list[Reading]]:
    """The valid readings of every hive, from files in the order in which they were written."""
    found: dict[str, list[Reading]] = {}
    for reading in heapq.merge(*files, key=lambda one: one.at):
        line = found.setdefault(reading.hive, [])
        if line and line[-1].at == reading.at:
            # sent again: the later one is valid
            line.pop()
        line.append(reading)
    return dict(sorted(found.items()))
