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


@dataclass(frozen=True)
class Beside:
    """One row of a table of ratios: what we measured, and what a peer needs for the same."""

    what: str
    ours: float
    peer: str
    """What it is compared with."""
    peers: float | None
    """None where the peer has no such thing."""
    unit: str = ""
    places: int = 0
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether ours is as demanded; nothing is demanded of the peer."""
        return (self.most is None or self.ours <= self.most) and (self.least is None or self.ours >= self.least)

    @property
    def ratio(self) -> str:
        """Ours over the peer's."""
        return f"{self.ours / self.peers:.2f}" if self.peers else "-"

    @property
    def demanded(self) -> str:
        """What is demanded of ours, in its own unit."""
        bounds = [f"{sign} {self.written(bound)}" for sign, bound in (("<=", self.most), (">=", self.least)) if bound is not None]
        return " and ".join(bounds) or "printed"

    def written(self, number: float | None) -> str:
        """A number of this row."""
        return "-" if number is None else f"{number:,.{self.places}f} {self.unit}".strip()


def show(title: str, figures: Sequence[Figure]) -> int:
    """Print the table; 1 if a demand is not met."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("what", "measured", "demanded", ""):
        table.add_column(column, justify="left" if column in {"what", ""} else "right")
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.demanded, "" if figure.met else "missed")
    Console(width=120).print(table)
    return int(not all(figure.met for figure in figures))


def show_beside(title: str, rows: Sequence[Beside]) -> int:
    """Print ours beside the peers'; 1 if a demand on ours is not met."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("what", "ours", "peer", "peer's", "ours / peer's", "demanded", ""):
        table.add_column(column, justify="left" if column in {"what", "peer", ""} else "right", no_wrap=column != "what")
    for row in rows:
        table.add_row(row.what, row.written(row.ours), row.peer, row.written(row.peers), row.ratio, row.demanded, "" if row.met else "missed")
    Console(width=140).print(table)
    return int(not all(row.met for row in rows))
