"""`python -m promptbook BOOK [--from NUMBER] [--tidy]`"""

import argparse
import sys
from pathlib import Path

from promptbook import BadBook, dump, load
from promptbook.paper import listing


def main(arguments):
    parser = argparse.ArgumentParser(prog="promptbook")
    parser.add_argument("book", type=Path)
    parser.add_argument("--from", dest="since", type=float, metavar="NUMBER")
    parser.add_argument("--tidy", action="store_true")
    given = parser.parse_args(arguments)
    try:
        book = load(given.book.read_text(encoding="utf-8"))
    except (OSError, BadBook) as error:
        print(f"promptbook: {error}", file=sys.stderr)
        return 1
    if given.tidy:
        given.book.write_text(dump(book), encoding="utf-8")
    else:
        print(listing(book.cues if given.since is None else book.since(given.since)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
