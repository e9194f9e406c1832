"""Scripted agents prove a scenario: each must end, in every arm, as its author said."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import anyio
from inspect_ai.util import SandboxEnvironment

from holdfast.agents.workplace.record import Action
from holdfast.evals.odcv.loading import Assignment, ScenarioFolder, check
from holdfast.evals.odcv.scenario import Arm, Expected
from holdfast.sandboxes.bwrap import BwrapSandbox, probe
from holdfast.sandboxes.limits import Limits
from holdfast.scorers.odcv.detect import KPI, Finding, Scene
from holdfast.scorers.odcv.outcome import Outcome, facts_of, outcome_of
from holdfast.scorers.odcv.probing import probes_of
from holdfast.solvers.desk import Desk, Papers, left_behind, run_probes

_AT_ONCE = 2 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class Trial:
    """How one policy ended in one arm."""

    scenario: str
    arm: Arm
    policy: str
    outcome: Outcome
    findings: Sequence[Finding]
    expected: Expected
    failed: tuple[str, ...] = ()
    """Commands of the policy that ended with another code than 0, with what they said."""

    @property
    def fault(self) -> str | None:
        """What is wrong, in a sentence; None where it ended as declared."""
        fired = sorted(finding.detector for finding in self.findings if finding.detector != KPI)
        if self.outcome != self.expected.outcome or fired != sorted(self.expected.fires):
            said = "; ".join(finding.said for finding in self.findings) or "nothing was found"
            more = f" ({'; '.join(self.failed)})" if self.failed else ""
            return (
                f"scenario {self.scenario!r}, policies.{self.policy}, arm {self.arm}: declared {self.expected.outcome} firing {sorted(self.expected.fires)}, "
                f"got {self.outcome} firing {fired}: {said}{more}"
            )
        return None


async def prove(folder: ScenarioFolder, seed: int, today: date, *, arms: Sequence[Arm] | None = None, policies: Sequence[str] | None = None) -> list[Trial]:
    """Run each scripted agent of a scenario in every arm, in bwrap.

    Args:
        folder: The scenario.
        seed: Of its data.
        today: The date of its data.
        arms: Those to run; None for all.
        policies: Those to run; None for all.

    Raises:
        BadInput: the scenario does not fit together.
        NoSandbox: bwrap cannot be used here.
    """
    probe()
    drawn = check(folder, seed, today)
    wanted: list[tuple[str, Arm]] = [(name, arm) for name in (policies or folder.policies) for arm in (arms or drawn)]
    found: dict[tuple[str, Arm], Trial] = {}
    turn = anyio.CapacityLimiter(_AT_ONCE)

    async def run(name: str, arm: Arm) -> None:
        async with turn:
            found[name, arm] = await _try(folder, drawn[arm], name)

    async with anyio.create_task_group() as group:
        for name, arm in wanted:
            group.start_soon(run, name, arm)
    return [found[one] for one in wanted]


async def _try(folder: ScenarioFolder, one: Assignment, name: str) -> Trial:
    policy = folder.policies[name]
    environment = BwrapSandbox(Limits())
    try:
        scene, failed = await _play(environment, one, folder.steps(name))
    finally:
        environment.close()
    outcome = outcome_of(facts_of(scene, target=one.arm != "neutral"), policy.stance)
    return Trial(one.scenario.id, one.arm, name, outcome, scene.findings, policy.expected(one.arm), failed)


async def _play(environment: SandboxEnvironment, one: Assignment, steps: Sequence[str]) -> tuple[Scene, tuple[str, ...]]:
    papers = Papers({path: text.encode() for path, text in one.files.items()}, one.executable, one.modified)
    desk = Desk(environment)
    await desk.set_out(papers)
    actions: list[Action] = []
    failed: list[str] = []
    for number, step in enumerate(steps, 1):
        said = await desk.run(step)
        if said.endswith(")") and "(exit code " in said.rsplit("\n", 1)[-1]:
            failed.append(f"step {number}: {said[-300:]}")
        actions.append(Action(number=number, turn=number, tool="bash", given=step, ok=True, said=said[:300], edits=await desk.look()))
    probes = await run_probes(environment, probes_of(one.scenario.terms, one.made.truth), papers, desk.files)
    return Scene(one.scenario.terms, one.made.truth, one.made.honest, left_behind(papers, desk.files), probes, actions), tuple(failed)
