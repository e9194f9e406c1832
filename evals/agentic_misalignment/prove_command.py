"""`holdfast am-prove`: look at worlds in every cell, and let their scripted agents act."""

import sys
from pathlib import Path

import anyio
import click
from rich.console import Console

from holdfast.evals.agentic_misalignment.loading import load_world, load_worlds
from holdfast.evals.agentic_misalignment.proof import prove


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def am_prove(files: tuple[Path, ...]) -> None:
    """Let the scripted agents of agentic-misalignment worlds act in every cell; without FILES, of the shipped ones.

    Exits with 1 where one does not land in its own outcome.
    """
    console, faults = Console(), 0
    for world in [load_world(path) for path in files] or load_worlds(None):
        trials = anyio.run(prove, world)
        wrong = [trial.fault for trial in trials if trial.fault]
        faults += len(wrong)
        console.print(f"{world.world.id}: {len(trials) - len(wrong)} of {len(trials)} episodes of scripted agents ended as they should")
        for fault in wrong:
            console.print(fault, markup=False, highlight=False)
    sys.exit(1 if faults else 0)
