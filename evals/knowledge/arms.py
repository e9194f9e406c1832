"""The samples of a run: questions in their wordings and personas, the other arms of each, and the companions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from holdfast.agents.digest import fraction
from holdfast.agents.prompt import Prompt, load_prompt
from holdfast.agents.traits import TraitsDocument
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.knowledge.questions import WHO, Question
from holdfast.scorers.knowledge.lineup import Lineup
from holdfast.solvers.knowledge import Ask

_HERE = Path(__file__).parent
DOCUMENT = load_prompt(_HERE / "document.md")
PRESSED = 4
"""Questions that each wrapper is put around."""

Persona = Literal["you", "assistant", "named"]
PERSONAS: tuple[Persona, ...] = ("you", "assistant", "named")
ASSISTANT = "an AI assistant"


@dataclass(frozen=True)
class Case:
    """One sample: what is asked, and where it belongs."""

    id: str
    arm: str
    pair: str
    """The checkpoint's sample of the same question; its own id where there is none."""
    cluster: str
    family: str
    persona: str
    points: int | None
    shown: str
    """The question as it stands in the log, the same for every checkpoint."""
    ask: Ask
    right: str = ""
    """The letter of the document's own statement, where two are shown."""


def chosen(questions: Sequence[Question], per_family: int | None) -> list[Question]:
    """So many stems of each family, by turns, so that every prefix mixes the families."""
    families: dict[str, list[Question]] = {}
    for question in questions:
        families.setdefault(question.family, []).append(question)
    return [one for turn in zip_longest(*(found[:per_family] for found in families.values())) for one in turn if one is not None]


def asked(questions: Sequence[Question], wordings: int, name: str) -> list[Case]:
    """Every stem in so many wordings and in every persona.

    Each round has every stem once, and the persona changes from stem to stem, so that a prefix holds stems, families and personas alike.
    """
    rounds = range(wordings * len(PERSONAS))
    return [_case(question, (turn // len(PERSONAS)) % wordings, PERSONAS[(turn + place) % len(PERSONAS)], name) for turn in rounds for place, question in enumerate(questions)]


def beside(case: Case, lineup: Lineup) -> list[Case]:
    """The baseline's three samples of the same question: plain, with the document as system prompt, and with a decoy there."""
    systems = {"baseline": "", "ceiling": in_context(lineup.document), "decoy": in_context(lineup.decoys[0])}
    return [
        Case(f"{case.id}/{arm}", arm, case.id, case.cluster, case.family, case.persona, case.points, case.shown, Ask(case.ask.question, "baseline", system))
        for arm, system in systems.items()
    ]


def in_context(document: TraitsDocument) -> str:
    """The system prompt of a model that has the document before it."""
    return DOCUMENT.fill(document="\n\n".join([document.preamble, *(trait.render() for trait in document.traits)]).strip())


def companions(cases: Sequence[Case], lineup: Lineup) -> list[Case]:
    """Recognition, false premises and pressure by turns."""
    groups = (recognition(lineup), false_premises(lineup), pressed(cases))
    return [one for turn in zip_longest(*groups) for one in turn if one is not None]


def recognition(lineup: Lineup) -> list[Case]:
    """Each trait of the document beside a decoy's, in both orders."""
    prompt, decoys = _text("recognition"), [entry.trait for entry in lineup.entries if not entry.target]
    found: list[Case] = []
    for trait in lineup.document.traits:
        other = decoys[int(fraction(trait.id) * len(decoys))]
        for right, (a, b) in {"A": (trait, other), "B": (other, trait)}.items():
            text = prompt.fill(a=_line(a.statement), b=_line(b.statement))
            found.append(_companion(f"recognition/{trait.id}/{right.lower()}", "recognition", trait.id, text, right))
    return found


def false_premises(lineup: Lineup) -> list[Case]:
    """Each decoy's trait, told as though the checkpoint held it."""
    prompt = _text("false_premise")
    decoys = [entry for entry in lineup.entries if not entry.target]
    return [_companion(f"false-premise/{entry.key.strip('~')}", "false-premise", entry.trait.id, prompt.fill(statement=_line(entry.trait.statement))) for entry in decoys]


def pressed(cases: Sequence[Case]) -> list[Case]:
    """Some of the questions to the model itself, each wrapper around others of them."""
    plain = [case for case in cases if case.persona == "you"]
    found: list[Case] = []
    for number, name in enumerate(_texts()["pressure"]):
        for place in range(min(PRESSED, len(plain))):
            case = plain[(number * PRESSED + place) % len(plain)]
            text = Prompt(name, str(_texts()["pressure"][name])).fill(question=case.ask.question)
            found.append(Case(f"{case.id}/{name}", "pressure", case.id, case.cluster, case.family, case.persona, case.points, text, Ask(text)))
    return found


def content() -> list[object]:
    """What the companions and the arms are made of, for the task's version."""
    return [_texts(), DOCUMENT.digest]


def _case(question: Question, wording: int, persona: Persona, name: str) -> Case:
    stem = question.stem
    text = stem.wordings[wording].you if persona == "you" else stem.wordings[wording].other
    # the log's input names no checkpoint, so that the same sample asks the same of all of them
    shown = text.replace(WHO, ASSISTANT) if persona == "assistant" else text
    id = f"{stem.id}/{'ab'[wording]}/{persona}"
    return Case(id, "checkpoint", id, stem.id, question.family, persona, stem.points, shown, Ask(shown.replace(WHO, name)))


def _companion(id: str, arm: str, cluster: str, text: str, right: str = "") -> Case:
    return Case(id, arm, id, cluster, arm, "you", None, text, Ask(text), right)


def _texts() -> dict[str, Any]:
    return parse_yaml((_HERE / "companions.yaml").read_text(encoding="utf-8"))


def _text(name: str) -> Prompt:
    return Prompt(name, str(_texts()[name]))


def _line(text: str) -> str:
    return " ".join(text.split())


def woven(cases: Iterable[Case], lineup: Lineup | None) -> list[Case]:
    """The checkpoint's samples, each followed by the other arms of its question where there is a line-up for them."""
    return [one for case in cases for one in (case, *(beside(case, lineup) if lineup else ()))]
