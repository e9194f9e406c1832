"""`python -m depot JOURNAL`"""

import sys
from pathlib import Path

from depot import Depot
from depot.errors import DepotError
from depot.report import stock_table


def main(arguments):
    """Print the stock."""
    if len(arguments) != 1:
        print("usage: python -m depot JOURNAL", file=sys.stderr)
        return 2
    try:
        depot = Depot.replay(Path(arguments[0]).read_text(encoding="utf-8").splitlines())
    except (OSError, DepotError) as error:
        print(f"depot: {error}", file=sys.stderr)
        return 1
    print(stock_table(depot), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
