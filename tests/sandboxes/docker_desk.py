"""The desk under Docker, where this machine can have it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from inspect_ai.util import SandboxEnvironment
from inspect_ai.util._sandbox.docker.docker import DockerSandboxEnvironment

from holdfast.sandboxes.docker_preflight import COMPOSE, preflight
from holdfast.sandboxes.missing import NoSandbox


def why_not() -> str:
    """What is missing; empty where nothing is."""
    try:
        preflight()
    except NoSandbox as error:
        return error.message
    return ""


_MISSING = why_not()
needs_docker = pytest.mark.skipif(bool(_MISSING), reason=_MISSING)


@asynccontextmanager
async def started() -> AsyncGenerator[SandboxEnvironment]:
    """A desk as Inspect starts it for a sample."""
    await DockerSandboxEnvironment.task_init("desk", str(COMPOSE))
    environments = await DockerSandboxEnvironment.sample_init("desk", str(COMPOSE), {})
    try:
        yield environments["default"]
    finally:
        await DockerSandboxEnvironment.sample_cleanup("desk", str(COMPOSE), environments, False)
        await DockerSandboxEnvironment.task_cleanup("desk", str(COMPOSE), True)
