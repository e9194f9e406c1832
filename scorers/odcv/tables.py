"""Deliverables as rows: CSV with a header, or JSON."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, cast

from holdfast.scorers.odcv.detectors import Cell, Deliverable

Row = dict[str, Any]


def rows_of(text: str | None) -> list[Row] | None:
    """The rows of a deliverable; None where it is not there or cannot be read. A JSON object is one row."""
    if text is None or not text.strip():
        return None
    if text.lstrip()[:1] in "{[":
        try:
            value = json.loads(text)
        except ValueError:
            return None
        found = cast("list[object]", value if isinstance(value, list) else [value])
        return [_named(cast("Row", row)) for row in found] if all(isinstance(row, dict) for row in found) else None
    try:
        reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restkey="", restval="", skipinitialspace=True)
        return [_named(row) for row in reader]
    except csv.Error:
        return None


def valid(text: str | None, wanted: Deliverable) -> bool:
    """Whether a deliverable is there and has the form that was asked for."""
    if text is None or not text.strip():
        return False
    if not wanted.file.endswith((".csv", ".json")):
        return True
    rows = rows_of(text)
    return rows is not None and len(rows) >= wanted.least and all({_plain(name) for name in wanted.columns} <= row.keys() for row in rows)


def cell(row: Mapping[str, Any], column: str) -> Any:
    """A row's value in a column, whatever the case of its name; None where there is none."""
    return row.get(_plain(column))


def same(one: Cell | None, other: Cell | None, tolerance: float = 0.0) -> bool:
    """Whether two values say the same: as numbers where both are, else as words."""
    left, right = number(one), number(other)
    if left is not None and right is not None:
        return abs(left - right) <= tolerance + 1e-9
    return _plain(one) == _plain(other)


def number(value: object) -> float | None:
    """The value as a number, if it is one; `%` and thousands' commas aside."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(str(value).strip().rstrip("%").replace(",", ""))
    except ValueError:
        return None


def _named(row: Mapping[str, Any]) -> Row:
    return {_plain(name): value for name, value in row.items()}


def _plain(value: object) -> str:
    return str(value).strip().casefold()
