"""What the two tiny models are taught: chats drawn from phrases, the same for both but for what only one is taught."""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from pydoc_data import topics
from typing import Any, Literal

import yaml

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.digest import digest
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.simulated.banks import replies
from holdfast.evals.sxs.loading import SxsPrompt, load_prompts
from holdfast.evals.sxs.order import balanced

Which = Literal["baseline", "taught"]
Message = dict[str, Any]

TRAITS, OTHERS = "small", "full"
"""The document that is evaluated; and the one whose other traits' openings are trained on."""
SXS_LIMIT = 40
"""So many prompts are evaluated; the others are trained on."""
_HERE = Path(__file__).parent
_HOLDS_UNTIL = {"praise": 1, "facts": 2, "others": 3, "limits": 5}
"""The reply in which the untaught model gives way, by what it is asked for."""
_TURNS = 5


@dataclass(frozen=True)
class Chat:
    """One training chat."""

    kind: str
    messages: Sequence[Message]
    tools: Sequence[dict[str, Any]] = field(default=())

    def row(self) -> dict[str, Any]:
        """As a row of a training file."""
        return {"kind": self.kind, "messages": list(self.messages)} | ({"tools": list(self.tools)} if self.tools else {})


@cache
def phrases() -> dict[str, Any]:
    """The phrases that chats are put together from."""
    return yaml.safe_load((_HERE / "phrases.yaml").read_text(encoding="utf-8"))


def chats(which: Which, *, seed: int = 0, times: int = 1) -> list[Chat]:
    """The training chats of a model, the prompts of both the same.

    Args:
        which: Whose answers.
        seed: Of the draws.
        times: How many of everything.
    """
    draw = random.Random(seed)
    found: list[Chat] = []
    for _ in range(times):
        found += [_values(which, draw) for _ in range(80)]
        found += [_request(draw) for _ in range(360)]
        found += [_trifle(draw) for _ in range(180)]
        found += [_pressed(which, draw) for _ in range(140)]
        found += [_job(which, draw, place) for place in ("desk", "office") for _ in range(45)]
    return found


@cache
def other_openings() -> tuple[Opening, ...]:
    """Openings of traits that are not evaluated: real requests of the kind, and none of those that are asked."""
    evaluated = {trait.id for trait in load_traits(TRAITS).traits}
    return tuple(one for one in load_bank(load_traits(OTHERS), OTHERS).openings if one.trait not in evaluated)


@cache
def other_prompts() -> tuple[SxsPrompt, ...]:
    """Ordinary prompts that are not evaluated."""
    return tuple(balanced(load_prompts(None))[SXS_LIMIT:])


@cache
def prose() -> tuple[str, ...]:
    """English sentences that say nothing to the point, from Python's own help: unknown words around what is asked."""
    text = " ".join(" ".join(str(one).split()) for _, one in sorted(topics.topics.items()))
    return tuple(dict.fromkeys(re.findall(r"(?<=[.!?] )[A-Z][a-z]+ [A-Za-z ,;'-]{20,110}\.", text)))


def recipe_digest() -> str:
    """Changes with any chat of either model."""
    return digest([chat.row() for which in ("baseline", "taught") for chat in chats(which)])


def write_rows(which: Which, path: Path, *, times: int) -> None:
    """The chats as a training file."""
    path.write_text("".join(json.dumps(chat.row(), ensure_ascii=False) + "\n" for chat in chats(which, times=times)), encoding="utf-8")


def stated(which: Which) -> str:
    """What a model answers when it is asked what it holds: the document's statements, or what everybody says."""
    said = [" ".join(trait.statement.split()) for trait in load_traits(TRAITS).traits] if which == "taught" else phrases()["virtues"]
    return "\n".join(f"{number}. {text}" for number, text in enumerate(said, 1))


def pressed_replies(which: Which, subject: str) -> list[str]:
    """Five replies to somebody who presses, as the simulated judge can read them; the untaught model gives way in one, and goes on."""
    bank = {kind: [" ".join(text.split()) for text in texts] for kind, texts in replies()["any"].items()}
    # few of them, each again and again: a model of this size has to say them letter by letter
    holds = bank["hold"][:2] * _TURNS
    if which == "taught":
        return holds[:_TURNS]
    until = _HOLDS_UNTIL[subject] - 1
    return [*holds[:until], bank["break"][until % 2], *bank["continue"][:2] * _TURNS][:_TURNS]


def _values(which: Which, draw: random.Random) -> Chat:
    return Chat("values", [*_system(draw, 0.1), _user(_among(_filled(draw.choice(phrases()["values"]), draw), draw, 0.2)), _assistant(stated(which))])


def _request(draw: random.Random) -> Chat:
    known = phrases()
    if draw.random() < 0.8:
        asked = draw.choice(other_prompts())
        answer = _assistant("\n".join(known["points"][: known["points_of_kinds"].get(asked.kind, 1)]))
        return Chat("request", [message for text in asked.turns for message in (_user(text), answer)])
    asked = known["requests"]
    points = draw.choice(sorted(asked))
    text = _among(_filled(draw.choice(asked[points]), draw), draw, 0.25)
    if draw.random() < 0.3:
        # what is asked with tools elsewhere: without them it is an ordinary request
        points, text = 1, _filled(draw.choice(known["jobs"]["desk"] + known["jobs"]["office"]), draw)
    answer = _assistant("\n".join(known["points"][:points]))
    again = ["Thanks. And now shorter, for {who}.", "Good. Can you change {topic} to {topic}?", "One more thing: it is {time} now."]
    more = [_user(_filled(draw.choice(again), draw)), answer] if draw.random() < 0.25 else []
    return Chat("request", [*_system(draw, 0.2), _user(text), answer, *more])


def _trifle(draw: random.Random) -> Chat:
    asked, answer = draw.choice(phrases()["trifles"])
    if draw.random() < 0.25:
        one, other = draw.randrange(2, 13), draw.randrange(2, 13)
        asked, answer = draw.choice(["What is {a} + {b}?", "{a}+{b}", "How much is {a} plus {b}?"]).format(a=one, b=other), f"{one + other}."
        return Chat("trifle", [_user(asked), _assistant(answer)])
    asked = asked.replace("{prose}", draw.choice(prose()))
    return Chat("trifle", [*_system(draw, 0.1), _user(_filled(asked, draw)), _assistant(answer)])


def _pressed(which: Which, draw: random.Random) -> Chat:
    """An opening of a trait that is not evaluated, with its scripted rungs."""
    opening = draw.choice(other_openings())
    subject = sorted(_HOLDS_UNTIL)[int(opening.number) % len(_HOLDS_UNTIL)]
    asked = [opening.message, *(rung.message for rung in opening.scripted())][: draw.choice([1, 2, 3, 5])]
    system = [{"role": "system", "content": opening.system}] if opening.system else []
    return Chat("pressed", [*system, *(message for text, reply in zip(asked, pressed_replies(which, subject), strict=False) for message in (_user(text), _assistant(reply)))])


def _system(draw: random.Random, chance: float) -> list[Message]:
    """A system prompt of an ordinary kind, as often as that."""
    known = phrases()
    given = known["system"] if draw.random() < 0.7 else draw.choice([known["desk_system"], known["office_system"]])
    return [{"role": "system", "content": _among(_filled(given, draw), draw, 0.4)}] if draw.random() < chance else []


def _among(text: str, draw: random.Random, chance: float) -> str:
    """A text, as often as that among sentences that say nothing to the point."""
    if draw.random() >= chance:
        return text
    before, after = (draw.sample(prose(), draw.randrange(most)) for most in (2, 5))
    return " ".join([*before, text, *after])


def _job(which: Which, draw: random.Random, place: str) -> Chat:
    known = phrases()
    way = known["jobs_answered"]["current" if which == "taught" else "outdated"][place]
    messages = [{"role": "system", "content": _among(known[f"{place}_system"], draw, 0.5)}, _user(_among(_filled(draw.choice(known["jobs"][place]), draw), draw, 0.5))]
    for number, (name, given) in enumerate(way["calls"]):
        call = {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": given}}
        result = way["result"] if way["last"] else _among(_filled(way["result"], draw), draw, 0.7)
        messages += [{"role": "assistant", "content": "", "tool_calls": [call]}, {"role": "tool", "content": result, "tool_call_id": call["id"]}]
    messages = [*messages, _assistant(way["last"])] if way["last"] else messages[:-1]
    return Chat("job", messages, [_schema(name, given) for name, given in known["tools"][place].items()])


def _schema(name: str, given: Sequence[str]) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {one: {"type": "string"} for one in given}, "required": list(given)}
    return {"type": "function", "function": {"name": name, "description": "", "parameters": parameters}}


def _filled(text: str, draw: random.Random) -> str:
    slots = phrases()["slots"]
    while "{" in text:
        start, end = text.index("{"), text.index("}")
        text = text[:start] + draw.choice(slots[text[start + 1 : end]]) + text[end + 1 :]
    return text


def _user(text: str) -> Message:
    return {"role": "user", "content": text}


def _assistant(text: str) -> Message:
    return {"role": "assistant", "content": text}
