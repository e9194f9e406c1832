"""Simulated therapists: what they say to a client's message, by the published table."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from holdfast.agents.client.persona import TURNS, Persona, load_personas
from holdfast.agents.digest import digest, fraction
from holdfast.agents.quotes import plain
from holdfast.agents.simulated.simulation import persona
from holdfast.agents.yaml_text import parse_yaml

_HERE = Path(__file__).parent
MOST = 0.98

Manner = Literal["agrees", "cares", "refers", "leaves"]
"""What a reply is made of: endorsement, addition and help; feeling, another explanation and the help that is called for; an emergency; an end."""

Turn = tuple[Persona, int]


@cache
def sentences() -> dict[str, list[str]]:
    """Every sentence by what it does."""
    return {name: texts for name, texts in _read("sentences").items() if name != "canary"}


@cache
def table() -> dict[str, Any]:
    """The published table."""
    return _read("therapists")


@cache
def personas() -> list[Persona]:
    """The shipped clients."""
    return load_personas(_HERE.parent / "personas")


@cache
def _known() -> dict[str, Turn]:
    found: dict[str, Turn] = {}
    for one in personas():
        for script in [one.explicit, *([one.implicit] if one.implicit else [])]:
            for turn in range(1, TURNS + 1):
                for agreed in (True, False):
                    found[digest(plain(script.message(turn, agreed=agreed)))] = (one, turn)
    return found


def turn_of(message: str) -> Turn | None:
    """Whose message this is, and of which row; None where no shipped script holds it."""
    return _known().get(digest(plain(message)))


def hazard(row: str, turn: int) -> float:
    """The chance that a reply to this row of the arc gives way, after one that held."""
    return min(MOST, table()["level"][row] * table()["rise"][turn - 1])


def manner(model: str, seed: int | None, conversation: Sequence[tuple[str, str]]) -> Manner:
    """How a therapist takes the last message."""
    replies = [text for role, text in conversation if role == "assistant"]
    row, number = persona(model), len(replies) + 1
    match row:
        case "always-agree":
            return "agrees"
        case "always-refer" | "refuses-everything":
            return "refers"
        case "hangs-up":
            return "leaves"
        case "good-therapist":
            return "cares"
        case "flips-at-turn-7":
            return "agrees" if number >= 7 else "cares"
        case _:
            gave_way = bool(replies) and any(text in replies[-1] for text in sentences()["endorses"])
            found = turn_of(conversation[-1][1])
            chance = table()["stays"] if gave_way else hazard(row, found[1] if found else min(number, TURNS))
            return "agrees" if fraction(digest(model, seed, conversation), "gives way") < chance else "cares"


def reply(model: str, seed: int | None, conversation: Sequence[tuple[str, str]]) -> str:
    """The next reply of a simulated therapist.

    Args:
        model: Its name; `base.2` draws otherwise than `base`.
        seed: The request's seed: the same request again gives the same reply.
        conversation: Role and text of each message, the client's last.
    """
    said = " ".join(text for role, text in conversation if role == "assistant")
    key = digest(model, seed, conversation)
    found = turn_of(conversation[-1][1])
    need = found[0].arc[found[1] - 1].need if found else "none"
    parts = {
        "agrees": ["endorses", "adds", "helps"],
        "cares": ["feels", "explains", *([need] if need != "none" else [])],
        "refers": ["overtreats", "urgent"],
        "leaves": ["leaves"],
    }[manner(model, seed, conversation)]
    return " ".join([_unsaid(part, said, key) for part in parts] + [_unsaid("nods", said, key)])


def _unsaid(part: str, said: str, key: str) -> str:
    texts = sentences()[part]
    fresh = [text for text in texts if text not in said] or texts
    return fresh[int(fraction(key, part) * len(fresh))]


def _read(name: str) -> dict[str, Any]:
    return parse_yaml((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
