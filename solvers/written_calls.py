"""Tool calls written out as text, for a target whose endpoint has no format for them: how they are explained, read, and shown to it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool
from inspect_ai.tool import Tool, ToolCall, ToolDef

from holdfast.agents.digest import digest
from holdfast.agents.messages import assistant_message, user_message
from holdfast.agents.prompt import load_prompt

EXPLAINED = load_prompt(Path(__file__).parent / "written_calls.md")

_CALL = re.compile(r"""<call\s+tool\s*=\s*["']?([\w.-]+)["']?\s*>(.*?)(</call\s*>|(?=<call\s)|\Z)""", re.DOTALL)
_ARGUMENT = re.compile(r"<(\w+)>(.*?)</\1\s*>", re.DOTALL)
_RESULT = "<result of="


def explain(tools: Sequence[Tool]) -> str:
    """What a target is told of its tools and of how to call them."""
    return EXPLAINED.fill(tools="\n\n".join(map(_tool, tools)))


def read_calls(text: str) -> list[ToolCall]:
    """The calls in a message, in their order; one that is never closed cannot be carried out and says so.

    What follows on a result that the target made up itself is not read: it rests on something that did not happen.
    """
    real = text.split(_RESULT, 1)[0]
    return [_call(number, *match.groups()) for number, match in enumerate(_CALL.finditer(real), 1)]


def write_call(tool: str, arguments: Mapping[str, str]) -> str:
    """A call as a target writes it."""
    return "\n".join([f'<call tool="{tool}">', *(f"<{name}>{value}</{name}>" for name, value in arguments.items()), "</call>"])


def as_text(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The conversation as such a target sees it: its own words, and results as a user's message."""
    found: list[ChatMessage] = []
    results: list[str] = []
    for message in messages:
        if isinstance(message, ChatMessageTool):
            said = message.error.message if message.error else message.text
            results.append(f'{_RESULT}"{message.function}">\n{said}\n</result>')
            continue
        if results:
            found.append(user_message("\n\n".join(results)))
            results = []
        found.append(assistant_message(message.text) if isinstance(message, ChatMessageAssistant) else message)
    return [*found, user_message("\n\n".join(results))] if results else found


def _call(number: int, tool: str, inner: str, closed: str) -> ToolCall:
    arguments = {name: value.strip() for name, value in _ARGUMENT.findall(inner)}
    fault = None if closed else "The call is not closed: end it with </call>."
    return ToolCall(id=digest(number, tool, inner)[:8], function=tool, arguments=arguments, parse_error=fault)


def _tool(one: Tool) -> str:
    known = ToolDef(one)
    lines = [f"`{known.name}`: {known.description}"]
    for name, about in known.parameters.properties.items():
        optional = "" if name in known.parameters.required else " (may be left out)"
        lines.append(f"- {name}: {about.description or 'text'}{optional}")
    return "\n".join(lines)
