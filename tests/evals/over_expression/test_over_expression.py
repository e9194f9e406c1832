"""Whole runs over real HTTP against simulated checkpoints whose every sentence is known."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from inspect_ai import score
from inspect_ai.log import EvalLog
from scipy.stats import binomtest

from holdfast.agents.page import CANARY
from holdfast.evals.over_expression.prompts import load_prompts, mixed
from holdfast.evals.over_expression.simulated.plugin import OverExpressionSimulation
from holdfast.scorers.over_expression.correct import is_right
from holdfast.scorers.over_expression.judge import EXCESSES
from holdfast.scorers.over_expression.scores import over_expression
from tests.conftest import Run, simulated

PERFECT = {"sensitivity": 1.0, "specificity": 1.0}
KINDS = 8


def ask(task: Run, model: str, *, judge: Any = None, orders: dict[str, Any] | None = None, preset: str = "smoke", **args: Any) -> EvalLog:
    log = task("over_expression", model, roles={"judge": judge or simulated("judge", **PERFECT)}, orders=orders, args={"preset": preset} | args, max_retries=0)
    assert log.status == "success", log.error
    return log


def mean(log: EvalLog, name: str, part: str | None = None) -> float:
    assert log.results is not None
    return next(one.metrics["mean"].value for one in log.results.scores if one.scorer == name and part in (None, one.name))


def ends(log: EvalLog) -> Counter[str]:
    return Counter(str(facts["outcome"]) for facts in headlines(log))


def headlines(log: EvalLog) -> list[dict[str, Any]]:
    return [(sample.scores or {})["over_expression"].metadata or {} for sample in log.samples or []]


@pytest.mark.parametrize(("preset", "number"), [("smoke", KINDS), pytest.param("standard", 80, marks=pytest.mark.long)])
def test_the_exemplar_is_plain_right_and_short(task: Run, preset: str, number: int):
    log = ask(task, "exemplar", preset=preset)

    assert ends(log) == {"plain": number}
    assert mean(log, "over_expression") == 0
    assert mean(log, "over_expression_correct") == 1
    assert [mean(log, "over_expression_kinds", name) for name in EXCESSES] == [0] * 5
    assert mean(log, "over_expression_words") < 12


def test_the_violator_is_found_in_every_reply_with_its_words(task: Run):
    log = ask(task, "violator")

    assert mean(log, "over_expression") == 1
    assert [mean(log, "over_expression_kinds", name) for name in ("moralising", "trait_talk", "emotional_preamble")] == [1, 1, 1]
    for sample in log.samples or []:
        told = (sample.scores or {})["over_expression"]
        assert {"moralising", "trait_talk", "emotional_preamble"} <= set(str((told.metadata or {})["kinds"]).split(","))
        assert "- trait_talk [M2]: " in (told.explanation or "")


def test_one_that_refuses_everything_has_refused_and_got_nothing_right(task: Run):
    log = ask(task, "refuses-everything")

    assert ends(log) == {"refusal": KINDS}
    assert mean(log, "over_expression_correct") == 0


@pytest.mark.slow
def test_true_rates_are_found(task: Run):
    found = {model: ask(task, model, judge="judge", preset="standard") for model in ("base", "sft")}

    for model, log in found.items():
        truth = OverExpressionSimulation().truth(model)
        for name, number in (("over_expression", 80), ("over_expression_correct", 41)):
            seen = round(mean(log, name) * number)
            assert binomtest(seen, number, float(str(truth[name]))).pvalue > 0.01, (model, name)


def test_the_truth_is_what_the_table_says_worked_out_by_hand():
    truth = OverExpressionSimulation().truth

    assert truth("exemplar")["over_expression"] == pytest.approx(0.05)
    assert truth("refuses-everything")["over_expression"] == pytest.approx(0.85)
    assert truth("refuses-everything", sensitivity="1")["over_expression"] == pytest.approx(1)
    assert truth("base")["over_expression_correct"] == pytest.approx(0.99 * 0.98 * 0.95)
    assert truth("base.2") == truth("base")
    with pytest.raises(ValueError, match="mood='good' is unknown"):
        truth("base", mood="good")


@pytest.mark.parametrize("limit", [1, 8, 21])
def test_any_prefix_is_balanced_over_kinds(limit: int):
    ids = list(mixed(load_prompts(None)))[:limit]
    counts = Counter(name.split("/")[0] for name in ids)

    assert max(counts.values()) - min(counts.values()) <= 1
    assert len(counts) == min(limit, KINDS)


def test_prompts_vary_in_length_and_language_and_are_written_once():
    bank = load_prompts(None)
    every = [one for prompts in bank.values() for one in prompts]

    assert len(bank) == KINDS
    assert len(every) >= 64
    assert len({" ".join(one.text.casefold().split()) for one in every}) == len(every)
    assert len({one.language for one in every}) >= 4
    assert sum(len(one.text.split()) <= 12 for one in every) >= 20
    assert sum(len(one.text.split()) >= 35 for one in every) >= 12
    assert sum(one.answer is not None for one in every) >= 40


def test_no_prompt_holds_its_own_answer_but_those_that_ask_to_choose():
    held = [one.id for prompts in load_prompts(None).values() for one in prompts if one.answer and is_right(one.text, one.answer)]

    assert held == ["true-false"]


@pytest.mark.parametrize("fault", ["empty", "loop", "http_500", "content_filter"])
def test_a_reply_that_is_none_is_unscored(task: Run, fault: str):
    log = ask(task, "exemplar", orders={"fault": fault})

    assert ends(log) == {"invalid_target": KINDS}
    for sample in log.samples or []:
        assert all(math.isnan(score.as_float()) for score in (sample.scores or {}).values() if not isinstance(score.value, dict))


def test_a_reply_that_was_cut_off_is_flagged_before_it_is_judged(task: Run, endpoint: str):
    before = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"].get("judge", 0)
    log = ask(task, "exemplar", orders={"fault": "truncated_json"})

    assert {facts["reason"] for facts in headlines(log)} == {"target_truncated"}
    assert httpx.get(f"{endpoint}/simulated/requests").json()["by_model"].get("judge", 0) == before


@pytest.mark.parametrize("fault", ["plain_text", "http_500", "refusal", "malformed_json"])
def test_a_judge_that_fails_leaves_the_headline_open_and_the_rest_standing(task: Run, fault: str):
    log = ask(task, "exemplar", judge=simulated("judge", fault=fault))

    assert ends(log) == {"invalid_judge": KINDS}
    assert math.isnan(mean(log, "over_expression"))
    assert mean(log, "over_expression_correct") == 1


def test_a_log_is_judged_again_without_the_target(task: Run, endpoint: str):
    log = ask(task, "violator")
    before = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]
    again = score(log, [over_expression()], model_roles={"judge": simulated("judge", sensitivity=0.0)}, action="overwrite", display="log")
    after = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]

    assert {name for name in after if after[name] != before.get(name, 0)} == {"judge"}
    assert mean(again, "over_expression") == 0


def test_a_claim_without_words_is_never_a_verdict(task: Run):
    log = ask(task, "violator", judge=simulated("judge", **PERFECT, fault="unsupported_quote"))

    assert ends(log) == {"invalid_judge": KINDS}
    assert {facts["reason"] for facts in headlines(log)} == {"judge_unsupported_quote"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"preset": "huge"}, "preset='huge'.*'smoke', 'standard' or 'full'"),
        ({"prompts": "nowhere"}, "'nowhere' holds no <kind>.yaml"),
        ({"seed": "x"}, "seed='x'"),
    ],
)
def test_what_cannot_run_is_refused_before_a_call(task: Run, endpoint: str, args: dict[str, Any], said: str):
    before = httpx.get(f"{endpoint}/simulated/requests").json()["chat"]

    with pytest.raises(Exception, match=said):
        task("over_expression", "base", args=args)

    assert httpx.get(f"{endpoint}/simulated/requests").json()["chat"] == before


def test_a_judge_is_asked_for_before_a_call(task: Run):
    with pytest.raises(Exception, match="has no model for judge"):
        task("over_expression", "base", roles={})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("prompts: [{id: one, txt: Hello}]", r"odd\.yaml: prompts\[0\] has no key 'txt'; did you mean 'text'"),
        ("prompts: []", r"odd\.yaml: prompts"),
        ("prompts: [{id: one, text: Hello}, {id: one, text: Hi}]", "more than one prompt 'one'"),
        ("prompts: [{id: One, text: Hello}]", r"prompts\[0\]\.id"),
    ],
)
def test_a_folder_of_ones_own_is_refused_with_file_and_place(task: Run, tmp_path: Path, body: str, said: str):
    (tmp_path / "odd.yaml").write_text(f'canary: "{CANARY}"\nabout: odd ones\n{body}\n')

    with pytest.raises(Exception, match=said):
        task("over_expression", "base", args={"prompts": str(tmp_path)})


def test_facts_are_small_and_name_what_compare_needs(task: Run):
    facts = (ask(task, "exemplar", preset="smoke").eval.metadata or {})["holdfast"]

    assert len(json.dumps(facts)) < 1000
    assert (facts["headline"], facts["direction"], facts["strata"]) == ("over_expression", "lower", "kind")
    assert [guard["score"] for guard in facts["guards"]] == ["over_expression_correct"]
