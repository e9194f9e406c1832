"""`holdfast patterns scan`: find what recurs in a dataset."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.page import replace_file
from holdfast.results.patterns.calls import Calls, open_model
from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.readers import column_options, default_out, read
from holdfast.results.patterns.sampling import MIN_SCANS, entries, size_design
from holdfast.results.patterns.scan import SCANNER
from holdfast.results.patterns.scan_run import ScanRun, Source, draw_batches, find_patterns
from holdfast.results.patterns.shapes import Columns
from holdfast.scorers.patterns.catalogue import Catalogue, save_catalogue


@click.command("scan")
@click.argument("data", nargs=-1, required=True)
@click.option("--scanner", required=True, help="The model that reads batches of documents and puts the reports together.")
@click.option("--contrast", multiple=True, metavar="DATA", help="A second set: ask what separates the two. Repeatable.")
@click.option("--scans", type=click.IntRange(2, 200), help="Batches; by default 12, more where documents are long.")
@click.option("--batch", type=click.IntRange(4, 400), help="Documents in a batch; by default 40, fewer where they are long.")
@click.option("--min-scans", default=MIN_SCANS, show_default=True, type=click.IntRange(1), help="Keep what came up in so many scans.")
@click.option("--seed", default=0, show_default=True, help="Another seed reads other documents.")
@click.option("--max-connections", default=20, show_default=True, type=click.IntRange(1), help="Calls at a time.")
@click.option("--max-tokens", type=click.IntRange(1), help="Send no call that would exceed so many tokens in and out.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder for patterns.json and scan.json; by default patterns/<name of the data>.")
@column_options
def scan_command(
    data: tuple[str, ...], scanner: str, contrast: tuple[str, ...], out: Path | None, columns: Columns, max_connections: int, max_tokens: int | None, **given: Any
) -> None:
    """Read batches of documents of DATA for what recurs in them, and put together what several batches show.

    DATA are files (JSONL, Parquet, CSV), folders, Inspect logs or hf:name.
    A run that was stopped goes on from where it was: call it again.
    """
    console, skipped = Console(), Skipped()
    folder = out or default_out(data)
    ours, theirs = (partial(read, paths, skipped=part, columns=columns) for paths, part in ((data, skipped), (contrast, Skipped())))
    found, others = entries(ours()), entries(theirs()) if contrast else []
    source = Source(data=data, contrast=contrast, documents=len(found), skipped=dict(skipped.reasons))
    design = size_design(min(found, others or found, key=len), **{name: given[name] for name in ("scans", "batch", "min_scans")})
    drawn = draw_batches(ours, found, design, given["seed"], other=theirs if contrast else None, others=others)
    calls = Calls(Console(stderr=True), connections=max_connections, max_tokens=max_tokens)
    run, catalogue = asyncio.run(find_patterns(open_model(scanner, SCANNER, connections=max_connections), drawn, source, design, calls, given["seed"]))
    save_catalogue(folder / "patterns.json", catalogue)
    replace_file(folder / "scan.json", run.model_dump_json(indent=1) + "\n")
    show(console, run, catalogue, folder)


def show(console: Console, run: ScanRun, catalogue: Catalogue, folder: Path) -> None:
    """Print what was found, what was not kept, and what the design could find."""
    design = run.design
    title = f"{len(catalogue.patterns)} patterns in {design.scans} scans of {design.batch} documents, out of {run.source.documents:,}"
    table = Table(title=title + (" [yellow](simulated)[/yellow]" if run.simulated else ""), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("pattern", "where", "scans", "quotes", "what it is"):
        table.add_column(column, overflow="fold", justify="right" if column in {"scans", "quotes"} else "left")
    for one in catalogue.patterns:
        table.add_row(escape(one.id), one.unit, str(len(one.scans)), str(len(one.evidence)), escape(one.definition))
    console.print(table)
    curve = ", ".join(f"{rate:.0%}: {chance:.2f}" for rate, chance in run.detection)
    console.print(f"This design finds a pattern that stands in so many documents with probability: {curve}.")
    if run.singletons:
        console.print(f"{len(run.singletons)} reports came up in fewer than {design.min_scans} scans; scan.json lists them.")
    if run.dropped:
        console.print(f"{len(run.dropped)} reports were dropped, since fewer than two of their quotes stand in the documents; scan.json lists them.")
    if run.conflicts:
        console.print(f"{len(run.conflicts)} pairs were merged by one pass of the clustering alone and stay apart; scan.json lists them.")
    if run.failed:
        console.print(f"[yellow]{len(run.failed)} of {design.scans} scans gave nothing usable ({escape(', '.join(sorted(set(run.failed.values()))))}).[/yellow]")
    if run.source.skipped:
        console.print(f"Rows that are no documents: {escape(', '.join(f'{count} {reason}' for reason, count in run.source.skipped.items()))}.")
    usage = run.usage
    console.print(f"scanner {escape(run.scanner)}: {usage.calls} calls, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out; {usage.cached} replies from the cache")
    console.print(f"Written to {folder}. Next: [bold]holdfast patterns rate {escape(' '.join(run.source.data))} --patterns {folder}/patterns.json[/bold]", soft_wrap=True)
