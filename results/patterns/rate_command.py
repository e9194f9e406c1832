"""`holdfast patterns rate`: count patterns on documents that no scanner has read."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.agents.page import replace_file
from holdfast.results.patterns.calls import Calls, OutOfTokens, Player, open_model
from holdfast.results.patterns.documents import Document, Skipped
from holdfast.results.patterns.prevalence import prevalences, write_prevalences
from holdfast.results.patterns.prevalence_command import show_prevalences
from holdfast.results.patterns.rate import Agreement, RatingRun, agreement, rate_documents, ratings_of
from holdfast.results.patterns.ratings import Rating, write_ratings
from holdfast.results.patterns.readers import column_options, default_out, population, read
from holdfast.results.patterns.sampling import draw, entries, load
from holdfast.results.patterns.scan_run import load_scan
from holdfast.results.patterns.self_check import Check, self_check
from holdfast.results.patterns.shapes import Columns
from holdfast.scorers.patterns.catalogue import Catalogue, load_catalogue, save_catalogue
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.pattern import Pattern
from holdfast.scorers.patterns.rating import RATER

NUMBER = 600
"""Documents rated: an interval of at most 4 points to either side."""


@dataclass(frozen=True)
class Order:
    """What to rate, and how."""

    documents: Sequence[Document]
    patterns: tuple[Pattern, ...]
    seed: int
    isolated: bool


@dataclass(frozen=True)
class Came:
    """What a rating came to."""

    ratings: list[Rating]
    checks: dict[str, Check]
    agreement: Agreement | None
    stopped: OutOfTokens | None


@click.command("rate")
@click.argument("data", nargs=-1, required=True)
@click.option("--patterns", type=click.Path(path_type=Path), help="A patterns.json, of these data or of others; by default that of the folder --out.")
@click.option("--known", default="", metavar="LIST", help="Known patterns to rate as well, such as bluf,propaganda, or all.")
@click.option("--rater", help="The model that rates; by default the scanner of the patterns.")
@click.option("--number", default=NUMBER, show_default=True, type=click.IntRange(1), help="Documents to rate, drawn from those that no scanner has read.")
@click.option("--all", "everything", is_flag=True, help="Rate every document, the scanned ones too: of all of them nothing is inflated, and an export needs it.")
@click.option("--isolated", is_flag=True, help="One card a call: dearer, and no card can colour another.")
@click.option("--seed", default=0, show_default=True, help="Another seed draws other documents and lays the cards out in another order.")
@click.option("--max-connections", default=20, show_default=True, type=click.IntRange(1), help="Calls at a time.")
@click.option("--max-tokens", type=click.IntRange(1), help="Send no call that would exceed so many tokens in and out.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder for ratings.jsonl, rating.json and prevalence.csv; by default patterns/<name of the data>.")
@column_options
def rate_command(
    data: tuple[str, ...], patterns: Path | None, known: str, rater: str | None, number: int, everything: bool, isolated: bool,
    seed: int, max_connections: int, max_tokens: int | None, out: Path | None, columns: Columns,
) -> None:  # fmt: skip
    """Rate documents of DATA on patterns: 0 absent, 1 by the broad reading, 2 by the strict one, with the words that show it.

    They are drawn from those that no scanner has read: to count where a pattern was found makes rare ones look common.
    First the rater must accept each pattern's own held evidence and reject that of others; one that does not is marked unreliable.
    A run that was stopped goes on from where it was: call it again.
    """
    console, skipped, folder = Console(), Skipped(), out or default_out(data)
    catalogue = _catalogue(patterns, folder, known)
    name = rater or _scanner_of(patterns.parent if patterns else folder)
    again = partial(read, data, skipped=skipped, columns=columns)
    found = entries(again())
    told = dict(skipped.reasons)
    drawn = found if everything else draw(found, number, seed, without=frozenset(catalogue.scanned))
    if not drawn:
        raise BadInput(f"A scanner has read all {len(found)} documents, so none is left to count on; give more data, or rate all of them with --all.")
    loaded = load(again, drawn)
    order = Order([loaded[one.place] for one in drawn], catalogue.patterns, seed, isolated)
    player = open_model(name, RATER, connections=max_connections)
    calls = Calls(Console(stderr=True), connections=max_connections, max_tokens=max_tokens)
    came = asyncio.run(_rated(player, order, calls))
    run = RatingRun(
        data=data, documents=len(found), skipped=told, rated=len({(one.uid, one.place) for one in came.ratings}), complete=came.stopped is None,
        rater=name, simulated=player.simulated, seed=seed, isolated=isolated, patterns={one.id: one.digest for one in catalogue.patterns},
        checks=came.checks, agreement=came.agreement, nulls=dict(Counter(one.reason or "" for one in came.ratings if one.value is None)), usage=calls.usage,
    )  # fmt: skip
    _write(folder, catalogue, came, run)
    show(console, run, folder)
    show_prevalences(console, prevalences(came.ratings, population=population(run.data, run.documents)))
    if came.stopped is not None:
        raise came.stopped


def show(console: Console, run: RatingRun, folder: Path) -> None:
    """Print how the rater did."""
    title = f"{run.rated:,} of {run.documents:,} documents rated by {escape(run.rater)}" + (" [yellow](simulated)[/yellow]" if run.simulated else "")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("pattern", "own evidence accepted", "others' rejected", "reliable"):
        table.add_column(column, overflow="fold", justify="left" if column == "pattern" else "right")
    for name, check in run.checks.items():
        verdict = {True: "yes", False: "[red]no[/red]", None: "not tried"}[check.reliable]
        table.add_row(escape(name), f"{check.accepted}/{check.own}", f"{check.rejected}/{check.others}", verdict)
    console.print(table)
    if run.agreement is not None:
        chance = "" if run.agreement.kappa is None else f", weighted kappa {run.agreement.kappa:.2f}"
        console.print(f"One card a call says the same as many in {run.agreement.same:.1%} of {run.agreement.n} ratings of {run.agreement.documents} documents{chance}.")
    if run.nulls:
        console.print(f"Without a value: {escape(', '.join(f'{count} {reason}' for reason, count in run.nulls.items()))}.")
    if run.skipped:
        console.print(f"Rows that are no documents: {escape(', '.join(f'{count} {reason}' for reason, count in run.skipped.items()))}.")
    usage = run.usage
    console.print(f"rater {escape(run.rater)}: {usage.calls} calls, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out; {usage.cached} replies from the cache")
    console.print(f"Written to {folder}.")


async def _rated(player: Player, order: Order, calls: Calls) -> Came:
    """Self-check, ratings, and the agreement of both modes, as far as the budget goes."""
    checks = await self_check(player.model, order.patterns, calls, seed=order.seed)
    found, stopped = await rate_documents(player.model, order.documents, order.patterns, calls, seed=order.seed, isolated=order.isolated)
    alike: Agreement | None = None
    if stopped is None and not order.isolated:
        try:
            alike = await agreement(player.model, order.documents, order.patterns, found, calls, seed=order.seed)
        except OutOfTokens as error:
            stopped = error
    return Came(ratings_of(order.documents, found), checks, alike, stopped)


def _write(folder: Path, catalogue: Catalogue, came: Came, run: RatingRun) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_ratings(folder / "ratings.jsonl", came.ratings)
    save_catalogue(folder / "patterns.json", catalogue)
    replace_file(folder / "rating.json", run.model_dump_json(indent=1) + "\n")
    write_prevalences(prevalences(came.ratings, population=population(run.data, run.documents)), folder)


def _catalogue(patterns: Path | None, folder: Path, known: str) -> Catalogue:
    """The patterns to rate: those of the file, and the known ones that it does not hold yet."""
    added, path = choose_known(known), patterns or folder / "patterns.json"
    if patterns is None and not path.exists() and added:
        return Catalogue(patterns=added)
    there = load_catalogue(path)
    whole = there.model_copy(update={"patterns": (*there.patterns, *(one for one in added if one.id not in {old.id for old in there.patterns}))})
    if not whole.patterns:
        raise BadInput(f"{str(path)!r} holds no pattern, so there is nothing to rate; add known ones with --known all, or scan more documents.")
    return whole


def _scanner_of(folder: Path) -> str:
    run = load_scan(folder)
    if run is None:
        raise BadInput(f"There is no scan.json in {str(folder)!r} that would name a model; say who rates with --rater <model>.")
    return run.scanner
