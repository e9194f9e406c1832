"""`python -m hivescale FILE...`"""

import sys
from pathlib import Path

from hivescale.readings import BadLine
from hivescale.report import report


def main(arguments):
    if not arguments:
        print("usage: python -m hivescale FILE...", file=sys.stderr)
        return 2
    try:
        print(report([Path(one).read_text(encoding="utf-8").splitlines() for one in arguments]), end="")
    except (OSError, BadLine) as error:
        print(f"hivescale: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
