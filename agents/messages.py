"""Chat messages whose ids follow from what they say: the same request is the same bytes, in every run and in the log."""

from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser

from holdfast.agents.digest import digest


def system_message(text: str) -> ChatMessageSystem:
    """A system prompt."""
    return ChatMessageSystem(id=_id("system", text), content=text)


def user_message(text: str, metadata: dict[str, object] | None = None) -> ChatMessageUser:
    """A user's message."""
    return ChatMessageUser(id=_id("user", text), content=text, metadata=metadata)


def assistant_message(text: str, model: str | None = None) -> ChatMessageAssistant:
    """A model's own earlier message."""
    return ChatMessageAssistant(id=_id("assistant", text), content=text, model=model)


def _id(role: str, text: str) -> str:
    return digest(role, text)[:8]
