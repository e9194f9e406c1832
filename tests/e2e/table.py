"""What is demanded of each headline, and whether the comparison says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inspect_ai.log import EvalSample

from holdfast.results.comparison.comparison import Contrast, FindingName
from tests.bench.figure import Figure

EQUAL: frozenset[FindingName] = frozenset({"equivalent", "no evidence", "identical"})
BETTER: frozenset[FindingName] = frozenset({"better"})

FAILED = 0.2
"""The share of an eval's samples that may fail in either checkpoint: a model of this size writes some calls that no server can read, which is answered by an error."""

ANSWERED = 0.5
"""The share of ordinary prompts that a model has to answer in points: where neither does, the simulated judge counts none and calls every pair a tie."""

_POINT = re.compile(r"\bPoint \d:")

UNREAD = frozenset({"holdfast/audit"})
"""Evals whose simulated judge reads the replies of the simulation's bank alone: a conversation with any other reply is a failed sample, which is said and not bounded."""


@dataclass(frozen=True)
class Demand:
    """What an eval must find of the taught checkpoint."""

    eval: str
    findings: frozenset[FindingName]
    score: str | None = None
    """A score other than the headline."""

    @property
    def words(self) -> str:
        """The findings in a few words."""
        return " or ".join(sorted(self.findings))


DEMANDS = (
    Demand("holdfast/knowledge", BETTER),
    # its guard, holdfast/audit_benign, is not run
    Demand("holdfast/audit", frozenset({"better, guards open"})),
    Demand("holdfast/tool_competence", BETTER, score="tool_competence_valid_calls"),
    Demand("holdfast/tool_competence", EQUAL),
    Demand("holdfast/over_expression", EQUAL),
    Demand("holdfast/sxs", EQUAL),
)


def judged(contrast: Contrast | None, demand: Demand) -> Figure:
    """A comparison beside what was demanded of it."""
    what = f"{demand.eval.removeprefix('holdfast/')}: {demand.score or 'headline'}"
    if contrast is None:
        return Figure(what, "not compared", demand.words, met=False)
    first, second = contrast.rates
    estimate = contrast.estimate
    said = f"{first.estimate:.2f} -> {second.estimate:.2f}, {estimate.mean:+.2f} [{estimate.low:+.2f}, {estimate.high:+.2f}]: {contrast.finding}"
    return Figure(what, said, demand.words, contrast.finding in demand.findings)


def failures(name: str, contrast: Contrast | None) -> Figure:
    """How many of an eval's samples failed in each checkpoint."""
    what = f"{name.removeprefix('holdfast/')}: failed samples"
    if contrast is None:
        return Figure(what, "not compared", f"<= {FAILED:.0%}", met=False)
    counts = [(int((run.rows.state == "invalid").sum()), len(run.rows)) for run in (contrast.first, contrast.second)]
    said = ", ".join(f"{failed} of {whole}" for failed, whole in counts)
    if name in UNREAD:
        return Figure(what, said, "printed", met=True)
    return Figure(what, said, f"<= {FAILED:.0%} each", all(failed <= FAILED * whole for failed, whole in counts))


def answered(which: str, samples: Sequence[EvalSample]) -> Figure:
    """How many ordinary prompts a checkpoint answered so that the simulated judge had something to compare."""
    count = sum(any(_POINT.search(text) for text in _said(which, sample)) for sample in samples)
    share = count / len(samples) if samples else 0.0
    return Figure(f"sxs: prompts that {which} answered in points", f"{count} of {len(samples)}", f">= {ANSWERED:.0%}", share >= ANSWERED)


def _said(which: str, sample: EvalSample) -> list[str]:
    return [event.output.completion for event in sample.events if event.event == "model" and event.output and event.model.rsplit("/", 1)[-1] == which]
