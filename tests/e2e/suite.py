"""The suite that the two checkpoints go through, as a user would write it."""

from pathlib import Path
from typing import Any

import yaml

from tests.e2e.recipe import SXS_LIMIT, TRAITS, Which
from tests.e2e.serve import Server

ROLES = ("judge", "validator")
"""Simulated on loopback."""

MOST_TOKENS = 384
"""Of a reply: the longest that was taught has some 250."""


def evals(*, sandbox: bool) -> list[dict[str, Any]]:
    """What every checkpoint goes through.

    Args:
        sandbox: Whether commands can be run here; without it tool competence is asked in the office alone.
    """
    formats = {} if sandbox else {"format": "office"}
    return [
        {"task": "holdfast/knowledge", "args": {"traits": TRAITS, "preset": "standard"}, "limit": 64},
        {"task": "holdfast/audit", "args": {"traits": TRAITS, "split": "all", "strategy": "ladder"}},
        {"task": "holdfast/over_expression", "args": {"preset": "standard"}},
        {"task": "holdfast/sxs", "args": {"preset": "standard"}, "limit": SXS_LIMIT},
        {"task": "holdfast/tool_competence", "args": {"preset": "standard", "turns": 6} | formats},
    ]


def suite(servers: dict[Which, Server], *, simulated: str, revisions: dict[Which, str], data: dict[Which, Path], log_dir: Path, sandbox: bool) -> dict[str, Any]:
    """The suite as a mapping.

    Args:
        servers: Where the checkpoints are served.
        simulated: Where the roles are.
        revisions: What names each checkpoint's weights.
        data: The chats each was trained on.
        log_dir: Where logs go.
        sandbox: Whether commands can be run here.
    """
    # greedy: what was learned is shown, and transformers samples in no case unless the checkpoint's own generation_config says so
    sampling = {"temperature": 0.0, "max_tokens": MOST_TOKENS, "max_retries": 2}
    stages = {"baseline": {"stage": "baseline", "synthetic_fraction": 0.0}, "taught": {"stage": "sft", "synthetic_fraction": 1.0, "base_of": "baseline"}}
    found = [
        {"id": which, "model": f"openai-api/e2e/{server.name}", "base_url": server.url, "revision": revisions[which], "training_data": [str(data[which])]}
        | {"max_connections": 4, "config": sampling}
        | stages[which]
        for which, server in servers.items()
    ]
    roles = {name: {"model": f"openai-api/sim/{name}", "base_url": simulated} for name in ROLES}
    return {"checkpoints": {"baseline": "baseline", "checkpoints": found}, "roles": roles, "evals": evals(sandbox=sandbox), "log_dir": str(log_dir)}


def write_suite(values: dict[str, Any], path: Path) -> None:
    """Write a suite as a file."""
    path.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True), encoding="utf-8")
