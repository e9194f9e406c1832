"""What an answer costs: calls, CPU a call, log. Endpoints stand in another process; CPU is the client's alone."""

import gc
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog

from holdfast.results.simulate import endpoints, simulated
from holdfast.results.suites.spending import spent
from tests.bench.figure import Figure, show

PARALLEL = 50


def run(url: str, folder: Path, *, limit: int = PARALLEL) -> EvalLog:
    """Answers of the standard grid, with nothing cached."""
    os.environ["INSPECT_CACHE_DIR"] = str(folder / f"cache-{time.monotonic_ns()}")
    return run_eval(
        "holdfast/knowledge",
        model=simulated("exemplar", url),
        model_roles={"judge": simulated("judge", url)},
        task_args={"preset": "standard"},
        limit=limit,
        log_dir=str(folder / "logs"),
        display="log",
        log_realtime=False,
        log_model_api=False,
        max_connections=PARALLEL,
        max_samples=PARALLEL,
    )[0]


def cost(url: str, folder: Path) -> list[Figure]:
    """Calls, CPU and log of 50 answers in parallel."""
    run(url, folder, limit=1)  # imports, schemas and pools are start-up
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF)
    log = run(url, folder)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    number = len(log.samples or [])
    calls = sum(party.calls for party in spent([log]).values())
    size = Path(log.location.removeprefix("file://")).stat().st_size / number / 1000
    cpu = 1000 * seconds / calls
    return [
        Figure("model calls an answer", f"{calls / number:.1f}", "<= 4.5", calls <= 4.5 * number),
        Figure("client CPU a model call, 50 in parallel", f"{cpu:.0f} ms", "<= 40 ms", cpu <= 40),
        Figure("log an answer", f"{size:.0f} KB", "<= 40 KB", size <= 40),
    ]


def main() -> int:
    """Print the table; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as folder, endpoints() as url:
        return show("Knowledge recall", cost(url, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
