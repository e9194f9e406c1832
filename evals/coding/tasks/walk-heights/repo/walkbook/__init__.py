"""What a recorded walk amounts to."""

from walkbook.climb import NOISE, Climb, climb, climb_of
from walkbook.summary import Summary, summarise
from walkbook.track import BadTrack, Point, parse

__all__ = ["NOISE", "BadTrack", "Climb", "Point", "Summary", "climb", "climb_of", "parse", "summarise"]
