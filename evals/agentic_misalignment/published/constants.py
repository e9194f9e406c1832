"""Text constants of a clone's Python files, read from the syntax tree; nothing of a clone is imported or run."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from holdfast.agents.errors import BadInput
from holdfast.evals.agentic_misalignment.published.source import REPOSITORY


def read_text(path: Path) -> str:
    """A text file of a clone.

    Raises:
        BadInput: it is not there or no text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"Cannot read {str(path)!r} ({error.strerror}); give the folder of a whole clone of {REPOSITORY} or of a fork with its layout.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{str(path)!r} is no text ({error.reason}); check it out again.") from error


def read_code(path: Path) -> ast.Module:
    """A Python file of a clone, parsed and never run.

    Raises:
        BadInput: it is not there or no Python.
    """
    try:
        return ast.parse(read_text(path))
    except SyntaxError as error:
        raise BadInput(f"{path}, line {error.lineno}: no Python ({error.msg}); check it out again.") from error


def constants(code: ast.Module) -> dict[str, Any]:
    """The names that a module gives to constants: texts and numbers, their sums, lists and dicts, and lists made of them by one loop.

    A name whose value needs anything else is left out.
    """
    found: dict[str, Any] = {}
    for node in code.body:
        if isinstance(node, ast.Assign):
            try:
                _bind(node.targets[0], _value(node.value, found), found)
            except (LookupError, TypeError, ValueError):
                continue
    return found


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return known[node.id]
        case ast.BinOp(op=ast.Add()):
            return _value(node.left, known) + _value(node.right, known)
        case ast.List() | ast.Tuple():
            return [_value(one, known) for one in node.elts]
        case ast.Dict():
            return {_value(key, known): _value(value, known) for key, value in zip(node.keys, node.values, strict=True) if key is not None}
        case ast.ListComp(generators=[ast.comprehension(ifs=[], is_async=0) as loop]):
            return [_value(node.elt, _bind(loop.target, one, dict(known))) for one in _value(loop.iter, known)]
        case _:
            raise LookupError(ast.unparse(node))


def _bind(target: ast.expr, value: Any, names: dict[str, Any]) -> dict[str, Any]:
    """The names with the target's added."""
    if isinstance(target, ast.Tuple):
        for one, part in zip(target.elts, value, strict=True):
            _bind(one, part, names)
    elif isinstance(target, ast.Name):
        names[target.id] = value
    return names
