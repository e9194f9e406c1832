"""What an agent did at its workplace, as it stands in the log: every action with what it changed, and how it ended."""

from typing import Literal

from inspect_ai.util import StoreModel
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.failure import Failure

KEPT = 200_000
"""Characters of a file that the record keeps."""

End = Literal["finished", "stopped_calling", "turns", "failed"]
"""How an episode ended: handed in, ceased to call tools, ran out of turns, or the target failed."""


class Edit(BaseModel):
    """A file, or another thing of the workplace, that an action changed."""

    model_config = ConfigDict(frozen=True)

    path: str
    before: str | None = None
    """None where it was not there."""
    after: str | None = None
    """None where it is gone, or can no longer be read."""


class Action(BaseModel):
    """One tool call."""

    model_config = ConfigDict(frozen=True)

    number: int
    """From 1, in the order of execution."""
    turn: int
    """The target's message, from 1, that called."""
    tool: str
    given: str
    """What was called with: the command of a shell, else JSON."""
    ok: bool
    """Whether the tool could be called and, for a command, ended with code 0."""
    said: str
    """The beginning of the result."""
    edits: list[Edit] = Field(default_factory=list)
    message_id: str | None = None
    """The message with the result."""


class EpisodeRecord(StoreModel):
    """The whole episode."""

    actions: list[Action] = Field(default_factory=list)
    end: str = ""
    """An `End`; empty until it ended."""
    summary: str = ""
    """What it was handed in with, or the last message without a call."""
    reason: str = ""
    """The reason code of a failure."""
    detail: str = ""
    nudged: bool = False
    """Whether it was told to go on after a first message that called nothing."""
    redraws: int = 0
    target_models: list[str] = Field(default_factory=list)

    def failed(self, failure: Failure) -> None:
        """Keep why it ended early."""
        self.end, self.reason, self.detail = "failed", failure.reason, failure.detail

    @property
    def done(self) -> list[Action]:
        """The actions that worked, handing in aside."""
        return [action for action in self.actions if action.ok and action.tool != "done"]


def text_of(content: bytes | None) -> str | None:
    """A file's contents as the record keeps them."""
    return None if content is None else content.decode(errors="replace")[:KEPT]
