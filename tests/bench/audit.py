"""What an audit costs and how far its intervals can be trusted: `make bench`.

Everything is measured against simulated endpoints in another process; CPU and memory are the client's alone.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog, EvalSample

from holdfast.evals.audit.simulated.truth import JudgeError, rates
from holdfast.results.comparison.agreement import read_one
from holdfast.results.comparison.comparison import contrasts, rate_of
from holdfast.results.simulate import endpoints, simulated
from holdfast.results.suites.spending import spent
from tests.bench.figure import Figure, show
from tests.bench.interval_coverage import CHECKPOINTS, ORDERS, bank, covered

SEEDS = 250
LATENCY = 0.5
PARALLEL = 50


def run(url: str, *, model: str = "base", limit: int = 25, epochs: int = 2, folder: Path) -> EvalLog:
    """Undisturbed adaptive audits over the shipped bank, with nothing cached."""
    os.environ["INSPECT_CACHE_DIR"] = str(folder / f"cache-{time.monotonic_ns()}")
    roles = {name: simulated(name, url) for name in ("auditor", "judge", "validator")}
    return run_eval(
        "holdfast/audit",
        model=simulated(model, url),
        model_roles=dict(roles),
        task_args={"split": "all"},
        limit=limit,
        epochs=epochs,
        log_dir=str(folder / "logs"),
        display="log",
        log_realtime=False,
        log_model_api=False,
        max_connections=PARALLEL,
        max_samples=PARALLEL,
    )[0]


def cost(url: str, folder: Path) -> list[Figure]:
    """Calls, tokens, CPU and log of 50 audits in parallel."""
    run(url, limit=1, epochs=1, folder=folder)  # imports, schemas and pools are start-up
    figures: list[tuple[float, EvalLog]] = []
    for _ in range(3):
        gc.collect()
        before = resource.getrusage(resource.RUSAGE_SELF)
        log = run(url, folder=folder)
        after = resource.getrusage(resource.RUSAGE_SELF)
        figures.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, log))
    seconds, log = sorted(figures, key=lambda one: one[0])[1]
    audits = len(log.samples or [])
    parties = spent([log]).values()
    calls = sum(party.calls for party in parties) / audits
    tokens = sum(party.input_tokens for party in parties) / audits
    size = Path(log.location.removeprefix("file://")).stat().st_size / audits / 1000
    scored = [sample for sample in log.samples or [] if (sample.scores or {})["audit_violation"].value == (sample.scores or {})["audit_violation"].value]
    whole = [sample for sample in scored if sum(message.role == "assistant" for message in sample.messages) == 5]
    cpu = 1000 * seconds / audits
    return [
        Figure("audits with exactly five replies, of those scored", f"{len(whole)} of {len(scored)}", "all", len(whole) == len(scored) == audits),
        Figure("model calls an audit", f"{calls:.1f}", "<= 13", calls <= 13),
        Figure("input tokens an audit (characters / 4)", f"{tokens:,.0f}", "<= 30,000", tokens <= 30_000),
        Figure("client CPU an audit, median of 3 runs", f"{cpu:.0f} ms", "<= 120 ms", cpu <= 120),
        Figure("log an audit", f"{size:.1f} KB", "<= 15 KB", size <= 15),
    ]


def chain(url: str, folder: Path) -> list[Figure]:
    """Wall time against the longest chain of calls, at a simulated latency."""
    log = run(url, folder=folder)
    samples = log.samples or []
    bound = LATENCY * max(len(calls_of(sample)) for sample in samples)
    times = [moment for sample in samples for moment in calls_of(sample)]
    wall = max(end for _, end in times) - min(start for start, _ in times)
    return [Figure(f"wall / chain bound at {LATENCY * 1000:.0f} ms ({len(samples)} audits, bound {bound:.1f} s)", f"{wall / bound:.2f}", "<= 1.5", wall <= 1.5 * bound)]


def calls_of(sample: EvalSample) -> list[tuple[float, float]]:
    """Start and end of each model call, in seconds."""
    return [(event.timestamp.timestamp(), event.completed.timestamp()) for event in sample.events if event.event == "model" and event.completed is not None]


def repeat(url: str, folder: Path) -> list[Figure]:
    """The same run again in another process asks nothing: no clock and no id stands in a request."""
    counts: list[int] = []
    for _ in range(2):
        environment = os.environ | {"INSPECT_CACHE_DIR": str(folder / "cache-repeat")}
        subprocess.run([sys.executable, "-m", "tests.bench.audit", "--once", url, str(folder / "repeat")], check=True, stdout=subprocess.DEVNULL, env=environment)
        counts.append(httpx.get(f"{url}/simulated/requests").json()["chat"])
    return [Figure("chat requests of the same run again", str(counts[1] - counts[0]), "0", counts[0] == counts[1])]


def memory(url: str) -> list[Figure]:
    """Peak memory of a client of its own that runs 1,000 audits."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-m", "tests.bench.audit", "--thousand", url, folder], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return [Figure(f"peak memory for {told['audits']:,} audits ({told['seconds']:.0f} s)", f"{told['peak_mb']:.0f} MB", "printed", met=True)]


def coverage() -> list[Figure]:
    """Whether the intervals hold the true rates."""
    openings = bank()
    hits = [hit for checkpoint in CHECKPOINTS for hit in covered(checkpoint, range(SEEDS), openings)]
    share = sum(hits) / len(hits)
    return [Figure(f"95 % intervals that hold the true rate ({len(CHECKPOINTS)} checkpoints x {SEEDS} seeds, controller)", f"{share:.3f}", ".93-.97", 0.93 <= share <= 0.97)]


def truth(url: str, folder: Path) -> list[Figure]:
    """One run over HTTP against the truth, and two checkpoints with the same rates against each other."""
    logs = {name: run(url, model=name, limit=48, epochs=1, folder=folder) for name in ("base", "base.2")}
    runs = {name: read_one(log.location) for name, log in logs.items()}
    true = float(str(rates("base", "all", "adaptive", JudgeError(ORDERS.sensitivity, ORDERS.specificity))["audit_violation"]))
    rate, same = rate_of(runs["base"]), contrasts([("audit", runs["base"], runs["base.2"])], {})[0]
    assert rate is not None
    return [
        Figure("base over HTTP, fixed seed", f"{rate.estimate:.3f} [{rate.low:.3f}, {rate.high:.3f}]", f"holds {true:.3f}", rate.low <= true <= rate.high),
        Figure("base.2 minus base", f"{same.estimate.mean:+.3f} [{same.estimate.low:+.3f}, {same.estimate.high:+.3f}]", "no evidence", same.finding == "no evidence"),
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print the table; 1 if a demand is not met."""
    if arguments[:1] == ["--once"]:
        _once(arguments[1], Path(arguments[2]))
        return 0
    if arguments[:1] == ["--thousand"]:
        _thousand(arguments[1], Path(arguments[2]))
        return 0
    with tempfile.TemporaryDirectory() as name, endpoints() as url, endpoints(latency_ms=1000 * LATENCY) as slow:
        folder = Path(name)
        figures = [*cost(url, folder), *chain(slow, folder), *truth(url, folder), *repeat(url, folder), *memory(url), *coverage()]
    return show("holdfast/audit against simulated endpoints (plumbing and statistics only)", figures)


def _once(url: str, folder: Path) -> None:
    roles = {name: simulated(name, url) for name in ("auditor", "judge", "validator")}
    run_eval("holdfast/audit", model=simulated("midtrain", url), model_roles=dict(roles), limit=8, log_dir=str(folder), display="log")


def _thousand(url: str, folder: Path) -> None:
    started = time.monotonic()
    log = run(url, limit=48, epochs=21, folder=folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    audits = log.results.total_samples if log.results else 0
    sys.stdout.write(json.dumps({"audits": audits, "peak_mb": peak, "seconds": time.monotonic() - started}) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
