"""`python -m proofmarks FILE...`"""

import argparse
import sys
from pathlib import Path

from proofmarks import RULES, Settings, check


def main(arguments=None):
    """Print the marks of some files."""
    parser = argparse.ArgumentParser(prog="proofmarks", description="Marks what a proofreader would mark.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--longest", type=int, default=Settings.longest, metavar="N", help="words that a sentence may have"
    )
    parser.add_argument("--skip", action="append", default=[], choices=RULES, metavar="RULE", help="leave a rule out")
    given = parser.parse_args(arguments)
    status = 0
    for name in given.files:
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"proofmarks: {name}: {error}", file=sys.stderr)
            return 2
        for mark in check(text, Settings(given.longest), given.skip):
            print(f"{name}:{mark.line}:{mark.column}: {mark.rule}: {mark.message}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
