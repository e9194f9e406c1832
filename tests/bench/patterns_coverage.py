"""Do shares and differences of patterns keep what they promise? Ratings drawn from known truths, through the same code as the commands."""

import sys

import numpy as np

from holdfast.results.patterns.differences import differences
from holdfast.results.patterns.prevalence import prevalences, share_of
from holdfast.results.patterns.uptake import uptakes
from tests.bench.figure import Figure, show
from tests.results.patterns.rated import drawn, ratings

ICC = 0.2
PATTERNS = 25


def independent_covered(rate: float, *, n: int, runs: int) -> float:
    """How often the interval of a share holds the truth, documents independent."""
    rng = np.random.default_rng([1, round(1000 * rate), n])
    found = [share_of((rng.random(n) < rate).astype(float).tolist(), range(n)) for _ in range(runs)]
    return float(np.mean([one.low <= rate <= one.high for one in found]))


def clustered_covered(rate: float, *, groups: int, runs: int) -> float:
    """The same with groups of 3 to 12 documents that correlate by ICC."""
    rng = np.random.default_rng([2, round(1000 * rate), groups])
    hits = 0
    for _ in range(runs):
        home = np.repeat(np.arange(groups), rng.integers(3, 13, groups))
        shared, common = rng.random(len(home)) < ICC**0.5, rng.random(groups) < rate
        values = np.where(shared, common[home], rng.random(len(home)) < rate).astype(float)
        found = share_of(values.tolist(), home.astype(object))
        hits += found.low <= rate <= found.high
    return hits / runs


def finite_covered(rate: float, *, n: int, population: int, runs: int) -> float:
    """How often the interval holds the share of the data themselves, of which n documents were drawn."""
    rng = np.random.default_rng([3, round(1000 * rate), n])
    data = np.arange(population) < round(rate * population)
    found = [share_of(rng.choice(data, n, replace=False).astype(float).tolist(), range(n), population=population) for _ in range(runs)]
    return float(np.mean([one.low <= data.mean() <= one.high for one in found]))


def gold_covered(rate: float, *, runs: int, n: int = 600, labels: int = 200) -> float:
    """How often the corrected interval holds the truth, where the rater finds 9 in 10 and clears 19 in 20."""
    rng = np.random.default_rng([4, round(1000 * rate)])
    hits = 0
    for _ in range(runs):
        truth = rng.random(n) < rate
        seen = np.where(truth, rng.random(n) < 0.9, rng.random(n) < 0.05)
        gold = {(str(place), "a"): 2 * int(truth[place]) for place in range(labels)}
        broad = prevalences(ratings("a", 2 * seen), gold=gold)[0]
        hits += broad.low <= rate <= broad.high
    return hits / runs


def halves_told_apart(rate: float, *, runs: int, n: int = 300, groups: int = 0) -> float:
    """How often any of 25 patterns is a finding between two halves of one corpus."""
    rng = np.random.default_rng([5, round(1000 * rate), n, groups])
    alarms = 0
    for _ in range(runs):
        sides = [
            [
                one
                for pattern in range(PATTERNS)
                for one in ratings(str(pattern), _values(rng, rate, n, groups), groups=[f"{tag}{place % groups}" for place in range(n)] if groups else None, tag=tag)
            ]
            for tag in ("a", "b")
        ]
        alarms += any(one.finding in {"higher", "lower"} for one in differences(*sides))
    return alarms / runs


def differences_covered(first: float, second: float, *, paired: bool, runs: int, n: int = 300) -> float:
    """How often the interval of a difference holds it; in pairs half of the prompts decide both replies."""
    rng = np.random.default_rng([6, round(1000 * first), paired])
    prompts = [f"prompt {place}" for place in range(n)] if paired else None
    hits = 0
    for _ in range(runs):
        shared, mine, other = rng.random((3, n))
        theirs = np.where(rng.random(n) < 0.5, shared, other) if paired else other
        ours = shared if paired else mine
        found = differences(ratings("a", 2 * (ours < first), prompts=prompts), ratings("a", 2 * (theirs < second), prompts=prompts))[0]
        hits += found.low <= second - first <= found.high
    return hits / runs


def uptakes_covered(before: float, after: float, data: float, *, runs: int, n: int = 400) -> float:
    """How often the interval of the uptake holds it, of those that have ends."""
    rng = np.random.default_rng([7, round(1000 * after)])
    truth = (after - before) / (data - before)
    found = [uptakes(*(ratings("a", drawn(rng, rate, n)) for rate in (before, after, data)))[0] for _ in range(runs)]
    return float(np.mean([one.low <= truth <= one.high for one in found if one.low is not None and one.high is not None]))


def _values(rng: np.random.Generator, rate: float, n: int, groups: int) -> np.ndarray:
    own = rng.random(n) < rate
    if groups:
        common = rng.random(groups) < rate
        own = np.where(rng.random(n) < ICC**0.5, common[np.arange(n) % groups], own)
    return 2 * own.astype(int)


def figures(runs: int) -> list[Figure]:
    """Every promise, measured on so many draws."""
    shares = {
        **{f"share of {rate}, n = {n}": independent_covered(rate, n=n, runs=runs) for rate in (0.05, 0.2, 0.5) for n in (100, 600)},
        **{f"share of {rate}, {groups} groups of 3 to 12": clustered_covered(rate, groups=groups, runs=runs) for rate in (0.1, 0.3) for groups in (20, 40, 80)},
        **{f"share of {rate} of 500, n = 300": finite_covered(rate, n=300, population=500, runs=runs) for rate in (0.1, 0.3)},
        **{f"share of {rate}, corrected by 200 labels": gold_covered(rate, runs=runs // 4) for rate in (0.1, 0.3)},
        "difference of .52 and .41, paired": differences_covered(0.52, 0.41, paired=True, runs=runs // 4),
        "difference of .26 and .20, apart": differences_covered(0.26, 0.20, paired=False, runs=runs // 4),
        "uptake of .5": uptakes_covered(0.1, 0.25, 0.4, runs=runs // 4),
    }
    # few groups of a rare pattern are covered a little less often, and the delta method after gold labels a little more
    wide = {what: ("groups" in what, "corrected" in what) for what in shares}
    bounds = {what: (0.90 if few else 0.92, 0.995 if gold else 0.98) for what, (few, gold) in wide.items()}
    found = [
        Figure(what, f"{share:.3f}", ".90 to .98" if wide[what][0] else ".93 to .99" if wide[what][1] else ".93 to .97", bounds[what][0] <= share <= bounds[what][1])
        for what, share in shares.items()
    ]
    for rate, groups in ((0.05, 0), (0.2, 0), (0.5, 0), (0.2, 60)):
        share = halves_told_apart(rate, runs=runs // 20, groups=groups)
        found.append(
            Figure(
                f"halves of one corpus, 25 patterns of {rate}{f', {groups} groups' if groups else ''}",
                f"{share:.3f}",
                "at most .05",
                share <= 0.05 + 2 * (0.05 * 0.95 / (runs // 20)) ** 0.5,
            )
        )
    return found


if __name__ == "__main__":
    sys.exit(show("Shares and differences of patterns against known truths", figures(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)))
