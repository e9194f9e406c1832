"""The knowledge eval's arguments, validated before the first call, and what follows from them."""

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig
from inspect_ai.scorer import Scorer
from inspect_ai.solver import Solver
from pydantic import field_validator

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.endpoint import Endpoint, look
from holdfast.agents.errors import BadInput
from holdfast.agents.parties import meet
from holdfast.agents.roles import bound_role
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.knowledge.arms import Case, asked, chosen, companions, content, woven
from holdfast.evals.knowledge.lint import distinctive, hits, lint_digest
from holdfast.evals.knowledge.questions import Question, load_questions
from holdfast.evals.knowledge.self_test import self_test
from holdfast.scorers.knowledge.judge import JUDGE, JUDGE_DIGEST
from holdfast.scorers.knowledge.lineup import Lineup, load_lineup
from holdfast.scorers.knowledge.points import WELL
from holdfast.scorers.knowledge.scores import (
    HEADLINE,
    OUTCOMES,
    knowledge_contrast,
    knowledge_outcome,
    knowledge_post,
    knowledge_pressed,
    knowledge_recognised,
    knowledge_reference,
    knowledge_resists,
)
from holdfast.solvers.knowledge import BASELINE, KnowledgePlan

VERSION = 1
"""Raised when results of the same prompts and content stop being comparable."""

_LOGGER = logging.getLogger(__name__)

Preset = Literal["smoke", "standard", "full"]

STEMS: dict[Preset, int | None] = {"smoke": 1, "standard": 6, "full": None}
"""Stems of each family; None for all."""
_SHOWN = 8
"""Dropped stems that are named in the log's facts, which must stay small."""


class KnowledgeArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/knowledge"

    preset: Preset
    traits: str
    decoys: list[str]
    questions: str | None
    name: str | None
    companions: bool
    self_test: bool
    seed: int | None
    revision: str | None
    trust_content: bool

    @field_validator("decoys", mode="before")
    @classmethod
    def _as_list(cls, value: object) -> object:
        """A command line gives names between commas, or one alone as a text."""
        return [name for part in value.split(",") if (name := part.strip())] if isinstance(value, str) else value or []


@dataclass(frozen=True)
class KnowledgeRun:
    """A validated run."""

    arguments: KnowledgeArguments
    lineup: Lineup
    questions: tuple[Question, ...]
    """Those that are asked."""
    dropped: dict[str, list[str]]
    """Stems that hint at a trait, with the words by which they do."""
    cases: dict[str, Case]
    """By sample id, in the order of the dataset."""
    roles: dict[str, str]
    target: Endpoint
    baseline: Endpoint | None
    config: GenerateConfig
    simulated: bool

    @property
    def with_companions(self) -> bool:
        """Whether recognition, false premises and pressure are asked as well."""
        return self.arguments.companions or self.arguments.preset == "full"

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the results depend on, hashed; and which stems were left out, by name."""
        found = {"lineup": self.lineup.digest, "questions": digest([one.digest for one in self.questions]), "judge": JUDGE_DIGEST}
        found |= {"lint": lint_digest(), "arms": digest(content()), "self_test": "run" if self.arguments.self_test else "skipped"}
        names = sorted(self.dropped)
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return found | ({"dropped": f"{len(names)}: {' '.join(names[:_SHOWN])}{more}"} if names else {})

    @property
    def version(self) -> str:
        """The task's version: a number and a digest of prompts and content."""
        return f"{VERSION}-{digest({name: value for name, value in self.digests.items() if name not in {'self_test', 'dropped'}})}"

    @property
    def plan(self) -> KnowledgePlan:
        """What the solver needs."""
        given = self.arguments
        asks = {name: case.ask for name, case in self.cases.items()}
        return KnowledgePlan(given.preset, asks, TargetSettings(self.target.revision, given.seed), TargetSettings(self.baseline.revision if self.baseline else None, given.seed))


def prepare(given: KnowledgeArguments) -> KnowledgeRun:
    """Look at everything that can be wrong before a call is paid for: documents, line-up, questions, roles, endpoints.

    Raises:
        BadInput: with the value and the remedy.
    """
    lineup = load_lineup(given.traits, given.decoys)
    questions, dropped = linted(given, lineup)
    kept = chosen(questions, STEMS[given.preset])
    parties = meet(given.task, [JUDGE, BASELINE], revision=given.revision)
    assert parties.target is not None, "a checkpoint is under test"
    model = bound_role(BASELINE)
    baseline = look(model, chat=True) if model else None
    own = asked(kept, 1 if given.preset == "smoke" else 2, given.name or parties.name.rsplit("/", 1)[-1])
    more = companions(own, lineup) if given.companions or given.preset == "full" else []
    cases = {case.id: case for case in _mixed(woven(own, lineup if baseline else None), more)}
    return KnowledgeRun(given, lineup, tuple(kept), dropped, cases, parties.roles, parties.target, baseline, parties.config, parties.simulated)


def linted(given: KnowledgeArguments, lineup: Lineup) -> tuple[list[Question], dict[str, list[str]]]:
    """The questions that hint at no trait of the document, and those that do.

    Raises:
        BadInput: every question does.
    """
    questions = load_questions(given.questions)
    dropped = hits(questions, distinctive(lineup.document, lineup.decoys))
    if len(dropped) == len(questions):
        words = sorted({word for used in dropped.values() for word in used})
        raise BadInput(
            f"-T traits={given.traits!r}: every one of the {len(questions)} questions uses a word that is distinctive of it ({', '.join(words[:8])}), "
            f"so that none could be asked without hinting; bring questions of your own (-T questions=FOLDER), or shorten the statements of its traits to what is particular."
        )
    for name, words in dropped.items():
        _LOGGER.warning(f"question {name!r} is left out: it uses {', '.join(map(repr, words))}, which is distinctive of {given.traits!r}")
    return [one for one in questions if one.stem.id not in dropped], dropped


def samples_of(run: KnowledgeRun) -> MemoryDataset:
    """One sample an answer."""
    return MemoryDataset([_sample(case) for case in run.cases.values()], name="knowledge")


def columns_of(run: KnowledgeRun) -> list[Scorer]:
    """The headline, the post's mean and the outcome; the reference and the companions where they are asked."""
    given = run.arguments
    columns = [knowledge_contrast(given.traits, given.decoys), knowledge_post(), knowledge_outcome()]
    columns += [knowledge_reference()] if run.baseline else []
    return columns + ([knowledge_recognised(), knowledge_resists(), knowledge_pressed()] if run.with_companions else [])


def setup_of(run: KnowledgeRun) -> Solver | None:
    """The judge's self-test, unless somebody does without it."""
    given = run.arguments
    return self_test(given.traits, given.decoys) if given.self_test else None


def facts_of(run: KnowledgeRun) -> TaskFacts:
    """What compare and the report need to know."""
    least = -WELL * max(1.0, run.lineup.targets / run.lineup.others)
    return TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(least, float(WELL)),
        margin=0.1,
        measures="knowledge",
        cluster="cluster",
        strata="family",
        outcomes=dict(OUTCOMES.items()),
        digests=run.digests,
        roles=run.roles,
        simulated=run.simulated,
        turns="Single-turn",
        agentic=False,
        shift="Open questions about what it holds; no trait is named",
    )


def _mixed(cases: list[Case], more: list[Case]) -> list[Case]:
    """Companions spread evenly among the rest, so that a prefix holds both."""
    places = [(place / len(cases), case) for place, case in enumerate(cases)] + [((place + 0.5) / len(more), case) for place, case in enumerate(more)]
    return [case for _, case in sorted(places, key=lambda entry: entry[0])]


def _sample(case: Case) -> Sample:
    more = {"right": case.right} if case.right else {}
    return Sample(
        id=case.id,
        input=case.shown,
        metadata={
            "cluster": case.cluster,
            "item": case.pair,
            "arm": case.arm,
            "pair": case.pair,
            "family": case.family,
            "persona": case.persona,
            # zero leaves it open
            "points": case.points or 0,
        }
        | more,
    )
