"""Dose-response: the straight and the never-turning fit of each eval over the synthetic fraction."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from holdfast.agents.errors import BadInput
from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, rate_of
from holdfast.results.comparison.dose import STEP, Dose, doses_of
from holdfast.results.reporting.figures.doses import UNLABELLED
from holdfast.results.reporting.figures.looks import WIDTH, Look, axis_of, short, span_of, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, bounds, caption, counted, reach
from holdfast.results.statistics.multiplicity import adjusted

TITLE = "Dose-response"
_FIT = "#3c4043"


def draw_trends(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A panel for each trend of an eval, with or without midtraining."""
    if not any(run.label.get("stage") for cell in found.evals.values() for run in cell.values()):
        return [Skipped(TITLE, UNLABELLED)]
    try:
        trends = doses_of([run for cell in found.evals.values() for run in cell.values()])
    except BadInput as error:
        return [Skipped(TITLE, error.message.rstrip("."))]
    corrected = adjusted([one.trend.estimate.p for one in trends], "holm")
    columns = min(2, len(trends))
    rows = -(-len(trends) // columns)
    figure = Figure(figsize=(WIDTH, rows * 2.7 + 0.3), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax, one, p in zip(axes, trends, corrected, strict=False):
        _draw(ax, one, p, looks)
    for ax in axes[len(trends) :]:
        ax.remove()
    fits = [Line2D([], [], color=_FIT, label="straight"), Line2D([], [], color=_FIT, linestyle="--", label="never turning")]
    figure.legend(handles=fits, loc="outside lower center", ncols=2)
    seeds = wording.CONDITIONAL if any(one.trend.conditional for one in trends) else ""
    about = "Headlines with 95 % intervals, the least-squares line and the best fit that never turns (isotonic); p after Holm over the trends."
    said = caption(found, about, seeds, counted((one.trend.items for one in trends), "samples that all checkpoints of a trend have"))
    return [Picture("dose-response", TITLE, said, figure, _numbers(trends, corrected))]


def _draw(ax: Axes, one: Dose, p: float, looks: Mapping[str, Look]) -> None:
    for arm in one.arms:
        for run in arm.runs:
            if rate := rate_of(run):
                look = looks[run.checkpoint]
                ax.errorbar(arm.synthetic_fraction or 0.0, rate.estimate, yerr=reach(rate), color=look.colour, marker=look.marker, markersize=6, elinewidth=1.4)
    means = [arm.mean for arm in one.arms]
    slope = one.trend.estimate.mean / STEP
    start = sum(means) / len(means) - slope * sum(one.doses) / len(one.doses)
    ends = (one.doses[0], one.doses[-1])
    ax.plot(ends, [start + slope * dose for dose in ends], color=_FIT, linewidth=1.4, zorder=1)
    ax.plot(one.doses, one.isotonic, color=_FIT, linewidth=1.4, linestyle="--", zorder=1)
    run = one.arms[0].runs[0]
    ax.set_ylim(*span_of(run for arm in one.arms for run in arm.runs))
    ax.set_title(wrapped(f"{short(one.eval)}, {'with' if one.midtrained else 'without'} midtraining", 40))
    ax.set_xlabel(f"synthetic fraction of training data\n{STEP:g} more: {wording.difference(one.trend.estimate.interval)}, p {wording.probability(p)}")
    ax.set_ylabel(f"{wrapped(run.headline.score)}\n({axis_of(run).rpartition('(')[2]}")


def _numbers(trends: list[Dose], corrected: list[float]) -> pd.DataFrame:
    lines = [
        {"eval": one.eval, "midtrained": one.midtrained, "synthetic_fraction": dose, "checkpoints": len(arm.runs), "mean": arm.mean, "isotonic": fitted}
        | {f"change_{name}": value for name, value in bounds(one.trend.estimate.interval).items()}
        | {"p_holm": p}
        for one, p in zip(trends, corrected, strict=True)
        for dose, arm, fitted in zip(one.doses, one.arms, one.isotonic, strict=True)
    ]
    return pd.DataFrame(lines)
