"""Transcripts as other models read them, in a frame which no speaker can forge."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from holdfast.agents.digest import digest
from holdfast.agents.surrogates import whole

Speaker = Literal["system", "user", "reply", "call", "result"]
"""A `call` is what an agent has a tool do, a `result` what the tool gave back."""


@dataclass(frozen=True)
class Line:
    """One message of a conversation, as the target's side sees it."""

    speaker: Speaker
    text: str


def encode(lines: Sequence[Line]) -> str:
    """Wrap each message in a tag whose name carries a nonce, with angle brackets escaped.

    The nonce is derived from the whole conversation, so no message can contain it (that would need a
    fixed point of the hash), and the same conversation is encoded the same way every time.
    The messages of each speaker are numbered from 1: user message n comes before reply n.
    """
    nonce = nonce_of(lines)
    counts: Counter[Speaker] = Counter()
    blocks: list[str] = []
    for line in lines:
        counts[line.speaker] += 1
        number = "" if line.speaker == "system" else f' n="{counts[line.speaker]}"'
        tag = f"{line.speaker}-{nonce}"
        blocks.append(f"<{tag}{number}>\n{html.escape(whole(line.text), quote=False)}\n</{tag}>")
    return "\n".join(blocks)


def nonce_of(lines: Sequence[Line]) -> str:
    """The eight hexadecimal digits in the tags of these lines."""
    return digest([(line.speaker, line.text) for line in lines])[:8]
