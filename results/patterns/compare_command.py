"""`holdfast patterns compare`: which patterns a second rated set has more or less often, and how much a model took up."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.page import replace_file
from holdfast.results.comparison.wording import probability
from holdfast.results.patterns.differences import MIN_EFFECT, Difference, differences
from holdfast.results.patterns.ratings import read_ratings
from holdfast.results.patterns.uptake import Uptake, uptakes
from holdfast.results.patterns.wording import percent, points

COLOURS = {"higher": "red", "lower": "green", "below the minimum": "dim", "no evidence": "dim", "identical": "dim"}


@click.command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--min-effect", default=MIN_EFFECT, show_default=True, type=click.FloatRange(0, 1), help="A smaller difference of shares is no finding.")
@click.option("--data", type=click.Path(path_type=Path), help="Ratings of the training data: say how much of its habits the second took up (FIRST before training, SECOND after).")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write it as JSON.")
def compare_command(first: Path, second: Path, min_effect: float, data: Path | None, as_json: Path | None) -> None:
    """Compare the shares of patterns in SECOND with those in FIRST: two ratings.jsonl, or folders that `holdfast patterns rate` wrote.

    In pairs where the prompts match; p corrected over all patterns, broad and strict.
    """
    console = Console()
    before, after = read_ratings(first), read_ratings(second)
    found = differences(before, after, min_effect=min_effect)
    show_differences(console, found, min_effect)
    taken = uptakes(before, after, read_ratings(data)) if data else []
    if taken:
        _show_uptakes(console, taken)
    if as_json:
        written = {"min_effect": min_effect, "differences": [one.model_dump(mode="json") for one in found], "uptakes": [one.model_dump(mode="json") for one in taken]}
        replace_file(as_json, json.dumps(written, indent=1, ensure_ascii=False) + "\n")
        console.print(f"Written to {escape(str(as_json))}", soft_wrap=True)


def show_differences(console: Console, found: Sequence[Difference], min_effect: float) -> None:
    """Print differences, and what each null could have seen."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pattern", "level", "first", "second", "difference, points (95 %)", "q", "finding", "smallest"):
        table.add_column(name, justify="left" if name in {"pattern", "level", "finding"} else "right", overflow="fold")
    for one in found:
        finding = f"[{COLOURS[one.finding]}]{one.finding}[/{COLOURS[one.finding]}]"
        smallest = f"{100 * one.smallest:.1f}" if one.finding in {"no evidence", "identical"} and one.smallest == one.smallest else ""
        table.add_row(escape(one.pattern), one.level, percent(one.first), percent(one.second), points(one.interval), probability(one.q), finding, smallest)
    console.print(table)
    pairs = sum(one.paired for one in found)
    how = "in pairs of prompts" if pairs == len(found) else "as independent sets, since too few prompts match" if not pairs else "in pairs of prompts where enough match"
    console.print(
        f"Compared {how}; q after Benjamini-Hochberg over {len(found)}; a finding is q < .05 and at least {100 * min_effect:g} points. "
        "Smallest: the difference in points that a comparison without a finding would have found four times in five, before correction.",
        style="dim",
    )
    if left := max(one.unpaired for one in found):
        console.print(f"[yellow]{left} documents have a prompt that the other set lacks, and were left out.[/yellow]")


def _show_uptakes(console: Console, taken: Sequence[Uptake]) -> None:
    table = Table(title="Uptake: of the way from before to the data, the share that training went", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pattern", "level", "before", "after", "data", "uptake (95 %)"):
        table.add_column(name, justify="left" if name in {"pattern", "level"} else "right", overflow="fold")
    for one in taken:
        said = "no way to go" if one.uptake is None else f"{one.uptake:.2f} [{one.low:.2f}, {one.high:.2f}]"
        table.add_row(escape(one.pattern), one.level, percent(one.before), percent(one.after), percent(one.data), said)
    console.print(table)
