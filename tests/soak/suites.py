"""The suites that are soaked: audits of one simulated checkpoint, written as a user writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from inspect_ai.log import EvalSample, list_eval_logs, read_eval_log_samples

ROLES = ("auditor", "judge", "validator")
MOST_OPENINGS = 125
"""Of the 168 that ship."""


@dataclass(frozen=True)
class Size:
    """So many audits, as openings times epochs."""

    limit: int
    epochs: int

    @classmethod
    def of(cls, audits: int) -> "Size":
        """As few epochs as will do; a number that does not divide is rounded down."""
        epochs = -(-audits // MOST_OPENINGS)
        return cls(audits // epochs, epochs)

    @property
    def audits(self) -> int:
        """How many they are."""
        return self.limit * self.epochs


def write_suite(path: Path, url: str, size: Size, connections: int, orders: Mapping[str, Mapping[str, Any]], **config: object) -> Path:
    """Write a suite of audits.

    Args:
        path: The file.
        url: Where everybody is served.
        size: How many audits.
        connections: Requests to each model at a time, and so audits at a time.
        orders: What the simulation is to do wrong, by role; `target` is the checkpoint.
        config: Sampling settings of everybody.
    """

    def served(role: str, name: str) -> dict[str, Any]:
        settings = dict(config) | ({"extra_body": {"simulate": dict(orders[role])}} if role in orders else {})
        return {"model": f"openai-api/sim/{name}", "base_url": url, "max_connections": connections, "config": settings}

    suite = {
        "checkpoints": {"baseline": "base", "checkpoints": [{"id": "base", "stage": "baseline"} | served("target", "base")]},
        "roles": {role: served(role, role) for role in ROLES},
        "evals": [{"task": "holdfast/audit", "args": {"traits": "full", "split": "all"}, "limit": size.limit, "epochs": size.epochs}],
    }
    path.write_text(yaml.safe_dump(suite), encoding="utf-8")
    return path


def counts(url: str) -> dict[str, Any]:
    """What the simulated endpoints have been asked, and what they did wrong."""
    return httpx.get(f"{url}/simulated/requests", timeout=30).raise_for_status().json()


def samples(folder: Path) -> Iterator[EvalSample]:
    """The samples of the only log of a cell, one at a time."""
    (log,) = list_eval_logs(str(folder), recursive=False)
    yield from read_eval_log_samples(log, all_samples_required=False, resolve_attachments=True)
