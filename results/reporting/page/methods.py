"""A methods paragraph to paste, from what the logs say of themselves."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run
from holdfast.results.reporting.figures.looks import better
from holdfast.results.statistics.multiplicity import LEVEL

PACKAGES = ("holdfast", "inspect_ai", "numpy", "scipy", "statsmodels", "pandas")


def methods(found: Comparison) -> list[str]:
    """Plain sentences: checkpoints, evals with versions and digests, judges, statistics, software."""
    return [_checkpoints(found), *(_eval(name, cell) for name, cell in found.evals.items()), *([_comparison(found)] if found.contrasts else []), _rates(found), _software()]


def _checkpoints(found: Comparison) -> str:
    names = list(found.names.values())
    simulated = " All or some of it comes from simulated endpoints." if found.simulated else ""
    if len(names) == 1:
        return f"One checkpoint, {names[0]}, was evaluated.{simulated}"
    return f"{len(names)} checkpoints were evaluated, {names[0]} as the baseline, and {', '.join(names[1:])}.{simulated}"


def _eval(name: str, cell: Mapping[str, Run]) -> str:
    runs = list(cell.values())
    one = runs[0]
    sizes = sorted({run.rows.item.nunique() for run in runs})
    epochs = max(int(run.rows.epoch.max()) for run in runs)
    scored = sum(len(run.counted) for run in runs)
    parts = [
        f"{name} (version {_each(run.version for run in runs)}; headline {one.headline.score}, {better(lower=one.headline.lower_is_better)}) was run on {len(runs)} "
        f"checkpoint{'s' if len(runs) > 1 else ''} with {_span(sizes)} samples{f' and {epochs} epochs' if epochs > 1 else ''} each; "
        f"{scored} of {sum(len(run.rows) for run in runs)} episodes count in the rates"
    ]
    for what, tables in (
        ("roles", [run.roles for run in runs]),
        ("sampling of the checkpoint", [run.sampling for run in runs]),
        ("digests", [run.facts.digests for run in runs if run.facts]),
    ):
        if said := _tables(tables):
            parts.append(f"{what}: {said}")
    return "; ".join(parts) + "."


def _comparison(found: Comparison) -> str:
    clusters = sorted({one.estimate.clusters for one in found.contrasts})
    strata = sorted({one.headline.strata for one in found.contrasts if one.headline.strata})
    margins = sorted({one.headline.margin for one in found.contrasts if one.headline.margin is not None})
    guards = sorted({guard.guard.score for one in found.contrasts for guard in one.guards})
    parts = sum(len(one.parts) for one in found.contrasts)
    said = [
        "Differences are paired by sample and epoch, with 95 % t-intervals from cluster-robust standard errors with Satterthwaite's degrees of freedom "
        f"({_span(clusters)} clusters{f', {_each(strata)} as fixed strata' if strata else ''}).",
        f"The p-values of {len(found.contrasts)} headline comparisons are corrected after Holm within behaviour, knowledge and cost (two-sided {LEVEL:g}), "
        f"those of {parts} strata and further scores after Benjamini and Hochberg ({LEVEL:g}).",
    ]
    if margins:
        said.append(f"Equivalent means two one-sided tests at {LEVEL:g} with a margin of {_each(f'{margin:g}' for margin in margins)}.")
    if guards:
        said.append(f'Better also requires that the guards ({_each(guards)}) are non-inferior at one-sided {LEVEL:g}; "guards open" means that this was not shown.')
    said.append("The smallest detectable difference is the one found with a power of 0.8 before correction for multiplicity.")
    return " ".join(said)


def _rates(found: Comparison) -> str:
    said = "Rates carry Wilson's 95 % intervals at the effective sample size of the clustered, stratified design; means of other scores carry t-intervals."
    failed = sum(int((run.rows.state == "invalid").sum()) for cell in found.evals.values() for run in cell.values())
    return f"{said} {failed} failed episodes are in no rate." if failed else said


def _software() -> str:
    return f"Computed with {', '.join(f'{name} {version(name)}' for name in PACKAGES)} on Python {platform.python_version()}."


def _tables(tables: Sequence[Mapping[str, object]]) -> str:
    keys = dict.fromkeys(key for one in tables for key in one)
    return ", ".join(f"{key} {_each(str(one[key]) for one in tables if key in one)}" for key in keys)


def _each(values: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(values))


def _span(values: Sequence[int]) -> str:
    return f"{values[0]}" if len(values) == 1 else f"{values[0]} to {values[-1]}"
