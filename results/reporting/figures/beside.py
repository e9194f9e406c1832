"""Behaviour against what the checkpoint states, and against what training may have cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from holdfast.results.comparison.comparison import Comparison, Contrast
from holdfast.results.reporting.figures.looks import MARKERS, WIDTH, Look, short, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, caption, counted, gain, reach
from holdfast.results.statistics.rates import Interval

TITLE = "Behaviour beside knowledge and cost"


@dataclass(frozen=True)
class _Point:
    """A checkpoint's change on two evals."""

    behaviour: Contrast
    other: Contrast


def draw_beside(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A panel for each eval of knowledge or cost: its change sideways, the gain in behaviour upwards; a marker for each eval of behaviour."""
    panels: dict[str, list[_Point]] = {}
    behaviour = [one for one in found.contrasts if one.measures == "behaviour"]
    for other in sorted(found.contrasts, key=lambda one: one.measures == "cost"):
        if other.measures != "behaviour":
            panels.setdefault(other.eval, []).extend(_Point(one, other) for one in behaviour if one.second.checkpoint == other.second.checkpoint)
    panels = {name: points for name, points in panels.items() if points}
    if not panels:
        return [Skipped(TITLE, "no checkpoint was measured both in its behaviour and in what it states or what training cost, such as by holdfast/knowledge and holdfast/sxs")]
    evals = list(dict.fromkeys(point.behaviour.eval for points in panels.values() for point in points))
    markers = {name: MARKERS[place % len(MARKERS)] for place, name in enumerate(evals)}
    shown = [look for checkpoint, look in looks.items() if any(point.other.second.checkpoint == checkpoint for points in panels.values() for point in points)]
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(WIDTH, rows * 3.2 + 0.22 * (len(shown) + len(evals))), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax, (name, points) in zip(axes, panels.items(), strict=False):
        _draw(ax, name, points, looks, markers)
    for ax in axes[len(panels) :]:
        ax.remove()
    handles = [Line2D([], [], color=look.colour, marker="o", linestyle="", label=look.name, markersize=6) for look in shown]
    handles += [Line2D([], [], color="#3c4043", marker=marker, linestyle="", label=wrapped(short(name)), markersize=6) for name, marker in markers.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    numbers = _numbers(found, panels)
    said = caption(
        found,
        f"Changes against {found.names[found.baseline]}, each with its 95 % interval; up and right is better. Colours are checkpoints, markers evals of behaviour.",
        counted([*numbers.pairs_gain, *numbers.pairs_other], "pairs"),
    )
    return [Picture("behaviour-beside", TITLE, said, figure, numbers)]


def _draw(ax: Axes, name: str, points: Sequence[_Point], looks: Mapping[str, Look], markers: Mapping[str, str]) -> None:
    for point in points:
        sideways, upwards = gain(point.other), gain(point.behaviour)
        colour = looks[point.other.second.checkpoint].colour
        ax.errorbar(sideways.estimate, upwards.estimate, xerr=reach(sideways), yerr=reach(upwards), color=colour, marker=markers[point.behaviour.eval], markersize=6, elinewidth=1)
    ax.axhline(0, color="#3c4043", linewidth=1, zorder=0.8)
    ax.axvline(0, color="#3c4043", linewidth=1, zorder=0.8)
    first = points[0].other
    ax.set_xlabel(f"{'fall' if first.headline.lower_is_better else 'rise'} of {first.headline.score}\n(right is better)")
    ax.set_ylabel("gain in behaviour\n(up is better)")
    ax.set_title(wrapped(short(name), 40))


def _numbers(found: Comparison, panels: Mapping[str, Sequence[_Point]]) -> pd.DataFrame:
    lines = [
        {"eval": point.behaviour.eval, "other": name, "checkpoint": found.names[point.other.second.checkpoint]}
        | {f"gain{end}": value for end, value in _columns(gain(point.behaviour)).items()}
        | {f"other{end}": value for end, value in _columns(gain(point.other)).items()}
        | {"pairs_gain": point.behaviour.pairs, "pairs_other": point.other.pairs}
        for name, points in panels.items()
        for point in points
    ]
    return pd.DataFrame(lines)


def _columns(value: Interval) -> dict[str, float]:
    return {"": value.estimate, "_low": value.low, "_high": value.high}
