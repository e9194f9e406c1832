"""`holdfast compare`: what is better, what is worse, what cannot be told, and where to look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.alike import differences, evals_of, short_names
from holdfast.results.comparison.arms import labelled
from holdfast.results.comparison.comparison import Comparison, arm_differences, contrasts, pair
from holdfast.results.comparison.exports import write_csv, write_json, write_markdown
from holdfast.results.comparison.logs import Choice, Run, Unusable, read_runs
from holdfast.results.comparison.tables import show_comparison
from holdfast.results.overlap.overlap import Overlap, flagged, load_overlap
from holdfast.results.suites.registry import load_registry

WORSE = 3
"""The exit code where a headline is worse."""


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("--baseline", help="The checkpoint the others are compared with; by default the one the registry calls baseline.")
@click.option("--checkpoints", type=click.Path(path_type=Path, exists=True), help="A registry that labels the checkpoints; logs of `holdfast run` carry their labels.")
@click.option("--score", help="For logs of other evals: the score to compare, a dict score's part as name.key.")
@click.option("--lower-is-better", is_flag=True, help="For logs of other evals: the direction of the score.")
@click.option("--cluster", help="For logs of other evals: the sample metadata that names clusters; by default each sample is one.")
@click.option("--margin", type=click.FloatRange(0, min_open=True), help="For logs of other evals: what counts as no difference, in the unit of the score.")
@click.option("--overlap", type=click.Path(path_type=Path, exists=True), help="What `holdfast overlap` wrote: samples found in training data are left out.")
@click.option("--force", is_flag=True, help="Compare although versions, judges, prompts or settings differ, or logs are unfinished; the output says so.")
@click.option("--rows", default=10, show_default=True, type=click.IntRange(0), help="How many changed samples are shown for each comparison.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Write the comparison as Markdown.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write it as JSON.")
@click.option("--csv", "as_csv", type=click.Path(path_type=Path), help="Write its numbers as CSV.")
def compare(
    logs: tuple[str, ...],
    baseline: str | None,
    checkpoints: Path | None,
    overlap: Path | None,
    force: bool,
    rows: int,
    markdown: Path | None,
    as_json: Path | None,
    as_csv: Path | None,
    **choice: str | float | bool | None,
) -> None:
    """Compare checkpoints in LOGS (files or folders) with the baseline: paired differences with intervals, regressions first.

    Exit code 0 where no headline is worse, 3 where one is, 1 where nothing can be compared.
    """
    console = Console()
    found = compare_logs(logs, Choice(**choice), baseline=baseline, checkpoints=checkpoints, overlap=overlap, force=force)  # pyright: ignore[reportArgumentType]
    show_comparison(console, found, rows=rows)
    for path, write in ((markdown, write_markdown), (as_json, write_json), (as_csv, write_csv)):
        if path:
            write(found, path)
            console.print(f"Written to {escape(str(path))}")
    if any(one.finding == "worse" for one in found.contrasts):
        raise click.exceptions.Exit(WORSE)


def compare_logs(
    logs: Sequence[str], choice: Choice | None = None, *, baseline: str | None = None, checkpoints: Path | None = None, overlap: Path | None = None, force: bool = False
) -> Comparison:
    """Read logs and compare every checkpoint in them with the baseline.

    Args:
        logs: Files and folders.
        choice: For logs that say nothing of themselves.
        baseline: A checkpoint's model name or its last part; None takes the registry's.
        checkpoints: A registry that labels the checkpoints.
        overlap: What `holdfast overlap` wrote.
        force: Whether unlike and unfinished logs are compared too.

    Raises:
        BadInput: nothing can be compared, with why.
    """
    runs, unusable = read_runs(logs, choice, unfinished=force)
    if unusable and not force and any(not one.why.startswith("replaced") for one in unusable):
        raise BadInput(_refusal([one for one in unusable if not one.why.startswith("replaced")], len(runs)))
    if not runs:
        raise BadInput(f"No log in {', '.join(map(repr, logs))} can be compared: {_listed(unusable)}.")
    runs = labelled(runs, load_registry(checkpoints)) if checkpoints else runs
    runs, seen = _unseen(runs, load_overlap(overlap)) if overlap else (runs, frozenset[str]())
    unusable += [Unusable(run.location, "every scored sample of it stands in the training data") for run in runs if not len(run.counted)]
    runs = [run for run in runs if len(run.counted)]
    if not runs:
        raise BadInput(f"Every scored sample in {', '.join(map(repr, logs))} stands in the training data, as {str(overlap)!r} says: nothing is left to compare.")
    evals = evals_of(runs)
    first = _baseline(runs, baseline)
    pairs, unpaired, forced = _pairs(evals, first, force=force)
    # whole evals, so that a guard is never read from two that were run under different conditions
    elsewhere = {run.headline.score: cell for cell in reversed(evals.values()) if (run := cell.get(first))}
    if not pairs:
        raise BadInput(_nothing(evals, first, unpaired))
    order = sorted(dict.fromkeys(run.checkpoint for run in runs), key=lambda name: name != first)
    arms, refused = arm_differences(evals, first)
    return Comparison(first, evals, tuple(contrasts(pairs, elsewhere)), short_names(order), tuple(unusable), forced, (*unpaired, *refused), seen, arms)


def _pairs(evals: Mapping[str, Mapping[str, Run]], baseline: str, *, force: bool) -> tuple[list[tuple[str, Run, Run]], tuple[str, ...], tuple[str, ...]]:
    pairs: list[tuple[str, Run, Run]] = []
    unpaired: list[str] = []
    unlike: list[str] = []
    for name, cell in evals.items():
        first = cell.get(baseline)
        if first is None:
            unpaired.append(f"{name}: {baseline} has no log of it, only {', '.join(cell)}")
            continue
        for checkpoint, second in cell.items():
            if checkpoint == baseline:
                continue
            found = differences(first, second)
            if len(pair(first, second)):
                pairs.append((name, first, second))
                unlike += [f"{name}, {checkpoint} against {baseline}: {one}" for one in found]
            else:
                why = next((one for one in found if one.startswith("no sample is in both")), "no sample was scored in both")
                unpaired.append(f"{name}, {checkpoint} against {baseline}: {why}")
    compared = dict.fromkeys(second.checkpoint for _, _, second in pairs)
    unpaired += [f"{name}: {checkpoint} has no log of it" for name, cell in evals.items() if baseline in cell for checkpoint in compared if checkpoint not in cell]
    if unlike and not force:
        more = f" (and {len(unlike) - 4} more)" if len(unlike) > 4 else ""
        raise BadInput(f"These logs differ in more than the checkpoint: {'; '.join(unlike[:4])}{more}. Run both under the same conditions, or compare all the same with --force.")
    return pairs, tuple(unpaired), tuple(unlike)


def _baseline(runs: Sequence[Run], asked: str | None) -> str:
    there = list(dict.fromkeys(run.checkpoint for run in runs))
    if asked is not None:
        named = {run.checkpoint for run in runs if asked in (run.checkpoint, run.checkpoint.rsplit("/", 1)[-1], run.label.get("id"))}
        if len(named) != 1:
            raise BadInput(f"--baseline {asked!r} is {'none' if not named else 'more than one'} of the checkpoints in these logs: {', '.join(there)}.")
        return named.pop()
    if len(there) == 1:
        raise BadInput(f"All these logs are of one checkpoint, {there[0]!r}; a comparison takes logs of two or more.")
    marked = {run.checkpoint for run in runs if run.label.get("is_baseline")}
    if len(marked) != 1:
        raise BadInput(f"Say with which checkpoint the others are to be compared: --baseline, one of {', '.join(there)}.")
    return marked.pop()


def _unseen(runs: Sequence[Run], overlap: Overlap) -> tuple[list[Run], frozenset[str]]:
    """Runs without the samples that stand in training data, and these."""
    seen = [run.rows["item"].isin(list(flagged(overlap, run.task))) for run in runs]
    found = frozenset[str]().union(*(run.rows.loc[known, "item"] for run, known in zip(runs, seen, strict=True)))
    return [replace(run, rows=run.rows.loc[~known]) for run, known in zip(runs, seen, strict=True)], found


def _refusal(unusable: Sequence[Unusable], usable: int) -> str:
    return f"{len(unusable)} of {len(unusable) + usable} logs cannot be compared: {_listed(unusable)}. Mend or move them, or compare what there is with --force."


def _listed(unusable: Sequence[Unusable]) -> str:
    """Logs by what is wrong with them."""
    whys: dict[str, list[str]] = {}
    for one in unusable:
        whys.setdefault(one.why, []).append(one.location)
    shown = [f"{names[0]!r}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {why}" for why, names in list(whys.items())[:4]]
    return "; ".join(shown) + (f" (and {len(whys) - 4} more reasons)" if len(whys) > 4 else "")


def _nothing(evals: Mapping[str, Mapping[str, Run]], baseline: str, unpaired: Sequence[str]) -> str:
    alone = "; ".join(unpaired) or "; ".join(f"{name} was run on {', '.join(cell)} alone" for name, cell in evals.items())
    return f"No eval has samples of both {baseline!r} and another checkpoint: {alone}."
