"""What the benchmarks measure, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    what: str
    measured: str
    demanded: str
    met: bool


def show(title: str, figures: Sequence[Figure]) -> int:
    """Print the table; 1 if a demand is not met."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("what", "measured", "demanded", ""):
        table.add_column(column, justify="left" if column in {"what", ""} else "right")
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.demanded, "" if figure.met else "missed")
    Console(width=120).print(table)
    return int(not all(figure.met for figure in figures))
