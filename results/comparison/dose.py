"""`holdfast dose`: does the headline move with the share of synthetic data?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scipy.optimize import isotonic_regression

from holdfast.agents.errors import BadInput
from holdfast.results.comparison import wording
from holdfast.results.comparison.alike import differences, evals_of
from holdfast.results.comparison.arms import Arm, ArmContrast, arm_contrast, arms_of, labelled
from holdfast.results.comparison.logs import Run, read_runs
from holdfast.results.statistics.multiplicity import LEVEL, adjusted
from holdfast.results.suites.registry import load_registry

STEP = 0.1


@dataclass(frozen=True)
class Dose:
    """The trend of one eval over doses, for checkpoints with or without midtraining."""

    eval: str
    midtrained: bool
    lower_is_better: bool
    arms: tuple[Arm, ...]
    """By dose, lowest first."""
    trend: ArmContrast
    """The change of the headline for each tenth of synthetic data more, by the least-squares line."""
    isotonic: tuple[float, ...]
    """The best fit that never turns, at each dose (Barlow et al. 1972)."""

    @property
    def doses(self) -> tuple[float, ...]:
        """The synthetic fractions."""
        return tuple(arm.dose or 0.0 for arm in self.arms)


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("--checkpoints", type=click.Path(path_type=Path, exists=True), help="A registry that labels the checkpoints; logs of `holdfast run` carry their labels.")
@click.option("--method", help="Only checkpoints of this method, beside the baseline.")
def dose(logs: tuple[str, ...], checkpoints: Path | None, method: str | None) -> None:
    """Test for a trend of each eval's headline over the synthetic fraction of the checkpoints in LOGS, with and without midtraining.

    A trend uses all doses at once, which sees more than the best single comparison does.
    """
    console = Console()
    runs = read_usable(logs, checkpoints)
    found = doses_of(runs, method=method)
    corrected = adjusted([one.trend.estimate.p for one in found], "holm")
    if any(run.simulated for one in found for arm in one.arms for run in arm.runs):
        console.print(f"[yellow]{wording.SIMULATED}[/yellow]")
    table = Table(title="Trend over the synthetic fraction", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("eval", "midtrained", "n", "dose: headline", "never turning", "change for 0.1 more (95 %)", "p", "finding"):
        table.add_column(name, overflow="fold")
    for one, p in zip(found, corrected, strict=True):
        points = ", ".join(f"{x:g}: {arm.mean:.2f}" for x, arm in zip(one.doses, one.arms, strict=True))
        finding = "no evidence" if not p < LEVEL else "better with more" if (one.trend.estimate.mean < 0) == one.lower_is_better else "worse with more"
        fitted = ", ".join(f"{value:.2f}" for value in one.isotonic)
        arrow = "↓" if one.lower_is_better else "↑"
        cells = (points, fitted, wording.difference(one.trend.estimate.interval), wording.probability(p), finding)
        table.add_row(f"{escape(one.eval.removeprefix('holdfast/'))} {arrow}", "yes" if one.midtrained else "no", str(one.trend.items), *cells)
    console.print(table)
    console.print(f"n: samples that all doses counted; p after Holm over {len(found)} trends.", style="dim")
    if left := sorted({*evals_of(runs)} - {one.eval for one in found}):
        console.print(f"No trend, since fewer than two doses: {escape(', '.join(left))}")
    if any(one.trend.conditional for one in found):
        console.print(wording.CONDITIONAL, style="dim")


def read_usable(logs: Sequence[str], checkpoints: Path | None) -> list[Run]:
    """The runs of some logs with labels.

    Raises:
        BadInput: a log cannot be used, no checkpoint is labelled, or logs of one eval differ in more than the checkpoint.
    """
    runs, unusable = read_runs(logs)
    if bad := [one for one in unusable if not one.why.startswith("replaced")]:
        raise BadInput(f"{len(bad)} of {len(bad) + len(runs)} logs cannot be used, the first is {bad[0].location!r}: {bad[0].why}.")
    runs = labelled(runs, load_registry(checkpoints)) if checkpoints else runs
    if not any(run.label.get("stage") for run in runs):
        raise BadInput("These logs do not say how their checkpoints were trained; name a registry that does, --checkpoints checkpoints.yaml, or make them with `holdfast run`.")
    for name, cell in evals_of(runs).items():
        first, *others = cell.values()
        for other in others:
            if unlike := differences(first, other):
                raise BadInput(
                    f"The logs of {name} differ in more than the checkpoint, {first.checkpoint} against {other.checkpoint}: {unlike[0]}. Run all under the same conditions."
                )
    return runs


def doses_of(runs: Sequence[Run], *, method: str | None = None) -> list[Dose]:
    """The trends that some runs allow: at least two doses of one eval, with or without midtraining.

    Raises:
        BadInput: none does.
    """
    methods = {run.label.get("method") for run in runs}
    if method is not None and method not in methods:
        raise BadInput(f"--method {method!r} is no checkpoint's; they have {', '.join(sorted(str(name) for name in methods if name)) or 'none'}.")
    found: list[Dose] = []
    for name, cell in evals_of(runs).items():
        for midtrained in (False, True):
            found += _trend(name, _line(cell, midtrained=midtrained, method=method), midtrained=midtrained)
    if not found:
        seen = ", ".join(sorted({f"{run.label.get('id')}: {run.label.get('synthetic_fraction')}" for run in runs}))
        raise BadInput(f"A trend takes checkpoints of at least two synthetic fractions on one eval; these have {seen}.")
    return found


def _line(cell: Mapping[str, Run], *, midtrained: bool, method: str | None) -> list[Arm]:
    """Arms by dose, lowest first; checkpoints of one dose that differ by seed alone are one arm."""
    kept = [
        arm
        for arm in arms_of(cell)
        if arm.stage.startswith("midtrain") is midtrained and arm.dose is not None and (method in (None, arm.method) or arm.stage in ("baseline", "midtrain"))
    ]
    doses = [arm.dose for arm in kept]
    if len(set(doses)) < len(doses):
        raise BadInput(f"Two ways of training share a dose: {', '.join(arm.name for arm in kept)}. Choose one by its method (--method), or compare logs of one alone.")
    return sorted(kept, key=lambda arm: arm.dose or 0.0)


def _trend(name: str, arms: list[Arm], *, midtrained: bool) -> list[Dose]:
    if len(arms) < 2:
        return []
    doses = np.asarray([arm.dose or 0.0 for arm in arms])
    centred = doses - doses.mean()
    trend = arm_contrast(arms, list(STEP * centred / float((centred**2).sum())))
    fitted = isotonic_regression([arm.mean for arm in arms], weights=[float(len(arm.runs)) for arm in arms], increasing=trend.estimate.mean >= 0).x
    return [Dose(name, midtrained, arms[0].runs[0].headline.lower_is_better, tuple(arms), trend, tuple(map(float, fitted)))]
