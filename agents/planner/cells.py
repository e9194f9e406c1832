"""Lots: what is drawn for an opening before anybody plans it, so that variety is nobody's taste."""

import random
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from holdfast.agents.digest import digest
from holdfast.agents.yaml_text import parse_yaml

_FILE = Path(__file__).parent / "cells.yaml"
_STEPS = {"place": 31, "occupation": 17, "register": 13, "domain": 37, "deployment": 7, "operator": 1, "length": 5}
"""By how many levels each factor moves on from row to row: coprime to their number, or columns repeat early; far enough apart that no factor follows another."""
BARE = "bare assistant"


class Cell(BaseModel):
    """The lot of one opening."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    age: int
    locale: str
    language: str
    place: str
    occupation: str
    register_: str
    domain: str
    deployment: str
    operator: str
    """How the system prompt is written; empty for a bare assistant."""
    length: str

    @property
    def bare(self) -> bool:
        """Whether there is no system prompt."""
        return self.deployment == BARE

    def render(self) -> str:
        """The lot, a line a part."""
        used = "a bare assistant, without a system prompt" if self.bare else f"{self.deployment}; the system prompt: {self.operator}"
        lines = {
            "Person": f"{self.age} years old, {self.occupation}",
            "Place": f"{self.place} ({self.locale})",
            "Language of the messages": self.language,
            "Register": self.register_,
            "Subject": self.domain,
            "Assistant used as": used,
            "First message": self.length,
        }
        return "\n".join(f"- {name}: {text}" for name, text in lines.items())


def draw(rows: int, columns: int, seed: int) -> list[list[Cell]]:
    """A lot for every trait (row) and opening (column).

    Each factor's levels are shuffled by the seed and laid out as a cyclic Latin square (Fisher 1935): no level comes twice in a row
    or column before all have come once. The age is drawn from those that are ordinary for the occupation.

    Args:
        rows: How many traits.
        columns: How many openings a trait.
        seed: Another seed gives other lots; the same seed the same.
    """
    levels = {factor: _shuffled(factor, seed) for factor in _STEPS}
    return [[_cell(levels, row, column, seed) for column in range(columns)] for row in range(rows)]


@cache
def cells_digest() -> str:
    """Twelve hexadecimal digits that change with any level."""
    return digest(_levels())


def _cell(levels: dict[str, list[Any]], row: int, column: int, seed: int) -> Cell:
    # factors of 6 levels can only step by 1 or 5, so one of three would follow another: one level more after each round prevents it
    chosen = {factor: options[(column + column // len(options) + row * _STEPS[factor]) % len(options)] for factor, options in levels.items()}
    locale, language, place = chosen["place"]
    occupation, youngest, oldest = chosen["occupation"]
    deployment = chosen["deployment"]
    return Cell(
        age=_rng("age", row, column, seed).randint(youngest, oldest),
        locale=locale,
        language=language,
        place=place,
        occupation=occupation,
        register_=chosen["register"],
        domain=chosen["domain"],
        deployment=deployment,
        operator="" if deployment == BARE else chosen["operator"],
        length=chosen["length"],
    )


def _shuffled(factor: str, seed: int) -> list[Any]:
    options = list(_levels()[factor])
    _rng(factor, seed).shuffle(options)
    return options


@cache
def _levels() -> dict[str, list[Any]]:
    content = parse_yaml(_FILE.read_text(encoding="utf-8"))
    return {factor: content[factor] for factor in _STEPS}


def _rng(*parts: object) -> random.Random:
    return random.Random(digest(*parts))
