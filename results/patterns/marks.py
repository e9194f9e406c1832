"""What the look of a document's replies says without a model: lists, bold type, questions, names, dates."""

import re
from collections.abc import Sequence

_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]", re.MULTILINE)
_BOLD = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")
_NAME = re.compile(r"(?<=[a-z0-9,;:] )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b(?:(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (?:1[89]|20)\d\d|(?:{_MONTHS}) \d{{1,2}}|(?:1[89]|20)\d\d(?:-\d\d-\d\d)?)\b")
_QUESTION = ("?", "？", "؟")
_CLOSERS = " \t\r\n\"'*_)”’"


def marks_of(replies: Sequence[str]) -> dict[str, int]:
    """How often each stands in a document's replies; for a question at the end, of how many replies it is."""
    return {
        "headings": sum(len(_HEADING.findall(text)) for text in replies if "#" in text),
        "list items": sum(len(_ITEM.findall(text)) for text in replies),
        "bold": sum(len(_BOLD.findall(text)) for text in replies if "**" in text or "__" in text),
        "code blocks": sum(text.count("```") // 2 for text in replies),
        "exclamation marks": sum(text.count("!") for text in replies),
        "dates": sum(len(_DATE.findall(text)) for text in replies),
        "ends with a question": sum(text.rstrip(_CLOSERS).endswith(_QUESTION) for text in replies),
    }


def names_of(replies: Sequence[str]) -> set[str]:
    """Capitalised words within sentences, as names are written in the Latin alphabet."""
    return {name for text in replies for name in _NAME.findall(text)}


def dates_of(replies: Sequence[str]) -> set[str]:
    """Years, days and months as they are written."""
    return {date for text in replies for date in _DATE.findall(text)}
