"""Templates."""

import re
from dataclasses import dataclass

from jarlabel import filters
from jarlabel.errors import BadTemplate, MissingField
from jarlabel.scan import pieces

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Field:
    """A place to be filled in."""

    name: str
    filters: tuple

    def fill(self, batch):
        """Its text for a batch."""
        if self.name not in batch:
            raise MissingField(self.name)
        value = str(batch[self.name])
        for one in self.filters:
            value = one(value)
        return value


def read_field(text):
    """A field from what stands between its braces."""
    name, *rest = (part.strip() for part in text.split("|"))
    if not _NAME.fullmatch(name):
        raise BadTemplate(f"{text!r} is no field")
    return Field(name, tuple(filters.find(one) for one in rest))


class Template:
    """A label with places to be filled in."""

    def __init__(self, source):
        self._parts = [text if kind == "text" else read_field(text) for kind, text in pieces(source)]

    @property
    def fields(self):
        """The names that it uses, in order, each once."""
        return list(dict.fromkeys(part.name for part in self._parts if isinstance(part, Field)))

    def fill(self, batch):
        """The label of a batch, which is a mapping of fields to values."""
        return "".join(part if isinstance(part, str) else part.fill(batch) for part in self._parts)
