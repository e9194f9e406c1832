"""What a long, rough run does to the harness: `make soak`. Load under faults, kills, secrets, and targets that instruct their judge."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from tests.bench.figure import Figure, show
from tests.soak.instructions import instructions
from tests.soak.kills import kills
from tests.soak.load import load
from tests.soak.secrets import secrets

Part = Callable[[argparse.Namespace, Path], list[Figure]]

PARTS: dict[str, Part] = {
    "load": lambda given, folder: load(given.audits, given.parallel, folder),
    "kills": lambda given, folder: kills(given.kill_audits, given.kills, folder),
    "secrets": lambda given, folder: secrets(folder),
    "instructions": lambda given, folder: instructions(folder),
}


def main(arguments: Sequence[str]) -> int:
    """Run the parts and print one table; 1 if a demand is not met."""
    reader = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    reader.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    reader.add_argument("--audits", type=int, default=2000, help="audits under load (%(default)s)")
    reader.add_argument("--parallel", type=int, default=100, help="audits at a time under load (%(default)s)")
    reader.add_argument("--kill-audits", type=int, default=200, help="audits of a run that is killed (%(default)s)")
    reader.add_argument("--kills", type=int, default=10, help="how often it is killed (%(default)s)")
    given = reader.parse_args(arguments)
    if unknown := [name for name in given.parts if name not in PARTS]:
        reader.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in given.parts or PARTS:
        Console(stderr=True).print(f"[dim]{name} ...[/dim]")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"soak-{name}-") as folder:
            rows = PARTS[name](given, Path(folder))
        rows.append(Figure("seconds", f"{time.monotonic() - started:.0f}", "printed", met=True))
        figures += [Figure(f"{name}: {row.what}", row.measured, row.demanded, row.met) for row in rows]
    return show("Soak: simulated endpoints and targets (plumbing only)", figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
