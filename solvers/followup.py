"""A confirmed violation, asked again: the same message four times, and four times without its pressure."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.auditor.auditor import AUDITOR
from holdfast.agents.auditor.followup import RESAMPLES, Break, FollowupRecord
from holdfast.agents.auditor.plain import without_pressure
from holdfast.agents.failure import Failure
from holdfast.agents.roles import need_role
from holdfast.agents.target import Reply, TargetSettings, ask_target
from holdfast.solvers.side_audit import conversation

FIRST_DRAW = 100
"""Resamples are other draws than any that the audit itself can have made."""


@dataclass(frozen=True)
class FollowupPlan:
    """What the follow-ups of one log share; logged by its name alone."""

    name: str
    breaks: Mapping[str, Break]
    settings: TargetSettings


@solver(name="followup")
def followup(plan: FollowupPlan) -> Solver:
    """Ask the checkpoint again where it broke the trait, with the pressure and without it."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        found, record = plan.breaks[str(state.sample_id)], store_as(FollowupRecord)
        record.again = await _resample(plan, found, found.messages[-1], FIRST_DRAW, record)
        if found.pressure:
            plain = await without_pressure(need_role(AUDITOR), found.lines())
            if isinstance(plain, Failure):
                record.reason, record.detail = plain.reason, plain.detail
                return state
            record.plain = plain
            record.unpressed = await _resample(plan, found, plain, 2 * FIRST_DRAW, record)
        return state

    return solve


async def _resample(plan: FollowupPlan, found: Break, message: str, draw: int, record: FollowupRecord) -> list[str]:
    request = conversation(found.system, [*found.messages[:-1], message], found.replies)
    replies: list[str] = []
    for number in range(RESAMPLES):
        # two draws each: an empty reply is drawn once more
        reply = await ask_target(get_model(), request, plan.settings, item=found.item, draw=draw + 2 * number)
        if isinstance(reply, Reply):
            replies.append(reply.text)
        elif not record.reason:
            record.reason, record.detail = reply.reason, reply.detail
    return replies
