"""`holdfast overlap`: does the training data hold the eval's own content?"""

import csv
import gzip
import hashlib
import json
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TextIO, cast

import click
import yaml
from inspect_ai import eval as run_eval
from inspect_ai.log import EvalSample, read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries
from inspect_ai.model import ChatMessage
from inspect_ai.solver import Generate, Solver, TaskState, solver
from pydantic import BaseModel, ConfigDict, ValidationError
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from holdfast.agents.digest import LENGTH
from holdfast.agents.errors import BadInput
from holdfast.agents.page import CANARY, explain, read_page, replace_file
from holdfast.agents.yaml_text import parse_yaml
from holdfast.results.comparison.logs import find_logs, task_name
from holdfast.results.overlap.ngrams import PLACES, REWORDED, Search
from holdfast.results.rows import Rows, json_values, kind_of, parquet_rows
from holdfast.results.show_prompt import Listener

FOUND = 3
"""The exit code where the data holds some of the content."""

EXACT_SHARE, LONGEST_RUN = 0.2, 30
"""An item is flagged from this share of its 13-word shingles, or from a run of this many words."""

_MARK = CANARY.split()[2].rstrip(":")
_ROLES = ("auditor", "judge", "realism", "control")
_READ = {"id", "epoch", "input", "choices", "target"}
_CONTENT = (".md", ".txt", ".yaml", ".yml", ".json")
_BLOCK, _AGAIN = 1 << 16, 2000
_SHOWN = 40


class Unread(BaseModel):
    """Rows that hold nothing to look through, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str
    rows: int
    first: int
    """The first of them."""


class TrainingFile(BaseModel):
    """A file of training data that was looked through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    rows: int
    """Lines of JSONL, rows of a table, values of a JSON array, or blocks of about 64 kB of plain text."""
    digest: str
    """The first 12 hexadecimal digits of the file's SHA-256."""
    unread: tuple[Unread, ...] = ()


class ItemOverlap(BaseModel):
    """What the data holds of one item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str | None
    """None for a content file."""
    sample: str
    exact: float
    """The share of its 13-word shingles that occur."""
    longest: int
    """The longest run of its words that occurs."""
    near: float
    """The most of a passage's words that one place has in their order, as a share."""
    where: tuple[str, ...]
    """Up to three places, `file:row`, counted from 1."""

    @property
    def flagged(self) -> bool:
        """Whether the model has seen it, as far as anybody can tell."""
        return self.exact >= EXACT_SHARE or self.longest >= LONGEST_RUN or self.near >= REWORDED


class Overlap(BaseModel):
    """What the data holds of the content of some evals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: tuple[TrainingFile, ...]
    canary: tuple[str, ...]
    """The first places that hold the canary of holdfast's content files."""
    too_short: tuple[str, ...]
    """Items of fewer than five words, which were not looked for."""
    items: dict[str, ItemOverlap]
    """By sample id; where two tasks have a sample of one id, by task and id."""


def flagged(overlap: Overlap, task: str | None = None) -> set[str]:
    """The ids of samples whose content stands in the data: a fifth of their 13-word shingles, a run of 30 words, or a passage reworded by less than half.

    Args:
        overlap: What was found.
        task: Only samples of this task, and of no named one.
    """
    return {item.sample for item in overlap.items.values() if item.flagged and (task is None or item.task in {task, None})}


def load_overlap(path: Path) -> Overlap:
    """Read what `holdfast overlap` wrote.

    Raises:
        BadInput: it is something else.
    """
    try:
        return Overlap.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"Cannot read {str(path)!r}: {error.strerror}; write it with: holdfast overlap LOGS --data FILE --out {path}") from error
    except ValidationError as error:
        raise BadInput(f"{str(path)!r} is not what `holdfast overlap` writes: {explain(error, Overlap)}") from error


@click.command()
@click.argument("evals", nargs=-1, metavar="[EVAL]...")
@click.option("--text", multiple=True, type=click.Path(path_type=Path), help="A content file, or a folder with one item a file (.md, .txt, .yaml, .json). Repeatable.")
@click.option("--data", multiple=True, required=True, type=click.Path(path_type=Path), help="Training data: JSONL, JSON, Parquet, CSV or text, or a folder of these. Repeatable.")
@click.option("-T", "arguments", multiple=True, metavar="NAME=VALUE", help="An argument of a task, as for inspect eval.")
@click.option("--out", default="overlap.json", show_default=True, type=click.Path(path_type=Path), help="Where the result goes.")
def overlap(evals: tuple[str, ...], text: tuple[Path, ...], data: tuple[Path, ...], arguments: tuple[str, ...], out: Path) -> None:
    """List what the training data holds of the content of EVAL.

    EVAL is a log, a folder of logs, or a task such as holdfast/audit; no model is called.
    Looked for are runs of 13 words (24 letters where a script writes no spaces) and passages reworded by less than half.

    Exit code 3 if some item is flagged or the canary found, 0 if not.
    """
    files = [Reading(path) for path in _files(data)]
    found = look(contents(evals, text, _parse(arguments)), files, show=True)
    replace_file(out, found.model_dump_json(indent=1) + "\n")
    _show(Console(), found, out)
    if found.canary or flagged(found):
        raise click.exceptions.Exit(FOUND)


@dataclass(frozen=True)
class Content:
    """The texts of one item."""

    task: str | None
    sample: str
    texts: Sequence[str]


def contents(evals: Sequence[str], texts: Sequence[Path], arguments: Mapping[str, Any]) -> list[Content]:
    """The items of logs, tasks and content files; a content file named like a sample is part of it.

    Args:
        evals: Logs, folders of logs, and tasks.
        texts: Content files and folders of them.
        arguments: For the tasks.

    Raises:
        BadInput: one cannot be read or built, or there is nothing in all.
    """
    samples: dict[tuple[str, str], dict[str, None]] = {}
    for one in evals:
        if "://" in one or (Path(one).exists() and Path(one).suffix != ".py"):
            _add(samples, find_logs([one]))
        else:
            _build(samples, one, arguments)
    alone = dict(item for path in texts for item in _written(path))
    whole = [Content(task, sample, [*own, *alone.get(sample, ())]) for (task, sample), own in samples.items()]
    taken = {sample for _, sample in samples}
    whole += [Content(None, sample, own) for sample, own in alone.items() if sample not in taken]
    if not whole:
        raise BadInput("Say whose content to look for: holdfast overlap LOGS --data FILE, or --text with a folder of content files.")
    return whole


def look(items: Sequence[Content], files: Sequence["Reading"], *, show: bool = False) -> Overlap:
    """Look for the items in files of training data, row by row, in about 240 MB of memory however long they are.

    On one core some 12,000 rows a second (chats of 1.3 kB, 169 items); a tenth of that where every row holds an item.

    Args:
        items: What to look for.
        files: Where.
        show: Whether progress is shown on a terminal.

    Raises:
        BadInput: a file cannot be read, or holds no text at all.
    """
    often = Counter(item.sample for item in items)
    named = {item.sample if often[item.sample] == 1 else f"{item.task} {item.sample}": item for item in items}
    search = Search({name: item.texts for name, item in named.items()})
    console = Console(stderr=True)
    for file in files:
        search.read(track(file.texts(), escape(str(file.path)), console=console, transient=True, disable=not (show and console.is_terminal)))
    found = {
        name: ItemOverlap(task=named[name].task, sample=named[name].sample, exact=round(match.exact, 3), longest=match.longest, near=round(match.near, 3), where=match.where)
        for name, match in search.found().items()
    }
    canary = [place for file in files for place in file.canary][:PLACES]
    return Overlap(data=tuple(file.result() for file in files), canary=tuple(canary), too_short=tuple(search.too_short), items=found)


@dataclass
class Reading:
    """A file of training data, and what became of its rows."""

    path: Path
    rows: int = 0
    unread: dict[str, Unread] = field(default_factory=dict[str, Unread])
    canary: list[str] = field(default_factory=list[str])

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text in the file, wherever it stands in its row, with its place.

        Raises:
            BadInput: the file is not what its name says, or no row holds a text.
        """
        try:
            for number, row in _reader(self.path)(self.path):
                self.rows += 1
                yield from self._row(number, row)
        except (OSError, EOFError, zlib.error, csv.Error, ValueError) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput(f"{str(self.path)!r} cannot be read as {self.path.suffix} after {self.rows} rows: {error}.") from error
        if self.rows == sum(one.rows for one in self.unread.values()):
            why = "; ".join(f"{one.rows} are {one.why}" for one in self.unread.values()) or "it is empty"
            raise BadInput(f"{str(self.path)!r} holds no text in {self.rows} rows ({why}); give chats or documents as text, as they are before tokenising.")

    def result(self) -> TrainingFile:
        """What was read."""
        with self.path.open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        return TrainingFile(path=str(self.path), rows=self.rows, digest=sha[:LENGTH], unread=tuple(self.unread.values()))

    def _row(self, number: int, row: object) -> Iterator[tuple[str, str]]:
        place, some = f"{self.path}:{number}", False
        for text in _strings(row):
            some = some or bool(text.strip())
            if _MARK in text and len(self.canary) < PLACES and place not in self.canary:
                self.canary.append(place)
            yield place, text
        if not some:
            why = "not JSON" if isinstance(row, _Damaged) else "without text"
            before = self.unread.get(why, Unread(why=why, rows=0, first=number))
            self.unread[why] = Unread(why=why, rows=before.rows + 1, first=before.first)


class _Damaged:
    """A line that is no JSON."""


def _lines(path: Path) -> Rows:
    with _open(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    yield number, _Damaged()


def _values(path: Path) -> Rows:
    with _open(path) as file:
        yield from json_values(file)


def _table(delimiter: str, path: Path) -> Rows:
    csv.field_size_limit(1 << 30)
    with _open(path) as file:
        yield from enumerate(csv.DictReader(file, delimiter=delimiter), 1)


def _blocks(path: Path) -> Rows:
    """Plain text in blocks, each named by its first line; a block begins with the end of the one before it, so that no passage is cut."""
    with _open(path) as file:
        lines, first, size = list[str](), 1, 0
        for number, line in enumerate(iter(partial(file.readline, _BLOCK), ""), 1):
            lines.append(line)
            size += len(line)
            if size >= _BLOCK:
                yield first, "".join(lines)
                lines, first, size = ["".join(lines)[-_AGAIN:]], number, 0
        if size:
            yield first, "".join(lines)


_READERS: dict[str, Callable[[Path], Rows]] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _values,
    ".parquet": parquet_rows,
    ".csv": partial(_table, ","),
    ".tsv": partial(_table, "\t"),
    ".txt": _blocks,
    ".md": _blocks,
}


def _reader(path: Path) -> Callable[[Path], Rows]:
    if kind_of(path) not in _READERS:
        raise BadInput(f"{str(path)!r} is of no kind that can be read; give {', '.join(_READERS)}, or one of them as .gz.")
    return _READERS[kind_of(path)]


def _open(path: Path) -> TextIO:
    # a damaged character breaks one word; it must not end the reading
    if path.suffix.lower() == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline=""))
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _files(data: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in data:
        if not path.exists():
            raise BadInput(f"There is no training data at {str(path)!r}; give a file or a folder.")
        inside = sorted(one for one in path.rglob("*") if one.is_file() and kind_of(one) in _READERS) if path.is_dir() else [path]
        if not inside:
            raise BadInput(f"The folder {str(path)!r} holds no training data; what can be read: {', '.join(_READERS)}, also as .gz.")
        for one in inside:
            _reader(one)
        found += inside
    return list(dict.fromkeys(found))


def _strings(value: object) -> Iterator[str]:
    """Every text in a row of whatever shape; a text that is JSON itself, as tables hold chats, is opened too."""
    if isinstance(value, str):
        yield value
        if value[:1] in {"[", "{"}:
            yield from _strings(_opened(value))
    elif isinstance(value, Mapping):
        for part in cast("Mapping[object, object]", value).values():
            yield from _strings(part)
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        for part in cast("Sequence[object]", value):
            yield from _strings(part)


def _opened(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _add(samples: dict[tuple[str, str], dict[str, None]], logs: Iterable[str]) -> None:
    """The texts of every sample of some logs; of samples that several logs share, each text once."""
    known: set[tuple[str, str, str]] = set()
    for location in logs:
        try:
            task = task_name(read_eval_log(location, header_only=True))
            for summary in read_eval_log_sample_summaries(location):
                one = (task, str(summary.id), " ".join(_said(summary.input)))
                if one not in known:
                    known.add(one)
                    sample = read_eval_log_sample(location, summary.id, summary.epoch, exclude_fields=set(EvalSample.model_fields) - _READ)
                    samples.setdefault(one[:2], {}).update(dict.fromkeys(_texts(sample)))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BadInput(f"{location!r} is no Inspect log that can be read: {error}.") from error


def _texts(sample: EvalSample) -> list[str]:
    target = [sample.target] if isinstance(sample.target, str) else sample.target
    return [*_said(sample.input), *(sample.choices or []), *target]


def _said(given: str | list[ChatMessage]) -> list[str]:
    return [given] if isinstance(given, str) else [message.text for message in given]


def _build(samples: dict[tuple[str, str], dict[str, None]], task: str, arguments: Mapping[str, Any]) -> None:
    """The samples of a task, through a run in which stand-ins are bound for its models and nobody is asked."""
    silent = Listener(0)
    with tempfile.TemporaryDirectory() as folder:
        try:
            log = run_eval(
                task, model=silent.model("target"), model_roles={role: silent.model(role) for role in _ROLES}, task_args=dict(arguments), solver=_ask_nobody(),
                score=False, epochs=1, log_dir=folder, display="none",
            )[0]  # fmt: skip
        except BadInput:
            raise
        except Exception as error:  # the class with which Inspect says that it finds no task is private
            said = getattr(error, "message", None) or repr(error)
            raise BadInput(f"{task!r} is neither a log nor a task that Inspect can build with these arguments: {said}") from error
        if log.status != "success":
            raise BadInput(f"Inspect could not build {task!r} ({log.error.message if log.error else log.status}); give a log of it instead.")
        _add(samples, [log.location])


@solver
def _ask_nobody() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


def _written(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The items of a content file or a folder of them: its path below the folder is its name, as the samples of a bank are named."""
    if not path.exists():
        raise BadInput(f"There is no content at {str(path)!r}; give a file or a folder.")
    inside = sorted(one for one in path.rglob("*") if one.suffix in _CONTENT) if path.is_dir() else [path]
    if not inside:
        raise BadInput(f"The folder {str(path)!r} holds no content file; what can be read: {', '.join(_CONTENT)}.")
    for one in inside:
        yield one.relative_to(path if path.is_dir() else path.parent).with_suffix("").as_posix(), [text for text in _strings(_content(one)) if _MARK not in text]


def _content(path: Path) -> object:
    if path.suffix == ".md":
        page = read_page(path)
        return [page.head, page.body]
    if path.suffix not in _CONTENT:
        raise BadInput(f"{str(path)!r} is no content file; give {', '.join(_CONTENT)}.")
    try:
        text = path.read_text(encoding="utf-8")
        return text if path.suffix == ".txt" else parse_yaml(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadInput(f"Cannot read {str(path)!r}: {error}.") from error


def _parse(arguments: Sequence[str]) -> dict[str, Any]:
    parsed: dict[str, Any] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            raise BadInput(f"-T {argument!r} is no argument; write -T name=value.")
        parsed[name] = parse_yaml(value)
    return parsed


def _show(console: Console, found: Overlap, out: Path) -> None:
    hits = sorted(((name, item) for name, item in found.items.items() if item.flagged), key=lambda pair: (-pair[1].exact, -pair[1].near))
    if hits:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("item", "exact", "longest run", "near", "where"):
            table.add_column(name, justify="left" if name in {"item", "where"} else "right", overflow="fold")
        for name, item in hits[:_SHOWN]:
            table.add_row(escape(name), f"{item.exact:.0%}", str(item.longest), f"{item.near:.2f}", escape(", ".join(Path(place).name for place in item.where)))
        console.print(table)
    if len(hits) > _SHOWN:
        console.print(f"... and {len(hits) - _SHOWN} more.")
    rows = sum(file.rows for file in found.data)
    whole = sum(item.exact >= EXACT_SHARE or item.longest >= LONGEST_RUN or item.near == 1 for _, item in hits)
    told = f": {whole} word for word, {len(hits) - whole} reworded" if hits else ""
    console.print(f"{len(hits)} of {len(found.items)} items found in {rows:,} rows of training data (files: {len(found.data)}){told}.", soft_wrap=True)
    _show_limits(console, found)
    then = f"; leave these samples out of a comparison with: holdfast compare LOGS --overlap {out}" if hits else ""
    console.print(f"Written to {escape(f'{out}{then}')}", soft_wrap=True)


def _show_limits(console: Console, found: Overlap) -> None:
    if found.canary:
        said = f"The canary of holdfast's content files stands in {', '.join(found.canary)}: the data holds such files."
        console.print(f"[yellow]{escape(said)}[/yellow]", soft_wrap=True)
    for file in found.data:
        for one in file.unread:
            said = f"Not looked through in {file.path}: {one.rows:,} of {file.rows:,} rows ({one.why}, from row {one.first})."
            console.print(f"[yellow]{escape(said)}[/yellow]", soft_wrap=True)
    if found.too_short:
        console.print(f"Too short to look for: {len(found.too_short)} items, such as {escape(found.too_short[0])!r}.", soft_wrap=True)
