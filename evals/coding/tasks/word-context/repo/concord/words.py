"""What a word is."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def folded(word):
    """A word as it is compared with others."""
    return word.casefold().replace("’", "'")


def is_word(text):
    """Whether a text is a single word."""
    return WORD.fullmatch(text) is not None
