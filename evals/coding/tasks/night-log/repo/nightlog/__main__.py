"""`python -m nightlog report|curve|join ...`"""

import argparse
import sys
from pathlib import Path

from nightlog import BadLog, curve, joined, read_log, report, write_log


def main(arguments):
    parser = argparse.ArgumentParser(prog="nightlog")
    commands = parser.add_subparsers(dest="command", required=True)
    reporting = commands.add_parser("report")
    drawing = commands.add_parser("curve")
    drawing.add_argument("star")
    joining = commands.add_parser("join")
    joining.add_argument("out", type=Path)
    for command in (reporting, drawing, joining):
        command.add_argument("logs", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    try:
        observations = joined(read_log(path.read_text(encoding="utf-8")) for path in given.logs)
        if given.command == "report":
            print(report(observations), end="")
        elif given.command == "curve":
            for date, magnitude in curve(observations, given.star):
                print(f"{date:.4f} {magnitude:.2f}")
        else:
            given.out.write_text(write_log(observations), encoding="utf-8")
    except (OSError, BadLog) as error:
        print(f"nightlog: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
