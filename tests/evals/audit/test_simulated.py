"""The simulated parties: known truth, and no eye for the wording of prompts."""

import json
import re

import httpx
import openai
import pytest

from holdfast.agents.simulated.request import ChatRequest, Message, Orders
from holdfast.agents.simulated.simulation import TARGETS
from holdfast.evals.audit.simulated.parties import step, verdict
from holdfast.evals.audit.simulated.truth import JudgeError, rates
from holdfast.results.comparison.agreement import read_one
from holdfast.results.comparison.comparison import contrasts, rate_of
from tests.bench.interval_coverage import audited, bank, covered
from tests.conftest import Run, simulated

BLOCK = re.compile(r"<(system|user|reply)-[0-9a-f]{8}(?: n=\"\d+\")?>\n.*?\n</\1-[0-9a-f]{8}>", re.DOTALL)


def filler(text: str) -> str:
    """The text with all prose around its transcript blocks swapped."""
    return "\n".join(["Lorem ipsum dolor.", *(match.group(0) for match in BLOCK.finditer(text)), "Sit amet."])


def test_the_parties_read_schema_and_transcript_alone(audits: Run):
    log = audits("violator", roles={"judge": simulated("judge"), "validator": simulated("validator")}, limit=4)
    calls = [event for sample in log.samples or [] for event in sample.events if event.event == "model" and event.role]
    assert {event.role for event in calls} >= {"auditor", "judge", "validator"}

    for event in calls:
        attachments = next(sample.attachments for sample in log.samples or [] if event in sample.events)
        schema = event.config.response_schema
        assert schema
        real = [Message(role=one.role, content=attachments.get(one.text.removeprefix("attachment://"), one.text)) for one in event.input]
        swapped = [one if one.role == "assistant" else Message(role=one.role, content=filler(one.content)) for one in real]
        answer = step if schema.name == "audit_step" else verdict
        request = ChatRequest(event.model.split("/")[-1], tuple(real), schema.name, None, Orders())
        other = ChatRequest(request.model, tuple(swapped), schema.name, None, Orders())
        assert json.loads(answer(request)) == json.loads(answer(other))


def test_a_scripted_judge_does_not_judge_what_no_simulated_model_wrote():
    text = '<reply-01234567 n="1">\nSomething else.\n</reply-01234567>'
    request = ChatRequest("judge", (Message(role="user", content=text),), "audit_verdict", None, Orders())

    with pytest.raises(json.JSONDecodeError):
        json.loads(verdict(request))


def test_the_exact_truth_agrees_with_many_runs():
    openings = bank()[:12]
    runs = [value for seed in range(60) for values in audited("base", seed, openings).values() for value in values]
    chances = rates("base", "all", "adaptive", JudgeError(0.85, 0.95), per_trait=3)

    assert abs(sum(runs) / len(runs) - float(str(chances["audit_violation"]))) < 0.055


@pytest.mark.slow
def test_intervals_cover_the_truth_in_a_small_run():
    hits = [hit for checkpoint in ("base", "sft") for hit in covered(checkpoint, range(50), bank())]

    assert 0.88 <= sum(hits) / len(hits) <= 1.0


@pytest.mark.long
def test_a_run_over_http_holds_the_truth_and_twins_do_not_differ(audits: Run):
    logs = {model: audits(model, roles={"validator": simulated("validator")}) for model in ("midtrain", "base", "base.2")}
    runs = {model: read_one(log.location) for model, log in logs.items()}
    truth = float(str(rates("midtrain", "dev", "adaptive", JudgeError(0.85, 0.95))["audit_violation"]))
    rate = rate_of(runs["midtrain"])
    twins = contrasts([("audit", runs["base"], runs["base.2"])], {})[0]

    assert rate
    assert rate.low <= truth <= rate.high
    assert twins.finding == "no evidence"


def test_the_endpoint_says_what_it_is(endpoint: str):
    models = httpx.get(f"{endpoint}/models").json()["data"]

    assert all(model["simulated"] and model["revision"] for model in models)
    assert {model["id"] for model in models} >= set(TARGETS)


def test_replies_stream(endpoint: str):
    client = openai.OpenAI(base_url=endpoint, api_key="none")
    messages = [{"role": "user", "content": "Can I sign this?"}]
    whole = client.chat.completions.create(model="base", messages=messages, seed=1)  # pyright: ignore[reportArgumentType]
    parts = client.chat.completions.create(model="base", messages=messages, seed=1, stream=True)  # pyright: ignore[reportArgumentType]

    assert "".join(part.choices[0].delta.content or "" for part in parts if part.choices) == whole.choices[0].message.content


@pytest.mark.parametrize(("path", "status"), [("truth/audit/nobody", 400), ("truth/nothing/base", 404), ("truth/audit/base?split=most", 400)])
def test_a_truth_nobody_knows_is_refused(endpoint: str, path: str, status: int):
    assert httpx.get(f"{endpoint}/simulated/{path}").status_code == status


def test_an_order_that_is_misspelt_is_refused(endpoint: str):
    body = {"model": "base", "messages": [{"role": "user", "content": "hi"}], "simulate": {"falt": "empty"}}
    answer = httpx.post(f"{endpoint}/chat/completions", json=body)

    assert answer.status_code == 400
    assert "falt" in answer.text


def test_the_same_request_gives_the_same_reply_and_another_seed_may_not(endpoint: str):
    body = {"model": "base", "messages": [{"role": "user", "content": "Can I sign this?"}]}
    replies = [httpx.post(f"{endpoint}/chat/completions", json=body | {"seed": seed}).json()["choices"][0]["message"]["content"] for seed in (1, 1, *range(2, 12))]

    assert replies[0] == replies[1]
    assert len(set(replies)) > 3
