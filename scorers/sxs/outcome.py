"""The closed set of ends of a comparison."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from holdfast.agents.score import Bucket

Outcome = Literal["won", "tied", "identical", "lost", "invalid_checkpoint", "invalid_baseline", "invalid_judge"]

OUTCOMES: Mapping[str, Bucket] = MappingProxyType(
    {
        "won": "good",
        "tied": "good",
        "identical": "good",
        "lost": "bad",
        "invalid_checkpoint": "invalid",
        "invalid_baseline": "invalid",
        "invalid_judge": "invalid",
    }
)
"""What each counts as; both orders against one another make a tie."""


def outcome_of(value: float) -> Outcome:
    """The outcome of two judged answers."""
    return "won" if value > 0.5 else "lost" if value < 0.5 else "tied"
