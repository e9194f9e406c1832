"""A walk in a few figures."""

from dataclasses import dataclass

from walkbook.climb import climb_of

MINUTES_A_KILOMETRE = 12
MINUTES_PER_100_UP = 10


@dataclass(frozen=True)
class Summary:
    """Distance and climb in metres, time in whole minutes."""

    distance: int
    up: int
    down: int
    highest: int
    minutes: int

    def lines(self):
        """What the command prints."""
        hours, minutes = divmod(self.minutes, 60)
        return [
            f"{self.distance / 1000:.1f} km",
            f"{self.up} m up, {self.down} m down, highest point {self.highest} m",
            f"{hours}:{minutes:02} h",
        ]


def summarise(segments):
    """The summary of a track."""
    distance = sum(segment[-1].at - segment[0].at for segment in segments)
    climb = climb_of(segments)
    minutes = round(distance / 1000 * MINUTES_A_KILOMETRE + climb.up / 100 * MINUTES_PER_100_UP)
    highest = max(point.height for segment in segments for point in segment)
    return Summary(distance, climb.up, climb.down, highest, minutes)
