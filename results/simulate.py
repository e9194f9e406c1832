"""`holdfast simulate`: the simulated endpoints on loopback."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import click
import httpx
from inspect_ai.model import Model, get_model

from holdfast.agents.endpoint import SIMULATED_SERVICE
from holdfast.agents.errors import BadInput
from holdfast.agents.simulated.server import serve
from holdfast.agents.simulated.simulation import ANSWERERS, PARTIES, TARGETS, THERAPISTS

_START_SECONDS = 90
_HOW = """Simulated endpoints: http://127.0.0.1:{port}/v1   (stop with Ctrl-C)

  export SIM_BASE_URL=http://127.0.0.1:{port}/v1 SIM_API_KEY=none
  inspect eval holdfast/audit --model openai-api/sim/base \\
    --model-role auditor=openai-api/sim/auditor --model-role judge=openai-api/sim/judge

checkpoints: {targets}
therapists:  {therapists}
answerers:   {answerers}
roles:       {parties}

Everything made with them is marked "simulated". It shows plumbing and statistics, never that a judge is right or an auditor elicits."""


@click.command()
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--latency-ms", default=0.0, show_default=True, type=click.FloatRange(0), help="How long every chat request takes at least.")
def simulate(port: int, latency_ms: float) -> None:
    """Serve simulated checkpoints, auditor and judges until stopped."""
    port = port or free_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadInput(f"Port {port} is in use; choose another with --port, or --port 0 for any free one.") from error
    click.echo(_HOW.format(port=port, targets=", ".join(TARGETS), therapists=", ".join(THERAPISTS), answerers=", ".join(ANSWERERS), parties=", ".join(PARTIES)))
    try:
        asyncio.run(serve(port, latency_ms))
    except KeyboardInterrupt:
        click.echo("stopped")


def simulated(name: str, url: str) -> Model:
    """A simulated model behind the endpoints at `url`."""
    return get_model(f"openai-api/{SIMULATED_SERVICE}/{name}", base_url=url, api_key="none", memoize=False)


def simulated_roles(url: str) -> dict[str, str | Model | list[str] | list[Model] | list[str | Model]]:
    """A simulated model for every role there is."""
    return {**{name: simulated(name, url) for name in PARTIES}, "baseline": simulated(TARGETS[0], url)}


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def endpoints(latency_ms: float = 0.0) -> Generator[str]:
    """Simulated endpoints in a process of their own; their base URL.

    Args:
        latency_ms: How long every chat request takes at least.

    Raises:
        BadInput: they do not start.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    command = [sys.executable, "-m", "holdfast.results.command", "simulate", "--port", str(port), "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(url, server)
            yield url
        finally:
            server.terminate()


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise BadInput(f"The simulated endpoints stopped with exit code {server.returncode}; start them by hand to see why: holdfast simulate")
        try:
            httpx.get(f"{url}/models", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise BadInput(f"The simulated endpoints did not answer at {url} within {_START_SECONDS} s.")
