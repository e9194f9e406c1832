"""Any Inspect log becomes rows that can be compared, or a sentence that says why not."""

import json
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import EvalConfig, EvalDataset, EvalLog, EvalSpec, write_eval_log
from inspect_ai.scorer import Value

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.alike import differences
from holdfast.results.comparison.logs import Choice, Run, find_logs, read_runs
from tests.results.synthetic import FACTS, errored, graded, grid, log_of, sample, written


def read(folder: Path, log: EvalLog, choice: Choice | None = None) -> Run:
    (run,), unusable = read_runs([written(folder, log)], choice)
    assert not unusable
    return run


def refused(folder: Path, log: EvalLog, choice: Choice | None = None) -> str:
    runs, (one,) = read_runs([written(folder, log)], choice)
    assert not runs
    return one.why


def values(run: Run) -> dict[str, float]:
    return dict(zip(run.counted["item"], run.counted["value"], strict=True))


def foreign(*samples: Any, **more: Any) -> EvalLog:
    return log_of("mockllm/a", samples, task="quiz", facts=None, **more)


def test_the_eval_itself_says_how_it_is_read(tmp_path: Path):
    run = read(tmp_path, log_of("sim/base", graded(grid(0.5))))

    headline = run.headline
    assert (headline.score, headline.lower_is_better, headline.margin, headline.cluster, headline.strata) == ("slip", True, 0.05, "stem", "trait")
    assert headline.declared
    assert run.simulated
    assert set(run.rows.stratum) == {"honesty", "calm"}
    assert list(run.rows.state) == ["bad" if value else "good" for value in run.rows.value]


def test_letters_and_truth_values_are_numbers(tmp_path: Path):
    given: dict[str, Value] = {"a": "C", "b": "I", "c": "P", "d": True, "e": "no", "f": 0.25}
    run = read(tmp_path, foreign(*(sample(name, value, score="match") for name, value in given.items())))

    assert values(run) == {"a": 1.0, "b": 0.0, "c": 0.5, "d": 1.0, "e": 0.0, "f": 0.25}
    assert not run.headline.declared
    assert (run.headline.lower_is_better, run.headline.bounds) == (False, (0.0, 1.0))


def test_a_part_of_a_dict_score_is_named_with_a_dot(tmp_path: Path):
    log = foreign(sample(1, {"style": 3, "truth": 0.5}, score="my.grades", told={"outcome": "odd"}), sample(2, {"style": 7, "truth": 1}, score="my.grades"))

    first = read(tmp_path / "first", log)
    second = read(tmp_path / "second", log, Choice(score="my.grades.truth", lower_is_better=True))

    assert (first.headline.score, first.headline.bounds, values(first)) == ("my.grades.style", (0.0, 7.0), {"1": 3.0, "2": 7.0})
    assert (second.headline.lower_is_better, values(second)) == (True, {"1": 0.5, "2": 1.0})
    assert list(second.rows.outcome) == ["odd", "scored"]


def test_the_direction_of_an_undeclared_score_is_what_the_user_says(tmp_path: Path):
    log = foreign(sample(1, 0.5))

    assert not read(tmp_path, log).headline.lower_is_better
    assert read(tmp_path, log, Choice(lower_is_better=True)).headline.lower_is_better


def test_a_declared_direction_is_not_turned_by_the_user(tmp_path: Path):
    assert read(tmp_path, log_of("sim/base", graded(grid(0.5))), Choice(lower_is_better=False)).headline.lower_is_better


@pytest.mark.parametrize("value", [[1, 2], "a sentence", {"a": "prose"}, None, float("inf")])
def test_what_is_no_number_is_not_compared(tmp_path: Path, value: Value):
    assert "was scored" in refused(tmp_path, foreign(sample("a", value)))


def test_one_unscored_sample_costs_that_sample_only(tmp_path: Path):
    run = read(tmp_path, foreign(sample("a", 1.0), sample("b", None), sample("c", float("inf"))))

    assert values(run) == {"a": 1.0}
    assert list(run.rows.state) == ["counted", "invalid", "invalid"]


def test_errored_unscored_and_excluded_samples_are_told_apart(tmp_path: Path):
    ends = [("a", "broken"), ("b", "gated_out"), ("c", "invalid_judge")]
    samples = [sample(name, 1.0 if end == "broken" else None, outcome=end) for name, end in ends]
    run = read(tmp_path, log_of("sim/base", [*samples, errored("d")]))

    assert dict(zip(run.rows["item"], run.rows.state, strict=True)) == {"a": "bad", "b": "excluded", "c": "invalid", "d": "invalid"}
    assert dict(zip(run.rows["item"], run.rows.outcome, strict=True)) == {"a": "broken", "b": "gated_out", "c": "invalid_judge", "d": "error"}
    assert run.rows.reason.iloc[3] == "RuntimeError: boom"


def test_epochs_of_a_sample_are_one_cluster(tmp_path: Path):
    run = read(tmp_path, foreign(*(sample(name, 1.0, epoch=epoch) for name in ("a", "b") for epoch in (1, 2, 3))))

    assert list(run.rows.epoch) == [1, 2, 3, 1, 2, 3]
    assert list(run.rows.cluster) == ["a"] * 3 + ["b"] * 3


def test_numbers_and_text_are_the_same_ids(tmp_path: Path):
    assert list(read(tmp_path, foreign(sample(7, 1.0), sample("x/8", 0.0))).rows["item"]) == ["7", "x/8"]


def test_clusters_that_no_sample_names_are_refused(tmp_path: Path):
    log = foreign(sample("x/1", 1.0))

    assert refused(tmp_path, log, Choice(cluster="stemm")) == "its samples have no metadata 'stemm' that would name clusters; they have 'trait', 'stem'"
    assert list(read(tmp_path, log, Choice(cluster="trait")).rows.cluster) == ["x"]


def test_a_score_that_is_not_there_is_named_beside_those_that_are(tmp_path: Path):
    log = foreign(sample("a", 1.0, scores={"length": 3}))

    assert refused(tmp_path, log, Choice(score="lenght")) == "no sample has the score 'lenght'; it has 'slip', 'length'"


def test_facts_of_another_version_are_refused_and_never_read_otherwise(tmp_path: Path):
    told = FACTS.model_dump(mode="json") | {"better": "lower"}
    told.pop("direction")

    why = refused(tmp_path, log_of("sim/base", graded(grid(0.5)), facts=told, packages={"holdfast": "0.9"}))

    assert "made by another version of Holdfast (0.9)" in why


def test_somebody_elses_metadata_is_no_label(tmp_path: Path):
    assert read(tmp_path, foreign(sample("a", 1.0), label="step-100")).label == {}


@pytest.mark.parametrize("status", ["started", "cancelled", "error"])
def test_an_unfinished_log_names_the_command_that_finishes_it(tmp_path: Path, status: str):
    log = foreign(sample("a", 1.0), status=status)

    assert f"it ended with status {status!r}; finish it with: inspect eval-retry" in refused(tmp_path, log)
    (run,), _ = read_runs([str(tmp_path)], unfinished=True)
    assert values(run) == {"a": 1.0}


def test_a_later_log_replaces_the_earlier_ones_of_the_same_run(tmp_path: Path):
    for hour, status in ((1, "error"), (2, "success"), (3, "success")):
        written(tmp_path, foreign(sample("a", float(hour)), status=status, created=f"2026-01-01T0{hour}:00:00+00:00", eval_id=f"e{hour}", task_id="same"))

    (run,), (left,) = read_runs([str(tmp_path)])

    assert values(run) == {"a": 3.0}
    assert left.why.startswith("replaced by")
    assert left.location.endswith("e2.eval")


def test_old_logs_without_a_task_id_do_not_replace_each_other(tmp_path: Path):
    for model in ("mockllm/a", "mockllm/b"):
        spec = EvalSpec(created="2026-01-01T00:00:00+00:00", task="quiz", model=model, dataset=EvalDataset(), config=EvalConfig())
        write_eval_log(EvalLog(status="success", eval=spec, samples=[sample("a", 1.0)]), str(tmp_path / f"{model[-1]}.eval"))

    assert len(read_runs([str(tmp_path)])[0]) == 2


def test_a_cut_off_log_and_another_file_are_told_from_a_log(tmp_path: Path):
    folder = written(tmp_path, foreign(sample("a", 1.0), eval_id="cut"))
    whole = next(Path(folder).glob("*.eval"))
    whole.write_bytes(whole.read_bytes()[:-400])
    (tmp_path / "notes.txt").write_text("no log")

    runs, unusable = read_runs([folder, str(tmp_path / "notes.txt")])

    assert not runs
    assert all("it cannot be read as an Inspect log" in one.why for one in unusable)
    assert len(unusable) == 2


NAME = "2026-01-01T00-00-00-00-00_quiz_one.json"


def test_json_logs_and_folders_with_odd_names_are_found_once(tmp_path: Path):
    folder = tmp_path / "a b#100%é"
    log = foreign(sample("a", 1.0))
    write_eval_log(log, str(folder / NAME), format="json")

    assert find_logs([str(folder), str(folder / NAME)]) == [str(folder / NAME)]
    assert values(read_runs([str(folder)])[0][0]) == {"a": 1.0}


def test_what_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match="is not there; give a log, or a folder"):
        find_logs([str(tmp_path / "none")])
    with pytest.raises(BadInput, match="No Inspect log in"):
        find_logs([str(tmp_path)])


def changed(folder: Path, **more: Any) -> list[str]:
    """What is said of two runs of which the second differs in this."""
    first, second = (read(folder / name, log_of("sim/base", graded(grid(0.5), **more.get("sample", {}) if which else {}), **more.get("log", {}) if which else {}))
                     for which, name in enumerate(("first", "second")))  # fmt: skip
    return differences(first, second)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"log": {"task_version": 2}}, "task version '1' against '2'"),
        ({"log": {"task_args": {"split": "dev"}}}, "argument split: None against 'dev'"),
        ({"log": {"task_args": {"seed": 3, "revision": "b"}}}, None),
        ({"log": {"temperature": 0.7}}, "sampling setting temperature: None against 0.7"),
        ({"log": {"facts": FACTS.model_copy(update={"roles": {"judge": "sim/other"}})}}, "role judge: 'sim/judge' against 'sim/other'"),
        ({"log": {"facts": FACTS.model_copy(update={"digests": {"traits": "2b"}})}}, "digest of traits: '1a' against '2b'"),
        ({"sample": {"input": "Something else"}}, "24 of 24 samples of the same id ask something else, 'honesty/00' first"),
        ({"sample": {"target": "D"}}, "24 of 24 samples of the same id ask something else, 'honesty/00' first"),
        ({}, None),
    ],
)
def test_what_differs_beside_the_checkpoint_is_said(tmp_path: Path, more: dict[str, Any], said: str | None):
    assert changed(tmp_path, **more) == ([said] if said else [])


def test_the_judge_of_a_foreign_log_is_its_role(tmp_path: Path):
    first, second = (read(tmp_path / judge, foreign(sample("a", 1.0), judge=f"sim/{judge}")) for judge in ("one", "two"))

    assert differences(first, second) == ["role judge: 'sim/one' against 'sim/two'"]


def test_a_huge_explanation_stays_a_line(tmp_path: Path):
    run = read(tmp_path, foreign(sample("a", 1.0, said="First.\n" + "x" * 3_000_000)))

    assert len(run.rows.said.iloc[0]) <= 1024
    assert "\n" not in run.rows.said.iloc[0]
    assert json.dumps(run.rows.said.iloc[0])


def test_a_question_longer_than_a_summary_is_compared_to_its_end(tmp_path: Path):
    logs = [log_of("sim/base", [sample(number, 1.0, input="word " * 1500 + end) for number in range(12)]) for end in ("one", "two", "one")]
    first, second, again = (read(tmp_path / str(number), log) for number, log in enumerate(logs))

    assert differences(first, second) == ["samples of the same id ask something else, '0' for one"]
    assert differences(first, again) == []
