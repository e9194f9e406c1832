"""`python -m bellplan TIMETABLE CHANGES DATE`"""

import argparse
import sys
from datetime import date
from pathlib import Path

from bellplan import BadChange, BadLesson, Plan, notice, parse_lessons


def main(arguments=None):
    """Print a day's plan, or its notice."""
    parser = argparse.ArgumentParser(prog="bellplan", description="A timetable and its changes.")
    parser.add_argument("timetable", type=Path, metavar="TIMETABLE")
    parser.add_argument("changes", type=Path, metavar="CHANGES")
    parser.add_argument("date", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--holiday", type=date.fromisoformat, action="append", default=[], metavar="DATE")
    parser.add_argument("--notice", action="store_true", help="only what is different")
    given = parser.parse_args(arguments)
    try:
        lessons = parse_lessons(given.timetable.read_text(encoding="utf-8"))
        plan = Plan(lessons, given.holiday, given.changes.read_text(encoding="utf-8").splitlines())
    except (OSError, BadLesson, BadChange) as error:
        print(f"bellplan: {error}", file=sys.stderr)
        return 1
    if given.notice:
        lines = notice(plan, given.date)
    else:
        lines = [
            f"{one.period}  {one.lesson.form}  {one.lesson.subject}  {one.teacher}  {one.room}"
            for one in plan.on(given.date)
        ]
    for line in lines:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
