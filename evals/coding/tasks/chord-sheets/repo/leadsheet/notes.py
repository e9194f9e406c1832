"""Notes by name and by number, C being 0."""

_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHIFT = {"": 0, "#": 1, "b": -1}

FLAT_MAJORS = {"F", "Bb", "Eb", "Ab", "Db"}
FLAT_MINORS = {"D", "G", "C", "F", "Bb"}


def number(name):
    """The number of a note; `Cb` and `B#` are as good as any."""
    return (_NATURAL[name[0]] + _SHIFT[name[1:]]) % 12


def name(number, flats=False):
    """The name of a note."""
    return (_FLATS if flats else _SHARPS)[number % 12]
