"""Pedigrees from files."""

from kinbook.errors import BadPedigree
from kinbook.pedigree import Pedigree


def parse_pedigree(text):
    """A pedigree from lines of `name father mother`; empty lines are passed over."""
    pedigree = Pedigree()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if len(words) != 3:
            raise BadPedigree(f"line {number}: {line!r}")
        name, *parents = words
        pedigree.add(name, *(None if parent == "-" else parent for parent in parents))
    return pedigree
