"""Headline rates of every checkpoint, an eval a panel."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from holdfast.results.comparison.comparison import Comparison, rate_of
from holdfast.results.comparison.logs import Run
from holdfast.results.reporting.figures.looks import WIDTH, Look, axis_of, short, span_of, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, bounds, caption, counted, reach

ROW = 0.27
"""Inches a checkpoint; a name of two lines takes half as much again."""


def draw_rates(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """Headlines with 95 % intervals."""
    columns = 2 if len(found.evals) > 1 else 1
    rows = -(-len(found.evals) // columns)
    height = rows * (height_of(looks) + 0.85)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for ax, (name, cell) in zip(axes.flat, found.evals.items(), strict=False):
        _draw(ax, name, cell, looks)
    for ax in list(axes.flat)[len(found.evals) :]:
        ax.remove()
    numbers = numbers_of(found, looks)
    said = caption(found, "Headline of every eval with its 95 % interval.", counted(numbers.n, "samples a checkpoint"))
    return [Picture("rates", "Headline rates", said, figure, numbers)]


def height_of(looks: Mapping[str, Look]) -> float:
    """Inches that a list of all checkpoints takes."""
    return sum(ROW * (1.5 if "\n" in look.name else 1.0) for look in looks.values())


def name_rows(ax: Axes, looks: Mapping[str, Look]) -> None:
    """Checkpoints down the left, the baseline on top."""
    ax.set_yticks(range(len(looks)), [look.name for look in looks.values()])
    ax.set_ylim(len(looks) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")


def numbers_of(found: Comparison, looks: Mapping[str, Look]) -> pd.DataFrame:
    """Every headline with its interval."""
    lines = [
        {"eval": name, "checkpoint": found.names[checkpoint], "score": cell[checkpoint].headline.score, "lower_is_better": cell[checkpoint].headline.lower_is_better} | bounds(rate)
        for name, cell in found.evals.items()
        for checkpoint in looks
        if checkpoint in cell and (rate := rate_of(cell[checkpoint]))
    ]
    return pd.DataFrame(lines)


def _draw(ax: Axes, name: str, cell: Mapping[str, Run], looks: Mapping[str, Look]) -> None:
    for row, (checkpoint, look) in enumerate(looks.items()):
        rate = rate_of(cell[checkpoint]) if checkpoint in cell else None
        if rate is not None:
            ax.errorbar(rate.estimate, row, xerr=reach(rate), color=look.colour, marker=look.marker, markersize=6, elinewidth=1.6, capsize=0)
    run = next(iter(cell.values()))
    ax.set_xlim(*span_of(cell.values()))
    name_rows(ax, looks)
    ax.set_title(wrapped(short(name), 40))
    ax.set_xlabel(axis_of(run))
