"""`python -m clubtable SEASON [--after ROUND | --team TEAM | --up COUNT]`"""

import argparse
import sys
from pathlib import Path

from clubtable import BadSeason, Undecided, places_by_round, promoted, read_season, standings


def main(arguments):
    parser = argparse.ArgumentParser(prog="clubtable")
    parser.add_argument("season", type=Path)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--after", type=int, metavar="ROUND")
    what.add_argument("--team")
    what.add_argument("--up", type=int, metavar="COUNT")
    given = parser.parse_args(arguments)
    try:
        season = read_season(given.season.read_text(encoding="utf-8"))
        if given.team is not None:
            print(*places_by_round(season, given.team))
        elif given.up is not None:
            print(*promoted(season, given.up), sep="\n")
        else:
            for row in standings(season, given.after):
                goals = f"{row.scored}:{row.conceded}"
                print(f"{row.place:>2}  {row.team:<12} {row.played:>2}  {goals:>7}  {row.points:>3}")
    except (OSError, BadSeason, Undecided) as error:
        print(f"clubtable: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
