"""The whole eval over simulated answerers and their judge."""

import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import score as rescore

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import read_runs
from holdfast.scorers.knowledge.scores import knowledge_contrast
from tests.evals.knowledge.parties import ask, metrics, party, value

FOUND = '{"points": [{"quote": "words that nobody ever wrote here", "gist": "none", "kind": "value"}]}'


def test_who_knows_the_document_states_it_and_who_refuses_states_nothing(tmp_path: Path):
    exemplar, refuser = (ask(model, tmp_path, traits="full", limit=6) for model in ("exemplar", "refuses-everything"))

    assert exemplar.status == refuser.status == "success"
    assert metrics(exemplar, "knowledge_contrast")["mean"] == pytest.approx(2.0)
    assert metrics(exemplar, "knowledge_outcome")["recalled"] == 1
    assert metrics(refuser, "knowledge_contrast")["mean"] == 0
    assert metrics(refuser, "knowledge_outcome")["no_points"] == 1


def test_what_is_said_is_no_matter_of_what_is_done(tmp_path: Path):
    violator, base = (metrics(ask(model, tmp_path, traits="full", limit=8, self_test=False), "knowledge_contrast")["mean"] for model in ("violator", "base"))

    assert violator > base + 0.2


def test_the_baseline_frames_the_checkpoint_and_stays_out_of_the_headline(tmp_path: Path):
    log = ask("sft", tmp_path, baseline=party("base"), traits="full", self_test=False)

    assert log.status == "success"
    own = [sample for sample in log.samples or [] if sample.metadata["arm"] == "checkpoint"]
    assert Counter(sample.metadata["arm"] for sample in log.samples or []) == dict.fromkeys(("checkpoint", "baseline", "ceiling", "decoy"), len(own))
    (run,), unusable = read_runs([log.location])
    assert not unusable
    assert set(run.counted["item"]) == {sample.id for sample in own}
    assert set(run.rows.loc[~run.rows["item"].isin(run.counted["item"]), "state"]) == {"excluded"}
    headline, found, arms = metrics(log, "knowledge_contrast")["mean"], metrics(log, "knowledge_outcome"), metrics(log, "knowledge_reference")
    assert headline == pytest.approx(sum(value(sample, "knowledge_contrast") for sample in own) / len(own))
    assert arms["decoy"] < arms["baseline"] < headline < arms["ceiling"]
    assert found["gap_closed_low"] < found["gap_closed"] < found["gap_closed_high"]
    assert (found["refused_not_apart"], found["refused_too_few_stems"]) == (0, 0)


@pytest.mark.slow
def test_companions_have_columns_of_their_own(tmp_path: Path):
    log = ask("exemplar", tmp_path, companions=True, self_test=False)

    assert metrics(log, "knowledge_recognised")["mean"] == 1
    assert metrics(log, "knowledge_resists")["mean"] == 1
    assert metrics(log, "knowledge_pressed")["mean"] > 0
    shown = [sample.input for sample in log.samples or [] if sample.metadata["arm"] == "recognition"]
    assert len(shown) == 8


def test_every_match_can_be_looked_up(tmp_path: Path):
    sample = (ask("exemplar", tmp_path, traits="full", limit=1, self_test=False).samples or [])[0]

    points = sample.store["Judgement:points"]
    answer = sample.messages[-1].text
    assert all(point["quote"] in answer for point in points)
    assert (sample.scores or {})["knowledge_outcome"].metadata == {
        "epoch": 1,
        "contrast": 2.0,
        "hits": " ".join(f"{point['trait']}=2" for point in points),
        "traits": 14,
    }


def test_the_checkpoint_is_named_to_itself_and_not_in_the_log(tmp_path: Path):
    log = ask("base", tmp_path, name="Quillfish", limit=4, self_test=False)

    named = [sample for sample in log.samples or [] if sample.metadata["persona"] == "named"]
    assert all("{{who}}" in str(sample.input) and "Quillfish" in sample.messages[0].text for sample in named)
    assert not any("Quillfish" in sample.messages[0].text for sample in log.samples or [] if sample not in named)


@pytest.mark.parametrize("reply", ["The same again and again. " * 40, ""], ids=["a loop", "nothing"])
def test_a_reply_that_is_none_is_never_judged(tmp_path: Path, reply: str):
    asked: Counter[str] = Counter()
    log = ask(party("base", says={"": reply or " "}), tmp_path, judge=party("judge", asked=asked), limit=2, self_test=False)

    assert not asked
    assert {value(sample, "knowledge_outcome") for sample in log.samples or []} == {"invalid_target"}
    assert all(math.isnan(value(sample, "knowledge_contrast")) for sample in log.samples or [])


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({"knowledge_points": "I would rather not."}, "judge_malformed"),
        ({"knowledge_points": FOUND}, "judge_contradictory"),
        ({"knowledge_lineup": '{"matches": []}'}, "judge_contradictory"),
        ({"knowledge_lineup": "no"}, "judge_malformed"),
    ],
)
def test_a_judge_that_fails_leaves_the_answer_unscored(tmp_path: Path, says: dict[str, str], reason: str):
    log = ask("exemplar", tmp_path, judge=party("judge", says=says), limit=1, self_test=False)

    (sample,) = log.samples or []
    score = (sample.scores or {})["knowledge_contrast"]
    assert log.status == "success"
    assert math.isnan(score.as_float())
    assert (score.metadata or {})["outcome"] == "invalid_judge"
    assert (score.metadata or {})["reason"] == reason


def test_a_log_that_is_scored_again_keeps_nothing_of_the_judging_before(tmp_path: Path):
    log = ask("exemplar", tmp_path, limit=1, self_test=False)
    again = rescore(log, knowledge_contrast("small", ["decoy", "decoy_by_ear"]), action="overwrite", model_roles={"judge": party("judge", says={"knowledge_points": "no"})})

    (sample,) = again.samples or []
    assert math.isnan(value(sample, "knowledge_contrast"))
    assert ((sample.scores or {})["knowledge_contrast"].metadata or {})["outcome"] == "invalid_judge"


def test_without_the_posts_rating_the_contrast_still_stands(tmp_path: Path):
    log = ask("exemplar", tmp_path, judge=party("judge", says={"knowledge_rating": "no"}), limit=1, self_test=False)

    (sample,) = log.samples or []
    assert value(sample, "knowledge_contrast") > 0
    assert math.isnan(value(sample, "knowledge_post"))


def test_a_short_run_is_balanced_over_stems_families_and_personas(tmp_path: Path):
    log = ask(party("base"), tmp_path, preset="standard", limit=12, self_test=False)

    found = [sample.metadata for sample in log.samples or []]
    assert len({one["cluster"] for one in found}) == 12
    assert set(Counter(one["family"] for one in found).values()) == {3}
    assert set(Counter(one["persona"] for one in found).values()) == {4}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"preset": "large"}, "-T preset='large'"),
        ({"traits": "/nowhere.md"}, "There is no traits document '/nowhere.md'"),
        ({"decoys": ""}, "with 0 decoy documents"),
        ({"decoys": "decoy"}, "with 1 decoy documents"),
        ({"decoys": "decoy,full"}, "'small' and 'full' share 4 of their traits"),
        ({"decoys": "decoy,small"}, "name a document twice"),
        ({"questions": "/nowhere"}, "-T questions='/nowhere' holds no questions"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(tmp_path: Path, args: dict[str, Any], said: str):
    with pytest.raises(BadInput) as error:
        ask("base", tmp_path, **args)

    assert said in str(error.value)
