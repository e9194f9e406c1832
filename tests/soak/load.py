"""Two thousand audits, a hundred at a time, while one request in nine goes wrong."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from inspect_ai.log import EvalSample

from holdfast.agents.simulated.request import FaultName
from holdfast.results.simulate import endpoints
from tests.bench.figure import Figure
from tests.soak.evidence import is_scored, outcome_of, unfounded
from tests.soak.processes import Watched, environment, holdfast, watch
from tests.soak.suites import ROLES, Size, counts, samples, write_suite

CHANCE = 0.02
TRANSPORT: tuple[FaultName, ...] = ("http_429", "http_500", "drop", "hang")
TARGET: tuple[FaultName, ...] = (*TRANSPORT, "bad_body", "refusal")
"""A checkpoint answers in prose: what is malformed there is the response's own JSON."""
ROLE: tuple[FaultName, ...] = (*TRANSPORT, "malformed_json", "refusal")
ATTEMPT_SECONDS = 12

INVALID = ("invalid_auditor", "invalid_target", "invalid_judge")


def load(audits: int, parallel: int, folder: Path, attempt_seconds: int = ATTEMPT_SECONDS) -> list[Figure]:
    """Run the suite once under faults, and read what became of every audit.

    Args:
        audits: How many.
        parallel: How many at a time.
        folder: Where everything is written.
        attempt_seconds: When a request that is not answered is given up.
    """
    size = Size.of(audits)
    orders = {name: {"chances": dict.fromkeys(TARGET if name == "target" else ROLE, CHANCE), "run": "load"} for name in ("target", *ROLES)}
    with endpoints() as url:
        suite = write_suite(folder / "load.yaml", url, size, parallel, orders, attempt_timeout=attempt_seconds)
        marks = [f"{done}/{size.audits} after" for done in (size.audits // 2,)]
        ran = watch(holdfast("run", str(suite), "--log-dir", "logs"), environment(folder / "home"), folder, marks)
        asked = counts(url)
    if ran.code:
        return [Figure("holdfast run", f"exit code {ran.code}: {ran.text[-400:]}", "0", met=False)]
    injected = ", ".join(f"{name} {count:,}" for name, count in sorted(asked["faults"].items()))
    return [
        Figure(f"requests of {size.audits:,} audits, at most {asked['peak']} at a time, in {ran.seconds:.0f} s", f"{asked['chat']:,}", "printed", met=True),
        Figure(f"faults among them: {injected}", f"{sum(asked['faults'].values()):,}", "every kind", set(asked["faults"]) == {*TARGET, *ROLE}),
        *what_became(samples(folder / "logs/base/audit"), size.audits),
        *held(ran, size.audits, parallel),
    ]


def what_became(found: Iterable[EvalSample], audits: int) -> list[Figure]:
    """Every audit is there once, has one outcome, and is scored only if nothing that it rests on failed."""
    outcomes, unsound, places, scored = Counter[str](), Counter[str](), Counter[tuple[object, int]](), 0
    for sample in found:
        outcomes[outcome_of(sample)] += 1
        places[sample.id, sample.epoch] += 1
        if is_scored(sample):
            scored += 1
            if why := unfounded(sample):
                unsound[why] += 1
    invalid = sum(outcomes[name] for name in INVALID)
    detail = ", ".join(f"{name} {count:,}" for name, count in outcomes.most_common())
    return [
        Figure("audits by sample and epoch", f"{len(places):,} of {places.total():,}", f"{audits:,}", len(places) == places.total() == audits),
        Figure(f"audits without an outcome of the closed set ({detail})", str(outcomes["error"]), "0", not outcomes["error"]),
        Figure("scored and invalid, together", f"{scored:,} + {invalid:,}", f"{audits:,}", scored + invalid == audits),
        Figure("audits that a fault outlasted, all invalid", f"{invalid:,}", "> 0", invalid > 0),
        Figure(f"scored audits that rest on a failed call {dict(unsound) or ''}", str(sum(unsound.values())), "0", not unsound),
    ]


def held(ran: Watched, audits: int, parallel: int) -> list[Figure]:
    """Memory and open files of the run's processes."""
    first, second = ran.peaks[0], ran.peaks[-1]
    most = parallel * (1 + len(ROLES)) + 100
    return [
        Figure(f"peak memory after {audits // 2:,} audits", f"{first:.0f} MB", "printed", met=True),
        Figure(f"peak memory after {audits:,} audits", f"{second:.0f} MB", f"<= {1.25 * first:.0f} MB (first half + 25 %)", len(ran.peaks) > 1 and second <= 1.25 * first),
        Figure("files that one process held open, at most", str(ran.files), f"<= {most} (a socket a model and audit, + 100)", ran.files <= most),
    ]
