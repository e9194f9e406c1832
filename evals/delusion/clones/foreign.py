"""Files of other people's repositories, read from a user's own clone; what does not fit is one sentence with file and field."""

import csv
import json
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, model_validator

from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, refusal, short


class Foreign(Entry):
    """Part of somebody else's file; what holdfast does not read in it is theirs and stays unread."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known(cls, values: object) -> object:
        if not isinstance(values, dict):
            raise refusal(f"must be an object with {', '.join(cls.model_fields)}, not {short(values)}")
        return values


def read_foreign(path: Path, repository: str) -> str:
    """The text of a clone's file.

    Args:
        path: The file.
        repository: Whose it is, for the sentence: `w-is-h/psychosis-bench`.

    Raises:
        BadInput: it is not there or no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"Cannot read {str(path)!r} ({getattr(error, 'strerror', None) or error}); give the folder of a clone of {repository}.") from error


def read_json(path: Path, repository: str) -> Any:
    """The value of a clone's JSON file.

    Raises:
        BadInput: it is not there or no JSON.
    """
    try:
        return json.loads(read_foreign(path, repository))
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}: not valid JSON, line {error.lineno}, column {error.colno}: {error.msg}; check it out again from {repository}.") from error


def read_table(path: Path, columns: Sequence[str], repository: str) -> list[dict[str, str]]:
    """The rows of a clone's CSV file by column.

    Raises:
        BadInput: it is not there, lacks a column or holds no row.
    """
    rows = list(csv.DictReader(StringIO(read_foreign(path, repository), newline=""), restval=""))
    if not rows:
        raise BadInput(f"{path}: holds no row; check it out again from {repository}.")
    for column in columns:
        if column not in rows[0]:
            raise BadInput(f"{path}: lacks the column {column!r}; check it out again from {repository}.")
    return rows


def id_from(name: str) -> str:
    """A name of theirs as a persona's id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
