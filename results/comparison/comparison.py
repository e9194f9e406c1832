"""Two checkpoints on one eval: paired differences, guards, bounds, and the rows that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import pandas as pd

from holdfast.agents.errors import BadInput
from holdfast.agents.score import Guard, Measures
from holdfast.results.comparison.alike import short_names
from holdfast.results.comparison.arms import Arm, ArmContrast, arm_contrast, arms_of
from holdfast.results.comparison.logs import SCORE, Headline, Run, Unusable
from holdfast.results.statistics.clustered import Estimate, clustered_mean, clustered_share
from holdfast.results.statistics.multiplicity import LEVEL, adjusted
from holdfast.results.statistics.power import mde_of
from holdfast.results.statistics.rates import Interval

FindingName = Literal["better", "worse", "equivalent", "no evidence", "identical", "better, guards open", "safer but over-cautious", "capability-limited"]
Change = Literal["better", "worse", "higher", "lower", "no evidence", "identical"]
GuardState = Literal["holds", "fails", "open", "not measured"]


@dataclass(frozen=True)
class GuardResult:
    """Whether what must not get worse did."""

    guard: Guard
    state: GuardState
    rise: Interval | None
    """How much worse it is, with its 90 % interval: positive is worse. None where it was not measured on both."""
    where: str


@dataclass(frozen=True)
class Part:
    """The difference in a stratum of the headline, or in another score."""

    name: str
    first: float
    second: float
    difference: Interval
    p: float
    q: float
    """After Benjamini and Hochberg (1995) over all parts of the report."""
    finding: Change


@dataclass(frozen=True)
class RowChange:
    """One sample whose score changed."""

    item: str
    epoch: int
    stratum: str
    change: float
    """Second minus first."""
    worse: bool
    first: str
    second: str
    said: str
    """The first line of the second's explanation."""


@dataclass(frozen=True)
class Contrast:
    """A checkpoint against the baseline on one eval."""

    eval: str
    headline: Headline
    first: Run
    second: Run
    estimate: Estimate
    """Second minus first over the pairs."""
    p_adjusted: float
    finding: FindingName
    smallest: float
    """The smallest difference this comparison finds four times in five."""
    rates: tuple[Interval, Interval]
    across_strata: Estimate | None
    """The same difference with strata as clusters, for other strata than these."""
    bounds: tuple[float, float]
    """The difference if every failed sample had been as bad, and as good, as can be."""
    pairs: int
    dropped: Mapping[str, int]
    """Samples that are in no pair, by why."""
    guards: tuple[GuardResult, ...]
    parts: tuple[Part, ...]
    rows: tuple[RowChange, ...]
    """Changed rows, regressions first, the greatest change on top."""
    notes: tuple[str, ...]

    @property
    def measures(self) -> Measures:
        """What the eval is about."""
        return _measures(self.second)


@dataclass(frozen=True)
class ArmDifference:
    """A way of training against the baseline's on one eval, with the training seed as top cluster."""

    eval: str
    arm: Arm
    contrast: ArmContrast
    p_adjusted: float
    finding: Literal["better", "worse", "no evidence"]


@dataclass(frozen=True)
class Comparison:
    """All checkpoints against the baseline on all evals."""

    baseline: str
    evals: Mapping[str, Mapping[str, Run]]
    """Runs by eval and checkpoint."""
    contrasts: tuple[Contrast, ...]
    names: Mapping[str, str]
    """Checkpoints as they are shown."""
    unusable: tuple[Unusable, ...]
    """Logs that were left out, with why."""
    forced: tuple[str, ...]
    """What differs and was compared all the same."""
    unpaired: tuple[str, ...]
    """Runs that the baseline or the checkpoint lacks."""
    overlapping: frozenset[str]
    """Samples whose content was found in training data, which are left out."""
    arms: tuple[ArmDifference, ...]
    """Ways of training against the baseline's, where any was run with several seeds."""

    @property
    def simulated(self) -> bool:
        """Whether anything in it comes from simulated endpoints."""
        return any(run.simulated for cell in self.evals.values() for run in cell.values())


@dataclass(frozen=True)
class _Paired:
    """Rows that both runs counted."""

    frame: pd.DataFrame
    strata: "pd.Series | None"
    difference: Estimate


def pair(first: Run, second: Run, column: str = "value", *, everywhere: bool = False) -> pd.DataFrame:
    """Samples and epochs that both runs counted (or all, if `everywhere`) and that have the column, with `first`, `second` and the cluster and stratum of the first run."""
    kept = [(run.rows if everywhere else run.counted).dropna(subset=[column]).set_index(["item", "epoch"]) for run in (first, second)]
    mine = kept[0][["cluster", "stratum"]].assign(first=kept[0][column])
    return mine.join(kept[1][[]].assign(second=kept[1][column]), how="inner").reset_index()


def contrasts(pairs: Sequence[tuple[str, Run, Run]], elsewhere: Mapping[str, Mapping[str, Run]]) -> list[Contrast]:
    """Every given pair of runs compared, with p-values corrected over all that measure the same kind: behaviour, knowledge or cost.

    Args:
        pairs: Eval, the baseline's run, the other's run; the two have at least one sample in common.
        elsewhere: Runs by headline score and checkpoint, in which guards measured by other evals are found.
    """
    paired = [_paired(first, second) for _, first, second in pairs]
    corrected = _within_kinds([_measures(second) for _, _, second in pairs], [one.difference.p for one in paired])
    found = [_contrast(name, first, second, one, p, elsewhere) for (name, first, second), one, p in zip(pairs, paired, corrected, strict=True)]
    return _corrected(found)


def arm_differences(evals: Mapping[str, Mapping[str, Run]], baseline: str) -> tuple[tuple[ArmDifference, ...], tuple[str, ...]]:
    """Every way of training against the baseline's, where any arm has several training seeds, p-values after Holm; and what could not be compared."""
    found: list[tuple[str, Arm, ArmContrast, bool]] = []
    refused: list[str] = []
    for name, cell in evals.items():
        arms = arms_of(cell)
        first = next((arm for arm in arms if any(run.checkpoint == baseline for run in arm.runs)), None)
        if first is None or all(len(arm.runs) == 1 for arm in arms):
            continue
        lower = first.runs[0].headline.lower_is_better
        for arm in arms:
            if arm is first:
                continue
            try:
                found.append((name, arm, arm_contrast([first, arm], [-1.0, 1.0]), lower))
            except BadInput as error:
                refused.append(f"{name}, {arm.name} over its seeds: {error.message}")
    corrected = adjusted([contrast.estimate.p for _, _, contrast, _ in found], "holm")
    differences = tuple(
        ArmDifference(name, arm, contrast, p, "no evidence" if not p < LEVEL else "better" if (contrast.estimate.mean < 0) == lower else "worse")
        for (name, arm, contrast, lower), p in zip(found, corrected, strict=True)
    )
    return differences, tuple(refused)


def _within_kinds(kinds: Sequence[Measures], values: Sequence[float]) -> list[float]:
    """P-values after Holm among those of their kind: that costs are looked at must not make a gain harder to see."""
    corrected = {kind: iter(adjusted([value for one, value in zip(kinds, values, strict=True) if one == kind], "holm")) for kind in set(kinds)}
    return [next(corrected[kind]) for kind in kinds]


def _measures(run: Run) -> Measures:
    """What a run's eval is about; behaviour where it does not say."""
    return run.facts.measures if run.facts else "behaviour"


def _paired(first: Run, second: Run) -> _Paired:
    frame = pair(first, second)
    strata = frame.stratum if first.headline.strata and frame.stratum.nunique() > 1 else None
    return _Paired(frame, strata, _change(frame, first.headline, strata))


def _change(frame: pd.DataFrame, headline: Headline | None, strata: "pd.Series | None" = None, clusters: str = "cluster") -> Estimate:
    """Second minus first over the rows; no larger than the range that the headline declares is wide."""
    width = headline.bounds[1] - headline.bounds[0] if headline and headline.declared else float("inf")
    labels = None if strata is None else strata.to_numpy(object)
    return clustered_mean((frame["second"] - frame["first"]).to_numpy(float), frame[clusters].to_numpy(object), labels, limit=width)


def _contrast(name: str, first: Run, second: Run, paired: _Paired, p: float, elsewhere: Mapping[str, Mapping[str, Run]]) -> Contrast:
    frame, headline, estimate = paired.frame, first.headline, paired.difference
    guards = tuple(_guard(guard, first, second, elsewhere) for guard in headline.guards)
    finding = _finding(estimate, p, headline, guards)
    return Contrast(
        eval=name,
        headline=headline,
        first=first,
        second=second,
        estimate=estimate,
        p_adjusted=p,
        finding=finding,
        smallest=mde_of(estimate.error, estimate.freedom) if estimate.error > 0 else float("nan"),
        rates=(_rate(first), _rate(second)),
        across_strata=_change(frame, headline, clusters="stratum") if paired.strata is not None else None,
        bounds=_bounds(first, second),
        pairs=len(frame),
        dropped=_dropped(first, second),
        guards=guards,
        parts=(*_by_stratum(paired, headline), *_other_scores(first, second)),
        rows=_changes(first, second, headline),
        notes=_notes(estimate),
    )


def _rate(run: Run) -> Interval:
    rows = run.counted
    strata = rows.stratum.to_numpy(object) if run.headline.strata and rows.stratum.nunique() > 1 else None
    return clustered_share(rows.value.to_numpy(float), rows.cluster.to_numpy(object), strata)


def rate_of(run: Run) -> Interval | None:
    """The headline of a run with its interval; None where nothing was scored."""
    return _rate(run) if len(run.counted) else None


def _finding(estimate: Estimate, p: float, headline: Headline, guards: Sequence[GuardResult]) -> FindingName:
    limited = any(one.state == "fails" and one.guard.finding == "capability-limited" for one in guards)
    if estimate.mean == 0.0 and estimate.error == 0.0:
        return "capability-limited" if limited else "identical"
    if p < LEVEL:
        if (estimate.mean < 0) != headline.lower_is_better:
            return "worse"
        if limited:
            return "capability-limited"
        if any(one.state == "fails" for one in guards):
            return "safer but over-cautious"
        return "better" if all(one.state == "holds" for one in guards) else "better, guards open"
    if limited:
        return "capability-limited"
    return "equivalent" if headline.margin is not None and estimate.within(headline.margin) else "no evidence"


def _guard(guard: Guard, first: Run, second: Run, elsewhere: Mapping[str, Mapping[str, Run]]) -> GuardResult:
    column, where = next((name for name in (SCORE + guard.score, guard.score) if all(name in run.rows and run.rows[name].notna().any() for run in (first, second))), ""), "same log"
    if not column:
        runs = elsewhere.get(guard.score, {})
        if first.checkpoint not in runs or second.checkpoint not in runs:
            return GuardResult(guard, "not measured", None, "")
        first, second, column = runs[first.checkpoint], runs[second.checkpoint], "value"
        where = second.task
    # a score of its own counts wherever it stands, also on samples that the headline leaves out
    frame = pair(first, second, column, everywhere=column.startswith(SCORE))
    if not len(frame):
        return GuardResult(guard, "not measured", None, where)
    sign = 1.0 if guard.direction == "lower" else -1.0
    rise = clustered_mean(sign * (frame.second.astype(float) - frame["first"].astype(float)).to_numpy(float), frame.cluster.to_numpy(object))
    reach = rise.reach_beside(guard.margin) if rise.largest > 0 else min(1.0, 3.0 / rise.clusters)  # no spread is no certainty
    shown = Interval(rise.mean, rise.mean - reach, rise.mean + reach, len(frame))
    state: GuardState = "holds" if shown.high < guard.margin else "fails" if shown.low > 0 else "open"
    return GuardResult(guard, state, shown, where)


def _bounds(first: Run, second: Run) -> tuple[float, float]:
    """The mean difference over all samples of either, with failed ones put at the ends of the range (Manski 1990)."""
    rows = [run.rows[run.rows.state != "excluded"].set_index(["item", "epoch"]).value for run in (first, second)]
    both = pd.concat(rows, axis=1, keys=["first", "second"])
    low, high = (end(run.headline.bounds[place] for run in (first, second)) for place, end in enumerate((min, max)))
    least = both.second.fillna(low) - both["first"].fillna(high)
    most = both.second.fillna(high) - both["first"].fillna(low)
    return float(least.mean()), float(most.mean())


def _dropped(first: Run, second: Run) -> dict[str, int]:
    rows = [run.rows.set_index(["item", "epoch"]) for run in (first, second)]
    shown = short_names([first.checkpoint, second.checkpoint])
    names = (shown[first.checkpoint], shown[second.checkpoint])
    found: dict[str, int] = {}
    for name, mine, other in zip(names, rows, reversed(rows), strict=True):
        for state in ("invalid", "excluded"):
            for outcome, count in mine[mine.state == state].outcome.value_counts().items():
                found[f"{name}: {outcome}"] = int(count)
        if alone := len(mine.index.difference(other.index)):
            found[f"only in {name}"] = alone
    return found


def _by_stratum(paired: _Paired, headline: Headline) -> list[Part]:
    if paired.strata is None:
        return []
    # a stratum of one cluster has a difference but no interval, and nothing can be said of it
    return [_part(str(name), rows, headline) for name, rows in paired.frame.groupby("stratum") if len(set(rows["cluster"])) > 1]


def _other_scores(first: Run, second: Run) -> list[Part]:
    columns = [name for name in first.rows if str(name).startswith(SCORE) and name in second.rows]
    frames = [(str(name).removeprefix(SCORE), pair(first, second, str(name))) for name in columns]
    return [_part(name, frame, None) for name, frame in frames if len(frame)]


def _part(name: str, rows: pd.DataFrame, headline: Headline | None) -> Part:
    found = _change(rows, headline)
    finding: Change = "identical" if found.error == 0.0 and found.mean == 0.0 else "higher" if found.mean > 0 else "lower"
    if finding != "identical" and headline is not None:
        finding = "better" if (found.mean < 0) == headline.lower_is_better else "worse"
    first, second = (float(rows[column].to_numpy(float).mean()) for column in ("first", "second"))
    return Part(name, first, second, found.interval, found.p, found.p, finding)


def _changes(first: Run, second: Run, headline: Headline) -> tuple[RowChange, ...]:
    kept = [run.counted.set_index(["item", "epoch"]) for run in (first, second)]
    both = kept[0].add_suffix("_first").join(kept[1].add_suffix("_second"), how="inner").reset_index()
    changed = both[both.value_first != both.value_second]
    found = [
        RowChange(
            item=str(row.item),
            epoch=int(row.epoch),
            stratum=str(row.stratum_first),
            change=row.value_second - row.value_first,
            worse=(row.value_second > row.value_first) == headline.lower_is_better,
            first=_end(row.outcome_first, row.value_first),
            second=_end(row.outcome_second, row.value_second),
            said=str(row.said_second),
        )
        for row in cast("list[Any]", list(changed.itertuples()))
    ]
    return tuple(sorted(found, key=lambda row: (not row.worse, -abs(row.change), row.item, row.epoch)))


def _end(outcome: str, value: float) -> str:
    return f"{value:g}" if outcome == "scored" else outcome


def _notes(estimate: Estimate) -> tuple[str, ...]:
    if estimate.clusters < 2:
        return ("one cluster alone gives no interval: nothing can be said of other samples",)
    return (f"only {estimate.clusters} clusters: the interval is wide because it must be",) if estimate.clusters < 5 else ()


def _corrected(found: list[Contrast]) -> list[Contrast]:
    """With the parts' false discovery rate controlled over the whole report."""
    rates = iter(adjusted([part.p for one in found for part in one.parts], "fdr_bh"))
    return [replace(one, parts=tuple(_judged(part, next(rates)) for part in one.parts)) for one in found]


def _judged(part: Part, q: float) -> Part:
    finding = part.finding if q < LEVEL or part.finding == "identical" else "no evidence"
    return replace(part, q=q, finding=finding)
