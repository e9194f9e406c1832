"""Frames out of a stream of bytes."""

from dataclasses import dataclass

from buoylink.check import check
from buoylink.stuffing import FLAG, stuffed, unstuffed

SHORTEST, LONGEST = 1, 64
"""Bytes of payload."""


@dataclass(frozen=True)
class Frame:
    """What a buoy sent at once."""

    buoy: int
    payload: bytes


def encode(frame):
    """A frame as it is sent."""
    if not SHORTEST <= len(frame.payload) <= LONGEST:
        raise ValueError(f"a payload of {len(frame.payload)} bytes")
    content = bytes((frame.buoy,)) + frame.payload
    return bytes((FLAG,)) + stuffed(content + check(content)) + bytes((FLAG,))


class Decoder:
    """Takes bytes as they come in."""

    def __init__(self):
        self.lost = 0
        self._begun = False
        self._rest = b""

    def feed(self, data):
        """The frames that some bytes complete."""
        *contents, self._rest = (self._rest + unstuffed(data)).split(bytes((FLAG,)))
        frames = []
        for content in contents:
            if content and self._begun:
                frame = _frame(content)
                if frame:
                    frames.append(frame)
                else:
                    self.lost += 1
            self._begun = True
        return frames


def _frame(content):
    payload = content[1:-2]
    if not SHORTEST <= len(payload) <= LONGEST or check(content[:-2]) != content[-2:]:
        return None
    return Frame(content[0], payload)
