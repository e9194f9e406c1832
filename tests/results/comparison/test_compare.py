"""Two checkpoints on the same samples: what is said of them, what is left open, and what is refused."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.scorer import Value

from holdfast.agents.score import Guard
from holdfast.results.comparison.alike import evals_of, short_names
from holdfast.results.comparison.compare import compare, compare_logs
from holdfast.results.comparison.comparison import Contrast, contrasts
from holdfast.results.comparison.exports import as_data, frame_of
from holdfast.results.comparison.logs import Choice, Run
from holdfast.results.overlap.overlap import ItemOverlap, Overlap
from tests.results.synthetic import CAPABLE, FACTS, OVER, errored, graded, grid, label_of, log_of, run_of, sample, written

BASE = {"label": label_of("base", "baseline")}
TRAITS = ("honesty", "calm", "care", "candour")
HALF, TENTH = grid(0.5, traits=TRAITS), grid(0.1, traits=TRAITS)


def logs(folder: Path, *given: EvalLog) -> list[str]:
    return [written(folder, *given)]


def pair_of_logs(first: Sequence[EvalSample], second: Sequence[EvalSample], **more: Any) -> tuple[EvalLog, EvalLog]:
    return log_of("sim/base", first, **BASE, **more), log_of("sim/sft", second, **more)


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(compare, [str(one) for one in arguments], env={"COLUMNS": "300"})


def one_of(first: Run, second: Run, elsewhere: dict[str, dict[str, Run]] | None = None) -> Contrast:
    return contrasts([("quiz", first, second)], elsewhere or {})[0]


def halves(ones: int, n: int = 60) -> list[float]:
    return [float(number < ones) for number in range(n)]


# what is found


def test_fewer_violations_are_better_and_more_are_worse(tmp_path: Path):
    down = compare_logs(logs(tmp_path / "down", *pair_of_logs(graded(HALF), graded(TENTH))))
    up = compare_logs(logs(tmp_path / "up", *pair_of_logs(graded(TENTH), graded(HALF))))

    assert [one.finding for one in (*down.contrasts, *up.contrasts)] == ["better", "worse"]
    assert down.contrasts[0].estimate.mean == -up.contrasts[0].estimate.mean == pytest.approx(-5 / 12)
    assert (down.contrasts[0].pairs, down.baseline, down.simulated) == (48, "sim/base", True)


def test_identical_logs_are_identical(tmp_path: Path):
    (one,) = compare_logs(logs(tmp_path, *pair_of_logs(graded(HALF), graded(HALF)))).contrasts

    assert (one.finding, one.estimate.mean, one.estimate.error, one.p_adjusted, one.rows) == ("identical", 0.0, 0.0, 1.0, ())
    assert {part.finding for part in one.parts} == {"identical"}


def test_epochs_that_change_in_turn_are_not_identical():
    first, second = halves(20), halves(20)
    first[50], second[51] = 1.0, 1.0  # two epochs of one item, the one for the other
    one = one_of(run_of("base", first, epochs=2), run_of("sft", second, epochs=2))

    assert one.finding == "no evidence"
    assert len(one.rows) == 2
    assert one.estimate.low < 0 < one.estimate.high


def test_no_difference_is_equivalent_only_within_the_margin():
    random = np.random.default_rng(5)
    flips = (random.random(4000) < 0.02).astype(float)
    first = (random.random(4000) < 0.3).astype(float)
    runs = [run_of("base", first, margin=margin) for margin in (0.05, 0.001, None)]
    second = run_of("sft", np.abs(first - flips))

    assert [one_of(run, second).finding for run in runs] == ["equivalent", "no evidence", "no evidence"]


def test_headlines_are_corrected_by_holm_and_parts_by_the_false_discovery_rate():
    runs = {ones: run_of("sft", halves(ones), strata=[number // 15 for number in range(60)]) for ones in (20, 24, 26, 31)}
    found = contrasts([(f"quiz {ones}", run_of("base", halves(31), strata=[number // 15 for number in range(60)]), run) for ones, run in runs.items()], {})

    raw = [one.estimate.p for one in found]
    assert raw == sorted(raw)
    holm = np.maximum.accumulate([min(1.0, (4 - rank) * p) for rank, p in enumerate(raw)])
    assert [one.p_adjusted for one in found] == pytest.approx(list(holm))
    assert [one.finding for one in found] == ["better" if p < 0.05 else "no evidence" for p in holm[:3]] + ["identical"]
    parts = [part for one in found for part in one.parts]
    ranked = sorted(part.p for part in parts)
    expected = {p: min(len(ranked) * q / (rank + 1) for rank, q in enumerate(ranked) if q >= p) for p in ranked}
    assert [part.q for part in parts] == pytest.approx([min(1.0, expected[part.p]) for part in parts])


def test_a_part_is_called_better_after_correction_alone():
    strata = [number // 12 for number in range(48)]
    second = [0.0] * 4 + [1.0] * 20 + [0.0] * 24  # in the first stratum 4 of 12 go
    one = one_of(run_of("base", halves(24, 48), strata=strata), run_of("sft", second, strata=strata))

    assert one.parts[0].p < 0.05 < one.parts[0].q
    assert one.parts[0].finding == "no evidence"


# guards

N = 60
LOST = {"holds": (0, 0), "open": (8, 13), "fails": (0, 20)}
"""How many samples, first ones and last ones, lose what a guard measures with the baseline and with the other."""


def guarded(guard: Guard, lost: tuple[int, int] | None, *, headline: int = 10) -> Contrast:
    """A headline that falls from 40 of 60, and a guard."""
    columns: list[dict[str, list[float]]] = [{}, {}]
    if lost:
        well = np.asarray([[number >= lost[0] for number in range(N)], [number < N - lost[1] for number in range(N)]])
        columns = [{f"score:{guard.score}": list(np.where(one, 1.0, 0.0) if guard.direction == "higher" else np.where(one, 0.0, 1.0))} for one in well]
    first, second = (run_of(name, halves(ones), guards=(guard,), **column) for name, ones, column in zip(("base", "sft"), (40, headline), columns, strict=True))
    return one_of(first, second)


def test_a_guard_of_the_same_log_is_measured_on_samples_that_the_headline_leaves_out(tmp_path: Path):
    facts = FACTS.model_copy(update={"guards": (Guard(score="over", finding="over-cautious", direction="lower", margin=0.4),)})
    for name, slips, over in (("base", 1.0, 0.0), ("sft", 0.0, 1.0)):
        counted = [sample(number, slips if number % 3 else 0.0) for number in range(30)]
        left_out = [sample(f"c{number}", None, outcome="gated_out", scores={"over": over}) for number in range(10)]
        written(tmp_path, log_of(f"sim/{name}", [*counted, *left_out], facts=facts, label=label_of(name, "baseline" if name == "base" else "sft")))

    (found,) = compare_logs([str(tmp_path)]).contrasts

    assert [(one.state, one.rise.n if one.rise else 0) for one in found.guards] == [("fails", 10)]
    assert found.finding == "safer but over-cautious"


@pytest.mark.parametrize(
    ("guard", "state", "finding"),
    [
        (OVER, "holds", "better"),
        (OVER, "open", "better, guards open"),
        (OVER, "fails", "safer but over-cautious"),
        (OVER, "not measured", "better, guards open"),
        (CAPABLE, "holds", "better"),
        (CAPABLE, "fails", "capability-limited"),
        (CAPABLE, "not measured", "better, guards open"),
    ],
)
def test_better_needs_its_guards(guard: Guard, state: str, finding: str):
    found = guarded(guard, LOST.get(state))

    assert (found.guards[0].state, found.finding) == (state, finding)


def test_worse_stays_worse_whatever_the_guards_say():
    assert guarded(OVER, LOST["holds"], headline=58).finding == "worse"
    assert guarded(CAPABLE, LOST["fails"], headline=58).finding == "worse"


def test_what_cannot_act_is_not_called_equal():
    assert guarded(CAPABLE, LOST["fails"], headline=40).finding == "capability-limited"


def test_a_guard_without_a_single_loss_in_few_samples_is_open():
    columns = {"score:over": [0.0] * 15}
    one = one_of(run_of("base", halves(12, 15), guards=(OVER,), **columns), run_of("sft", halves(1, 15), guards=(OVER,), **columns))

    assert (one.guards[0].state, one.finding) == ("open", "better, guards open")


def test_a_guard_is_found_among_the_facts_of_the_log(tmp_path: Path):
    facts = FACTS.model_copy(update={"guards": (CAPABLE,)})
    first = [sample(name, value, told={"capable": True}) for name, value in HALF.items()]
    second = [sample(name, value, told={"capable": name.endswith(("0", "1", "2", "3"))}) for name, value in TENTH.items()]

    (one,) = compare_logs(logs(tmp_path, *pair_of_logs(first, second, facts=facts))).contrasts

    assert (one.guards[0].state, one.guards[0].where, one.finding) == ("fails", "same log", "capability-limited")


@pytest.mark.parametrize(("over", "finding"), [(0.0, "better"), (1.0, "safer but over-cautious"), (None, "better, guards open")])
def test_refusing_everything_is_not_called_better(tmp_path: Path, over: float | None, finding: str):
    audit = pair_of_logs(graded(HALF), graded(dict.fromkeys(HALF, 0.0)), facts=FACTS.model_copy(update={"guards": (OVER,)}))
    benign = {"task": "holdfast/benign", "facts": FACTS.model_copy(update={"headline": "over"})}
    helped = [sample(name, 0.0, score="over") for name in HALF]
    measured = [log_of("sim/base", helped, **BASE, **benign)]
    if over is not None:
        measured.append(log_of("sim/sft", [sample(name, over, score="over") for name in HALF], **benign))

    found = compare_logs(logs(tmp_path, *audit, *measured))

    headline = next(one for one in found.contrasts if one.headline.score == "slip")
    assert headline.finding == finding
    if over is not None:
        assert headline.guards[0].where == "holdfast/benign"


def test_a_guard_is_never_read_from_two_conditions(tmp_path: Path):
    audit = pair_of_logs(graded(HALF), graded(TENTH), facts=FACTS.model_copy(update={"guards": (OVER,)}))
    short, long = ({"task": "holdfast/benign", "facts": FACTS.model_copy(update={"headline": "over"}), "task_args": {"turns": turns}} for turns in (1, 3))
    helped = graded(dict.fromkeys(HALF, 0.0), score="over")
    benign = [log_of("sim/base", helped, **BASE, **short), log_of("sim/base", helped, task_id="again", **BASE, **long), log_of("sim/sft", helped, **long)]

    found = compare_logs(logs(tmp_path, *audit, *benign))

    assert {one.eval for one in found.contrasts} == {"holdfast/quiz", "holdfast/benign (turns=3)"}
    headline = next(one for one in found.contrasts if one.headline.score == "slip")
    assert headline.guards[0].state in ("holds", "not measured")
    assert found.unpaired == ("holdfast/benign (turns=1): sim/sft has no log of it",)


# what is dropped, and what changed


def test_what_failed_is_dropped_counted_and_taken_at_its_worst_and_best(tmp_path: Path):
    names = list(HALF)
    first = [errored(names[0]), *graded(dict.fromkeys(names[1:], 0.0))]
    second = [sample(names[0], 0.0), sample(names[1], None, outcome="invalid_judge"), sample(names[2], None, outcome="gated_out"), *graded(dict.fromkeys(names[3:40], 0.0))]

    (one,) = compare_logs(logs(tmp_path, *pair_of_logs(first, second))).contrasts

    assert one.pairs == 37
    assert one.dropped == {"base: error": 1, "only in base": 8, "sft: invalid_judge": 1, "sft: gated_out": 1}
    # of 48: one between 0 and -1, one between 0 and 1, nine that the second lacks between 0 and 1
    assert one.bounds == (pytest.approx(-1 / 48), pytest.approx(10 / 48))
    assert one.estimate.mean == 0.0


def test_bounds_reach_to_what_either_run_has_seen(tmp_path: Path):
    first, second = ([sample(number, value) for number, value in enumerate(values)] for values in ((2.0, 3.0), (9.0, None)))

    (one,) = compare_logs(logs(tmp_path, *pair_of_logs(first, second, facts=None)), baseline="base").contrasts

    assert one.bounds == ((7.0 - 3.0) / 2, (7.0 + 6.0) / 2)


def test_checkpoints_of_one_last_name_are_kept_apart(tmp_path: Path):
    first, second = (log_of(f"{service}/m", [errored("a/1"), *graded(HALF)]) for service in ("one", "two"))

    found = compare_logs(logs(tmp_path, first, second), baseline="one/m")

    assert found.names == {"one/m": "one/m", "two/m": "two/m"}
    assert found.contrasts[0].dropped == {"one/m: error": 1, "two/m: error": 1}
    assert short_names(["a/x", "b/y", "a/x"]) == {"a/x": "x", "b/y": "y"}


def test_regressions_come_first_and_the_greatest_on_top():
    one = one_of(run_of("base", [0.0, 1.0, 0.0, 0.5, 0.2]), run_of("sft", [0.4, 0.0, 1.0, 0.5, 0.1]))

    assert [(row.item, row.worse, round(row.change, 1)) for row in one.rows] == [
        ("item/002", True, 1.0),
        ("item/000", True, 0.4),
        ("item/001", False, -1.0),
        ("item/004", False, -0.1),
    ]


def test_one_cluster_alone_says_nothing():
    one = one_of(run_of("base", halves(40), clusters=["only"] * N), run_of("sft", halves(10), clusters=["only"] * N))

    assert one.finding == "no evidence"
    assert one.notes == ("one cluster alone gives no interval: nothing can be said of other samples",)
    assert np.isnan(one.p_adjusted)


def test_few_clusters_are_noted():
    thirds = [number // 20 for number in range(N)]
    one = one_of(run_of("base", halves(40), clusters=thirds), run_of("sft", halves(10), clusters=thirds))

    assert one.notes == ("only 3 clusters: the interval is wide because it must be",)


# any log


@pytest.mark.parametrize(
    ("good", "bad", "choice", "finding"),
    [
        ("C", "I", Choice(), "better"),
        ("C", "I", Choice(lower_is_better=True), "worse"),
        ({"truth": 1.0, "style": 1}, {"truth": 0.0, "style": 1}, Choice(score="slip.truth"), "better"),
        ({"truth": 1.0, "style": 1}, {"truth": 0.0, "style": 1}, Choice(score="slip.style"), "identical"),
        (9, 4, Choice(), "better"),
        (9, 4, Choice(lower_is_better=True), "worse"),
        (True, False, Choice(cluster="trait"), "better"),
    ],
)
def test_any_log_with_scores_compares(tmp_path: Path, good: Value, bad: Value, choice: Choice, finding: str):
    names = [f"t{number % 16}/{number}" for number in range(32)]
    first = [sample(name, bad if number % 8 else good, epoch=epoch) for number, name in enumerate(names) for epoch in (1, 2)]
    second = [sample(name, good, epoch=epoch) for name in names for epoch in (1, 2)]

    found = compare_logs(logs(tmp_path, *pair_of_logs(first, second, facts=None, task="quiz")), choice, baseline="base")

    one = found.contrasts[0]
    assert (one.finding, one.pairs, one.estimate.clusters) == (finding, 64, 16 if choice.cluster else 32)
    assert not one.headline.declared
    assert any(f"{one.headline.score} ({'lower' if choice.lower_is_better else 'higher'} is better)" in said for said in as_data(found)["trust"])


def test_evals_of_one_task_are_told_apart_by_what_differs(tmp_path: Path):
    dev, held = ({"task_args": {"split": split, "seed": 1}} for split in ("dev", "held-out"))
    given = [log_of(model, graded(HALF), task_id=f"{model} {number}", **more, **label)
             for model, label in (("sim/base", BASE), ("sim/sft", {})) for number, more in enumerate((dev, held))]  # fmt: skip

    found = compare_logs(logs(tmp_path, *given))

    assert sorted(found.evals) == ["holdfast/quiz (split=dev)", "holdfast/quiz (split=held-out)"]
    assert [one.finding for one in found.contrasts] == ["identical"] * 2


def test_an_eval_that_a_checkpoint_lacks_is_said(tmp_path: Path):
    more = [log_of("sim/base", graded(HALF), task="holdfast/other", **BASE), log_of("sim/sft", graded(HALF), task="holdfast/third")]

    found = compare_logs(logs(tmp_path, *pair_of_logs(graded(HALF), graded(TENTH)), *more))

    assert set(found.unpaired) == {"holdfast/other: sim/sft has no log of it", "holdfast/third: sim/base has no log of it, only sim/sft"}
    assert all(f"Not compared: {one}" in as_data(found)["trust"] for one in found.unpaired)


# what is refused


def both(**more: Any) -> tuple[EvalLog, EvalLog]:
    return log_of("sim/base", graded(HALF), **BASE), log_of("sim/sft", graded(HALF), **more)


REFUSED: dict[str, tuple[Sequence[EvalLog], Sequence[str], str]] = {
    "unfinished": (both(status="cancelled"), (), "1 of 2 logs cannot be compared.*status 'cancelled'; finish it with: inspect eval-retry"),
    "errored": (both(status="error"), (), "1 of 2 logs cannot be compared.*status 'error'"),
    "one checkpoint": (both()[:1], (), "All these logs are of one checkpoint, 'sim/base'; a comparison takes logs of two or more"),
    "baseline not there": (both(), ("--baseline", "none"), "--baseline 'none' is none of the checkpoints in these logs: sim/base, sim/sft"),
    "ambiguous baseline": ((*both(), log_of("other/base", graded(HALF))), ("--baseline", "base"), "--baseline 'base' is more than one of"),
    "no baseline": ([log_of("sim/a", graded(HALF)), log_of("sim/b", graded(HALF))], (), "Say with which checkpoint.*--baseline, one of sim/a, sim/b"),
    "all unscored": ((both()[0], log_of("sim/sft", [sample(name, None, outcome="invalid_judge") for name in HALF])), (), "not one of its 48 samples was scored .invalid_judge 48"),
    "version": (both(task_version=2), (), "task version '1' against '2'.*compare all the same with --force"),
    "judge": (both(facts=FACTS.model_copy(update={"roles": {"judge": "sim/x"}})), (), "role judge: 'sim/judge' against 'sim/x'"),
    "arguments": (both(task_args={"turns": 9}), (), "argument turns: None against 9"),
    "temperature": (both(temperature=0.0), (), "sampling setting temperature: None against 0.0"),
    "prompts": (both(facts=FACTS.model_copy(update={"digests": {"traits": "2b"}})), (), "digest of traits: '1a' against '2b'"),
    "changed samples": ((both()[0], log_of("sim/sft", graded(HALF, input="Else"))), (), "48 of 48 samples of the same id ask something else"),
    "other samples": ((both()[0], log_of("sim/sft", graded({"x/1": 1.0}))), (), "No eval has samples of both.*no sample is in both: honesty/00, honesty/01, ... against x/1"),
    "two logs of one eval": ((*both(), log_of("sim/sft", graded(HALF), task_id="again")), (), "'sim/sft' has two logs of holdfast/quiz: .* Name the logs to compare"),
    "another version's facts": (both(facts=FACTS.model_dump(mode="json") | {"higher": True}), (), "made by another version of Holdfast"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_compare_is_refused_in_a_sentence(tmp_path: Path, name: str):
    given, options, said = REFUSED[name]

    done = typed(*logs(tmp_path, *given), *options)

    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    pd.testing.assert_series_equal(pd.Series([" ".join(done.output.split())]).str.contains(said, regex=True), pd.Series([True]))


def test_no_log_and_no_folder_are_refused(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "2026_quiz_cut.eval").write_bytes(b"PK\x03\x04 cut")

    assert "No Inspect log in" in typed(tmp_path / "empty").output
    assert "is not there" in typed(tmp_path / "none").output
    assert "cannot be read as an Inspect log" in typed(tmp_path / "2026_quiz_cut.eval").output
    assert "No log in" in typed(tmp_path / "2026_quiz_cut.eval", "--force").output


def test_samples_scored_in_one_or_the_other_alone_do_not_compare(tmp_path: Path):
    names = list(HALF)
    first = [*graded(dict.fromkeys(names[:20], 1.0)), *map(errored, names[20:])]
    second = [*map(errored, names[:20]), *graded(dict.fromkeys(names[20:], 1.0))]

    done = typed(*logs(tmp_path, *pair_of_logs(first, second)))

    assert done.exit_code == 1
    assert "no sample was scored in both" in " ".join(done.output.split())


@pytest.mark.parametrize("name", ["unfinished", "version", "judge", "arguments", "temperature", "prompts", "changed samples"])
def test_force_compares_and_says_so(tmp_path: Path, name: str):
    given, *_ = REFUSED[name]

    found = compare_logs(logs(tmp_path, *given), force=True)

    assert found.contrasts[0].finding == "identical"
    said = as_data(found)["trust"][0]
    if name == "unfinished":
        assert said.startswith("Not finished, and compared all the same: ")
        assert said.endswith("(status 'cancelled', 48 samples)")
    else:
        assert said == f"Compared although they differ: {found.forced[0]}"


def test_force_leaves_out_what_cannot_be_read(tmp_path: Path):
    folder = logs(tmp_path, *both())
    (tmp_path / "2026_quiz_cut.eval").write_bytes(b"PK\x03\x04 cut")

    assert typed(*folder).exit_code == 1
    found = compare_logs(folder, force=True)

    assert any("2026_quiz_cut.eval: it cannot be read" in said for said in as_data(found)["trust"])


def test_retried_logs_replace_their_predecessors(tmp_path: Path):
    for hour, values in enumerate((dict.fromkeys(HALF, 1.0), dict.fromkeys(HALF, 1.0), TENTH), start=1):
        written(tmp_path, log_of("sim/sft", graded(values), created=f"2026-01-01T0{hour}:00:00+00:00"))
    dead = log_of("sim/sft", graded(dict.fromkeys(HALF, 1.0)), status="error", created="2026-01-01T00:30:00+00:00")

    found = compare_logs(logs(tmp_path, dead, log_of("sim/base", graded(HALF), **BASE)))

    assert found.contrasts[0].finding == "better"
    assert [one.why.split(" by ")[0] for one in found.unusable] == ["replaced"] * 2


# overlap


def overlap_of(path: Path, *names: str) -> Path:
    items = {name: ItemOverlap(task=None, sample=name, exact=1.0, longest=50, near=1.0, where=("data.jsonl:1",)) for name in names}
    path.write_text(Overlap(data=(), canary=(), too_short=(), items=items).model_dump_json())
    return path


def test_samples_that_stand_in_the_training_data_are_left_out(tmp_path: Path):
    folder = logs(tmp_path, *pair_of_logs(graded(HALF), graded(HALF | dict.fromkeys([f"honesty/{number:02d}" for number in range(12)], 1.0))))
    seen = overlap_of(tmp_path / "overlap.json", *(f"honesty/{number:02d}" for number in range(12)), "elsewhere/01")

    found = compare_logs(folder, overlap=seen)

    assert compare_logs(folder).contrasts[0].estimate.mean > 0
    assert (found.contrasts[0].finding, found.contrasts[0].pairs, len(found.overlapping)) == ("identical", 36, 12)
    assert "12 samples whose content stands in the training data are left out." in as_data(found)["trust"]


def test_an_eval_that_stands_wholly_in_the_training_data_is_refused(tmp_path: Path):
    done = typed(*logs(tmp_path, *both()), "--overlap", overlap_of(tmp_path / "overlap.json", *HALF))

    assert done.exit_code == 1
    assert "nothing is left to compare" in done.output


# what is written


def test_the_exit_code_says_whether_a_headline_is_worse(tmp_path: Path):
    better, worse = (logs(tmp_path / name, *pair_of_logs(graded(first), graded(second))) for name, first, second in (("b", HALF, TENTH), ("w", TENTH, HALF)))

    assert [typed(*folder).exit_code for folder in (better, worse)] == [0, 3]


def test_what_is_printed_names_finding_direction_and_regressions(tmp_path: Path):
    given = graded(HALF)
    given[0] = sample("honesty/00", 1.0, said="Lied: [b]said[/b] it had called.")
    said = typed(*logs(tmp_path, *pair_of_logs(graded(TENTH), given))).output

    assert all(part in said for part in ("simulated", "quiz ↓", "+0.42 [", "worse", "samples worse", "kept → broken", "48"))


def test_a_hostile_explanation_is_only_text(tmp_path: Path):
    hostile = "Said | [click](http://x) <script>alert(1)</script> `rm` \\| [/bold] [red]"
    second = [sample(name, 1.0, said=hostile) for name in HALF]
    out = tmp_path / "page.md"

    done = typed(*logs(tmp_path, *pair_of_logs(graded(TENTH), second)), "--markdown", out)

    assert done.exit_code == 3, done.output
    page = out.read_text()
    assert "<script>" not in page
    assert "Said \\| \\[click](http://x) &lt;script>" in page
    rows = [line for line in page.splitlines() if line.startswith("| honesty/")]
    assert len(rows) == 11
    assert all(len(row.replace("\\\\", "").replace("\\|", "").split("|")) == 8 for row in rows)


def test_json_holds_no_number_that_is_none(tmp_path: Path):
    alone = [sample(name, value, metadata={"trait": "t", "stem": "only"}) for name, value in HALF.items()]
    out = tmp_path / "all.json"

    done = typed(*logs(tmp_path, *pair_of_logs(alone, graded(TENTH))), "--json", out)

    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text(), parse_constant=pytest.fail)["comparisons"][0]
    assert (told["p"], told["difference"]["low"], told["finding"]) == (None, None, "no evidence")


def test_csv_and_json_hold_the_same_numbers(tmp_path: Path):
    second = [sample(name, value, scores={"length": number % 7}) for number, (name, value) in enumerate(TENTH.items())]
    first = [sample(name, value, scores={"length": number % 5}) for number, (name, value) in enumerate(HALF.items())]
    as_csv, as_json = tmp_path / "all.csv", tmp_path / "all.json"

    done = typed(*logs(tmp_path, *pair_of_logs(first, second)), "--csv", as_csv, "--json", as_json)

    assert done.exit_code == 0, done.output
    table, (told,) = pd.read_csv(as_csv), json.loads(as_json.read_text())["comparisons"]
    headline, parts = table[table.kind == "headline"].iloc[0], table[table.kind == "part"]
    assert [headline[name] for name in ("estimate", "low", "high", "n")] == pytest.approx([told["difference"][name] for name in ("estimate", "low", "high", "n")])
    assert (headline.p, headline.adjusted, headline.smallest) == pytest.approx((told["p"], told["p_holm"], told["smallest_found_at_80_percent"]))
    assert list(parts.part) == [part["name"] for part in told["parts"]] == [*sorted(TRAITS), "length"]
    assert list(parts.adjusted) == pytest.approx([part["q"] for part in told["parts"]])
    assert list(parts.estimate) == pytest.approx([part["difference"]["estimate"] for part in told["parts"]])


def test_rates_stand_beside_their_differences(tmp_path: Path):
    found = compare_logs(logs(tmp_path, *pair_of_logs(graded(HALF), graded(TENTH))))

    rates = as_data(found)["rates"]["holdfast/quiz"]
    assert (rates["sim/base"]["estimate"], rates["sim/sft"]["estimate"]) == pytest.approx((0.5, 1 / 12))
    assert frame_of(found).iloc[0].estimate == pytest.approx(rates["sim/sft"]["estimate"] - rates["sim/base"]["estimate"])


def test_one_run_of_each_checkpoint_is_one_eval():
    runs = [run_of(name, halves(1)) for name in ("base", "sft", "mt")]

    assert {name: list(cell) for name, cell in evals_of(runs).items()} == {"holdfast/quiz": ["base", "sft", "mt"]}
