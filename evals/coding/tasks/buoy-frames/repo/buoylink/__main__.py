"""`python -m buoylink FILE`"""

import sys

from buoylink import BadPayload, Decoder, readings

PIECE = 64
"""Bytes, as from the serial line."""


def main(arguments):
    """Print the readings of a recording."""
    if len(arguments) != 1:
        print("usage: python -m buoylink FILE", file=sys.stderr)
        return 2
    decoder = Decoder()
    try:
        with open(arguments[0], "rb") as file:
            while piece := file.read(PIECE):
                for frame in decoder.feed(piece):
                    for reading in readings(frame.payload):
                        print(f"buoy {frame.buoy}: {reading.sensor} {reading.value}")
    except (OSError, BadPayload) as error:
        print(f"buoylink: {error}", file=sys.stderr)
        return 1
    print(f"lost: {decoder.lost}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
