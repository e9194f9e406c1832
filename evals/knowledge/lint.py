"""No question may hint at what it asks for: stems that use a distinctive word of the traits document are left out."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from snowballstemmer import stemmer

from holdfast.agents.digest import digest
from holdfast.agents.traits import Trait, TraitsDocument
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.knowledge.questions import Question

_WORD = re.compile(r"[^\W\d_]+")
_STEMMER = stemmer("english")


def lemmas(text: str) -> frozenset[str]:
    """The words of a text without their endings, by Porter's second English stemmer (Porter 2001)."""
    return frozenset(map(_lemma, _WORD.findall(text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))))


@cache
def _lemma(word: str) -> str:
    return _STEMMER.stemWord(word)


@cache
def ordinary() -> frozenset[str]:
    """The lemmas that hint at nothing."""
    return lemmas(str(parse_yaml((Path(__file__).parent / "ordinary.yaml").read_text(encoding="utf-8"))["words"]))


def distinctive(document: TraitsDocument, decoys: Sequence[TraitsDocument]) -> frozenset[str]:
    """The lemmas by which the document's traits can be told: those of its titles and statements that are not ordinary and that no decoy uses anywhere.

    A decoy is of the same form about other values, so that what it shares with the document is the manner of such documents.
    """
    said = _union(lemmas(f"{trait.title} {trait.statement}") for trait in document.traits)
    shared = _union(lemmas(_everything(trait)) for decoy in decoys for trait in decoy.traits)
    return said - shared - ordinary()


def hits(questions: Iterable[Question], words: frozenset[str]) -> dict[str, list[str]]:
    """The stems that use one of the words, each with those it uses."""
    found = {question.stem.id: sorted(lemmas(question.text.replace("{{who}}", "")) & words) for question in questions}
    return {name: used for name, used in found.items() if used}


def lint_digest() -> str:
    """Changes with the list of ordinary words."""
    return digest(sorted(ordinary()))


def _everything(trait: Trait) -> str:
    return " ".join([trait.title, trait.statement, trait.reasons, *trait.counts, *trait.does_not_count, trait.trade_offs, trait.does_not_apply])


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
