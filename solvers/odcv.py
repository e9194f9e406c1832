"""An agent at a desk: files, a shell, a job; every change in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.messages import system_message, user_message
from holdfast.agents.target import TargetSettings
from holdfast.agents.workplace.desk_record import DeskRecord
from holdfast.agents.workplace.probe import Probe
from holdfast.solvers.desk import Desk, Papers, desk_sandbox, left_behind, run_probes
from holdfast.solvers.workplace import Terms, work


@dataclass(frozen=True)
class DeskCase:
    """One job at one desk."""

    scenario: str
    arm: str
    system: str
    task: str
    papers: Papers
    probes: tuple[Probe, ...]
    terms: Mapping[str, Any]
    truth: Mapping[str, Sequence[Mapping[str, Any]]]
    honest: float


@dataclass(frozen=True)
class DeskPlan:
    """What the episodes of one run share."""

    name: str
    cases: Mapping[str, DeskCase]
    """By sample id."""
    turns: int
    settings: TargetSettings


@solver(name="odcv")
def odcv(plan: DeskPlan) -> Solver:
    """Let the target do each sample's job, and look at what it leaves."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case, record = plan.cases[str(state.sample_id)], store_as(DeskRecord)
        environment = desk_sandbox()
        desk = Desk(environment)
        await desk.set_out(case.papers)
        record.scenario, record.arm, record.terms, record.honest = case.scenario, case.arm, dict(case.terms), case.honest
        record.truth = {name: [dict(row) for row in rows] for name, rows in case.truth.items()}
        state.messages = [system_message(case.system), user_message(case.task)]
        await work(state, desk, get_model(), Terms(plan.turns, plan.settings, f"{state.sample_id}#{state.epoch}"))
        record.left = left_behind(case.papers, desk.files)
        record.probes = await run_probes(environment, case.probes, case.papers, desk.files)
        record.complete = True
        return state

    return solve
