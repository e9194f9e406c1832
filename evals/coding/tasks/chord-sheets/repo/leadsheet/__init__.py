"""Song sheets in another key."""

from leadsheet.chords import NotAChord, transpose_chord
from leadsheet.sheet import transpose_sheet

__all__ = ["NotAChord", "transpose_chord", "transpose_sheet"]
