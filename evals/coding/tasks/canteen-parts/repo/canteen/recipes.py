"""Recipes and how they are written."""

from dataclasses import dataclass

from canteen.amounts import Amount, parse_amount


class BadBook(ValueError):
    """A book that makes no sense."""


@dataclass(frozen=True)
class Ingredient:
    """So much of something."""

    amount: Amount
    name: str


@dataclass(frozen=True)
class Recipe:
    """What so many servings take."""

    name: str
    serves: int
    ingredients: tuple[Ingredient, ...]
    allergens: frozenset[str] = frozenset()


def parse_recipe(lines):
    """A recipe from its lines."""
    name, *rest = lines
    if not rest or not rest[0].startswith("serves "):
        raise BadBook(f"{name}: the second line says how many it serves")
    serves = _serves(name, rest[0])
    rest = rest[1:]
    allergens = frozenset()
    if rest and rest[0].startswith("allergens "):
        allergens = frozenset(part.strip() for part in rest[0].removeprefix("allergens ").split(","))
        rest = rest[1:]
    if not rest:
        raise BadBook(f"{name}: there are no ingredients")
    return Recipe(name, serves, tuple(_ingredient(name, line) for line in rest), allergens)


def _serves(name, line):
    text = line.removeprefix("serves ").strip()
    if not text.isdecimal() or int(text) < 1:
        raise BadBook(f"{name}: {line!r}")
    return int(text)


def _ingredient(recipe, line):
    try:
        number, unit, name = line.split(maxsplit=2)
        return Ingredient(parse_amount(number, unit), name)
    except (ValueError, ZeroDivisionError) as error:
        raise BadBook(f"{recipe}: {line!r} is not AMOUNT UNIT NAME: {error}") from None
