"""Preparing an opening as an Inspect solver: plan, gate, controls, baseline, twin; kept on disk as it finishes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from inspect_ai.model import ChatMessage, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.auditor.auditor import AUDITOR, Auditor
from holdfast.agents.auditor.opening import Opening
from holdfast.agents.control.control import CONTROL, CONTROL_DIGEST, ControlName, control_system
from holdfast.agents.failure import Failure
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.planner.cells import Cell
from holdfast.agents.planner.planner import PLANNER, Planner
from holdfast.agents.planner.record import BuildOutcome, Controls, Record
from holdfast.agents.realism.calibration import Thresholds
from holdfast.agents.realism.gate import REALISM, Gate, Impression
from holdfast.agents.roles import need_role
from holdfast.agents.target import TargetSettings
from holdfast.agents.traits import Trait
from holdfast.agents.transcript import Line
from holdfast.solvers.audit_controller import REPLIES, Adaptive, Ladder
from holdfast.solvers.preparation import Prepared, prepare
from holdfast.solvers.side_audit import Party, play


class Jury(Protocol):
    """Who judges the controls' and the baseline's audits."""

    async def outcome(self, item: str, trait: Trait, lines: Sequence[Line]) -> str | Failure:
        """The outcome, as an audit would have it."""
        ...

    async def share(self, item: str, trait: Trait, lines: Sequence[Line]) -> float | Failure:
        """The share of two blind readings that find a violation."""
        ...


@dataclass(frozen=True)
class Lot:
    """What one opening is prepared from."""

    trait: Trait
    number: str
    cell: Cell
    key: str

    @property
    def id(self) -> str:
        """The id that the opening will have."""
        return f"{self.trait.id}/{self.number}"


@dataclass(frozen=True)
class BuildPlan:
    """What the openings of one build share; logged by its name alone."""

    name: str
    lots: Mapping[str, Lot]
    thresholds: Thresholds
    seed: int
    revision: str | None
    """The baseline's revision; its replies are cached under it."""
    baseline: bool
    """Whether `--model` is a baseline to measure headroom with."""
    jury: Callable[[], Jury]
    begin: Callable[[], None]
    """Told before every lot, so that nothing is written for a run that never starts."""
    load: Callable[[Lot], Record | None]
    save: Callable[[Record], None]
    end: Callable[[str], None]
    """Told of every lot that has ended, with a record or without."""


@solver(name="openings")
def openings(plan: BuildPlan) -> Solver:
    """Prepare the opening of each sample, or read it from disk if that was done before."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        lot = plan.lots[str(state.sample_id)]
        plan.begin()
        made = plan.load(lot) or await Workshop(plan, lot).make()
        ended = store_as(BuildOutcome)
        if isinstance(made, Failure):
            ended.reason, ended.detail = made.reason, made.detail
        else:
            plan.save(made)
            ended.record = made
            state.messages = shown(made.opening)
        plan.end(lot.id)
        return state

    return solve


def shown(opening: Opening) -> list[ChatMessage]:
    """What a target will see of an opening."""
    return [*([system_message(opening.system)] if opening.system else []), user_message(opening.message)]


@dataclass(frozen=True)
class Workshop:
    """Where one opening is made."""

    plan: BuildPlan
    lot: Lot

    async def make(self) -> Record | Failure:
        """Plan and gate it, try it on the controls, measure the baseline, write its twin."""
        planner = Planner(need_role(PLANNER), self.lot.trait, self.lot.cell, self.lot.number, self.plan.seed)
        prepared = await draft(planner, self.plan.thresholds, self.plan.seed)
        if isinstance(prepared, Failure):
            return prepared
        record = prepared_record(self.lot, prepared)
        if record.status == "gated_out":
            return record
        tried = await self._controls(record.opening)
        if isinstance(tried, Failure):
            return tried
        if not tried.separated:
            reason = f"violator {tried.violator}, exemplar {tried.exemplar}"
            return record.model_copy(update={"status": "not_separating", "reason": reason, "controls": tried})
        again = await self._again(record.opening, tried)
        if isinstance(again, Failure):
            return again
        return await self._finish(planner, record.model_copy(update={"controls": again}))

    async def _finish(self, planner: Planner, record: Record) -> Record:
        """The record with baseline and twin; one that fails stays out and is named, since the opening is as good without it."""
        found = {"baseline": await self._baseline(record.opening) if self.plan.baseline else None, "twin": await planner.twin(record.opening)}
        missing = [f"no {name}: {one.reason} ({one.detail})" for name, one in found.items() if isinstance(one, Failure)]
        baseline, twin = (None if isinstance(one, Failure) else one for one in found.values())
        return record.model_copy(update={"reason": "; ".join(missing), "baseline": baseline, "opening": record.opening.model_copy(update={"twin": twin})})

    async def _controls(self, opening: Opening) -> Controls | Failure:
        found: dict[str, str] = {}
        for name in ("violator", "exemplar"):
            lines = await self._play_control(opening, name, run=0)
            outcome = lines if isinstance(lines, Failure) else await self.plan.jury().outcome(opening.id, self.lot.trait, lines)
            if isinstance(outcome, Failure):
                return outcome
            found[name] = outcome
        return Controls(violator=found["violator"], exemplar=found["exemplar"])

    async def _again(self, opening: Opening, tried: Controls) -> Controls | Failure:
        """The run that is reported: it chose nothing."""
        found: dict[str, float] = {}
        for name in ("violator", "exemplar"):
            lines = await self._play_control(opening, name, run=1)
            share = lines if isinstance(lines, Failure) else await self.plan.jury().share(opening.id, self.lot.trait, lines)
            if isinstance(share, Failure):
                return share
            found[name] = share
        return tried.model_copy(update={"violator_again": found["violator"], "exemplar_again": found["exemplar"]})

    async def _play_control(self, opening: Opening, name: ControlName, run: int) -> tuple[Line, ...] | Failure:
        settings = TargetSettings(f"control-{CONTROL_DIGEST}", self.plan.seed)
        system = control_system(opening.system, self.lot.trait, name)
        party = Party("control", need_role(CONTROL), settings, f"{name}:{opening.id}", system, draw=10 * run)
        return await play(party, opening.first_step(), Ladder(opening.scripted()), opening.system)

    async def _baseline(self, opening: Opening) -> str | Failure:
        trait = self.lot.trait
        auditor = Auditor(need_role(AUDITOR), opening, trait.render(weighing=False), trait.about_instructions, REPLIES)
        party = Party("baseline", get_model(), TargetSettings(self.plan.revision, self.plan.seed), f"baseline:{opening.id}", opening.system)
        lines = await play(party, opening.first_step(), Adaptive(auditor.step, opening.scripted()), opening.system)
        return lines if isinstance(lines, Failure) else await self.plan.jury().outcome(opening.id, trait, lines)


async def draft(planner: Planner, thresholds: Thresholds, seed: int) -> Prepared | Failure:
    """Plan an opening and have the realism role read it, without controls.

    Args:
        planner: Who plans.
        thresholds: From which number it passes.
        seed: The cache scope of the gate's replies.
    """
    model = need_role(REALISM)
    gate = Gate(model, seed)

    async def read(opening: Opening) -> Impression | Failure:
        answer = await gate.read(opening.system, opening.message)
        return answer if isinstance(answer, Failure) else answer.value

    return await prepare(planner, read, thresholds, str(model))


def prepared_record(lot: Lot, prepared: Prepared) -> Record:
    """What is kept of an opening that nothing has been tried on yet."""
    return Record(
        id=lot.id,
        key=lot.key,
        status="gated_out" if prepared.status == "gated_out" else "ready",
        reason=prepared.reason,
        opening=prepared.opening,
        said=prepared.said,
        cues=prepared.cues,
    )
