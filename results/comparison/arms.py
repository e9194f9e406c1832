"""Training arms: checkpoints that differ by training seed alone, and linear contrasts between arms with the seed as top cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import Run
from holdfast.results.statistics.clustered import Estimate, Values, clustered_mean
from holdfast.results.suites.registry import Registry


@dataclass(frozen=True)
class Arm:
    """A way of training, with one run of the eval for each of its training seeds."""

    stage: str
    synthetic_fraction: float | None
    method: str | None
    runs: tuple[Run, ...]

    @property
    def name(self) -> str:
        """What tells it from the other arms."""
        fraction = "" if self.synthetic_fraction is None else f" {self.synthetic_fraction:g}"
        return f"{self.stage}{fraction}{f' {self.method}' if self.method else ''}"

    @property
    def dose(self) -> float | None:
        """The synthetic share of the finetuning data: none before finetuning, also where midtraining was on synthetic documents."""
        return 0.0 if self.stage in ("baseline", "midtrain") else self.synthetic_fraction

    @property
    def mean(self) -> float:
        """The headline's mean over seeds, each counting the same."""
        return float(np.mean([run.counted.value.to_numpy(float).mean() for run in self.runs]))


@dataclass(frozen=True)
class ArmContrast:
    """A weighted sum of arms' headlines."""

    estimate: Estimate
    conditional: bool
    """Whether every arm is one training run, so that another seed may differ by more than the interval says."""
    items: int
    """Samples that all runs counted."""


def arms_of(cell: Mapping[str, Run]) -> list[Arm]:
    """The arms among the runs of one eval: checkpoints of one stage, synthetic fraction, method and origin that differ by training seed.

    Without a seed of its own a checkpoint is an arm of its own; controls and what has no label are in none.
    """
    found: dict[tuple[object, ...], list[Run]] = {}
    for run in cell.values():
        if run.label.get("stage") not in (None, "control", "other"):
            found.setdefault(tuple(run.label.get(name) for name in ("stage", "synthetic_fraction", "method", "base_of")), []).append(run)
    arms = [arm for runs in found.values() for arm in _split(runs)]
    return sorted(arms, key=lambda arm: (arm.stage != "baseline", arm.synthetic_fraction or 0.0, arm.stage, arm.method or ""))


def _split(runs: Sequence[Run]) -> list[Arm]:
    """One arm where each run has a training seed of its own, else an arm a run."""
    seeds = [run.label.get("seed") for run in runs]
    alike = None not in seeds and len(set(seeds)) == len(seeds)
    told = runs[0].label
    groups = [tuple(runs)] if alike else [(run,) for run in runs]
    return [Arm(told["stage"], told.get("synthetic_fraction"), told.get("method"), group) for group in groups]


def labelled(runs: Sequence[Run], registry: Registry) -> list[Run]:
    """Runs with the labels of a registry, for logs that `holdfast run` did not make."""
    labels = {one.model: one.label(is_baseline=one.id == registry.baseline) for one in registry.checkpoints}
    if not any(run.checkpoint in labels for run in runs):
        raise BadInput(f"The registry names {', '.join(labels)}, and none of them is in these logs, which are of {', '.join(dict.fromkeys(run.checkpoint for run in runs))}.")
    return [replace(run, label=labels.get(run.checkpoint, run.label)) for run in runs]


def arm_contrast(arms: Sequence[Arm], weights: Sequence[float]) -> ArmContrast:
    """The sum of weight times mean over arms, paired by sample and epoch.

    The variance has two parts: that of the samples, cluster-robust over each sample's own contrast of seed means,
    and that of training seeds, the spread of whole runs within arms pooled over arms, where an arm has more than one seed.
    Degrees of freedom by Satterthwaite (1946). The seeds' part holds some of the samples' noise too, so that the interval is a little wide.

    Raises:
        BadInput: no sample is in all runs.
    """
    frames = [_of_seeds(arm, number) for number, arm in enumerate(arms)]
    both = reduce(lambda left, right: left.join(right, how="inner"), frames)
    if not len(both):
        raise BadInput(f"No sample was scored in all of {', '.join(run.location for arm in arms for run in arm.runs)}.")
    contrast: Values = sum((weight * both[f"mean{number}"].to_numpy(float) for number, weight in enumerate(weights)), np.zeros(len(both)))
    first = arms[0].runs[0]
    strata = both.stratum.to_numpy(object) if first.headline.strata and both.stratum.nunique() > 1 else None
    samples = clustered_mean(contrast, both.cluster.to_numpy(object), strata)
    seeds = [both[[name for name in both if str(name).startswith(f"run{number}_")]].to_numpy(float).mean(axis=0) for number in range(len(arms))]
    degrees = sum(len(one) - 1 for one in seeds)
    if not degrees:
        return ArmContrast(samples, True, len(both))
    spread = sum(float(((one - one.mean()) ** 2).sum()) for one in seeds) / degrees
    between = spread * sum(weight**2 / len(one) for weight, one in zip(weights, seeds, strict=True))
    inside = samples.error**2
    total = between + inside
    freedom = total**2 / (between**2 / degrees + inside**2 / samples.freedom) if total > 0 else float(degrees)
    return ArmContrast(Estimate(samples.mean, total**0.5, max(1.0, freedom), samples.n, samples.clusters), False, len(both))


def _of_seeds(arm: Arm, number: int) -> pd.DataFrame:
    """A row a sample and epoch that all seeds of the arm counted: each seed's value, their mean, cluster and stratum."""
    runs = [run.counted.set_index(["item", "epoch"]) for run in arm.runs]
    values = pd.concat([run.value.rename(f"run{number}_{place}") for place, run in enumerate(runs)], axis=1, join="inner")
    values[f"mean{number}"] = values.to_numpy(float).mean(axis=1)
    return values.join(runs[0][["cluster", "stratum"]]) if number == 0 else values
