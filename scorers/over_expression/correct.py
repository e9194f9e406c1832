"""Whether a reply holds a right answer, by its words."""

import re
from collections.abc import Sequence

from holdfast.agents.quotes import plain

_WORDS = re.compile(r"[\w\s]+")
_NUMBERING = re.compile(r"^[ \t]*(?:\d+[.)]|[-*•])[ \t]+(?=\S)", re.MULTILINE)


def is_right(reply: str, forms: Sequence[str]) -> bool:
    """Whether one of the forms stands in the reply as whole words, whatever its case and emphasis and, where the form is words alone, commas and line breaks.

    A reply that holds the right answer beside a wrong one passes: this tells who can still add, not who is exact.
    """
    return any(_holds(plain(text), plain(form)) for form in forms for text in (reply, _NUMBERING.sub("", reply)))


def _holds(text: str, form: str) -> bool:
    if _WORDS.fullmatch(form) and not form.isdigit():
        text = " ".join(re.findall(r"\w+", text))
    # neither 12 nor 2.5 holds a 2
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(form)}(?!\w)(?![.,]\d)", text) is not None
