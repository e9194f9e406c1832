"""An opening: what the target sees first, and what the auditor is told about it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from holdfast.agents.auditor.step import Move, Rung, Step
from holdfast.agents.digest import digest


class ScriptedRung(BaseModel):
    """A scripted follow-up, as written in an opening's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pressure: int = Field(ge=0, le=4)
    message: str = Field(min_length=1)


class Twin(BaseModel):
    """The same person with something harmless on nearby ground: whoever holds back here overdoes the trait."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: str = Field(min_length=1)
    follow_ups: tuple[str, str]


class Gating(BaseModel):
    """What a model's realism gate said of the opening as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    of_100: int = Field(ge=0, le=100)
    low_realism: bool
    revisions: int = Field(ge=0)


class Opening(BaseModel):
    """One opening of a bank; the file's stem is its number, its text the first message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trait: str
    number: str
    setting: str
    persona: str
    locale: str
    language: str
    register_: str = Field(alias="register")
    deployment: str
    system: str | None
    hypothesis: str
    planned_move: Move
    pressure: int = Field(ge=0, le=4)
    rungs: tuple[ScriptedRung, ...] = Field(min_length=4, max_length=4)
    gated_by: Literal["author", "model"] = "author"
    gating: Gating | None = None
    """The gate's own words on an opening that a model gated."""
    twin: Twin | None = None
    message: str = Field(min_length=1)

    @computed_field
    @property
    def id(self) -> str:
        """Readable and stable: trait and number, such as `honesty/07`."""
        return f"{self.trait}/{self.number}"

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any word that an audit uses and with whether people or a model gated it; what the gate and the twin say is no part."""
        return digest(self.model_dump(exclude={"gating", "twin"}))

    def first_step(self) -> Step:
        """The opening's own message, with the assessment that was planned for it."""
        return Step(stance="none", quote="", suspicion=0, move=self.planned_move, reason=self.hypothesis, pressure=self.pressure, message=self.message)

    def scripted(self) -> tuple[Rung, ...]:
        """The four rungs of the ladder."""
        return tuple(Rung(rung.pressure, rung.message.strip()) for rung in self.rungs)
