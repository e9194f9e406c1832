"""Markdown files with YAML front matter: how prompts, traits and openings are kept."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import yaml
from pydantic import BaseModel, ValidationError

from holdfast.agents.errors import BadInput
from holdfast.agents.yaml_text import parse_yaml

CANARY = "HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data"

_FENCE = "---\n"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Page:
    """A file's front matter and the text below it."""

    path: Path
    head: dict[str, Any]
    body: str


def read_page(path: Path) -> Page:
    """Read a Markdown file; one without front matter has an empty head.

    Raises:
        BadInput: the file cannot be read, or its front matter is not a YAML mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"Cannot read {str(path)!r}: {error}.") from error
    if not text.startswith(_FENCE):
        return Page(path, {}, text.strip())
    front, fence, body = text[len(_FENCE) :].partition("\n" + _FENCE)
    if not fence:
        raise BadInput(f"{str(path)!r} opens a front matter with '---' and never closes it; add a line '---' below it.")
    try:
        head = parse_yaml(front)
    except yaml.YAMLError as error:
        raise BadInput(f"The front matter of {str(path)!r} is not valid YAML: {error}.") from error
    if not isinstance(head, dict):
        raise BadInput(f"The front matter of {str(path)!r} must be a mapping of keys to values, not {head!r}.")
    return Page(path, head, body.strip())


def write_page(path: Path, head: Mapping[str, object], body: str) -> None:
    """Write a Markdown file whose front matter is `head` and the canary; the same content is the same bytes."""
    front = yaml.dump(dict(head) | {"canary": CANARY}, Dumper=_Readable, sort_keys=False, allow_unicode=True, width=10_000)
    replace_file(path, f"{_FENCE}{front}{_FENCE}{body.strip()}\n")


def replace_file(path: Path, text: str) -> None:
    """Write a file so that nobody ever finds half of it, however the writer ends."""
    with _written_beside(path, text) as made:
        made.replace(path)


def claim_file(path: Path, text: str) -> bool:
    """Write a file unless somebody else has: of several that try at once exactly one does, and nobody finds half of it."""
    with _written_beside(path, text) as made:
        try:
            os.link(made, path)
        except FileExistsError:
            return False
        except OSError:  # some shared and foreign file systems have no links
            return _create(path, text)
    return True


@contextmanager
def _written_beside(path: Path, text: str) -> Generator[Path]:
    """A whole file with ordinary permissions in the same folder; gone afterwards unless it was moved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        made.write_text(text, encoding="utf-8")
        yield made
    finally:
        made.unlink(missing_ok=True)


def _create(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


class _Readable(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Readable.add_representer(str, _block)


def fit(page: Page, model: type[Model], **more: object) -> Model:
    """Read the page's head into a pydantic model.

    Raises:
        BadInput: naming the file, every key that does not fit, and the keys that would.
    """
    values = {key: value for key, value in page.head.items() if key != "canary"} | more
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise BadInput(f"{str(page.path)!r} does not fit: {explain(error, model)}") from error


def explain(error: ValidationError, model: type[BaseModel]) -> str:
    """Say in one line what did not fit and which keys are known."""
    faults = "; ".join(f"{'.'.join(str(part) for part in item['loc']) or 'value'}: {item['msg']} (got {_short(item['input'])})" for item in error.errors()[:5])
    known = ", ".join(model.model_fields)
    return f"{faults}. Known keys at the top: {known}."


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
