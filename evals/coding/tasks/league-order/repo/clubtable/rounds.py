"""How a season went."""

from clubtable.season import Season
from clubtable.table import standings


def places_by_round(season: Season, team: str) -> list[int]:
    """A team's place after each round, from the first."""
    places = []
    for number in range(1, season.rounds + 1):
        places += [row.place for row in standings(season, after=number) if row.team == team]
    return places
