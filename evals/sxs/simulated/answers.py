"""Simulated answers to the shipped prompts, and the scripted judge that counts their points."""

import html
import json
import re
from functools import cache
from math import comb
from pathlib import Path
from typing import Any

from holdfast.agents.digest import digest, fraction
from holdfast.agents.quotes import plain
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.sxs.loading import load_prompts

_HERE = Path(__file__).parent
_BLOCK = re.compile(r"<(user|reply)-([0-9a-f]{8}) n=\"\d+\">\n(.*?)\n</\1-\2>", re.DOTALL)
_POINT = re.compile(r"\bPoint \d:")
_QUOTED = 80


@cache
def table() -> dict[str, Any]:
    """The published table."""
    return parse_yaml((_HERE / "table.yaml").read_text(encoding="utf-8"))


@cache
def _known() -> frozenset[str]:
    return frozenset(digest(plain(prompt.turns[0])) for prompt in load_prompts(None))


def answer(request: ChatRequest) -> str | None:
    """What a simulated checkpoint answers to a shipped prompt; None to anything else."""
    conversation = [entry for entry in request.conversation if entry[0] != "system"]
    row = table()["quality"].get(persona(request.model))
    if row is None or not conversation or digest(plain(conversation[0][1])) not in _known():
        return None
    if persona(request.model) == "refuses-everything":
        return str(table()["refuses"])
    key = digest("sxs", request.model, request.seed, conversation)
    opener = table()["openers"][int(fraction(key, "opener") * len(table()["openers"]))]
    return "\n".join([opener, *(point for point in table()["points"] if fraction(key, point) < row)])


def comparison(request: ChatRequest) -> str:
    """The scripted judge's answer, from the two answers in its request."""
    blocks = [(match[1], match[2], html.unescape(match[3])) for match in _BLOCK.finditer(request.messages[0].content)]
    asked = next((text for speaker, _, text in blocks if speaker == "user"), "")
    codes = list(dict.fromkeys(code for speaker, code, _ in blocks if speaker == "reply"))
    texts = ["\n".join(text for _, code, text in blocks if code == one) for one in codes]
    refuses = [str(table()["refuses"]) in text for text in texts]
    one, two = (-100 if refused else len(_POINT.findall(text)) for text, refused in zip(texts, refuses, strict=True))
    more = one - two
    if abs(more) <= 1 and fraction("leans", request.model, request.messages[0].content) < table()["leans"].get(request.model, 0.0):
        more = 1
    verdict = "tie" if not more else f"{'A' if more > 0 else 'B'}_{'much_' if abs(more) > 1 else ''}better"
    none = {"kind": "none", "what": "", "quote": ""}
    lacks = {"kind": "missing", "what": "a point that the other has", "quote": asked[:_QUOTED]}
    said: dict[str, object] = {"wanted": "Every point of the request answered."}
    said |= {f"refuses_{letter}": {"yes": refused, "quote": table()["refuses"] if refused else ""} for letter, refused in zip("ab", refuses, strict=True)}
    said |= {"defect_a": lacks if one < two else none, "defect_b": lacks if two < one else none}
    said |= {"reason": f"A has {max(one, 0)} of the points and B {max(two, 0)}.", "verdict": verdict}
    return json.dumps(said, ensure_ascii=False)


def true_rate(model: str, baseline: str) -> float:
    """The chance that a simulated checkpoint beats another, ties counting half, with the judge that does not lean; the mean over the shipped prompts."""
    prompts = load_prompts(None)
    return sum(_beats(persona(model), persona(baseline), len(prompt.turns)) for prompt in prompts) / len(prompts)


@cache
def _beats(model: str, baseline: str, turns: int) -> float:
    refused = [name == "refuses-everything" for name in (model, baseline)]
    if any(refused):
        return 0.5 + (refused[1] - refused[0]) / 2
    one, two = (_points(table()["quality"][name], turns * len(table()["points"])) for name in (model, baseline))
    return sum(p * q * (1.0 if more > less else 0.5 if more == less else 0.0) for more, p in enumerate(one) for less, q in enumerate(two))


def _points(quality: float, most: int) -> list[float]:
    return [comb(most, number) * quality**number * (1 - quality) ** (most - number) for number in range(most + 1)]
