"""`python -m leverframe LAYOUT COMMANDS`"""

import sys
from pathlib import Path

from leverframe import BadLayout, Box, Refused, parse_layout

KNOWN = ("set", "cancel", "occupy", "clear")


def main(arguments):
    """Carry out commands."""
    if len(arguments) != 2:
        print("usage: python -m leverframe LAYOUT COMMANDS", file=sys.stderr)
        return 2
    try:
        box = Box(parse_layout(Path(arguments[0]).read_text(encoding="utf-8")))
        lines = Path(arguments[1]).read_text(encoding="utf-8").splitlines()
    except (OSError, BadLayout) as error:
        print(f"leverframe: {error}", file=sys.stderr)
        return 1
    for line in lines:
        match line.split():
            case [command, name] if command in KNOWN:
                try:
                    getattr(box, command)(name)
                    print(f"{command} {name}: done")
                except Refused as reason:
                    print(f"{command} {name}: refused, {reason}")
            case _:
                print(f"leverframe: what is {line!r}?", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
