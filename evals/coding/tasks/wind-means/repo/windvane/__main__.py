"""`python -m windvane LOG`"""

import sys
from pathlib import Path

from windvane.means import means
from windvane.readings import BadReading, parse_log
from windvane.report import table


def main(arguments):
    """Print the means of a log."""
    if len(arguments) != 1:
        print("usage: python -m windvane LOG", file=sys.stderr)
        return 2
    try:
        readings = parse_log(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, BadReading) as error:
        print(f"windvane: {error}", file=sys.stderr)
        return 1
    print(table(means(readings)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
