"""`python -m poolside HEAT`"""

import sys

from poolside.sheet import sheet
from poolside.swims import BadLine, read_heat


def main(arguments):
    if len(arguments) != 1:
        print("usage: python -m poolside HEAT", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            swims = read_heat(file)
    except (OSError, BadLine) as error:
        print(f"poolside: {error}", file=sys.stderr)
        return 1
    print(sheet(swims), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
