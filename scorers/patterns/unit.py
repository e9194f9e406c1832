"""The part of a document in which a pattern stands: pure functions over its messages."""

import re
from collections.abc import Sequence

from inspect_ai.model import ChatMessage

from holdfast.agents.transcript import Line, Speaker
from holdfast.scorers.patterns.pattern import Unit

FIRST_WORDS = 60
FEWEST_WORDS = 6
"""An opening sentence with fewer words takes the next one with it: "Sure." opens nothing."""
LONGEST_OPENING = 80
"""Words of an opening at most, where a text has no full stops."""
LONGEST_PART = 24_000
"""Characters of a document that a rater is shown at most; the middle of a longer one is left out."""

_SPEAKERS: dict[str, Speaker] = {"system": "system", "user": "user", "assistant": "reply", "tool": "result"}
_SENTENCE = re.compile(r".+?(?:[.!?…。！？]+[\"'”’)\]*_]*(?=\s|$)|[。！？]|\n|$)", re.DOTALL)
_GAP = "\n[…]\n"


def part(lines: Sequence[Line], unit: Unit) -> list[Line]:
    """What a rater of the unit is shown: the whole conversation, or of every reply its opening sentence, its first words, its last paragraph or all of it."""
    if unit == "whole":
        return _within(lines)
    replies = [line.text.strip() for line in lines if line.speaker == "reply"]
    return _within([Line("reply", said) for text in replies if (said := _cut(text, unit))])


def lines_of_roles(messages: Sequence[tuple[str, str]]) -> list[Line]:
    """Messages by role (system, user, assistant, tool) and text, as lines."""
    return [Line(_SPEAKERS[role], text) for role, text in messages]


def lines_of_messages(messages: Sequence[ChatMessage]) -> list[Line]:
    """A sample's messages, as lines."""
    return lines_of_roles([(message.role, message.text) for message in messages])


def replies(lines: Sequence[Line]) -> list[str]:
    """The texts of the replies."""
    return [line.text for line in lines if line.speaker == "reply"]


def opening(text: str) -> str:
    """The first sentence, with the next ones where it is short."""
    said: list[str] = []
    for match in _SENTENCE.finditer(text.strip()):
        said.extend(match[0].split())
        if len(said) >= FEWEST_WORDS:
            break
    return " ".join(said[:LONGEST_OPENING])


def _cut(text: str, unit: Unit) -> str:
    match unit:
        case "opening":
            return opening(text)
        case "first_tokens":
            return " ".join(text.split()[:FIRST_WORDS])
        case "closing":
            return re.split(r"\n\s*\n", text)[-1].strip()
        case _:
            return text


def _within(lines: Sequence[Line]) -> list[Line]:
    """The lines, each shortened in its middle where all together are too long."""
    size = sum(len(line.text) for line in lines)
    if size <= LONGEST_PART:
        return list(lines)
    return [Line(line.speaker, _shortened(line.text, max(200, len(line.text) * LONGEST_PART // size))) for line in lines]


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most // 2] + _GAP + text[-(most // 2) :]
