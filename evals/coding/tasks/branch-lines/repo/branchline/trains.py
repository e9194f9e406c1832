"""Trains and where they stop."""

from dataclasses import dataclass

DWELL = 1
"""Minutes at a station."""


@dataclass(frozen=True)
class Train:
    """What runs: times are minutes of the day."""

    number: str
    leaves: int
    start: str
    end: str
    via: str | None = None
    skips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stop:
    """A train at a station; it has no arrival at its start and no departure at its end."""

    station: str
    arrives: int | None
    leaves: int | None


def way_of(network, train):
    """All stations that a train comes through."""
    if train.via is None:
        return network.way(train.start, train.end)
    way = network.way(train.start, train.via)
    way += network.way(train.via, train.end)[1:]
    return way


def running_times(network, way):
    """Minutes from the start of a way to each station on it, without any stop."""
    times = [0]
    for one, other in zip(way, way[1:]):
        times.append(times[-1] + network.minutes(one, other))
    return times


def stops(network, train):
    """Where a train stops and when."""
    way = way_of(network, train)
    times = running_times(network, way)
    for station in train.skips:
        if station in way[1:-1]:
            place = way.index(station, 1)
            del way[place], times[place]
    found = []
    for place, (station, minutes) in enumerate(zip(way, times)):
        arrives = train.leaves + minutes + DWELL * max(0, place - 1)
        last = place == len(way) - 1
        found.append(Stop(station, arrives if place else None, None if last else arrives + (DWELL if place else 0)))
    return found
