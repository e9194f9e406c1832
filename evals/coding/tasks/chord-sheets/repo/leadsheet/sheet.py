"""Whole sheets."""

import re

from leadsheet import notes
from leadsheet.chords import is_chord, split_chord, transpose_chord

_BRACKETS = re.compile(r"\[([^\[\]\n]*)\]")
_KEY = re.compile(r"^\{key:\s*(\S+)\s*\}$", re.MULTILINE)


def key_of(text):
    """The key that a sheet names, or None."""
    match = _KEY.search(text)
    return match[1] if match and is_chord(match[1]) else None


def wants_flats(key):
    """Whether a key is written with flats."""
    root, kind = split_chord(key)
    return root in (notes.FLAT_MINORS if kind.startswith("m") and not kind.startswith("maj") else notes.FLAT_MAJORS)


def transpose_sheet(text, steps, flats=None):
    """A sheet so many semitones higher, or lower; its key with it."""
    key = key_of(text)
    if flats is None:
        # the flat name of the new key, since no key is called A#
        flats = key is not None and wants_flats(transpose_chord(key, steps, flats=True))

    def moved(chord):
        return transpose_chord(chord, steps, flats) if is_chord(chord) else chord

    text = _KEY.sub(lambda match: f"{{key: {moved(match[1])}}}", text)
    return _BRACKETS.sub(lambda match: f"[{moved(match[1])}]", text)
