"""The same audits by both harnesses: what one of them costs, and how it ends."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog
from inspect_ai.model import GenerateConfig, Model, get_model

from holdfast.agents.auditor.opening import Opening
from tests.bench.figure import Beside
from tests.peers.cpu import timed
from tests.peers.ending import exchanges
from tests.peers.parties import AUDITOR, EXCHANGES, JUDGE
from tests.peers.seeds import openings, write_seeds
from tests.peers.server import counted

Harness = Literal["holdfast", "petri"]
ROUNDS, EPOCHS = 3, 2
PETRI: Mapping[str, Any] = {"max_turns": EXCHANGES + 1, "compaction": False}
"""Petri's arguments where they are not its defaults.

It counts the auditor's steps: five that end in a reply, and the one that ends the conversation.
Compaction would fetch a tokenizer from the network, and no conversation here is long enough for it; without it Petri saves the counting.
"""


@dataclass(frozen=True)
class Disturbance:
    """What the simulated endpoints are told about one role; nothing by default."""

    role: str = ""
    orders: Mapping[str, Any] = field(default_factory=dict[str, Any])
    judges: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """How well judges judge."""

    def orders_of(self, role: str) -> dict[str, Any]:
        """What stands in the role's requests."""
        skill = dict(self.judges) if role in {"judge", "validator"} else {}
        return skill | (dict(self.orders) if role == self.role else {})


@dataclass(frozen=True)
class Bench:
    """Where audits are run, and on what."""

    url: str
    folder: Path
    chosen: Sequence[Opening]
    checkpoint: str = "base"
    disturbed: Disturbance = Disturbance()
    epochs: int = 1
    limits: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Retries and timeouts, the same for every role of both: a role does not take those of Inspect's `eval`."""

    def run(self, harness: Harness) -> EvalLog:
        """The audits by one harness, all at once, with nothing cached."""
        os.environ["INSPECT_CACHE_DIR"] = str(self.folder / f"cache-{time.monotonic_ns()}")
        target, number = self.model("target", self.checkpoint), len(self.chosen) * self.epochs
        common: dict[str, Any] = {
            "log_dir": str(self.folder / harness),
            "display": "none",
            "log_level": "critical",
            "log_realtime": False,
            "log_model_api": False,
            "fail_on_error": False,
            "epochs": self.epochs,
        }
        common |= {"max_connections": number, "max_samples": number}
        if harness == "holdfast":
            roles = {name: self.model(name, name) for name in ("auditor", "judge", "validator")}
            ids = [opening.id for opening in self.chosen]
            return run_eval("holdfast/audit", model=target, model_roles=dict(roles), task_args={"split": "all"}, sample_id=ids, **common)[0]
        roles = {"auditor": self.model("auditor", AUDITOR), "target": target, "judge": self.model("judge", JUDGE)}
        seeds = write_seeds(self.chosen, self.folder / f"seeds-{len(self.chosen)}")
        return run_eval("inspect_petri/audit", model=target, model_roles=dict(roles), task_args={"seed_instructions": str(seeds), **PETRI}, **common)[0]

    def model(self, role: str, name: str) -> Model:
        """A simulated model in a role."""
        orders = self.disturbed.orders_of(role)
        config = GenerateConfig(extra_body={"simulate": orders} if orders else None, **self.limits)
        return get_model(f"openai-api/sim/{name}", base_url=self.url, api_key="none", config=config, memoize=False)


@dataclass(frozen=True)
class Cost:
    """What an audit costs, and how many there were."""

    audits: int
    calls: float
    tokens: float
    """Characters of the requests as the server received them, by 4."""
    cpu_ms: float
    log_kb: float
    whole: int
    """Audits with exactly five exchanges."""


def measure(bench: Bench, harness: Harness) -> Cost:
    """One run, measured from outside: by the server, the process and the disk."""
    before = counted(bench.url)
    log, cpu = timed(lambda: bench.run(harness))
    used = counted(bench.url) - before
    if log.status != "success":
        raise RuntimeError(f"{harness} did not finish its audits: {log.error and log.error.message}")
    samples = log.samples or []
    number = len(samples)
    size = Path(log.location.removeprefix("file://")).stat().st_size
    whole = sum(exchanges(sample) == EXCHANGES for sample in samples)
    return Cost(number, used.calls / number, used.characters / 4 / number, cpu / number, size / number / 1000, whole)


def costs(url: str, folder: Path, number: int) -> list[Beside]:
    """Both harnesses on the same audits by turns, since the machine's load drifts; the median run by its CPU."""
    bench = Bench(url, folder, openings(number), epochs=EPOCHS)
    harnesses: tuple[Harness, ...] = ("holdfast", "petri")
    for harness in harnesses:
        Bench(url, folder, openings(1)).run(harness)  # imports, schemas and pools are start-up
    found = [{harness: measure(bench, harness) for harness in harnesses} for _ in range(ROUNDS)]
    return table(*(_median([one[harness] for one in found]) for harness in harnesses))


def table(ours: Cost, petri: Cost) -> list[Beside]:
    """What is demanded of ours, with Petri's beside it; what CPU and log may be at most is for `make bench` to say."""
    return [
        Beside(f"audit: with exactly five exchanges, of {ours.audits}", ours.whole, "Petri", petri.whole, least=ours.audits),
        Beside("audit: model calls", ours.calls, "Petri", petri.calls, most=13, places=1),
        Beside("audit: input tokens (characters of requests / 4)", ours.tokens, "Petri", petri.tokens, most=30_000),
        Beside(f"audit: client CPU, {ours.audits} at once, median of {ROUNDS}", ours.cpu_ms, "Petri", petri.cpu_ms, unit="ms"),
        Beside("audit: log", ours.log_kb, "Petri", petri.log_kb, unit="KB", places=1),
    ]


def _median(found: Sequence[Cost]) -> Cost:
    return sorted(found, key=lambda one: one.cpu_ms)[len(found) // 2]
