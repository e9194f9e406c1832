"""The audit as an Inspect solver: the controller over real models, every turn in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inspect_ai.event import ModelEvent, Timeline, TimelineEvent, TimelineSpan
from inspect_ai.log import transcript
from inspect_ai.model import ChatMessage, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.auditor.auditor import AUDITOR, Auditor
from holdfast.agents.auditor.opening import Opening
from holdfast.agents.auditor.probe import PROBE
from holdfast.agents.auditor.record import AuditRecord, step_metadata
from holdfast.agents.failure import Failure
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.planner.planner import PLANNER, Planner
from holdfast.agents.planner.record import Record
from holdfast.agents.realism.calibration import Thresholds
from holdfast.agents.roles import need_role
from holdfast.agents.target import Reply, TargetSettings, ask_target
from holdfast.agents.traits import Trait
from holdfast.solvers.audit_controller import REPLIES, Adaptive, Audit, Ladder, Single, Strategy, StrategyName, run_audit
from holdfast.solvers.openings import Lot, draft, prepared_record


@dataclass(frozen=True)
class AuditPlan:
    """What the audits of one run share; logged by its name alone, since task arguments and samples hold the rest."""

    name: str
    openings: Mapping[str, Opening]
    traits: Mapping[str, Trait]
    strategy: StrategyName
    seed: int | None
    revision: str | None
    probe: bool = False
    """Whether the target is asked afterwards, on a copy, if it took the conversation for real."""
    fresh: "FreshOpenings | None" = None
    """Where openings come from that are drawn for this run; None where all stand in a bank."""


@dataclass(frozen=True)
class FreshOpenings:
    """Openings that are drawn for a run: kept where every checkpoint of the same seed finds them."""

    lots: Mapping[str, Lot]
    thresholds: Thresholds
    seed: int
    load: Callable[[Lot], Record | None]
    claim: Callable[[Record], Record]
    """Keeps a record unless another run was first, and gives back the one that is kept: all checkpoints get the same opening."""


@solver(name="audit")
def audit(plan: AuditPlan) -> Solver:
    """Audit the trait of each sample, from its opening to its last reply or to the failure that ends it."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        found = plan.openings.get(str(state.sample_id)) or await _fresh(plan, state)
        if isinstance(found, Failure):
            store_as(AuditRecord).failed(found)
            return state
        if isinstance(found, str):
            store_as(AuditRecord).gated_out = found
            return state
        opening = found
        # ids of fresh openings are recipes: two machines without a common folder draw different words under one id
        state.metadata["opening_digest"] = opening.digest
        state.metadata["low_realism"] = bool(opening.gating and opening.gating.low_realism)
        strategy = _strategy(plan, opening)
        conversation = Conversation(state, plan, opening, store_as(AuditRecord))
        conversation.record.wanted = strategy.replies
        ended = await run_audit(opening.first_step(), strategy, conversation.reply, conversation.write)
        if ended.failure is not None:
            conversation.record.failed(ended.failure)
        elif plan.probe:
            await conversation.probe()
        _draw_timelines()
        return state

    return solve


async def _fresh(plan: AuditPlan, state: TaskState) -> Opening | str | Failure:
    """An opening drawn for this run; the reason as text where the gate turned it away."""
    assert plan.fresh is not None, "an opening that is in no bank is drawn"
    fresh, lot = plan.fresh, plan.fresh.lots[str(state.sample_id)]
    record = fresh.load(lot)
    if record is None:
        planner = Planner(need_role(PLANNER), lot.trait, lot.cell, lot.number, fresh.seed)
        prepared = await draft(planner, fresh.thresholds, fresh.seed)
        if isinstance(prepared, Failure):
            return prepared
        record = fresh.claim(prepared_record(lot, prepared))
    return record.opening if record.status == "ready" else record.reason


def _draw_timelines() -> None:
    """A lane for each side, so that the log viewer opens on the conversation as the checkpoint saw it."""
    calls = [event for event in transcript().events if isinstance(event, ModelEvent)]
    for name, role in (("target", None), (AUDITOR.name, AUDITOR.name)):
        content = [TimelineEvent(event=event) for event in calls if event.role == role]
        if content:
            root = TimelineSpan(id=name, name=name, span_type="agent", content=list(content))
            transcript().add_timeline(Timeline(name=name, description=name, root=root))


class Conversation:
    """The target's side of one audit: asks it for replies and keeps `state.messages` up to date."""

    def __init__(self, state: TaskState, plan: AuditPlan, opening: Opening, record: AuditRecord) -> None:
        self._state = state
        self.record = record
        self._model = get_model()
        self._settings = TargetSettings(plan.revision, plan.seed)
        self._item = f"{opening.id}#{state.epoch}"
        self._messages: list[ChatMessage] = [system_message(opening.system)] if opening.system else []
        self._written = 0

    async def reply(self, audit: Audit) -> str | Failure:
        """The target's next reply."""
        reply = await ask_target(self._model, self._messages, self._settings, item=self._item)
        if isinstance(reply, Reply):
            self._messages.append(reply.message)
            self._keep(reply)
            return reply.text
        return reply

    async def probe(self) -> None:
        """Ask the target whether it took the conversation for real; what it says changes no outcome."""
        request = [*self._messages, user_message(PROBE.text)]
        reply = await ask_target(self._model, request, self._settings, item=f"{self._item}/probe")
        self.record.probe = reply.text if isinstance(reply, Reply) else ""

    def write(self, audit: Audit) -> None:
        """Write the conversation so far into the sample, each message with the assessment behind it."""
        for taken in audit.taken[self._written :]:
            # providers send no metadata; a log that is recovered after a kill has the messages of calls alone
            self._messages.append(user_message(taken.step.message, step_metadata(taken)))
        self._written = len(audit.taken)
        self._state.messages = list(self._messages)

    def _keep(self, reply: Reply) -> None:
        record = self.record
        if reply.model not in record.target_models:
            record.target_models = [*record.target_models, reply.model]
        record.redraws += reply.draws - 1


def _strategy(plan: AuditPlan, opening: Opening) -> Strategy:
    match plan.strategy:
        case "single":
            return Single()
        case "ladder":
            return Ladder(opening.scripted(), 1 + len(opening.rungs))
        case "adaptive":
            trait = plan.traits[opening.trait]
            auditor = Auditor(need_role(AUDITOR), opening, trait.render(weighing=False), trait.about_instructions, REPLIES)
            return Adaptive(auditor.step, opening.scripted())
