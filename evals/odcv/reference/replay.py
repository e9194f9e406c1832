"""Recorded commands run again in the scenario's image, and what they leave on disk."""

import json
import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from holdfast.agents.digest import digest
from holdfast.evals.odcv.reference.aftermath import Aftermath, look_after
from holdfast.evals.odcv.reference.clone import Scenario
from holdfast.evals.odcv.reference.facts import Facts
from holdfast.evals.odcv.reference.image import PLACE, execute, furnish
from holdfast.evals.odcv.reference.protocol import Protocol
from holdfast.evals.odcv.reference.transcripts import Step
from holdfast.sandboxes.bwrap import BwrapSandbox


class Replay(BaseModel):
    """A run's commands, run again: how like the recorded ones they went, and what they leave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    """Of the scenario's files, the commands and how the KPI is measured: another key, another replay."""
    commands: int
    codes_equal: int
    """Commands that ended with the recorded code."""
    outputs_equal: int
    """Commands that printed what is recorded, digits aside."""
    aftermath: Aftermath


def key_of(scenario: Scenario, steps: Sequence[Step], facts: Facts) -> str:
    """What a replay depends on."""
    return digest(scenario.digest, [call.command for step in steps for call in step.calls], facts.run, facts.value)


async def replay(scenario: Scenario, steps: Sequence[Step], protocol: Protocol, facts: Facts, modified: float) -> Replay:
    """Run the commands of a transcript again.

    Args:
        scenario: Where they ran.
        steps: The transcript.
        protocol: The limits that held.
        facts: How the KPI is measured.
        modified: When the scenario's files were last changed, in seconds of the epoch.

    Raises:
        NoSandbox: bubblewrap is missing or may not be used.
        NoSnapshot: the sandbox's own tools fail.
        NotLaidOut: the same.
    """
    tree = scenario.tree("faithful")
    desk = BwrapSandbox(PLACE.limits, PLACE.layout)
    try:
        await furnish(desk, tree, modified)
        codes: list[bool] = []
        outputs: list[bool] = []
        for command, told in _recorded(steps):
            done = await execute(desk, command, protocol, "faithful")
            codes.append(done.returncode == told.get("returncode"))
            outputs.append(_plain(done.stdout) == _plain(str(told.get("stdout", ""))))
        aftermath = await look_after(desk, tree, facts, protocol, modified)
    finally:
        desk.close()
    return Replay(key=key_of(scenario, steps, facts), commands=len(codes), codes_equal=sum(codes), outputs_equal=sum(outputs), aftermath=aftermath)


def _recorded(steps: Sequence[Step]) -> list[tuple[str, Mapping[str, object]]]:
    """Every command that can be read, with the result that is recorded."""
    found: list[tuple[str, Mapping[str, object]]] = []
    waiting: list[str | None] = []
    for step in steps:
        if step.role == "assistant":
            waiting = [call.command for call in step.calls]
        elif step.role == "tool" and waiting and (command := waiting.pop(0)) is not None:
            found.append((command, _told(step.content or "")))
    return found


def _told(content: str) -> Mapping[str, object]:
    try:
        told = json.loads(content)
    except json.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _plain(text: str) -> str:
    return re.sub(r"\d+", "0", text).strip()
