"""`python -m branchline FILE`"""

import sys
from pathlib import Path

from branchline import BadDay, NoWay, sheet


def main(arguments):
    """Print the sheet of a day."""
    if len(arguments) != 1:
        print("usage: python -m branchline FILE", file=sys.stderr)
        return 2
    try:
        print(sheet(Path(arguments[0]).read_text(encoding="utf-8")), end="")
    except (OSError, BadDay, NoWay) as error:
        print(f"branchline: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
