"""Ways of training: seeds as top cluster, the trend over doses, and whether two stages stack."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.arms import Arm, arm_contrast, arms_of, labelled
from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.dose import Dose, dose, doses_of
from holdfast.results.comparison.factorial import factorial, factorials
from holdfast.results.comparison.logs import Run
from holdfast.results.statistics.clustered import clustered_mean
from holdfast.results.suites.registry import Checkpoint, Registry
from tests.bench.comparison_coverage import FRACTIONS, seeds_covered, trend_found, trend_weights
from tests.results.synthetic import graded, grid, label_of, log_of, run_of, written

RUNS = 300
ERROR = (0.05 * 0.95 / RUNS) ** 0.5
"""Monte Carlo error of a share of 5 % over so many draws: 0.013."""


def trained(name: str, stage: str, ones: int, *, n: int = 40, **more: Any) -> Run:
    """A run of which the first so many samples are ones."""
    return run_of(name, [float(number < ones) for number in range(n)], label=label_of(name, stage, **more))


def cell(*runs: Run) -> dict[str, Run]:
    return {run.checkpoint: run for run in runs}


def typed(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), env={"COLUMNS": "300"})


def labelled_logs(folder: Path, rates: dict[str, float], labels: dict[str, dict[str, Any]], **more: Any) -> str:
    return written(folder, *(log_of(f"sim/{name}", graded(grid(rate, each=10)), label=labels[name], **more.get(name, {})) for name, rate in rates.items()))


STAGES = {
    "base": label_of("base", "baseline", synthetic_fraction=0.0),
    "mt": label_of("mt", "midtrain", synthetic_fraction=0.0),
    "sft": label_of("sft", "sft", synthetic_fraction=0.2),
    "both": label_of("both", "midtrain+sft", synthetic_fraction=0.2),
}
RATES = {"base": 0.8, "mt": 0.6, "sft": 0.5, "both": 0.1}


def test_with_several_seeds_the_interval_covers_other_seeds_and_that_of_the_items_does_not():
    # Monte Carlo error: 0.04 and 0.06; with 1,000 runs .95 and .70 were measured
    with_seeds, items_alone = seeds_covered(runs=50)

    assert with_seeds >= 0.92 - 0.08
    assert items_alone <= 0.70 + 0.12


def test_checkpoints_that_differ_by_seed_are_one_arm():
    runs = cell(
        trained("base", "baseline", 20),
        *(trained(f"sft.{seed}", "sft", 10 + seed, synthetic_fraction=0.2, seed=seed) for seed in (1, 2, 3)),
        trained("lora", "sft", 9, synthetic_fraction=0.2, method="lora", seed=1),
        trained("more", "sft", 8, synthetic_fraction=0.4, seed=1),
        trained("control", "control", 8, seed=1),
        run_of("unknown", [1.0]),
    )

    assert [(arm.name, len(arm.runs)) for arm in arms_of(runs)] == [("baseline", 1), ("sft 0.2", 3), ("sft 0.2 lora", 1), ("sft 0.4", 1)]
    assert arms_of(runs)[1].mean == pytest.approx((11 + 12 + 13) / 3 / 40)


def test_without_a_seed_two_checkpoints_are_two_arms():
    runs = cell(trained("step-100", "sft", 10, synthetic_fraction=0.2), trained("step-200", "sft", 4, synthetic_fraction=0.2))

    assert [len(arm.runs) for arm in arms_of(runs)] == [1, 1]


def test_one_seed_an_arm_is_conditional_and_the_paired_difference():
    first, second = trained("base", "baseline", 20), trained("sft", "sft", 10)
    found = arm_contrast([Arm("baseline", None, None, (first,)), Arm("sft", None, None, (second,))], [-1.0, 1.0])
    values = second.rows.value.to_numpy(float) - first.rows.value.to_numpy(float)

    assert found.conditional
    assert (found.estimate.mean, found.estimate.error) == pytest.approx((-0.25, clustered_mean(values, range(40)).error))


def test_the_spread_of_seeds_widens_the_interval_and_takes_its_degrees():
    base = Arm("baseline", None, None, (trained("base", "baseline", 24),))

    def sft(*ones: int) -> Arm:
        return Arm("sft", 0.2, None, tuple(trained(f"sft {one}", "sft", one) for one in ones))

    close, apart = (arm_contrast([base, arm], [-1.0, 1.0]) for arm in (sft(12, 12, 12), sft(4, 12, 20)))

    assert close.estimate.mean == pytest.approx(apart.estimate.mean) == pytest.approx(-0.3)
    assert close.estimate.high < 0 < apart.estimate.high
    assert not apart.conditional
    # the seeds' part: variance of .1, .3 and .5, once a third and once whole
    assert apart.estimate.error**2 > 0.04 * (1 / 3 + 1)
    assert apart.estimate.freedom < 3


def test_samples_that_failed_in_one_seed_leave_all():
    holed = trained("sft.2", "sft", 10)
    holed.rows.loc[[0, 1], ["value", "state"]] = [float("nan"), "invalid"]
    found = arm_contrast([Arm("baseline", None, None, (trained("base", "baseline", 20),)), Arm("sft", None, None, (trained("sft.1", "sft", 10), holed))], [-1.0, 1.0])

    assert found.items == 38


def test_arms_without_a_common_sample_are_refused():
    other = trained("sft", "sft", 3)
    other.rows["item"] = "elsewhere/" + other.rows["item"]

    with pytest.raises(BadInput, match=r"No sample was scored in all of base.eval, sft.eval"):
        arm_contrast([Arm("baseline", None, None, (trained("base", "baseline", 20),)), Arm("sft", None, None, (other,))], [-1.0, 1.0])


def test_a_registry_labels_logs_that_say_nothing():
    registry = Registry(checkpoints=(Checkpoint(id="b", model="sim/base", stage="baseline"), Checkpoint(id="s", model="sim/sft", stage="sft", seed=3)), baseline="b")
    base, sft, other = (run_of(name, [1.0, 0.0]) for name in ("sim/base", "sim/sft", "sim/other"))

    assert [run.label.get("id") for run in labelled([base, sft, other], registry)] == ["b", "s", None]
    assert labelled([base], registry)[0].label["is_baseline"]
    with pytest.raises(BadInput, match=r"names sim/base, sim/sft, and none of them is in these logs, which are of sim/other"):
        labelled([other], registry)


def test_compare_shows_arms_where_any_has_several_seeds(tmp_path: Path):
    labels = STAGES | {f"sft.{seed}": label_of(f"sft.{seed}", "sft", synthetic_fraction=0.4, seed=seed) for seed in (1, 2)}
    folder = labelled_logs(tmp_path, {"base": 0.8, "sft.1": 0.2, "sft.2": 0.3}, labels)

    found = compare_logs([folder])

    (one,) = found.arms
    assert (one.arm.name, len(one.arm.runs), one.contrast.conditional) == ("sft 0.4", 2, False)
    assert one.contrast.estimate.mean == pytest.approx(-0.55)


# dose


def test_a_trend_where_there_is_none_is_seldom_found():
    assert trend_found((0.3,) * 4, runs=RUNS)[0] <= 0.05 + 2 * ERROR


def test_a_trend_sees_more_than_the_best_pair():
    trend, best = trend_found((0.30, 0.26, 0.22, 0.18), runs=RUNS)

    # Monte Carlo error: 0.03; at 90 samples about .58 and .35 were measured
    assert trend > 0.45
    assert trend > best + 0.1


def doses(ones: Sequence[int], stages: Sequence[str] = ("baseline", "sft", "sft", "sft")) -> Dose:
    runs = [trained(f"{stage} {fraction}", stage, one, synthetic_fraction=fraction) for one, fraction, stage in zip(ones, FRACTIONS, stages, strict=True)]
    (found,) = doses_of(runs)
    return found


def test_the_trend_is_the_slope_for_a_tenth_more():
    found = doses((24, 20, 16, 8))

    assert (found.doses, found.midtrained) == (FRACTIONS, False)
    assert found.trend.estimate.mean == pytest.approx(-0.1)
    assert found.isotonic == pytest.approx((0.6, 0.5, 0.4, 0.2))
    values = np.asarray([[float(number < ones) for number in range(40)] for ones in (24, 20, 16, 8)])
    assert found.trend.estimate.error == pytest.approx(clustered_mean(trend_weights(FRACTIONS) @ values, range(40)).error)


def test_the_fit_that_never_turns_pools_what_turns():
    assert doses((24, 12, 16, 8)).isotonic == pytest.approx((0.6, 0.35, 0.35, 0.2))


def test_midtrained_checkpoints_are_a_line_of_their_own():
    runs = [trained(f"{stage}{fraction}", stage, ones, synthetic_fraction=fraction)
            for stage, fraction, ones in (("baseline", 0.0, 20), ("sft", 0.2, 10), ("midtrain", 0.0, 16), ("midtrain+sft", 0.2, 2), ("control", 0.2, 1))]  # fmt: skip

    found = doses_of(runs)

    assert [(one.midtrained, [arm.stage for arm in one.arms]) for one in found] == [(False, ["baseline", "sft"]), (True, ["midtrain", "midtrain+sft"])]


def test_two_ways_of_one_dose_must_be_chosen_from():
    runs = [trained("base", "baseline", 20, synthetic_fraction=0.0), *(trained(method, "sft", 10, synthetic_fraction=0.2, method=method) for method in ("full", "lora"))]

    with pytest.raises(BadInput, match=r"Two ways of training share a dose: .*sft 0.2 full, sft 0.2 lora. Choose one by its method"):
        doses_of(runs)
    assert [arm.name for arm in doses_of(runs, method="lora")[0].arms] == ["baseline 0", "sft 0.2 lora"]


def test_dose_prints_a_trend_and_that_it_holds_for_these_runs_alone(tmp_path: Path):
    done = typed(dose, labelled_logs(tmp_path, {name: RATES[name] for name in ("base", "sft")}, STAGES))

    assert done.exit_code == 0, done.output
    assert all(part in done.output for part in ("0: 0.80, 0.2: 0.50", "-0.15 [", "better with more", "Conditional on these training runs", "simulated"))


@pytest.mark.parametrize(
    ("rates", "more", "said"),
    [
        ({"base": 0.8}, {}, "at least two synthetic fractions on one eval; these have base: 0.0"),
        (RATES, {"sft": {"temperature": 0.5}}, "differ in more than the checkpoint, .*sampling setting temperature"),
        (RATES, {"sft": {"status": "error"}}, "1 of 4 logs cannot be used, the first is .*status 'error'"),
    ],
)
def test_dose_refuses_what_makes_no_trend(tmp_path: Path, rates: dict[str, float], more: dict[str, Any], said: str):
    with pytest.raises(BadInput, match=said):
        dose.callback(logs=(labelled_logs(tmp_path, rates, STAGES, **more),), checkpoints=None, method=None)  # pyright: ignore[reportOptionalCall]


def test_dose_needs_labels(tmp_path: Path):
    assert "do not say how their checkpoints were trained" in " ".join(typed(dose, written(tmp_path, log_of("sim/base", graded(grid(0.5))))).output.split())


# factorial


def test_stacking_is_what_both_do_beyond_the_sum():
    runs = [trained(name, label["stage"], round(40 * RATES[name]), synthetic_fraction=label["synthetic_fraction"]) for name, label in STAGES.items()]
    (found,), _ = factorials(runs)

    means = {name: contrast.estimate.mean for name, contrast in found.contrasts.items()}
    assert means == pytest.approx({"midtraining alone": -0.2, "finetuning alone": -0.3, "both": -0.7, "midtraining before finetuning": -0.4, "stacking": -0.2})


def test_a_sample_that_failed_with_one_stage_counts_for_contrasts_without_it():
    runs = [trained(name, label["stage"], round(40 * RATES[name])) for name, label in STAGES.items()]
    runs[3].rows.loc[range(20), ["value", "state"]] = [float("nan"), "invalid"]
    (found,), _ = factorials(runs)

    assert {name: contrast.items for name, contrast in found.contrasts.items()} == {
        "midtraining alone": 40, "finetuning alone": 40, "both": 20, "midtraining before finetuning": 20, "stacking": 20,
    }  # fmt: skip


def test_factorial_prints_every_contrast(tmp_path: Path):
    done = typed(factorial, labelled_logs(tmp_path, RATES, STAGES))

    assert done.exit_code == 0, done.output
    assert "baseline 0.80, midtrain 0.60, sft 0.50, midtrain+sft 0.10" in done.output
    assert all(name in done.output for name in ("midtraining alone", "finetuning alone", "both", "stacking", "-0.70 [", "better", "no evidence"))


def test_a_missing_or_ambiguous_stage_is_named():
    runs = [trained(name, label["stage"], 10, synthetic_fraction=label["synthetic_fraction"]) for name, label in STAGES.items()]

    with pytest.raises(BadInput, match="holdfast/quiz lacks midtrain, midtrain"):
        factorials([runs[0], runs[2]])
    with pytest.raises(BadInput, match=r"several sft checkpoints: sft 0\.2, sft 0\.4\. Choose with --fraction"):
        factorials([*runs, trained("more", "sft", 5, synthetic_fraction=0.4)])
    assert factorials([*runs, trained("more", "sft", 5, synthetic_fraction=0.4)], fraction=0.2)[0][0].arms[2].synthetic_fraction == 0.2
