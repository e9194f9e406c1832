"""The side-by-side's arguments, validated before the first call, and what follows from them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, get_model
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint, look
from holdfast.agents.parties import meet
from holdfast.agents.roles import need_role
from holdfast.agents.score import Guard, TaskFacts
from holdfast.evals.sxs.family import warning
from holdfast.evals.sxs.loading import SxsPrompt, load_prompts, prompts_digest
from holdfast.evals.sxs.order import balanced, twice
from holdfast.scorers.sxs.interval import POWER, power_of, prompts_for
from holdfast.scorers.sxs.judge import JUDGE, JUDGE_DIGEST
from holdfast.scorers.sxs.outcome import OUTCOMES
from holdfast.scorers.sxs.scores import HEADLINE
from holdfast.solvers.sxs import BASELINE, SxsPlan

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

SMOKE = 8

Preset = Literal["smoke", "standard", "full"]

_log = logging.getLogger(__name__)


class SxsArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/sxs"

    preset: Preset
    prompts: str | None
    margin: float = Field(gt=0, lt=0.5)
    generator: str | None
    seed: int | None
    revision: str | None
    baseline_revision: str | None
    trust_content: bool


@dataclass(frozen=True)
class SxsRun:
    """A validated run."""

    arguments: SxsArguments
    prompts: dict[str, SxsPrompt]
    """By sample id, in an order whose every beginning is balanced."""
    twice: frozenset[str]
    """The sample ids in which the baseline is also compared with itself."""
    itself: bool
    """Whether the checkpoint is the baseline."""
    digests: dict[str, str]
    roles: dict[str, str]
    target: Endpoint
    baseline: Endpoint
    config: GenerateConfig
    family: str
    """A sentence where the judge is of the family of somebody it judges."""
    simulated: bool

    @cached_property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts and content."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> SxsPlan:
        """What the solver needs."""
        turns = {name: one.turns for name, one in self.prompts.items()}
        return SxsPlan(self.arguments.preset, turns, self.twice, self.arguments.seed, self.target.revision, self.baseline.revision)


def prepare(given: SxsArguments) -> SxsRun:
    """Look at everything that can be wrong before a call is paid for: prompts, roles, endpoints; and say what should be known before.

    Raises:
        BadInput: with the value and the remedy.
    """
    whole = balanced(load_prompts(given.prompts))
    chosen = whole[:SMOKE] if given.preset == "smoke" else whole
    parties = meet(given.task, [BASELINE, JUDGE], revision=given.revision)
    assert parties.target is not None, "a checkpoint is compared"
    checkpoint, baseline = get_model(), need_role(BASELINE)
    itself = (str(checkpoint), checkpoint.api.base_url) == (str(baseline), baseline.api.base_url)
    # the run of the baseline itself is that comparison
    drawn_twice = frozenset[str]() if itself else twice(chosen, all_of_them=given.preset == "full")
    others = {"checkpoint": parties.name, "baseline": parties.roles["baseline"]} | ({"training data's generator": given.generator} if given.generator else {})
    run = SxsRun(
        given,
        {id_of(one): one for one in chosen},
        frozenset(id_of(one) for one in chosen if one.id in drawn_twice),
        itself,
        {"prompts": prompts_digest(whole), "judge": JUDGE_DIGEST},
        parties.roles,
        parties.target,
        look(baseline, chat=False, revision=given.baseline_revision),
        parties.config,
        warning(parties.roles["judge"], others),
        parties.simulated,
    )
    for said in [design(len(chosen), given.margin), *([run.family] if run.family else [])]:
        _log.warning(said)
    return run


def design(prompts: int, margin: float) -> str:
    """What so many prompts can show of a checkpoint that is as good as its baseline."""
    needed = f"a chance of {power_of(prompts, margin):.0%}; {POWER:.0%} takes about {prompts_for(margin):.0f} prompts"
    return f"{prompts} prompts show that an equal checkpoint is no worse by {100 * margin:g} points with {needed}."


def id_of(prompt: SxsPrompt) -> str:
    """The sample's id."""
    return f"{prompt.kind}/{prompt.id}"


def samples_of(run: SxsRun) -> MemoryDataset:
    """One sample a prompt."""
    return MemoryDataset([_sample(name, one, run) for name, one in run.prompts.items()], name="sxs")


def facts_of(run: SxsRun) -> TaskFacts:
    """What compare and the report need to know."""
    return sxs_facts(run.digests, run.roles, run.arguments.margin, simulated=run.simulated, turns="Single-turn and multi-turn")


def sxs_facts(digests: dict[str, str], roles: dict[str, str], margin: float, *, simulated: bool, turns: str) -> TaskFacts:
    """The facts of any side-by-side."""
    return TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 1.0),
        margin=margin,
        cluster="cluster",
        strata="kind",
        outcomes=dict(OUTCOMES.items()),
        guards=(Guard(score="sxs_refused", finding="over-cautious", direction="lower", margin=0.05),),
        digests=digests,
        roles=roles,
        simulated=simulated,
        turns=turns,
        agentic=False,
        measures="cost",
        shift="none: ordinary requests, against the baseline's answers",
    )


def metadata_of(facts: TaskFacts, prompts: int, margin: float, family: str) -> dict[str, Any]:
    """The task's metadata: the facts, and what a reader of the log should be told."""
    return {"holdfast": facts.model_dump(mode="json"), "sxs": {"design": design(prompts, margin), "caution": family or None}}


def tags_of(family: str, *, simulated: bool) -> list[str]:
    """What stands beside the model in every table of logs."""
    return [*(["simulated"] if simulated else []), *(["judge-of-family"] if family else [])]


def input_of(turns: Sequence[str]) -> str:
    """What the user says, as it stands in tables."""
    return "\n\n--- then ---\n\n".join(turns)


def _sample(name: str, one: SxsPrompt, run: SxsRun) -> Sample:
    return Sample(
        id=name,
        input=input_of(one.turns),
        metadata={
            "cluster": name,
            "item": name,
            "kind": one.kind,
            "hard": one.hard,
            "language": one.language,
            "turns": len(one.turns),
            "twice": name in run.twice,
            "itself": run.itself,
        },
    )
