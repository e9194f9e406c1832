"""What each eval costs a call, beside a bare loop of the openai client and beside Inspect alone, on the same endpoints with requests of the same size."""

import asyncio
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate
from openai import AsyncOpenAI

from holdfast.results.simulate import simulated
from holdfast.sandboxes.bwrap import probe
from holdfast.sandboxes.missing import NoSandbox
from tests.bench.evals import LOADS, PARALLEL, Load, run
from tests.bench.figure import Beside
from tests.peers.cpu import timed
from tests.peers.server import counted

EVALS: dict[str, Load] = {
    "audit": Load("an audit", 13, 15, model="base", roles={name: name for name in ("auditor", "judge", "validator")}, args={"split": "all"}),
    "delusion": Load("a conversation", 36, 150, model="base", roles={name: name for name in ("client", "judge")}),
    "odcv": Load("an episode", 41, 150, args={"preset": "smoke"}, epochs=2),
    **LOADS,
}
"""Every eval as it is measured elsewhere, and those that are measured alone."""
SANDBOXED = ("odcv", "coding")
SAMPLES = 24
REQUESTS = 200
"""Of a bare loop, and of Inspect alone."""
WORDS = "a plain line of words that stands for whatever is asked "


@dataclass(frozen=True)
class Cost:
    """What an eval costs the client."""

    cpu_ms: float
    """A call."""
    calls: float
    """A sample."""
    characters: float
    """Of a request's body, on average."""


def overhead(url: str, folder: Path, names: Iterable[str] = EVALS) -> tuple[list[Beside], list[str]]:
    """Two rows an eval, and a sentence on each that had to be left out."""
    rows, left_out = list[Beside](), list[str]()
    missing = _no_sandbox()
    for name in names:
        if missing and name in SANDBOXED:
            left_out.append(f"{name} is left out: {missing}")
            continue
        ours = measured(name, url, folder)
        rows += table(name, ours, bare(url, ours.characters), alone(url, ours.characters, folder))
    return rows, left_out


def measured(name: str, url: str, folder: Path) -> Cost:
    """An eval's samples, all at once."""
    load = EVALS[name]
    run(name, load, url, folder, limit=1, epochs=1)  # imports, schemas and pools are start-up
    before = counted(url)
    log, cpu = timed(lambda: run(name, load, url, folder, limit=SAMPLES, epochs=load.epochs))
    asked = counted(url) - before
    if log.status != "success":
        raise RuntimeError(f"{name} did not finish its samples: {log.error and log.error.message}")
    return Cost(cpu / asked.calls, asked.calls / len(log.samples or []), asked.characters / asked.calls)


def bare(url: str, characters: float) -> float:
    """Milliseconds of CPU a call of the openai client with nothing around it."""

    async def loop() -> None:
        gate = asyncio.Semaphore(PARALLEL)
        async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

            async def ask(text: str) -> None:
                async with gate:
                    await client.chat.completions.create(model="base", messages=[{"role": "user", "content": text}])

            await asyncio.gather(*(ask(text) for text in texts(characters)))

    asyncio.run(loop())  # as for the others
    return timed(lambda: asyncio.run(loop()))[1] / REQUESTS


def alone(url: str, characters: float, folder: Path) -> float:
    """Milliseconds of CPU a call of Inspect with its own solver and scorer and a call a sample."""

    def samples(asked: Sequence[str]) -> None:
        os.environ["INSPECT_CACHE_DIR"] = str(folder / f"cache-{time.monotonic_ns()}")
        dataset = MemoryDataset([Sample(id=number + 1, input=text, target="words") for number, text in enumerate(asked)])
        log = run_eval(
            Task(dataset=dataset, solver=generate(), scorer=includes(), name="alone"),
            model=simulated("base", url),
            log_dir=str(folder / "alone"),
            display="log",
            log_realtime=False,
            log_model_api=False,
            max_connections=PARALLEL,
            max_samples=PARALLEL,
        )[0]
        assert log.status == "success", log.error

    samples(texts(characters)[:1])
    return timed(lambda: samples(texts(characters)))[1] / REQUESTS


def texts(characters: float) -> list[str]:
    """Messages, no two alike, that make a request's body about as long as asked for."""
    return [f"{number}: {WORDS * int(characters / len(WORDS) + 1)}"[: max(1, int(characters) - 70)] for number in range(REQUESTS)]


def table(name: str, ours: Cost, bare_ms: float, alone_ms: float) -> list[Beside]:
    """An eval's two rows."""
    size = f"  {ours.calls:.1f} calls a sample, {ours.characters / 1000:.1f} k characters a call"
    return [
        Beside(f"{name}: client CPU a call", ours.cpu_ms, "openai client", bare_ms, "ms", places=1),
        Beside(size, ours.cpu_ms, "Inspect alone", alone_ms, "ms", places=1),
    ]


def _no_sandbox() -> str:
    try:
        probe()
    except NoSandbox as error:
        return str(error)
    return ""
