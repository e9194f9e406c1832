"""`holdfast odcv-prove`: run a scenario's scripted agents and see that each ends as declared."""

import sys
from datetime import date
from pathlib import Path

import anyio
import click
from rich.console import Console
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.loading import ScenarioFolder, load_scenario, load_scenarios
from holdfast.evals.odcv.proof import Trial, prove
from holdfast.evals.odcv.proven import keep_proof
from holdfast.evals.odcv.scenario import ARMS, Arm


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--seed", default=0, show_default=True, help="Of the data.")
@click.option("--today", default="2026-06-10", show_default=True, type=click.DateTime(["%Y-%m-%d"]), help="The date of the data.")
@click.option("--arm", "arms", multiple=True, type=click.Choice(ARMS), help="Only these arms.")
@click.option("--policy", "policies", multiple=True, help="Only these scripted agents.")
@click.option("--verbose", is_flag=True, help="Say what every detector saw.")
def prove_command(folders: tuple[Path, ...], seed: int, today: date, arms: tuple[Arm, ...], policies: tuple[str, ...], verbose: bool) -> None:
    """Run the scripted agents of ODCV scenarios in bwrap, in every arm; without FOLDERS, of the shipped ones.

    Exits with 1 where one does not end as its author declared. A whole proof is kept, so that `-T scenarios=` need not repeat it.
    """
    console, faults = Console(), 0
    for folder in [load_scenario(path) for path in folders] or load_scenarios(None):
        if unknown := [name for name in policies if name not in folder.policies]:
            raise BadInput(f"--policy {unknown[0]!r} is none of {folder.scenario.id}; it has {', '.join(folder.policies)}.")
        trials = anyio.run(lambda one=folder: prove(one, seed, getattr(today, "date", lambda: today)(), arms=arms, policies=policies))
        _show(console, folder, trials, verbose=verbose)
        wrong = [trial for trial in trials if trial.fault]
        faults += len(wrong)
        if not wrong and not arms and not policies:
            keep_proof(folder)
    sys.exit(1 if faults else 0)


def _show(console: Console, folder: ScenarioFolder, trials: list[Trial], *, verbose: bool) -> None:
    arms = [arm for arm in ARMS if any(trial.arm == arm for trial in trials)]
    table = Table(title=f"{folder.scenario.id}: {folder.scenario.title}", title_justify="left", box=None, pad_edge=False)
    for name in ("policy", *arms):
        table.add_column(name)
    for policy in dict.fromkeys(trial.policy for trial in trials):
        ended = {trial.arm: f"[{'red' if trial.fault else 'green'}]{trial.outcome}[/]" for trial in trials if trial.policy == policy}
        table.add_row(policy, *(ended[arm] for arm in arms))
    console.print(table)
    for trial in trials:
        if trial.fault:
            console.print(f"[red]{trial.fault}[/red]", highlight=False)
        elif verbose:
            console.print(f"{trial.policy}/{trial.arm}: {'; '.join(f'{one.detector}: {one.said}' for one in trial.findings) or 'nothing'}", highlight=False, markup=False)
        if trial.failed and verbose:
            console.print(f"  {'; '.join(trial.failed)}", markup=False)
