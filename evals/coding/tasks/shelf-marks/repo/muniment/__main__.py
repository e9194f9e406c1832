"""`python -m muniment find FILE MARK`, `check FILE`, `list FILE`"""

import sys
from pathlib import Path

from muniment.aid import BadAid, parse_aid
from muniment.marks import BadMark
from muniment.queries import dangling, find, listing

USAGE = "usage: python -m muniment find FILE MARK | check FILE | list FILE"


def main(arguments):
    """Answer a question; 1 if something is not as it should be."""
    try:
        match arguments:
            case ["find", file, mark]:
                return _find(_read(file), mark)
            case ["check", file]:
                found = dangling(_read(file))
                print("".join(f"{mark}\n" for mark in found), end="")
                return 1 if found else 0
            case ["list", file]:
                for entry in listing(_read(file)):
                    print(f"{entry.mark}  {entry.fields.get('title', '')}".rstrip())
                return 0
    except (OSError, BadAid, BadMark) as error:
        print(f"muniment: {error}", file=sys.stderr)
        return 1
    print(USAGE, file=sys.stderr)
    return 2


def _read(file):
    return parse_aid(Path(file).read_text(encoding="utf-8"))


def _find(entries, mark):
    entry = find(entries, mark)
    if entry is None:
        print(f"muniment: nothing under {mark}", file=sys.stderr)
        return 1
    for line in (entry.mark, entry.fields.get("title"), entry.fields.get("dates")):
        if line:
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
