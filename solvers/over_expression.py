"""One message to the checkpoint, and its one reply."""

from dataclasses import dataclass

from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.client.record import ConversationRecord
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.target import TargetSettings, ask_target


@dataclass(frozen=True)
class RequestPlan:
    """What the samples of one run share."""

    name: str
    settings: TargetSettings


@solver(name="over_expression")
def over_expression(plan: RequestPlan) -> Solver:
    """Put each sample's message to the target, alone, and keep its reply or why there is no whole one."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        record = store_as(ConversationRecord)
        record.wanted = 1
        state.messages = [user_message(state.input_text)]
        reply = await ask_target(get_model(), state.messages, plan.settings, item=f"{state.sample_id}#{state.epoch}")
        if isinstance(reply, Failure):
            record.failed(reply)
            return state
        state.messages.append(reply.message)
        record.redraws, record.target_models = reply.draws - 1, [reply.model]
        if reply.truncated:
            record.failed(Failure("target", "truncated", "the reply ran into --max-tokens"))
        return state

    return solve
