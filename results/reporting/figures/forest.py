"""Paired differences with their intervals, findings and smallest detectable effects."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from holdfast.results.comparison.comparison import Comparison, Contrast, FindingName
from holdfast.results.reporting.figures.looks import WIDTH, Look, axis_of, short, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, bounds, caption, counted, reach
from holdfast.results.reporting.figures.rates import height_of

TITLE = "Differences from the baseline"
SHAPES: dict[FindingName, tuple[str, str, bool]] = {
    "better": ("#0173b2", "^", True),
    "better, guards open": ("#0173b2", "^", False),
    "worse": ("#c03d00", "X", True),
    "safer but over-cautious": ("#b06f00", "D", True),
    "capability-limited": ("#a3539b", "P", True),
    "equivalent": ("#027a59", "s", True),
    "no evidence": ("#6b7075", "o", False),
    "identical": ("#6b7075", "s", False),
}
"""Colour, marker, and whether it is filled."""
_BAND = "#e3e6e9"
_LEAST = 0.1
"""The share of the score's range that an axis shows on either side at least, so that nothing looks large."""


def draw_forest(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A panel an eval, a row a checkpoint; the faint band is what would have been found four times in five at least."""
    if not found.contrasts:
        return [Skipped(TITLE, "there is one checkpoint, and nothing to compare it with")]
    panels = [(name, list(group)) for name, group in groupby(found.contrasts, key=lambda one: one.eval)]
    heights = [1.2 * height_of({one.second.checkpoint: looks[one.second.checkpoint] for one in group}) + 0.85 for _, group in panels]
    figure = Figure(figsize=(WIDTH, sum(heights) + 0.6), layout="constrained")
    axes = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)
    for ax, (name, group) in zip(axes.flat, panels, strict=True):
        _draw(ax, name, group, looks)
    findings = list(dict.fromkeys(one.finding for one in found.contrasts))
    figure.legend(handles=[*(_handle(finding) for finding in SHAPES if finding in findings), Patch(color=_BAND, label="smallest detectable")], loc="outside lower center", ncols=4)
    said = caption(
        found,
        f"Difference from {found.names[found.baseline]} over the same samples, with 95 % clustered t-intervals; findings after Holm's correction over the headlines of one kind.",
        "The band is the smallest difference that would be found four times in five.",
        counted((one.pairs for one in found.contrasts), "pairs a comparison"),
    )
    return [Picture("differences", TITLE, said, figure, _numbers(found))]


def _draw(ax: Axes, name: str, group: Sequence[Contrast], looks: Mapping[str, Look]) -> None:
    for row, one in enumerate(group):
        colour, marker, filled = SHAPES[one.finding]
        value = one.estimate.interval
        if one.smallest == one.smallest:
            ax.barh(row, 2 * one.smallest, left=-one.smallest, height=0.62, color=_BAND, zorder=0.5)
        ax.errorbar(value.estimate, row, xerr=reach(value), color=colour, marker=marker, markersize=7, markerfacecolor=colour if filled else "white", elinewidth=1.6)
        ax.annotate(one.finding.replace("but ", "but\n").replace(", ", ",\n"), (1.02, row), xycoords=("axes fraction", "data"), va="center", color=colour, annotation_clip=False)
    ax.axvline(0, color="#3c4043", linewidth=1, zorder=0.8)
    ax.set_yticks(range(len(group)), [looks[one.second.checkpoint].name for one in group])
    ax.set_ylim(len(group) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    ax.margins(x=0.06)
    low, high = group[0].headline.bounds
    ax.set_xlim(min(ax.get_xlim()[0], -_LEAST * (high - low)), max(ax.get_xlim()[1], _LEAST * (high - low)))
    ax.set_title(wrapped(short(name), 60))
    ax.set_xlabel(f"difference in {axis_of(group[0].second)}")


def _handle(finding: FindingName) -> Line2D:
    colour, marker, filled = SHAPES[finding]
    return Line2D([], [], color=colour, marker=marker, markersize=7, markerfacecolor=colour if filled else "white", linestyle="", label=finding)


def _numbers(found: Comparison) -> pd.DataFrame:
    lines = [
        {"eval": one.eval, "checkpoint": found.names[one.second.checkpoint], "score": one.headline.score, "lower_is_better": one.headline.lower_is_better}
        | bounds(one.estimate.interval)
        | {"p_holm": one.p_adjusted, "finding": one.finding, "smallest": one.smallest}
        for one in found.contrasts
    ]
    return pd.DataFrame(lines)
