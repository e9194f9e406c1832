"""How closely people are related."""

from kinbook.errors import BadPedigree, UnknownName
from kinbook.pedigree import Pedigree
from kinbook.relations import ancestors, inbreeding, kinship

__all__ = ["BadPedigree", "Pedigree", "UnknownName", "ancestors", "inbreeding", "kinship"]
