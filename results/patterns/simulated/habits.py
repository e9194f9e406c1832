"""The published table of habits that simulated scanners, clusterers and raters go by."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.agents.transcript import Line
from holdfast.agents.yaml_text import parse_yaml
from holdfast.scorers.patterns.pattern import Category, Unit
from holdfast.scorers.patterns.unit import part

_FILE = Path(__file__).parent / "habits.yaml"


@dataclass(frozen=True)
class Habit:
    """A habit that can be planted in documents, and how it is recognised."""

    id: str
    category: Category
    unit: Unit
    mark: re.Pattern[str]
    clear: re.Pattern[str]
    planted: tuple[str, ...]
    """Sentences that have it."""
    names: tuple[str, ...]
    """Eight ways in which scanners report it."""
    known: str = ""
    """The id of the known pattern that it is."""

    def level(self, lines: list[Line]) -> int:
        """0, 1 or 2, as a rater should say."""
        texts = [line.text for line in lines if line.speaker == "reply"]
        if any(self.clear.search(text) for text in texts):
            return 2
        return int(any(self.mark.search(text) for text in texts))

    def words(self, lines: list[Line]) -> str:
        """The sentence of a document that shows it; empty if none does."""
        for line in part(lines, self.unit):
            match = (self.mark.search(line.text) or self.clear.search(line.text)) if line.speaker == "reply" else None
            if match:
                return " ".join(_sentence_at(line.text, match.start()).split()[:12])
        return ""


@cache
def table() -> dict[str, Any]:
    """The whole table."""
    return parse_yaml(_FILE.read_text(encoding="utf-8"))


@cache
def habits() -> dict[str, Habit]:
    """Every habit by its id."""
    return {name: _habit(name, entry) for name, entry in table()["habits"].items()}


@cache
def by_name() -> dict[str, Habit]:
    """Every habit by each of the names that scanners give it, and by that of the known pattern."""
    return {name: habit for habit in habits().values() for name in habit.names}


def _habit(name: str, entry: dict[str, Any]) -> Habit:
    mark, clear = (re.compile(entry[key], re.IGNORECASE | re.MULTILINE) for key in ("mark", "clear"))
    return Habit(name, entry["category"], entry["unit"], mark, clear, tuple(entry["planted"]), tuple(entry["names"]), entry.get("known", ""))


def _sentence_at(text: str, place: int) -> str:
    start = max(text.rfind(mark, 0, place) for mark in (". ", "? ", "! ", "\n"))
    begin = 0 if start < 0 else start + 1
    end = re.search(r"[.?!](?=\s|$)", text[place:])
    return text[begin : place + end.end() if end else len(text)].strip()
