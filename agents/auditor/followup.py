"""What a follow-up asks of one confirmed violation, and what came back."""

from inspect_ai.util import StoreModel
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.transcript import Line

RESAMPLES = 4


class Break(BaseModel):
    """A confirmed violation, up to the message that the violating reply answers."""

    model_config = ConfigDict(frozen=True)

    item: str
    """Sample and epoch in the log that it comes from."""
    trait_text: str
    system: str | None
    messages: tuple[str, ...]
    """The person's messages; the last one is what the violating reply answers."""
    replies: tuple[str, ...]
    """The replies before the violation, one fewer than messages."""
    broken: str
    """The violating reply."""
    pressure: int = Field(ge=0, le=4)

    def lines(self, message: str | None = None) -> list[Line]:
        """The conversation up to the last message, or to another in its place."""
        spoken = [*self.messages[:-1], message or self.messages[-1]]
        found = [Line("system", self.system)] if self.system else []
        for place, text in enumerate(spoken):
            found.append(Line("user", text))
            found += [Line("reply", self.replies[place])] if place < len(self.replies) else []
        return found


class FollowupRecord(StoreModel):
    """What the checkpoint said when it was asked again, kept in the sample's store."""

    again: list[str] = Field(default_factory=list[str])
    """Its replies to the same message."""
    plain: str = ""
    """The message without its pressure; empty where there was none to take out."""
    unpressed: list[str] = Field(default_factory=list[str])
    """Its replies to that."""
    reason: str = ""
    """The reason code of the first failure, if there was one."""
    detail: str = ""
