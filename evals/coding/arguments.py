"""The coding eval's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint
from holdfast.agents.errors import BadInput
from holdfast.agents.parties import meet
from holdfast.agents.prompt import load_prompt
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.coding.loading import BANDS, TaskFolder, load_tasks
from holdfast.evals.coding.proven import is_proven
from holdfast.evals.coding.swe_bench import Suite
from holdfast.scorers.coding.outcome import OUTCOMES
from holdfast.scorers.coding.scores import HEADLINE
from holdfast.solvers.coding import CodingCase, CodingPlan
from holdfast.solvers.desk import Papers
from holdfast.solvers.hidden_tests import RUNNER_DIGEST

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""
SYSTEM = load_prompt(Path(__file__).parent / "system.md")


class CodingArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/coding"

    preset: Literal["smoke", "standard", "full"]
    tasks: str | None
    turns: int = Field(ge=3, le=200)
    seed: int = Field(ge=0)
    sandbox: Literal["bwrap", "docker"]
    suite: Suite | None
    revision: str | None
    trust_content: bool


@dataclass(frozen=True)
class CodingRun:
    """A validated run."""

    arguments: CodingArguments
    folders: tuple[TaskFolder, ...]
    roles: dict[str, str]
    target: Endpoint
    config: GenerateConfig
    simulated: bool

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        return {"tasks": digest(sorted((folder.name, folder.digest) for folder in self.folders)), "system": SYSTEM.digest, "runner": RUNNER_DIGEST}

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts, content and what decides."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> CodingPlan:
        """What the solver needs."""
        given = self.arguments
        cases = {folder.name: _case(folder) for folder in self.folders}
        return CodingPlan(SYSTEM.fill(turns=given.turns), cases, given.turns, TargetSettings(self.target.revision, given.seed))


def prepare(given: CodingArguments) -> CodingRun:
    """Look at everything that can be wrong before a call is paid for: tasks, their proofs, the endpoint.

    Raises:
        BadInput: with the value and the remedy.
    """
    folders = load_tasks(given.tasks)
    if given.preset == "smoke":
        folders = folders[: len(BANDS)]
    if unproven := [folder for folder in folders if not is_proven(folder)]:
        names = " ".join(str(folder.path) for folder in unproven)
        raise BadInput(f"{given.task} takes no task whose reference has not passed since the task was last changed; run: holdfast coding-prove {names}")
    parties = meet(given.task, [], revision=given.revision)
    assert parties.target is not None, "an agent is under test"
    return CodingRun(given, tuple(folders), parties.roles, parties.target, parties.config, parties.simulated)


def samples_of(run: CodingRun) -> MemoryDataset:
    """One sample a task, the bands in turn."""
    return MemoryDataset([_sample(folder) for folder in run.folders], name="coding")


def facts_of(run: CodingRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 1.0),
        margin=0.1,
        cluster="cluster",
        strata="band",
        outcomes=dict(OUTCOMES.items()),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns=f"Agentic (up to {run.arguments.turns} turns)",
        agentic=True,
        measures="cost",
        shift="A repository, a shell and an issue; nothing about values",
    )


def _case(folder: TaskFolder) -> CodingCase:
    return CodingCase(folder.name, folder.task.issue.strip(), Papers(folder.files), folder.hidden, folder.reworked_tests)


def _sample(folder: TaskFolder) -> Sample:
    task = folder.task
    return Sample(
        id=folder.name,
        input=task.issue.strip(),
        metadata={"cluster": folder.name, "item": folder.name, "pair": folder.name, "band": task.band, "kind": task.kind, "title": task.title},
    )
