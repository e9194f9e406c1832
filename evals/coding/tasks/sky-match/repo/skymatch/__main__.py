"""`python -m skymatch LEFT RIGHT --radius DEGREES`"""

import argparse
import sys
from pathlib import Path

from skymatch import BadCatalogue, mutual, read_catalogue


def main(arguments):
    parser = argparse.ArgumentParser(prog="skymatch")
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--radius", type=float, default=1 / 3600)
    given = parser.parse_args(arguments)
    try:
        left, right = (
            read_catalogue(path.read_text(encoding="utf-8").splitlines()) for path in (given.left, given.right)
        )
        pairs = mutual(left, right, given.radius)
    except (OSError, BadCatalogue, ValueError) as error:
        print(f"skymatch: {error}", file=sys.stderr)
        return 1
    for i, j, angle in pairs:
        print(f"{left[i].name} {right[j].name} {angle * 3600:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
