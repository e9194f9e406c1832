"""What has to be bought."""

import math
from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple


class Item(NamedTuple):
    """A whole number of g, ml or pieces of something."""

    name: str
    amount: int
    unit: str


def shopping_list(servings):
    """The items for pairs of a recipe and how many it has to serve."""
    sums = defaultdict(Fraction)
    for recipe, wanted in servings:
        for ingredient in recipe.ingredients:
            sums[ingredient.name, ingredient.amount.unit] += ingredient.amount.number * wanted / recipe.serves
    return [Item(name, math.ceil(amount), unit) for (name, unit), amount in sorted(sums.items())]
