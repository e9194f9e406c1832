"""Finding aids."""

from dataclasses import dataclass, field

from muniment.marks import Mark, parse_mark

FIELDS = ("title", "dates", "see", "note")


class BadAid(ValueError):
    """Not a finding aid."""


@dataclass
class Entry:
    """What lies under a mark."""

    mark: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def see(self):
        """The marks that it refers to."""
        return [one.strip() for one in self.fields.get("see", "").split(",") if one.strip()]

    @property
    def place(self) -> Mark:
        """Where it lies."""
        return parse_mark(self.mark)


def parse_aid(text):
    """The entries of a finding aid by their marks."""
    entries = {}
    entry = None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            entry = Entry(str(parse_mark(line[1:-1])))
            if entry.mark in entries:
                raise BadAid(f"line {number}: {entry.mark} has an entry already")
            entries[entry.mark] = entry
            continue
        name, colon, value = line.partition(":")
        if not colon or name not in FIELDS or entry is None or name in entry.fields:
            raise BadAid(f"line {number}: {line!r} fits nowhere")
        entry.fields[name] = value.strip()
        for one in entry.see:
            parse_mark(one)
    return entries
