"""What is asked of a finding aid."""

from muniment.marks import parse_mark


def find(entries, text):
    """The entry under a mark, or None."""
    return entries.get(str(parse_mark(text)))


def dangling(entries):
    """Marks that are referred to and have no entry, each once, in order."""
    named = {one for entry in entries.values() for one in entry.see}
    return sorted((one for one in named if one not in entries), key=parse_mark)


def listing(entries):
    """All entries by group, box, item and letter."""
    return sorted(entries.values(), key=lambda entry: entry.place)
