"""How many documents have a pattern, at all and beyond doubt."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict
from scipy import stats

from holdfast.agents.errors import BadInput
from holdfast.agents.page import replace_file
from holdfast.results.comparison.agreement import YOUDEN, corrected
from holdfast.results.comparison.exports import without_formulas
from holdfast.results.patterns.ratings import LEVELS, Rated, Rating, rated_patterns
from holdfast.results.statistics.clustered import clustered_share
from holdfast.results.statistics.rates import CONFIDENCE, Interval, wilson, wilson_interval

NAMES = ("prevalence.csv", "prevalence.json")


class Prevalence(BaseModel):
    """The share of documents that have a pattern at one level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    level: str
    """broad or strict."""
    share: float
    low: float
    """Of the 95 % interval."""
    high: float
    rated: int
    nulls: int
    """Documents that the rater gave no value that counts."""
    clusters: int
    population: int | None
    """The documents of the data of which the rated ones are a sample; None for an interval that speaks of further ones like them."""
    gold: int = 0
    """Labels by which the rater's errors were taken out; 0 where they were not."""

    @property
    def interval(self) -> Interval:
        """Share and bounds."""
        return Interval(self.share, self.low, self.high, self.rated)


@dataclass(frozen=True)
class Errors:
    """How often the rater is right at one level, by gold labels."""

    sensitivity: Interval
    specificity: Interval

    @property
    def n(self) -> int:
        """How many labels there are."""
        return self.sensitivity.n + self.specificity.n


Gold = Mapping[tuple[str, str], int]
"""Values 0 to 2 that people gave, by document and pattern."""


def prevalences(ratings: Sequence[Rating], *, population: int | None = None, gold: Gold | None = None) -> list[Prevalence]:
    """Every rated pattern's share, broad and strict, the commonest first.

    Args:
        ratings: Of a sample of the documents.
        population: How many documents the data has, where the question is about these alone.
        gold: Labels by people; patterns they do not cover stay as they are rated.

    Raises:
        BadInput: there are fewer documents in the data than rated ones.
    """
    found = [pair for rated in rated_patterns(ratings).values() if len(rated.ratings) for pair in _of_pattern(rated, population, gold or {})]
    strict = {one.pattern: one.share for one in found if one.level == "strict"}
    broad = {one.pattern: one.share for one in found if one.level == "broad"}
    return sorted(found, key=lambda one: (-broad[one.pattern], -strict[one.pattern], one.pattern, one.level))


def share_of(values: Sequence[float], clusters: Sequence[object], *, population: int | None = None) -> Interval:
    """A share of documents with Wilson's interval at the effective sample size that groups leave (Korn and Graubard 1998).

    Of a finite population the effective size grows by 1 / (1 - n / N) (Cochran 1977, 2.6; for Wilson's interval Lee 2009): with all documents rated nothing is left open.

    Args:
        values: Zeros and ones.
        clusters: Of each.
        population: N, for an interval about these documents alone.

    Raises:
        BadInput: N is smaller than n.
    """
    found = clustered_share(values, clusters)
    if population is None:
        return found
    if population < len(values):
        raise BadInput(f"A population of {population!r} documents is smaller than the {len(values)} that were rated; give the number of documents in the data.")
    if population == len(values):
        return Interval(found.estimate, found.estimate, found.estimate, found.n)
    effective = _effective(found) / (1 - len(values) / population)
    return Interval(found.estimate, *wilson_interval(found.estimate, effective), found.n)


def errors_of(rated: Rated, gold: Gold, level: str) -> Errors | None:
    """The rater's sensitivity and specificity on the labelled documents; None where labels of one kind are missing, or it is too poor to be corrected."""
    least = 1 + LEVELS.index(level)
    both = [(gold[one.uid, one.pattern] >= least, has > 0) for one, has in zip(rated.ratings, rated.has(level), strict=True) if (one.uid, one.pattern) in gold]
    found, cleared = [float(seen) for truth, seen in both if truth], [float(not seen) for truth, seen in both if not truth]
    if not found or not cleared:
        return None
    errors = Errors(wilson(found), wilson(cleared))
    return errors if errors.sensitivity.estimate + errors.specificity.estimate - 1 >= YOUDEN else None


def read_gold(path: Path) -> dict[tuple[str, str], int]:
    """Labels by people: a CSV with the columns uid, pattern and label (0, 1 or 2).

    Raises:
        BadInput: it is something else.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"Cannot read the labels in {str(path)!r}: {error}.") from error
    there = list(rows[0]) if rows else []
    if missing := [name for name in ("uid", "pattern", "label") if name not in there]:
        raise BadInput(f"{str(path)!r} has no column {missing[0]!r}; it needs uid, pattern and label, and has {', '.join(map(repr, there)) or 'no rows'}.")
    if bad := next((number for number, row in enumerate(rows, 2) if row["label"] not in {"0", "1", "2"}), None):
        raise BadInput(f"{str(path)!r}, line {bad}: the label {rows[bad - 2]['label']!r} is none; give 0 (absent), 1 (loosely) or 2 (beyond doubt).")
    return {(row["uid"], row["pattern"]): int(row["label"]) for row in rows}


def write_prevalences(found: Sequence[Prevalence], folder: Path) -> None:
    """Write prevalence.csv and prevalence.json."""
    frame = pd.DataFrame([one.model_dump() for one in found], columns=list(Prevalence.model_fields))
    folder.mkdir(parents=True, exist_ok=True)
    without_formulas(frame).to_csv(folder / NAMES[0], index=False)
    replace_file(folder / NAMES[1], "[\n" + ",\n".join(one.model_dump_json() for one in found) + "\n]\n")


def _of_pattern(rated: Rated, population: int | None, gold: Gold) -> list[Prevalence]:
    assert (rated.has("strict") <= rated.has("broad")).all()
    shares: list[Prevalence] = []
    for level in LEVELS:
        found = share_of(rated.has(level).tolist(), rated.clusters, population=population)
        errors = errors_of(rated, gold, level)
        facts: dict[str, Any] = {
            "rated": len(rated.ratings),
            "nulls": rated.nulls,
            "clusters": len(set(rated.clusters)),
            "population": population,
            "gold": errors.n if errors else 0,
        }
        if errors:
            found = corrected(found, errors.sensitivity, errors.specificity)
        shares.append(Prevalence(pattern=rated.pattern, level=level, share=found.estimate, low=found.low, high=found.high, **facts))
    return _ordered(shares)


def _ordered(shares: Sequence[Prevalence]) -> list[Prevalence]:
    """Broad and strict with strict no higher: corrected by different labels the two may cross."""
    broad, strict = shares
    if strict.share <= broad.share:
        return [broad, strict]
    return [broad, strict.model_copy(update={"share": broad.share, "low": min(strict.low, broad.share), "high": max(broad.share, min(strict.high, 1.0))})]


def _effective(found: Interval) -> float:
    """The number of independent documents whose Wilson interval has these ends: its half width solved for n."""
    z2 = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) ** 2
    product = (found.high - found.low) ** 2 / 4
    rate = found.estimate * (1 - found.estimate)
    # (n + z2)^2 * w2 = z2 * (rate * n + z2 / 4), w2 the half width squared
    linear = 2 * z2 * product - z2 * rate
    root = np.sqrt(max(0.0, linear**2 - 4 * product * (z2**2 * product - z2**2 / 4)))
    return max(1.0, float((-linear + root) / (2 * product)))
