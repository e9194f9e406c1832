"""Do two readings of the same samples agree, and what is left of a rate once the judge's errors are out?"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.agreement import agreement, agreement_of, closeness_of, corrected, is_binary, read_one
from holdfast.results.statistics.rates import Interval, wilson
from tests.bench.comparison_coverage import corrected_covered
from tests.results.synthetic import errored, graded, log_of, sample, written

TABLE = {(1, 1): 20, (1, 0): 5, (0, 1): 10, (0, 0): 15}
"""How many samples the judge and people call so."""


def read_twice(table: dict[tuple[int, int], int]) -> pd.DataFrame:
    both = [pair for pair, count in table.items() for _ in range(count)]
    return pd.DataFrame({"item": [f"s{number}" for number in range(len(both))], "epoch": 1, "first": [float(one) for one, _ in both], "second": [float(two) for _, two in both]})


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(agreement, [str(one) for one in arguments], env={"COLUMNS": "300"})


def labelled(folder: Path, judge: list[int], people: list[int]) -> tuple[str, Path]:
    """A log with these headlines, and what people say of its samples."""
    labels = folder / "labels.csv"
    labels.write_text("id,label\n" + "".join(f"{number},{label}\n" for number, label in enumerate(people)))
    return written(folder / "logs", log_of("sim/base", [sample(number, float(value)) for number, value in enumerate(judge)])), labels


def test_kappa_is_that_of_cohens_formula():
    found = agreement_of(read_twice(TABLE))

    # observed 35/50; by chance 25/50 * 30/50 + 25/50 * 20/50 = 1/2
    assert found.same.estimate == 0.7
    assert found.kappa.estimate == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    # the standard error of Fleiss, Cohen and Everitt (1969), summed by hand for this table, is .126996
    assert found.kappa.high - found.kappa.estimate == pytest.approx(1.959964 * 0.126996, abs=1e-5)
    assert found.sensitivity == wilson([1.0] * 20 + [0.0] * 10)
    assert found.specificity == wilson([1.0] * 15 + [0.0] * 5)


def test_perfect_and_opposite_readings_are_the_ends_of_kappa():
    assert agreement_of(read_twice({(1, 1): 10, (0, 0): 10})).kappa.estimate == 1.0
    assert agreement_of(read_twice({(1, 0): 10, (0, 1): 10})).kappa.estimate == -1.0


@pytest.mark.parametrize("table", [{(0, 0): 10}, {(0, 0): 8, (0, 1): 2}, {(1, 1): 8, (0, 1): 2}])
def test_kappa_of_a_constant_reading_is_undefined(table: dict[tuple[int, int], int]):
    assert np.isnan(agreement_of(read_twice(table)).kappa.estimate)


def test_sensitivity_needs_something_to_find():
    found = agreement_of(read_twice({(0, 0): 10}))

    assert (found.sensitivity, found.same.estimate) == (None, 1.0)


def test_disagreements_are_listed():
    found = agreement_of(read_twice({(1, 0): 1, (0, 1): 1, (1, 1): 3}))

    assert found.disagreements == (("s0", 1, 1.0, 0.0), ("s1", 1, 0.0, 1.0))


@pytest.mark.parametrize(("value", "said"), [(0.5, "Agreement needs scores of 0 and 1"), (None, "No sample of the log has a second reading")])
def test_what_is_no_second_reading_is_refused(value: float | None, said: str):
    both = read_twice(TABLE)

    with pytest.raises(BadInput, match=said):
        agreement_of(both.assign(second=value) if value else both.iloc[:0])


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
def test_a_corrected_rates_interval_covers(rate: float):
    runs = 500  # Monte Carlo error of .93: 0.011

    assert corrected_covered(rate, sensitivity=0.9, specificity=0.95, runs=runs) >= 0.93 - 0.023


def test_a_rate_is_corrected_for_what_the_judge_misses_and_makes_up():
    exact = Interval(0.9, 0.9, 0.9, 1000)
    found = corrected(Interval(0.31, 0.29, 0.33, 1000), exact, exact)

    # (.31 + .9 - 1) / (.9 + .9 - 1), the interval stretched by the same
    assert found.estimate == pytest.approx(0.2625)
    assert (found.low, found.high) == pytest.approx((0.2625 - 0.02 / 0.8, 0.2625 + 0.02 / 0.8))
    assert corrected(Interval(0.02, 0.01, 0.03, 1000), exact, exact).estimate == 0.0


def test_labels_by_people_give_sensitivity_specificity_and_a_corrected_rate(tmp_path: Path):
    log, labels = labelled(tmp_path, [1] * 18 + [0] * 22, [1] * 20 + [0] * 20)

    done = typed(log, "--labels", labels)

    assert done.exit_code == 0, done.output
    said = done.output
    assert "40 samples read twice: the same 0.95" in said
    assert "sensitivity: of what people call 1, the judge finds 0.90" in said
    assert "specificity: of what people call 0, the judge clears 1.00" in said
    assert "rate by the judge 0.45" in said
    assert "rate corrected for its errors 0.50" in said
    assert "18 (epoch 1): 0, the other reading 1" in said


def test_a_judge_that_is_mostly_noise_is_not_corrected_for(tmp_path: Path):
    log, labels = labelled(tmp_path, [1] * 12 + [0] * 8 + [1] * 8 + [0] * 12, [1] * 20 + [0] * 20)

    assert "not corrected: sensitivity + specificity - 1 is 0.20, below 0.6" in typed(log, "--labels", labels).output


def test_another_judge_is_compared_without_calling_it_right(tmp_path: Path):
    logs = [
        written(tmp_path / judge, log_of("sim/base", graded({str(number): float(number < ones) for number in range(30)}), judge=judge)) for judge, ones in (("a", 10), ("b", 13))
    ]

    done = typed(logs[0], "--other", logs[1])

    assert done.exit_code == 0, done.output
    assert "30 samples read twice: the same 0.90" in done.output
    assert "sensitivity" not in done.output
    assert "corrected" not in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no table of labels"),
        ("id,verdict\n0,1\n", "has no column 'label'; it has id, verdict"),
        ("id,label\n0,1\n1,maybe\n", "line 3: the label 'maybe' is neither 0 nor 1"),
        ("id,label\n0,1\n1,\n", "line 3: the label '' is neither 0 nor 1"),
        ("id,label\n0,1\n0,0\n", "labels '0' (epoch 1) twice; keep one"),
        ("id,label\n0,1\nNA,0\n", "labels 1 samples that the log does not hold, 'NA' (epoch 1) first"),
        ("id,label,epoch\n0,1,2\n", "labels 1 samples that the log does not hold, '0' (epoch 2) first"),
        ("id,label,epoch\n0,1,one\n", "line 2: the epoch 'one' is no number"),
    ],
)
def test_labels_that_cannot_be_used_are_named(tmp_path: Path, text: str, said: str):
    log, labels = labelled(tmp_path, [1, 0, 1], [1, 0, 1])
    labels.write_text(text)

    done = typed(log, "--labels", labels)

    assert (done.exit_code, said in " ".join(done.output.split())) == (1, True), done.output


def test_a_sample_that_was_not_scored_has_no_first_reading(tmp_path: Path):
    labels = tmp_path / "labels.csv"
    labels.write_text("id,label\na,yes\nb,no\nc,TRUE\n")
    log = written(tmp_path / "logs", log_of("sim/base", [sample("a", 1.0), sample("b", 0.0), errored("c")]))

    assert "2 samples read twice: the same 1.00" in typed(log, "--labels", labels).output


def test_one_second_reading_must_be_named(tmp_path: Path):
    log, labels = labelled(tmp_path, [1, 0], [1, 0])

    assert "Say with what the log is to agree" in typed(log).output
    assert "Say with what the log is to agree" in typed(log, "--labels", labels, "--other", log).output


def test_several_logs_and_none_are_refused(tmp_path: Path):
    folder = written(tmp_path, *(log_of(f"sim/{name}", graded({"a": 1.0})) for name in ("one", "two")))

    with pytest.raises(BadInput, match="holds 2 logs; give one"):
        read_one(folder)
    with pytest.raises(BadInput, match="not one of its 1 samples was scored"):
        read_one(written(tmp_path / "none", log_of("sim/base", [sample("a", None)])))


def test_graded_readings_are_compared_by_how_near_they_come():
    both = pd.DataFrame({"item": ["a", "b", "c", "d"], "epoch": 1, "first": [0.0, 0.2, 0.4, 0.6], "second": [0.1, 0.3, 0.5, 0.4]})
    found = closeness_of(both)

    assert not is_binary(both)
    assert (found.n, found.shift, found.apart) == (4, pytest.approx(0.025), pytest.approx(0.125))
    assert found.correlation == pytest.approx(float(np.corrcoef(both["first"], both["second"])[0, 1]))
    assert found.widest[0][0] == "d"
    assert np.isnan(closeness_of(both.assign(second=0.5)).correlation)
    with pytest.raises(BadInput, match="No sample of the log has a second reading"):
        closeness_of(both.iloc[:0])


def test_two_judges_of_a_graded_score_are_shown_side_by_side(tmp_path: Path):
    one, two = (written(tmp_path / name, log_of("sim/base", [sample(n, value + n / 40) for n, value in enumerate([shift] * 12)])) for name, shift in (("one", 0.1), ("two", 0.3)))

    done = typed(one, "--other", two)

    assert done.exit_code == 0, done.output
    assert "12 samples read twice: 0.200 apart on average, the second +0.200, correlation 1.00" in done.output
