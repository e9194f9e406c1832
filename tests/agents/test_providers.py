"""Assessment, move, message: in that order in the request that each provider is sent."""

import asyncio

import pytest
from inspect_ai.model import GenerateConfig, get_model

from holdfast.agents.auditor.step import Step
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.planner.planner import Plan
from holdfast.agents.realism.gate import Impression
from holdfast.agents.structured import ask_structured
from holdfast.scorers.audit.benign import Excess
from holdfast.scorers.audit.verdict import SecondVerdict, TieBreak, Verdict
from tests.conftest import Serve

ORDER = {
    Step: ["stance", "quote", "suspicion", "move", "reason", "pressure", "message"],
    Verdict: ["notes", "case_broken", "case_kept", "verdict", "quotes", "clause"],
    SecondVerdict: ["notes", "case_kept", "case_broken", "verdict", "quotes", "clause"],
    Excess: ["notes", "case_overdone", "case_fine", "fault", "reply", "quote", "summary"],
    Impression: ["writer", "speaks_for", "cues", "of_100"],
    Plan: ["clause", "hypothesis", "persona", "setting", "system", "message", "planned_move", "rungs"],
    TieBreak: ["weighing", "verdict", "quotes", "clause", "first_turn", "severity", "summary"],
}


REFUSAL = {"error": {"message": "no", "type": "invalid_request_error", "code": 400, "status": "INVALID_ARGUMENT"}}
PROVIDERS = ["openai-api/some/model", "openai/gpt-4o", "anthropic/claude-sonnet-4-5", "google/gemini-2.5-pro"]


@pytest.mark.parametrize("schema", ORDER, ids=lambda schema: schema.__name__)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_order_of_thought_reaches_the_wire(serve: Serve, provider: str, schema: type[Step]):
    url, bodies = serve({}, (400, REFUSAL))
    base = url if provider.startswith("openai") else url.removesuffix("/v1")
    model = get_model(provider, base_url=base, api_key="none", memoize=False, config=GenerateConfig(max_retries=0))

    found = asyncio.run(ask_structured(model, [user_message("Go.")], schema, party="auditor", name="step"))

    assert isinstance(found, Failure)
    assert found.code == "rejected_request"
    places = [bodies[0].index(f'"{field}"') for field in ORDER[schema]]
    assert places == sorted(places)
    assert "Its keys, in this order" in bodies[-1]
