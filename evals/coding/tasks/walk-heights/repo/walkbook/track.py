"""Tracks and how they are written."""

from typing import NamedTuple


class BadTrack(ValueError):
    """A file that is no track."""


class Point(NamedTuple):
    """Where the walker was: metres from the start, and the height in metres."""

    at: int
    height: int


def parse(text):
    """The segments of a track, each a list of points; segments without points are left out."""
    segments = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("#"):
            continue
        if not line:
            segments.append([])
            continue
        segments[-1].append(_point(line, number))
    segments = [segment for segment in segments if segment]
    _check(segments)
    return segments


def _point(line, number):
    try:
        at, height = line.split()
        return Point(int(at), int(height))
    except ValueError:
        raise BadTrack(f"line {number}: {line!r} is not METRES HEIGHT") from None


def _check(segments):
    points = [point for segment in segments for point in segment]
    if not points:
        raise BadTrack("a track has at least one point")
    for before, after in zip(points, points[1:]):
        if after.at < before.at:
            raise BadTrack(f"{after.at} m comes after {before.at} m")
