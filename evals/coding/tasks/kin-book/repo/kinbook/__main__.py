"""`python -m kinbook FILE NAME [NAME]`"""

import sys
from pathlib import Path

from kinbook import BadPedigree, UnknownName, inbreeding, kinship
from kinbook.files import parse_pedigree


def main(arguments):
    """Print an inbreeding or a kinship."""
    if len(arguments) not in (2, 3):
        print("usage: python -m kinbook FILE NAME [NAME]", file=sys.stderr)
        return 2
    try:
        pedigree = parse_pedigree(Path(arguments[0]).read_text(encoding="utf-8"))
        print((inbreeding if len(arguments) == 2 else kinship)(pedigree, *arguments[1:]))
    except (OSError, BadPedigree) as error:
        print(f"kinbook: {error}", file=sys.stderr)
        return 1
    except UnknownName as error:
        print(f"kinbook: nobody is called {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
