"""`holdfast simulate`: the simulated endpoints on loopback."""

import asyncio
import socket

import click

from holdfast.agents.errors import BadInput
from holdfast.agents.simulated.server import serve
from holdfast.agents.simulated.simulation import PARTIES, TARGETS

_HOW = """Simulated endpoints: http://127.0.0.1:{port}/v1   (stop with Ctrl-C)

  export SIM_BASE_URL=http://127.0.0.1:{port}/v1 SIM_API_KEY=none
  inspect eval holdfast/audit --model openai-api/sim/base \\
    --model-role auditor=openai-api/sim/auditor --model-role judge=openai-api/sim/judge

checkpoints: {targets}
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
    click.echo(_HOW.format(port=port, targets=", ".join(TARGETS), parties=", ".join(PARTIES)))
    try:
        asyncio.run(serve(port, latency_ms))
    except KeyboardInterrupt:
        click.echo("stopped")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
