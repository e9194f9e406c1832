"""Amounts and their units."""

from fractions import Fraction
from typing import NamedTuple

BASE = {"g": ("g", 1), "kg": ("g", 1000), "ml": ("ml", 1), "l": ("ml", 1000), "piece": ("piece", 1)}


class Amount(NamedTuple):
    """So much, in `g`, `ml` or `piece`."""

    number: Fraction
    unit: str


def parse_amount(number, unit):
    """An amount from a number and a unit; ValueError if it is none."""
    if unit not in BASE:
        raise ValueError(f"{unit!r} is not a unit")
    base, factor = BASE[unit]
    value = Fraction(number) * factor
    if value <= 0:
        raise ValueError(f"{number} is not more than 0")
    return Amount(value, base)
