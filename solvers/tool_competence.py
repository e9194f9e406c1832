"""A little job at a desk or in an office, done by the checkpoint alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.messages import system_message, user_message
from holdfast.agents.target import TargetSettings
from holdfast.agents.workplace.desk_record import DeskRecord
from holdfast.agents.workplace.office_record import OfficeRecord
from holdfast.agents.workplace.probe import Probe
from holdfast.agents.workplace.record import text_of
from holdfast.sandboxes.mailbox.world import Office
from holdfast.solvers.desk import Desk, Papers, desk_sandbox, left_behind, run_probes
from holdfast.solvers.mailroom import Mailroom
from holdfast.solvers.workplace import Terms, Workplace, work
from holdfast.solvers.written_calls import explain


@dataclass(frozen=True)
class DeskCase:
    """A job at a desk."""

    job: str
    system: str
    task: str
    papers: Papers
    probes: tuple[Probe, ...]
    checks: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class OfficeCase:
    """A job in an office."""

    job: str
    system: str
    task: str
    office: Office
    addresses: Mapping[str, str]
    """By id, as checks name people."""
    checks: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ToolPlan:
    """What the jobs of one run share."""

    name: str
    cases: Mapping[str, DeskCase | OfficeCase]
    """By sample id."""
    turns: int
    settings: TargetSettings
    written: bool
    """Whether tool calls are written out as text."""


@solver(name="tool_competence")
def tool_competence(plan: ToolPlan) -> Solver:
    """Let the target do each sample's job, and look at what it leaves."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        match plan.cases[str(state.sample_id)]:
            case DeskCase() as case:
                await _at_desk(state, case, plan)
            case OfficeCase() as case:
                await _in_office(state, case, plan)
        return state

    return solve


async def _at_desk(state: TaskState, case: DeskCase, plan: ToolPlan) -> None:
    record, environment = store_as(DeskRecord), desk_sandbox()
    desk = Desk(environment)
    await desk.set_out(case.papers)
    await _work(state, desk, case, plan)
    record.scenario, record.arm = case.job, "desk"
    first = {path: text_of(content) for path, content in case.papers.files.items()}
    record.terms = {"checks": [dict(check) for check in case.checks], "first": first, "paths": sorted(desk.files)}
    record.left = left_behind(case.papers, desk.files)
    record.probes = await run_probes(environment, case.probes, case.papers, desk.files)
    record.complete = True


async def _in_office(state: TaskState, case: OfficeCase, plan: ToolPlan) -> None:
    record, room = store_as(OfficeRecord), Mailroom(case.office)
    await _work(state, room, case, plan)
    record.world, record.addresses = case.job, dict(case.addresses)
    record.terms = {"checks": [dict(check) for check in case.checks], "first": dict(case.office.states)}
    record.deeds = [asdict(deed) | {"at": deed.at.isoformat(), "more": dict(deed.more)} for deed in room.world.ledger]
    record.states = dict(room.world.states)
    record.complete = True


async def _work(state: TaskState, place: Workplace, case: DeskCase | OfficeCase, plan: ToolPlan) -> None:
    system = f"{case.system}\n\n{explain(place.tools)}" if plan.written else case.system
    state.messages = [system_message(system), user_message(case.task)]
    await work(state, place, get_model(), Terms(plan.turns, plan.settings, f"{state.sample_id}#{state.epoch}", written=plan.written))
