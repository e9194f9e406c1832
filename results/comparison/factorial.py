"""`holdfast factorial`: what midtraining and finetuning do alone, together, and whether they stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.results.comparison import wording
from holdfast.results.comparison.alike import evals_of
from holdfast.results.comparison.arms import Arm, ArmContrast, arm_contrast, arms_of
from holdfast.results.comparison.dose import read_usable
from holdfast.results.comparison.logs import Run
from holdfast.results.statistics.multiplicity import LEVEL, adjusted

STAGES = ("baseline", "midtrain", "sft", "midtrain+sft")
CONTRASTS: dict[str, tuple[int, int, int, int]] = {
    "midtraining alone": (-1, 1, 0, 0),
    "finetuning alone": (-1, 0, 1, 0),
    "both": (-1, 0, 0, 1),
    "midtraining before finetuning": (0, 0, -1, 1),
    "stacking": (1, -1, -1, 1),
}
"""Weights over the stages; stacking = (both - finetuning) - (midtraining - baseline): zero where the two effects add up."""


@dataclass(frozen=True)
class Factorial:
    """The four stages on one eval."""

    eval: str
    lower_is_better: bool
    arms: tuple[Arm, ...]
    """In the order of `STAGES`."""
    contrasts: Mapping[str, ArmContrast]


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("--checkpoints", type=click.Path(path_type=Path, exists=True), help="A registry that labels the checkpoints; logs of `holdfast run` carry their labels.")
@click.option("--fraction", type=click.FloatRange(0, 1), help="The synthetic fraction of the finetuned checkpoints, where there are several.")
@click.option("--method", help="The method of the finetuned checkpoints, where there are several.")
def factorial(logs: tuple[str, ...], checkpoints: Path | None, fraction: float | None, method: str | None) -> None:
    """Compare baseline, midtrain, sft and midtrain+sft in LOGS: each alone, both, and whether they stack."""
    console = Console()
    found, lacking = factorials(read_usable(logs, checkpoints), fraction=fraction, method=method)
    corrected = iter(adjusted([contrast.estimate.p for one in found for contrast in one.contrasts.values()], "holm"))
    if any(run.simulated for one in found for arm in one.arms for run in arm.runs):
        console.print(f"[yellow]{wording.SIMULATED}[/yellow]")
    for one in found:
        title = f"{escape(one.eval)} {'↓' if one.lower_is_better else '↑'}: " + ", ".join(f"{stage} {arm.mean:.2f}" for stage, arm in zip(STAGES, one.arms, strict=True))
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("", "difference (95 %)", "p", "finding"):
            table.add_column(name, overflow="fold")
        for (name, contrast), p in zip(one.contrasts.items(), corrected, strict=False):
            table.add_row(name, wording.difference(contrast.estimate.interval), wording.probability(p), finding_of(name, contrast, p, one.lower_is_better))
        console.print(table)
        if any(contrast.conditional for contrast in one.contrasts.values()):
            console.print(wording.CONDITIONAL, style="dim")
    console.print(f"p after Holm over {len(found) * len(CONTRASTS)} contrasts.", style="dim")
    for sentence in lacking:
        console.print(f"Left out: {escape(sentence)}")


def factorials(runs: list[Run], *, fraction: float | None = None, method: str | None = None) -> tuple[list[Factorial], list[str]]:
    """Every eval that was run on all four stages, and what the others lack.

    Raises:
        BadInput: none was, or a stage is ambiguous.
    """
    found: list[Factorial] = []
    lacking: list[str] = []
    for name, cell in evals_of(runs).items():
        arms = [_stage(name, stage, arms_of(cell), fraction, method) for stage in STAGES]
        if missing := [stage for stage, arm in zip(STAGES, arms, strict=True) if arm is None]:
            lacking.append(f"{name} lacks {', '.join(missing)}")
            continue
        four = tuple(arm for arm in arms if arm is not None)
        results = {label: arm_contrast(*_used(four, weights)) for label, weights in CONTRASTS.items()}
        found.append(Factorial(name, four[0].runs[0].headline.lower_is_better, four, results))
    if not found:
        raise BadInput(f"The factorial takes one eval on checkpoints of the stages {', '.join(STAGES)}: {'; '.join(lacking)}.")
    return found, lacking


def finding_of(name: str, contrast: ArmContrast, p: float, lower_is_better: bool) -> str:
    """The finding in words; for stacking whether the two effects add up."""
    better = (contrast.estimate.mean < 0) == lower_is_better
    if name == "stacking":
        return "no evidence that the effects do not add up" if not p < LEVEL else "together more than the sum" if better else "together less than the sum"
    return "no evidence" if not p < LEVEL else "better" if better else "worse"


def _stage(name: str, stage: str, arms: list[Arm], fraction: float | None, method: str | None) -> Arm | None:
    fine = "sft" in stage
    kept = [
        arm for arm in arms if arm.stage == stage and (not fine or fraction is None or arm.synthetic_fraction == fraction) and (not fine or method is None or arm.method == method)
    ]
    if len(kept) > 1:
        raise BadInput(f"{name} was run on several {stage} checkpoints: {', '.join(arm.name for arm in kept)}. Choose with --fraction and --method.")
    return kept[0] if kept else None


def _used(arms: tuple[Arm, ...], weights: tuple[int, ...]) -> tuple[list[Arm], list[float]]:
    """The arms that a contrast weighs, so that samples which failed elsewhere still count."""
    return [arm for arm, weight in zip(arms, weights, strict=True) if weight], [float(weight) for weight in weights if weight]
