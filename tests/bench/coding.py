"""What a coding episode costs: calls, CPU a call, log. Endpoints and sandboxes are other processes; CPU is the client's alone."""

import gc
import math
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog

from holdfast.evals.coding.loading import load_tasks
from holdfast.results.simulate import endpoints, simulated
from holdfast.results.suites.spending import spent
from tests.bench.figure import Figure, show

PARALLEL = 50


def run(url: str, folder: Path, *, epochs: int = 1, limit: int | None = None) -> EvalLog:
    """Episodes of the exemplar, with nothing cached."""
    os.environ["INSPECT_CACHE_DIR"] = str(folder / f"cache-{time.monotonic_ns()}")
    return run_eval(
        "holdfast/coding",
        model=simulated("exemplar", url),
        epochs=epochs,
        limit=limit,
        log_dir=str(folder / "logs"),
        display="log",
        log_realtime=False,
        log_model_api=False,
        max_connections=PARALLEL,
        max_samples=PARALLEL,
        max_sandboxes=PARALLEL,
    )[0]


def cost(url: str, folder: Path) -> list[Figure]:
    """Calls, CPU and log of some 50 episodes in parallel."""
    run(url, folder, limit=1)  # imports, schemas and pools are start-up
    gc.collect()
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    log = run(url, folder, epochs=math.ceil(PARALLEL / len(load_tasks(None))))
    took = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    number = len(log.samples or [])
    calls = sum(party.calls for party in spent([log]).values())
    cpu = 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / calls
    size = Path(log.location.removeprefix("file://")).stat().st_size / number / 1000
    return [
        Figure("model calls an episode of the exemplar", f"{calls / number:.1f}", "<= 20", calls <= 20 * number),
        Figure("client CPU a model call, 50 in parallel", f"{cpu:.0f} ms", "<= 40 ms", cpu <= 40),
        Figure("an episode, hidden tests and sandboxes included", f"{took / number:.1f} s", "<= 5 s", took <= 5 * number),
        Figure("log an episode", f"{size:.0f} KB", "<= 150 KB", size <= 150),
    ]


def main() -> int:
    """Print the table; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as folder, endpoints() as url:
        return show("Coding", cost(url, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
