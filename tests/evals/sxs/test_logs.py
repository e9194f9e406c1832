"""Two finished logs before the judge, without asking either checkpoint again."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from inspect_ai.log import EvalLog, write_eval_log

from holdfast.agents.errors import BadInput
from tests.conftest import Run, simulated

PARTIES = {"judge": "judge", "baseline": "base"}


def answered(task: Run, model: str, *, limit: int = 6, **settings: Any) -> str:
    log = task("sxs", model, roles=PARTIES, args={"preset": "smoke"}, limit=limit, **settings)
    assert log.status == "success", log.error
    return log.location


def judged(task: Run, log: str, baseline: str, model: str | None = None) -> EvalLog:
    return task("sxs_logs", model, roles={"judge": "judge"}, args={"log": log, "baseline": baseline})


def mean(log: EvalLog) -> float:
    assert log.status == "success", log.error
    assert log.results
    return next(float(one.metrics["mean"].value) for one in log.results.scores if one.name == "sxs_win_rate" and "mean" in one.metrics)


@pytest.mark.slow
def test_the_answers_of_two_logs_are_compared_and_nobody_is_asked_but_the_judge(task: Run, endpoint: str):
    strong, weak = answered(task, "exemplar"), answered(task, "violator")
    before = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]
    log = judged(task, strong, weak)
    after = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]

    assert mean(log) > 0.7
    assert mean(judged(task, weak, strong)) == pytest.approx(1 - mean(log))
    assert {name for name in after if after[name] != before.get(name, 0)} == {"judge"}
    assert log.eval.model == "none/none"


def test_a_log_against_itself_is_identical(task: Run):
    one = answered(task, "base", limit=3)
    log = judged(task, one, one)

    assert mean(log) == 0.5
    assert {str((sample.scores or {})["sxs_outcome"].value) for sample in log.samples or []} == {"identical"}


def test_who_failed_in_a_log_is_invalid_here(task: Run):
    failed = answered(task, "exemplar", limit=2, orders={"fault": "empty"}, max_retries=0)
    whole = answered(task, "exemplar", limit=2)

    outcomes = [{str((sample.scores or {})["sxs_outcome"].value) for sample in judged(task, *pair).samples or []} for pair in ((failed, whole), (whole, failed))]
    assert outcomes == [{"invalid_checkpoint"}, {"invalid_baseline"}]


def test_logs_of_other_prompts_are_told_apart_in_a_sentence(task: Run, tmp_path: Path):
    one, longer = answered(task, "exemplar", limit=2), answered(task, "exemplar", limit=3)

    with pytest.raises(BadInput, match=r"do not hold the same samples: 1 stand in one alone, such as .* \(epoch 1\); run both with the same prompts"):
        judged(task, one, longer)


def test_a_changed_prompt_under_the_same_id_is_named(task: Run, tmp_path: Path):
    log = task("sxs", "exemplar", roles=PARTIES, args={"preset": "smoke"}, limit=1)
    samples = [sample.model_copy(update={"input": "something else"}) for sample in log.samples or []]
    write_eval_log(log.model_copy(update={"samples": samples}), str(tmp_path / "other.eval"))

    with pytest.raises(BadInput, match=f"ask something else under the same id in 1 samples, '{samples[0].id}' for one"):
        judged(task, log.location, str(tmp_path / "other.eval"))


def test_the_family_of_either_checkpoint_is_warned_of(task: Run):
    one = answered(task, "exemplar", limit=1)
    log = task("sxs_logs", None, roles={"judge": simulated("exemplar")}, args={"log": one, "baseline": one})

    assert "judge-of-family" in (log.eval.tags or [])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({}, "-T log=<a log of holdfast/sxs> -T baseline=<another log"),
        ({"log": "/nowhere.eval", "baseline": "/nowhere.eval"}, "There is no log at '/nowhere.eval'"),
    ],
)
def test_what_is_no_pair_of_logs_is_refused(task: Run, args: dict[str, str], said: str):
    with pytest.raises(BadInput) as error:
        task("sxs_logs", None, roles={"judge": "judge"}, args=args)

    assert said in str(error.value)
