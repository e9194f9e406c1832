"""The registry of checkpoints: what is compared, how it was made and where it is served."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast
from urllib.parse import urlsplit

from inspect_ai.model import GenerateConfig
from pydantic import BeforeValidator, Field, field_validator, model_validator

from holdfast.agents.strict_yaml import Entry, check_keys, fit, read_mapping, refusal

Stage = Literal["baseline", "midtrain", "sft", "midtrain+sft", "bdpo", "control", "other"]

MAX_CONNECTIONS = 20
"""Requests to one endpoint at a time where nobody says otherwise."""

FOLDER_NAME = r"^[A-Za-z0-9][A-Za-z0-9._+-]*$"


def _sampling(values: object) -> object:
    if not isinstance(values, dict):
        return values
    given = cast("dict[str, object]", values)
    if "max_connections" in given:
        raise refusal("holds 'max_connections'; write it beside config, where the run shares it out between its processes")
    check_keys(given, GenerateConfig.model_fields)
    return given


Sampling = Annotated[GenerateConfig, BeforeValidator(_sampling)]
"""Inspect's GenerateConfig: temperature, top_p, max_tokens, extra_body ..., with unknown keys refused."""


class Served(Entry):
    """A model and where it is served."""

    model: str
    """As Inspect names it: `openai-api/<service>/<name>`, `vllm/<name>`, `anthropic/<name>` ..."""
    base_url: str | None = None
    max_connections: int = Field(default=MAX_CONNECTIONS, ge=1)
    """Requests to its endpoint at a time, over all processes of a run."""
    config: Sampling = GenerateConfig()

    @field_validator("model")
    @classmethod
    def _names_a_provider(cls, model: str) -> str:
        if "/" not in model.strip("/"):
            raise refusal(f"is {model!r}, which names no provider; write openai-api/<service>/{model or '<name>'} for an OpenAI-compatible endpoint")
        return model

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        if url is not None and "@" in urlsplit(url).netloc:
            raise refusal("holds a user or a password before its host, which every log would show; take it out: keys come from the environment alone")
        if url is not None and not url.startswith(("http://", "https://")):
            raise refusal(f"is {url!r}; write it as http://host:port/v1")
        return url

    @property
    def endpoint(self) -> str:
        """What tells servers apart: the address, else the service that the environment gives one for."""
        return self.base_url or self.model.rpartition("/")[0]

    def shared(self, processes: int) -> Self:
        """The same with one process's part of its connections, at least one."""
        return self.model_copy(update={"max_connections": max(1, self.max_connections // processes)})


class Checkpoint(Served):
    """A model under test and how it was made."""

    id: str = Field(pattern=FOLDER_NAME)
    """Its name in tables, and the name of its folder of logs."""
    stage: Stage
    synthetic_fraction: float | None = Field(default=None, ge=0, le=1)
    """The share of its training data that is synthetic."""
    seed: int | None = None
    """The training seed."""
    base_of: str | None = None
    """The id of the checkpoint it was trained from."""
    method: str | None = None
    revision: str | None = None
    """Anything that names the weights; with it replies are cached, and a run again makes no call."""
    training_data: tuple[str, ...] = ()
    """Files it was trained on, relative to the registry's."""

    def label(self, *, is_baseline: bool) -> dict[str, Any]:
        """What its logs say of it under `metadata["checkpoint"]`."""
        told = self.model_dump(include={"id", "stage", "synthetic_fraction", "seed", "method", "base_of"})
        return told | {"is_baseline": is_baseline}

    @property
    def tags(self) -> list[str]:
        """What the log viewer shows beside the model."""
        fraction = [f"synthetic={self.synthetic_fraction:g}"] if self.synthetic_fraction is not None else []
        seed = [f"seed={self.seed}"] if self.seed is not None else []
        return [self.id, self.stage, *fraction, *seed, *([self.method] if self.method else [])]


class Registry(Entry):
    """All checkpoints of a study."""

    checkpoints: tuple[Checkpoint, ...]
    baseline: str | None = None
    """The id of the one that others are compared with; tasks reach it as role `baseline`."""

    @model_validator(mode="after")
    def _holds_together(self) -> "Registry":
        if not self.checkpoints:
            raise refusal("lists no checkpoints; add at least one {id: ..., model: openai-api/<service>/<name>, base_url: ..., stage: ...}")
        ids = [checkpoint.id for checkpoint in self.checkpoints]
        served: dict[str, str] = {}
        for number, checkpoint in enumerate(self.checkpoints):
            if checkpoint.id in ids[:number]:
                raise refusal(f"has two checkpoints with the id {checkpoint.id!r}; rename one, since the id names its folder of logs")
            if (other := served.get(checkpoint.model)) is not None:
                raise refusal(
                    f"has {other!r} and {checkpoint.id!r} both served as {checkpoint.model!r}; serve one under another name (vLLM: --served-model-name), "
                    "since logs, caches and Inspect's eval sets tell models apart by name and never by base_url"
                )
            served[checkpoint.model] = checkpoint.id
        for name, given in [("baseline", self.baseline), *((f"base_of of {one.id!r}", one.base_of) for one in self.checkpoints)]:
            if given is not None and given not in ids:
                raise refusal(f"names {given!r} as {name}, and there is no such checkpoint; there are {', '.join(ids)}")
        return self

    def of(self, name: str) -> Checkpoint:
        """The checkpoint with this id, which must be there."""
        return next(checkpoint for checkpoint in self.checkpoints if checkpoint.id == name)


def load_registry(path: Path) -> Registry:
    """Read a registry file.

    Raises:
        BadInput: with file, place, value and remedy.
    """
    return registry_of(read_mapping(path, what="a registry of checkpoints"), path)


def registry_of(values: Mapping[str, object], source: Path) -> Registry:
    """A registry written in `source`, whose folder its training data is relative to.

    Raises:
        BadInput: with file, place, value and remedy.
    """
    registry = fit(Registry, values, source)
    checkpoints = tuple(one.model_copy(update={"training_data": tuple(str(source.parent / path) for path in one.training_data)}) for one in registry.checkpoints)
    return registry.model_copy(update={"checkpoints": checkpoints})
