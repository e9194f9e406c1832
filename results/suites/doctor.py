"""`holdfast doctor`: will the suite run, what will it cost, and does the instrument work?"""

from pathlib import Path

import click
from rich.console import Console

from holdfast.agents.errors import BadInput
from holdfast.results.instrument.instrument import Bench, examine
from holdfast.results.suites.preflight import preflight
from holdfast.results.suites.suite import load_suite


@click.command()
@click.argument("suite", required=False, type=click.Path(path_type=Path))
@click.option("--instrument", is_flag=True, help="Run the gold transcripts through the judge and the anchors through the gate.")
@click.option("--judge", help="With --instrument: the model that judges.")
@click.option("--validator", help="The model of the second pass; by default the judge.")
@click.option("--realism", help="The model of the realism gate; by default the judge.")
@click.option("--calibration", help="The gate's calibration, from `holdfast openings calibrate`.")
@click.option("--gold", help="A folder of your own labelled transcripts; by default the shipped ones.")
@click.option("--traits", default="full", show_default=True, help="The document whose traits they are labelled by.")
@click.option("--max-connections", default=20, show_default=True, help="Requests to one model at a time.")
@click.option("--log-dir", default="logs/doctor", show_default=True, type=click.Path(path_type=Path), help="Where the logs of --instrument go.")
def doctor(
    suite: Path | None,
    instrument: bool,
    judge: str | None,
    validator: str | None,
    realism: str | None,
    calibration: str | None,
    gold: str | None,
    traits: str,
    max_connections: int,
    log_dir: Path,
) -> None:
    """Look at everything of SUITE before anything is spent: endpoints, names, keys, schemas, tool calls; and say what it will cost.

    With --instrument say how well the judge and the realism gate do on cases whose labels are known.
    Exit code 1 if something is not in place, or the judge's sensitivity or specificity is below 0.8.
    """
    if suite is None and not instrument:
        raise BadInput("Say what to look at: holdfast doctor suite.yaml, or holdfast doctor --instrument --judge <model>.")
    console = Console()
    if suite is not None and not preflight(load_suite(suite), console):
        raise BadInput(f"{str(suite)!r} is not ready to run, as said above; mend that and look again.")
    if instrument and not judge:
        raise BadInput("The instrument is examined with the judge that you mean to use: add --judge <model>.")
    if instrument and judge:
        judges = {"judge": judge} | ({"validator": validator} if validator else {})
        examine(Bench(judges, realism or judge, calibration, gold, traits, log_dir, max_connections), console)
