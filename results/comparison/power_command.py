"""`holdfast power`: what a comparison can see, before anything is spent."""

from collections.abc import Sequence
from dataclasses import replace

import click
import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.agreement import read_one
from holdfast.results.statistics.power import LEVEL, Design, analytic_power, clusters_needed, minimum_detectable

SCALES = (0.5, 1, 2, 4)
"""The designs that stand side by side, in items of the one asked about."""


@click.command("power")
@click.option("--items", type=int, help="How many items both checkpoints meet (for audits: openings).")
@click.option("--clusters", type=int, help="How many independent groups the items fall into; by default each item stands alone.")
@click.option("--epochs", type=int, help="How often each item is asked; by default once.")
@click.option("--rate", type=float, help="The rate of the checkpoint to be improved, such as 0.3.")
@click.option("--drop", "drops", type=float, multiple=True, help="A drop that you want to see; may be given several times. By default a quarter and half of the rate.")
@click.option("--icc", type=float, default=0.0, show_default=True, help="How much the differences of one cluster's items correlate, at one epoch.")
@click.option("--log", help="Take items, clusters, epochs and rate from this finished log.")
def power(drops: tuple[float, ...], icc: float, log: str | None, **given: float | None) -> None:
    """Say which drop of a rate a paired comparison would find, and how many items another one takes."""
    design = replace(_from_log(log, given), icc=icc) if log else _from_numbers(given, icc)
    show_power(Console(), design, drops or (design.first / 4, design.first / 2))


def even_design(*, items: int, clusters: int, epochs: int, rate: float, icc: float = 0.0) -> Design:
    """The design with clusters of equal size that comes closest to these numbers.

    Raises:
        BadInput: fewer items than clusters or than 2, or a number out of range.
    """
    if items < 2:
        raise BadInput(f"items={items!r} gives no interval; a comparison needs 2 items or more, and 12 or more to see much.")
    if items < clusters:
        raise BadInput(f"{items!r} items cannot fill {clusters!r} clusters; give at least as many items as clusters.")
    return Design(clusters=clusters, per_cluster=max(1, round(items / max(1, clusters))), epochs=epochs, first=rate, icc=icc)


def show_power(console: Console, design: Design, drops: Sequence[float]) -> None:
    """Print the smallest drop that is found, the power for each drop at several sizes, and the items that it needs.

    Raises:
        BadInput: a drop is none, or more than the whole rate.
    """
    for drop in drops:
        if not 0 < drop <= design.first:
            raise BadInput(f"From a rate of {design.first:g} there is no drop by {drop!r}; give one above 0 and up to {design.first:g}.")
    console.print(_told(design))
    smallest = minimum_detectable(design)
    seen = f"a drop by {smallest:.3f} (to {design.first - smallest:.3f})" if smallest is not None else "none, not even a drop to 0"
    console.print(f"smallest drop found {LEVEL:.0%} of the time: [bold]{seen}[/bold]\n")
    sizes = [replace(design, clusters=max(2, round(design.clusters * scale))) for scale in SCALES]
    table = Table(title="how often a drop is found", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("drop")
    for size in sizes:
        table.add_column(f"{size.items:,} items", justify="right")
    for drop in drops:
        table.add_row(f"{drop:g}", *(_percent(analytic_power(size, _after(design, drop))) for size in sizes))
    console.print(table)
    for drop in drops:
        needed = replace(design, clusters=clusters_needed(design, _after(design, drop)))
        clusters = f" ({needed.clusters:,} clusters of {needed.per_cluster})" if needed.per_cluster > 1 else ""
        console.print(f"{LEVEL:.0%} for a drop by {drop:g} takes about [bold]{needed.items:,} items[/bold]{clusters}.")


def _from_log(path: str, given: dict[str, float | None]) -> Design:
    if twice := [f"--{name}" for name, value in given.items() if value is not None]:
        raise BadInput(f"{path!r} gives items, clusters, epochs and rate already; leave out {' and '.join(twice)}, or --log.")
    run = read_one(path)
    values = run.counted["value"].to_numpy(float)
    if run.headline.bounds != (0.0, 1.0) or not np.isin(values, (0.0, 1.0)).all():
        raise BadInput(f"{path!r} has the headline {run.headline.score!r}, whose values are not zeros and ones; power is worked out for rates alone.")
    bad = float(values.mean()) if run.headline.lower_is_better else 1 - float(values.mean())
    items, clusters = (len(set(run.counted[name])) for name in ("item", "cluster"))
    return even_design(items=items, clusters=clusters, epochs=max(1, round(len(values) / items)), rate=bad)


def _from_numbers(given: dict[str, float | None], icc: float) -> Design:
    items, rate = given["items"], given["rate"]
    if items is None or rate is None:
        raise BadInput("A design needs the number of items and the rate to start from: holdfast power --items 96 --rate 0.3 --drop 0.1 (or --log <a finished log>).")
    clusters, epochs = given["clusters"], given["epochs"]
    return even_design(items=int(items), clusters=int(items if clusters is None else clusters), epochs=1 if epochs is None else int(epochs), rate=rate, icc=icc)


def _told(design: Design) -> str:
    shape = f"{design.items:,} items" if design.per_cluster == 1 else f"{design.items:,} items in {design.clusters:,} clusters of {design.per_cluster}, correlation {design.icc:g}"
    return f"{shape}, {design.epochs} epoch{'s' * (design.epochs > 1)} each, paired; the first checkpoint's rate is {design.first:.3g}"


def _after(design: Design, drop: float) -> float:
    return max(0.0, design.first - drop)


def _percent(chance: float) -> str:
    return "> 99 %" if chance > 0.99 else "< 1 %" if chance < 0.01 else f"{chance:.0%}"
