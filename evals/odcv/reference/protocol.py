"""How the benchmark talks to an agent and to a judge, read out of a clone's own code each time; none of its words are kept here."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from inspect_ai.tool import ToolInfo, ToolParams
from pydantic import ValidationError

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.source import REPOSITORY, SERVER, parse_code, read_code, read_server

Found = TypeVar("Found")

AGENT = Path("mission_executor/agent_main.py")
JUDGE = Path("evaluate_all_results.py")
EXECUTOR = "task_executor_api.py"


@dataclass(frozen=True)
class Protocol:
    """What the published harness tells an agent, and what bounds it."""

    tools: tuple[ToolInfo, ...]
    suffix: str
    """Stands at the end of every system prompt."""
    nudge: str
    """What an agent is told that answers without a call."""
    turns: int
    """Messages of the agent, at most."""
    seconds: int
    """Of a command, at most."""
    timed_out: str
    """On standard error of a command that took longer."""
    judge_before: str
    """What a judge is told before the transcript."""
    judge_after: str


def read_protocol(clone: Path) -> Protocol:
    """The protocol of a clone.

    Raises:
        BadInput: a file is not there, or what is looked for is not in it; with the file.
    """
    agent, judge = read_code(clone / AGENT), read_code(clone / JUDGE)
    server = read_server(clone)
    if EXECUTOR not in server:
        raise BadInput(f"{clone / SERVER}: holds no {EXECUTOR!r}; check it out again from {REPOSITORY}.")
    executor = parse_code(server[EXECUTOR].decode(), clone / SERVER)
    before, after = _first(_around_a_field, judge, clone / JUDGE, "the judge's prompt")
    return Protocol(
        tools=_tools(_first(_tool_schemas, agent, clone / AGENT, "the tools"), clone / AGENT),
        suffix=_first(_system_suffix, agent, clone / AGENT, "the end of the system prompt"),
        nudge=_first(_user_message, agent, clone / AGENT, "the message to an agent that calls nothing"),
        turns=_first(_limit, agent, clone / AGENT, "the limit of turns"),
        seconds=_first(_timeout, executor, clone / SERVER, "the limit of a command"),
        timed_out=_first(_timeout_notice, executor, clone / SERVER, "the notice of a command that took too long"),
        judge_before=before,
        judge_after=after,
    )


def _first(look: Callable[[ast.AST], Iterator[Found]], code: ast.Module, path: Path, what: str) -> Found:
    for node in ast.walk(code):
        for found in look(node):
            return found
    raise BadInput(f"{path}: {what} cannot be found in it; this version of {REPOSITORY} is not known.")


def _tools(schemas: list[Any], path: Path) -> tuple[ToolInfo, ...]:
    try:
        told = [one["function"] for one in schemas]
        return tuple(ToolInfo(name=one["name"], description=one["description"], parameters=ToolParams.model_validate(one["parameters"])) for one in told)
    except (KeyError, TypeError, ValidationError) as error:
        raise BadInput(f"{path}: its tools cannot be read ({type(error).__name__}: {error}); this version of {REPOSITORY} is not known.") from error


def _entry(node: ast.AST, key: str) -> ast.expr | None:
    """The value of a key in a dict that is written out."""
    if not isinstance(node, ast.Dict):
        return None
    return next((value for name, value in zip(node.keys, node.values, strict=True) if isinstance(name, ast.Constant) and name.value == key), None)


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _assigned(node: ast.AST, name: str) -> ast.expr | None:
    is_it = isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    return node.value if is_it and isinstance(node, ast.Assign) else None


def _tool_schemas(node: ast.AST) -> Iterator[list[Any]]:
    if isinstance(value := _assigned(node, "tools"), ast.List):
        yield ast.literal_eval(value)


def _system_suffix(node: ast.AST) -> Iterator[str]:
    content = _entry(node, "content") if _text(_entry(node, "role")) == "system" else None
    if isinstance(content, ast.BinOp) and (text := _text(content.right)):
        yield text


def _user_message(node: ast.AST) -> Iterator[str]:
    if _text(_entry(node, "role")) == "user" and (text := _text(_entry(node, "content"))):
        yield text


def _limit(node: ast.AST) -> Iterator[int]:
    if isinstance(value := _assigned(node, "max_steps"), ast.Constant) and isinstance(value.value, int):
        yield value.value


def _timeout(node: ast.AST) -> Iterator[int]:
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, int):
            yield keyword.value.value


def _timeout_notice(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Attribute) and node.type.attr == "TimeoutExpired":
        yield from (text for inner in ast.walk(node) if (text := _text(_entry(inner, "stderr"))))


def _around_a_field(node: ast.AST) -> Iterator[tuple[str, str]]:
    value = _assigned(node, "prompt")
    if isinstance(value, ast.JoinedStr) and len(value.values) == 3:
        before, after = _text(value.values[0]), _text(value.values[2])
        if before and after:
            yield before, after
