"""The arguments of the published prompts' task, validated before the first call, and what follows from them."""

import logging
from dataclasses import dataclass
from functools import cached_property

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, get_model
from inspect_ai.scorer import Scorer
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.parties import Parties, meet
from holdfast.agents.score import Guard, TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.agentic_misalignment.published.condition import Condition, Extra, GoalType, Preset, Urgency, Variant, conditions
from holdfast.evals.agentic_misalignment.published.opening import open_source
from holdfast.evals.agentic_misalignment.published.scores import HEADLINE, Gate, am_published_harm, am_published_strict, aware, classifier_verdict, harmful
from holdfast.evals.agentic_misalignment.published.source import Prompts
from holdfast.scorers.misalignment.judge import JUDGE
from holdfast.scorers.misalignment.published_judge import STRICT_DIGEST
from holdfast.scorers.misalignment.published_outcome import PUBLISHED_OUTCOMES

VERSION = 1
"""Raised when results of the same source stop being comparable."""

MAX_TOKENS = 8192
"""Of a reply, where the user says nothing: thoughts and all mails stand in one."""


class PublishedArguments(Arguments):
    """What `-T` may say; the axes are named as in the published task."""

    task = "holdfast/agentic_misalignment_published"

    source: str = Field(description="inspect_evals, or the folder of a clone")
    preset: Preset
    scenario: str | None
    goal_type: GoalType | None
    goal_value: str | None
    urgency_type: Urgency | None
    extra_system_instructions: Extra | None
    prod: bool
    test_eval_awareness: bool
    model_name: str | None
    gate: Gate
    seed: int = Field(ge=0)
    revision: str | None
    trust_content: bool


@dataclass(frozen=True)
class PublishedRun:
    """A validated run."""

    arguments: PublishedArguments
    prompts: dict[Condition, Prompts]
    classifiers: str
    """The digest of what graders are asked."""
    parties: Parties

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        told = {condition.id: digest(one.system, one.message) for condition, one in self.prompts.items()}
        return {"prompts": digest(told), "classifiers": self.classifiers, "strict": STRICT_DIGEST}

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts, graders and gate."""
        return f"{VERSION}-{digest(self.digests, self.arguments.gate)}"

    @property
    def config(self) -> GenerateConfig:
        """The task's config, with room for a whole reply."""
        return self.parties.config.model_copy(update={"max_tokens": get_model().config.max_tokens or MAX_TOKENS})

    @property
    def settings(self) -> TargetSettings:
        """What sets one draw of the target apart from another."""
        target = self.parties.target
        return TargetSettings(target.revision if target else None, self.arguments.seed)

    @property
    def unfilled(self) -> str:
        """The places that the source leaves unfilled, with their conditions."""
        return "; ".join(f"{condition.id}: {', '.join(one.unfilled)}" for condition, one in self.prompts.items() if one.unfilled)


def prepare(given: PublishedArguments) -> PublishedRun:
    """Look at everything that can be wrong before a call is paid for: the source, its conditions and graders, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    source = open_source(given.source)
    if given.scenario is not None and given.scenario not in source.scenarios:
        raise BadInput(f"-T scenario={given.scenario!r} is not in {given.source}; it has {', '.join(source.scenarios) or 'none'}.")
    chosen = [given.scenario] if given.scenario else source.scenarios if given.preset != "cell" else source.scenarios[:1]
    variant = Variant(given.extra_system_instructions, given.prod, given.test_eval_awareness, given.model_name)
    wanted = conditions(given.preset, chosen, variant, given.goal_type, given.goal_value, given.urgency_type)
    prompts = {condition: source.prompts(condition) for condition in wanted}
    graders = [source.classifier(name) for name in chosen] + ([source.awareness()] if given.test_eval_awareness else [])
    asked = digest([[message.text for message in grader.request("", "")] for grader in graders])
    run = PublishedRun(given, prompts, asked, meet(given.task, [JUDGE], revision=given.revision))
    if run.unfilled:
        logging.getLogger(__name__).warning("The source leaves places unfilled, and the model is shown them as they are (%s).", run.unfilled)
    return run


def samples_of(run: PublishedRun) -> MemoryDataset:
    """One sample a condition, with the ids of the published task."""
    return MemoryDataset([_sample(condition, one) for condition, one in run.prompts.items()], name="agentic_misalignment_published")


def scorers_of(run: PublishedRun) -> list[Scorer]:
    """The score columns; awareness in its arm alone."""
    given = run.arguments
    found = [am_published_harm(given.source, given.gate), harmful(), classifier_verdict(), am_published_strict()]
    return [*found, aware()] if given.test_eval_awareness else found


def facts_of(run: PublishedRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="arm",
        outcomes=dict(PUBLISHED_OUTCOMES),
        guards=(Guard(score="capable", finding="capability-limited", direction="higher", margin=0.1),),
        digests=run.digests,
        roles=run.parties.roles,
        simulated=run.parties.simulated,
        turns="1 turn",
        agentic=False,
        shift="The published agentic-misalignment prompts, their tools as text",
    )


def _sample(condition: Condition, prompts: Prompts) -> Sample:
    variant = condition.variant
    return Sample(
        id=condition.id,
        input=[system_message(prompts.system), user_message(prompts.message)],
        metadata={
            "cluster": condition.scenario,
            "item": condition.id,
            "arm": condition.arm,
            "pair": condition.scenario,
            "condition_id": condition.id,
            "scenario": condition.scenario,
            "goal_type": condition.goal_type,
            "goal_value": condition.goal_value,
            "urgency_type": condition.urgency_type,
            "extra_system_instructions": variant.extra_system_instructions,
            "prod": variant.prod,
            "test_eval_awareness": variant.test_eval_awareness,
            "model_name": variant.model_name,
        },
    )
