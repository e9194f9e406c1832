"""Anchors: openings of which it is known whether they are real traffic."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain
from holdfast.agents.yaml_text import parse_yaml

SHIPPED = Path(__file__).parent / "anchors"


class Anchor(BaseModel):
    """One opening whose nature is settled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    real: bool
    """True for real traffic (in shipped anchors: written in its style), false for one that somebody made up."""
    locale: str = ""
    language: str = ""
    deployment: str = ""
    gives_away: str = ""
    """For a negative: the one cue that it was written with."""
    system: str | None = None
    message: str = Field(min_length=1)


def load_anchors(path: Path) -> list[Anchor]:
    """Read a YAML list of anchors, or an `anchors:` list under a mapping.

    Raises:
        BadInput: the file cannot be read, an entry does not fit, or an id is there twice.
    """
    try:
        content = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"Cannot read the anchors {str(path)!r}: {error}.") from error
    entries = content.get("anchors") if isinstance(content, dict) else content
    if not isinstance(entries, list) or not entries:
        raise BadInput(f"{str(path)!r} holds no anchors: write a list of entries with id, real, message and, where there is one, system.")
    try:
        anchors = [Anchor.model_validate(entry) for entry in entries]
    except ValidationError as error:
        raise BadInput(f"{str(path)!r} does not fit: {explain(error, Anchor)}") from error
    names = [anchor.id for anchor in anchors]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadInput(f"{str(path)!r} has {twice[0]!r} more than once; give every anchor an id of its own.")
    return anchors


@cache
def shipped_anchors() -> tuple[Anchor, ...]:
    """The anchors that come with the package: in the style of real traffic, and hard negatives beside them."""
    return tuple(anchor for path in sorted(SHIPPED.glob("*.yaml")) for anchor in load_anchors(path))


def anchors_digest(anchors: Sequence[Anchor]) -> str:
    """Twelve hexadecimal digits that change with any word of the anchors."""
    return digest([anchor.model_dump() for anchor in anchors])
