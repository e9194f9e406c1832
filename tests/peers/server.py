"""The simulated endpoints with Petri's parties among them, in a process of their own, which counts what everybody is sent.

python -m tests.peers.server PORT
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from holdfast.agents.digest import digest
from holdfast.agents.simulated.faults import spoil
from holdfast.agents.simulated.request import FaultName, Orders
from holdfast.agents.simulated.server import create_app
from holdfast.results.simulate import free_port
from tests.peers.parties import AUDITOR, JUDGE, Call, Said, answer, spoilt

OF_CALLS: frozenset[FaultName] = frozenset({"truncated_json", "malformed_json", "missing_field", "out_of_range", "unknown_choice", "unsupported_quote", "contradiction"})
"""Faults of what stands in a tool call; all others are those of our own simulated endpoints, byte for byte."""
OWN_ROLE = {AUDITOR: "auditor", JUDGE: "judge"}
LEAK = (spoil("think_leak", "")[0] or "").splitlines()[0]
"""The first line of thinking that a target leaks on request."""

_COUNTS = "/v1/peers/counts"
_START_SECONDS = 90


@dataclass(frozen=True)
class Counted:
    """What was asked of the endpoints."""

    calls: int
    characters: int
    """Of the requests' bodies, as the server received them."""
    leaks: int
    """Requests that hold thinking which a target leaked."""

    def __sub__(self, before: "Counted") -> "Counted":
        return Counted(self.calls - before.calls, self.characters - before.characters, self.leaks - before.leaks)


class Peers:
    """An ASGI application around the simulated endpoints: counts every chat request, and answers those to Petri's parties."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner
        self.found = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _COUNTS:
            await JSONResponse({name: self.found[name] for name in ("calls", "characters", "leaks")})(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/v1/chat/completions":
            await self._chat(scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _chat(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = await _body(receive)
        text = raw.decode()
        self.found.update({"calls": 1, "characters": len(text), "leaks": int(LEAK in text)})
        body = json.loads(text)
        if body["model"] in OWN_ROLE:
            fault = Orders.model_validate(body.get("simulate") or {}).fault
            if fault is None or fault in OF_CALLS:
                await JSONResponse(completion(body, answer(body), fault))(scope, receive, send)
                return
            raw = json.dumps(body | {"model": OWN_ROLE[body["model"]]}).encode()
        await self.inner(scope, _replayed(raw, receive), send)


def completion(body: Mapping[str, Any], said: Said, fault: FaultName | None) -> dict[str, Any]:
    """The reply on the wire, spoilt as ordered."""
    reason = "length" if fault == "truncated_json" else "tool_calls"
    calls = [_call(call, f"call_{digest(body['messages'], number)}", fault) for number, call in enumerate(said.calls)]
    asked, told = sum(len(str(message.get("content") or "")) for message in body["messages"]) // 4, len(json.dumps(calls)) // 4
    return {
        "id": f"chatcmpl-{digest(body['model'], body['messages'])}",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": said.text, "tool_calls": calls}, "finish_reason": reason}],
        "usage": {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told},
    }


def _call(call: Call, name: str, fault: FaultName | None) -> dict[str, Any]:
    arguments = json.dumps(spoilt(fault, call.arguments) if fault else call.arguments, ensure_ascii=False)
    if fault in {"truncated_json", "malformed_json"}:
        arguments = spoil(fault, arguments)[0]
    return {"id": name, "type": "function", "function": {"name": f"{call.tool}_perhaps" if fault == "unknown_choice" else call.tool, "arguments": arguments}}


async def _body(receive: Receive) -> bytes:
    parts = list[bytes]()
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _replayed(raw: bytes, receive: Receive) -> Receive:
    """The body once more for who stands behind, then whatever comes."""
    waiting = [raw]

    async def again() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return again


@contextmanager
def served() -> Generator[str]:
    """The endpoints in a process of their own; their base URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    with subprocess.Popen([sys.executable, "-m", "tests.peers.server", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(url, server)
            yield url
        finally:
            server.terminate()


def counted(url: str) -> Counted:
    """What has been asked so far."""
    return Counted(**httpx.get(f"{url}/peers/counts", timeout=20).json())


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(f"{url}/peers/counts", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the endpoints did not start; see why with: python -m tests.peers.server 8765")


async def serve(port: int) -> None:
    """Serve on loopback until told to stop."""
    config = uvicorn.Config(Peers(create_app()), host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
