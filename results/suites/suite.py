"""A suite: which evals every checkpoint of a registry goes through, and who else takes part."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field, field_validator, model_validator

from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal, short
from holdfast.results.suites.registry import FOLDER_NAME, Registry, Served, load_registry, registry_of

_RESERVED = {
    "target": "the checkpoint under test is never a role: list it among the checkpoints",
    "baseline": "it is bound from the registry: write `baseline: <id>` beside its checkpoints",
}


class SuiteEval(Entry):
    """One eval of a suite."""

    task: str
    """A task's registry name, such as `holdfast/audit`, or a file as Inspect takes it."""
    args: dict[str, Any] = Field(default_factory=dict[str, Any])
    """Its arguments, as -T takes them; paths are relative to the working directory."""
    limit: int | None = Field(default=None, ge=1)
    epochs: int | None = Field(default=None, ge=1)
    name: str = Field(default="", pattern=f"^$|{FOLDER_NAME}")
    """The name of its folder of logs; by default the last part of the task's."""

    @property
    def folder(self) -> str:
        """Its folder of logs below a checkpoint's."""
        return self.name or re.split(r"[/@]", self.task)[-1].removesuffix(".py")


class Price(Entry):
    """Dollars a million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)


def _spelled_out(value: object) -> object:
    return {"model": value} if isinstance(value, str) else value


class Suite(Entry):
    """A validated suite."""

    checkpoints: Registry
    evals: tuple[SuiteEval, ...]
    roles: dict[str, Annotated[Served, BeforeValidator(_spelled_out)]] = Field(default_factory=dict[str, Served])
    prices: dict[str, Price] = Field(default_factory=dict[str, Price])
    """By model."""
    log_dir: Path

    @field_validator("roles")
    @classmethod
    def _are_free(cls, roles: dict[str, Served]) -> dict[str, Served]:
        for name, why in _RESERVED.items():
            if name in roles:
                raise refusal(f"has {name!r}, but {why}")
        return roles

    @model_validator(mode="after")
    def _has_a_folder_for_each(self) -> "Suite":
        if not self.evals:
            raise refusal("lists no evals; add at least one, such as {task: holdfast/audit}")
        folders: dict[str, int] = {}
        for number, one in enumerate(self.evals):
            if (other := folders.get(one.folder)) is not None:
                raise refusal(f"has evals[{other}] and evals[{number}] both in the folder {one.folder!r}; give one of them another `name`")
            folders[one.folder] = number
        return self


def load_suite(path: Path) -> Suite:
    """Read a suite file, and the registry it names.

    Raises:
        BadInput: with file, place, value and remedy.
    """
    return suite_of(read_mapping(path, what="a suite"), path)


def suite_of(values: Mapping[str, object], source: Path) -> Suite:
    """A suite written in `source`, whose folder the path of its registry is relative to.

    Raises:
        BadInput: with file, place, value and remedy.
    """
    if "checkpoints" not in values:
        raise BadInput(f"{source}: the file lacks 'checkpoints'; add the path of a registry, relative to this file, or write one here.")
    return fit(Suite, {"log_dir": Path("logs") / source.stem} | dict(values) | {"checkpoints": _registry(values["checkpoints"], source)}, source)


def _registry(given: object, path: Path) -> Registry:
    if isinstance(given, str):
        return load_registry(path.parent / given)
    if isinstance(given, dict):
        return registry_of(cast("Mapping[str, object]", given), path)
    raise BadInput(f"{path}: checkpoints is {short(given)}; give the path of a registry, relative to this file, or a mapping with baseline and checkpoints.")
