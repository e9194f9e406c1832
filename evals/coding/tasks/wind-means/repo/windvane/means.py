"""Means over some time."""

from dataclasses import dataclass

SPAN = 600
"""Seconds."""


@dataclass(frozen=True)
class Mean:
    """The wind in the ten minutes from a second of the day on."""

    begins: int
    direction: int | None
    speed: float
    gust: float


def mean_direction(readings):
    """The direction that the wind comes from on the whole, or None."""
    directions = [reading.direction for reading in readings if reading.speed > 0]
    if not directions:
        return None
    return round(sum(directions) / len(directions)) or 360


def mean_speed(readings):
    """In m/s."""
    return sum(reading.speed for reading in readings) / len(readings)


def means(readings):
    """The mean of every ten minutes that have readings, in order."""
    spans = {}
    for reading in readings:
        spans.setdefault(reading.second // SPAN * SPAN, []).append(reading)
    return [
        Mean(begins, mean_direction(span), mean_speed(span), max(reading.speed for reading in span))
        for begins, span in sorted(spans.items())
    ]
