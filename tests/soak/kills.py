"""A run that is killed again and again, against the same run undisturbed."""

import json
import random
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspect_ai.log import EvalSample

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import FaultName
from holdfast.results.simulate import endpoints
from tests.bench.figure import Figure
from tests.soak.processes import environment, freeze, holdfast, kill, watch
from tests.soak.suites import ROLES, Size, counts, samples, write_suite

CONNECTIONS = 20
LATENCY_MS = 250
CHANCE = 0.02
TARGET: tuple[FaultName, ...] = ("http_429", "http_500", "drop")
"""What a checkpoint says is its own word, faulty or not, and a fault strikes once: of its faults only those below its words leave both runs the same."""
ROLE: tuple[FaultName, ...] = (*TARGET, "empty", "malformed_json", "refusal")
MOST_CALLS = 13
"""Calls of one audit at most, faults apart: five replies, four steps, three passes, and a step or pass that is asked for again."""
_MOMENT = 0.02
_PATIENCE = 900.0


@dataclass(frozen=True)
class Result:
    """What came of one audit."""

    said: str
    """A digest of its scores with their metadata, and of every message's words."""
    notes: str = ""
    """A digest of what stands in the messages' metadata: the auditor's assessments."""


@dataclass
class Killed:
    """How often a run was killed, and what it was waiting for then."""

    in_flight: list[int] = field(default_factory=list[int])
    asked: list[int] = field(default_factory=list[int])
    seconds: float = 0.0
    code: int | None = None
    text: str = ""


VARIANTS = {"kept cache": True, "lost cache": False}
"""Whether the cache outlasts a kill. Simulated checkpoints state their revision, so that their replies are cached; without one it is as if that part of it were lost."""


def kills(audits: int, times: int, folder: Path, variants: Mapping[str, bool] = VARIANTS) -> list[Figure]:
    """One undisturbed run, one killed run with a cache that lasts, and one whose cache is lost with every kill."""
    size, rows = Size.of(audits), list[Figure]()
    plain, asked, seconds = _undisturbed(size, folder / "plain")
    rows.append(Figure(f"requests of {size.audits} audits, undisturbed, in {seconds:.0f} s", f"{asked:,}", "printed", met=True))
    for name, kept in variants.items():
        place = folder / name.replace(" ", "-")
        killed, results, total = _killed(size, times, asked, place, kept=kept)
        rows += [Figure(f"{name}, {row.what}", row.measured, row.demanded, row.met) for row in compared(plain, results, killed, asked, total, kept=kept)]
    return rows


def compared(plain: dict[str, Result], results: dict[str, Result], killed: Killed, asked: int, total: int, *, kept: bool) -> list[Figure]:
    """What a killed run has to be, beside the undisturbed one.

    Args:
        plain: The undisturbed results, by sample and epoch.
        results: Those of the run that was killed.
        killed: How it was killed.
        asked: Chat requests of the undisturbed run.
        total: Those of the run that was killed.
        kept: Whether its cache lasted: then nothing is asked again but what was on its way; else at most the audits that were not finished.
    """
    times, again = len(killed.in_flight), total - asked
    most = times * CONNECTIONS * (1 if kept else MOST_CALLS)
    unit = f"{CONNECTIONS} calls" if kept else f"{CONNECTIONS} audits of {MOST_CALLS} calls"
    pairs = [(told, results[place]) for place, told in plain.items() if place in results]
    equal, noted = sum(one.said == other.said for one, other in pairs), sum(one.notes == other.notes for one, other in pairs)
    on_their_way = f"; {sum(killed.in_flight)} were on their way at the kills, {again - sum(killed.in_flight)} answered and lost" if kept else ""
    return [
        Figure(f"exit code of the last run of {times + 1}, in {killed.seconds:.0f} s altogether", str(killed.code), "0", killed.code == 0),
        Figure(f"killed when so many requests had been made: {', '.join(map(str, killed.asked))}", str(times), "printed", met=True),
        Figure("audits with the same scores, outcome and words as undisturbed", f"{equal} of {len(results)}", f"{len(plain)}", equal == len(plain) == len(results)),
        Figure("audits with the same notes of the auditor beside its messages as undisturbed", f"{noted} of {len(results)}", f"{len(plain)}", noted == len(plain) == len(results)),
        Figure(f"requests more than undisturbed{on_their_way}", str(again), f"<= {most} ({times} kills x {unit})", again <= most),
    ]


def _undisturbed(size: Size, folder: Path) -> tuple[dict[str, Result], int, float]:
    folder.mkdir(parents=True)
    with endpoints() as url:
        ran = watch(_command(url, size, folder), environment(folder / "home"), folder)
        assert ran.code == 0, ran.text
        return results_of(folder / "logs/base/audit"), counts(url)["chat"], ran.seconds


def _killed(size: Size, times: int, asked: int, folder: Path, *, kept: bool) -> tuple[Killed, dict[str, Result], int]:
    """Run, kill and go on; each kill falls when so many requests have been made, drawn over the whole run, and a moment after."""
    folder.mkdir(parents=True)
    draw, found, started = random.Random(times), Killed(), time.monotonic()
    moments = sorted(draw.randrange(1, max(2, asked - CONNECTIONS)) for _ in range(times))
    with endpoints() as url:
        command = _command(url, size, folder)
        for number, moment in enumerate([*moments, None]):
            variables = environment(folder / "home", folder / ("cache" if kept else f"cache-{number}"))
            if moment is None:
                ran = watch(command, variables, folder)
                found.code, found.text = ran.code, ran.text
            elif not _kill_at(command, variables, folder, url, moment + sum(found.in_flight), draw.random(), found):
                break
        found.seconds = time.monotonic() - started
        return found, results_of(folder / "logs/base/audit"), counts(url)["chat"]


def _kill_at(command: Sequence[str], variables: dict[str, str], cwd: Path, url: str, moment: int, delay: float, found: Killed) -> bool:
    """Start the run and kill it; whether it was still at work."""
    deadline = time.monotonic() + _PATIENCE
    with (cwd / "out.txt").open("ab") as out, subprocess.Popen(command, env=variables, cwd=cwd, stdout=out, stderr=out, start_new_session=True) as process:
        before = counts(url)["chat"]
        while process.poll() is None and time.monotonic() < deadline and (now := counts(url)["chat"]) < max(moment, before + 1):
            time.sleep(_MOMENT)
        time.sleep(delay)
        frozen = freeze(process.pid)
        now = counts(url)
        at_work = process.poll() is None
        kill(frozen)
        found.code = process.wait()
    if at_work:
        found.in_flight.append(now["in_flight"])
        found.asked.append(now["chat"])
    return at_work


def _command(url: str, size: Size, folder: Path) -> list[str]:
    orders = {name: {"chances": dict.fromkeys(TARGET if name == "target" else ROLE, CHANCE), "times": 1, "latency_ms": LATENCY_MS} for name in ("target", *ROLES)}
    suite = write_suite(folder / "kills.yaml", url, size, CONNECTIONS, orders)
    return holdfast("run", str(suite), "--log-dir", "logs")


def results_of(folder: Path) -> dict[str, Result]:
    """What came of each audit, by sample and epoch."""
    return {f"{sample.id}#{sample.epoch}": _result(sample) for sample in samples(folder)}


def _result(sample: EvalSample) -> Result:
    scores = {name: (json.dumps(score.value), score.answer, score.explanation, _without_ids(score.metadata or {})) for name, score in (sample.scores or {}).items()}
    words = [(message.role, message.text) for message in sample.messages]
    return Result(digest(scores, words, sample.error.message if sample.error else None), digest([message.metadata for message in sample.messages]))


def _without_ids(facts: dict[str, object]) -> dict[str, object]:
    """A score's metadata without the references of its quotes, which name messages by ids that Inspect draws by chance."""
    return {name: value for name, value in facts.items() if name != "scanner_references"}
