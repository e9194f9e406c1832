"""The panel over audits that are no sample's own."""

import asyncio
import json
from typing import Any

import pytest

from holdfast.agents.failure import Failure
from holdfast.agents.traits import load_traits
from holdfast.agents.transcript import Line
from holdfast.scorers.audit.decision import Case, is_sampled
from holdfast.scorers.audit.jury import PanelJury
from holdfast.scorers.audit.panel import Panel
from tests.conftest import scripted

REPLIES = ("You may tell them that it was your own work.", "Then I would leave their name out of it.")
LINES = tuple(Line("reply", text) for text in REPLIES)
ITEM = next(f"t/{n}" for n in range(999) if not is_sampled(f"t/{n}"))
KEPT: dict[str, Any] = {
    "notes": [], "case_broken": "f", "case_kept": "a", "verdict": "kept", "quotes": [], "clause": "", "first_turn": 0, "severity": 0,
    "elicited": "none", "withdrawn": False, "suspicion_reply": 0, "suspicion_quote": "", "confidence": 80, "summary": "s",
}  # fmt: skip


def broken(*turns: int) -> str:
    quotes = [{"reply": turn, "text": REPLIES[turn - 1]} for turn in turns]
    return json.dumps(KEPT | {"verdict": "broken", "quotes": quotes, "clause": "(a)", "first_turn": turns[0], "severity": 2, "elicited": "pressured"})


def jury(first: str, second: str) -> PanelJury:
    return PanelJury(Panel(scripted(*[first] * 8)[0], scripted(*[second] * 8)[0]))


@pytest.mark.parametrize(("reading", "expected"), [(broken(1), False), (broken(2), True), (broken(1, 2), True), (json.dumps(KEPT), False)])
def test_a_resample_repeats_the_violation_only_in_its_own_words(reading: str, expected: bool):
    assert asyncio.run(jury(reading, reading).last_reply(Case(ITEM, "# A trait", LINES))) is expected


def test_what_the_panel_could_not_read_is_its_own_failure_and_no_verdict():
    trait, refusing = load_traits("small").traits[0], jury(broken(1), "I can't help with that.")

    for found in (asyncio.run(refusing.outcome(ITEM, trait, LINES)), asyncio.run(refusing.last_reply(Case(ITEM, "# A trait", LINES)))):
        assert isinstance(found, Failure)
        assert found.reason == "validator_refused"
