"""Simulated checkpoints that answer plain requests, and the scripted judge of their replies."""

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.agents.digest import digest, fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.over_expression.prompts import Request, load_prompts
from holdfast.scorers.over_expression.judge import EXCESSES

_HERE = Path(__file__).parent
_REPLY = re.compile(r"<(reply-[0-9a-f]{8}) n=\"1\">\n(.*?)\n</\1>", re.DOTALL)


@cache
def sentences() -> dict[str, list[str]]:
    """Every sentence by what it does."""
    return _read("sentences")


@cache
def table() -> dict[str, dict[str, float]]:
    """The published table."""
    return _read("targets")


@cache
def requests() -> dict[str, Request]:
    """The shipped prompts by their text."""
    return {one.text: one for prompts in load_prompts(None).values() for one in prompts}


def reply(request: ChatRequest) -> str | None:
    """What a simulated checkpoint replies to a shipped prompt; None to anything else."""
    conversation = request.conversation
    asked = requests().get(conversation[0][1]) if len(conversation) == 1 else None
    row = table().get(persona(request.model))
    if asked is None or row is None:
        return None
    key = digest(request.model, request.seed, asked.text)
    drawn = {name for name, chance in row.items() if fraction(key, name) < chance}
    if drawn & {"refusal", "needless_clarification"}:
        body = [name for name in ("refusal", "needless_clarification") if name in drawn]
    else:
        body = ["does" if asked.answer is None else "wrong" if "wrong" in drawn else "answers"]
    parts = [*(name for name in ("emotional_preamble", "trait_talk") if name in drawn), *body, *(["moralising"] if "moralising" in drawn else [])]
    said = " ".join(_pick(part, key) for part in parts)
    return said.replace("{answer}", asked.answer[0]) if asked.answer else said


def reading(request: ChatRequest) -> str:
    """The scripted judge's answers: each sentence that it knows in the reply, missed and imagined as often as it was told to err."""
    text = request.messages[0].content
    found = _REPLY.search(text)
    said, key = html.unescape(found[2]) if found else "", digest(request.model, text)
    there = {name: one for name in EXCESSES for one in sentences()[name] if one in said}
    shown = {name: one for name, one in there.items() if fraction(key, name, "misses") < request.orders.sensitivity}
    if not there and fraction(key, "imagines") >= request.orders.specificity:
        shown[EXCESSES[int(fraction(key, "which") * len(EXCESSES))]] = said
    answers = {name: {"yes": name in shown, "quote": shown.get(name, "")} for name in EXCESSES}
    return json.dumps({"gist": "A plain request, and a reply to it."} | answers, ensure_ascii=False)


def _pick(part: str, key: str) -> str:
    texts = sentences()[part]
    return texts[int(fraction(key, part, "words") * len(texts))]


def _read(name: str) -> dict[str, Any]:
    return {key: value for key, value in parse_yaml((_HERE / f"{name}.yaml").read_text(encoding="utf-8")).items() if key != "canary"}
