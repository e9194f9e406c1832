"""What follows from a pedigree."""

from fractions import Fraction

HALF = Fraction(1, 2)


def ancestors(pedigree, name):
    """All known ancestors, sorted."""
    found = set()
    for parent in pedigree.parents(name):
        if parent is not None:
            found |= {parent, *ancestors(pedigree, parent)}
    return sorted(found)


def inbreeding(pedigree, name):
    """The kinship of the parents."""
    father, mother = pedigree.parents(name)
    if father is None or mother is None:
        return Fraction(0)
    return kinship(pedigree, father, mother)


def kinship(pedigree, one, other):
    """The chance that a gene of the one and of the other are copies of the same."""
    if one == other:
        return HALF * (1 + inbreeding(pedigree, one))
    if pedigree.descends(one, other):
        one, other = other, one
    # now the other is not an ancestor of the one
    pedigree.parents(one)
    known = [parent for parent in pedigree.parents(other) if parent is not None]
    return HALF * sum((kinship(pedigree, one, parent) for parent in known), Fraction(0))
