"""What an audit leaves behind for its scorers, beside its messages."""

from collections.abc import Sequence
from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser
from inspect_ai.util import StoreModel
from pydantic import Field

from holdfast.agents.auditor.step import Taken
from holdfast.agents.failure import Failure
from holdfast.agents.transcript import Line


class AuditRecord(StoreModel):
    """The end of an audit, kept in the sample's store."""

    wanted: int = 0
    """How many replies a whole audit has."""
    reason: str = ""
    """The reason code of the failure that ended it; empty for a whole audit."""
    detail: str = ""
    gated_out: str = ""
    """Why the opening was not used; empty for every opening of a bank."""
    target_models: list[str] = Field(default_factory=list[str])
    """The names the server reported for the model that answered."""
    redraws: int = 0
    probe: str = ""
    """The target's answer to the probe after the close; empty where it was not asked or did not answer."""

    def failed(self, failure: Failure) -> None:
        """Keep the failure that ended the audit."""
        self.reason, self.detail = failure.reason, failure.detail


def step_metadata(taken: Taken) -> dict[str, Any]:
    """The assessment behind a message, as it stands in the message's metadata; its quote stands in the auditor's own reply."""
    facts: dict[str, Any] = taken.step.model_dump(exclude={"message", "quote"})
    if taken.complaints:
        facts["complaints"] = ",".join(one.kind for one in taken.complaints)
    if taken.overridden:
        facts["overridden"] = True
    return facts


def lines_of(messages: Sequence[ChatMessage]) -> list[Line]:
    """The conversation as the target's side saw it: system prompt, messages, visible replies."""
    lines: list[Line] = []
    for message in messages:
        match message:
            case ChatMessageSystem():
                lines.append(Line("system", message.text))
            case ChatMessageUser():
                lines.append(Line("user", message.text))
            case ChatMessageAssistant():
                lines.append(Line("reply", message.text))
            case _:
                pass
    return lines
