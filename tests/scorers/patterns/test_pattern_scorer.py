import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai import score as score_log
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog, read_eval_log

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.simulated.corpus import corpus
from holdfast.scorers.patterns.catalogue import Catalogue, load_catalogue, save_catalogue
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.pattern_scorer import pattern
from tests.conftest import scripted, simulated
from tests.results.patterns.made import answering, card

ROWS = corpus(12, {"asks-back": 0.5, "answer-first": 0.4}, 4)


def values(log: EvalLog) -> list[dict[str, Any]]:
    assert log.status == "success", log.error
    return [(sample.scores or {})["pattern"].value for sample in log.samples or []]  # pyright: ignore[reportReturnType]


def replies(tmp_path: Path) -> EvalLog:
    model, _ = scripted(*(row.reply for row in ROWS))
    return run_eval(Task(dataset=[Sample(input=row.prompt) for row in ROWS]), model=model, max_connections=1, max_samples=1, log_dir=str(tmp_path / "logs"), display="log")[0]


def test_a_log_is_scored_after_the_fact(endpoint: str, tmp_path: Path):
    save_catalogue(tmp_path / "patterns.json", Catalogue(patterns=choose_known("clarifying-question")))

    log = score_log(replies(tmp_path), pattern(str(tmp_path / "patterns.json"), known="bluf"), model_roles={"judge": simulated("rater")}, display="log")

    truth = ["asks-back" in row.planted for row in ROWS]
    assert sum((one["clarifying-question"] > 0) == planted for one, planted in zip(values(log), truth, strict=True)) >= 11
    metrics = {(one.name, name): metric.value for one in (log.results.scores if log.results else []) for name, metric in one.metrics.items()}
    assert metrics["clarifying-question", "holdfast/broad"] == sum(one["clarifying-question"] > 0 for one in values(log)) / 12
    assert metrics["bluf", "holdfast/strict"] <= metrics["bluf", "holdfast/broad"]


def test_a_task_may_score_with_it(tmp_path: Path):
    save_catalogue(tmp_path / "patterns.json", Catalogue(patterns=(card("a"), card("b"))))
    target, _ = scripted("The shop is open until six.")
    rater, _ = answering(lambda text: {"ratings": [{"card": "C1", "quote": "open until six", "value": 2}, {"card": "C2", "quote": "closed at noon", "value": 2}]})

    log = run_eval(
        Task(dataset=[Sample(input="Is it open?")], scorer=pattern(str(tmp_path / "patterns.json"))),
        model=target, model_roles={"rater": rater}, log_dir=str(tmp_path / "logs"), display="log",
    )[0]  # fmt: skip

    found = values(log)[0]
    assert sorted(str(value) for value in found.values()) == ["2.0", "nan"]
    assert [math.isnan(value) for value in found.values()].count(True) == 1


def test_a_sample_that_nobody_can_rate_is_unscored(tmp_path: Path):
    target, _ = scripted("The shop is open until six.")
    rater, _ = answering(lambda text: "no idea")

    log = run_eval(
        Task(dataset=[Sample(input="Is it open?")], scorer=pattern(known="bluf")),
        model=target, model_roles={"rater": rater}, log_dir=str(tmp_path / "logs"), display="log",
    )[0]  # fmt: skip

    assert log.status == "success"
    score = ((log.samples or [])[0].scores or {})["pattern"]
    assert score.reason == "rater_malformed"
    assert math.isnan(score.as_float())


def test_nothing_to_look_for_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="nothing to look for"):
        pattern()
    with pytest.raises(BadInput, match="holdfast patterns scan DATA"):
        pattern(str(tmp_path / "none.json"))
    (tmp_path / "other.json").write_text('{"items": []}')
    with pytest.raises(BadInput, match=r"is not what `holdfast patterns scan` writes: .*items"):
        pattern(str(tmp_path / "other.json"))


def test_two_patterns_of_one_id_are_refused(tmp_path: Path):
    (tmp_path / "patterns.json").write_text(json.dumps({"patterns": [card("a").model_dump(mode="json")] * 2}))

    with pytest.raises(BadInput, match="two patterns have the id 'a'"):
        load_catalogue(tmp_path / "patterns.json")


@pytest.mark.slow
def test_the_command_scores_a_log(endpoint: str, tmp_path: Path):
    log = replies(tmp_path)
    command = [sys.executable, "-m", "inspect_ai", "score", log.location, "--scorer", "holdfast/pattern", "-S", "known=bluf", "--model-role", "rater=openai-api/sim/rater"]

    subprocess.run([*command, "--output-file", str(tmp_path / "again.eval"), "--action", "append"], check=True, capture_output=True, text=True)

    assert len(values(read_eval_log(str(tmp_path / "again.eval")))) == 12
