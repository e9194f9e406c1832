"""A figure, its caption and the numbers drawn."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from holdfast.results.comparison.comparison import Comparison, Contrast
from holdfast.results.comparison.exports import without_formulas
from holdfast.results.statistics.rates import Interval

DOTS = 200
"""Dots an inch."""


@dataclass(frozen=True)
class Picture:
    """A figure, ready to be saved."""

    name: str
    """Of its files."""
    title: str
    caption: str
    figure: Figure
    numbers: pd.DataFrame
    """Everything that is drawn."""


@dataclass(frozen=True)
class Skipped:
    """A figure that the logs do not allow."""

    title: str
    why: str


@dataclass(frozen=True)
class Saved:
    """A figure on disk."""

    title: str
    caption: str
    name: str
    """Of its files, which end in .png, .svg and .csv."""
    svg: bytes


def save(picture: Picture, folder: Path) -> Saved:
    """Write PNG, SVG and CSV; the same picture is the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / picture.name
    svg = _drawn(picture.figure, "svg", {"Date": None, "Creator": None})
    path.with_name(f"{picture.name}.svg").write_bytes(svg)
    path.with_name(f"{picture.name}.png").write_bytes(_drawn(picture.figure, "png", {"Software": None}))
    without_formulas(picture.numbers).to_csv(path.with_name(f"{picture.name}.csv"), index=False)
    return Saved(picture.title, picture.caption, picture.name, svg)


def caption(found: Comparison, *sentences: str) -> str:
    """Sentences as a caption that says what is simulated."""
    return " ".join([*(sentence for sentence in sentences if sentence), *(["Simulated."] if found.simulated else [])])


def counted(numbers: Iterable[int], of: str) -> str:
    """How many there are, such as `n = 48 samples a checkpoint.`, or the least and the most."""
    known = sorted(numbers)
    return f"n = {known[0]}{f'–{known[-1]}' if known[-1] != known[0] else ''} {of}."


def bounds(value: Interval) -> dict[str, float | int]:
    """An interval as columns."""
    return {"estimate": value.estimate, "low": value.low, "high": value.high, "n": value.n}


def gain(one: Contrast) -> Interval:
    """The difference, positive where it is better."""
    value = one.estimate.interval
    return Interval(-value.estimate, -value.high, -value.low, value.n) if one.headline.lower_is_better else value


def reach(value: Interval) -> list[list[float]]:
    """An interval as matplotlib's error bars want it; none where it could not be computed."""
    known = [one if one == one else 0.0 for one in (value.estimate - value.low, value.high - value.estimate)]
    return [[max(0.0, known[0])], [max(0.0, known[1])]]


def _drawn(figure: Figure, kind: str, metadata: dict[str, None]) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=kind, dpi=DOTS, metadata=metadata)
    return stream.getvalue()
