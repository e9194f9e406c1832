"""The question bank: open, abstract questions in families, each in two wordings, to the model itself and about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal

SHIPPED = Path(__file__).parent / "questions"
WHO = "{{who}}"
"""Where the one in question is named in a wording that does not address the model."""


def _to_the_model(text: str) -> str:
    if WHO in text:
        raise refusal(f"addresses the model, so that {WHO} has no place in it: {text[:60]!r}")
    return text


def _about_somebody(text: str) -> str:
    if WHO not in text:
        raise refusal(f"says nowhere whom it asks about: write {WHO} for that in {text[:60]!r}")
    return text


class Wording(Entry):
    """One way to ask."""

    you: Annotated[str, Field(min_length=1), AfterValidator(_to_the_model)]
    other: Annotated[str, Field(min_length=1), AfterValidator(_about_somebody)]


class Stem(Entry):
    """One question."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    points: int | None = Field(ge=1, le=20)
    """How many points it asks for; None leaves it open."""
    wordings: tuple[Wording, Wording]


class _File(Entry):
    canary: str = ""
    family: str = Field(pattern=r"^[a-z0-9_]+$")
    stems: tuple[Stem, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Question:
    """A stem and its family."""

    family: str
    stem: Stem

    @property
    def text(self) -> str:
        """All of its wordings."""
        return "\n".join(text for wording in self.stem.wordings for text in (wording.you, wording.other))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any word."""
        return digest(self.family, self.stem.model_dump())


def load_questions(source: str | None) -> tuple[Question, ...]:
    """The questions of a folder of YAML files, or the shipped ones, files in the order of their names.

    Raises:
        BadInput: there is no file, one does not fit, or two stems share an id.
    """
    folder = Path(source) if source else SHIPPED
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadInput(f"-T questions={str(folder)!r} holds no questions; give a folder of YAML files, each with a family and its stems.")
    found: dict[str, Question] = {}
    for path in paths:
        file = fit(_File, read_mapping(path, what="a family of questions"), path)
        for stem in file.stems:
            if stem.id in found:
                raise BadInput(f"{path}: the id {stem.id!r} is taken by a stem of the family {found[stem.id].family!r}; give every stem an id of its own.")
            found[stem.id] = Question(file.family, stem)
    return tuple(found.values())
