"""`python -m hutways TOUR --hours HOURS`"""

import argparse
import json
import sys
from pathlib import Path

from hutways.files import dump, load
from hutways.plan import plan
from hutways.tours import BadTour


def main(arguments=None):
    """Print a plan."""
    parser = argparse.ArgumentParser(prog="hutways", description="Walks from hut to hut.")
    parser.add_argument("tour", type=Path, metavar="TOUR")
    parser.add_argument("--hours", type=float, default=6, help="walking hours a day")
    parser.add_argument("--stage", type=int, default=1, metavar="N", help="begin with the Nth stage")
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")
    parser.add_argument("--tidy", action="store_true", help="print the tour's file anew")
    given = parser.parse_args(arguments)
    try:
        tour = load(given.tour.read_text(encoding="utf-8"))
        days = plan(tour, round(given.hours * 60), from_stage=given.stage)
    except (OSError, BadTour) as error:
        print(f"hutways: {error}", file=sys.stderr)
        return 1
    if given.tidy:
        print(dump(tour), end="")
    elif given.json:
        print(json.dumps({"tour": tour.name, "days": [_record(day) for day in days]}, indent=2))
    else:
        width = max(len(day.line()) for day in days)
        for day in days:
            print(f"{day.line():<{width}}  {day.minutes // 60}:{day.minutes % 60:02}" if day.stages else day.line())
    return 0


def _record(day):
    stages = [{"from": stage.start, "to": stage.end, "minutes": stage.minutes} for stage in day.stages]
    return {"day": day.number, "minutes": day.minutes, "stages": stages}


if __name__ == "__main__":
    sys.exit(main())
