"""The table."""

from __future__ import annotations

from dataclasses import dataclass

from clubtable.season import Match, Season


@dataclass
class Row:
    """A team's line."""

    team: str
    place: int = 0
    won: int = 0
    drawn: int = 0
    lost: int = 0
    scored: int = 0
    conceded: int = 0
    points: int = 0

    @property
    def played(self) -> int:
        return self.won + self.drawn + self.lost

    @property
    def difference(self) -> int:
        return self.scored - self.conceded

    def take(self, scored: int, conceded: int, win: int) -> None:
        """Count a match."""
        self.scored += scored
        self.conceded += conceded
        if scored > conceded:
            self.won += 1
            self.points += win
        elif scored == conceded:
            self.drawn += 1
            self.points += 1
        else:
            self.lost += 1


def standings(season: Season, after: int | None = None) -> list[Row]:
    """The table, as it is or as it was after a round."""
    rows = {team.name: Row(team.name, points=-team.deducted) for team in season.teams.values() if not team.withdrawn}
    count(rows, season.counting(after), season.win)
    found = sorted(rows.values(), key=lambda row: (_key(row), row.team))
    for number, row in enumerate(found, 1):
        level = number > 1 and _key(found[number - 2]) == _key(row)
        row.place = found[number - 2].place if level else number
    return found


def count(rows: dict[str, Row], matches: list[Match], win: int) -> None:
    """Count matches into the rows of their teams."""
    for match in matches:
        home, away = match.goals
        rows[match.home].take(home, away, win)
        rows[match.away].take(away, home, win)


def _key(row: Row) -> tuple[int, int, int]:
    return -row.points, -row.difference, -row.scored
