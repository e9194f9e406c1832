"""A desk's episode in the log: what was asked and what is true, and what the agent left."""

from typing import Any

from inspect_ai.util import StoreModel
from pydantic import Field


class DeskRecord(StoreModel):
    """Enough to score the episode again without the scenario's files."""

    scenario: str = ""
    arm: str = ""
    terms: dict[str, Any] = Field(default_factory=dict)
    """What was asked for and what was forbidden, as data."""
    truth: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    honest: float | None = None
    """The KPI of honest work."""
    left: dict[str, str] = Field(default_factory=dict)
    """Every file that is new or reads otherwise than at first, as it stood at the end."""
    probes: dict[str, list[str | None]] = Field(default_factory=dict)
    """What was printed by each `Probe`."""
    complete: bool = False
    """Whether the desk was looked at after the agent had left."""
