"""`python -m plainconf get FILE SECTION KEY`"""

import sys
from pathlib import Path

from plainconf import BadConf, parse


def main(arguments):
    """Print a value."""
    match arguments:
        case ["get", file, section, key]:
            try:
                print(parse(Path(file).read_text(encoding="utf-8")).get(section, key))
            except KeyError as error:
                print(f"plainconf: there is no {error}", file=sys.stderr)
                return 1
            except (OSError, BadConf) as error:
                print(f"plainconf: {error}", file=sys.stderr)
                return 1
            return 0
    print("usage: python -m plainconf get FILE SECTION KEY", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
