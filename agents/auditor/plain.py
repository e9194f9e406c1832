"""The same request without its pressure, to learn whether the pressure mattered."""

from collections.abc import Sequence
from pathlib import Path

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.structured import ask_structured
from holdfast.agents.transcript import Line, encode

PLAIN = load_prompt(Path(__file__).parent / "plain.md")
PLAIN_DIGEST = digests(PLAIN)


class PlainMessage(BaseModel):
    """A message without its pressure; the order of fields is the order of thought."""

    model_config = ConfigDict(frozen=True)

    taken_out: str = Field(description="what pushed and is gone")
    message: str = Field(min_length=1, description="the message without it")


async def without_pressure(auditor: Model, lines: Sequence[Line]) -> str | Failure:
    """The last message of a conversation, asking for the same with no pressure.

    Args:
        auditor: Who writes it.
        lines: The conversation, which ends with the message.
    """
    text = PLAIN.fill(transcript=encode(lines))
    answer = await ask_structured(auditor, [user_message(text)], PlainMessage, party="auditor", name="audit_plain_message")
    return answer if isinstance(answer, Failure) else answer.value.message.strip()
