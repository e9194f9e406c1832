"""Evals against the synthetic fraction of the training data, with and without midtraining."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.typing import LineStyleType

from holdfast.results.comparison.comparison import Comparison, rate_of
from holdfast.results.comparison.logs import Run
from holdfast.results.reporting.figures.looks import WIDTH, Look, axis_of, short, span_of, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, bounds, caption, counted, reach

TITLE = "Evals against synthetic fraction"
UNLABELLED = "the logs do not say how their checkpoints were trained; those of holdfast run do, and --checkpoints names a registry for others"
LINES: dict[str, LineStyleType] = {"without midtraining": "-", "with midtraining": "--", "BDPO": ":"}
_GREY = "#80868b"


@dataclass(frozen=True)
class _Dose:
    """A checkpoint's place on the axis."""

    fraction: float
    line: str


def draw_doses(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """Headlines by synthetic fraction: lines with and without midtraining; evals where higher is better, such as capability, come last."""
    doses = {checkpoint: dose for cell in found.evals.values() for checkpoint, run in cell.items() if (dose := _dose(run))}
    if len({dose.fraction for dose in doses.values()}) < 2:
        return [Skipped(TITLE, UNLABELLED if not doses else "all checkpoints have one synthetic fraction")]
    evals = sorted(found.evals.items(), key=lambda item: not next(iter(item[1].values())).headline.lower_is_better)
    columns = 2 if len(evals) > 1 else 1
    rows = -(-len(evals) // columns)
    shown = {checkpoint: look for checkpoint, look in looks.items() if checkpoint in doses}
    figure = Figure(figsize=(WIDTH, rows * 2.5 + 0.4 + 0.2 * len(shown)), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax, (name, cell) in zip(axes, evals, strict=False):
        _draw(ax, name, cell, shown, doses)
    for ax in axes[len(evals) :]:
        ax.remove()
    lines = [Line2D([], [], color=_GREY, linestyle=LINES[line], label=line) for line in LINES if any(dose.line == line for dose in doses.values())]
    figure.legend(handles=[*lines, *(look.handle() for look in shown.values())], loc="outside lower center", ncols=2)
    numbers = _numbers(found, shown, doses)
    without = [found.names[checkpoint] for checkpoint in looks if checkpoint not in doses]
    left_out = f"Left out, since their logs name no stage or fraction: {', '.join(without)}." if without else ""
    said = caption(found, "Headlines with 95 % intervals by the share of training data that is synthetic.", left_out, counted(numbers.n, "samples a checkpoint"))
    return [Picture("synthetic-fraction", TITLE, said, figure, numbers)]


def _dose(run: Run) -> _Dose | None:
    fraction, stage = run.label.get("synthetic_fraction"), str(run.label.get("stage"))
    if fraction is None or stage in ("None", "control", "other"):
        return None
    line = "BDPO" if stage == "bdpo" else "with midtraining" if "midtrain" in stage else "without midtraining"
    return _Dose(float(fraction), line)


def _draw(ax: Axes, name: str, cell: Mapping[str, Run], shown: Mapping[str, Look], doses: Mapping[str, _Dose]) -> None:
    widest = max(dose.fraction for dose in doses.values())
    there = {checkpoint: rate for checkpoint in shown if checkpoint in cell and (rate := rate_of(cell[checkpoint]))}
    for line, dash in LINES.items():
        on_it = pd.DataFrame([(doses[one].fraction, rate.estimate) for one, rate in there.items() if doses[one].line == line], columns=["fraction", "rate"])
        means = on_it.groupby("fraction").rate.mean()
        ax.plot(means.index.to_numpy(), means.to_numpy(), color=_GREY, linestyle=dash, linewidth=1.5, zorder=1)
    for checkpoint, rate in there.items():
        look, dose = shown[checkpoint], doses[checkpoint]
        beside = 0.015 * widest * list(LINES).index(dose.line)  # so that intervals at one fraction do not hide each other
        ax.errorbar(dose.fraction + beside, rate.estimate, yerr=reach(rate), color=look.colour, marker=look.marker, markersize=6, elinewidth=1.4)
    run = next(iter(cell.values()))
    ax.set_ylim(*span_of(cell.values()))
    ax.set_title(wrapped(short(name), 40))
    ax.set_xlabel("synthetic fraction of training data")
    ax.set_ylabel(f"{wrapped(run.headline.score)}\n({axis_of(run).rpartition('(')[2]}")


def _numbers(found: Comparison, shown: Mapping[str, Look], doses: Mapping[str, _Dose]) -> pd.DataFrame:
    lines = [
        {"eval": name, "checkpoint": found.names[checkpoint], "synthetic_fraction": doses[checkpoint].fraction, "line": doses[checkpoint].line} | bounds(rate)
        for name, cell in found.evals.items()
        for checkpoint in shown
        if checkpoint in cell and (rate := rate_of(cell[checkpoint]))
    ]
    return pd.DataFrame(lines)
