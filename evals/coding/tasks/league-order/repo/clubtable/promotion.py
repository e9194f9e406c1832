"""Who goes up."""

from clubtable.season import Season
from clubtable.table import standings


class Undecided(ValueError):
    """Teams share a place across the line."""


def promoted(season: Season, count: int) -> list[str]:
    """The teams that go up, in the order of the table."""
    table = standings(season)
    if 0 < count < len(table) and table[count - 1].place == table[count].place:
        level = [row.team for row in table if row.place == table[count].place]
        raise Undecided(f"{', '.join(level)} share place {table[count].place}")
    return [row.team for row in table[:count]]
