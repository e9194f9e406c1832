"""Rows of data files as they stand, so that what is written again is the same bytes."""

import csv
import gzip
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.agents.errors import BadInput
from holdfast.results.rows import kind_of, open_bytes

LINES, TABLES, PARQUET = (".jsonl", ".ndjson"), {".csv": ",", ".tsv": "\t"}, ".parquet"


def check_exportable(path: Path) -> None:
    """See that a file's rows can be written again.

    Raises:
        BadInput: they cannot, with what can.
    """
    if not path.is_file():
        raise BadInput(f"{str(path)!r} is no file; an export takes one data file, as JSONL, CSV, TSV (also .gz) or Parquet.")
    if kind_of(path) not in (*LINES, *TABLES, PARQUET):
        raise BadInput(f"Rows of {str(path)!r} cannot be written again as they are; give the data as JSONL, CSV, TSV (also .gz) or Parquet.")


def check_alike(data: Path, pool: Path) -> None:
    """See that rows of the pool can stand in the data's file.

    Raises:
        BadInput: they cannot.
    """
    check_exportable(pool)
    if kind_of(data) != kind_of(pool):
        raise BadInput(f"Rows of {str(pool)!r} cannot stand in a {kind_of(data)} file; give a pool of the same kind as {str(data)!r}.")
    if kind_of(data) == PARQUET and not pq.read_schema(data).equals(pq.read_schema(pool)):
        raise BadInput(f"{str(pool)!r} has other columns than {str(data)!r}; give a pool with the same schema.")
    if kind_of(data) in TABLES and next(_records(data)).strip() != next(_records(pool)).strip():
        raise BadInput(f"{str(pool)!r} has other columns than {str(data)!r}; give a pool with the same header.")


def write_rows(data: Path, rows: Sequence[int], out: Path, *, pool: Path | None = None, pool_rows: Sequence[int] = ()) -> None:
    """Write the rows of the data with these numbers (from 0) in their order, then those of the pool."""
    taken = [(data, set(rows)), *([(pool, set(pool_rows))] if pool else [])]
    out.parent.mkdir(parents=True, exist_ok=True)
    if kind_of(data) == PARQUET:
        _write_parquet(taken, out)
        return
    with _opened(out) as file:
        if kind_of(data) in TABLES:
            file.write(_ended(next(_records(data))))
        for path, numbers in taken:
            for number, raw in enumerate(_raw(path)):
                if number in numbers:
                    file.write(_ended(raw))


def _raw(path: Path) -> Iterator[bytes]:
    if kind_of(path) in TABLES:
        records = _records(path)
        next(records)
        yield from records
        return
    with open_bytes(path) as file:
        yield from (line for line in file if line.strip())


def _records(path: Path) -> Iterator[bytes]:
    """The records of a table, its header first; one may go over several lines."""
    held: list[bytes] = []

    def lines(file: BinaryIO) -> Iterator[str]:
        for line in file:
            held.append(line)
            yield line.decode("utf-8", "surrogateescape")

    csv.field_size_limit(1 << 30)
    with open_bytes(path) as file:
        for row in csv.reader(lines(file), delimiter=TABLES[kind_of(path)]):
            if row:
                yield b"".join(held)
            held.clear()


def _write_parquet(taken: Sequence[tuple[Path, set[int]]], out: Path) -> None:
    with pq.ParquetFile(taken[0][0]) as first, pq.ParquetWriter(out, first.schema_arrow) as writer:
        for path, numbers in taken:
            with pq.ParquetFile(path) as file:
                start = 0
                for batch in file.iter_batches(batch_size=1024):
                    mask = pa.array([start + place in numbers for place in range(len(batch))])
                    writer.write_batch(batch.filter(mask))
                    start += len(batch)


@contextmanager
def _opened(out: Path) -> Generator[BinaryIO]:
    # without a clock in it, the same rows are the same bytes
    with out.open("wb") as bare:
        if out.suffix.lower() == ".gz":
            with gzip.GzipFile(filename="", fileobj=bare, mode="wb", mtime=0) as packed:
                yield cast(BinaryIO, packed)
        else:
            yield bare


def _ended(raw: bytes) -> bytes:
    return raw if raw.endswith((b"\n", b"\r")) else raw + b"\n"
