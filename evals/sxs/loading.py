"""Prompts: the shipped set, a file or folder of the same form, or rows of JSON or parquet that somebody has."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

from pyarrow import parquet
from pydantic import Field, StringConstraints

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, short

SHIPPED = Path(__file__).parent / "prompts"
MOST = 20_000
"""Prompts of one run: more are a file that was meant to be cut."""

UNKNOWN = "unknown"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^\S(?:.{0,78}\S)?$")]


@dataclass(frozen=True)
class SxsPrompt:
    """What a user says, turn by turn, whatever is answered."""

    id: str
    kind: str
    hard: bool
    language: str
    turns: tuple[str, ...]


class _Prompt(Entry):
    id: Name
    language: Name
    turns: tuple[Text, ...] = Field(min_length=1)


class _File(Entry):
    canary: str | None = None
    kind: Name
    hard: bool
    prompts: tuple[_Prompt, ...] = Field(min_length=1)


class _Row(Entry):
    """A row of a JSONL or parquet file; one that says no more than its prompt is an everyday one of the file's kind."""

    id: Name
    kind: Name
    turns: tuple[Text, ...] = Field(min_length=1)
    hard: bool = False
    language: Name = UNKNOWN
    canary: str | None = None


def load_prompts(source: str | None) -> tuple[SxsPrompt, ...]:
    """The prompts of a file or folder, or the shipped ones, in the order of the files.

    Args:
        source: YAML of the shipped form, a folder of it, or `.jsonl` or `.parquet` with `turns`, `prompt` or a `conversation` of messages.

    Raises:
        BadInput: with file, place, value and remedy.
    """
    found: dict[str, SxsPrompt] = {}
    where: dict[str, Path] = {}
    for path in _files(source):
        for prompt in _read(path):
            if prompt.id in found:
                raise BadInput(f"{path}: the prompt id {prompt.id!r} stands in {where[prompt.id]} already; give each prompt an id of its own.")
            if len(found) == MOST:
                raise BadInput(f"{source!r} holds more than {MOST} prompts, which is the most that a run takes; cut it to those you mean to run.")
            found[prompt.id], where[prompt.id] = prompt, path
    return tuple(found.values())


def prompts_digest(prompts: Iterable[SxsPrompt]) -> str:
    """Changes with any prompt, whatever their order."""
    return digest(sorted((one.id, one.kind, one.hard, one.language, list(one.turns)) for one in prompts))


def _files(source: str | None) -> list[Path]:
    path = Path(source) if source is not None else SHIPPED
    if path.is_file():
        return [path]
    found = sorted(path.glob("*.yaml")) if path.is_dir() else []
    if not found:
        raise BadInput(f"-T prompts={str(path)!r} holds no prompts; give a .yaml, .jsonl or .parquet file, or a folder of <kind>.yaml.")
    return found


def _read(path: Path) -> Iterator[SxsPrompt]:
    match path.suffix:
        case ".yaml" | ".yml":
            file = fit(_File, read_mapping(path, what="a file of prompts"), path)
            return (SxsPrompt(one.id, file.kind, file.hard, one.language, one.turns) for one in file.prompts)
        case ".jsonl":
            return _of_rows(path, _lines(path))
        case ".parquet":
            return _of_rows(path, _table(path))
        case _:
            raise BadInput(f"{str(path)!r} is no file of prompts; give .yaml, .jsonl or .parquet.")


def _lines(path: Path) -> Iterator[object]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise BadInput(f"{path}: line {number} is no JSON ({error.msg}); each line is one object, such as {{'prompt': 'Hello'}}.") from error


def _table(path: Path) -> Iterator[object]:
    try:
        count = parquet.read_metadata(path).num_rows
        rows = parquet.read_table(path).to_pylist() if count <= MOST else None
    except (OSError, ValueError) as error:
        raise BadInput(f"{str(path)!r} cannot be read as parquet ({str(error).splitlines()[0]}); give a whole file.") from error
    if rows is None:
        raise BadInput(f"{str(path)!r} holds {count} prompts, and a run takes at most {MOST}; cut it to those you mean to run.")
    return iter(rows)


def _of_rows(path: Path, rows: Iterable[object]) -> Iterator[SxsPrompt]:
    number = 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise BadInput(f"{path}: row {number} is {short(row)}; each row is an object with 'turns', 'prompt' or 'conversation'.")
        values = _row(path, number, cast("Mapping[str, Any]", row))
        one = fit(_Row, {"id": f"{path.stem}-{number}", "kind": path.stem} | values, Path(f"{path}: row {number}"))
        yield SxsPrompt(one.id, one.kind, one.hard, one.language, one.turns)
    if not number:
        raise BadInput(f"{str(path)!r} holds no rows; each is an object with 'turns', 'prompt' or 'conversation'.")


def _row(path: Path, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values under our names; of a logged conversation only what the user said, its language and its id are taken."""
    if row.get("conversation") is not None:
        language = str(row.get("language") or UNKNOWN).casefold()
        named = {"id": str(row["conversation_id"])} if row.get("conversation_id") else {}
        return named | {"turns": _said(path, number, row["conversation"]), "language": language}
    values = {name: value for name, value in row.items() if name != "prompt"}
    given = [name for name in ("turns", "prompt") if name in row]
    if len(given) != 1:
        raise BadInput(f"{path}: row {number} has {' and '.join(map(repr, given)) or 'no prompt'}; give one of 'turns', 'prompt' and 'conversation'.")
    return values | {"turns": [row["prompt"]] if given == ["prompt"] else list(row["turns"])}


def _said(path: Path, number: int, conversation: object) -> list[str]:
    messages = list(cast("Iterable[Any]", conversation)) if isinstance(conversation, Iterable) and not isinstance(conversation, str) else []
    if not messages or not all(isinstance(one, Mapping) and {"role", "content"} <= set(cast("Mapping[str, Any]", one)) for one in messages):
        raise BadInput(f"{path}: row {number} has a conversation of {short(conversation)}; it is a list of messages with 'role' and 'content'.")
    return [str(one["content"]) for one in messages if one["role"] in {"user", "human"}]
