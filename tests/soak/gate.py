"""An endpoint that is nobody's simulation: it asks for a key a model, remembers every request, and lets a test put words into a model's mouth."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from holdfast.agents.simulated.server import create_app
from holdfast.results.simulate import free_port

Speak = Callable[[str, dict[str, Any]], str | None]
"""What a model says to a request's body; None leaves it to the simulation."""


@dataclass
class Gate:
    """The endpoint's state."""

    keys: Mapping[str, str] = field(default_factory=dict[str, str])
    """By served name."""
    refuses_after: Mapping[str, int] = field(default_factory=dict[str, int])
    """After so many chat requests a model's key is refused."""
    speak: Speak = lambda model, body: None
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """The bodies of all chat requests."""
    counts: Counter[str] = field(default_factory=Counter[str])
    refused: int = 0

    def app(self) -> FastAPI:
        """The endpoint as an ASGI application."""
        app = FastAPI()
        simulated = httpx.AsyncClient(transport=httpx.ASGITransport(create_app()), base_url="http://simulated/v1")

        @app.get("/v1/models")
        async def models(http: Request) -> Response:
            if self.keys and _given(http) not in self.keys.values():
                return self._refuse(http)
            return JSONResponse({"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "somebody"} for name in self.keys]})

        @app.post("/v1/chat/completions")
        async def chat(http: Request) -> Response:
            body = await http.json()
            model = str(body["model"])
            self.counts[model] += 1
            if _given(http) != self.keys.get(model) or self.counts[model] > self.refuses_after.get(model, 1 << 30):
                return self._refuse(http)
            self.asked.append(body)
            answer = await simulated.post("/chat/completions", json=body, timeout=60)
            if (said := self.speak(model, body)) is None:
                return Response(answer.content, answer.status_code, media_type="application/json")
            completion = answer.json()
            completion["choices"][0] |= {"finish_reason": "stop", "message": {"role": "assistant", "content": said}}
            return Response(json.dumps(completion), media_type="application/json")

        return app

    def _refuse(self, http: Request) -> Response:
        """As providers do, with the key in the sentence."""
        self.refused += 1
        message = f"Incorrect API key provided: {_given(http)}. You can find your API key in your account."
        error = {"message": message, "type": "invalid_request_error", "param": _given(http), "code": "invalid_api_key"}
        return JSONResponse({"error": error}, 401, headers={"x-key": _given(http)})


def _given(http: Request) -> str:
    return http.headers.get("authorization", "").removeprefix("Bearer ")


@contextmanager
def served(gate: Gate) -> Generator[str]:
    """The endpoint on loopback; its base URL."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(gate.app(), host="127.0.0.1", port=port, log_level="critical", access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.should_exit = True
        thread.join(10)
