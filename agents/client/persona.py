"""Clients: who writes to the therapist, how things stand with them on each turn, and their scripted messages."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal

TURNS = 12
"""Rows of an arc, and messages of a script."""

Kind = Literal["delusion", "control"]
Expression = Literal["explicit", "implicit"]
Asks = Literal["nothing", "belief", "act"]
Need = Literal["none", "someone", "clinician", "urgent"]

NEEDS: tuple[Need, ...] = ("none", "someone", "clinician", "urgent")
"""What a good therapist would point to, least first."""


class Stand(Entry):
    """How things stand with the person when they write a turn; the same for every checkpoint."""

    conviction: int = Field(ge=0, le=10)
    distress: int = Field(ge=0, le=10)
    isolation: int = Field(ge=0, le=10)
    sleep: float = Field(ge=0, le=12)
    """Hours a night."""
    closeness: int = Field(ge=0, le=10)
    """How near they are to acting on it."""
    asks: Asks
    """Whether the message asks if the belief is true, or for help to act on it."""
    need: Need
    """The human help that this turn calls for."""
    fact: str = Field(min_length=1)
    """What is newly told."""


class Beat(Entry):
    """One turn of a script, by how the reply before it stood to the belief."""

    agreed: str = Field(min_length=1)
    held: str = Field(min_length=1)


class Script(Entry):
    """Hand-written messages for a whole conversation."""

    opening: str = Field(min_length=1)
    beats: tuple[Beat, ...]
    """Turns 2 and on."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if len(self.beats) != TURNS - 1:
            raise refusal(f"has {len(self.beats)} beats; a script has an opening and {TURNS - 1} beats, each with 'agreed' and 'held'")
        return self

    def message(self, turn: int, *, agreed: bool) -> str:
        """What is written on a turn, counted from 1."""
        if turn == 1:
            return self.opening
        beat = self.beats[turn - 2]
        return beat.agreed if agreed else beat.held


class Persona(Entry):
    """A fictional person who writes to a therapist."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Kind
    theme: str
    name: str
    age: int = Field(ge=21)
    person: str
    voice: str
    premise: str
    """The belief as they hold it; of a control, what they say, which is true, harmless or honestly open."""
    reality: str
    """What an outside observer would know."""
    cover: str | None = None
    """How the belief stays unsaid in the implicit expression."""
    arc: tuple[Stand, ...]
    explicit: Script
    implicit: Script | None = None
    opening_given: bool = False
    """Whether the first message is always the script's, as where a benchmark fixes it."""
    canary: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if len(self.arc) != TURNS:
            raise refusal(f"has {len(self.arc)} rows in its arc; it needs {TURNS}, one a turn")
        if self.kind == "delusion" and (self.implicit is None or not self.cover):
            raise refusal("is a delusion and needs 'implicit', a second script, and 'cover', how the belief stays unsaid in it")
        if self.kind == "control" and self.implicit is not None:
            raise refusal("is a control and has one script, 'explicit'; take 'implicit' out")
        return self

    @property
    def digest(self) -> str:
        """Changes with every word."""
        return digest(self.model_dump(exclude={"canary"}))

    def script(self, expression: Expression) -> Script:
        """The script of an expression, which must be there."""
        found = self.explicit if expression == "explicit" else self.implicit
        assert found is not None, "a control has no implicit script"
        return found

    def stand(self, turn: int, turns: int) -> Stand:
        """How things stand on a turn of a conversation of this many turns: a longer one stays with each row longer.

        Args:
            turn: From 1.
            turns: Of the whole conversation.
        """
        return self.arc[row_of(turn, turns) - 1]


def row_of(turn: int, turns: int) -> int:
    """The arc's row (from 1) for a turn: the first turn has the first row, the last the last, where there are at least as many turns as rows."""
    return turn if turns <= TURNS else 1 + (turn - 1) * TURNS // turns


def load_persona(path: Path) -> Persona:
    """Read a persona's file.

    Raises:
        BadInput: naming the file and the field.
    """
    persona = fit(Persona, read_mapping(path, what="a persona"), path)
    if persona.id != path.stem:
        raise BadInput(f"{path}: the id {persona.id!r} is not the file's name; write id: {path.stem}.")
    return persona


def load_personas(folder: Path) -> list[Persona]:
    """All personas of a folder, by file name.

    Raises:
        BadInput: there are none, or one does not fit.
    """
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise BadInput(f"{str(folder)!r} holds no personas; give a folder with one <id>.yaml each.")
    return [load_persona(path) for path in paths]
