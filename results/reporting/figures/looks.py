"""How checkpoints look in every figure: one colour, marker and dash each, the baseline first and grey."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import seaborn as sns
from matplotlib.lines import Line2D
from matplotlib.typing import LineStyleType

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run

BASELINE = "#5f6368"
COLOURS = ("#0173b2", "#d55e00", "#029e73", "#cc78bc", "#de8f05", "#56b4e9", "#ca9161")
"""seaborn's colorblind palette, less its grey, which is the baseline's, and what is too pale on white."""

MARKERS = ("s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
DASHES: tuple[LineStyleType, ...] = ("-", "--", ":", "-.")
WIDTH = 7.2
"""Inches: a text column in print, so that 9 points stay 9 points."""


@dataclass(frozen=True)
class Look:
    """How one checkpoint looks."""

    name: str
    """Its short name, in lines of at most 24 characters."""
    colour: str
    marker: str
    dash: LineStyleType

    def handle(self, *, line: bool = False) -> Line2D:
        """Its entry in a legend."""
        return Line2D([], [], color=self.colour, marker=self.marker, linestyle=self.dash if line else "", label=self.name, markersize=6)


def looks_of(found: Comparison) -> dict[str, Look]:
    """The look of every checkpoint, in the order of all figures and tables; see `ordered`."""
    looks = {found.baseline: Look(wrapped(found.names[found.baseline]), BASELINE, "o", "-")}
    for number, (checkpoint, name) in enumerate((checkpoint, name) for checkpoint, name in found.names.items() if checkpoint != found.baseline):
        turn, colour = divmod(number, len(COLOURS))
        looks[checkpoint] = Look(wrapped(name), COLOURS[colour], MARKERS[number % len(MARKERS)], DASHES[turn % len(DASHES)])
    return looks


def theme() -> Any:
    """Settings for matplotlib under which the same numbers give the same bytes on every machine."""
    return {
        **sns.axes_style("whitegrid"),
        **sns.plotting_context("paper"),
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],  # ships with matplotlib
        "font.size": 9,
        "axes.labelsize": 9,
        "axes.titlesize": 10,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "legend.fontsize": 9,
        "legend.title_fontsize": 9,
        "legend.frameon": False,
        "axes.edgecolor": "#9aa0a6",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.color": "#e6e8ea",
        "text.color": "#202124",
        "axes.labelcolor": "#202124",
        "text.parse_math": False,  # a $ in a name is a $
        "svg.fonttype": "path",
        "svg.hashsalt": "holdfast",
        "figure.constrained_layout.h_pad": 0.06,
        "figure.constrained_layout.w_pad": 0.06,
    }


def wrapped(name: str, width: int = 24) -> str:
    """The name in lines of at most `width` characters, broken after separators where it can be."""
    lines = [""]
    for piece in re.findall(rf"[^-_/. ]{{1,{width}}}[-_/. ]*|[-_/. ]{{1,{width}}}", name):
        if len(lines[-1]) + len(piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def short(name: str) -> str:
    """An eval without our prefix."""
    return name.removeprefix("holdfast/")


def slugs(names: Mapping[str, object]) -> dict[str, str]:
    """A file name for each eval."""
    found: dict[str, str] = {}
    for name in names:
        slug = re.sub(r"[^a-z0-9]+", "-", short(name).lower()).strip("-") or "eval"
        found[name] = slug if slug not in found.values() else f"{slug}-{len(found) + 1}"
    return found


def axis_of(run: Run) -> str:
    """The title of an axis that shows the run's headline."""
    return f"{run.headline.score} ({better(lower=run.headline.lower_is_better)})"


def span_of(runs: Iterable[Run]) -> tuple[float, float]:
    """The ends of an axis on which every value of the runs' headline has room."""
    bounds = [run.headline.bounds for run in runs]
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    return low - 0.03 * (high - low), high + 0.03 * (high - low)


def better(*, lower: bool) -> str:
    """Which way is better."""
    return "lower is better" if lower else "higher is better"
