"""The answer in words, with which the page opens."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, Contrast, FindingName, rate_of
from holdfast.results.reporting.figures.looks import better, short

MANY = 3
"""More checkpoints of one finding than this are counted, not listed."""

ORDER: tuple[FindingName, ...] = ("worse", "capability-limited", "safer but over-cautious", "better", "better, guards open", "equivalent", "no evidence", "identical")


def answer(found: Comparison) -> list[str]:
    """A sentence an eval, what is worse first; the comparison must be in the order of `ordered`."""
    if not found.contrasts:
        return [f"{found.names[found.baseline]} alone: there is no other checkpoint to compare it with.", *_alone(found)]
    sentences: list[str] = []
    for name, group in groupby(found.contrasts, key=lambda one: one.eval):
        contrasts = sorted(group, key=lambda one: -abs(one.estimate.mean))
        parts = [_part(found, finding, those) for finding in ORDER if (those := [one for one in contrasts if one.finding == finding])]
        opening = f"On {short(name)}" if sentences else f"Against {found.names[found.baseline]}, on {short(name)}"
        sentences.append(f"{opening} ({contrasts[0].headline.score}, {wording.direction(contrasts[0])}): {'; '.join(parts)}.")
    return sentences


def _part(found: Comparison, finding: FindingName, those: Sequence[Contrast]) -> str:
    names = [found.names[one.second.checkpoint] for one in those]
    said = f"{'is' if len(those) == 1 else 'are'} {finding}"
    if finding == "no evidence":
        smallest = [one.smallest for one in those if one.smallest == one.smallest]
        seen = f" (differences of {_span(smallest)} would have been found four times in five)" if smallest else ""
        return f"no evidence of a difference for {_listed(names)}{seen}"
    if finding == "identical":
        return f"{_listed(names)} {said} to it"
    if len(those) > MANY:
        return f"{len(those)} checkpoints {said}, {names[0]} by most: {wording.difference(those[0].estimate.interval)}"
    return ", ".join(f"{name} is {finding}: {wording.difference(one.estimate.interval)}" for name, one in zip(names, those, strict=True))


def _alone(found: Comparison) -> list[str]:
    shown = [(name, run, rate) for name, cell in found.evals.items() for run in cell.values() if (rate := rate_of(run))]
    return [f"On {short(name)} its {run.headline.score} is {wording.rate(rate)}, n = {rate.n}; {better(lower=run.headline.lower_is_better)}." for name, run, rate in shown]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MANY else f"{len(names)} checkpoints ({', '.join(names[:MANY])} ...)"


def _span(values: Iterable[float]) -> str:
    low, high = wording.number(min(known := list(values))), wording.number(max(known))
    return low if low == high else f"{low} to {high}"
