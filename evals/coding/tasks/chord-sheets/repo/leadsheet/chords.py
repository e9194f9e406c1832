"""Single chords."""

import re

from leadsheet import notes

_CHORD = re.compile(
    r"""
    (?P<root> [A-G][#b]? )
    (?P<kind> (?: maj | min | dim | aug | sus | add | m | [0-9+\#b()] | /[0-9A-G] )* )
    """,
    re.VERBOSE,
)


class NotAChord(ValueError):
    """Something else."""


def is_chord(text):
    """Whether it reads as a chord."""
    return _CHORD.fullmatch(text) is not None


def split_chord(text):
    """Root and kind of a chord."""
    match = _CHORD.fullmatch(text)
    if match is None:
        raise NotAChord(text)
    return match["root"], match["kind"]


def transpose_chord(text, steps, flats=False):
    """A chord so many semitones higher, or lower."""
    root, kind = split_chord(text)
    return notes.name(notes.number(root) + steps, flats) + kind
