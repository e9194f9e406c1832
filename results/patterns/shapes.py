"""The shapes in which rows hold chats and texts, recognised row by row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from holdfast.results.patterns.documents import Document, Role, Turn

MESSAGES = ("messages", "conversations", "conversation", "chat", "dialogue")
PROMPTS = ("prompt", "instruction", "question", "query", "input", "user")
RESPONSES = ("response", "completion", "output", "answer", "reply", "assistant", "chosen")
TEXTS = ("text", "content", "document", "body")
ROLES: dict[str, Role] = {
    "user": "user", "human": "user", "prompter": "user",
    "assistant": "assistant", "gpt": "assistant", "model": "assistant", "bot": "assistant", "chatgpt": "assistant", "ai": "assistant",
    "system": "system", "developer": "system",
    "tool": "tool", "function": "tool", "function_call": "tool", "function_response": "tool", "observation": "tool", "ipython": "tool",
}  # fmt: skip

NO_ROW = "neither an object nor a text"
NO_SHAPE = "of no known shape (messages, conversations, prompt and response, or text)"
NO_CHAT = "messages that are no list of roles and contents"
NO_ROLE = "a turn of an unknown role"
NO_REPLY = "without a reply of the assistant"
EMPTY = "an empty reply"

_PAIRED = {"role": "content", "from": "value", "speaker": "text"}
"""The keys by which turns are told, role and content."""


@dataclass(frozen=True)
class Columns:
    """Where a row holds what, as a user says; None where the names above decide."""

    messages: str | None = None
    prompt: str | None = None
    response: str | None = None
    text: str | None = None
    group: str | None = None

    @property
    def named(self) -> list[str]:
        """Those that were named."""
        return [name for name in (self.messages, self.prompt, self.response, self.text, self.group) if name is not None]

    def reads(self, *, chats: bool) -> bool:
        """Whether no name rules this kind out: naming one says that the others are not meant."""
        asked = [self.messages, self.prompt, self.response, self.text]
        return not any(asked) or bool(self.messages if chats else self.text)


class NoDocument(Exception):
    """A row that is no document; the message says why, the same words for all rows of the kind."""


def document_of(row: object, columns: Columns, place: str, number: int) -> Document:
    """The row as a document.

    Args:
        row: What stands in the file: an object, a list of turns, or a text.
        columns: What a user says of its keys.
        place: For people, such as `train.jsonl:17`.
        number: Of the row, from 0.

    Raises:
        NoDocument: it is none.
    """
    group = ""
    if isinstance(row, Mapping):
        values = cast("Mapping[str, object]", row)
        if missing := next((name for name in columns.named if name not in values), None):
            raise NoDocument(f"without the column {missing!r}")
        turns, kind = _turns(values, columns)
        group = str(told) if columns.group and (told := values[columns.group]) is not None else ""
    elif isinstance(row, str):
        turns, kind = [Turn("assistant", row)], "text"
    elif isinstance(row, Sequence) and not isinstance(row, bytes):
        turns, kind = _chat(cast("object", row)), "chat"
    else:
        raise NoDocument(NO_ROW)
    if not any(turn.role == "assistant" for turn in turns):
        raise NoDocument(NO_REPLY)
    said = tuple(Turn(turn.role, _encodable(turn.text)) for turn in turns if turn.text.strip())
    if not any(turn.role == "assistant" for turn in said):
        raise NoDocument(EMPTY)
    return Document(said, "text" if kind == "text" else "chat", place, group, row=number)


def _turns(row: Mapping[str, object], columns: Columns) -> tuple[list[Turn], str]:
    if columns.reads(chats=True) and (found := _first(row, columns.messages, MESSAGES)) is not None:
        return _chat(row[found]), "chat"
    if columns.response or columns.prompt or not columns.named or columns.named == [columns.group]:
        response = _first(row, columns.response, RESPONSES)
        prompt = _first(row, columns.prompt, tuple(name for name in PROMPTS if name != response))
        if response is not None and prompt is not None:
            return [*_prompt(row, prompt, response), *_side(row[response], "assistant")], "chat"
    if columns.reads(chats=False) and (found := _first(row, columns.text, TEXTS)) is not None:
        if not isinstance(row[found], str):
            raise NoDocument(EMPTY if row[found] is None else NO_SHAPE)
        return [Turn("assistant", cast(str, row[found]))], "text"
    raise NoDocument(NO_SHAPE)


def _first(row: Mapping[str, object], named: str | None, known: Sequence[str]) -> str | None:
    if named is not None:
        return named
    return next((name for name in known if name in row), None)


def _prompt(row: Mapping[str, object], prompt: str, response: str) -> list[Turn]:
    """What was asked; the separate `input` of an instruction follows it, and a `system` stands before it."""
    before = [Turn("system", system)] if isinstance(system := row.get("system"), str) else []
    more = row.get("input") if prompt == "instruction" and response != "input" else None
    asked = _side(row[prompt], "user")
    return [*before, *asked, *([Turn("user", more)] if isinstance(more, str) else [])]


def _side(value: object, role: Role) -> list[Turn]:
    """One side of a prompt and its response: a text, or messages."""
    if isinstance(value, str) and not value.lstrip().startswith('[{"'):
        return [Turn(role, value)]
    return [Turn(role, "")] if value is None else _chat(value)


def _chat(value: object) -> list[Turn]:
    if isinstance(value, str):
        value = _opened(value)
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise NoDocument(NO_CHAT)
    return [_turn(one) for one in cast("Sequence[object]", value)]


def _opened(text: str) -> object:
    """A chat that a table holds as JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NoDocument(NO_CHAT) from None


def _turn(value: object) -> Turn:
    if not isinstance(value, Mapping):
        raise NoDocument(NO_CHAT)
    turn = cast("Mapping[str, object]", value)
    key = next((key for key in _PAIRED if key in turn), None)
    if key is None:
        raise NoDocument(NO_CHAT)
    role = ROLES.get(str(turn[key]).strip().lower())
    if role is None:
        raise NoDocument(NO_ROLE)
    return Turn(role, _text(turn.get(_PAIRED[key], turn.get("content"))))


def _text(content: object) -> str:
    """The text of a turn, whose content may be a list of parts; what is no text (a call, a picture) is left out."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    if not isinstance(content, Sequence) or isinstance(content, bytes):
        raise NoDocument(NO_CHAT)
    parts = [part if isinstance(part, str) else cast("Mapping[str, object]", part).get("text") if isinstance(part, Mapping) else None for part in cast("Sequence[object]", content)]
    return "\n".join(part for part in parts if isinstance(part, str))


def _encodable(text: str) -> str:
    """The text without half characters, which JSON allows and no file holds."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
