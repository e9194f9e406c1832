"""`python -m walkbook TRACK`"""

import sys
from pathlib import Path

from walkbook.summary import summarise
from walkbook.track import BadTrack, parse


def main(arguments):
    """Print a walk's figures."""
    if len(arguments) != 1:
        print("usage: python -m walkbook TRACK", file=sys.stderr)
        return 2
    try:
        segments = parse(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, BadTrack) as error:
        print(f"walkbook: {error}", file=sys.stderr)
        return 1
    print("\n".join(summarise(segments).lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
