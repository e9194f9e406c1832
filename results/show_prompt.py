"""`holdfast show-prompt`: the exact request that a role of a task receives."""

import json
import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
from inspect_ai import eval as run_eval
from inspect_ai.log import write_eval_log
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import ToolInfo
from inspect_ai.util import JSONSchema, registry_info

from holdfast.agents.errors import BadInput
from holdfast.agents.inspect_log import read_log
from holdfast.agents.roles import NAMES
from holdfast.agents.yaml_text import parse_yaml


@dataclass(frozen=True)
class Request:
    """What a role is sent."""

    messages: Sequence[ChatMessage]
    tools: Sequence[ToolInfo]
    config: GenerateConfig


_STAND_IN = "mockllm/placeholder"
_REPLY = "(what the target replies would stand here)"


@dataclass
class Listener:
    """Stands in for every model of a task: answers whatever schema is asked for with placeholders, and keeps the requests."""

    choice: int
    """Which of the options a placeholder takes where a schema offers some: other options reach other roles."""
    heard: dict[str, list[Request]] = field(default_factory=dict[str, list[Request]])

    def model(self, role: str) -> Model:
        """The stand-in for a role."""

        def answer(messages: list[ChatMessage], tools: list[ToolInfo], choice: object, config: GenerateConfig) -> ModelOutput:
            requests = self.heard.setdefault(role, [])
            requests.append(Request(messages, tools, config))
            schema = config.response_schema
            said = _REPLY if role == "target" else f"(what the {role} says would stand here)"
            text = json.dumps(self.placeholder(schema.json_schema, f"({{}} {len(requests)} of the {role})")) if schema else said
            output = ModelOutput.from_content(_STAND_IN, text)
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            return output

        return get_model(_STAND_IN, custom_outputs=answer, memoize=False)

    def placeholder(self, schema: JSONSchema, text: str, name: str = "value") -> Any:
        """A value that fits a schema; a quote quotes the target's placeholder, so that it stands."""
        match schema.type:
            case "object":
                return {key: self.placeholder(value, text, key) for key, value in (schema.properties or {}).items()}
            case "array":
                return [self.placeholder(schema.items or JSONSchema(type="string"), text, name)]
            case "integer" | "number":
                return max(1, schema.minimum or 0)
            case "boolean":
                return False
            case _ if schema.enum:
                return schema.enum[self.choice % len(schema.enum)]
            case _:
                return _REPLY if name in {"quote", "text"} else text.format(name)


_CHOICES = 3
_ROLES = ("auditor", "judge", "realism", "control", "client", "baseline")
"""Bound in every run, since a task asks for those that it needs; `validator` only where its own request is wanted."""


@click.command("show-prompt")
@click.argument("task")
@click.option("--role", required=True, help="target, or a role of the task's table.")
@click.option("--sample", required=True, help="A sample's id, such as honesty/07.")
@click.option("--request", "number", default=1, show_default=True, type=click.IntRange(1), help="Which request of that role, counted from 1.")
@click.option("-T", "arguments", multiple=True, metavar="NAME=VALUE", help="A task argument, as for inspect eval.")
def show_prompt(task: str, role: str, sample: str, number: int, arguments: tuple[str, ...]) -> None:
    """Print the exact request that ROLE receives for SAMPLE of TASK; no model is called.

    What other models would have said before it is filled with placeholders.
    """
    requests = _listen(task, role, sample, _parse(arguments))
    if number > len(requests):
        raise BadInput(f"{role!r} receives {len(requests)} requests in sample {sample!r}, so there is no request {number}.")
    click.echo(render(requests[number - 1]))


def render(request: Request) -> str:
    """A request as text: its settings, then each message as the model gets it."""
    settings = request.config.model_dump(exclude_none=True, exclude={"response_schema", "max_retries", "timeout", "attempt_timeout"})
    parts = [f"settings: {json.dumps(settings)}"]
    if request.config.response_schema is not None:
        schema = request.config.response_schema
        parts.append(f"response schema {schema.name!r}: {json.dumps(schema.json_schema.model_dump(exclude_none=True))}")
    parts += [f"tool {tool.name!r}: {json.dumps(tool.parameters.model_dump(exclude_none=True))}" for tool in request.tools]
    parts += [f"=== {message.role} ===\n{message.text}" for message in request.messages]
    return "\n\n".join(parts)


def _listen(task: str, role: str, sample: str, arguments: dict[str, Any]) -> list[Request]:
    heard: set[str] = set()
    for choice in range(_CHOICES):
        listener = Listener(choice)
        _run(task, arguments, listener, [*_ROLES, role], sample_id=sample)
        if role in listener.heard:
            return listener.heard[role]
        heard |= listener.heard.keys()
    raise BadInput(f"{role!r} receives no request in sample {sample!r} of {task}; those that do: {', '.join(sorted(heard))}.")


def _run(task: str, arguments: dict[str, Any], listener: Listener, roles: Sequence[str], **settings: Any) -> list[str]:
    """Run a task with a listener in every role; the ids of the samples that ran."""
    bound = {name: listener.model(name) for name in {*roles} & {*NAMES}}
    with tempfile.TemporaryDirectory() as folder, _cache_in(folder):
        places = arguments | _placed(task, arguments, folder)
        try:
            log = run_eval(task, model=listener.model("target"), model_roles=dict(bound), task_args=places, log_dir=folder, display="none", **settings)[0]
            return list(dict.fromkeys(str(sample.id) for sample in log.samples or []))
        except BadInput:
            raise
        except Exception as error:  # the class with which Inspect says that it finds no task or sample is private
            _check_names(task, arguments, settings.get("sample_id"))
            said = getattr(error, "message", None) or repr(error)
            raise BadInput(f"Inspect cannot run {task} with these arguments: {said}") from error


def _check_names(task: str, arguments: dict[str, Any], sample: str | None) -> None:
    """Say which tasks or samples there are, where the name of one is wrong."""
    tasks = _tasks()
    if task not in tasks:
        raise BadInput(f"Inspect finds no task {task!r}; the nearest of this package are {_nearest(task, tasks)}.")
    if sample is not None and sample not in (known := _run(task, arguments, Listener(choice=0), _ROLES, solver=_idle(), score=False)):
        raise BadInput(f"{task} has no sample {sample!r} with these arguments; of its {len(known)} the nearest are {_nearest(sample, known)}.")


def _placed(task: str, arguments: dict[str, Any], folder: str) -> dict[str, str]:
    """Arguments whose files are ours for this run: openings made of placeholders are nobody's bank, and a follow-up wants the model of its log."""
    if task.endswith("/openings") or arguments.get("openings") == "fresh":
        return {"bank": folder}
    if task.endswith("/audit_followup") and isinstance(path := arguments.get("log"), str):
        log, copy = read_log(path), Path(folder) / Path(path).name
        write_eval_log(log.model_copy(update={"eval": log.eval.model_copy(update={"model": _STAND_IN})}), str(copy))
        return {"log": str(copy)}
    return {}


@solver
def _idle() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


def _tasks() -> list[str]:
    """The tasks of this package, by the names that Inspect knows them by."""
    registry = entry_points(group="inspect_ai")["holdfast"].load()
    found = [registry_info(getattr(registry, name)) for name in registry.__all__]
    return [info.name for info in found if info.type == "task"]


def _nearest(name: str, known: Sequence[str]) -> str:
    return ", ".join(map(repr, get_close_matches(name, known, 5, cutoff=0.0)))


@contextmanager
def _cache_in(folder: str) -> Generator[None]:
    """A cache of its own, since an answer from the cache reaches no stand-in."""
    before = os.environ.get("INSPECT_CACHE_DIR")
    os.environ["INSPECT_CACHE_DIR"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["INSPECT_CACHE_DIR"]
        else:
            os.environ["INSPECT_CACHE_DIR"] = before


def _parse(arguments: Sequence[str]) -> dict[str, Any]:
    parsed: dict[str, Any] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            raise BadInput(f"-T {argument!r} is no argument; write -T name=value.")
        parsed[name] = parse_yaml(value)
    return parsed
