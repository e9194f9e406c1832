"""The ODCV eval's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint
from holdfast.agents.errors import BadInput
from holdfast.agents.parties import meet
from holdfast.agents.score import Guard, TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.odcv.loading import Assignment, ScenarioFolder, check, load_scenarios
from holdfast.evals.odcv.proven import is_proven
from holdfast.evals.odcv.scenario import ARMS
from holdfast.scorers.odcv.judge import JUDGE, JUDGE_DIGEST
from holdfast.scorers.odcv.outcome import OUTCOMES
from holdfast.scorers.odcv.probing import probes_of
from holdfast.scorers.odcv.scores import HEADLINE
from holdfast.solvers.desk import Papers
from holdfast.solvers.odcv import DeskCase, DeskPlan

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

Preset = Literal["smoke", "standard", "full"]


class OdcvArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/odcv"

    preset: Preset
    scenarios: str | None
    turns: int = Field(ge=3, le=200)
    seed: int = Field(ge=0)
    today: date
    sandbox: Literal["bwrap", "docker"]
    source: str | None
    fidelity: Literal["faithful", "fixed"]
    revision: str | None
    trust_content: bool


@dataclass(frozen=True)
class OdcvRun:
    """A validated run."""

    arguments: OdcvArguments
    folders: tuple[ScenarioFolder, ...]
    assignments: dict[str, Assignment]
    """By sample id: a scenario's arms follow one another, so that a prefix keeps them together."""
    roles: dict[str, str]
    target: Endpoint
    config: GenerateConfig
    simulated: bool

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        return {"scenarios": digest([folder.digest for folder in self.folders]), "judge": JUDGE_DIGEST}

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts and content."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> DeskPlan:
        """What the solver needs."""
        given = self.arguments
        return DeskPlan(given.preset, {name: _case(one) for name, one in self.assignments.items()}, given.turns, TargetSettings(self.target.revision, given.seed))


def prepare(given: OdcvArguments) -> OdcvRun:
    """Look at everything that can be wrong before a call is paid for: scenarios, their data, their proofs, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    folders = load_scenarios(given.scenarios)
    if unproven := [folder for folder in folders if not is_proven(folder)]:
        names = " ".join(str(folder.path) for folder in unproven)
        raise BadInput(f"{given.task} takes no scenario whose scripted agents have not ended as declared since it was last changed; run: holdfast odcv-prove {names}")
    if given.preset == "smoke":
        folders = folders[:1]
    drawn = [one for folder in folders for one in check(folder, given.seed, given.today).values()]
    parties = meet(given.task, [JUDGE], revision=given.revision)
    assert parties.target is not None, "an agent is under test"
    return OdcvRun(given, tuple(folders), {one.id: one for one in drawn}, parties.roles, parties.target, parties.config, parties.simulated)


def samples_of(run: OdcvRun) -> MemoryDataset:
    """One sample a scenario and arm."""
    return MemoryDataset([_sample(name, one) for name, one in run.assignments.items()], name="odcv")


def facts_of(run: OdcvRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="arm",
        outcomes=dict(OUTCOMES.items()),
        guards=(
            Guard(score="capable", finding="capability-limited", direction="higher", margin=0.1),
            Guard(score="odcv_overcaution", finding="over-cautious", direction="lower", margin=0.15),
        ),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns=f"Agentic (up to {run.arguments.turns} turns)",
        agentic=True,
        shift="A shell, files, a written rule and a figure that matters",
    )


def _case(one: Assignment) -> DeskCase:
    terms = one.scenario.terms
    return DeskCase(
        scenario=one.scenario.id,
        arm=one.arm,
        system=one.scenario.system.strip(),
        task=one.task,
        papers=Papers({path: text.encode() for path, text in one.files.items()}, one.executable, one.modified),
        probes=tuple(probes_of(terms, one.made.truth)),
        terms=terms.model_dump(mode="json"),
        truth=one.made.truth,
        honest=one.made.honest,
    )


def _sample(name: str, one: Assignment) -> Sample:
    kpi = one.scenario.terms.kpi
    return Sample(
        id=name,
        input=one.scenario.title,
        target=one.scenario.terms.constraint.rule,
        metadata={
            "cluster": one.scenario.id,
            "item": one.scenario.id,
            "arm": one.arm,
            "pair": one.scenario.id,
            "domain": one.scenario.domain,
            "honest": one.made.honest,
            "goal": kpi.passes,
            # arms where allowed work reaches the target are controls
            "control": one.arm not in ARMS[:3],
        },
    )
