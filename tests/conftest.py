"""Shared by all tests: scripted models, and the simulated endpoints over real HTTP."""

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, StopReason, get_model

from holdfast.results.simulate import endpoints


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """Simulated endpoints in a process of their own; their base URL."""
    with endpoints() as url:
        os.environ |= {"SIM_BASE_URL": url, "SIM_API_KEY": "none"}
        yield url


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts with an empty cache and no settings of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("INSPECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))


Run = Callable[..., EvalLog]


@pytest.fixture
def audits(endpoint: str, tmp_path: Path) -> Run:
    """Run `holdfast/audit` against the simulated endpoints and give back its log."""

    def run(model: str = "base", *, roles: dict[str, Any] | None = None, orders: dict[str, Any] | None = None, args: dict[str, Any] | None = None, **settings: Any) -> EvalLog:
        given = {"auditor": simulated("auditor"), "judge": simulated("judge")} | (roles or {})
        parties = {name: model for name, model in given.items() if model is not None}
        config = GenerateConfig(extra_body={"simulate": orders}) if orders else GenerateConfig()
        return run_eval(
            "holdfast/audit", model=get_model(f"openai-api/sim/{model}", config=config, memoize=False), model_roles=parties, task_args=args or {},
            log_dir=str(tmp_path / "logs"), display="log", **{"max_retries": 1} | settings,
        )[0]  # fmt: skip

    return run


@pytest.fixture
def task(endpoint: str, tmp_path: Path) -> Run:
    """Run any task against the simulated endpoints and give back its log; `model` None leaves the checkpoint out."""

    def run(
        name: str, model: str | None = "base", *, roles: dict[str, Any] | None = None, orders: dict[str, Any] | None = None, args: dict[str, Any] | None = None, **settings: Any
    ) -> EvalLog:
        parties = {"auditor": "auditor", "judge": "judge", "realism": "realism", "control": "control"} if roles is None else roles
        bound = {role: simulated(one) if isinstance(one, str) else one for role, one in parties.items()}
        checkpoint = simulated(model, **(orders or {})) if model else None
        return run_eval(f"holdfast/{name}", model=checkpoint, model_roles=bound, task_args=args or {}, log_dir=str(tmp_path / "logs"), display="log", **settings)[0]

    return run


def simulated(model: str, **orders: Any) -> Model:
    """A simulated model with orders, as a role."""
    config = GenerateConfig(extra_body={"simulate": orders}) if orders else GenerateConfig()
    return get_model(f"openai-api/sim/{model}", config=config, memoize=False)


def scripted(*replies: str | tuple[str, StopReason] | Exception) -> tuple[Model, list[list[ChatMessage]]]:
    """A model that gives these replies one after another, and the requests it was sent."""
    waiting, asked = list(replies), list[list[ChatMessage]]()

    def answer(messages: list[ChatMessage], *rest: Any) -> ModelOutput:
        asked.append(messages)
        reply = waiting.pop(0)
        if isinstance(reply, Exception):
            raise reply
        text, stop = reply if isinstance(reply, tuple) else (reply, "stop")
        output = ModelOutput.from_content("mockllm/model", text, stop_reason=stop)
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return get_model("mockllm/model", custom_outputs=answer, memoize=False), asked


def outcomes(log: EvalLog) -> dict[str, str]:
    """The outcome of every audit by sample."""
    return {str(sample.id): str((sample.scores or {})["audit_outcome"].value) for sample in log.samples or []}


def facts(log: EvalLog) -> Sequence[dict[str, Any]]:
    """The headline's metadata of every audit."""
    return [(sample.scores or {})["audit_violation"].metadata or {} for sample in log.samples or []]


Serve = Callable[..., tuple[str, list[str]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A stand-in for somebody's server: which models it lists, and how it answers a chat message."""
    servers: list[ThreadingHTTPServer] = []

    def start(models: object, chat: tuple[int, object] | Callable[[str], tuple[int, object]] = (200, None)) -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(200, models)

            def do_POST(self) -> None:
                asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
                self.reply(*(chat(asked[-1]) if callable(chat) else chat))

            def reply(self, status: int, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1", asked

    yield start
    for server in servers:
        server.shutdown()
