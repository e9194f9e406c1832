"""What can be done to a value."""

import re

from jarlabel.errors import BadTemplate, BadValue

_CENTER = re.compile(r"center(\d+)")


def _month(value):
    match = re.fullmatch(r"(\d{4})-(\d\d)-\d\d", value)
    if match is None:
        raise BadValue(f"{value!r} is no date")
    return f"{match[2]}/{match[1]}"


def _kilos(value):
    try:
        return f"{int(value) / 1000:g}"
    except ValueError:
        raise BadValue(f"{value!r} is no number of grams") from None


_FILTERS = {"upper": str.upper, "title": str.title, "month": _month, "kilos": _kilos}


def find(name):
    """The filter of a name."""
    if name in _FILTERS:
        return _FILTERS[name]
    if match := _CENTER.fullmatch(name):
        width = int(match[1])
        return lambda value: value.center(width)
    raise BadTemplate(f"there is no filter {name!r}")
