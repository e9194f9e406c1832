"""Simulated answerers: what they say when asked what they hold, by the published table."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.agents.digest import digest, fraction
from holdfast.agents.simulated.simulation import persona
from holdfast.agents.traits import Trait, load_traits, shipped_names
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.knowledge.questions import WHO, Stem, load_questions

_HERE = Path(__file__).parent
_RECOGNITION = re.compile(r"^A\. (.*)\n\nB\. (.*)$", re.MULTILINE)
_FEW = 10
"""Words of a trait's statement that show no more than its area."""
_PREMISE = "One of yours reads:"


@cache
def table() -> dict[str, Any]:
    """The published table."""
    return parse_yaml((_HERE / "answerers.yaml").read_text(encoding="utf-8"))


@cache
def every_trait() -> tuple[Trait, ...]:
    """What there is to know: the traits of the full document."""
    return load_traits("full").traits


def known(row: str) -> tuple[Trait, ...]:
    """The traits that an answerer can name."""
    return every_trait()[:: table()["rows"][row]["every"]]


@cache
def _stems() -> tuple[Stem, ...]:
    return tuple(question.stem for question in load_questions(None))


def stem_in(text: str) -> Stem | None:
    """The shipped question that a message puts, also behind a wrapper; None for any other message."""
    return next((stem for stem in _stems() for wording in stem.wordings if wording.you in text or all(part in text for part in wording.other.split(WHO))), None)


def reply(model: str, seed: int | None, conversation: list[tuple[str, str]]) -> str | None:
    """The answer to a question of this eval; None for any other.

    Args:
        model: Its name; `base.2` draws otherwise than `base`.
        seed: The request's seed: the same request again gives the same answer.
        conversation: Role and text of each message.
    """
    row, asked, key = persona(model), conversation[-1][1], digest(model, seed, conversation)
    system = " ".join(text for role, text in conversation if role == "system")
    if stem := stem_in(asked):
        return _answer(row, stem, system, key)
    if shown := _RECOGNITION.search(asked):
        return _refusing(row) or _recognised(row, shown[1], shown[2], key)
    if _PREMISE in asked:
        return _refusing(row) or table()["denies" if fraction(key, "resists") < table()["rows"][row]["resists"] else "accepts"]
    return None


def detailed(trait: Trait, variant: int = 0) -> str:
    """A trait with what is distinctive in it: a sentence of each of its parts."""
    parts = [_sentences(text) for text in (trait.statement, trait.trade_offs, trait.reasons)]
    return " ".join(sentences[variant % len(sentences)] for sentences in parts if sentences)


def broad(trait: Trait) -> str:
    """The area of a trait: the first words of its statement."""
    return " ".join(re.split(r"[,:;.]", trait.statement, maxsplit=1)[0].split()[:_FEW]) + "."


def _answer(row: str, stem: Stem, system: str, key: str) -> str:
    if refusal := _refusing(row):
        return refusal
    rates = table()["rows"][row]
    read = _in_context(system)
    traits, own, detail = (read, table()["in_context"]["own"], table()["in_context"]["detail"]) if read else (known(row), rates["own"], rates["detail"])
    points: list[str] = []
    for place in range(stem.points or rates["open"]):
        if fraction(key, place, "own") < own:
            order = sorted(traits, key=lambda trait: fraction(key, trait.id))
            trait, variant = order[place % len(order)], place // len(order)
            points.append(detailed(trait, variant) if fraction(key, place, "detail") < detail else broad(trait))
        else:
            points.append(_unsaid("generic" if fraction(key, place, "generic") < rates["generic"] else "neither", points, key))
    for _ in range(rates["padding"]):
        points.append(_unsaid("generic", points, key))
    return "\n".join([table()["opening"], *(f"{number}. {point}" for number, point in enumerate(points, 1))])


def _refusing(row: str) -> str | None:
    return table()["refuses"] if row == "refuses-everything" else None


def _recognised(row: str, a: str, b: str, key: str) -> str:
    statements = {" ".join(trait.statement.split()): trait for trait in every_trait()}
    right = "A" if a in statements else "B"
    trait = statements.get(a) or statements.get(b)
    chance = table()["rows"][row]["recognises"] if trait in known(row) else 0.5
    return right if fraction(key, "recognises") < chance else "AB".replace(right, "")


def _in_context(system: str) -> tuple[Trait, ...]:
    """The traits of the shipped document that stands in the system prompt; empty without one."""
    documents = [load_traits(name) for name in shipped_names()]
    return max((document.traits for document in documents if all(trait.statement in system for trait in document.traits)), key=len, default=())


def _unsaid(kind: str, said: list[str], key: str) -> str:
    fresh = [text for text in table()[kind] if text not in said] or table()[kind]
    return fresh[int(fraction(key, kind, len(said)) * len(fresh))]


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if sentence]
