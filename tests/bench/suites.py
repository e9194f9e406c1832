"""Does `holdfast run` cost more than `inspect eval`, and do two workers pay? Against simulated endpoints with latency."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from holdfast.results.simulate import endpoints
from tests.bench.figure import Figure, show

LATENCY_MS = 200.0
CONNECTIONS = 10
SAMPLES = 500
AUDITS = 24

_TINY = """
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate

@task
def tiny(samples: int = 500) -> Task:
    dataset = MemoryDataset([Sample(id=f"s{number}", input=f"Hello, {number}.", target="Hello") for number in range(samples)])
    return Task(dataset=dataset, solver=generate(), scorer=includes())
"""


def overhead(url: str, folder: Path) -> list[Figure]:
    """The wall time of `holdfast run` on one cell of audits over that of `inspect eval` on the same samples."""
    roles = {name: f"openai-api/sim/{name}" for name in ("auditor", "judge", "validator")}
    plain = [str(Path(sys.executable).parent / "inspect"), "eval", "holdfast/audit", "--model", "openai-api/sim/base", "--limit", str(AUDITS), "--log-dir", str(folder / "plain")]
    plain += [part for name, model in roles.items() for part in ("--model-role", f"{name}={model}")]
    plain += ["--max-connections", str(CONNECTIONS), "--display", "none"]
    suite = _suite(folder, url, ["base"], [{"task": "holdfast/audit", "limit": AUDITS}], roles)
    # one after the other twice, since the machine's load drifts
    times = [(_timed(plain, folder / f"plain-{one}", url), _timed(_run(suite, folder / f"run-{one}"), folder / f"run-{one}", url)) for one in range(2)]
    ratio = sum(ours for _, ours in times) / sum(theirs for theirs, _ in times)
    return [Figure(f"holdfast run / inspect eval ({AUDITS} audits at {LATENCY_MS:.0f} ms, twice)", f"{ratio:.2f}", "<= 1.15", ratio <= 1.15)]


def workers(url: str, folder: Path) -> list[Figure]:
    """One worker's wall time over two workers' on four checkpoints."""
    (folder / "tiny.py").write_text(_TINY, encoding="utf-8")
    suite = _suite(folder, url, ["base", "base.2", "midtrain", "sft"], [{"task": "tiny.py@tiny", "args": {"samples": SAMPLES}}], {})
    one, two = (_timed([*_run(suite, folder / f"workers-{count}"), "--workers", str(count)], folder / f"cache-{count}", url, cwd=folder) for count in (1, 2))
    return [Figure(f"one worker / two workers (4 checkpoints x {SAMPLES} samples at {LATENCY_MS:.0f} ms)", f"{one / two:.2f}", ">= 1.5", one / two >= 1.5)]


def _suite(folder: Path, url: str, checkpoints: list[str], evals: list[dict[str, object]], roles: dict[str, str]) -> Path:
    path = folder / f"suite-{len(checkpoints)}.yaml"
    served = [{"id": name, "model": f"openai-api/sim/{name}", "base_url": url, "stage": "other", "max_connections": CONNECTIONS} for name in checkpoints]
    bound = {name: {"model": model, "base_url": url, "max_connections": CONNECTIONS} for name, model in roles.items()}
    path.write_text(yaml.safe_dump({"checkpoints": {"checkpoints": served}, "evals": evals, "roles": bound}), encoding="utf-8")
    return path


def _run(suite: Path, logs: Path) -> list[str]:
    return [str(Path(sys.executable).parent / "holdfast"), "run", str(suite), "--log-dir", str(logs)]


def _timed(command: list[str], cache: Path, url: str, cwd: Path | None = None) -> float:
    """Seconds the command took, with a cache of its own."""
    environment = {"PATH": "/usr/bin:/bin", "SIM_BASE_URL": url, "SIM_API_KEY": "none", "INSPECT_CACHE_DIR": str(cache / "cache"), "HOME": str(cache)}
    started = time.monotonic()
    subprocess.run(command, env=environment, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def main() -> int:
    """Measure and print; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as name, endpoints(latency_ms=LATENCY_MS) as url:
        figures = [*overhead(url, Path(name)), *workers(url, Path(name))]
    figures.append(Figure("peak memory of a child", f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB", "printed", True))
    return show("Suites against simulated endpoints", figures)


if __name__ == "__main__":
    sys.exit(main())
