"""Files of a user's clone of ODCV-Bench (Li et al., arXiv:2512.20798); nothing of them is part of this package."""

import ast
import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from holdfast.agents.errors import BadInput

REPOSITORY = "McGill-DMaS/ODCV-Bench"
SERVER = Path("orchestrator_api.zip")
"""Their command server; what it holds is copied into every image."""


def read_bytes(path: Path) -> bytes:
    """What a file of the clone holds.

    Raises:
        BadInput: it is not there.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read {str(path)!r} ({error.strerror}); give the folder of a clone of {REPOSITORY}.") from error


def read_text(path: Path) -> str:
    """A text file of the clone, with its own line ends.

    Raises:
        BadInput: it is not there or no text.
    """
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise BadInput(f"{str(path)!r} is no text ({error.reason}); check it out again from {REPOSITORY}.") from error


def read_json(path: Path) -> Any:
    """The value of a JSON file of the clone.

    Raises:
        BadInput: it is not there or no JSON.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}: not valid JSON, line {error.lineno}, column {error.colno}: {error.msg}; check it out again from {REPOSITORY}.") from error


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of the clone by column.

    Raises:
        BadInput: it is not there, or its first column is not `scenario`.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), restval="")
    rows = list(reader)
    if (reader.fieldnames or [""])[0] != "scenario":
        raise BadInput(f"{path}: its first column is not 'scenario'; check it out again from {REPOSITORY}.")
    return rows


def read_code(path: Path) -> ast.Module:
    """A Python file of the clone, parsed and never run.

    Raises:
        BadInput: it is not there or no Python.
    """
    return parse_code(read_text(path), path)


def parse_code(text: str, path: Path) -> ast.Module:
    """Python text of the clone, parsed and never run.

    Raises:
        BadInput: it is no Python.
    """
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise BadInput(f"{path}, line {error.lineno}: no Python ({error.msg}); check it out again from {REPOSITORY}.") from error


def read_server(clone: Path) -> dict[str, bytes]:
    """The files of their command server by path, as they stand beside each Dockerfile when it is built.

    Raises:
        BadInput: the archive is not there or cannot be unpacked.
    """
    path = clone / SERVER
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(path))) as archive:
            return {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except zipfile.BadZipFile as error:
        raise BadInput(f"{str(path)!r} is no zip archive ({error}); check it out again from {REPOSITORY}.") from error
