"""Where a word stands."""

from typing import NamedTuple

from concord.words import WORD, folded


class Place(NamedTuple):
    """A word in a line, with all of the line on both sides."""

    line: int
    left: str
    word: str
    right: str


def places(lines, word):
    """Every place of a word, in order."""
    wanted = folded(word)
    for number, line in enumerate(lines, start=1):
        for match in WORD.finditer(line):
            if folded(match[0]) == wanted:
                yield Place(number, line[: match.start()], match[0], line[match.end() :])
