"""`holdfast patterns surface`: what recurs in a dataset's words, at no cost."""

from pathlib import Path

import click
from pydantic import BaseModel, ConfigDict
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.page import replace_file
from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.grams import Vocabulary
from holdfast.results.patterns.logodds import Odds, log_odds, told_once
from holdfast.results.patterns.readers import column_options, default_out, read
from holdfast.results.patterns.shapes import Columns
from holdfast.results.patterns.surface import Counted, Surface, Tally
from holdfast.results.patterns.wording import percent, skipped_lines
from holdfast.results.statistics.multiplicity import LEVEL

FILE = "surface.json"


class Surfaces(BaseModel):
    """What the command writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: tuple[str, ...]
    surface: Surface
    against: tuple[str, ...] = ()
    second: Surface | None = None
    odds: tuple[Odds, ...] = ()
    """What differs after correction, the surest first; the first set is `data`."""
    tested: int = 0
    skipped: dict[str, int]


@click.command("surface")
@click.argument("data", nargs=-1, required=True)
@click.option("--against", multiple=True, metavar="DATA", help="Another set: say what tells the two apart. Repeatable.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder that gets surface.json.  [default: patterns/<name of the data>]")
@click.option("--rows", default=10, show_default=True, type=click.IntRange(1), help="How many of each kind are shown.")
@column_options
def surface_command(data: tuple[str, ...], against: tuple[str, ...], out: Path | None, rows: int, columns: Columns) -> None:
    """Count what recurs in DATA without a model: openings, closings, repeated runs, lists, names, dates, near-duplicates.

    DATA are chats or texts as JSONL, CSV, Parquet, hf:name, or Inspect logs.
    """
    console, skipped, words = Console(), Skipped(), Vocabulary()
    first = Tally(words).read(read(data, skipped=skipped, columns=columns))
    second = Tally(words).read(read(against, skipped=skipped, columns=columns)) if against else None
    odds = log_odds(first, second) if second else []
    found = Surfaces(
        data=data,
        surface=first.surface(),
        against=against,
        second=second.surface() if second else None,
        odds=tuple(told_once([one for one in odds if one.q < LEVEL])),
        tested=len(odds),
        skipped=dict(skipped.reasons),
    )
    path = (out or default_out(data)) / FILE
    replace_file(path, found.model_dump_json(indent=1) + "\n")
    _show(console, found, rows)
    for line in skipped_lines(skipped):
        console.print(f"[yellow]{escape(line)}[/yellow]", soft_wrap=True)
    console.print(f"Written to {escape(str(path))}", soft_wrap=True)


def _show(console: Console, found: Surfaces, rows: int) -> None:
    for title, one in (("", found.surface), *([(" (against)", found.second)] if found.second else [])):
        console.print(
            f"[bold]{one.documents:,} documents{title}[/bold], {one.replies:,} replies, {one.words:.0f} words a document "
            f"(CV {one.words_cv:.2f}), near-duplicates {percent(one.near_duplicates)}",
            highlight=False,
        )
    kinds = (("openings", "opens with"), ("closings", "closes with"), ("repeated", "repeats"), ("names", "names"), ("dates", "dates"), ("marks", "has"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "what", "documents", "share"):
        table.add_column(name, justify="left" if name in {"", "what"} else "right", overflow="fold")
    for kind, title in kinds:
        listed: tuple[Counted, ...] = getattr(found.surface, kind)
        for place, one in enumerate(listed[:rows]):
            table.add_row("" if place else title, escape(one.text), f"{one.documents:,}", percent(one.share))
    console.print(table)
    if found.second:
        _show_odds(console, found, rows)
    if found.surface.undercount:
        console.print(f"Counts of words may be too low by up to {found.surface.undercount} documents, since rare runs are forgotten.", style="dim")


def _show_odds(console: Console, found: Surfaces, rows: int) -> None:
    if not found.odds:
        console.print(f"Nothing of {found.tested:,} openings, closings, phrases and marks tells the two sets apart (q < {LEVEL}).")
        return
    console.print(f"{len(found.odds):,} of {found.tested:,} openings, closings, phrases and marks tell the two sets apart (q < {LEVEL}; what stands in a longer one is told once):")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "what", "data", "against", "log-odds"):
        table.add_column(name, justify="left" if name in {"", "what"} else "right", overflow="fold")
    for one in found.odds[:rows]:
        table.add_row(one.kind, escape(one.text), percent(one.first), percent(one.second), f"{one.log_odds:+.2f}")
    console.print(table)
