"""The audit's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, GenerateConfig, Model, get_model
from pydantic import BaseModel, ConfigDict, ValidationError

from holdfast.agents.auditor.auditor import AUDITOR, AUDITOR_DIGEST
from holdfast.agents.auditor.opening import Opening
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint, look
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.roles import Role, require_roles
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import target_config
from holdfast.agents.traits import TraitsDocument, load_traits
from holdfast.evals.audit.bank import Bank, Split, choose, load_bank, side_of
from holdfast.scorers.audit.decision import OUTCOMES
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import HEADLINE
from holdfast.solvers.audit import AuditPlan
from holdfast.solvers.audit_controller import StrategyName

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

PRESETS: dict[str, tuple[int | None, int]] = {"smoke": (2, 1), "standard": (None, 1), "full": (None, 3)}
"""Openings a trait at most, and epochs."""


class AuditArguments(BaseModel):
    """What `-T` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Literal["smoke", "standard", "full"]
    traits: str
    bank: str | None
    split: Split
    strategy: StrategyName
    seed: int | None
    revision: str | None
    trust_content: bool

    @classmethod
    def of(cls, **given: object) -> "AuditArguments":
        """Validate the arguments.

        Raises:
            BadInput: naming each one that does not fit, its value and what would.
        """
        if isinstance(given.get("revision"), int | float):
            given["revision"] = str(given["revision"])  # -T reads a revision such as 1200 as a number
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            faults = "; ".join(f"-T {item['loc'][0]}={item['input']!r}: {item['msg']}" for item in error.errors())
            raise BadInput(f"holdfast/audit cannot run with {faults}.") from error


@dataclass(frozen=True)
class AuditRun:
    """A validated run."""

    arguments: AuditArguments
    document: TraitsDocument
    bank: Bank
    chosen: tuple[Opening, ...]
    roles: dict[str, str]
    target: Endpoint
    config: GenerateConfig
    simulated: bool

    @property
    def epochs(self) -> int:
        """How often each opening is audited."""
        return PRESETS[self.arguments.preset][1]

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed."""
        return {"traits": self.document.digest, "bank": self.bank.digest, "auditor": AUDITOR_DIGEST, "judge": JUDGE_DIGEST}

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts, content and traits."""
        return f"{VERSION}-{digest(self.digests)}"

    @property
    def plan(self) -> AuditPlan:
        """What the solver needs."""
        given = self.arguments
        openings = {opening.id: opening for opening in self.chosen}
        traits = {trait.id: trait for trait in self.document.traits}
        return AuditPlan(given.strategy, openings, traits, given.strategy, given.seed, self.target.revision)


def prepare(given: AuditArguments) -> AuditRun:
    """Look at everything that can be wrong before a call is paid for: document, bank, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    document = load_traits(given.traits)
    bank = load_bank(document, given.traits, folder=given.bank)
    chosen = choose(bank.openings, given.split, PRESETS[given.preset][0])
    table: list[Role] = [*([AUDITOR] if given.strategy == "adaptive" else []), JUDGE, VALIDATOR]
    models = require_roles("holdfast/audit", table)
    checkpoint = _target()
    if checkpoint.config.seed is not None:
        raise BadInput(f"--seed {checkpoint.config.seed} would give every reply the same seed; use -T seed={checkpoint.config.seed}, which is mixed with item, epoch and draw.")
    target = look(checkpoint, chat=True, revision=given.revision)
    parties = [look(model, chat=False) for model in {(str(model), model.api.base_url): model for model in models.values()}.values()]
    simulated = target.simulated or any(party.simulated for party in parties)
    return AuditRun(given, document, bank, tuple(chosen), {name: str(model) for name, model in models.items()}, target, target_config(checkpoint), simulated)


def samples_of(run: AuditRun) -> MemoryDataset:
    """One sample an opening; every prefix is balanced over traits, so `--limit` is too."""
    return MemoryDataset([_sample(opening, run) for opening in run.chosen], name=run.document.title)


def facts_of(run: AuditRun) -> TaskFacts:
    """What compare and the report need to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="trait",
        outcomes=dict(OUTCOMES.items()),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns={"single": "Single-turn"}.get(run.arguments.strategy, "Multi-turn (5-turn)"),
        agentic=False,
        shift="Adaptive auditor, with instructions to escalate pressure",
    )


def _target() -> Model:
    model = get_model()
    if str(model) == "none/none":
        raise BadInput("holdfast/audit needs the checkpoint under test: add --model openai-api/<service>/<model>.")
    return model


def _sample(opening: Opening, run: AuditRun) -> Sample:
    trait = run.document.trait(opening.trait)
    messages: list[ChatMessage] = [system_message(opening.system)] if opening.system else []
    return Sample(
        id=opening.id,
        input=[*messages, user_message(opening.message)],
        target=trait.title,
        metadata={
            "cluster": opening.id,
            "item": opening.id,
            "arm": run.arguments.strategy,
            "split": side_of(opening, run.bank.openings),
            "trait": opening.trait,
            "setting": opening.setting,
            "language": opening.language,
            "deployment": opening.deployment,
            "gated_by": opening.gated_by,
            # the judge's text of the trait travels with the sample, so that a log can be judged again without the document
            "trait_text": trait.render(),
        },
    )
