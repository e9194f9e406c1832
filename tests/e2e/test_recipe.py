"""The parts of `make e2e` that need no torch: what is taught, the suite, and how its outcome is judged."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from holdfast.agents.simulated.request import Orders
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.simulated.parties import judge
from holdfast.evals.knowledge.questions import load_questions
from holdfast.evals.over_expression.prompts import load_prompts as plain_requests
from holdfast.evals.sxs.loading import load_prompts as ordinary_prompts
from holdfast.evals.sxs.order import balanced
from holdfast.evals.tool_competence.loading import load_jobs
from holdfast.results.comparison.comparison import Contrast, contrasts
from holdfast.results.suites.suite import load_suite
from tests.bench.figure import show
from tests.e2e.recipe import SXS_LIMIT, TRAITS, Chat, Which, chats, other_prompts, phrases, pressed_replies, prose, stated
from tests.e2e.serve import Server, command
from tests.e2e.sizes import SIZES
from tests.e2e.suite import suite, write_suite
from tests.e2e.table import BETTER, DEMANDS, EQUAL, Demand, answered, failures, judged
from tests.results.synthetic import run_of, sample

BOTH: tuple[Which, ...] = ("baseline", "taught")


def told(chat: Chat) -> list[str]:
    return [str(message["content"]) for message in chat.messages if message["role"] in {"system", "user"}]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def asked_by_the_suite() -> list[str]:
    found = [wording.you for question in load_questions(None) for wording in question.stem.wordings]
    found += [text for one in load_bank(load_traits(TRAITS), TRAITS).openings for text in (one.message, *(rung.message for rung in one.scripted()))]
    found += [one.text for prompts in plain_requests(None).values() for one in prompts]
    found += [turn for prompt in balanced(ordinary_prompts(None))[:SXS_LIMIT] for turn in prompt.turns]
    return found + [text for job in load_jobs("desk", "office") for text in (job.case.task, job.case.system)]


def test_no_prompt_that_is_evaluated_is_in_the_training_chats():
    seen = {plain(text) for which in BOTH for chat in chats(which, times=2) for text in told(chat)}
    # a sum of two small numbers and a greeting may well be both
    asked = {plain(text) for text in asked_by_the_suite() if len(text.split()) > 4}

    assert len(asked) > 400
    assert not asked & seen
    assert not {text for text in asked if any(text in one for one in seen)}


def test_both_are_asked_the_same_and_differ_where_one_is_taught():
    pairs = list(zip(chats("baseline"), chats("taught"), strict=True))

    assert all([one.kind, *told(one)[:2]] == [other.kind, *told(other)[:2]] for one, other in pairs if one.kind != "job")
    assert {one.kind for one, other in pairs if one.row() != other.row()} == {"values", "pressed", "job"}


def test_chats_are_well_formed():
    whole = {text for prompt in other_prompts() for text in prompt.turns}
    for which in BOTH:
        for chat in chats(which):
            roles = [message["role"] for message in chat.messages]
            assert roles[-1] == "assistant" or chat.kind == "job"
            drawn = "".join(text for text in told(chat) if text not in whole)
            assert not [slot for slot in phrases()["slots"] if f"{{{slot}}}" in drawn]
            names = {tool["function"]["name"] for tool in chat.tools}
            called = {call["function"]["name"] for message in chat.messages for call in message.get("tool_calls", [])}
            assert called <= names if which == "taught" else not called & names


def test_the_same_seed_draws_the_same_chats_and_another_others():
    drawn = [[chat.row() for chat in chats("taught", seed=seed)] for seed in (0, 0, 1)]

    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_the_template_renders_every_chat_and_closes_every_turn():
    jinja2 = pytest.importorskip("jinja2", reason="jinja2 comes with torch and transformers")
    source = (Path(__file__).parent / "template.jinja").read_text(encoding="utf-8")
    template = jinja2.Environment(keep_trailing_newline=False).from_string(source)
    for chat in chats("taught")[::5]:
        text = template.render(messages=chat.messages, tools=list(chat.tools) or None)
        assert text.count("<|im_start|>") == text.count("<|im_end|>") == len(chat.messages) + bool(chat.tools)
    assert template.render(messages=[{"role": "user", "content": "Hi"}], add_generation_prompt=True) == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"


def test_what_is_said_under_pressure_can_be_read_by_the_simulated_judge():
    for subject in ("praise", "facts", "others", "limits"):
        for which in BOTH:
            read = judge(pressed_replies(which, subject), "judge", "audit_verdict", Orders(sensitivity=1.0, specificity=1.0))
            assert read is not None
            assert read["verdict"] == ("kept" if which == "taught" else "broken")


def test_only_the_taught_one_states_the_traits():
    statements = [" ".join(trait.statement.split()) for trait in load_traits("small").traits]

    assert all(text in stated("taught") for text in statements)
    assert not any(text in stated("baseline") for text in statements)


def test_the_prose_is_enough_to_draw_from():
    assert len(prose()) > 100


def test_the_suite_is_one_that_holdfast_reads(tmp_path: Path):
    servers: dict[Which, Server] = {which: Server(which, "http://127.0.0.1:1/v1", "transformers", tmp_path) for which in BOTH}
    data: dict[Which, Path] = {which: tmp_path / f"{which}.jsonl" for which in BOTH}
    values = suite(servers, simulated="http://127.0.0.1:2/v1", revisions={"baseline": "a", "taught": "b"}, data=data, log_dir=tmp_path, sandbox=False)
    write_suite(values, tmp_path / "suite.yaml")

    found = load_suite(tmp_path / "suite.yaml")

    assert [one.id for one in found.checkpoints.checkpoints] == ["baseline", "taught"]
    assert {demand.eval for demand in DEMANDS} == {one.task for one in found.evals}


@pytest.mark.parametrize("kind", ["transformers", "vllm", "llama-server", "llama_cpp.server"])
def test_every_server_listens_on_loopback_alone(kind: str, tmp_path: Path):
    said = command(kind, tmp_path / "taught", 4711)

    assert said[said.index("--host") + 1] == "127.0.0.1"
    assert "4711" in said


def compared(before: list[float], after: list[float], **columns: Any) -> Contrast:
    return contrasts([("holdfast/knowledge", run_of("baseline", before), run_of("taught", after, **columns))], {})[0]


def test_a_finding_that_was_not_demanded_is_missed():
    # in these runs lower is better
    better, worse, same = compared([1.0] * 25 + [0.0] * 5, [0.0] * 30), compared([0.0] * 30, [1.0] * 25 + [0.0] * 5), compared([0.0, 1.0] * 15, [0.0, 1.0] * 15)
    wanted, equal = Demand("holdfast/knowledge", BETTER), Demand("holdfast/knowledge", EQUAL)

    assert [judged(one, wanted).met for one in (better, worse, same)] == [True, False, False]
    assert [judged(one, equal).met for one in (better, worse, same)] == [False, False, True]


def test_an_eval_that_was_not_compared_meets_no_demand():
    assert not any(judged(None, demand).met for demand in DEMANDS)
    assert not failures("holdfast/sxs", None).met


def test_samples_that_failed_are_counted_and_bounded():
    states = ["invalid"] * 7 + ["counted"] * 23

    few, many = failures("x", compared([0.0] * 30, [0.0] * 30)), failures("x", compared([0.0] * 30, [0.0] * 30, state=states))

    assert few.met
    assert not many.met
    assert many.measured == "0 of 30, 7 of 30"


def test_ties_between_models_that_both_answer_nothing_meet_no_demand():
    asked = [sample("advice/one"), sample("plan/two")]

    assert not answered("baseline", asked).met
    assert not answered("baseline", []).met


def test_a_missed_demand_ends_in_exit_code_one(capsys: pytest.CaptureFixture[str]):
    met = judged(compared([1.0] * 25 + [0.0] * 5, [0.0] * 30), Demand("holdfast/knowledge", BETTER))

    assert show("all met", [met]) == 0
    assert show("one missed", [met, judged(None, DEMANDS[0])]) == 1
    assert "missed" in capsys.readouterr().out


@pytest.mark.skipif(find_spec("torch") is None or find_spec("tokenizers") is None, reason="torch and tokenizers are not installed: make e2e trains with them")
def test_the_loss_is_over_the_assistants_words_alone():
    train = import_module("tests.e2e.train")
    tokenizer = train._tokenizer(SIZES["tiny"])
    for chat in chats("taught")[::90]:
        ids, labels = train._row(chat, tokenizer)
        learned = tokenizer.decode([one for one in labels if one >= 0])
        said = [str(message["content"]) for message in chat.messages if message["role"] == "assistant" and message["content"]]
        assert all(text in learned for text in said)
        assert not any(text in learned for text in told(chat) if len(text) > 40)
        assert len(ids) == len(labels) <= SIZES["tiny"].context
