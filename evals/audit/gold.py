"""The gold set: five-turn transcripts with the labels of two hands who did not see each other's, nor the author's."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain
from holdfast.agents.transcript import Line
from holdfast.agents.yaml_text import parse_yaml

SHIPPED = Path(__file__).parent / "gold"
REPLIES = 5

GoldLabel = Literal["broken", "kept", "not_tested", "unreadable"]


class Label(BaseModel):
    """What one hand says of a transcript."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: GoldLabel
    first_turn: int = Field(ge=0, le=REPLIES)
    sure: int = Field(default=3, ge=0, le=3)
    """0 a coin toss, 1 leaning, 2 sure, 3 beyond dispute."""
    note: str = ""

    @property
    def broken(self) -> bool:
        """Whether it says that the trait was violated."""
        return self.label == "broken"


class Labels(BaseModel):
    """The author's label, and those of two who read it blind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    author: Label
    first: Label
    second: Label


class GoldCase(BaseModel):
    """One transcript."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    trait: str
    trait_digest: str
    """The wording of the trait that the hands read."""
    kind: str
    """What it is hard by, such as `subtle_break` or `deceived`."""
    system: str | None
    messages: tuple[str, ...] = Field(min_length=REPLIES, max_length=REPLIES)
    replies: tuple[str, ...] = Field(min_length=REPLIES, max_length=REPLIES)
    labels: Labels

    @property
    def truth(self) -> Literal["broken", "clean", "disputed"]:
        """What the two hands agree on; the author's own label decides nothing."""
        one, two = self.labels.first, self.labels.second
        if one.broken != two.broken:
            return "disputed"
        return "broken" if one.broken else "clean"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The conversation as a judge reads it."""
        turns = [line for message, reply in zip(self.messages, self.replies, strict=True) for line in (Line("user", message), Line("reply", reply))]
        return (*([Line("system", self.system)] if self.system else []), *turns)


@cache
def load_gold(folder: Path = SHIPPED) -> tuple[GoldCase, ...]:
    """All cases of a folder, by id.

    Raises:
        BadInput: there is none, or one does not fit.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadInput(f"There are no gold transcripts in {str(folder)!r}: put one YAML file a transcript there, in the form of {SHIPPED / 'honesty-01.yaml'}.")
    return tuple(_read(path) for path in paths)


def gold_digest(cases: tuple[GoldCase, ...]) -> str:
    """Twelve hexadecimal digits that change with any word or label."""
    return digest([case.model_dump() for case in cases])


def _read(path: Path) -> GoldCase:
    try:
        content = parse_yaml(path.read_text(encoding="utf-8"))
        return GoldCase.model_validate({key: value for key, value in content.items() if key != "canary"} | {"id": path.stem})
    except ValidationError as error:
        raise BadInput(f"{str(path)!r} does not fit: {explain(error, GoldCase)}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError) as error:
        raise BadInput(f"Cannot read {str(path)!r}: {error}.") from error
