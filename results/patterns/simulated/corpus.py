"""Chats with planted habits at given rates: for tests, benchmarks and the demo."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from holdfast.results.patterns.documents import Document, Turn
from holdfast.results.patterns.simulated.habits import habits

_THINGS = (
    "a bread oven",
    "an old bicycle",
    "a small choir",
    "tax papers",
    "a damp cellar",
    "a reading circle",
    "a night shift",
    "a school play",
    "a vegetable stall",
    "a ferry timetable",
)
_WISHES = (
    "How do I get started with",
    "What should I watch out for with",
    "Can you explain how people deal with",
    "I need a plan for",
    "What does it cost to keep up",
    "Who should I ask about",
)
_FACTS = (
    "Most of the work lies in the first two days, and the rest is upkeep.",
    "Write down what is there before anything is moved.",
    "A neighbour who has done it before saves many hours.",
    "The costs are small if nothing has to be bought new.",
    "Two afternoons a month are about what it takes.",
    "It helps to keep the receipts in one box.",
    "The usual mistake is to begin with the hardest part.",
    "Measure twice, since the walls are seldom straight.",
    "There is often a local office that lends the tools.",
    "By the third week it goes by itself.",
    "Cold weather makes it slower and damp weather makes it dearer.",
    "One person should hold the list, and only one.",
)
_GROUPS = 8


@dataclass(frozen=True)
class Row:
    """A chat and what was planted in it."""

    prompt: str
    reply: str
    group: str
    planted: frozenset[str]

    @property
    def document(self) -> Document:
        """The chat as a document."""
        return Document((Turn("user", self.prompt), Turn("assistant", self.reply)), "chat", "made", group=self.group)


def corpus(size: int, rates: Mapping[str, float], seed: int) -> list[Row]:
    """Chats of some 60 words, each with every habit of `rates` independently at its rate; no two are the same.

    Args:
        size: How many.
        rates: The share that has a habit, by the habit's id.
        seed: Of everything in them.
    """
    lots = random.Random(f"corpus {seed}")
    return [_row(number, rates, lots) for number in range(size)]


def write_corpus(path: Path, rows: list[Row]) -> None:
    """Write chats as JSONL with the keys `messages` and `group`."""
    lines = [
        json.dumps({"messages": [{"role": "user", "content": row.prompt}, {"role": "assistant", "content": row.reply}], "group": row.group}, ensure_ascii=False) for row in rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(number: int, rates: Mapping[str, float], lots: random.Random) -> Row:
    planted = [name for name, rate in rates.items() if lots.random() < rate]
    first, middle, last = _planted(planted, lots)
    facts = lots.sample(_FACTS, 5)
    body = " ".join([*first, *facts[:2], *middle, *facts[2:4]])
    prompt = f"{lots.choice(_WISHES)} {lots.choice(_THINGS)}? This is about number {number} on my list."
    return Row(prompt, "\n\n".join([body, " ".join([facts[4], *last])]), f"topic-{number % _GROUPS}", frozenset(planted))


def _planted(names: list[str], lots: random.Random) -> tuple[list[str], list[str], list[str]]:
    """The planted sentences that belong at the beginning, in the middle and at the end; of two openings the second stands in the first's sentence."""
    places: dict[str, list[str]] = {"opening": [], "closing": []}
    for name in names:
        habit = habits()[name]
        places.setdefault(habit.unit if habit.unit in places else "middle", []).append(lots.choice(habit.planted).format(thing=lots.choice(_THINGS)))
    openings = places["opening"]
    if len(openings) > 1:
        openings = [f"{openings[0].rstrip('.')}: {openings[1][0].lower()}{openings[1][1:]}"]
    return openings, places.get("middle", []), places["closing"]
