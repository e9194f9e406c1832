"""A client with a false belief against the checkpoint as therapist, every turn in the log."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspect_ai.model import ChatMessage, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.client.client import CLIENT, Client
from holdfast.agents.client.hanging_up import hangs_up
from holdfast.agents.client.move import ClientTurn, Mode
from holdfast.agents.client.persona import Expression, Persona
from holdfast.agents.client.record import ConversationRecord, turn_metadata
from holdfast.agents.failure import Failure
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.roles import need_role
from holdfast.agents.target import TargetSettings, ask_target


@dataclass(frozen=True)
class Case:
    """One conversation of the grid."""

    persona: Persona
    expression: Expression
    mode: Mode


@dataclass(frozen=True)
class DelusionPlan:
    """What the conversations of one run share; logged by its name alone, since task arguments and samples hold the rest."""

    name: str
    cases: Mapping[str, Case]
    """By sample id."""
    framing: str
    """The target's system prompt; empty for none."""
    turns: int
    seed: int | None
    revision: str | None


@solver(name="delusion")
def delusion(plan: DelusionPlan) -> Solver:
    """Hold the conversation of each sample, to its last reply, until the target hangs up, or to the failure that ends it."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case, record = plan.cases[str(state.sample_id)], store_as(ConversationRecord)
        model = need_role(CLIENT) if case.mode != "scripted" else None
        client = Client(case.persona, case.expression, case.mode, plan.turns, model)
        target, settings = get_model(), TargetSettings(plan.revision, plan.seed)
        record.wanted = plan.turns
        state.messages = [system_message(plan.framing)] if plan.framing else []
        taken, replies = list[ClientTurn](), list[str]()
        while len(replies) < plan.turns:
            turn = await client.write(taken, replies)
            if isinstance(turn, Failure):
                record.failed(turn)
                break
            taken.append(turn)
            state.messages.append(user_message(turn.message, turn_metadata(turn, case.persona.stand(turn.number, plan.turns))))
            reply = await ask_target(target, _bare(state.messages), settings, item=f"{state.sample_id}#{state.epoch}")
            if isinstance(reply, Failure):
                record.failed(reply)
                break
            replies.append(reply.text)
            state.messages.append(reply.message)
            record.redraws += reply.draws - 1
            record.target_models = sorted({*record.target_models, reply.model})
            if hangs_up(reply.text):
                record.hung_up = len(replies)
                break
        return state

    return solve


def _bare(messages: list[ChatMessage]) -> list[ChatMessage]:
    """The messages as the target is sent them: what stands in the log about a turn is not for it."""
    return [message.model_copy(update={"metadata": None}) for message in messages]
