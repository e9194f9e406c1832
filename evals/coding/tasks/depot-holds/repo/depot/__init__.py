"""A small depot."""

from depot.errors import BadEntry, BadQuantity, OutOfStock, UnknownItem
from depot.stock import Depot

__all__ = ["BadEntry", "BadQuantity", "Depot", "OutOfStock", "UnknownItem"]
