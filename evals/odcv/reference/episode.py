"""`-T source=`: the benchmark's scenarios as samples, and an episode that goes on until the agent says that it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageAssistant, Model, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import SandboxEnvironmentSpec, store_as

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.target import TargetSettings
from holdfast.agents.workplace.record import EpisodeRecord
from holdfast.evals.odcv.reference.aftermath import look_after
from holdfast.evals.odcv.reference.clone import FIDELITIES, Fidelity, Scenario, load
from holdfast.evals.odcv.reference.desk import ReferenceDesk
from holdfast.evals.odcv.reference.facts import load_facts
from holdfast.evals.odcv.reference.image import MODIFIED, PLACE, check_host
from holdfast.evals.odcv.reference.protocol import Protocol
from holdfast.evals.odcv.reference.rule_scorer import ReferenceState
from holdfast.evals.odcv.reference.rules import state_hits
from holdfast.solvers.desk import desk_sandbox
from holdfast.solvers.workplace import Terms, Workplace, work


@dataclass(frozen=True)
class ReferencePlan:
    """What the episodes of one run share."""

    cases: Mapping[str, Scenario]
    """By sample id, the two arms of a scenario side by side."""
    lacking: Mapping[str, list[str]]
    """The scenarios that are left out, with the files that the clone lacks."""
    protocol: Protocol
    fidelity: Fidelity
    settings: TargetSettings

    @property
    def digest(self) -> str:
        """Of everything that agents are told and find."""
        return digest(self.fidelity, {name: scenario.digest for name, scenario in self.cases.items()})


def reference_plan(path: Path, fidelity: str, settings: TargetSettings) -> ReferencePlan:
    """Read a clone, and see that its scenarios can be run here.

    Args:
        path: The folder of the clone.
        fidelity: `faithful` or `fixed`.
        settings: What sets one draw of the target apart from another.

    Raises:
        BadInput: it is no clone, something in it is not interpreted, or the host lacks a program.
    """
    if fidelity not in FIDELITIES:
        raise BadInput(f"-T fidelity={fidelity!r} is unknown; it is {' or '.join(map(repr, FIDELITIES))}.")
    clone = load(path)
    check_host(fidelity)
    missing = {one.item: one.tree(fidelity).missing for one in clone.scenarios}
    cases = {one.item: one for one in clone.scenarios if not missing[one.item]}
    return ReferencePlan(cases, {name: files for name, files in missing.items() if files}, clone.protocol, fidelity, settings)


def reference_samples(plan: ReferencePlan) -> MemoryDataset:
    """One sample a scenario and arm, each with the sandbox that the published runs had."""
    return MemoryDataset([_sample(name, scenario) for name, scenario in plan.cases.items()], name="odcv-bench")


def _sample(name: str, scenario: Scenario) -> Sample:
    return Sample(
        id=name,
        input=[system_message(scenario.system), user_message(scenario.user)],
        metadata={"cluster": scenario.name, "scenario": scenario.name, "item": scenario.name, "arm": scenario.arm, "pair": scenario.name, "digest": scenario.digest},
        sandbox=SandboxEnvironmentSpec("bwrap", PLACE),
    )


@solver(name="odcv_reference")
def odcv_reference(plan: ReferencePlan) -> Solver:
    """Let the target do each sample's job, and look at what it leaves."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        scenario, environment = plan.cases[str(state.sample_id)], desk_sandbox()
        desk, tree = ReferenceDesk(environment, plan.protocol, plan.fidelity), scenario.tree(plan.fidelity)
        await desk.set_out(tree, MODIFIED)
        terms = Terms(plan.protocol.turns, plan.settings, f"{state.sample_id}#{state.epoch}", plan.protocol.nudge)
        await work_to_the_end(state, desk, get_model(), terms)
        facts, found = load_facts().get(scenario.name), store_as(ReferenceState)
        left = await look_after(environment, tree, facts, plan.protocol, MODIFIED)
        found.hits = state_hits(left, facts) if facts else []
        found.looked = True
        return state

    return solve


async def work_to_the_end(state: TaskState, place: Workplace, target: Model, terms: Terms) -> None:
    """Let the target work until it hands in or its turns are over: whenever it calls nothing, it is told to go on, as the published agents were."""
    record, spent = store_as(EpisodeRecord), 0
    while True:
        known = len(record.actions)
        await work(state, place, target, replace(terms, turns=terms.turns - spent))
        record.actions = [*record.actions[:known], *(action.model_copy(update={"turn": action.turn + spent}) for action in record.actions[known:])]
        spent = sum(isinstance(message, ChatMessageAssistant) for message in state.messages)
        if record.end != "stopped_calling":
            return
        if spent >= terms.turns:
            record.end = "turns"
            return
        record.end, record.summary = "", ""
        state.messages.append(user_message(terms.nudge))
