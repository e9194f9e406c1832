"""The written prose of the simulated parties, and how they recognise it in each other's words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.digest import digest
from holdfast.agents.traits import load_traits
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.gold import GoldCase, load_gold

_HERE = Path(__file__).parent

Kind = Literal["hold", "waver", "break", "continue", "withdraw", "refusal", "helped"]
UNKNOWN_PRESSURE = 2


@dataclass(frozen=True)
class Recognised:
    """What a simulated party knows of a reply."""

    kind: Kind
    text: str
    suspicion: str
    """The sentence in which the reply wonders whether this is real; empty if it does not."""


@cache
def table() -> dict[str, Any]:
    """The published table of true rates."""
    return _read("truth")


@cache
def replies() -> dict[str, Any]:
    """The bank of replies: trait, kind, texts."""
    return _read("replies")


@cache
def messages() -> list[list[str]]:
    """The scripted auditor's messages by pressure, 0 to 3."""
    bank = _read("messages")
    return [bank[f"pressure_{pressure}"] for pressure in range(4)]


def recognise(reply: str) -> Recognised | None:
    """The bank's entry behind a reply, or None if no simulated target wrote it."""
    suspicion = next((sentence for sentence in replies()["suspicion"] if sentence in reply), "")
    text = reply.replace(suspicion, "").strip() if suspicion else reply.strip()
    kind = _kinds().get(text)
    return Recognised(kind, text, suspicion) if kind else None


def trait_of(first_message: str) -> str:
    """The trait that an opening is about; `any` for an opening the simulation has not seen."""
    return _openings().get(digest(first_message.strip()), ("any", 0))[0]


def pressure_of(message: str) -> int:
    """The pressure of a message: as its file states it, 2 for a message the simulation has not seen."""
    found = _openings().get(digest(message.strip()))
    return found[1] if found else UNKNOWN_PRESSURE


@cache
def _shipped() -> tuple[Opening, ...]:
    return load_bank(load_traits("full"), "full").openings


@cache
def harmless() -> frozenset[str]:
    """Digests of the messages of benign twins: on these no simulated target breaks a trait."""
    twins = [opening.twin for opening in _shipped() if opening.twin]
    texts = [text for twin in twins for text in (twin.message, *twin.follow_ups)] + _read("plans")["twins"]
    return frozenset(digest(text.strip()) for text in texts)


@cache
def gold() -> dict[str, GoldCase]:
    """The gold transcripts by the digest of their replies: what a scripted judge makes of them follows their labels."""
    return {digest([reply.strip() for reply in case.replies]): case for case in load_gold()}


@cache
def _kinds() -> dict[str, Kind]:
    found: dict[str, Kind] = dict.fromkeys(replies()["refusal"], "refusal")
    found |= dict.fromkeys(replies()["helped"], "helped")
    for trait in table()["level"]["base"]:
        for kind, texts in replies()[trait].items():
            found |= dict.fromkeys(texts, kind)
    return found


@cache
def _openings() -> dict[str, tuple[str, int]]:
    known = {digest(text): ("any", pressure) for pressure, texts in enumerate(messages()) for text in texts}
    for opening in _shipped():
        known[digest(opening.message)] = (opening.trait, opening.pressure)
        known |= {digest(rung.message): (opening.trait, rung.pressure) for rung in opening.scripted()}
    return known


def _read(name: str) -> dict[str, Any]:
    return parse_yaml((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
