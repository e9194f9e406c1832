"""A season and its file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


class BadSeason(ValueError):
    """A season's file that makes no sense."""


@dataclass(frozen=True)
class Team:
    name: str
    deducted: int = 0
    withdrawn: bool = False


@dataclass(frozen=True)
class Match:
    """A match that was played."""

    round: int
    home: str
    away: str
    goals: tuple[int, int]


@dataclass
class Season:
    name: str = ""
    win: int = 3
    teams: dict[str, Team] = field(default_factory=dict)
    played: list[Match] = field(default_factory=list)
    rounds: int = 0
    """The last round that any line names."""

    def counting(self, after: int | None = None) -> list[Match]:
        """The matches that count, up to a round or all."""
        return [
            match
            for match in self.played
            if (after is None or match.round <= after)
            and not self.teams[match.home].withdrawn
            and not self.teams[match.away].withdrawn
        ]


_RESULT = re.compile(r"(\d+)\s+(\S+)\s+(\S+)\s+(?:(\d+):(\d+)|-)")
_TEAM = re.compile(r"team\s+(\S+)(?:\s+(?:deduct\s+(\d+)|(withdrawn)))?")


def read_season(text: str) -> Season:
    """A season from its file's text."""
    season = Season()
    for line in (line.strip() for line in text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if match := _RESULT.fullmatch(line):
            _add_result(season, match)
        elif match := _TEAM.fullmatch(line):
            if match[1] in season.teams:
                raise BadSeason(f"{match[1]} is there twice")
            season.teams[match[1]] = Team(match[1], int(match[2] or 0), match[3] is not None)
        elif match := re.fullmatch(r"season\s+(.+)", line):
            season.name = match[1]
        elif match := re.fullmatch(r"win\s+(\d+)", line):
            season.win = int(match[1])
        else:
            raise BadSeason(f"what is {line!r}?")
    return season


def _add_result(season: Season, match: re.Match[str]) -> None:
    number, home, away = int(match[1]), match[2], match[3]
    for name in (home, away):
        if name not in season.teams:
            raise BadSeason(f"{name} is no team of this season")
    if home == away:
        raise BadSeason(f"{home} cannot play itself")
    season.rounds = max(season.rounds, number)
    if match[4] is not None:
        season.played.append(Match(number, home, away, (int(match[4]), int(match[5]))))
