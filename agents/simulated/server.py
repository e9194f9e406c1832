"""Simulated models behind an OpenAI-compatible endpoint over real HTTP."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from holdfast.agents.digest import digest, fraction
from holdfast.agents.simulated.faults import STATUS, spoil
from holdfast.agents.simulated.request import ChatRequest, FaultName
from holdfast.agents.simulated.simulation import MODELS, Act, Simulation, simulations

HANG_SECONDS = 3600.0
_LOOKS_AGAIN = 0.2
_SMALL_TALK = "Hello. What can I do for you?"


@dataclass
class Endpoint:
    """The server's state: its simulations, how slow it is, and what it has been asked."""

    simulations: dict[str, Simulation]
    latency_ms: float = 0.0
    asked: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    """What it did wrong so far, by kind."""
    in_flight: int = 0
    peak: int = 0

    @property
    def revision(self) -> str:
        """What the simulated checkpoints are made of; their replies may be cached under it."""
        return digest(sorted((name, simulation.revision) for name, simulation in self.simulations.items()))

    def answer(self, request: ChatRequest) -> str | Act:
        """The undisturbed reply."""
        for simulation in self.simulations.values():
            if (reply := simulation.answer(request)) is not None:
                return reply
        return _SMALL_TALK

    def due(self, request: ChatRequest) -> FaultName | None:
        """The fault that this request meets, if it is to meet one this time."""
        fault = self._ordered(request) if request.orders.fault else self._drawn(request)
        if fault is not None:
            self.faults[fault] += 1
        return fault

    def _ordered(self, request: ChatRequest) -> FaultName | None:
        orders = request.orders
        if orders.times is None:
            return orders.fault
        first = next((text for role, text in request.conversation if role == "user"), "")
        key = digest(request.model, request.schema, first, orders.fault, orders.run)
        self.failed[key] += 1
        return orders.fault if self.failed[key] <= orders.times else None

    def _drawn(self, request: ChatRequest) -> FaultName | None:
        orders = request.orders
        if not orders.chances:
            return None
        key = digest(request.model, request.schema, request.seed, request.conversation, orders.run)
        self.failed[key] += 1
        if orders.times is not None and self.failed[key] > orders.times:
            return None
        chance = fraction("fault", key, 0 if orders.times else self.failed[key])
        ends = accumulate(orders.chances.values())
        return next((fault for fault, end in zip(orders.chances, ends, strict=True) if chance < end), None)


def create_app(latency_ms: float = 0.0) -> FastAPI:
    """The endpoint as an ASGI application.

    Args:
        latency_ms: How long every chat request takes at least.
    """
    app, endpoint = FastAPI(title="Holdfast simulated endpoints"), Endpoint(simulations(), latency_ms)

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction]
        entry = {"object": "model", "created": 0, "owned_by": "holdfast", "simulated": True, "revision": endpoint.revision}
        return {"object": "list", "data": [{"id": name} | entry for name in MODELS]}

    @app.get("/v1/simulated/requests")
    async def requests() -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction]
        return {"chat": sum(endpoint.asked.values()), "by_model": dict(endpoint.asked), "peak": endpoint.peak, "in_flight": endpoint.in_flight, "faults": dict(endpoint.faults)}

    @app.get("/v1/simulated/truth/{name}/{model}")
    async def truth(name: str, model: str, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        if name not in endpoint.simulations:
            return _error(404, f"no simulation of {name!r}; there are {', '.join(endpoint.simulations)}")
        try:
            return JSONResponse(endpoint.simulations[name].truth(model, **dict(request.query_params)))
        except ValueError as error:
            return _error(400, str(error))

    @app.post("/v1/chat/completions")
    async def chat(http: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        try:
            body = await http.json()
            request = ChatRequest.read(body)
        except ClientDisconnect:
            # whoever asked was stopped half-way, as by Ctrl-C: nobody reads this
            return _error(499, "the client went away before its request was whole")
        except ValidationError as error:
            return _error(400, str(error))
        endpoint.asked[request.model] += 1
        endpoint.in_flight += 1
        endpoint.peak = max(endpoint.peak, endpoint.in_flight)
        try:
            await asyncio.sleep(max(endpoint.latency_ms, request.orders.latency_ms) / 1000)
            return await _respond(endpoint, request, http, stream=bool(body.get("stream")))
        finally:
            endpoint.in_flight -= 1

    return app


async def serve(port: int, latency_ms: float = 0.0) -> None:
    """Serve on loopback until cancelled or told to stop."""
    config = uvicorn.Config(create_app(latency_ms), host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    await uvicorn.Server(config).serve()


async def _respond(endpoint: Endpoint, request: ChatRequest, http: Request, *, stream: bool) -> Response:
    if request.model not in MODELS:
        return _error(404, f"no simulated model {request.model!r}")
    fault = endpoint.due(request)
    if fault in STATUS:
        status, message = STATUS[fault]
        return _error(status, message, code="context_length_exceeded" if fault == "context_overflow" else None)
    if fault == "hang":
        await _hang(http)
    if fault == "drop":
        return StreamingResponse(_dropped(), media_type="application/json", headers={"content-length": "1000"})
    if fault == "bad_body":
        return Response("<html>upstream proxy error</html>", media_type="text/html")
    answer, reason = endpoint.answer(request), "stop"
    if isinstance(answer, Act) and fault is None:
        completion = _completion(request, answer.text, "tool_calls", answer)
        return StreamingResponse(_chunks(completion), media_type="text/event-stream") if stream else JSONResponse(completion)
    text = answer.text if isinstance(answer, Act) else answer
    if fault == "no_choices":
        return JSONResponse(_completion(request, text, reason) | {"choices": []})
    if fault is not None and fault != "hang":
        spoilt, reason = spoil(fault, text)
        text = spoilt or ""
    completion = _completion(request, text, reason)
    return StreamingResponse(_chunks(completion), media_type="text/event-stream") if stream else JSONResponse(completion)


def _completion(request: ChatRequest, text: str, reason: str, act: Act | None = None) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if act is not None:
        call = {"name": act.tool, "arguments": json.dumps(act.arguments, ensure_ascii=False)}
        message["tool_calls"] = [{"id": f"call_{digest(request.conversation, act.tool)}", "type": "function", "function": call}]
    asked, said = sum(len(message.content) for message in request.messages) // 4, len(text) // 4
    return {
        "id": f"chatcmpl-{digest(request.model, request.conversation, text)}",
        "object": "chat.completion",
        "created": 0,
        "model": request.model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said},
    }


async def _chunks(completion: dict[str, Any]) -> AsyncIterator[str]:
    head = {key: completion[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    choice = completion["choices"][0]
    for word in choice["message"]["content"].splitlines(keepends=True) or [""]:
        delta = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
        yield f"data: {json.dumps(head | {'choices': [delta]})}\n\n"
    calls = [{"index": number} | call for number, call in enumerate(choice["message"].get("tool_calls", []))]
    last = {"index": 0, "delta": {"tool_calls": calls} if calls else {}, "finish_reason": choice["finish_reason"]}
    yield f"data: {json.dumps(head | {'choices': [last]})}\n\n"
    yield f"data: {json.dumps(head | {'choices': [], 'usage': completion['usage']})}\n\n"
    yield "data: [DONE]\n\n"


async def _hang(http: Request) -> None:
    """Say nothing until whoever asked has gone away."""
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline and not await http.is_disconnected():
        await asyncio.sleep(_LOOKS_AGAIN)


async def _dropped() -> AsyncIterator[bytes]:
    yield b'{"id": "chatcmpl-'
    raise ConnectionResetError("the connection was dropped on request")


def _error(status: int, message: str, code: str | None = None) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "simulated", "code": code}}, status_code=status)
