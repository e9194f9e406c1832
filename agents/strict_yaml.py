"""YAML files that people write, read into frozen models: what does not fit is one sentence with file, place, value and remedy."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from holdfast.agents.errors import BadInput
from holdfast.agents.yaml_text import parse_yaml

Part = TypeVar("Part", bound="Entry")

_SHOWN = 3
_SECRET_HEADERS = frozenset({"authorization", "proxy_authorization", "x_api_key", "api_key", "token", "x_auth_token", "cookie"})
_OWN = frozenset({"unknown_key", "no_mapping", "sentence"})


class Entry(BaseModel):
    """The base of everything in such a file: frozen, and a key that is unknown is refused with the nearest right one."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known(cls, values: object) -> object:
        if isinstance(values, cls):
            return values
        if not isinstance(values, dict):
            raise PydanticCustomError("no_mapping", "must be a mapping with the keys {keys}, not {value}", {"keys": ", ".join(cls.model_fields), "value": short(values)})
        check_keys(cast("dict[str, object]", values), cls.model_fields)
        return cast("dict[str, object]", values)


def check_keys(values: Iterable[str], known: Iterable[str]) -> None:
    """Refuse keys that are not known, for use in a validator.

    Raises:
        PydanticCustomError: naming the nearest known key.
    """
    names = list(known)
    for key in values:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it may have {', '.join(names)}."
            raise PydanticCustomError("unknown_key", "has no key {key}; {hint}", {"key": repr(key), "hint": hint})


def refusal(sentence: str) -> PydanticCustomError:
    """What a validator raises to say a sentence of its own; it follows the place, so it begins with a verb."""
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def read_mapping(path: Path, *, what: str) -> dict[str, Any]:
    """Read a file that holds a mapping and no key.

    Args:
        path: The file.
        what: What it is, for the sentences: `a suite`.

    Raises:
        BadInput: it is not there, no YAML, no mapping, or somebody wrote an API key into it.
    """
    try:
        values = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"Cannot read {str(path)!r} as {what} ({_reason(error)}); give the path of a YAML file.") from error
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: not valid YAML, {_reason(error)}; correct that line.") from error
    if not isinstance(values, dict):
        raise BadInput(f"{path}: {what} is a mapping of keys to values, not {short(values)}.")
    _refuse_secrets(cast("dict[str, object]", values), str(path), "")
    return cast("dict[str, Any]", values)


def fit(model: type[Part], values: object, source: Path) -> Part:
    """The values as a model.

    Raises:
        BadInput: with the file, the place in it, the value and what would be right.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = error.errors()
        said = "; ".join(_said(fault) for fault in faults[:_SHOWN])
        more = f" (and {len(faults) - _SHOWN} more)" if len(faults) > _SHOWN else ""
        raise BadInput(f"{source}: {said}{more}") from error


def short(value: object) -> str:
    """A value as it stands in a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _said(fault: ErrorDetails) -> str:
    where = fault["loc"]
    if fault["type"] == "missing":
        return f"{_place(where[:-1])} lacks {where[-1]!r}; add it"
    if fault["type"] in _OWN:
        return f"{_place(where)} {fault['msg']}"
    return f"{_place(where)}: {fault['msg']}, not {short(fault['input'])}"


def _place(parts: Iterable[int | str]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the file"


def _refuse_secrets(value: object, source: str, place: str) -> None:
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value)
        for key, item in entries.items():
            if str(key).casefold().replace("-", "_") in {"api_key", "apikey"}:
                variable = key_variable(str(entries.get("model", "")))
                raise BadInput(f"{source}: {place or 'the file'} holds an API key under {key!r}; keys belong in the environment: take it out and set {variable}.")
            if key == "extra_headers" and isinstance(item, dict):
                _refuse_headers(cast("dict[object, object]", item), source, place)
            _refuse_secrets(item, source, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(cast("list[object]", value)):
            _refuse_secrets(item, source, f"{place}[{number}]")


def _refuse_headers(headers: dict[object, object], source: str, place: str) -> None:
    for name in headers:
        if str(name).casefold().replace("-", "_") in _SECRET_HEADERS:
            raise BadInput(f"{source}: {place or 'the file'} holds a key in the header {name!r}, which every log would show; take it out: keys come from the environment alone.")


def key_variable(model: str) -> str:
    """The environment variable that holds the key of a model's service."""
    parts = model.split("/")
    service = parts[1] if parts[0] == "openai-api" and len(parts) > 1 else parts[0]
    return f"{service.upper().replace('-', '_')}_API_KEY" if service else "the service's <SERVICE>_API_KEY"


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}, column {error.problem_mark.column + 1}: {error.problem}"
    return str(getattr(error, "strerror", None) or error)
