"""`python -m jarlabel TEMPLATE BATCHES`"""

import csv
import sys
from pathlib import Path

from jarlabel import LabelError, Template


def main(arguments):
    if len(arguments) != 2:
        print("usage: python -m jarlabel TEMPLATE BATCHES", file=sys.stderr)
        return 2
    try:
        template = Template(Path(arguments[0]).read_text(encoding="utf-8"))
        with open(arguments[1], encoding="utf-8", newline="") as file:
            labels = [template.fill(batch) for batch in csv.DictReader(file)]
    except (OSError, LabelError) as error:
        print(f"jarlabel: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print("\n".join(labels), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
