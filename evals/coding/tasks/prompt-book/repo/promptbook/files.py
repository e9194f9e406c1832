"""Books as files."""

from __future__ import annotations

import json

from promptbook.book import Book
from promptbook.cues import BadBook, Cue


def load(text: str) -> Book:
    """A book from its file's text."""
    try:
        found = json.loads(text)
        return Book(found["show"], [Cue(**one) for one in found["cues"]])
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise BadBook(f"this is no cue list: {error}") from None


def dump(book: Book) -> str:
    """The text of a book's file."""
    cues = []
    for cue in book.cues:
        one = {"number": cue.number, "department": cue.department, "text": cue.text}
        if cue.follow is not None:
            one["follow"] = cue.follow
        cues.append(one)
    return json.dumps({"show": book.show, "cues": cues}, indent=1, ensure_ascii=False) + "\n"
