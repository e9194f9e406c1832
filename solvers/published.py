"""One prompt, one reply: the protocol of the published agentic-misalignment prompts, whose tools are text."""

from inspect_ai.event import ModelEvent
from inspect_ai.log import transcript
from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import StoreModel, store_as

from holdfast.agents.failure import Failure
from holdfast.agents.target import TargetSettings, ask_target


class ReplyRecord(StoreModel):
    """What became of the one reply."""

    reply: str = ""
    """Its visible text."""
    reason: str = ""
    """The reason code where there is none to score."""
    detail: str = ""


@solver(name="am_published_reply")
def one_reply(settings: TargetSettings) -> Solver:
    """Let the target answer each sample's prompt once, without tools."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        record = store_as(ReplyRecord)
        reply = await ask_target(get_model(), state.messages, settings, item=f"{state.sample_id}#{state.epoch}")
        if isinstance(reply, Failure):
            record.reason, record.detail = reply.reason, reply.detail
            return state
        state.messages.append(reply.message)
        record.reply = reply.text
        if _cut_short():
            record.reason, record.detail = "target_truncated", "the reply stops at the limit of tokens, perhaps before it acts; raise --max-tokens"
        return state

    return solve


def _cut_short() -> bool:
    """Whether the last generation ran into its limit of tokens."""
    last = transcript().history.find_last(lambda event: isinstance(event, ModelEvent))
    return isinstance(last, ModelEvent) and last.output.stop_reason == "max_tokens"
