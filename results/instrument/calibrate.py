"""`holdfast openings calibrate`: from openings of known nature to the thresholds of a realism gate."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import yaml
from inspect_ai.log import EvalLog
from rich import box
from rich.console import Console
from rich.table import Table

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.inspect_log import read_log
from holdfast.agents.page import CANARY
from holdfast.agents.realism.anchors import Anchor, anchors_digest, load_anchors, shipped_anchors
from holdfast.agents.realism.calibration import SMALLEST, SURE, Calibration, Learnt, Scored, calibrate, save_calibration
from holdfast.agents.realism.gate import GATE_DIGEST
from holdfast.agents.score import TaskFacts
from holdfast.results.statistics.rates import auc, wilson
from holdfast.results.suites.task import run_task


@click.command("calibrate")
@click.argument("logs", nargs=-1)
@click.option("--realism", required=True, help="The gate's model.")
@click.option("--anchors", type=click.Path(path_type=Path, exists=True), help="A YAML list of openings with id, real and message instead of the shipped ones.")
@click.option("--out", default="realism.yaml", show_default=True, type=click.Path(path_type=Path), help="Where the calibration goes.")
@click.option("--log-dir", default="logs/realism", show_default=True, type=click.Path(path_type=Path), help="Where the log goes.")
def calibrate_gate(logs: tuple[str, ...], realism: str, anchors: Path | None, out: Path, log_dir: Path) -> None:
    """Calibrate the realism gate on the shipped anchors, or on LOGS of your own product's traffic beside the shipped negatives.

    LOGS are Inspect logs whose samples begin as your real conversations do.
    """
    console = Console()
    known = load_anchors(anchors) if anchors else list(shipped_anchors())
    if logs:
        known = [*(anchor for anchor in known if not anchor.real), *traffic(logs)]
    source = str(anchors) if anchors else f"The traffic of {len(logs)} logs" if logs else "The shipped anchors"
    _check_anchors(known, source)
    log_dir.mkdir(parents=True, exist_ok=True)
    file = log_dir / f"anchors-{anchors_digest(known)}.yaml"
    file.write_text(yaml.safe_dump({"canary": CANARY, "anchors": [anchor.model_dump() for anchor in known]}, sort_keys=False, allow_unicode=True), encoding="utf-8")
    log = run_task("holdfast/realism", {"realism": realism}, {"anchors": str(file)}, log_dir)
    scored = scores_of(log)
    learnt = calibrate(scored, source=source)
    found = _calibration(learnt, scored, log, known)
    save_calibration(found, out)
    _show(console, found, learnt, scored)
    if failed := len(known) - len(scored):
        console.print(f"[yellow]{failed} of {len(known)} were not read: the gate failed on them; the log says why.[/yellow]")
    console.print(f"Written to {out}; use it with: holdfast openings build TRAITS --calibration {out} ...")


def traffic(logs: Sequence[str]) -> list[Anchor]:
    """How the conversations of some logs begin, as real anchors: each system prompt and first message once, however many epochs or logs repeat it.

    Raises:
        BadInput: a log cannot be read, or none holds a message.
    """
    found: dict[str, Anchor] = {}
    for path in logs:
        for sample in read_log(path).samples or []:
            first = next((message for message in sample.messages if message.role == "user"), None)
            if first is not None and first.text.strip():
                system = next((message.text for message in sample.messages if message.role == "system"), None)
                words = digest(system, first.text)
                found.setdefault(words, Anchor(id=f"{sample.id}/{words}", real=True, system=system, message=first.text))
    if not found:
        raise BadInput(f"{len(logs)} logs hold no conversation that begins with a message; give logs of real traffic, or leave them out to use the shipped anchors.")
    return list(found.values())


def scores_of(log: EvalLog) -> list[Scored]:
    """What the gate said of each anchor; those on which it failed are left out."""
    found: list[Scored] = []
    for sample in log.samples or []:
        score = (sample.scores or {}).get("realism_of_100")
        if score is not None and (score.metadata or {}).get("outcome") == "read":
            found.append(Scored(str(sample.id), bool(sample.metadata["real"]), int(score.as_float())))
    return found


def _check_anchors(anchors: Sequence[Anchor], source: str) -> None:
    """Refuse what cannot calibrate anything, before the gate is asked."""
    real, negatives = (sum(anchor.real is kind for anchor in anchors) for kind in (True, False))
    if min(real, negatives) < SMALLEST:
        raise BadInput(
            f"{source} holds {real} real openings and {negatives} negatives; a calibration needs at least {SMALLEST} of each. "
            "Add entries with 'real: true' and 'real: false', or leave --anchors out to use the shipped negatives."
        )


def _calibration(learnt: Learnt, scored: Sequence[Scored], log: EvalLog, anchors: Sequence[Anchor]) -> Calibration:
    facts = TaskFacts.model_validate((log.eval.metadata or {})["holdfast"])
    kinds = Counter(one.real for one in scored)
    return Calibration(
        threshold=learnt.thresholds.threshold,
        floor=learnt.thresholds.floor,
        model=facts.roles["realism"],
        gate=GATE_DIGEST,
        anchors=anchors_digest(anchors),
        real=kinds[True],
        negatives=kinds[False],
        learnt=learnt.real,
        accepted=sum(learnt.passed) / len(learnt.passed),
        rejected=sum(learnt.stopped) / len(learnt.stopped),
        simulated=facts.simulated,
    )


def _show(console: Console, found: Calibration, learnt: Learnt, scored: Sequence[Scored]) -> None:
    title = f"The gate on openings of known nature{' [yellow](simulated)[/yellow]' if found.simulated else ''}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "openings", "median of 100", "held out", "of these pass (95 %)"):
        table.add_column(name, justify="left" if not name else "right")
    passed = {True: learnt.passed, False: [1 - value for value in learnt.stopped]}
    for real, name in ((True, "real traffic"), (False, "hard negatives")):
        values, share = sorted(one.of_100 for one in scored if one.real is real), wilson(passed[real])
        table.add_row(name, str(len(values)), str(values[len(values) // 2]), str(share.n), f"{share.estimate:.0%} [{share.low:.0%}, {share.high:.0%}]")
    console.print(table)
    area = auc([one.of_100 for one in scored if one.real], [one.of_100 for one in scored if not one.real])
    console.print(f"threshold {found.threshold}, floor {found.floor} of 100; separation (AUC) {area.estimate:.3f} [{area.low:.3f}, {area.high:.3f}]")
    if found.learnt < SURE:
        console.print(
            f"[yellow]No guarantee: the threshold was learnt from {found.learnt} real openings, and lets a further one through with a chance of 95 % "
            f"only from {SURE} on. It is set a margin below the least that these were given: add more of your own traffic.[/yellow]"
        )
