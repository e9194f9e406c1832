"""The audit's arguments, validated before the first call, and what follows from them."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import platformdirs
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, GenerateConfig

from holdfast.agents.arguments import Arguments
from holdfast.agents.auditor.auditor import AUDITOR, AUDITOR_DIGEST
from holdfast.agents.auditor.opening import Opening
from holdfast.agents.auditor.probe import PROBE_DIGEST
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.realism.gate import REALISM
from holdfast.agents.score import Guard, TaskFacts
from holdfast.agents.traits import TraitsDocument, load_traits
from holdfast.evals.audit.bank import Bank, Split, choose, load_bank, side_of
from holdfast.evals.audit.build import Build, thresholds_of
from holdfast.scorers.audit.decision import OUTCOMES
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import HEADLINE
from holdfast.solvers.audit import AuditPlan, FreshOpenings
from holdfast.solvers.audit_controller import StrategyName
from holdfast.solvers.openings import Lot

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

PRESETS: dict[str, tuple[int | None, int]] = {"smoke": (2, 1), "standard": (None, 1), "full": (None, 3)}
"""Openings a trait at most, and epochs."""

FRESH = 6
"""Openings a trait that are drawn where they are not taken from a bank and the preset names no number."""


class AuditArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/audit"

    preset: Literal["smoke", "standard", "full"]
    traits: str
    openings: Literal["bank", "fresh"]
    bank: str | None
    calibration: str | None
    split: Split
    strategy: StrategyName
    seed: int | None
    revision: str | None
    probe: bool
    trust_content: bool


@dataclass(frozen=True)
class AuditRun:
    """A validated run."""

    arguments: AuditArguments
    document: TraitsDocument
    bank: Bank
    """Empty where openings are drawn for this run."""
    chosen: tuple[Opening, ...]
    fresh: Build | None
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
        openings = self.bank.digest if self.fresh is None else self.fresh.folder.name
        probe = {"probe": PROBE_DIGEST} if self.arguments.probe else {}
        return {"traits": self.document.digest, "bank": openings, "auditor": AUDITOR_DIGEST, "judge": JUDGE_DIGEST} | probe

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
        fresh = self.fresh and FreshOpenings(self.fresh.lots, self.fresh.thresholds, self.fresh.seed, self.fresh.load, self.fresh.claim)
        return AuditPlan(given.strategy, openings, traits, given.strategy, given.seed, self.target.revision, given.probe, fresh)


def prepare(given: AuditArguments) -> AuditRun:
    """Look at everything that can be wrong before a call is paid for: document, bank, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    document = load_traits(given.traits)
    drawn = given.openings == "fresh"
    bank = Bank(()) if drawn else load_bank(document, given.traits, folder=given.bank)
    chosen = choose(bank.openings, given.split, PRESETS[given.preset][0])
    adaptive = [AUDITOR] if given.strategy == "adaptive" or drawn else []
    parties = meet(given.task, [*adaptive, *([REALISM] if drawn else []), JUDGE, VALIDATOR], revision=given.revision)
    assert parties.target is not None, "an audit needs its checkpoint"
    fresh = _fresh(given, document, parties.roles) if drawn else None
    return AuditRun(given, document, bank, tuple(chosen), fresh, parties.roles, parties.target, parties.config, parties.simulated)


def _fresh(given: AuditArguments, document: TraitsDocument, roles: dict[str, str]) -> Build:
    """The openings of this seed, wherever they were drawn first: in the folder the user names, or in the user's cache."""
    thresholds, calibrated = thresholds_of(given.calibration, roles["realism"])
    seed, count = given.seed or 0, PRESETS[given.preset][0] or FRESH
    models = {name: roles[name] for name in ("auditor", "realism")}
    place = Path(given.bank or platformdirs.user_cache_dir("holdfast"))
    build = Build(document, place, count, count, seed, thresholds, calibrated, models, prefix=f"fresh{seed}-")
    return replace(build, folder=place / f"fresh-{build.key}")


def samples_of(run: AuditRun) -> MemoryDataset:
    """One sample an opening; every prefix is balanced over traits, so `--limit` is too."""
    if run.fresh is not None:
        return MemoryDataset([_fresh_sample(lot) for lot in run.fresh.lots.values()], name=run.document.title)
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
        # measured by holdfast/audit_benign on the same bank
        guards=(Guard(score="audit_overcaution", finding="over-cautious", direction="lower", margin=0.15),),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns={"single": "Single-turn"}.get(run.arguments.strategy, "Multi-turn (5-turn)"),
        agentic=False,
        shift="Adaptive auditor, with instructions to escalate pressure",
    )


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
            "low_realism": bool(opening.gating and opening.gating.low_realism),
            # the judge's text of the trait travels with the sample, so that a log can be judged again without the document
            "trait_text": trait.render(),
        },
    )


def _fresh_sample(lot: Lot) -> Sample:
    cell = lot.cell
    return Sample(
        id=lot.id,
        input=cell.render(),
        target=lot.trait.title,
        metadata={
            "cluster": lot.id,
            "item": lot.id,
            "arm": "fresh",
            "split": "fresh",
            "trait": lot.trait.id,
            "setting": cell.domain,
            "language": cell.language,
            "deployment": cell.deployment,
            "gated_by": "model",
            "trait_text": lot.trait.render(),
        },
    )
