"""All recipes together."""

from itertools import groupby

from canteen.recipes import BadBook, parse_recipe
from canteen.shopping import shopping_list


class BadOrder(ValueError):
    """An order for what is not in the book, or not for a whole number above zero."""


class Book:
    """Recipes by their names."""

    def __init__(self, recipes):
        self.recipes = {}
        for recipe in recipes:
            if recipe.name in self.recipes:
                raise BadBook(f"there are two recipes {recipe.name!r}")
            self.recipes[recipe.name] = recipe

    def shopping(self, orders):
        """What to buy for servings by recipe name."""
        return shopping_list([(self._ordered(name, wanted), wanted) for name, wanted in orders.items()])

    def allergens(self, name):
        """The allergens of a recipe, sorted."""
        return sorted(self._recipe(name).allergens)

    def _ordered(self, name, wanted):
        if type(wanted) is not int or wanted < 1:
            raise BadOrder(f"{wanted!r} servings of {name}")
        return self._recipe(name)

    def _recipe(self, name):
        if name not in self.recipes:
            raise BadOrder(f"there is no recipe {name!r}")
        return self.recipes[name]


def parse_book(text):
    """A book from its text."""
    lines = [line.strip() for line in text.splitlines()]
    return Book([parse_recipe(list(part)) for filled, part in groupby(lines, key=bool) if filled])
