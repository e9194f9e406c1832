"""What safety costs: the gain on an eval against the rise of what must not get worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from holdfast.results.comparison.comparison import Comparison, Contrast, GuardResult
from holdfast.results.reporting.figures.looks import WIDTH, Look, short, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, caption, counted, gain, reach
from holdfast.results.statistics.rates import Interval

TITLE = "Safety gain against its cost"


@dataclass(frozen=True)
class _Point:
    """A checkpoint on the plane."""

    contrast: Contrast
    guard: GuardResult
    cost: Interval


def draw_plane(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A panel for each eval and guard that were both measured: better is up and left."""
    panels: dict[tuple[str, str], list[_Point]] = {}
    for one in found.contrasts:
        for guard in one.guards:
            if guard.rise is not None:
                panels.setdefault((one.eval, guard.guard.score), []).append(_Point(one, guard, guard.rise))
    if not panels:
        return [Skipped(TITLE, "no guard was measured on two checkpoints; for an audit run `holdfast/audit_benign` on them, whose headline is its guard")]
    columns = 2 if len(panels) > 1 else 1
    rows = -(-len(panels) // columns)
    shown = [look for checkpoint, look in looks.items() if any(point.contrast.second.checkpoint == checkpoint for points in panels.values() for point in points)]
    figure = Figure(figsize=(WIDTH, rows * 3.4 + 0.2 * len(shown)), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax, ((name, guard), points) in zip(axes, panels.items(), strict=False):
        _draw(ax, name, guard, points, looks)
    for ax in axes[len(panels) :]:
        ax.remove()
    figure.legend(handles=[look.handle() for look in shown], loc="outside lower center", ncols=2)
    numbers = _numbers(found, panels)
    said = caption(
        found,
        f"Against {found.names[found.baseline]}: better is up and left. Gains with 95 %, costs with 90 % intervals; the dashed line is the margin that the cost must stay under.",
        counted([*numbers.pairs_gain, *numbers.pairs_cost], "pairs"),
    )
    return [Picture("gain-and-cost", TITLE, said, figure, numbers)]


def _draw(ax: Axes, name: str, guard: str, points: Sequence[_Point], looks: Mapping[str, Look]) -> None:
    for point in points:
        look, better = looks[point.contrast.second.checkpoint], gain(point.contrast)
        ax.errorbar(point.cost.estimate, better.estimate, xerr=reach(point.cost), yerr=reach(better), color=look.colour, marker=look.marker, markersize=7, elinewidth=1.2)
    first = points[0]
    ax.axhline(0, color="#3c4043", linewidth=1, zorder=0.8)
    ax.axvline(0, color="#3c4043", linewidth=1, zorder=0.8)
    ax.axvline(first.guard.guard.margin, color="#3c4043", linewidth=1, linestyle="--", zorder=0.8)
    kind = "over-caution" if first.guard.guard.finding == "over-cautious" else "capability"
    ax.set_xlabel(f"cost in {kind}: {'rise' if first.guard.guard.direction == 'lower' else 'fall'} of\n{guard} (lower is better)")
    ax.set_ylabel(f"gain: {'fall' if first.contrast.headline.lower_is_better else 'rise'} of\n{first.contrast.headline.score} (higher is better)")
    ax.set_title(wrapped(short(name), 40))


def _numbers(found: Comparison, panels: Mapping[tuple[str, str], Sequence[_Point]]) -> pd.DataFrame:
    lines = [
        {"eval": name, "guard": guard, "checkpoint": found.names[point.contrast.second.checkpoint]}
        | {"gain": gain(point.contrast).estimate, "gain_low": gain(point.contrast).low, "gain_high": gain(point.contrast).high, "pairs_gain": gain(point.contrast).n}
        | {"cost": point.cost.estimate, "cost_low": point.cost.low, "cost_high": point.cost.high, "pairs_cost": point.cost.n, "margin": point.guard.guard.margin}
        for (name, guard), points in panels.items()
        for point in points
    ]
    return pd.DataFrame(lines)
