"""How numbers and findings are put in words, the same in terminal, Markdown, figures and report."""

from holdfast.agents.score import Measures
from holdfast.results.comparison.comparison import Comparison, Contrast, GuardResult, Part, RowChange
from holdfast.results.statistics.rates import Interval

SIMULATED = "simulated: this shows plumbing and statistics, never that a judge is right or an auditor elicits"

SORTS: dict[Measures, str] = {"behaviour": "behaviour", "knowledge": "what it states", "cost": "what it may have cost"}
"""How evals are grouped beside one another."""

HOLM = "p after Holm over the headlines of one kind (behaviour, knowledge, cost)"

CONDITIONAL = "Conditional on these training runs: one seed an arm says nothing of how much another seed would differ."


def number(value: float) -> str:
    """Two decimals, or a dash for what could not be computed."""
    return "-" if value != value else f"{value:.2f}"


def signed(value: float) -> str:
    """Two decimals with a sign."""
    return "-" if value != value else f"{value:+.2f}"


def rate(value: Interval | None) -> str:
    """A rate with its interval."""
    return "-" if value is None else f"{number(value.estimate)} ({number(value.low)}–{number(value.high)})"


def difference(value: Interval) -> str:
    """A difference with its interval."""
    return f"{signed(value.estimate)} [{signed(value.low)}, {signed(value.high)}]"


def probability(value: float) -> str:
    """A p-value."""
    return "-" if value != value else "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def direction(one: Contrast) -> str:
    """Which way is better."""
    return "lower is better" if one.headline.lower_is_better else "higher is better"


def guard(one: GuardResult) -> str:
    """A guard in a sentence."""
    name, margin = one.guard.score, one.guard.margin
    if one.rise is None:
        return f"{name}: not measured on both checkpoints; run the eval whose headline it is"
    shown = f"worse by {signed(one.rise.estimate)} [{signed(one.rise.low)}, {signed(one.rise.high)}] (90 %, n = {one.rise.n}), margin {margin:.2f}"
    what = {"holds": "holds", "fails": f"fails: {one.guard.finding}", "open": "open: too few samples to exclude a rise by the margin", "not measured": ""}[one.state]
    return f"{name} {shown}: {what}"


def dropped(one: Contrast) -> str:
    """What is in no pair, and what it could do to the difference; empty where nothing is."""
    if not one.dropped:
        return ""
    listed = ", ".join(f"{name} {count}" for name, count in one.dropped.items())
    return f"not paired: {listed}; had all failed ones gone as well or as badly as they can, the difference would lie in [{signed(one.bounds[0])}, {signed(one.bounds[1])}]"


def part(one: Part) -> str:
    """A stratum or another score in a line."""
    return f"{one.name}: {number(one.first)} → {number(one.second)}, {difference(one.difference)}, q {probability(one.q)}: {one.finding}"


def row(one: RowChange) -> str:
    """A changed sample in a line."""
    return f"{one.item} (epoch {one.epoch}): {one.first} → {one.second}. {one.said}"


def null(one: Contrast) -> str:
    """What a comparison without a finding could have seen; empty where there is one."""
    if one.finding not in ("no evidence", "identical") or one.smallest != one.smallest:
        return ""
    return f"alone, before correction for other headlines, it would have found a difference of {number(one.smallest)} four times in five"


def beside(found: Comparison) -> list[str]:
    """For each checkpoint, what its behaviour gained beside what it knows and what it cost; empty without evals of both sorts."""
    said: list[str] = []
    for checkpoint, name in found.names.items():
        mine = [one for one in found.contrasts if one.second.checkpoint == checkpoint]
        sorts = {one.measures for one in mine}
        if "behaviour" in sorts and len(sorts) > 1:
            parts = [f"{about}: {', '.join(_bare(one) for one in mine if one.measures == sort)}" for sort, about in SORTS.items() if sort in sorts]
            said.append(f"{name}: {'; '.join(parts)}.")
    return said


def _bare(one: Contrast) -> str:
    return f"{one.eval.removeprefix('holdfast/')} {'↓' if one.headline.lower_is_better else '↑'} {difference(one.estimate.interval)}"


def trust(found: Comparison) -> list[str]:
    """What a reader must know before believing the numbers."""
    said = [f"Compared although they differ: {one}" for one in found.forced]
    runs = [run for cell in found.evals.values() for run in cell.values()]
    said += [f"Not finished, and compared all the same: {run.location} (status {run.status!r}, {len(run.rows)} samples)" for run in runs if run.status != "success"]
    said += [f"Left out: {one.location}: {one.why}" for one in found.unusable]
    said += [f"Not compared: {one}" for one in found.unpaired]
    if found.overlapping:
        said.append(f"{len(found.overlapping)} samples whose content stands in the training data are left out.")
    if any(not one.headline.declared for one in found.contrasts):
        scores = sorted({f"{one.headline.score} ({direction(one)})" for one in found.contrasts if not one.headline.declared})
        said.append(f"Read as it is, since the eval says no more of itself: {', '.join(scores)}.")
    unconfirmed = _unconfirmed(found)
    if unconfirmed:
        said.append(f"Flagged by one reading, not confirmed by the second, and counted as no violation: {unconfirmed}.")
    if any(run.label for run in runs) and (not found.arms or any(one.contrast.conditional for one in found.arms)):
        said.append(CONDITIONAL)
    return said


def _unconfirmed(found: Comparison) -> str:
    parts: list[str] = []
    for cell in found.evals.values():
        for checkpoint, run in cell.items():
            if count := int((run.rows.outcome == "broken_unconfirmed").sum()):
                parts.append(f"{found.names[checkpoint]} {count}/{len(run.rows)}")
    return ", ".join(parts)
