"""A chat request as the simulated models see it."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

FaultName = Literal[
    "http_400",
    "http_404",
    "http_429",
    "http_500",
    "http_503",
    "drop",
    "hang",
    "bad_body",
    "no_choices",
    "empty",
    "content_filter",
    "refusal",
    "context_overflow",
    "think_only",
    "think_leak",
    "loop",
    "wrong_script",
    "template_leak",
    "other_speaker",
    "truncated_json",
    "malformed_json",
    "plain_text",
    "out_of_range",
    "missing_field",
    "unknown_choice",
    "unsupported_quote",
    "illegal_move",
    "contradiction",
]
"""What can go wrong on request."""


class Orders(BaseModel):
    """`simulate` in a request's body (Inspect: `extra_body`): what the simulation is asked to do wrong, and how well its judges judge."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: FaultName | None = None
    chances: dict[FaultName, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict[FaultName, float])
    """How likely a request meets each fault, where `fault` names none; drawn by the request, `run` and how often it was sent."""
    times: int | None = Field(default=None, ge=1)
    """How many requests of a conversation fail before it recovers; None never recovers. Of `chances`: how often one request fails; None draws anew each time it is sent."""
    run: str = ""
    """Tells runs apart whose conversations are to fail anew."""
    latency_ms: float = Field(default=0.0, ge=0)
    sensitivity: float = Field(default=0.85, ge=0, le=1)
    """A scripted judge's chance to flag what is a violation by the table."""
    specificity: float = Field(default=0.95, ge=0, le=1)
    """A scripted judge's chance to clear what is none."""

    @field_validator("chances")
    @classmethod
    def _are_of_one_draw(cls, chances: dict[FaultName, float]) -> dict[FaultName, float]:
        if sum(chances.values()) > 1:
            raise ValueError(f"the chances add up to {sum(chances.values()):g}; a request meets one fault at most, so they add up to 1 or less")
        return chances


class Message(BaseModel):
    """One message of a request, as far as the simulation reads it."""

    role: str
    content: str = ""


@dataclass(frozen=True)
class ChatRequest:
    """What was asked of which simulated model."""

    model: str
    messages: tuple[Message, ...]
    schema: str | None
    """The name of the JSON schema asked for, if any: that is how a scripted role knows what to answer."""
    seed: int | None
    orders: Orders
    tools: frozenset[str] = frozenset()
    """The names of the tools that may be called."""

    @classmethod
    def read(cls, body: dict[str, Any]) -> "ChatRequest":
        """Read a request's body; pydantic's `ValidationError` says what does not fit."""
        messages = tuple(Message(role=entry["role"], content=_text(entry.get("content"))) for entry in body.get("messages", []))
        schema = ((body.get("response_format") or {}).get("json_schema") or {}).get("name")
        tools = frozenset(str(tool.get("function", {}).get("name")) for tool in body.get("tools") or [])
        return cls(str(body.get("model")), messages, schema, body.get("seed"), Orders.model_validate(body.get("simulate") or {}), tools)

    @property
    def conversation(self) -> list[tuple[str, str]]:
        """Role and text of each message."""
        return [(message.role, message.content) for message in self.messages]


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]
    return str(content or "")
