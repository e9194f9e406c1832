"""`python -m drip PLAN MOMENT`"""

import sys
from datetime import datetime
from pathlib import Path

from drip import BadPlan, Garden, read_plan


def main(arguments):
    if len(arguments) != 2:
        print("usage: python -m drip PLAN MOMENT", file=sys.stderr)
        return 2
    try:
        garden = Garden(*read_plan(Path(arguments[0]).read_text(encoding="utf-8")))
        moment = datetime.fromisoformat(arguments[1])
    except (OSError, ValueError) as error:
        print(f"drip: {error}", file=sys.stderr)
        return 1
    for one, other in garden.clashes():
        print(f"drip: {one} and {other} want the pump at the same time", file=sys.stderr)
    print(f"open: {garden.open_valve(moment) or 'none'}")
    for valve, litres in garden.litres(moment.date()).items():
        print(f"{valve}: {litres} l")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
