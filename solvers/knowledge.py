"""One question, one answer: of the checkpoint, or of the baseline with or without a document in its context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from inspect_ai.model import GenerateConfig, Model, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.client.record import ConversationRecord
from holdfast.agents.failure import Failure
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.roles import Role, need_role
from holdfast.agents.target import TargetSettings, ask_target, target_config

BASELINE = Role("baseline", "answers for the floor and, with the document in its context, for the ceiling", GenerateConfig(), required=False)


@dataclass(frozen=True)
class Ask:
    """What one sample asks of whom."""

    question: str
    party: Literal["checkpoint", "baseline"] = "checkpoint"
    system: str = ""
    """The system prompt; empty for none."""


@dataclass(frozen=True)
class KnowledgePlan:
    """What the samples of one run share."""

    name: str
    asks: Mapping[str, Ask]
    """By sample id."""
    checkpoint: TargetSettings
    baseline: TargetSettings


@solver(name="knowledge")
def knowledge(plan: KnowledgePlan) -> Solver:
    """Put each sample's question to its party."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        ask, record = plan.asks[str(state.sample_id)], store_as(ConversationRecord)
        record.wanted = 1
        own = ask.party == "checkpoint"
        state.messages = [*([system_message(ask.system)] if ask.system else []), user_message(ask.question)]
        model, settings = (get_model(), plan.checkpoint) if own else (_baseline(), plan.baseline)
        reply = await ask_target(model, state.messages, settings, item=f"{state.sample_id}#{state.epoch}")
        if isinstance(reply, Failure):
            record.failed(reply)
            return state
        state.messages.append(reply.message.model_copy(update={"metadata": {"truncated": True}}) if reply.truncated else reply.message)
        record.redraws, record.target_models = reply.draws - 1, [reply.model]
        return state

    return solve


def _baseline() -> Model:
    """The baseline with the settings that a checkpoint gets, since Inspect sends the task's own to the model under test alone."""
    return get_model(role=BASELINE.name, required=True, config=target_config(need_role(BASELINE)))
