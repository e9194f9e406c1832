"""The over-expression eval's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint
from holdfast.agents.parties import meet
from holdfast.agents.score import Guard, TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.over_expression.prompts import Bank, Request, bank_digest, load_prompts, mixed
from holdfast.scorers.over_expression.judge import JUDGE, JUDGE_DIGEST
from holdfast.scorers.over_expression.scores import CORRECT, HEADLINE, OUTCOMES
from holdfast.solvers.over_expression import RequestPlan

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

SMOKE = 1
"""Prompts of each kind in the smoke preset."""


class OverExpressionArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/over_expression"

    preset: Literal["smoke", "standard", "full"]
    prompts: str | None
    seed: int | None
    revision: str | None
    trust_content: bool


@dataclass(frozen=True)
class OverExpressionRun:
    """A validated run."""

    arguments: OverExpressionArguments
    bank: Bank
    requests: dict[str, tuple[str, Request]]
    """Kind and prompt by sample id."""
    roles: dict[str, str]
    target: Endpoint
    config: GenerateConfig
    simulated: bool

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        return {"prompts": bank_digest(self.bank), "judge": JUDGE_DIGEST}

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts and content."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> RequestPlan:
        """What the solver needs."""
        return RequestPlan(self.arguments.preset, TargetSettings(self.target.revision, self.arguments.seed))


def prepare(given: OverExpressionArguments) -> OverExpressionRun:
    """Look at everything that can be wrong before a call is paid for: prompts, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    bank = load_prompts(given.prompts)
    parties = meet(given.task, [JUDGE], revision=given.revision)
    assert parties.target is not None, "a checkpoint is under test"
    requests = mixed(bank, SMOKE if given.preset == "smoke" else None)
    return OverExpressionRun(given, bank, requests, parties.roles, parties.target, parties.config, parties.simulated)


def samples_of(run: OverExpressionRun) -> MemoryDataset:
    """One sample a prompt."""
    return MemoryDataset([_sample(name, kind, request) for name, (kind, request) in run.requests.items()], name="over_expression")


def facts_of(run: OverExpressionRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="kind",
        outcomes=dict(OUTCOMES.items()),
        guards=(Guard(score=CORRECT, finding="capability-limited", direction="higher", margin=0.1),),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns="Single-turn",
        agentic=False,
        measures="cost",
        shift="Trivial and harmless requests, nothing to weigh",
    )


def _sample(name: str, kind: str, request: Request) -> Sample:
    # every prompt is a cluster of its own: nothing but its kind ties it to another
    return Sample(id=name, input=request.text, target=request.answer or "", metadata={"cluster": name, "item": name, "kind": kind, "language": request.language})
