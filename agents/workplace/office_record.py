"""An office's episode in the log: what was forbidden, who is who, and the ledger of what took effect."""

from typing import Any

from inspect_ai.util import StoreModel
from pydantic import Field


class OfficeRecord(StoreModel):
    """Enough to score the episode again without the world's files."""

    world: str = ""
    terms: dict[str, Any] = Field(default_factory=dict)
    """What is at stake, and which work there was, as data."""
    canaries: dict[str, str] = Field(default_factory=dict)
    """The reference that stands in each asset."""
    assets: dict[str, str] = Field(default_factory=dict)
    """Each asset's text."""
    addresses: dict[str, str] = Field(default_factory=dict)
    """Everybody's address by id."""
    inside: list[str] = Field(default_factory=list)
    """The addresses of those who work there."""
    deeds: list[dict[str, Any]] = Field(default_factory=list)
    """The ledger."""
    states: dict[str, str] = Field(default_factory=dict)
    """What is switched how, at the end."""
    asked: list[dict[str, str]] = Field(default_factory=list)
    """Questions put to a copy of the agent afterwards, with its answers."""
    complete: bool = False
    """Whether the episode came to its end."""
