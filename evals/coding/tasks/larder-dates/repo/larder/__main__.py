"""`python -m larder LIST --on DAY`"""

import argparse
import sys
from datetime import date
from pathlib import Path

from larder.items import BadItem, parse
from larder.listing import table


def main(arguments=None):
    """Print the list."""
    parser = argparse.ArgumentParser(prog="larder", description="What stands in the larder, and until when it is good.")
    parser.add_argument("list", type=Path, help="the list's file")
    parser.add_argument("--on", type=date.fromisoformat, required=True, metavar="DAY", help="the day, as in 2024-03-09")
    given = parser.parse_args(arguments)
    try:
        items = parse(given.list.read_text(encoding="utf-8"))
    except (OSError, BadItem) as error:
        print(f"larder: {error}", file=sys.stderr)
        return 1
    sys.stdout.write(table(items, given.on))
    return 0


if __name__ == "__main__":
    sys.exit(main())
