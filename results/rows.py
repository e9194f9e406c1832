"""The rows of data files, one at a time, however large a file is."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

NO_JSON = "not JSON"
NO_UTF8 = "not UTF-8"
NO_TABLE_ROW = "more cells than the table has columns"

_CHUNK = 1 << 20
_ROWS_AT_ONCE = 256
_GAP = re.compile(r"[\s,]*")


class Damaged:
    """A row that cannot be read, and why."""

    def __init__(self, why: str) -> None:
        self.why = why


Rows = Iterator[tuple[int, object]]
"""Each row with its line, or with its number in the file where rows are no lines; both count from 1."""

UNREADABLE = (OSError, EOFError, csv.Error, ValueError, pa.ArrowException)
"""What a damaged file raises while it is read."""


def kind_of(path: Path) -> str:
    """The ending that says how a file is read, such as `.jsonl`; that of what a `.gz` holds."""
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def rows_of(path: Path) -> Rows:
    """The rows of a file whose kind is one of `KINDS`."""
    return KINDS[kind_of(path)](path)


def header_of(path: Path) -> list[str] | None:
    """The columns of a table; None for files whose rows may differ."""
    if kind_of(path) == ".parquet":
        return list(pq.read_schema(path).names)
    if kind_of(path) in {".csv", ".tsv"}:
        with _open_text(path) as file:
            return next(csv.reader(file, delimiter=_DELIMITERS[kind_of(path)]), [])
    return None


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, unpacked."""
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def _open_text(path: Path) -> TextIO:
    # a character that is none is marked, so that its row alone is left out
    if path.suffix.lower() == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline=""))
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def parsed_line(line: bytes) -> object:
    """What a line of JSONL holds."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Damaged(NO_UTF8)
    except (ValueError, RecursionError):
        return Damaged(NO_JSON)


def _lines(path: Path) -> Rows:
    with open_bytes(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, parsed_line(line)


def _values(path: Path) -> Rows:
    with _open_text(path) as file:
        yield from json_values(file)


def json_values(file: TextIO) -> Rows:
    """The values of a JSON array, or of one after another, without holding them all.

    Raises:
        ValueError: what follows is no JSON.
    """
    decoder, number, at = json.JSONDecoder(), 0, 0
    held = file.read(_CHUNK).lstrip()
    if held.startswith("["):
        at = 1
    while True:
        at = cast("re.Match[str]", _GAP.match(held, at)).end()
        try:
            value, at = decoder.raw_decode(held, at)
        except ValueError:
            # the value may go on: twice as much is held, so that a long one is not begun too often
            more = file.read(max(_CHUNK, len(held) - at))
            held, at = held[at:] + more, 0
            if not more and held.strip() in {"", "]"}:
                return
            if not more:
                raise ValueError(f"value {number + 1} is no JSON: {held[:60]!r}") from None
        else:
            number += 1
            yield number, value


def parquet_rows(path: Path) -> Rows:
    """The rows of a Parquet file, some at a time."""
    number = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield number, row


def _table(delimiter: str, path: Path) -> Rows:
    csv.field_size_limit(1 << 30)
    with _open_text(path) as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=delimiter), 1):
            if None in row:
                yield number, Damaged(NO_TABLE_ROW)
            elif any(cell and not cell.isascii() and re.search("[\udc80-\udcff]", cell) for cell in row.values()):
                yield number, Damaged(NO_UTF8)
            else:
                yield number, row


_DELIMITERS = {".csv": ",", ".tsv": "\t"}
KINDS: dict[str, Callable[[Path], Rows]] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _values,
    ".parquet": parquet_rows,
    ".csv": partial(_table, ","),
    ".tsv": partial(_table, "\t"),
}
