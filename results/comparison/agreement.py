"""`holdfast agreement`: do the judge's headlines agree with people's labels, or with another judge?"""

from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd
from rich.console import Console
from rich.markup import escape
from scipy import stats

from holdfast.agents.errors import BadInput
from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import pair, rate_of
from holdfast.results.comparison.logs import Choice, Run, read_runs
from holdfast.results.statistics.kappa import kappa
from holdfast.results.statistics.rates import CONFIDENCE, Interval, wilson

YOUDEN = 0.6
"""Below this sensitivity + specificity - 1 a corrected rate is mostly noise, and is not given."""

LABELS = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "1.0": 1.0, "0.0": 0.0}


@dataclass(frozen=True)
class Agreement:
    """Two readings of the same samples, each a zero or a one."""

    n: int
    same: Interval
    kappa: Interval
    """Cohen's kappa (1960) with its large-sample interval; NaN where a reading is constant, which says nothing of agreement beyond chance."""
    sensitivity: Interval | None
    """The share of the reference's ones that the judge finds; None where there are none."""
    specificity: Interval | None
    disagreements: tuple[tuple[str, int, float, float], ...]
    """Sample, epoch, the judge's, the reference's."""


@dataclass(frozen=True)
class Closeness:
    """How near two readings of the same samples come where scores are graded."""

    n: int
    shift: float
    """The second's mean less the first's."""
    apart: float
    """The mean absolute difference."""
    correlation: float
    """Pearson's r; NaN where a reading is constant or there are fewer than three samples."""
    widest: tuple[tuple[str, int, float, float], ...]
    """Sample, epoch and the two values of those that differ, furthest apart first."""


@click.command()
@click.argument("log")
@click.option(
    "--labels", type=click.Path(path_type=Path, exists=True), help="What people say of the same samples: a CSV with the columns id, label (0 or 1) and, if need be, epoch."
)
@click.option("--other", help="A log of the same samples judged by another judge.")
@click.option("--beside", help="Another score of the same log, such as a panel's.")
@click.option("--score", help="The score to look at; by default the headline.")
def agreement(log: str, labels: Path | None, other: str | None, beside: str | None, score: str | None) -> None:
    """Say how well the headline of LOG agrees with labels by people (--labels), with another judge's log (--other), or with another score in it (--beside).

    With labels by people the rate is corrected for the judge's errors where these are small enough to be corrected for.
    """
    if sum(one is not None for one in (labels, other, beside)) != 1:
        raise BadInput("Say with what the log is to agree: --labels labels.csv (people), --other another.eval (another judge), or --beside SCORE (of the same log).")
    console = Console()
    run = read_one(log, Choice(score=score))
    both = _with_labels(run, labels) if labels else _with_another(run, read_one(log, Choice(score=beside)) if beside else read_one(str(other), Choice(score=score)))
    if labels is None and not is_binary(both):
        show_closeness(console, closeness_of(both))
        return
    found = agreement_of(both)
    show_agreement(console, found, by_people=labels is not None)
    rate = rate_of(run)
    if labels is None or rate is None:
        return
    console.print(f"rate by the judge {wording.rate(rate)}, n = {rate.n}")
    if found.sensitivity and found.specificity:
        youden = found.sensitivity.estimate + found.specificity.estimate - 1
        if youden >= YOUDEN:
            console.print(f"rate corrected for its errors {wording.rate(corrected(rate, found.sensitivity, found.specificity))}")
        else:
            console.print(f"[yellow]not corrected: sensitivity + specificity - 1 is {youden:.2f}, below {YOUDEN}; this judge's errors cannot be corrected for[/yellow]")


def read_one(path: str, choice: Choice | None = None) -> Run:
    """The one run of a log.

    Raises:
        BadInput: it cannot be used, or there are several.
    """
    runs, unusable = read_runs([path], choice)
    if len(runs) != 1:
        raise BadInput(f"{path!r}: {unusable[0].why}." if unusable and not runs else f"{path!r} holds {len(runs)} logs; give one.")
    return runs[0]


def agreement_of(both: pd.DataFrame) -> Agreement:
    """How two readings agree.

    Args:
        both: Columns item, epoch, `first` (the judge's) and `second` (the reference's), zeros and ones.

    Raises:
        BadInput: no sample is in both, or a value is neither zero nor one.
    """
    if not len(both):
        raise BadInput("No sample of the log has a second reading: the ids (and epochs) do not match.")
    judge, reference = (both[name].to_numpy(float) for name in ("first", "second"))
    if not np.isin([*judge, *reference], (0.0, 1.0)).all():
        raise BadInput("Agreement needs scores of 0 and 1; name another one with --score.")
    positive, negative = judge[reference == 1.0], judge[reference == 0.0]
    different = both.loc[judge != reference]
    return Agreement(
        n=len(both),
        same=wilson(list((judge == reference).astype(float))),
        kappa=kappa(judge.tolist(), reference.tolist()),
        sensitivity=wilson(list(positive)) if len(positive) else None,
        specificity=wilson(list(1.0 - negative)) if len(negative) else None,
        disagreements=tuple(
            (str(item), int(epoch), float(one), float(two))
            for item, epoch, one, two in zip(different["item"], different["epoch"], different["first"], different["second"], strict=True)
        ),
    )


def is_binary(both: pd.DataFrame) -> bool:
    """Whether both readings hold zeros and ones alone."""
    return bool(np.isin(both[["first", "second"]].to_numpy(float), (0.0, 1.0)).all())


def closeness_of(both: pd.DataFrame) -> Closeness:
    """How near two graded readings come.

    Args:
        both: Columns item, epoch, `first` and `second`.

    Raises:
        BadInput: no sample is in both.
    """
    if not len(both):
        raise BadInput("No sample of the log has a second reading: the ids (and epochs) do not match.")
    first, second = (both[name].to_numpy(float) for name in ("first", "second"))
    varies = len(both) > 2 and first.std() > 0 and second.std() > 0
    rows = zip(both["item"], both["epoch"], first, second, strict=True)
    widest = sorted(((str(item), int(epoch), float(one), float(two)) for item, epoch, one, two in rows if one != two), key=lambda row: -abs(row[2] - row[3]))
    shift, apart = float((second - first).mean()), float(abs(second - first).mean())
    return Closeness(len(both), shift, apart, float(np.corrcoef(first, second)[0, 1]) if varies else float("nan"), tuple(widest))


def show_closeness(console: Console, found: Closeness, rows: int = 10) -> None:
    """Print it, with the samples that lie furthest apart."""
    together = "no correlation, since one of them does not vary" if np.isnan(found.correlation) else f"correlation {found.correlation:.2f}"
    console.print(f"[bold]{found.n} samples read twice[/bold]: {found.apart:.3f} apart on average, the second {found.shift:+.3f}, {together}")
    for item, epoch, one, two in found.widest[:rows]:
        console.print(f"  {escape(item)} (epoch {epoch}): {one:.2f} and {two:.2f}")


def corrected(rate: Interval, sensitivity: Interval, specificity: Interval) -> Interval:
    """The rate with the judge's errors taken out (Rogan and Gladen 1978), with a delta-method interval that holds the uncertainty of all three."""
    youden = sensitivity.estimate + specificity.estimate - 1
    estimate = min(1.0, max(0.0, (rate.estimate + specificity.estimate - 1) / youden))
    parts = (_variance(rate), estimate**2 * _variance(sensitivity), (1 - estimate) ** 2 * _variance(specificity))
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * sum(parts) ** 0.5 / youden
    return Interval(estimate, max(0.0, estimate - reach), min(1.0, estimate + reach), rate.n)


def show_agreement(console: Console, found: Agreement, *, by_people: bool, rows: int = 10) -> None:
    """Print it, with the samples to look at."""
    console.print(f"[bold]{found.n} samples read twice[/bold]: the same {wording.rate(found.same)}, kappa {wording.rate(found.kappa)}")
    if by_people:
        for name, value in (
            ("sensitivity: of what people call 1, the judge finds", found.sensitivity),
            ("specificity: of what people call 0, the judge clears", found.specificity),
        ):
            console.print(f"{name} {wording.rate(value)}, n = {value.n if value else 0}")
    for item, epoch, judge, reference in found.disagreements[:rows]:
        console.print(f"  {item} (epoch {epoch}): {judge:g}, the other reading {reference:g}", markup=False)
    if len(found.disagreements) > rows:
        console.print(f"  and {len(found.disagreements) - rows} more")


def _with_another(run: Run, other: Run) -> pd.DataFrame:
    if other.checkpoint != run.checkpoint:
        raise BadInput(f"{other.location!r} is of {other.checkpoint!r} and {run.location!r} of {run.checkpoint!r}; two judges agree or not on the same transcripts alone.")
    return pair(run, other)


def _with_labels(run: Run, path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError, IsADirectoryError) as error:
        raise BadInput(f"{str(path)!r} is no table of labels ({error}); give a CSV with the columns id, label (0 or 1) and, if need be, epoch.") from error
    if missing := [name for name in ("id", "label") if name not in table]:
        raise BadInput(f"{str(path)!r} has no column {missing[0]!r}; it has {', '.join(map(str, table.columns))}.")
    values = [LABELS.get(str(value).strip().lower()) for value in table["label"]]
    if bad := [(number + 2, value) for number, (value, known) in enumerate(zip(table["label"], values, strict=True)) if known is None]:
        raise BadInput(f"{str(path)!r}, line {bad[0][0]}: the label {bad[0][1]!r} is neither 0 nor 1.")
    told = [str(value).strip() for value in table["epoch"]] if "epoch" in table else ["1"] * len(table)
    if bad := [(number + 2, value) for number, value in enumerate(told) if not value.isdecimal()]:
        raise BadInput(f"{str(path)!r}, line {bad[0][0]}: the epoch {bad[0][1]!r} is no number; epochs count from 1.")
    epochs = [int(value) for value in told]
    labels = pd.DataFrame({"item": table["id"].astype(str), "epoch": epochs, "second": values})
    if len(twice := labels.loc[labels.duplicated(["item", "epoch"])]):
        raise BadInput(f"{str(path)!r} labels {twice.iloc[0]['item']!r} (epoch {twice.iloc[0]['epoch']}) twice; keep one.")
    there = set(zip(run.rows["item"], run.rows["epoch"], strict=True))
    unknown = [(item, epoch) for item, epoch in zip(labels["item"], labels["epoch"], strict=True) if (item, epoch) not in there]
    if unknown:
        raise BadInput(f"{str(path)!r} labels {len(unknown)} samples that the log does not hold, {unknown[0][0]!r} (epoch {unknown[0][1]}) first.")
    return labels.merge(run.counted.rename(columns={"value": "first"})[["item", "epoch", "first"]], on=["item", "epoch"])


def _variance(value: Interval) -> float:
    """Of a share, from its interval, so that clusters and few samples keep their part."""
    return ((value.high - value.low) / (2 * float(stats.norm.ppf((1 + CONFIDENCE) / 2)))) ** 2
