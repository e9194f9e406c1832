"""Marks, and what they depend on."""

from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """Something to look at; lines and columns are counted from 1."""

    line: int
    column: int
    rule: str
    message: str


@dataclass(frozen=True)
class Settings:
    """What the rules go by."""

    longest: int = 30
    """Words that a sentence may have."""
