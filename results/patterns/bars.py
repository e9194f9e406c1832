"""Shares of documents with each pattern, as bars."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from holdfast.results.patterns.prevalence import Prevalence
from holdfast.results.reporting.figures.looks import COLOURS, WIDTH, theme, wrapped
from holdfast.results.reporting.figures.picture import Picture, Saved, reach, save

MOST = 30
"""Patterns that are drawn, the commonest."""
_ROW, _BAR = 0.42, 0.34


def save_bars(found: Sequence[Prevalence], names: dict[str, str], folder: Path, *, note: str) -> Saved:
    """Draw broad and strict shares with 95 % intervals, the commonest on top, and write PNG, SVG and CSV.

    Args:
        found: The shares.
        names: What patterns are called; those of unreliable raters carry a mark already.
        folder: Where to.
        note: What the caption ends with.
    """
    with mpl.rc_context(theme()):
        return save(_drawn(found, names, note), folder)


def _drawn(found: Sequence[Prevalence], names: dict[str, str], note: str) -> Picture:
    shown = list(dict.fromkeys(one.pattern for one in found))[:MOST]
    figure = Figure(figsize=(WIDTH, 0.9 + _ROW * len(shown)), layout="constrained")
    axes = figure.subplots()
    for place, (level, colour, label) in enumerate((("broad", COLOURS[0], "at all"), ("strict", COLOURS[1], "beyond doubt"))):
        shares = {one.pattern: one for one in found if one.level == level}
        rows = [row for row, pattern in enumerate(shown) if pattern in shares]
        at = np.asarray(rows) + (place - 0.5) * _BAR
        intervals = [shares[shown[row]].interval for row in rows]
        errors = np.hstack([reach(one) for one in intervals])
        axes.barh(at, [one.estimate for one in intervals], height=_BAR, color=colour, label=label, xerr=errors, error_kw={"elinewidth": 1.0, "ecolor": "#202124"})
    axes.set_yticks(range(len(shown)), [wrapped(names.get(pattern, pattern), 34) for pattern in shown])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("share of documents")
    axes.legend(loc="lower right")
    caption = f"Shares of rated documents with 95 % intervals. {note}".strip()
    return Picture("shares", "How often each pattern stands in a document", caption, figure, pd.DataFrame([one.model_dump() for one in found]))
