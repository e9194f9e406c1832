"""`holdfast patterns export`: the data without a pattern, or with less of it, in the same format."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.markup import escape

from holdfast.agents.errors import BadInput
from holdfast.agents.page import replace_file
from holdfast.agents.prompt import load_prompt
from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.export import Plan, Row, drop, of_pattern, rows_of, share_asked, thin
from holdfast.results.patterns.export_files import check_alike, check_exportable, write_rows
from holdfast.results.patterns.prevalence import share_of
from holdfast.results.patterns.ratings import LEVELS, Rating, read_ratings
from holdfast.results.patterns.readers import column_options, default_out, read
from holdfast.results.patterns.shapes import Columns
from holdfast.results.patterns.wording import share
from holdfast.results.statistics.rates import Interval
from holdfast.scorers.patterns.catalogue import load_catalogue
from holdfast.scorers.patterns.pattern import Pattern

BLOCK = load_prompt(Path(__file__).parent / "anti_patterns.md")
_QUOTES = 5


@dataclass(frozen=True)
class Sides:
    """The data and the pool, row by row."""

    data: Sequence[Row]
    pool: Sequence[Row]
    left_out: int
    """Rows that are not rated or no documents, and that are not written."""
    unrated: int


@click.command("export")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--ratings", multiple=True, required=True, type=click.Path(path_type=Path), help="What `holdfast patterns rate --all` wrote of DATA, and of the pool. Repeatable.")
@click.option("--pattern", "pattern_id", required=True, metavar="ID", help="The pattern's id in patterns.json.")
@click.option("--drop", "dropped", type=click.Choice(LEVELS), help="Leave out the rows that have it beyond doubt (strict), or at all (broad).")
@click.option("--thin-to", metavar="SHARE", help="Leave it in this share of the rows that are written, such as 5%; the level is --at.")
@click.option("--at", "level", type=click.Choice(LEVELS), default="broad", show_default=True, help="The level that --thin-to speaks of.")
@click.option("--refill", type=click.Path(path_type=Path), help="A file of the same kind: its rated rows without the pattern stand in for those taken out.")
@click.option("--unrated", type=click.Choice(["keep", "drop"]), help="What becomes of rows that are not rated, where there are any.")
@click.option("--seed", default=0, show_default=True, help="Of the draws.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to write.  [default: patterns/<name of the data>/export]")
@column_options
def export_command(
    data: Path,
    ratings: tuple[Path, ...],
    pattern_id: str,
    dropped: str | None,
    thin_to: str | None,
    level: str,
    refill: Path | None,
    unrated: Literal["keep", "drop"] | None,
    seed: int,
    out: Path | None,
    columns: Columns,
) -> None:
    """Write DATA without a pattern, or thinned to a share, its rows as they stand.

    With --refill the number of rows stays: each row taken out is stood for by one of the same group and shape where there is one.
    Without, control.* is written beside it: as many rows, taken out of the same groups and shapes by chance, so that "filtered" is not confounded with "less data".
    """
    if (dropped is None) == (thin_to is None):
        raise BadInput("Say what is to be done with the pattern: either --drop strict, --drop broad, or --thin-to with a share such as 5%.")
    asked = share_asked(thin_to) if thin_to else None
    check_exportable(data)
    if refill:
        check_alike(data, refill)
    known = of_pattern([one for path in ratings for one in read_ratings(path)], pattern_id)
    sides = _sides(data, refill, known, unrated, columns)
    at = dropped or level
    plan = drop(sides.data, at, pool=sides.pool, seed=seed) if asked is None else thin(sides.data, at, asked, pool=sides.pool, seed=seed)
    if not plan.removed:
        raise BadInput(f"No row of {str(data)!r} has the pattern {pattern_id!r} ({at}); there is nothing to take out.")
    folder = out or default_out([str(data)]) / "export"
    console = Console()
    _write(console, folder, data, refill, plan)
    _write_flagged(folder, sides.data, pattern_id)
    _write_block(console, folder, ratings, pattern_id, sides.data)
    _say(console, folder, sides, plan, at)


def _sides(data: Path, refill: Path | None, known: dict[str, Rating], unrated: str | None, columns: Columns) -> Sides:
    skipped = Skipped()
    rows = rows_of(read([str(data)], skipped=skipped, columns=columns), known)
    rated = [row for row in rows if row.value is not None]
    without = len(rows) - len(rated) + skipped.reasons.total()
    if not rated:
        raise BadInput(f"No row of {str(data)!r} is rated on this pattern; rate it with: holdfast patterns rate {data} --all --patterns patterns.json")
    if without and unrated is None:
        raise BadInput(
            f"{without} of {len(rows) + skipped.reasons.total()} rows of {str(data)!r} are not rated on this pattern; rate all of them with --all, or say --unrated keep or drop."
        )
    pool = rows_of(read([str(refill)], skipped=Skipped(), columns=columns), known) if refill else []
    if refill and not any(row.value == 0 for row in pool):
        raise BadInput(f"No row of the pool {str(refill)!r} is rated without the pattern; rate it on the same patterns, and give those ratings with --ratings too.")
    if unrated == "drop":
        return Sides(rated, pool, without, 0)
    if unrated == "keep" and skipped.reasons:
        first = next(iter(skipped.examples.items()))
        raise BadInput(f"{skipped.reasons.total()} rows of {str(data)!r} are no documents ({first[1]}: {first[0]}) and cannot be kept; mend them, or say --unrated drop.")
    return Sides(rows, pool, 0, without)


def _write(console: Console, folder: Path, data: Path, refill: Path | None, plan: Plan) -> None:
    ending = "".join(data.suffixes[-2:]) if data.suffix.lower() == ".gz" else data.suffix
    write_rows(data, plan.kept, folder / f"filtered{ending}", pool=refill, pool_rows=plan.refill)
    console.print(f"Written to {escape(str(folder / f'filtered{ending}'))}: {len(plan.kept) + len(plan.refill):,} rows", soft_wrap=True)
    if plan.control:
        write_rows(data, plan.control, folder / f"control{ending}")
        console.print(f"and {escape(str(folder / f'control{ending}'))}: {len(plan.control):,} rows with the pattern as it was", soft_wrap=True)


def _write_flagged(folder: Path, rows: Sequence[Row], pattern: str) -> None:
    lines = [
        json.dumps({"uid": row.uid, "place": row.place, "group": row.group, "pattern": pattern, "value": row.value, "quote": row.quote}, ensure_ascii=False)
        for row in rows
        if row.value
    ]
    replace_file(folder / "flagged.jsonl", "".join(f"{line}\n" for line in lines))


def _write_block(console: Console, folder: Path, ratings: Sequence[Path], pattern: str, rows: Sequence[Row]) -> None:
    """A block to put before a generator, where a patterns.json lies beside the ratings."""
    found = next((one for path in ratings if (card := _beside(path)).is_file() for one in load_catalogue(card).patterns if one.id == pattern), None)
    if found is None:
        console.print("No anti_patterns.md: there is no patterns.json with this pattern beside the ratings.", style="dim")
        return
    replace_file(folder / "anti_patterns.md", block(found, [row.quote for row in rows if row.value == 2 and row.quote]) + "\n")


def block(pattern: Pattern, quotes: Sequence[str]) -> str:
    """What a generator is told to avoid, with up to five quotes of the data, else of the scan."""
    shown = list(dict.fromkeys([*quotes, *(one.text for one in pattern.evidence)]))[:_QUOTES]
    return BLOCK.fill(
        name=f"{pattern.name.rstrip('.')}.", definition=pattern.definition, broad=pattern.broad, quotes="\n".join(f'- "{" ".join(quote.split())}"' for quote in shown)
    )


def _beside(path: Path) -> Path:
    return (path if path.is_dir() else path.parent) / "patterns.json"


def _say(console: Console, folder: Path, sides: Sides, plan: Plan, level: str) -> None:
    kept = set(plan.kept)
    refilled, controls = set(plan.refill), set(plan.control)
    after = [*(row for row in sides.data if row.number in kept), *(row for row in sides.pool if row.number in refilled)]
    before, left = _rate(sides.data, level), _rate(after, level)
    control = [row for row in sides.data if row.number in controls]
    beside = f", {share(_rate(control, level))} in the control" if control else ""
    console.print(f"The pattern ({level}): {share(before)} before, {share(left)} after{beside}, as rated.", highlight=False)
    like = ", ".join(f"{name} {count:,}" for name, count in plan.matched.items())
    console.print(f"{len(plan.removed):,} rows taken out; {'refilled' if plan.refill else 'the control drawn'} by: {like}.", highlight=False)
    if sides.unrated:
        console.print(f"[yellow]{sides.unrated:,} rows that are not rated were kept; the pattern goes on in them, about as often as before.[/yellow]")
    if sides.left_out:
        console.print(f"[yellow]{sides.left_out:,} rows that are not rated were left out.[/yellow]")
    written = {
        "level": level,
        "removed": len(plan.removed),
        "refilled": len(plan.refill),
        "matched": dict(plan.matched),
        "before": before.estimate,
        "after": left.estimate if left.n else None,
    }
    replace_file(folder / "export.json", json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def _rate(rows: Sequence[Row], level: str) -> Interval:
    """As rated, with what the rows that are not rated leave open."""
    values = [float(row.value > LEVELS.index(level)) for row in rows if row.value is not None]
    return share_of(values, range(len(values)), population=len(rows)) if values else Interval(float("nan"), float("nan"), float("nan"), 0)
