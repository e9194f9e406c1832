"""`holdfast patterns prevalence`: shares of a rated set, also with the rater's errors taken out."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.prevalence import Prevalence, prevalences, read_gold, write_prevalences
from holdfast.results.patterns.ratings import read_ratings
from holdfast.results.patterns.wording import share


@click.command("prevalence")
@click.argument("ratings", type=click.Path(path_type=Path))
@click.option("--gold", type=click.Path(path_type=Path), help="A CSV of people's labels: uid, pattern, label (0, 1 or 2). The rater's errors are taken out by them.")
@click.option("--population", type=click.IntRange(1), help="How many documents the data has; intervals then speak of these alone.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write prevalence.csv and prevalence.json there.")
def prevalence_command(ratings: Path, gold: Path | None, population: int | None, out: Path | None) -> None:
    """Shares of documents with each pattern in RATINGS, a folder that `holdfast patterns rate` wrote."""
    console = Console()
    labels = read_gold(gold) if gold else {}
    found = prevalences(read_ratings(ratings), population=population, gold=labels)
    if labels and not any(one.gold for one in found):
        raise BadInput(
            f"No pattern can be corrected by the {len(labels)} labels in {str(gold)!r}; label documents of {str(ratings)!r} that have a pattern and others that have it not."
        )
    show_prevalences(console, found)
    if out:
        write_prevalences(found, out)
        console.print(f"Written to {escape(str(out))}", soft_wrap=True)


def show_prevalences(console: Console, found: Sequence[Prevalence]) -> None:
    """Print shares, broad beside strict."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pattern", "at all (95 %)", "beyond doubt (95 %)", "rated", "no value"):
        table.add_column(name, justify="left" if name == "pattern" else "right", overflow="fold")
    strict = {one.pattern: one for one in found if one.level == "strict"}
    for one in found:
        if one.level == "broad":
            mark = " [cyan](corrected)[/cyan]" if one.gold else ""
            table.add_row(escape(one.pattern) + mark, share(one.interval), share(strict[one.pattern].interval), str(one.rated), str(one.nulls))
    console.print(table)
