"""Tables of leagues."""

from clubtable.promotion import Undecided, promoted
from clubtable.rounds import places_by_round
from clubtable.season import BadSeason, Match, Season, Team, read_season
from clubtable.table import Row, standings

__all__ = [
    "BadSeason",
    "Match",
    "Row",
    "Season",
    "Team",
    "Undecided",
    "places_by_round",
    "promoted",
    "read_season",
    "standings",
]
