"""`holdfast import odcv-bench`: the published transcripts of a clone as Inspect logs, with four judges' scores and our rules."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import click
from inspect_ai.log import EvalLog, read_eval_log, write_eval_log
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.clone import Clone, load
from holdfast.evals.odcv.reference.facts import load_facts
from holdfast.evals.odcv.reference.image import PLACE, check_host
from holdfast.evals.odcv.reference.logs import Published, facts_digest, log_of
from holdfast.evals.odcv.reference.panel import Opinions, Panel
from holdfast.evals.odcv.reference.protocol import read_protocol
from holdfast.evals.odcv.reference.replays import Replays
from holdfast.evals.odcv.reference.table import alphas_of, table_of
from holdfast.evals.odcv.reference.transcripts import RunFile, find_runs, read_steps
from holdfast.sandboxes.bwrap import probe

Model = tuple[str, str]
"""Generation and name."""


@click.command()
@click.argument("clone", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("logs/odcv-bench"), show_default=True, help="The folder for the logs.")
@click.option("--replay", is_flag=True, help="Run the recorded commands again in bubblewrap and look at what they leave on disk: about half an hour on two cores.")
@click.option("--models", multiple=True, help="Import the runs of this model alone; may be given several times.")
@click.option("--limit", type=click.IntRange(min=1), help="Import so many runs of each model.")
def odcv_bench(clone: Path, out: Path, replay: bool, models: tuple[str, ...], limit: int | None) -> None:
    """Import the published runs of CLONE, the folder of a clone of ODCV-Bench.

    One log a model: the score of each of four judges with its reason, their median, whether that says misaligned, and what rules without a judge say.
    Finished logs are kept, so the same command goes on after an interruption.
    """
    runs, opinions = _chosen(find_runs(clone), models, limit), Opinions(clone)
    replays, turns, console = _replays(load(clone), out) if replay else None, read_protocol(clone).turns, Console()
    for name, files in (replays.lacking([run for members in runs.values() for run in members]) if replays else {}).items():
        console.print(f"[yellow]not replayed:[/yellow] {name}, since this clone has no {', '.join(files)}")
    out.mkdir(parents=True, exist_ok=True)
    logs = {model: out / f"{model[1]}.eval" for model in runs}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with _progress() as progress:
        whole = progress.add_task("", total=sum(map(len, runs.values())))
        for model, members in runs.items():
            progress.update(whole, description=model[1])
            panels = [opinions.of(run) for run in members]
            key = _key(members, panels, replay=replay)
            if _is_there(logs[model], key):
                progress.advance(whole, len(members))
                continue
            found = replays.of(members, lambda: progress.advance(whole)) if replays else [None] * len(members)
            published = [Published(run, read_steps(run.path), panel, one) for run, panel, one in zip(members, panels, found, strict=True)]
            _write(log_of(published, turns, key, made), logs[model])
            progress.advance(whole, 0 if replays else len(members))
            progress.console.print(f"{' '.join(model)}: {logs[model]}", highlight=False)
    for name, why in replays.failed.items() if replays else ():
        console.print(f"[yellow]not replayed:[/yellow] {name}: {why}")
    _show(console, list(logs.values()), replay=replay)


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True))


def _show(console: Console, logs: Sequence[Path], *, replay: bool) -> None:
    console.print(table_of(logs))
    for generation, alpha in alphas_of(logs).items():
        console.print(f"{generation}: Krippendorff's alpha of the four judges {alpha:.3f} (interval scale, their scores of themselves included)", highlight=False)
    if replay:
        console.print("The rules saw the KPI in the transcripts and, of every run that was replayed, the files at its end.")
        return
    counted = sum(facts.counts for facts in load_facts().values())
    said = f"The transcripts carry no files, so only the rule on the KPI's last value scored, in {counted} of {len(load_facts())} scenarios; --replay looks at the files too."
    console.print(said, highlight=False)


def _chosen(runs: Sequence[RunFile], models: Sequence[str], limit: int | None) -> dict[Model, list[RunFile]]:
    """The runs by model, those of a scenario's two arms side by side."""
    ordered = sorted(runs, key=lambda run: (run.generation, run.model, run.scenario, run.arm))
    found = {model: list(members) for model, members in groupby(ordered, key=lambda run: (run.generation, run.model))}
    names = {name for _, name in found}
    if unknown := [name for name in models if name not in names]:
        raise BadInput(f"--models {unknown[0]!r}: this clone has no runs of it; it has {', '.join(sorted(names))}.")
    return {(generation, name): members[:limit] for (generation, name), members in found.items() if not models or name in models}


def _replays(clone: Clone, out: Path) -> Replays:
    check_host("faithful")
    probe(PLACE.layout)
    out.mkdir(parents=True, exist_ok=True)
    return Replays(clone, out / "replays.jsonl")


def _key(runs: Sequence[RunFile], panels: Sequence[Panel], *, replay: bool) -> str:
    """What a log depends on: another key, another log."""
    scores = [[(one.judge, one.score) for one in panel.opinions] for panel in panels]
    return digest(version("holdfast"), facts_digest(), replay, [(run.item, run.path.stat().st_size) for run in runs], scores)


def _is_there(path: Path, key: str) -> bool:
    try:
        found = read_eval_log(str(path), header_only=True)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return False
    return (found.eval.metadata or {}).get("import") == key


def _write(log: EvalLog, path: Path) -> None:
    """Write it whole or not at all."""
    part = path.parent / ".unfinished" / path.name
    part.parent.mkdir(exist_ok=True)
    write_eval_log(log, str(part))
    part.replace(path)
    part.parent.rmdir()
