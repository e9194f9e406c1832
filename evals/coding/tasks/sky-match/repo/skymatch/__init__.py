"""Stars of two catalogues, brought together."""

from skymatch.angles import separation
from skymatch.catalogue import BadCatalogue, Star, read_catalogue
from skymatch.matching import match, mutual, neighbours

__all__ = ["BadCatalogue", "Star", "match", "mutual", "neighbours", "read_catalogue", "separation"]
