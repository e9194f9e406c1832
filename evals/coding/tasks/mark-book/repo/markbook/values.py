"""Names, dates and marks as people write them."""

from datetime import date


class Refused(ValueError):
    """What cannot go into the book."""


def tidy(name):
    """A name with single spaces."""
    return " ".join(name.split())


def same(name):
    """What two spellings of a name have in common."""
    return tidy(name).casefold()


def parse_date(text):
    """A date from `2024-03-11`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is not a date") from None


def parse_mark(text):
    """A mark from `3` or `2.75`."""
    try:
        mark = float(text)
    except ValueError:
        raise Refused(f"{text!r} is not a mark") from None
    if not 1 <= mark <= 6 or mark * 4 != int(mark * 4):
        raise Refused(f"{text!r} is not a mark from 1 to 6 in quarters")
    return mark
