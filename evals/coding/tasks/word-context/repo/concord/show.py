"""Places as text."""

WIDTH = 24


def shown(place, width=WIDTH):
    """A place as a line, its context cut to a width on either side."""
    left = _tidy(place.left)[-width:].strip()
    right = _tidy(place.right)[:width].strip()
    return f"{place.line:>5}  {left:<{width}}  {place.word}  {right}".rstrip()


def _tidy(text):
    return " ".join(text.split())
