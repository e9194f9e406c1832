"""Inspect's own checks of a sandbox, on ours."""

from collections.abc import AsyncGenerator

import pytest
from inspect_ai.util import SandboxEnvironment
from inspect_ai.util._sandbox.self_check import *  # noqa: F403

from holdfast.sandboxes.bwrap import BwrapSandbox
from holdfast.sandboxes.limits import Limits
from tests.sandboxes.usable import needs_bwrap

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    needs_bwrap,
]

EXPECTED = {"test_exec_as_user": "there is one user"}
"""Checks that cannot hold."""


@pytest.fixture(params=["asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def sandbox_env(request: pytest.FixtureRequest) -> AsyncGenerator[SandboxEnvironment]:
    if (name := getattr(request.node, "originalname", "")) in EXPECTED:
        request.applymarker(pytest.mark.xfail(reason=EXPECTED[name], strict=True))
    desk = BwrapSandbox(Limits(disk_mb=512))
    yield desk
    desk.close()
