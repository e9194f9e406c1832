"""`python -m concord WORD FILE`"""

import argparse
import sys
from pathlib import Path

from concord.search import places
from concord.show import shown
from concord.words import is_word


def main(arguments=None):
    """Print a word's places."""
    parser = argparse.ArgumentParser(prog="concord", description="Shows a word in its context.")
    parser.add_argument("word", metavar="WORD")
    parser.add_argument("file", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    if not is_word(given.word):
        parser.error(f"{given.word!r} is not a word")
    try:
        text = given.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"concord: {given.file}: {error}", file=sys.stderr)
        return 2
    for place in places(text.splitlines(), given.word):
        print(shown(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
