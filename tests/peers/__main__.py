"""Holdfast beside its peers: `make bench-peers`, or `python -m tests.peers [audits] [faults] [overhead]`.

Everything runs against the same simulated endpoints in another process; CPU is the client's alone, input is what the server received.
"""

import sys
import tempfile
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from tests.bench.figure import Beside, show_beside
from tests.peers.audits import costs
from tests.peers.faults import faults
from tests.peers.overhead import EVALS, overhead
from tests.peers.server import served

PARTS = ("audits", "faults", "overhead")


def without_petri() -> str:
    """Why there is no Petri to stand beside, and the remedy; empty where there is one."""
    try:
        version("inspect_petri")
    except PackageNotFoundError:
        python = ".".join(map(str, sys.version_info[:2]))
        remedy = "run 'make bench-peers PYTHON312=python3.12', or without it 'python -m tests.peers overhead'"
        return f"inspect_petri is not installed for Python {python}: it needs Python 3.12 or later; {remedy}."
    return ""


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option("--openings", "number", default=25, show_default=True, type=click.IntRange(1, 48), help="Openings, each audited twice by each harness.")
@click.option("--eval", "evals", multiple=True, default=list(EVALS), type=click.Choice(list(EVALS)), help="Whose overhead is measured; may be given more than once.")
def main(parts: tuple[str, ...], number: int, evals: tuple[str, ...]) -> None:
    """Measure PARTS (everything by default) and print; exit code 1 if a demand on ours is not met, 2 where a peer is missing."""
    asked = parts or PARTS
    if (missing := without_petri()) and {"audits", "faults"} & set(asked):
        click.echo(missing, err=True)
        sys.exit(2)
    rows, notes = list[Beside](), list[str]()
    with tempfile.TemporaryDirectory() as name, served() as url:
        folder = Path(name)
        if "audits" in asked:
            click.echo("audits ...", err=True)
            rows += costs(url, folder, number)
        for part, measure in (("faults", faults), ("overhead", partial(overhead, names=evals))):
            if part in asked:
                click.echo(f"{part} ...", err=True)
                found, lines = measure(url, folder)
                rows += found
                notes += lines
    click.echo("\n".join(notes))
    sys.exit(show_beside("Holdfast beside its peers, on simulated endpoints (plumbing only)", rows))


if __name__ == "__main__":
    main()
