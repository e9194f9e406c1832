"""Something that is run once an agent has left, with tools as they were at first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """A command in a fresh copy of the workplace."""

    id: str
    command: str
    inputs: tuple[str, ...]
    """The files that are as the agent left them."""
    given: tuple[str, ...] = ("",)
    """Standard inputs: the command is run once with each."""
