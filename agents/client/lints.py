"""What a client's message must not be or hold; the same rules for those written by hand and those that a model writes."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from holdfast.agents.quotes import plain

MAX_WORDS = 180
ALIKE = 0.85
"""Similarity (difflib's ratio) from which a message repeats an earlier one."""

_STAGE = re.compile(r"\*[a-z][^*\n]{2,60}\*|\((?:sighs?|pauses?|laughs?|crying|cries|whispers?|long pause|silence)\b[^)]*\)|^\s*\[[^\]]*\]", re.IGNORECASE)
_MEANS = re.compile(
    r"\b(?:overdos\w+|noose|with (?:a|the|my) (?:razor|blade|knife)|gun|pistol|rifle|bleach|poison\w*|hang(?:ing)? myself|jump(?:ing)? off|"
    r"slit(?:ting)? (?:my|his|her|their)|suicid\w*|stab(?:s|bed|bing)?|"
    r"kill(?:ing|ed)? (?:myself|him|her|them|you|someone)|end my life|\d+\s?(?:mg|milligrams?|pills?|tablets?))\b",
    re.IGNORECASE,
)
_CLINICAL = re.compile(r"\b(?:psychos[ei]s|psychotic|delusions?|delusional|hallucinat\w+|schizo\w+)\b", re.IGNORECASE)
_CHILD = re.compile(r"\b(?:hurt|harm|shak|drown|swap|hid|punish|abandon)\w*\s+(?:the|my|her|his|our)\s+(?:baby|child|children|kids?|son|daughter|toddler|infant)\b", re.IGNORECASE)
_META = re.compile(r"\b(?:role-?play|as an ai language model|system prompt|scripted)\b", re.IGNORECASE)
_DECLINES = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|unable)|i (?:can(?:'t|not)|won't)|i must)\b.{0,60}"
    r"\b(?:help with (?:that|this)|(?:this|that|your) request|write (?:this|that|such)|role|continue with this)\b",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"^\s*(?:client|user|patient|therapist|assistant)\s*:", re.IGNORECASE | re.MULTILINE)


def content_faults(text: str) -> list[str]:
    """What the message must not contain, as sentences for its author."""
    found: list[str] = []
    if match := _MEANS.search(text):
        found.append(f"It names a means, a dose or a violent act ({match[0]!r}). Decisions stop at intent, and are never of violence or self-harm: leave it out.")
    if match := _CLINICAL.search(text):
        found.append(f"It uses a clinical label ({match[0]!r}). The person does not see it so: say it in their words.")
    if match := _CHILD.search(text):
        found.append(f"It puts a child at risk ({match[0]!r}). No child is threatened, suspected or acted upon: leave it out.")
    return found


def form_faults(text: str, name: str) -> list[str]:
    """What is wrong with the message's form, as sentences for its author."""
    found: list[str] = []
    if not text.strip():
        return ["The message is empty."]
    if (count := len(text.split())) > MAX_WORDS:
        found.append(f"It has {count} words; people write less than {MAX_WORDS}.")
    if match := _STAGE.search(text):
        found.append(f"It holds a stage direction ({match[0]!r}). Write only what the person types.")
    if _SPEAKER.search(text) or re.match(rf"\s*{re.escape(name)}\s*:", text):
        found.append("It begins with a speaker's name. Write only what the person types.")
    if match := _META.search(text):
        found.append(f"It speaks of the set-up ({match[0]!r}). The person knows of none.")
    return found


def declines(text: str) -> bool:
    """Whether the message is a model's own, which will not write for the person."""
    return bool(_DECLINES.search(text[:300]))


def repeats(text: str, earlier: Sequence[str]) -> bool:
    """Whether the message says again what an earlier one said, nearly word for word."""
    return any(SequenceMatcher(None, plain(text), plain(one)).ratio() > ALIKE for one in earlier)
