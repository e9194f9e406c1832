"""`holdfast patterns association`: do samples of a log that have a pattern score differently?"""

from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.page import replace_file
from holdfast.results.comparison.wording import number, probability, signed
from holdfast.results.patterns.association import Association, associations
from holdfast.results.patterns.ratings import read_ratings


@click.command("association")
@click.argument("ratings", type=click.Path(path_type=Path))
@click.option("--score", "scores", multiple=True, metavar="NAME", help="A score of the log, a dict score's part as name.key. Repeatable; all by default.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write it as JSON.")
def association_command(ratings: Path, scores: tuple[str, ...], as_json: Path | None) -> None:
    """Compare the scores of samples with and without each pattern; RATINGS is a rated Inspect log.

    An association: a pattern may follow from what made the score.
    """
    console = Console()
    found = associations(read_ratings(ratings), scores)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pattern", "level", "score", "with", "without", "difference (95 %)", "odds ratio (95 %)", "q", "smallest"):
        table.add_column(name, justify="left" if name in {"pattern", "level", "score"} else "right", overflow="fold")
    for one in found:
        table.add_row(*_cells(one), style="" if one.found else "dim")
    console.print(table)
    console.print("Intervals are robust to dependence within groups; q after Benjamini-Hochberg; smallest: what a null would have found four times in five.", style="dim")
    if as_json:
        replace_file(as_json, "[\n" + ",\n".join(one.model_dump_json() for one in found) + "\n]\n")
        console.print(f"Written to {escape(str(as_json))}", soft_wrap=True)


def _cells(one: Association) -> list[str]:
    odds = "-" if one.odds_ratio is None else f"{one.odds_ratio:.2f} [{one.odds_low:.2f}, {one.odds_high:.2f}]"
    change = f"{signed(one.difference)} [{signed(one.low)}, {signed(one.high)}]"
    sides = [f"{number(mean)} (n {n})" for mean, n in zip((one.with_pattern, one.without), one.n, strict=True)]
    return [escape(one.pattern), one.level, escape(one.score), *sides, change, odds, probability(one.q), "" if one.found else number(one.smallest)]
