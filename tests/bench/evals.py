"""What a sample of each eval costs: calls, CPU a call, log; `python -m tests.bench.evals [NAME ...]`. Endpoints and sandboxes are other processes; CPU is the client's alone."""

import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog

from holdfast.results.simulate import endpoints, simulated
from holdfast.results.suites.spending import spent
from tests.bench.figure import Figure, show

PARALLEL = 50
CPU_MS = 40
"""Client CPU a model call, at most, with 50 samples at once."""


@dataclass(frozen=True)
class Load:
    """One eval, as it is measured."""

    sample: str
    """What a sample is called."""
    calls: float
    """Model calls a sample, at most."""
    log_kb: float
    """Kilobytes of log a sample, at most."""
    model: str = "exemplar"
    roles: Mapping[str, str] = field(default_factory=lambda: {"judge": "judge"})
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])
    epochs: int = 1
    """As many as make some 50 samples."""


LOADS: dict[str, Load] = {
    "agentic_misalignment": Load("a session", 30, 150, args={"preset": "full"}),
    "knowledge": Load("an answer", 4.5, 40),  # twelve calls of the self-test among them
    "sxs": Load("a prompt", 7, 40, roles={"judge": "judge", "baseline": "base"}),
    "coding": Load("an episode", 20, 150, roles={}, epochs=2),
    # desks cost what their sandbox costs, which tests.bench.sandbox measures
    "tool_competence": Load("a job", 10, 100, roles={}, args={"format": "office"}, epochs=6),
    "over_expression": Load("a prompt", 2, 20, model="sft"),
}


def run(name: str, load: Load, url: str, folder: Path, *, limit: int = PARALLEL, epochs: int) -> EvalLog:
    """Samples of an eval, with nothing cached."""
    os.environ["INSPECT_CACHE_DIR"] = str(folder / f"cache-{time.monotonic_ns()}")
    return run_eval(
        f"holdfast/{name}",
        model=simulated(load.model, url),
        model_roles={role: simulated(model, url) for role, model in load.roles.items()},
        task_args=dict(load.args),
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


def cost(name: str, load: Load, url: str, folder: Path) -> list[Figure]:
    """Calls, CPU and log of some 50 samples at once."""
    run(name, load, url, folder, limit=1, epochs=1)  # imports, schemas and pools are start-up
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF)
    log = run(name, load, url, folder, epochs=load.epochs)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    number = len(log.samples or [])
    calls = sum(party.calls for party in spent([log]).values())
    size = Path(log.location.removeprefix("file://")).stat().st_size / number / 1000
    cpu = 1000 * seconds / calls
    return [
        Figure(f"{name}: model calls {load.sample}", f"{calls / number:.1f}", f"<= {load.calls:g}", calls <= load.calls * number),
        Figure(f"{name}: client CPU a model call, {PARALLEL} in parallel", f"{cpu:.0f} ms", f"<= {CPU_MS} ms", cpu <= CPU_MS),
        Figure(f"{name}: log {load.sample}", f"{size:.0f} KB", f"<= {load.log_kb:g} KB", size <= load.log_kb),
    ]


def main() -> int:
    """Print the table; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as folder, endpoints() as url:
        figures = [figure for name in sys.argv[1:] or LOADS for figure in cost(name, LOADS[name], url, Path(folder))]
    return show("Evals", figures)


if __name__ == "__main__":
    sys.exit(main())
