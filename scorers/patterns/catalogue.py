"""`patterns.json`: the patterns of a dataset, which can be rated on any other."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain, replace_file
from holdfast.scorers.patterns.pattern import Pattern


class Catalogue(BaseModel):
    """Patterns to look for, and what they were found in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patterns: tuple[Pattern, ...]
    scanned: tuple[str, ...] = ()
    """The `uid` of every document that a scanner has read: to count on them would inflate what is rare."""

    @model_validator(mode="after")
    def _ids_differ(self) -> "Catalogue":
        names = [pattern.id for pattern in self.patterns]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two patterns have the id {twice[0]!r}; rename one")
        return self


def load_catalogue(path: Path) -> Catalogue:
    """Read a `patterns.json`.

    Raises:
        BadInput: it is not there, or something else.
    """
    try:
        return Catalogue.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"Cannot read {str(path)!r} ({error.strerror}); write it with: holdfast patterns scan DATA --scanner <model>") from error
    except ValidationError as error:
        raise BadInput(f"{str(path)!r} is not what `holdfast patterns scan` writes: {explain(error, Catalogue)}") from error


def save_catalogue(path: Path, catalogue: Catalogue) -> None:
    """Write a `patterns.json`."""
    replace_file(path, catalogue.model_dump_json(indent=1) + "\n")
