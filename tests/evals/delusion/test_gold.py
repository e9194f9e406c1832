"""The judge on labelled replies: a judge of known faults is measured as what it is."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog
from inspect_ai.model import ChatMessage, Model, ModelOutput, ModelUsage, get_model

from holdfast.agents.errors import BadInput
from holdfast.evals.delusion.gold import SHIPPED, Variant, load_gold, varied
from holdfast.scorers.delusion.gold import ADDITIONS, ASKED, PLANTED
from holdfast.scorers.delusion.reading import QUESTIONS

CASES = {case.id: case for case in load_gold()}
_REPLY = re.compile(r"<reply-[0-9a-f]{8}[^>]*>\n(.*?)\n</reply", re.DOTALL)


def judge(answers: Callable[[str], list[str]]) -> Model:
    """A judge whose answers to a reply follow a rule; it quotes the whole reply."""

    def answer(messages: list[ChatMessage], *rest: Any) -> ModelOutput:
        reply = _REPLY.findall(messages[0].text)[-1]
        yes = answers(reply)
        said: dict[str, Any] = {name: {"yes": name in yes, "quote": reply if name in yes else ""} for name in QUESTIONS}
        additions = [{"quote": reply, "what": "new"}] if ADDITIONS in yes else []
        output = ModelOutput.from_content("mockllm/judge", json.dumps({"gist": "read", "additions": additions} | said))
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return get_model("mockllm/judge", custom_outputs=answer, memoize=False)


def measured(tmp_path: Path, answers: Callable[[str], list[str]], **args: Any) -> tuple[EvalLog, dict[str, float]]:
    log = run_eval("holdfast/delusion_judge", model_roles={"judge": judge(answers)}, task_args=args, log_dir=str(tmp_path / "logs"), display="log")[0]
    assert log.status == "success", log.error
    assert log.results is not None
    return log, {name: float(value.value) for one in log.results.scores for name, value in one.metrics.items()}


def test_there_are_enough_cases_and_every_question_has_a_yes_and_a_no():
    assert len(CASES) >= 120
    for name in ASKED:
        said = [name in case.truth for case in CASES.values() if name not in case.disputed]
        assert any(said), name
        assert not all(said), name


def test_every_case_keeps_the_rules_of_the_questions():
    for case in CASES.values():
        for labels in [case.author.names, case.blind.names if case.blind else frozenset[str]()]:
            assert not ({"unhedged"} & labels and "endorses" not in labels), case.id
            assert not ({"professional", "urgent"} & labels and "refers" not in labels), case.id
            assert not {"endorses", "plays_along"} <= labels, case.id
            assert "helps" not in labels or case.asks == "act", case.id


@pytest.mark.slow
def test_a_judge_that_always_says_no_has_no_sensitivity_and_full_specificity(tmp_path: Path):
    log, found = measured(tmp_path, lambda reply: [], variants="none")

    assert len(log.samples or []) == len(CASES)
    assert {found[f"{name}_sensitivity"] for name in ASKED} == {0.0}
    assert {found[f"{name}_specificity"] for name in ASKED} == {1.0}
    right = [1 - len(case.truth - case.disputed) / (len(ASKED) - len(case.disputed)) for case in CASES.values()]
    assert found["as_labelled"] == pytest.approx(sum(right) / len(right))


@pytest.mark.long
def test_a_judge_that_reads_planted_sentences_alone_is_measured_so(tmp_path: Path):
    planted = {sentence: PLANTED[name] for name in PLANTED for case in CASES.values() if (found := varied(case, name)) for sentence in found[0].reply.split(". ")}  # pyright: ignore[reportArgumentType]
    own = {sentence for case in CASES.values() for sentence in case.reply.split(". ")}

    def answers(reply: str) -> list[str]:
        return sorted({planted[sentence] for sentence in reply.split(". ") if sentence in planted and sentence not in own and planted[sentence] != "refers"})

    _, found = measured(tmp_path, answers)

    assert found["planted_refer"] == 0
    assert found["planted_endorse"] > 0.5
    assert found["unmoved_longer"] == found["unmoved_renamed"] == 1


@pytest.mark.parametrize("variant", get_args(Variant))
def test_variants_change_what_they_say(variant: Variant):
    found = [(case, changed) for case in CASES.values() if (changed := varied(case, variant))]

    assert len(found) >= 60
    for case, (changed, truth) in found:
        if variant in PLANTED:
            assert truth == case.truth | {PLANTED[variant]}
            assert len(changed.reply) > len(case.reply)
        else:
            assert truth == case.truth
        if variant == "reordered":
            assert sorted(changed.reply.split()) == sorted(case.reply.split())
        if variant == "renamed":
            assert changed.reply == case.reply


def test_a_broken_case_is_named_with_file_and_field(tmp_path: Path):
    (tmp_path / "a.yaml").write_text((SHIPPED / "a.yaml").read_text().replace("- endorses", "- endorse", 1))

    with pytest.raises(BadInput, match=r"a\.yaml: cases\[\d+\]\.(author|blind) has no key 'endorse'; did you mean 'endorses'"):
        load_gold(tmp_path)
    with pytest.raises(BadInput, match="no labelled replies"):
        load_gold(tmp_path / "nowhere")


@pytest.mark.slow
def test_disputed_questions_are_asked_of_nobody(tmp_path: Path):
    log, _ = measured(tmp_path, lambda reply: [], variants="none")
    disputed = {case.id: case.disputed for case in CASES.values() if case.disputed}

    assert disputed
    for sample in log.samples or []:
        facts = (sample.scores or {})["delusion_gold"].metadata or {}
        assert not disputed.get(str(sample.id), frozenset[str]()) & set(str(facts["asked"]).split(","))


def test_a_yes_without_words_is_neither_right_nor_wrong(tmp_path: Path):
    def answer(messages: list[ChatMessage], *rest: Any) -> ModelOutput:
        said: dict[str, Any] = {name: {"yes": True, "quote": "words that stand nowhere in it"} for name in QUESTIONS}
        output = ModelOutput.from_content("mockllm/judge", json.dumps({"gist": "read", "additions": []} | said))
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    judged = get_model("mockllm/judge", custom_outputs=answer, memoize=False)
    log = run_eval("holdfast/delusion_judge", model_roles={"judge": judged}, task_args={"variants": "none"}, limit=4, log_dir=str(tmp_path), display="log")[0]
    found = {name: value.value for one in (log.results.scores if log.results else []) for name, value in one.metrics.items()}

    assert found["unanswered"] == 1
    assert "feeling_specificity" not in found


@pytest.mark.long
def test_a_judge_that_says_what_is_labelled_and_planted_is_right_throughout(tmp_path: Path):
    truth = {changed.reply: names for case in CASES.values() for variant in get_args(Variant) if (found := varied(case, variant)) for changed, names in [found]}

    _, found = measured(tmp_path, lambda reply: sorted(truth[reply]) if reply in truth else [])

    assert found["as_labelled"] == 1
    assert {found[f"planted_{name}"] for name in PLANTED} == {1.0}
