"""`python -m leadsheet STEPS FILE [--flats | --sharps]`"""

import argparse
import sys
from pathlib import Path

from leadsheet import transpose_sheet


def main(arguments):
    parser = argparse.ArgumentParser(prog="leadsheet", prefix_chars="-")
    parser.add_argument("steps", type=int, help="semitones up, or down with a minus")
    parser.add_argument("file", type=Path)
    spelling = parser.add_mutually_exclusive_group()
    spelling.add_argument("--flats", dest="flats", action="store_true", default=None)
    spelling.add_argument("--sharps", dest="flats", action="store_false", default=None)
    given = parser.parse_args(arguments)
    try:
        text = given.file.read_text(encoding="utf-8")
    except OSError as error:
        print(f"leadsheet: {error}", file=sys.stderr)
        return 1
    print(transpose_sheet(text, given.steps, given.flats), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
