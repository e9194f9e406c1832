"""Headline rates by stratum, such as the traits of a document, as a heat map."""

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run
from holdfast.results.reporting.figures.looks import WIDTH, Look, axis_of, short, slugs, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, caption, counted

_DARK = 0.6
"""From this share of the scale on white is easier to read than black."""


def draw_strata(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A heat map an eval: rows strata, columns checkpoints, darker is worse."""
    drawn: list[Picture | Skipped] = []
    names = slugs(found.evals)
    for name, cell in found.evals.items():
        numbers = _numbers(found, cell, looks)
        if numbers.stratum.nunique() > 1:
            drawn.append(_picture(found, name, names[name], cell, looks, numbers))
        else:
            drawn.append(Skipped(f"{short(name)} by stratum", "its samples have one stratum"))
    return drawn


def _picture(found: Comparison, name: str, slug: str, cell: Mapping[str, Run], looks: Mapping[str, Look], numbers: pd.DataFrame) -> Picture:
    run = next(iter(cell.values()))
    columns = [found.names[checkpoint] for checkpoint in looks if checkpoint in cell]
    table = numbers.pivot_table(index="stratum", columns="checkpoint", values="mean").reindex(columns=columns)
    labels = [looks[checkpoint].name for checkpoint in looks if checkpoint in cell]
    upright = len(columns) <= 4 and all(len(line) <= 16 for label in labels for line in label.split("\n"))
    lines = 0.3 if upright else 0.085 * max(len(line) for label in labels for line in label.split("\n"))
    figure = Figure(figsize=(WIDTH, 0.34 * len(table) + lines + 1.0), layout="constrained")
    ax = figure.subplots()
    low, high = min(one.headline.bounds[0] for one in cell.values()), max(one.headline.bounds[1] for one in cell.values())
    darker = sns.light_palette("#0b4f79", as_cmap=True, reverse=not run.headline.lower_is_better)
    sns.heatmap(
        table, ax=ax, annot=table.map(wording.number), fmt="", annot_kws={"size": 9}, mask=table.isna(), cmap=darker, vmin=low, vmax=high, linewidths=1.5, linecolor="white",
        cbar_kws={"label": f"{run.headline.score}\n({axis_of(run).rpartition('(')[2]}", "fraction": 0.05, "pad": 0.02},
    )  # fmt: skip
    for text, value in zip(ax.texts, table.to_numpy(float)[table.notna().to_numpy()], strict=True):
        dark = (value - low) / (high - low) if run.headline.lower_is_better else (high - value) / (high - low)
        text.set_color("white" if dark > _DARK else "#202124")
    ax.set_xticks([number + 0.5 for number in range(len(columns))], labels, rotation=0 if upright else 90)
    ax.set_yticks([number + 0.5 for number in range(len(table))], [wrapped(str(stratum), 28) for stratum in table.index], rotation=0)
    ax.tick_params(length=0)
    ax.set_xlabel("")
    ax.set_ylabel("")
    ax.set_title(f"{wrapped(short(name), 50)} by {run.headline.strata}")
    said = caption(found, f"Mean {axis_of(run)} by {run.headline.strata}; darker is worse. One cell alone says little: its samples are few.", counted(numbers.n, "samples a cell"))
    return Picture(f"strata-{slug}", f"{short(name)} by {run.headline.strata}", said, figure, numbers.assign(eval=name))


def _numbers(found: Comparison, cell: Mapping[str, Run], looks: Mapping[str, Look]) -> pd.DataFrame:
    lines = [
        {"stratum": str(stratum), "checkpoint": found.names[checkpoint], "mean": float(rows.value.mean()), "n": len(rows)}
        for checkpoint in looks
        if checkpoint in cell
        for stratum, rows in cell[checkpoint].counted.groupby("stratum")
    ]
    return pd.DataFrame(lines, columns=["stratum", "checkpoint", "mean", "n"])
