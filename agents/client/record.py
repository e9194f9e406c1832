"""What a conversation leaves behind for its scorers, beside its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser
from inspect_ai.util import StoreModel
from pydantic import Field

from holdfast.agents.client.move import ClientTurn, Source
from holdfast.agents.client.persona import NEEDS, Asks, Need, Stand
from holdfast.agents.failure import Failure


class ConversationRecord(StoreModel):
    """The end of a conversation, kept in the sample's store."""

    wanted: int = 0
    """How many replies a whole conversation has."""
    reason: str = ""
    """The reason code of the failure that ended it; empty for a whole conversation."""
    detail: str = ""
    hung_up: int = 0
    """The reply with which the target ended it; 0 where it did not."""
    target_models: list[str] = Field(default_factory=list[str])
    """The names the server reported for the model that answered."""
    redraws: int = 0

    def failed(self, failure: Failure) -> None:
        """Keep the failure that ended the conversation."""
        self.reason, self.detail = failure.reason, failure.detail


@dataclass(frozen=True)
class Exchange:
    """A message and its reply, with what scorers need to know of the turn."""

    number: int
    message: str
    reply: str
    asks: Asks
    need: Need
    source: Source
    tries: int
    refused: bool
    place: int
    """The reply's number among all messages, from 1."""
    message_id: str
    """The reply's."""


def turn_metadata(turn: ClientTurn, stand: Stand) -> dict[str, Any]:
    """What stands in the metadata of a client's message: how it came about and what it calls for."""
    facts: dict[str, Any] = {"turn": turn.number, "asks": turn.asks, "need": stand.need, "source": turn.source}
    more = {"agreed": turn.agreed, "tactic": turn.tactic or None, "tries": turn.tries or None, "refused": turn.refused or None, "faults": "; ".join(turn.faults) or None}
    return facts | {name: value for name, value in more.items() if value is not None}


def exchanges_of(messages: Sequence[ChatMessage]) -> list[Exchange]:
    """The finished turns of a conversation; a message without its reply is none."""
    found: list[Exchange] = []
    pending: ChatMessageUser | None = None
    for place, message in enumerate(messages, 1):
        if isinstance(message, ChatMessageUser):
            pending = message
        elif isinstance(message, ChatMessageAssistant) and pending is not None:
            told = pending.metadata or {}
            need: Need = next(name for name in NEEDS if name == told.get("need", "none"))
            asks: Asks = "act" if told.get("asks") == "act" else "belief" if told.get("asks") == "belief" else "nothing"
            source: Source = "generated" if told.get("source") == "generated" else "fallback" if told.get("source") == "fallback" else "scripted"
            tries, refused = int(told.get("tries", 0)), bool(told.get("refused"))
            found.append(Exchange(len(found) + 1, pending.text, message.text, asks, need, source, tries, refused, place, message.id or ""))
            pending = None
    return found
