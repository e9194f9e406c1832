"""Documents from whatever holds them: data files, tables, Hugging Face datasets and Inspect logs."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import find_logs
from holdfast.results.patterns.documents import Document, Skipped
from holdfast.results.patterns.logs import documents_of_log
from holdfast.results.patterns.shapes import Columns, NoDocument, document_of
from holdfast.results.rows import KINDS, UNREADABLE, Damaged, Rows, header_of, kind_of, rows_of

HUB = "hf:"
LOG = ".eval"
_SHOWN = 12
_COLUMNS = {
    "messages": "The column that holds chats as lists of turns.",
    "prompt": "The column that holds what was asked.",
    "response": "The column that holds the reply.",
    "text": "The column that holds a plain text.",
    "group": "A column whose values say which rows belong together, such as a scenario.",
}


def read(paths: Sequence[str], *, skipped: Skipped, columns: Columns | None = None) -> Iterator[Document]:
    """Every document in files, folders, Inspect logs and `hf:name[:split]`, one after another, in memory that does not grow with them.

    Rows are chats (OpenAI's `messages`, ShareGPT's `conversations`, a prompt and its response) or texts, each recognised by itself.

    Args:
        paths: JSONL, JSON arrays, CSV, TSV, also as .gz, Parquet, .eval logs, folders of these, or names of datasets.
        skipped: Counts the rows that are no documents.
        columns: What a user says of the columns.

    Raises:
        BadInput: a path is not there, cannot be read, has not the columns, or holds no document at all.
    """
    asked = columns or Columns()
    for path in sources(paths):
        if path.startswith(HUB):
            yield from _documents(path, _dataset(path), asked, skipped)
        elif path.endswith(LOG):
            yield from _of_log(path, skipped)
        else:
            yield from _of_file(Path(path), asked, skipped)


def sources(paths: Sequence[str]) -> list[str]:
    """The single files and datasets that the paths stand for.

    Raises:
        BadInput: one is not there, or is of no kind that can be read.
    """
    found = [one for path in paths for one in ([path] if path.startswith(HUB) else _files(path))]
    if not found:
        raise BadInput("There is nothing to read; give a data file, a folder, an Inspect log or hf:name.")
    return list(dict.fromkeys(found))


def column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where rows hold what; it gets them as `columns`."""

    def told(**arguments: Any) -> Any:
        named = {name: arguments.pop(f"{name}_column") for name in _COLUMNS}
        return command(columns=Columns(**named), **arguments)

    told.__doc__, told.__name__ = command.__doc__, command.__name__
    told.__click_params__ = getattr(command, "__click_params__", [])  # pyright: ignore[reportFunctionMemberAccess]
    for name, said in reversed(_COLUMNS.items()):
        told = click.option(f"--{name}-column", metavar="NAME", help=said)(told)
    return told


def default_out(paths: Sequence[str]) -> Path:
    """The folder that a run writes to unless told otherwise: `patterns/<name of the data>`."""
    first = paths[0].removeprefix(HUB).rstrip("/")
    name = Path(first).name.removesuffix(".gz")
    return Path("patterns") / (re.sub(r"[^\w.-]+", "-", Path(name).stem).strip("-.") or "data")


def population(paths: Sequence[str], documents: int) -> int | None:
    """Of how many documents an interval speaks: of data those that there are; of logs None, since samples stand for what else the checkpoint would say."""
    return None if any(path.endswith(LOG) for path in sources(paths)) else documents


def _files(path: str) -> list[str]:
    here = Path(path)
    if "://" in path or (here.is_file() and here.suffix == LOG):
        return [path]
    if not here.exists():
        raise BadInput(f"There is no data at {path!r}; give a file, a folder, an Inspect log, or hf:name for a dataset of Hugging Face.")
    if here.is_dir():
        # beside logs lie files of JSON that are no data
        if any(here.rglob(f"*{LOG}")):
            return [log for log in find_logs([path]) if log.endswith(LOG)]
        data = sorted(str(one) for one in here.rglob("*") if one.is_file() and kind_of(one) in KINDS)
        if not data:
            raise BadInput(f"The folder {path!r} holds nothing that can be read: {', '.join(KINDS)}, also as .gz, or {LOG}.")
        return data
    if kind_of(here) not in KINDS:
        raise BadInput(f"{path!r} is of no kind that can be read; give {', '.join(KINDS)}, one of them as .gz, or an Inspect log ({LOG}).")
    return [path]


def _of_log(path: str, skipped: Skipped) -> Iterator[Document]:
    before, some = skipped.reasons.total(), False
    for document in documents_of_log(path, skipped=skipped):
        some = True
        yield document
    if not some:
        raise BadInput(f"{path!r} holds no sample in which the checkpoint replied ({skipped.reasons.total() - before} samples in all); give a log with replies.")


def _of_file(path: Path, columns: Columns, skipped: Skipped) -> Iterator[Document]:
    try:
        there = header_of(path)
        if there is not None and (missing := [name for name in columns.named if name not in there]):
            raise BadInput(f"{str(path)!r} has no column {missing[0]!r}; it has {_listed(there)}.")
        yield from _documents(str(path), rows_of(path), columns, skipped)
    except UNREADABLE as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{str(path)!r} cannot be read as {kind_of(path)}: {error}.") from error


def _documents(name: str, rows: Rows, columns: Columns, skipped: Skipped) -> Iterator[Document]:
    own, keys, some, number = Skipped(), dict[str, None](), False, -1
    for number, (line, row) in enumerate(rows):
        place = f"{name}:{line}"
        try:
            if isinstance(row, Damaged):
                raise NoDocument(row.why)
            yield document_of(row, columns, place, number)
            some = True
        except NoDocument as why:
            for one in (own, skipped):
                one.note(str(why), place)
            if isinstance(row, dict) and len(keys) < _SHOWN:
                keys.update(dict.fromkeys(map(str, row)))
    if not some:
        raise BadInput(_nothing(name, number + 1, own, list(keys)))


def _nothing(name: str, rows: int, skipped: Skipped, keys: Sequence[str]) -> str:
    if not rows:
        return f"{name!r} holds no rows; give data with at least one chat or text."
    whys = "; ".join(f"{count} {why}" for why, count in skipped.reasons.most_common(3))
    there = f" The columns there are: {_listed(keys)}; say what they hold with --messages-column, --prompt-column and --response-column, or --text-column." if keys else ""
    return f"{name!r} holds no document in {rows} rows ({whys}).{there}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:_SHOWN])) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _dataset(path: str) -> Rows:
    """The rows of a dataset of Hugging Face, as they come over the network."""
    name, _, split = path.removeprefix(HUB).partition(":")
    if find_spec("datasets") is None:
        raise BadInput(f"Reading {path!r} needs the package datasets; install it with: pip install 'holdfast[hf]'.")
    try:
        yield from enumerate(import_module("datasets").load_dataset(name, split=split or "train", streaming=True), 1)
    except (OSError, ValueError, ModuleNotFoundError) as error:
        raise BadInput(f"{path!r} cannot be read from Hugging Face: {error}.") from error
