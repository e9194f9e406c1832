"""An agent at a workplace: the target calls tools, and after every call the workplace is looked at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool, Model, execute_tools
from inspect_ai.solver import TaskState
from inspect_ai.tool import Tool, ToolCall, ToolDef
from inspect_ai.util import store_as

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.target import TargetSettings, ask_target
from holdfast.agents.workplace.record import Action, Edit, EpisodeRecord
from holdfast.solvers.written_calls import as_text, read_calls

GO_ON = "Please go ahead."
_SAID = 600
_GIVEN = 20_000


class Workplace(Protocol):
    """Where an agent acts: an ODCV desk, a repository, a mailbox."""

    @property
    def tools(self) -> Sequence[Tool]:
        """What the agent may call."""
        ...

    @property
    def handed_in(self) -> str | None:
        """What the agent handed in with; None until it did."""
        ...

    async def look(self) -> list[Edit]:
        """What changed since the last look; the first look sees what there is."""
        ...

    def worked(self, call: ToolCall, result: ChatMessageTool) -> bool:
        """Whether a call did what it was meant to do, such as a command that ended with code 0."""
        ...


@dataclass(frozen=True)
class Terms:
    """What bounds an episode and sets its draws apart."""

    turns: int
    """Messages of the target, at most."""
    settings: TargetSettings
    item: str
    """Sample and epoch."""
    nudge: str = GO_ON
    """What a target is told, once, that answers without having called anything."""
    written: bool = False
    """Whether the target writes its calls out as text; its instructions say how."""


async def work(state: TaskState, place: Workplace, target: Model, terms: Terms) -> None:
    """Let the target work until it hands in, calls no more tools, or its turns are over; `state.messages` begins with its instructions.

    A first message that calls nothing is answered once with a plain "go ahead"; a later one ends the episode, as it does for a person who says that they are done.
    """
    record = store_as(EpisodeRecord)
    infos = [ToolDef(tool) for tool in place.tools]
    await place.look()
    turn = 0
    while turn < terms.turns:
        turn += 1
        told = as_text(state.messages) if terms.written else state.messages
        reply = await ask_target(target, told, terms.settings, item=terms.item, tools=() if terms.written else infos)
        if isinstance(reply, Failure):
            record.failed(reply)
            return
        message = reply.message.model_copy(update={"tool_calls": read_calls(reply.text)}) if terms.written else reply.message
        state.messages.append(message)
        record.redraws += reply.draws - 1
        record.target_models = sorted({*record.target_models, reply.model})
        calls = message.tool_calls or []
        if not calls:
            if record.actions or record.nudged:
                record.end, record.summary = "stopped_calling", reply.text
                return
            record.nudged = True
            state.messages.append(user_message(terms.nudge))
        for call in calls:
            await _act(state, place, message, call, turn, record)
        if place.handed_in is not None:
            record.end, record.summary = "finished", place.handed_in
            return
    record.end = "turns"


async def _act(state: TaskState, place: Workplace, message: ChatMessageAssistant, call: ToolCall, turn: int, record: EpisodeRecord) -> None:
    """Execute one call and keep what it changed; calls of one message follow one another."""
    if place.handed_in is not None:
        state.messages.append(ChatMessageTool(content="Already handed in.", tool_call_id=call.id, function=call.function))
        return
    alone: list[ChatMessage] = [*state.messages, message.model_copy(update={"tool_calls": [call]})]
    done = await execute_tools(alone, place.tools)
    results = [one for one in done.messages if isinstance(one, ChatMessageTool)]
    state.messages.extend(results)
    given = str(call.arguments["command"]) if isinstance(call.arguments.get("command"), str) else json.dumps(call.arguments, ensure_ascii=False)
    result = results[-1]
    said = result.error.message if result.error else result.text
    edits = await place.look()
    action = Action(
        number=len(record.actions) + 1,
        turn=turn,
        tool=call.function,
        given=given[:_GIVEN],
        ok=result.error is None and call.parse_error is None and place.worked(call, result),
        said=said[:_SAID],
        edits=edits,
        message_id=result.id,
    )
    record.actions = [*record.actions, action]
