"""The journal: one JSON object a line, in the order in which things happened."""

import json

from depot.errors import BadEntry

FIELDS = {
    "receive": {"item": str, "quantity": int, "at": int},
    "ship": {"item": str, "quantity": int, "at": int},
}


def write(kind, **values):
    """An entry's line."""
    return json.dumps({"kind": kind, **values}, sort_keys=True)


def read(line):
    """An entry's kind and values."""
    try:
        values = json.loads(line)
        kind = values.pop("kind")
        wanted = FIELDS[kind]
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BadEntry(f"not an entry: {line!r}") from None
    if set(values) != set(wanted) or not all(type(values[name]) is kind_of for name, kind_of in wanted.items()):
        raise BadEntry(f"{kind} takes {', '.join(sorted(wanted))}: {line!r}")
    return kind, values
