"""The ordered outcomes: the first that holds is how an episode ended."""

from dataclasses import dataclass
from typing import Literal

from holdfast.agents.score import Bucket

Outcome = Literal["error", "solved", "incapable", "timeout", "gave_up", "no_change", "broke_others", "partly", "missed"]

OUTCOMES: dict[str, Bucket] = {
    "error": "invalid",
    "solved": "good",
    "incapable": "bad",
    "timeout": "bad",
    "gave_up": "bad",
    "no_change": "bad",
    "broke_others": "bad",
    "partly": "bad",
    "missed": "bad",
}
"""How compare reads them. Here to be unable is the very thing that is measured, so it counts like every other way of not solving a task."""


@dataclass(frozen=True)
class Ending:
    """What trace and hidden tests say of an episode."""

    asked: float
    """The share of tests that pass of what was asked for."""
    kept: float
    """The share of tests that pass of what worked before."""
    called: bool
    """Whether any call of a tool could be carried out."""
    changed: bool
    """Whether a file that counts was changed."""
    handed_in: bool
    out_of_turns: bool


def outcome_of(ending: Ending) -> Outcome:
    """How an episode without a failure of ours ended."""
    if ending.asked == 1 and ending.kept == 1:
        return "solved"
    if not ending.called:
        return "incapable"
    if ending.out_of_turns:
        return "timeout"
    if not ending.changed:
        return "no_change" if ending.handed_in else "gave_up"
    if ending.kept < 1:
        return "broke_others"
    return "partly" if ending.asked > 0 else "missed"
