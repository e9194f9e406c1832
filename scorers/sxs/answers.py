"""What the parties answered, as the log's messages hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser

Party = Literal["checkpoint", "baseline", "again"]
"""`again` is the baseline's second draw, which is compared with its first."""

OWN = frozenset({"target_empty", "target_degenerate"})
"""Failures that are the checkpoint's answer, not the way to it."""


@dataclass(frozen=True)
class Side:
    """One party's answers."""

    replies: tuple[str, ...]
    truncated: bool = False
    failed: str = ""
    """The reason code of the failure that ended its conversation; empty where none did."""
    detail: str = ""

    @property
    def text(self) -> str:
        """All of its answers."""
        return "\n\n".join(self.replies)

    def same_as(self, other: "Side") -> bool:
        """Whether both say the same, but for white space."""
        return [reply.split() for reply in self.replies] == [reply.split() for reply in other.replies]


def turns_of(messages: Sequence[ChatMessage]) -> list[str]:
    """What the user said."""
    return [message.text for message in messages if isinstance(message, ChatMessageUser)]


def side_of(messages: Sequence[ChatMessage], party: Party) -> Side:
    """What a party answered, and what became of it: the checkpoint in the conversation, the others in the metadata of the user's messages."""
    asked = [message.metadata or {} for message in messages if isinstance(message, ChatMessageUser)]
    if party == "checkpoint":
        replies = [message.text for message in messages if isinstance(message, ChatMessageAssistant)]
    else:
        replies = [str(facts[party]) for facts in asked if party in facts]
    ended = next((facts for facts in asked if f"{party}_failed" in facts), {})
    failed = str(ended.get(f"{party}_failed", ""))
    if not failed and len(replies) < len(asked):
        failed = "interrupted"
    return Side(tuple(replies), any(f"{party}_truncated" in facts for facts in asked), failed, str(ended.get(f"{party}_detail", "")))
