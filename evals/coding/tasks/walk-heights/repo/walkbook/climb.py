"""How much a walk goes up and down."""

from typing import NamedTuple

NOISE = 3
"""Metres from which a change in height counts."""


class Climb(NamedTuple):
    """Metres up and metres down, both zero or more."""

    up: int
    down: int


def climb(heights, noise=NOISE):
    """What a sequence of heights goes up and down, noise left out."""
    up = down = 0
    for before, after in zip(heights, heights[1:]):
        change = after - before
        if abs(change) < noise:
            continue
        if change > 0:
            up += change
        else:
            down -= change
    return Climb(up, down)


def climb_of(segments, noise=NOISE):
    """What all segments of a track go up and down together."""
    parts = [climb([point.height for point in segment], noise) for segment in segments]
    return Climb(sum(part.up for part in parts), sum(part.down for part in parts))
