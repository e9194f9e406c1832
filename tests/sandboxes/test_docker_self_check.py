"""Inspect's own checks of a sandbox, on the desk under Docker."""

from collections.abc import AsyncGenerator

import pytest
from inspect_ai.util import SandboxEnvironment
from inspect_ai.util._sandbox.self_check import *  # noqa: F403

from tests.sandboxes.docker_desk import needs_docker, started

pytestmark = [pytest.mark.anyio, pytest.mark.slow, needs_docker]

EXPECTED = {"test_exec_as_user": "no user can be added: nothing but /work and /tmp can be written"}
"""Checks that cannot hold."""


@pytest.fixture(scope="module", params=["asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
async def desk() -> AsyncGenerator[SandboxEnvironment]:
    async with started() as found:
        yield found


@pytest.fixture
def sandbox_env(request: pytest.FixtureRequest, desk: SandboxEnvironment) -> SandboxEnvironment:
    if (name := getattr(request.node, "originalname", "")) in EXPECTED:
        request.applymarker(pytest.mark.xfail(reason=EXPECTED[name], strict=True))
    return desk
