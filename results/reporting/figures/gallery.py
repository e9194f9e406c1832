"""All figures of a comparison, on disk."""

from collections.abc import Callable, Mapping
from pathlib import Path

import matplotlib as mpl

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.reporting.figures.beside import draw_beside
from holdfast.results.reporting.figures.doses import draw_doses
from holdfast.results.reporting.figures.forest import draw_forest
from holdfast.results.reporting.figures.looks import Look, looks_of, theme
from holdfast.results.reporting.figures.outcomes import draw_outcomes
from holdfast.results.reporting.figures.picture import Picture, Saved, Skipped, save
from holdfast.results.reporting.figures.plane import draw_plane
from holdfast.results.reporting.figures.rates import draw_rates
from holdfast.results.reporting.figures.strata import draw_strata
from holdfast.results.reporting.figures.survival import draw_survival
from holdfast.results.reporting.figures.trend import draw_trends

Draw = Callable[[Comparison, Mapping[str, Look]], list[Picture | Skipped]]
FIGURES: tuple[Draw, ...] = (draw_forest, draw_rates, draw_doses, draw_trends, draw_plane, draw_beside, draw_strata, draw_outcomes, draw_survival)


def draw_all(found: Comparison, folder: Path) -> tuple[list[Saved], list[Skipped]]:
    """Every figure whose data the logs hold, saved as PNG, SVG and CSV, and the others with a reason.

    Args:
        found: A comparison in the order of `ordered`.
        folder: Where the files go.
    """
    looks = looks_of(found)
    saved: list[Saved] = []
    skipped: list[Skipped] = []
    with mpl.rc_context(theme()):
        for draw in FIGURES:
            for one in draw(found, looks):
                if isinstance(one, Picture):
                    saved.append(save(one, folder))
                else:
                    skipped.append(one)
    return saved, skipped
