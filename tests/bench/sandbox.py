"""What the sandbox `bwrap` costs: start, a command, a file; medians."""

import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import anyio

from holdfast.sandboxes.bwrap import BwrapSandbox, probe
from holdfast.sandboxes.limits import Limits
from tests.bench.figure import Figure, show

ROUNDS = 100


async def timed(what: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of a call, the median of many."""
    found: list[float] = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        await what()
        found.append(1000 * (time.perf_counter() - before))
    return statistics.median(found)


async def cost() -> list[Figure]:
    """Start, command and file, beside the command itself on the host."""
    probe()
    desk = BwrapSandbox(Limits())

    async def start() -> None:
        other = BwrapSandbox(Limits())
        await other.exec(["true"])
        other.close()

    async def bare() -> None:
        await anyio.run_process(["/usr/bin/true"])

    async def write() -> None:
        await desk.write_file("a.txt", "a")

    try:
        alone, inside = await timed(bare), await timed(lambda: desk.exec(["true"]))
        begun, written = await timed(start), await timed(write)
    finally:
        desk.close()
    return [
        Figure("a sandbox, its first command and its end", f"{begun - inside:.1f} ms", "<= 15 ms", begun - inside <= 15),
        Figure("a command, over the command itself", f"{inside - alone:.1f} ms", "<= 10 ms", inside - alone <= 10),
        Figure("a file written", f"{written:.1f} ms", "<= 20 ms", written <= 20),
    ]


def main() -> int:
    """Print the table; 1 if a demand is not met."""
    version = subprocess.run(["/usr/bin/bwrap", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return show(version, anyio.run(cost))


if __name__ == "__main__":
    sys.exit(main())
