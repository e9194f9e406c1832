"""`holdfast report`: figures and one page that says what they show."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.alike import evals_of, short_names
from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import read_runs
from holdfast.results.reporting.page.viewer import VIEWER
from holdfast.results.reporting.page.write import write_report


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("--baseline", help="The checkpoint the others are compared with; by default the one the registry calls baseline.")
@click.option("--checkpoints", type=click.Path(path_type=Path, exists=True), help="A registry that labels the checkpoints; logs of `holdfast run` carry their labels.")
@click.option("--overlap", type=click.Path(path_type=Path, exists=True), help="What `holdfast overlap` wrote: samples found in training data are left out.")
@click.option("--out", default="report", show_default=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write.")
@click.option("--title", help="The page's title.")
@click.option("--viewer", default=VIEWER, show_default=True, help="Where `inspect view` serves the logs, for links to transcripts.")
@click.option("--force", is_flag=True, help="Compare although versions, judges, prompts or settings differ, or logs are unfinished; the page says so.")
def report(logs: tuple[str, ...], baseline: str | None, checkpoints: Path | None, overlap: Path | None, out: Path, title: str | None, viewer: str, force: bool) -> None:
    """Write a page about the checkpoints in LOGS (files or folders): findings, figures, changed samples, methods.

    The page is OUT/index.html and needs nothing but itself; each figure is in OUT/figures as PNG, SVG and CSV.
    """
    console = Console()
    found = compare_or_show(logs, baseline=baseline, checkpoints=checkpoints, overlap=overlap, force=force)
    saved, skipped = write_report(found, out, viewer=viewer, title=title)
    console.print(f"Written to [bold]{escape(str(out / 'index.html'))}[/bold], with {len(saved)} figures in {escape(str(out / 'figures'))}")
    for one in skipped:
        console.print(f"Not drawn: {escape(one.title)}: {escape(one.why)}", style="dim")


def compare_or_show(logs: Sequence[str], *, baseline: str | None = None, checkpoints: Path | None = None, overlap: Path | None = None, force: bool = False) -> Comparison:
    """The comparison of all checkpoints in the logs with the baseline; of a single checkpoint one without contrasts.

    Raises:
        BadInput: there is no log, or the logs cannot be compared, with why.
    """
    runs, unusable = read_runs(logs, unfinished=force)
    left_out = [one for one in unusable if not one.why.startswith("replaced")]
    if len({run.checkpoint for run in runs}) != 1 or (left_out and not force):
        return compare_logs(logs, baseline=baseline, checkpoints=checkpoints, overlap=overlap, force=force)
    only = runs[0].checkpoint
    if baseline not in (None, only, only.rsplit("/", 1)[-1], runs[0].label.get("id")):
        raise BadInput(f"--baseline {baseline!r} has no log here; all of them are of {only!r}.")
    if overlap:
        raise BadInput(f"--overlap {str(overlap)!r} leaves samples out of comparisons, and all logs here are of {only!r}; leave it away, or add the logs of another checkpoint.")
    return Comparison(only, evals_of(runs), (), short_names([only]), tuple(unusable), (), (), frozenset(), ())
