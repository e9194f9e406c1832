"""Whether scans find what was planted, and whether halves of one corpus differ: `python -m tests.bench.patterns_detection`.

The scanner, the clusterer and the rater are simulated and read what they are sent, in this process.
"""

import asyncio
import json
import os
import sys
import tempfile

from holdfast.agents.simulated.request import ChatRequest, Message, Orders
from holdfast.results.patterns.calls import Player
from holdfast.results.patterns.differences import differences
from holdfast.results.patterns.ratings import Rating, rating_of
from holdfast.results.patterns.sampling import Design, detection, entries
from holdfast.results.patterns.scan_run import Source, draw_batches, find_patterns
from holdfast.results.patterns.simulated.corpus import Row, corpus
from holdfast.results.patterns.simulated.habits import by_name, habits
from holdfast.results.patterns.simulated.plugin import PatternsSimulation
from holdfast.scorers.patterns.known import known_patterns
from holdfast.scorers.patterns.pattern import Pattern
from holdfast.scorers.patterns.rating import hands, laid_out, request
from holdfast.scorers.patterns.unit import lines_of_roles, part
from tests.bench.figure import Figure, show
from tests.results.patterns.made import calls, in_process

SEEDS = 60
HALVES, HALF = 200, 150
DEMANDED = {0.05: 0.65, 0.1: 0.95, 0.2: 0.99}
PLANTED = ("answer-first", "asks-back", "offers-more")
MIXED = {"answer-first": 0.3, "feelings-first": 0.1, "asks-back": 0.05, "won-over": 0.2, "decent-people": 0.02}


def kept(rate: float, seed: int) -> list[str]:
    """The planted habit of each pattern that a default scan keeps."""
    documents = [row.document for row in corpus(1000, dict.fromkeys(PLANTED, rate), seed)]
    found, design = entries(documents), Design()
    drawn = draw_batches(lambda: documents, found, design, seed)
    source = Source(data=("made",), documents=len(found), skipped={})
    _, catalogue = asyncio.run(find_patterns(Player(in_process("scanner"), simulated=True), drawn, source, design, calls(connections=8), seed))
    return [by_name()[one.name].id if one.name in by_name() else one.name for one in catalogue.patterns]


def found_and_false() -> list[Figure]:
    """Detection by prevalence, and patterns that nobody planted."""
    figures: list[Figure] = []
    for rate, demanded in DEMANDED.items():
        runs = [kept(rate, seed) for seed in range(SEEDS)]
        share = sum(name in run for run in runs for name in PLANTED) / (SEEDS * len(PLANTED))
        split = sum(len(run) - len(set(run)) for run in runs) / SEEDS
        false = sum(name not in habits() for run in runs for name in run) / SEEDS
        what = f"found at {rate:.0%}, each report in one of eight wordings ({SEEDS} corpora x {len(PLANTED)} habits; by the formula {detection(rate):.2f})"
        figures.append(Figure(what, f"{share:.3f}", f">= {demanded:.2f}", share >= demanded))
        figures.append(Figure("  the same habit kept twice, and patterns that nobody planted, a scan", f"{split:.2f}, {false:.2f}", "printed", met=True))
    return figures


def same() -> Figure:
    """Two halves of one corpus, rated on five patterns and compared."""
    cards = tuple(known_patterns().values())
    found = 0
    for seed in range(HALVES):
        rows = corpus(2 * HALF, MIXED, 1000 + seed)
        first, second = rated(rows[:HALF], cards), rated(rows[HALF:], cards)
        found += any(one.finding in {"higher", "lower"} for one in differences(first, second))
    return Figure(f"halves of one corpus that differ in any of 5 patterns ({HALVES} pairs of {HALF})", f"{found / HALVES:.3f}", "<= .05", found / HALVES <= 0.05)


def rated(rows: list[Row], cards: tuple[Pattern, ...]) -> list[Rating]:
    """What the simulated rater says, sent as it is by the rating."""
    simulation, ratings = PatternsSimulation(), list[Rating]()
    for row in rows:
        document = row.document
        lines = lines_of_roles([(turn.role, turn.text) for turn in document.turns])
        for hand in hands(cards):
            shown = part(lines, hand[0].unit)
            laid = laid_out(hand, shown, 0)
            asked = ChatRequest("rater", (Message(role="user", content=request(shown, laid)),), "patterns_rating", None, Orders())
            marks = json.loads(simulation.answer(asked) or "{}")["ratings"]
            ratings += [rating_of(document, card.id, mark["value"]) for card, mark in zip(laid, marks, strict=True)]
    return ratings


def main() -> int:
    """Measure and print; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSPECT_CACHE_DIR"] = folder
        return show("holdfast patterns: detection and false findings, simulated", [*found_and_false(), same()])


if __name__ == "__main__":
    sys.exit(main())
