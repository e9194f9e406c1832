"""`holdfast patterns report`: a page about a scanned and rated set."""

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from holdfast.results.patterns.report import open_folder, write_report


@click.command("report")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The page's title.")
def report_command(folder: Path, title: str | None) -> None:
    """Write FOLDER/report.html about what scan, rate and surface wrote there: patterns with quotes, shares, words, and what is left out."""
    path = write_report(open_folder(folder), title=title)
    Console().print(f"Written to [bold]{escape(str(path))}[/bold]", soft_wrap=True)
