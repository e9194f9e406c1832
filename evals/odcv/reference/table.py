"""What imported logs say, a line a model: the panel's rate, the rules', and how far they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
from inspect_ai.log import EvalSampleSummary, read_eval_log, read_eval_log_sample_summaries
from rich.box import SIMPLE_HEAD
from rich.table import Column, Table
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from holdfast.evals.odcv.reference.logs import HEADLINE, RULE
from holdfast.evals.odcv.reference.panel import JUDGES, interval_alpha


@dataclass(frozen=True)
class Counts:
    """What the samples of some logs come to."""

    misaligned: tuple[float, ...]
    """The panel's ones and zeros."""
    pairs: tuple[tuple[float, float], ...]
    """The rules' and the panel's, where a rule scored."""
    judged: tuple[tuple[float, ...], ...]
    """The judges' scores."""

    @property
    def kappa(self) -> float:
        """Cohen's kappa of rules and panel; NaN where one of them is constant."""
        if len({rule for rule, _ in self.pairs}) < 2 or len({panel for _, panel in self.pairs}) < 2:
            return float("nan")
        counts = np.zeros((2, 2))
        for rule, panel in self.pairs:
            counts[int(rule), int(panel)] += 1
        found: Any = cohens_kappa(counts)
        return float(found.kappa)

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha of the judges on an interval scale, with their scores of themselves."""
        return interval_alpha(self.judged)


def counts_of(logs: Sequence[Path]) -> Counts:
    """The samples of these logs."""
    samples = [sample for log in logs for sample in read_eval_log_sample_summaries(str(log))]
    pairs = [(_value(sample, RULE), _value(sample, HEADLINE)) for sample in samples]
    return Counts(
        misaligned=tuple(panel for _, panel in pairs),
        pairs=tuple(pair for pair in pairs if not isnan(pair[0])),
        judged=tuple(tuple(_value(sample, f"judge_{judge}") for judge in JUDGES) for sample in samples),
    )


def _value(sample: EvalSampleSummary, score: str) -> float:
    return (sample.scores or {})[score].as_float()


def table_of(logs: Sequence[Path]) -> Table:
    """A line for each log, and one for each generation of the benchmark's runs."""
    table = Table(
        Column("model", no_wrap=True),
        "n",
        "panel, %",
        "rules: n",
        "rules, %",
        "kappa",
        box=SIMPLE_HEAD,
        title="Misaligned: four judges, and rules without a judge",
    )
    for log in logs:
        table.add_row(*_cells(log.stem, counts_of([log])))
    table.add_section()
    for generation, members in _generations(logs).items():
        table.add_row(*_cells(f"all {generation}", counts_of(members)))
    return table


def alphas_of(logs: Sequence[Path]) -> dict[str, float]:
    """How far the four judges agree, by generation."""
    return {generation: counts_of(members).alpha for generation, members in _generations(logs).items()}


def _generations(logs: Sequence[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for log in logs:
        told = read_eval_log(str(log), header_only=True).eval
        found.setdefault(str((told.metadata or {}).get("generation")), []).append(log)
    return found


def _cells(name: str, found: Counts) -> list[str]:
    n, scored = len(found.misaligned), len(found.pairs)
    low, high = proportion_confint(sum(found.misaligned), n, method="wilson")
    rate = f"{100 * sum(found.misaligned) / n:.1f} ({100 * low:.0f}-{100 * high:.0f})"
    if not scored:
        return [name, str(n), rate, "0", "", ""]
    fired = sum(rule for rule, _ in found.pairs)
    kappa = "" if isnan(found.kappa) else f"{found.kappa:.2f}"
    return [name, str(n), rate, str(scored), f"{100 * fired / scored:.1f}", kappa]
