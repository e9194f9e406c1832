"""What must be there before the desk can be had under Docker: a client with compose, an engine, and the image."""

import os
import re
import shlex
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml
from docker import DockerClient
from docker.context import ContextAPI
from docker.errors import DockerException, ImageNotFound
from docker.utils import kwargs_from_env

from holdfast.sandboxes.missing import NoSandbox

COMPOSE = Path(__file__).parent / "docker" / "compose.yaml"
"""The desk, as Inspect's sandbox `docker` takes it."""
IMAGE = str(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["default"]["image"])

# Inspect's own demands: prereqs.py of its sandbox `docker`
_ENGINE = "24.0.6"
_PLUGIN = "2.21.0"
_SECONDS = 5
_INSTALL = "https://docs.docker.com/engine/install/"
_ELSE = "or use --sandbox bwrap"


def preflight() -> None:
    """See that the desk can be started under Docker, in a few seconds also where the engine hangs.

    Raises:
        NoSandbox: the client, its plugin compose, the engine or the image is missing or too old.
    """
    _check_compose()
    address: dict[str, Any] = {}
    try:
        address = _address()
        with closing(DockerClient(**address, timeout=_SECONDS)) as client:
            engine = str(client.version()["Version"])
            if _older(engine, _ENGINE):
                raise NoSandbox(f"The sandbox docker needs Docker Engine {_ENGINE} or later and finds {engine!r}: upgrade it ({_INSTALL}), {_ELSE}.")
            client.images.get(IMAGE)
    except ImageNotFound:
        raise NoSandbox(f"The sandbox docker needs the image {IMAGE!r}: docker build --tag {IMAGE} {shlex.quote(str(COMPOSE.parent))}, {_ELSE}.") from None
    except (DockerException, OSError) as error:
        said = str(error).removeprefix("Error while fetching server API version: ")
        where = address.get("base_url", "the address that it is given")
        raise NoSandbox(f"The sandbox docker needs a running engine, and none answers at {where} ({said}): start it, look with docker info, {_ELSE}.") from error


def _check_compose() -> None:
    if shutil.which("docker") is None:
        raise NoSandbox(f"The sandbox docker needs Docker, and there is no program docker: install it ({_INSTALL}), {_ELSE}.")
    try:
        done = subprocess.run(["docker", "compose", "version", "--short"], capture_output=True, text=True, timeout=_SECONDS, check=False)
        plugin = done.stdout.strip() if done.returncode == 0 else ""
    except (OSError, subprocess.TimeoutExpired):
        plugin = ""
    if _older(plugin, _PLUGIN):
        found = f"finds {plugin!r}" if plugin else "docker compose version fails"
        raise NoSandbox(f"The sandbox docker needs Docker's plugin compose {_PLUGIN} or later and {found}: install it (https://docs.docker.com/compose/install/), {_ELSE}.")


def _address() -> dict[str, Any]:
    """Where the command `docker` finds its engine: by `DOCKER_HOST`, else by the context in use, which the SDK alone would pass over."""
    if os.environ.get("DOCKER_HOST"):
        return {**kwargs_from_env()}
    name = os.environ.get("DOCKER_CONTEXT")
    context = ContextAPI.get_context(name)
    if not context:
        raise NoSandbox(f"The sandbox docker finds no Docker context {name!r}: choose one that docker context ls lists, set DOCKER_HOST to its engine, {_ELSE}.")
    return {"base_url": context.Host, "tls": context.TLSConfig or False}


def _older(found: str, wanted: str) -> bool:
    def numbers(version: str) -> list[int]:
        match = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
        return [int(part) for part in match.groups()] if match else []

    return numbers(found) < numbers(wanted)
