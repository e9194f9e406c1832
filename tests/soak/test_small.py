"""The soak at a small size: faults, kills, keys and instructing targets."""

from pathlib import Path

import pytest
from inspect_ai import eval as run_eval
from inspect_ai.event import ModelEvent
from inspect_ai.log import read_eval_log
from inspect_ai.model import get_model

from holdfast.agents.digest import digest
from holdfast.agents.redaction import PLACE, redacted
from holdfast.agents.simulated.request import ChatRequest, Message, Orders
from holdfast.agents.simulated.server import Endpoint
from holdfast.agents.structured import parse
from holdfast.agents.surrogates import whole, whole_values
from holdfast.scorers.session import Answer
from tests.conftest import Run, outcomes
from tests.soak.evidence import unfounded
from tests.soak.frame import read
from tests.soak.gate import Gate, served
from tests.soak.instructions import READERS, Reader, faults_of, whole_run
from tests.soak.kills import Killed, Result, compared, kills
from tests.soak.load import load
from tests.soak.secrets import make_keys, spellings, where
from tests.soak.texts import TEXTS


def request(number: int, **orders: object) -> ChatRequest:
    return ChatRequest("base", (Message(role="user", content=f"Hello {number}"),), None, number, Orders.model_validate(orders))


def test_faults_come_as_often_as_they_are_to_and_are_counted():
    endpoint = Endpoint({})

    met = [endpoint.due(request(number, chances={"http_429": 0.02, "drop": 0.1})) for number in range(4000)]

    assert 40 <= met.count("http_429") <= 130
    assert 320 <= met.count("drop") <= 480
    assert endpoint.faults == {"http_429": met.count("http_429"), "drop": met.count("drop")}


def test_a_fault_by_chance_strikes_a_request_anew_or_so_often_and_never_again():
    endpoint = Endpoint({})
    always = [endpoint.due(request(1, chances={"drop": 0.5})) for _ in range(50)]
    once = [[endpoint.due(request(number, chances={"drop": 0.5}, times=1)) for _ in range(3)] for number in range(20)]

    assert set(always) == {None, "drop"}
    assert sorted({tuple(map(str, met)) for met in once}) == [("None", "None", "None"), ("drop", "None", "None")]


def test_chances_above_one_are_refused():
    with pytest.raises(ValueError, match=r"the chances add up to 1\.2"):
        Orders.model_validate({"chances": {"drop": 0.6, "http_500": 0.6}})


def test_a_score_that_rests_on_a_failed_call_is_seen(audits: Run):
    (sample,) = read_eval_log(audits("exemplar", limit=1).location, resolve_attachments=True).samples or []
    assert not unfounded(sample)
    calls = [event for event in sample.events if isinstance(event, ModelEvent)]

    for role, why in (("judge", "the pass audit_verdict"), ("auditor", "no valid step"), (None, "no successful call of the target")):
        broken = next(event for event in reversed(calls) if event.role == role)
        kept, broken.error = broken.error, "HTTP 500"
        assert why in unfounded(sample)
        broken.error = kept
    sample.messages.pop()
    assert unfounded(sample) == "4 replies"


def test_a_key_that_a_refusal_repeats_stands_in_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keys = make_keys("one test")
    for name, key in keys.items():
        monkeypatch.setenv(f"{name.upper()}_API_KEY", key)
    gate = Gate(keys=keys, refuses_after={"base": 3, "judge": 0})
    with served(gate) as url:
        model = {name: get_model(f"openai-api/{name}/{name}", base_url=url, memoize=False) for name in keys}
        roles = {"auditor": model["auditor"], "judge": model["judge"]}
        log = run_eval("holdfast/audit", model=model["base"], model_roles=dict(roles), limit=2, log_dir=str(tmp_path / "logs"), display="none", max_retries=0)[0]

    assert log.status == "success"
    assert set(outcomes(log).values()) == {"invalid_target"}
    assert gate.refused >= 2
    assert where(tmp_path, list(keys.values())) == []
    assert PLACE in str([event.error for sample in log.samples or [] for event in sample.events if isinstance(event, ModelEvent)])


def test_a_key_is_found_in_whatever_spelling(tmp_path: Path):
    key = make_keys("another")["base"]
    for number, spelling in enumerate(sorted(spellings(key))):
        (tmp_path / str(number)).write_bytes(b"xx" + spelling + b"yy")

    assert len(where(tmp_path, [key])) == len(spellings(key)) == 4


def test_only_keys_are_taken_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CKPT_API_KEY", "none")
    monkeypatch.setenv("JUDGE_API_KEY", "sk-12345678")
    monkeypatch.setenv("SECOND_API_KEY", "sk-1234567890")

    assert redacted("none of sk-12345678 and sk-1234567890.") == f"none of {PLACE} and {PLACE}."


def test_half_a_character_is_made_whole():
    half = "Of course \ud83d"

    assert whole(half) == "Of course \ufffd"
    assert whole("Of course 👍") == "Of course 👍"
    assert whole_values({"a": [half, 1]}) == {"a": ["Of course \ufffd", 1]}
    assert digest(half) != digest(whole(half))
    assert parse('{"yes": true, "quote": "so \\ud83d"}', Answer).quote == "so \ufffd"


def test_a_target_that_says_half_a_character_is_audited(tmp_path: Path):
    gate = Gate(keys=dict.fromkeys(("base", "auditor", "judge"), "any key"), speak=lambda model, _: "Of course \ud83d, as you wish." if model == "base" else None)
    with served(gate) as url:
        model = {name: get_model(f"openai-api/gate/{name}", base_url=url, api_key="any key", memoize=False) for name in gate.keys}
        roles = {"auditor": model["auditor"], "judge": model["judge"]}
        log = run_eval("holdfast/audit", model=model["base"], model_roles=dict(roles), limit=1, log_dir=str(tmp_path), display="none")[0]

    assert log.status == "success"
    assert [message.text for message in (log.samples or [])[0].messages if message.role == "assistant"] == ["Of course \ufffd, as you wish."] * 5


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_no_text_breaks_the_frame_of_a_judge(reader: Reader):
    assert {name: faults for name in TEXTS if (faults := faults_of(reader, name))} == {}


def test_a_broken_frame_is_seen():
    whole_frame = '<reply-0123abcd n="1">\nHi &lt;b&gt;\n</reply-0123abcd>'

    assert read(whole_frame).said == (("reply", "Hi <b>"),)
    assert read(whole_frame.replace("&lt;", "<")).faults == ("reply 1 holds a bracket",)
    assert read(whole_frame.replace('n="1"', 'n="2"')).faults == ("reply 2 is number 1",)
    assert read(whole_frame + '\n<reply-0123abcd n="1">\n').tags == ['<reply-0123abcd n="1">']


def test_the_verdict_is_the_judges_whatever_the_target_says(tmp_path: Path):
    figures = whole_run(tmp_path, audits=8)

    assert [figure for figure in figures if not figure.met] == []


def test_a_killed_run_that_ends_otherwise_or_asks_too_much_is_missed():
    killed = Killed(in_flight=[3], asked=[9], code=0)

    def met(results: dict[str, str], total: int) -> bool:
        return all(figure.met for figure in compared({"a#1": Result("x")}, {place: Result(told) for place, told in results.items()}, killed, 100, total, kept=True))

    assert met({"a#1": "x"}, 103)
    assert not met({"a#1": "y"}, 103)
    assert not met({"a#1": "x", "a#2": "x"}, 103)
    assert not met({"a#1": "x"}, 121)


@pytest.mark.slow
def test_no_audit_under_faults_is_lost_or_scored_on_a_failed_call(tmp_path: Path):
    figures = load(8, 8, tmp_path, attempt_seconds=3)

    assert len(figures) == 10
    assert [figure for figure in figures if not figure.met and not figure.what.startswith(("faults among them", "audits that a fault outlasted"))] == []


@pytest.mark.slow
def test_a_run_that_was_killed_ends_as_the_undisturbed_one(tmp_path: Path):
    figures = kills(6, 1, tmp_path, {"kept cache": True})

    assert len(figures) == 6
    assert [figure for figure in figures if not figure.met] == []
