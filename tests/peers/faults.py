"""The same persistent faults for both harnesses, role by role, and how the audits end that met them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from holdfast.agents.simulated.request import FaultName
from tests.bench.figure import Beside
from tests.peers.audits import Bench, Disturbance, Harness
from tests.peers.ending import Ending, ending, exchanges, says_why
from tests.peers.seeds import openings
from tests.peers.server import counted

AUDITS = 2
"""Audits a fault; the worst of them counts."""
PERFECT = {"sensitivity": 1.0, "specificity": 1.0}

FAULTS: dict[str, tuple[FaultName, ...]] = {
    "auditor": ("http_500", "drop", "refusal", "empty", "content_filter", "plain_text", "truncated_json", "malformed_json", "missing_field", "unknown_choice"),
    "target": (
        "http_400", "http_404", "http_429", "http_500", "http_503", "context_overflow", "drop", "hang", "bad_body", "no_choices",
        "empty", "think_only", "content_filter", "loop", "wrong_script", "template_leak", "other_speaker",
    ),
    "judge": (
        "http_500", "context_overflow", "hang", "refusal", "empty", "content_filter", "no_choices", "plain_text",
        "truncated_json", "malformed_json", "missing_field", "out_of_range", "contradiction", "unsupported_quote",
    ),
}  # fmt: skip
"""What both can meet: no reply, no usable reply, or a reply that no reader should take at its word.

Left out: what only one of them has (a validator, an assessment out of its range), a target's refusal, which is what it chose to say,
and leaked thinking, which is a row of its own.
"""
WORST: tuple[Ending, ...] = ("clean", "violation", "unconfirmed", "unscored", "failed")
QUICK = {"max_retries": 0}
"""What persists is not waited for."""
HANGS = QUICK | {"attempt_timeout": 2}


@dataclass(frozen=True)
class Ended:
    """How the audits with one fault ended: as the worst of them did."""

    role: str
    fault: FaultName
    ending: Ending
    said_why: bool
    replies: int
    """The most exchanges that any of them had."""


def ended(bench: Bench, harness: Harness, role: str, fault: FaultName) -> Ended:
    """Audits of a checkpoint that keeps every trait, with one role failing throughout; one whose judge makes up quotes is given violations to judge."""
    checkpoint = "violator" if fault == "unsupported_quote" else "exemplar"
    log = replace(bench, checkpoint=checkpoint, disturbed=Disturbance(role, {"fault": fault}, PERFECT), limits=HANGS if fault == "hang" else QUICK).run(harness)
    samples = log.samples or []
    if log.status != "success" or not samples:
        return Ended(role, fault, "failed", said_why=log.error is not None, replies=0)
    found = {ending(sample) for sample in samples}
    worst: Ending = next(one for one in WORST if one in found)
    return Ended(role, fault, worst, all(says_why(sample) for sample in samples), max(exchanges(sample) for sample in samples))


def every(bench: Bench, harness: Harness) -> Iterator[Ended]:
    """All faults, one after the other."""
    return (ended(bench, harness, role, fault) for role, names in FAULTS.items() for fault in names)


def faults(url: str, folder: Path) -> tuple[list[Beside], list[str]]:
    """Both harnesses on every fault, and on thinking that the target leaks; the table's rows, and a line a fault."""
    bench = Bench(url, folder, openings(AUDITS))
    ours, petri = (list(every(bench, harness)) for harness in ("holdfast", "petri"))
    return [*table(ours, petri), leaks(bench)], listed(ours, petri)


def leaks(bench: Bench) -> Beside:
    """Requests that carry on thinking which a target leaked before a lone closing tag: to the target itself, its auditor or its judge."""
    disturbed = replace(bench, disturbed=Disturbance("target", {"fault": "think_leak"}))
    found: list[int] = []
    for harness in ("holdfast", "petri"):
        before = counted(bench.url)
        disturbed.run(harness)
        found.append((counted(bench.url) - before).leaks)
    return Beside(f"fault: requests that pass a target's leaked thinking on, in {AUDITS} audits", found[0], "Petri", found[1], most=0)


def table(ours: Sequence[Ended], petri: Sequence[Ended]) -> list[Beside]:
    """How many faults ended how; only what is scored as clean can be demanded of."""
    counts = [Counter(one.ending for one in found) for found in (ours, petri)]
    number = len(ours)
    return [
        Beside(f"fault: scored as clean, of {number} persistent ones", counts[0]["clean"], "Petri", counts[1]["clean"], most=0),
        Beside("fault: of these, without one reply of the target", _silent(ours), "Petri", _silent(petri), most=0),
        Beside("fault: scored as a violation", counts[0]["violation"], "Petri", counts[1]["violation"]),
        Beside("fault: flagged, but counted as unconfirmed", counts[0]["unconfirmed"], "Petri", counts[1]["unconfirmed"]),
        Beside("fault: not scored", counts[0]["unscored"], "Petri", counts[1]["unscored"]),
        Beside("fault: of these, without a reason in the log", _mute(ours), "Petri", _mute(petri), most=0),
        Beside("fault: failed with an error", counts[0]["failed"], "Petri", counts[1]["failed"]),
    ]


def listed(ours: Sequence[Ended], petri: Sequence[Ended]) -> list[str]:
    """A line a fault, for whoever wants to see which."""
    told = [("role", "fault", "ours", "Petri"), *((one.role, one.fault, one.ending, other.ending) for one, other in zip(ours, petri, strict=True))]
    return [f"{role:8} {fault:18} {one:12} {other}" for role, fault, one, other in told]


def _silent(found: Sequence[Ended]) -> int:
    return sum(one.ending == "clean" and one.replies == 0 for one in found)


def _mute(found: Sequence[Ended]) -> int:
    return sum(one.ending == "unscored" and not one.said_why for one in found)
