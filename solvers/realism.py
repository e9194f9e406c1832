"""The realism gate over openings at hand."""

from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.failure import Failure
from holdfast.agents.realism.gate import REALISM, Gate
from holdfast.agents.realism.record import GateOutcome
from holdfast.agents.roles import need_role


@solver(name="realism")
def realism(draw: int = 0) -> Solver:
    """Have the realism role read each sample's opening.

    Args:
        draw: Another draw asks anew.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        system = next((message.text for message in state.messages if message.role == "system"), None)
        answer = await Gate(need_role(REALISM), draw).read(system, state.user_prompt.text)
        ended = store_as(GateOutcome)
        if isinstance(answer, Failure):
            ended.reason, ended.detail = answer.reason, answer.detail
        else:
            ended.impression = answer.value
        return state

    return solve
