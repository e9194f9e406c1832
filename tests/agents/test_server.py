"""The simulated endpoint, where whoever asks goes away."""

import asyncio
from typing import Any

from holdfast.agents.simulated.server import create_app


def test_a_client_that_goes_away_half_way_raises_nothing():
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/chat/completions", "headers": [], "query_string": b"", "http_version": "1.1"}
    asyncio.run(create_app()(scope, receive, send))

    assert sent[0]["status"] == 499
