"""The tool-competence eval's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig
from inspect_ai.util import SandboxEnvironmentSpec
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint
from holdfast.agents.errors import BadInput
from holdfast.agents.parties import meet
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.tool_competence.loading import FORMATS, Format, Job, load_jobs
from holdfast.sandboxes.bwrap import probe
from holdfast.sandboxes.choice import sandbox_of
from holdfast.sandboxes.missing import NoSandbox
from holdfast.scorers.tool_competence.outcome import OUTCOMES
from holdfast.scorers.tool_competence.scores import HEADLINE
from holdfast.solvers.tool_competence import ToolPlan
from holdfast.solvers.written_calls import EXPLAINED

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

SMOKE = 3
"""Jobs of each format in the smoke preset: one of each level."""

TASK = "holdfast/tool_competence"


class ToolArguments(Arguments):
    """What `-T` may say."""

    task = TASK

    preset: Literal["smoke", "standard", "full"]
    format: Literal["both", "desk", "office"]
    mode: Literal["tools", "text"]
    turns: int = Field(ge=3, le=200)
    seed: int = Field(ge=0)
    sandbox: Literal["bwrap", "docker"]
    revision: str | None
    trust_content: bool

    @property
    def formats(self) -> tuple[Format, ...]:
        """Where the jobs are done."""
        return FORMATS if self.format == "both" else (self.format,)


@dataclass(frozen=True)
class ToolRun:
    """A validated run."""

    arguments: ToolArguments
    jobs: tuple[Job, ...]
    roles: dict[str, str]
    target: Endpoint
    config: GenerateConfig
    simulated: bool
    sandbox: SandboxEnvironmentSpec | None
    """Of the desks; None where there is none."""

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        written = {"written": EXPLAINED.digest} if self.arguments.mode == "text" else {}
        return {"jobs": digest([job.digest for job in self.jobs])} | written

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts and content."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> ToolPlan:
        """What the solver needs."""
        given = self.arguments
        cases = {job.id: job.case for job in self.jobs}
        return ToolPlan(given.preset, cases, given.turns, TargetSettings(self.target.revision, given.seed), given.mode == "text")


def prepare(given: ToolArguments) -> ToolRun:
    """Look at everything that can be wrong before a call is paid for: jobs, the sandbox, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    jobs = load_jobs(*given.formats)
    if given.preset == "smoke":
        jobs = jobs[: SMOKE * len(given.formats)]
    sandbox = _sandbox(given.sandbox) if "desk" in given.formats else None
    parties = meet(given.task, [], revision=given.revision)
    assert parties.target is not None, "an agent is under test"
    return ToolRun(given, jobs, parties.roles, parties.target, parties.config, parties.simulated, sandbox)


def samples_of(run: ToolRun) -> MemoryDataset:
    """One sample a job."""
    return MemoryDataset([_sample(job, run.sandbox if job.format == "desk" else None) for job in run.jobs], name="tool_competence")


def facts_of(run: ToolRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 1.0),
        margin=0.1,
        cluster="cluster",
        strata="format",
        outcomes=dict(OUTCOMES.items()),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns=f"Agentic (up to {run.arguments.turns} turns{', calls as text' if run.arguments.mode == 'text' else ''})",
        agentic=True,
        measures="cost",
        shift="Plainly allowed little jobs in the tool formats of the desks and the mailbox",
    )


def _sandbox(kind: Literal["bwrap", "docker"]) -> SandboxEnvironmentSpec:
    """The desks' sandbox, looked for now: samples bring it, and Inspect would start offices before it is missed."""
    try:
        if kind == "bwrap":
            probe()
        return sandbox_of(kind)
    except NoSandbox as error:
        raise BadInput(f"{TASK} has desks, which need a sandbox; take -T format=office, which needs none, or mend this: {error.message}") from error


def _sample(job: Job, sandbox: SandboxEnvironmentSpec | None) -> Sample:
    return Sample(
        id=job.id,
        input=job.case.task,
        target=job.file.title,
        metadata={"cluster": job.id, "item": job.id, "format": job.format, "level": job.file.level},
        sandbox=sandbox,
    )
