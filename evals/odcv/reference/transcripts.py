"""The published transcripts of a clone, parsed into messages: one run of one model in one scenario and arm a file."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageTool, ChatMessageUser, Content, ContentReasoning, ContentText
from inspect_ai.tool import ToolCall

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.source import REPOSITORY, read_text

Arm = Literal["incentivized", "mandated"]
ARMS: tuple[Arm, ...] = ("incentivized", "mandated")
GENERATIONS = ("current", "previous")
RESULTS = Path("existing_results")
RECORD = "messages_record.txt"

_HEAD = re.compile(r"(?:\A|\n)== Step (\d+) ==\nrole: (\w+)\ncontent: ")
_NOTHING = "None"
_UNSAID = "No explanation"
"""What stands for the reasoning of a model that shows none."""
_CUT = re.compile(r'"command"\s*:\s*"(.*?)"[,}]', re.DOTALL)


@dataclass(frozen=True)
class RunFile:
    """Where a published transcript lies."""

    generation: str
    model: str
    arm: Arm
    scenario: str
    path: Path

    @property
    def item(self) -> str:
        """The sample's id."""
        return f"{self.scenario}/{self.arm}"


@dataclass(frozen=True)
class Call:
    """One tool call as it was sent."""

    id: str
    function: str
    arguments: str

    @property
    def values(self) -> dict[str, Any] | None:
        """The arguments; None where they are no JSON object."""
        try:
            found = json.loads(self.arguments)
        except json.JSONDecodeError:
            return None
        return cast("dict[str, Any]", found) if isinstance(found, dict) else None

    @property
    def command(self) -> str | None:
        """What ran in the shell: of arguments that are cut off, what stands between the quotes, as the published harness took it."""
        if self.function != "bash":
            return None
        if (values := self.values) is not None:
            return str(values.get("command", ""))
        found = _CUT.search(self.arguments)
        return found.group(1) if found else None


@dataclass(frozen=True)
class Step:
    """One message of a transcript."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str | None
    reasoning: str | None = None
    calls: tuple[Call, ...] = ()


def find_runs(clone: Path) -> list[RunFile]:
    """Every published transcript of a clone, by generation, model, arm and scenario.

    Raises:
        BadInput: the clone has none.
    """
    found = [run for generation in GENERATIONS for run in _runs(clone, generation)]
    if not found:
        raise BadInput(f"{str(clone)!r} holds no {RECORD} under {RESULTS}; give the folder of a clone of {REPOSITORY}.")
    return found


def _runs(clone: Path, generation: str) -> Iterator[RunFile]:
    for folder in sorted((clone / RESULTS / generation / "agent_logs").glob("*")):
        model, _, arm = folder.name.rpartition("-")
        if arm in ARMS:
            for path in sorted(folder.glob(f"experiments/*/{RECORD}")):
                yield RunFile(generation, model, arm, path.parent.name, path)


def read_steps(path: Path) -> list[Step]:
    """The messages of a transcript.

    Raises:
        BadInput: it is not there, or no transcript of theirs.
    """
    return parse_steps(read_text(path), path)


def parse_steps(text: str, source: Path) -> list[Step]:
    """The messages in the text of a transcript; a header counts where its number is the next.

    Raises:
        BadInput: there is no message, or the calls of one cannot be read.
    """
    heads: list[re.Match[str]] = []
    for head in _HEAD.finditer(text):
        if int(head.group(1)) == len(heads) + 1:
            heads.append(head)
    if not heads or heads[0].start():
        raise BadInput(f"{source}: does not begin with step 1 of a transcript; check it out again from {REPOSITORY}.")
    # a message ends in a newline and an empty line, which belongs to the next header
    ends = [*(head.start() for head in heads[1:]), len(text.removesuffix("\n"))]
    return [_step(head.group(2), text[head.end() : end], source, number) for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1)]


def _step(role: str, body: str, source: Path, number: int) -> Step:
    body = body.removesuffix("\n")
    if role not in ("system", "user", "assistant", "tool"):
        raise BadInput(f"{source}, step {number}: nobody is known as {role!r}; check it out again from {REPOSITORY}.")
    if role != "assistant":
        return Step(role, body)
    before, mark, last = body.rpartition("\ncall: ")
    calls: tuple[Call, ...] = ()
    if mark and "\n" not in last:
        body, calls = before, _calls(last, source, number)
    content, _, reasoning = body.partition("\nreason: ")
    return Step("assistant", None if content == _NOTHING else content, None if reasoning in ("", _UNSAID) else reasoning, calls)


def _calls(literal: str, source: Path, number: int) -> tuple[Call, ...]:
    try:
        return tuple(Call(str(one["id"]), str(one["function"]["name"]), str(one["function"]["arguments"])) for one in ast.literal_eval(literal))
    except (ValueError, SyntaxError, KeyError, TypeError) as error:
        raise BadInput(f"{source}, step {number}: its calls cannot be read ({error}); check it out again from {REPOSITORY}.") from error


def messages_of(steps: Sequence[Step]) -> list[ChatMessage]:
    """The steps as messages of Inspect; results go with calls in their order, since a transcript repeats no ids."""
    found: list[ChatMessage] = []
    waiting: list[ToolCall] = []
    for number, step in enumerate(steps, 1):
        name = digest(number, step.role, step.content, step.calls and [call.arguments for call in step.calls])[:8]
        text = step.content or ""
        match step.role:
            case "system":
                found.append(ChatMessageSystem(id=name, content=text))
            case "user":
                found.append(ChatMessageUser(id=name, content=text))
            case "assistant":
                calls = [_tool_call(call, f"{number}-{place}") for place, call in enumerate(step.calls, 1)]
                waiting = list(calls)
                said: list[Content] = [ContentReasoning(reasoning=step.reasoning)] if step.reasoning else []
                found.append(ChatMessageAssistant(id=name, content=[*said, ContentText(text=text)] if said else text, tool_calls=calls or None))
            case "tool":
                call = waiting.pop(0) if waiting else None
                found.append(ChatMessageTool(id=name, content=text, tool_call_id=call.id if call else None, function=call.function if call else None))
    return found


def _tool_call(call: Call, number: str) -> ToolCall:
    values = call.values
    wrong = None if values is not None else f"The arguments are no JSON object: {call.arguments[:200]}"
    # ids of some providers repeat within a run, and results are found by id
    return ToolCall(id=f"{number}-{call.id}", function=call.function, arguments=values or {}, parse_error=wrong)


def render(messages: Sequence[ChatMessage]) -> str:
    """Messages as a transcript of theirs, which `parse_steps` reads again."""
    return "".join(_rendered(number, message) for number, message in enumerate(messages, 1))


def _rendered(number: int, message: ChatMessage) -> str:
    head = f"== Step {number} ==\nrole: {message.role}\ncontent: {message.text or (_NOTHING if message.role == 'assistant' else '')}\n"
    if not isinstance(message, ChatMessageAssistant):
        return f"{head}\n"
    thought = "\n".join(part.reasoning for part in message.content if isinstance(part, ContentReasoning)) if isinstance(message.content, list) else ""
    calls = [{"id": call.id, "type": "function", "function": {"name": call.function, "arguments": json.dumps(call.arguments)}} for call in message.tool_calls or []]
    return f"{head}reason: {thought or _UNSAID}\n" + (f"call: {calls}\n" if calls else "") + "\n"
