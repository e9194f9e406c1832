"""`python -m parishbook FILE FIRST LAST`"""

import sys
from pathlib import Path

from parishbook.dates import BadDate, parse_date
from parishbook.persons import born_between, parse_list


def main(arguments):
    """Print who may have been born then."""
    if len(arguments) != 3:
        print("usage: python -m parishbook FILE FIRST LAST", file=sys.stderr)
        return 2
    try:
        persons = parse_list(Path(arguments[0]).read_text(encoding="utf-8"))
        found = born_between(persons, parse_date(arguments[1]), parse_date(arguments[2]))
    except (OSError, BadDate) as error:
        print(f"parishbook: {error}", file=sys.stderr)
        return 1
    for person in found:
        print(person)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
