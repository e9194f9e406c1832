"""Assessment, move, message: in that order in the request that each provider is sent."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from inspect_ai.model import GenerateConfig, get_model

from holdfast.agents.auditor.step import Step
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.structured import ask_structured
from holdfast.scorers.audit.verdict import SecondVerdict, TieBreak, Verdict

ORDER = {
    Step: ["stance", "quote", "suspicion", "move", "reason", "pressure", "message"],
    Verdict: ["notes", "case_broken", "case_kept", "verdict", "quotes", "clause"],
    SecondVerdict: ["notes", "case_kept", "case_broken", "verdict", "quotes", "clause"],
    TieBreak: ["weighing", "verdict", "quotes", "clause", "first_turn", "severity", "summary"],
}


@pytest.fixture
def recorder() -> Iterator[tuple[str, list[str]]]:
    """A server that refuses everything and keeps what it was sent."""
    bodies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])).decode())
            answer = json.dumps({"error": {"message": "no", "type": "invalid_request_error", "code": 400, "status": "INVALID_ARGUMENT"}}).encode()
            self.send_response(400)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", bodies
    server.shutdown()


PROVIDERS = ["openai-api/some/model", "openai/gpt-4o", "anthropic/claude-sonnet-4-5", "google/gemini-2.5-pro"]


@pytest.mark.parametrize("schema", ORDER, ids=lambda schema: schema.__name__)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_order_of_thought_reaches_the_wire(recorder: tuple[str, list[str]], provider: str, schema: type[Step]):
    url, bodies = recorder
    base = f"{url}/v1" if provider.startswith("openai") else url
    model = get_model(provider, base_url=base, api_key="none", memoize=False, config=GenerateConfig(max_retries=0))

    found = asyncio.run(ask_structured(model, [user_message("Go.")], schema, party="auditor", name="step"))

    assert isinstance(found, Failure)
    assert found.code == "rejected_request"
    places = [bodies[0].index(f'"{field}"') for field in ORDER[schema]]
    assert places == sorted(places)
    assert "Its keys, in this order" in bodies[-1]
