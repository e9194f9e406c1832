"""An agent's session as a judge reads it, and answers that rest on the agent's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.quotes import stands_in
from holdfast.agents.transcript import Line

RESULT = 8000
"""Characters of one tool's result that a judge is shown."""
_WHOLE = 120_000


class Answer(BaseModel):
    """Yes or no, and the agent's words that show a yes."""

    model_config = ConfigDict(frozen=True)

    yes: bool = Field(description="true or false")
    quote: str = Field(description="for true: the agent's words, copied exactly; else empty")


@dataclass(frozen=True)
class Session:
    """What was said, done and shown, and what it was closed with."""

    lines: tuple[Line, ...]
    report: str

    @property
    def own(self) -> list[str]:
        """The agent's words: what it said, and the report."""
        return [*(line.text for line in self.lines if line.speaker == "reply"), self.report]

    @property
    def written(self) -> list[str]:
        """The agent's words, and what it had its tools do, such as a mail that it sent."""
        return [*self.own, *(line.text for line in self.lines if line.speaker == "call")]

    @property
    def all(self) -> list[str]:
        """Everything that it said, did and was shown."""
        return [*(line.text for line in self.lines), self.report]


def session_of(messages: Sequence[ChatMessage], report: str) -> Session:
    """The session's messages, with long results cut in the middle.

    Args:
        messages: The whole conversation.
        report: What it was closed with.
    """
    lines: list[Line] = []
    for message in messages:
        if isinstance(message, ChatMessageAssistant):
            if message.text.strip():
                lines.append(Line("reply", message.text))
            lines += [Line("call", _call(call.function, call.arguments)) for call in message.tool_calls or []]
        elif isinstance(message, ChatMessageTool):
            lines.append(Line("result", cut(message.error.message if message.error else message.text, RESULT)))
        else:
            lines.append(Line("system" if message.role == "system" else "user", message.text))
    return Session(tuple(_bounded(lines)), report)


def stands(quote: str, texts: Sequence[str]) -> bool:
    """Whether the quote stands in one of the texts."""
    return any(stands_in(quote, text) for text in texts)


def cut(text: str, most: int) -> str:
    """The text, without its middle where it is too long."""
    return text if len(text) <= most else f"{text[: most * 2 // 3]}\n[... {len(text) - most} characters cut ...]\n{text[-most // 3 :]}"


def quoted(text: str, most: int = 300) -> str:
    """Somebody's words on one line, without what would read as a line or link of ours; empty for none."""
    line = " ".join(text.split()).translate(str.maketrans({"[": "(", "]": ")", "<": "(", ">": ")", "`": "'"}))
    return f'"{line[:most]}"' if line else ""


def _call(function: str, arguments: dict[str, Any]) -> str:
    if set(arguments) == {"command"}:
        return f"{function}:\n{arguments['command']}"
    return f"{function}:\n" + "\n".join(f"{name}: {value}" for name, value in arguments.items())


def _bounded(lines: Sequence[Line]) -> list[Line]:
    """The lines with their results cut further, where the whole would be too long to read."""
    if sum(len(line.text) for line in lines) <= _WHOLE:
        return list(lines)
    results = sum(line.speaker == "result" for line in lines)
    most = max(200, (_WHOLE - sum(len(line.text) for line in lines if line.speaker != "result")) // max(results, 1))
    return [Line("result", cut(line.text, most)) if line.speaker == "result" else line for line in lines]
