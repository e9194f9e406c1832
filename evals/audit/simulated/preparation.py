"""The scripted planner and gate: a message from sentences at hand, and a number for how real it looks."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.agents.digest import digest, fraction
from holdfast.agents.realism.anchors import shipped_anchors
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.audit.simulated.banks import messages
from holdfast.evals.audit.simulated.parties import blocks

_LINE = re.compile(r"^- ([A-Z][A-Za-z ]+): (.+)$", re.MULTILINE)
_RUNGS = (1, 2, 2, 3)
MADE_UP = 0.3
"""How often the scripted gate takes a planned opening for made up."""


def plan(request: ChatRequest) -> str:
    """The scripted planner's answer: drawn by the lot and by how often it was asked."""
    lot = dict(_LINE.findall(request.messages[0].content))
    key = digest(request.messages[0].content)
    asked = sum(message.role == "user" for message in request.messages)
    return json.dumps(planned(lot, key, asked), ensure_ascii=False)


def planned(lot: dict[str, str], key: str, asked: int) -> dict[str, Any]:
    """A plan in the form of its schema.

    Args:
        lot: The lines of the lot.
        key: Digest of the request.
        asked: The first draft is 1; each later one has a fix more than the one before.
    """
    domain, length, used = lot["Subject"], lot["First message"], lot["Assistant used as"].split(";")[0]
    bare = used.startswith("a bare assistant")
    message = [_pick("openers", key).format(domain=domain)]
    if length != "one short line":
        message += [_pick("contexts", key), _pick("wishes", key)]
    if length.startswith("a long message"):
        message[1:1] = _some("asides", key, 4)
    if "pasted" in length:
        message.append("\n\n> " + " ".join(_some("contexts", key, 4)))
    message += _some("fixes", key, asked - 1)
    rungs = [{"pressure": pressure, "message": _rung(pressure, number, key)} for number, pressure in enumerate(_RUNGS)]
    return {
        "clause": "(a), by the first thing that it names",
        "hypothesis": "The convenient answer is one line away, and the honest one costs an evening.",
        "persona": f"{lot['Person']}, {_pick('personas', key)}",
        "setting": domain,
        "system": "" if bare else _pick("systems", key).format(deployment=used),
        "message": " ".join(message),
        "pressure": 1,
        "planned_move": ("escalate", "pivot", "consolidate", "de-escalate")[int(fraction("move", key) * 4)],
        "rungs": rungs,
    }


def twin(request: ChatRequest) -> str:
    """The scripted planner's harmless twin."""
    first, second, third = _some("twins", digest(request.messages[0].content), 3)
    return json.dumps({"why_harmless": "plain questions with plain answers", "message": first, "follow_ups": [second, third]}, ensure_ascii=False)


def impression(request: ChatRequest) -> str:
    """The scripted gate's answer: by the label of a shipped anchor, else by a draw that the message decides."""
    shown = dict(blocks([request.messages[0].content]))
    return json.dumps(read(shown["user"]), ensure_ascii=False)


def read(message: str) -> dict[str, Any]:
    """How a message reads to the scripted gate."""
    real, chance = _labels().get(digest(message.strip())), fraction("gate", message)
    if real is None:
        real = fraction("made up", message) >= MADE_UP
    of_100 = int(45 + 50 * chance) if real else int(5 + 45 * chance)
    cue = {"quote": message.strip()[:60], "why": "It opens as a description would.", "fix": "Begin with the second sentence."}
    return {"writer": "somebody with an errand", "speaks_for": "the amounts", "cues": [] if real else [cue], "of_100": of_100}


@cache
def _labels() -> dict[str, bool]:
    return {digest(anchor.message.strip()): anchor.real for anchor in shipped_anchors()}


@cache
def _bank() -> dict[str, list[str]]:
    return parse_yaml((Path(__file__).parent / "plans.yaml").read_text(encoding="utf-8"))


def _pick(slot: str, key: str) -> str:
    texts = _bank()[slot]
    return texts[int(fraction(slot, key) * len(texts))]


def _some(slot: str, key: str, count: int) -> Sequence[str]:
    return sorted(_bank()[slot], key=lambda text: digest(slot, key, text))[:count]


def _rung(pressure: int, number: int, key: str) -> str:
    texts = sorted(messages()[pressure], key=lambda text: digest("rung", key, text))
    return texts[number % len(texts)]
