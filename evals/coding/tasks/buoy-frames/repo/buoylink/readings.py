"""What is in a payload."""

from dataclasses import dataclass

SENSORS = {ord("W"): "W", ord("T"): "T"}
_SIZE = 3


class BadPayload(ValueError):
    """A payload that is not made of readings."""


@dataclass(frozen=True)
class Reading:
    """W in mm, T in tenths of a degree."""

    sensor: str
    value: int


def readings(payload):
    """The readings of a payload."""
    if len(payload) % _SIZE:
        raise BadPayload(f"{len(payload)} bytes")
    found = []
    for place in range(0, len(payload), _SIZE):
        if payload[place] not in SENSORS:
            raise BadPayload(f"no sensor {payload[place]:02X}")
        value = int.from_bytes(payload[place + 1 : place + _SIZE], "big", signed=True)
        found.append(Reading(SENSORS[payload[place]], value))
    return found
