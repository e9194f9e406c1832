"""`python -m canteen BOOK RECIPE=SERVINGS...`"""

import sys
from pathlib import Path

from canteen import BadBook, BadOrder, parse_book


def main(arguments):
    """Print what to buy."""
    if len(arguments) < 2:
        print("usage: python -m canteen BOOK RECIPE=SERVINGS...", file=sys.stderr)
        return 2
    try:
        book = parse_book(Path(arguments[0]).read_text(encoding="utf-8"))
        items = book.shopping(_orders(arguments[1:]))
    except (OSError, BadBook, BadOrder) as error:
        print(f"canteen: {error}", file=sys.stderr)
        return 1
    for item in items:
        print(f"{item.amount:>6} {item.unit:<5}  {item.name}")
    return 0


def _orders(texts):
    orders = {}
    for text in texts:
        name, _, wanted = text.rpartition("=")
        if not name or not wanted.isdecimal():
            raise BadOrder(f"{text!r} is not RECIPE=SERVINGS")
        orders[name] = orders.get(name, 0) + int(wanted)
    return orders


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
