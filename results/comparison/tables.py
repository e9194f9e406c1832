"""A comparison on the terminal."""

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, Contrast, FindingName, rate_of

COLOURS: dict[FindingName, str] = {
    "better": "green",
    "better, guards open": "green",
    "worse": "red",
    "safer but over-cautious": "yellow",
    "capability-limited": "yellow",
    "equivalent": "cyan",
    "no evidence": "dim",
    "identical": "dim",
}


def show_comparison(console: Console, found: Comparison, *, rows: int) -> None:
    """Print rates, differences, guards and changed samples.

    Args:
        console: Where to.
        found: The comparison.
        rows: How many changed samples are shown for each.
    """
    if found.simulated:
        console.print(f"[yellow]{wording.SIMULATED}[/yellow]")
    _show_differences(console, found)
    _show_rates(console, found)
    _show_arms(console, found)
    if lines := wording.beside(found):
        console.print("[bold]Gain, knowledge and cost, side by side[/bold]")
        for line in lines:
            console.print(f"  {escape(line)}", soft_wrap=True)
    for one in found.contrasts:
        _show_details(console, found, one, rows)
    for sentence in wording.trust(found):
        console.print(f"[yellow]![/yellow] {escape(sentence)}")
    console.print(
        f"Difference: paired by sample and epoch, 95 % clustered t-interval; {wording.HOLM}, q after Benjamini–Hochberg over all parts.",
        style="dim",
    )


def _show_differences(console: Console, found: Comparison) -> None:
    for name in found.evals:
        mine = [one for one in found.contrasts if one.eval == name]
        if not mine:
            continue
        title = f"{escape(name)} against {escape(found.names[found.baseline])} ({wording.direction(mine[0])}, {max(one.pairs for one in mine)} pairs)"
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for column in ("checkpoint", "difference (95 %)", "p", "finding"):
            worded = column in ("checkpoint", "finding")
            table.add_column(column, justify="left" if worded else "right", no_wrap=not worded, overflow="fold")
        for one in mine:
            colour = COLOURS[one.finding]
            shown = (wording.difference(one.estimate.interval), wording.probability(one.p_adjusted), f"[{colour}]{one.finding}[/{colour}]")
            table.add_row(escape(found.names[one.second.checkpoint]), *shown)
        console.print(table)


def _show_rates(console: Console, found: Comparison) -> None:
    table = Table(title="Headlines (95 %)", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("checkpoint", overflow="fold")
    for name, cell in found.evals.items():
        lower = next(iter(cell.values())).headline.lower_is_better
        table.add_column(f"{escape(name.removeprefix('holdfast/'))} {'↓' if lower else '↑'}", justify="right", overflow="fold")
    for checkpoint, shown in found.names.items():
        table.add_row(escape(shown), *(wording.rate(rate_of(cell[checkpoint])) if checkpoint in cell else "" for cell in found.evals.values()))
    console.print(table)


def _show_arms(console: Console, found: Comparison) -> None:
    if not found.arms:
        return
    table = Table(title="Ways of training, with the training seed as top cluster", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("eval", "arm", "seeds", "difference (95 %)", "p", "finding"):
        numeric = name in ("seeds", "difference (95 %)", "p")
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for one in found.arms:
        shown = wording.difference(one.contrast.estimate.interval)
        table.add_row(escape(one.eval.removeprefix("holdfast/")), escape(one.arm.name), str(len(one.arm.runs)), shown, wording.probability(one.p_adjusted), one.finding)
    console.print(table)


def _show_details(console: Console, found: Comparison, one: Contrast, rows: int) -> None:
    lines = [wording.guard(guard) for guard in one.guards]
    lines += [text for text in (wording.null(one), wording.dropped(one)) if text]
    if one.across_strata is not None and one.across_strata.clusters < one.estimate.clusters:
        lines.append(f"for other {one.headline.strata}s than these {one.across_strata.clusters}: {wording.difference(one.across_strata.interval)}")
    lines += [wording.part(part) for part in one.parts if part.finding not in ("no evidence", "identical")]
    lines += one.notes
    console.print(f"[bold]{escape(one.eval)}: {escape(found.names[one.second.checkpoint])}[/bold]: {one.finding}")
    for line in lines:
        console.print(f"  {escape(line)}", soft_wrap=True)
    worse = [row for row in one.rows if row.worse]
    if worse and rows:
        console.print(
            f"  [bold]{len(worse)} sample{'s' if len(worse) > 1 else ''} worse[/bold] (and {len(one.rows) - len(worse)} better), in {escape(one.second.location)}", soft_wrap=True
        )
        for row in worse[:rows]:
            console.print(f"    {escape(wording.row(row))}", overflow="ellipsis", no_wrap=True)
