"""Telling what a target said from what it thought."""

import re
from dataclasses import dataclass

from inspect_ai.model import ChatMessageAssistant, ContentReasoning, ContentText

from holdfast.agents.surrogates import whole

_TAGS = "think|thinking|thought|reasoning"
_PAIR = re.compile(rf"<({_TAGS})(?:\s[^>]*)?>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_CLOSE = re.compile(rf"^(.*)</(?:{_TAGS})>", re.IGNORECASE | re.DOTALL)
_OPEN = re.compile(rf"<(?:{_TAGS})(?:\s[^>]*)?>(.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A reply's visible text and the reasoning that came with it."""

    text: str
    reasoning: str


def split_reasoning(message: ChatMessageAssistant) -> Said:
    """Separate reasoning from speech, however the server delivered it.

    Understands reasoning fields, paired tags, a closing tag without its opening one (the chat template opened it)
    and an opening tag that is never closed (the reply ran out of tokens while thinking: nothing was said).
    """
    if isinstance(message.content, str):
        return split_text(message.content)
    thoughts = [part.reasoning for part in message.content if isinstance(part, ContentReasoning)]
    said = split_text("\n".join(part.text for part in message.content if isinstance(part, ContentText)))
    return Said(said.text, "\n".join([*thoughts, said.reasoning]).strip())


def split_text(text: str) -> Said:
    """As `split_reasoning`, for the plain text of a reply."""
    thoughts: list[str] = []
    text = _PAIR.sub(lambda match: thoughts.append(match[2]) or "", whole(text))
    if match := _CLOSE.match(text):
        thoughts.append(match[1])
        text = text[match.end() :]
    if match := _OPEN.search(text):
        thoughts.append(match[1])
        text = text[: match.start()]
    return Said(text.strip(), "\n".join(thought.strip() for thought in thoughts if thought.strip()))
