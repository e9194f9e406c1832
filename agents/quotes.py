"""Quote verification: no quote, no claim."""

import html
import re
import unicodedata
from collections.abc import Sequence

MIN_LETTERS = 8
"""Shorter quotes prove nothing, unless they are the whole reply."""

_SAME = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "−": "-"})
_ELLIPSIS = re.compile(r"\s*(?:\[\s*)?(?:\.\.\.|…)(?:\s*\])?\s*")


def plain(text: str) -> str:
    """The text as quotes are compared: one spelling of quotes, dashes and spaces, no case, no Markdown emphasis, no entities."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).translate(_SAME)
    return " ".join(re.sub(r"[*_`#>]+", "", text).casefold().split())


def stands_in(quote: str, text: str) -> bool:
    """Whether the quote stands in the text word for word; an ellipsis may leave words out, the pieces keep their order."""
    quote, text = plain(quote).strip("\"' "), plain(text)
    if quote.strip(".!? ") == text.strip(".!?\"' "):
        return bool(quote.strip(".!? "))
    if len(re.sub(r"\W", "", quote)) < MIN_LETTERS:
        return False
    place = 0
    for piece in (piece for piece in _ELLIPSIS.split(quote) if piece):
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return place > 0


def locate(quote: str, texts: Sequence[str], stated: int) -> int | None:
    """The number (from 1) of the text that holds the quote: the stated one, else the only other one, else None."""
    if 1 <= stated <= len(texts) and stands_in(quote, texts[stated - 1]):
        return stated
    found = [number for number, text in enumerate(texts, 1) if stands_in(quote, text)]
    return found[0] if len(found) == 1 else None
