"""`python -m routecard [--units UNITS] [--compare] ROUTE...`"""

import argparse
import sys
from pathlib import Path

import routecard


def main(arguments=None):
    """Print cards, or a comparison."""
    parser = argparse.ArgumentParser(prog="routecard", description="Cards for walking routes.")
    parser.add_argument("routes", type=Path, nargs="+", metavar="ROUTE")
    parser.add_argument("--units", choices=("metric", "imperial"), default="metric")
    parser.add_argument("--compare", action="store_true", help="one line a route")
    given = parser.parse_args(arguments)
    routecard.set_units(given.units)
    try:
        routes = [routecard.parse(path.read_text(encoding="utf-8")) for path in given.routes]
    except (OSError, routecard.BadRoute) as error:
        print(f"routecard: {error}", file=sys.stderr)
        return 1
    if given.compare:
        sys.stdout.write(routecard.compare(routes))
    else:
        sys.stdout.write("\n".join(routecard.card(route) for route in routes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
