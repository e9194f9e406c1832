"""`holdfast patterns estimate`: calls, tokens and what they would find, before anything is spent."""

import click
from rich import box
from rich.console import Console
from rich.table import Table

from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.estimate import RATE, Design, Pass, detection_curve, passes, size_of
from holdfast.results.patterns.readers import column_options, read
from holdfast.results.patterns.sampling import BATCH, SCANS
from holdfast.results.patterns.shapes import Columns
from holdfast.results.patterns.wording import percent, skipped_lines


@click.command("estimate")
@click.argument("data", nargs=-1, required=True)
@click.option("--scans", default=SCANS, show_default=True, type=click.IntRange(1), help="Batches that are scanned.")
@click.option("--batch", default=BATCH, show_default=True, type=click.IntRange(1), help="Documents in each.")
@click.option("--rate", default=RATE, show_default=True, type=click.IntRange(1), help="Documents that are rated.")
@click.option("--patterns", default=25, show_default=True, type=click.IntRange(1), help="Patterns that are rated on.")
@click.option("--price-in", type=click.FloatRange(0), help="Of a million tokens read, for the sum.")
@click.option("--price-out", type=click.FloatRange(0), help="Of a million tokens written.")
@column_options
def estimate_command(data: tuple[str, ...], columns: Columns, price_in: float | None, price_out: float | None, **numbers: int) -> None:
    """Say how many calls and tokens scan and rate take on DATA, and which patterns the scan would find."""
    console, skipped, design = Console(), Skipped(), Design(**numbers)
    size = size_of(read(data, skipped=skipped, columns=columns))
    console.print(f"[bold]{size.documents:,} documents[/bold] of about {size.tokens:,.0f} tokens", highlight=False)
    prices = None if price_in is None and price_out is None else (price_in or 0.0, price_out or 0.0)
    _show(console, passes(size, design), prices)
    if size.documents < design.scans * design.batch + design.rate:
        console.print(f"[yellow]{design.scans} scans of {design.batch} and {design.rate} to rate are more than there is; the numbers are of what there is.[/yellow]")
    curve = ", ".join(f"{percent(rate)}: {found:.2f}" for rate, found in detection_curve(scans=design.scans, batch=design.batch))
    console.print(f"Chance that {design.scans} scans of {design.batch} find a pattern of each prevalence: {curve}", highlight=False)
    console.print("Taken to be seen where 3 documents of a batch have it, and then reported six times in ten, by two scans at least.", style="dim")
    for line in skipped_lines(skipped):
        console.print(line, style="yellow", markup=False, soft_wrap=True)


def _show(console: Console, found: list[Pass], prices: tuple[float, float] | None) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pass", "model", "calls", "tokens in", "tokens out", *(["price"] if prices else [])):
        table.add_column(name, justify="left" if name in {"pass", "model"} else "right")
    roles = {one.role: one.role for one in found}
    total = [Pass("all", role, *(sum(getattr(one, name) for one in found if one.role == role) for name in ("calls", "tokens_in", "tokens_out"))) for role in roles]
    for one in (*found, *total):
        cells = [one.name, one.role, f"{one.calls:,}", f"{one.tokens_in:,}", f"{one.tokens_out:,}"]
        table.add_row(*cells, *([f"{one.price(*prices):.2f}"] if prices else []), style="bold" if one in total else "")
    console.print(table)
    console.print("An estimate to about a factor of two: replies differ in length, and a model's own thinking is billed beside it.", style="dim")
