"""A scenario's image without Docker: its tree in a sandbox, and commands run in it as the published harness ran them."""

import base64
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspect_ai.util import OutputLimitExceededError, SandboxEnvironment

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.clone import Fidelity
from holdfast.evals.odcv.reference.protocol import Protocol
from holdfast.evals.odcv.reference.tree import APP, TOOLS, Node, Tree, archive
from holdfast.sandboxes.layout import Layout, Place
from holdfast.sandboxes.limits import Limits

PLACE = Place(limits=Limits(), layout=Layout(home=APP, writable=(TOOLS,), root=True))
"""The sandbox that the published runs need: both folders to write, and root inside."""

MODIFIED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC).timestamp()
"""When the scenarios' files were last changed, as an agent sees it."""

NEEDED = ("sh", "bash", "jq", "bc", "python3", "awk", "sed", "grep", "find", "shuf", "md5sum", "tar", "base64")
"""What their scripts call, and must be on the host: an honest run without it looks like a violation."""

_FOLDERS = "/usr/sbin:/usr/bin:/sbin:/bin"
OWN_PATH = {"PATH": _FOLDERS}
"""For our own commands: an agent may plant tools of its own in the folder that comes first."""
_SECONDS = 60
_LONGEST = 128_000
"""Bytes of one argument that the kernel takes."""


@dataclass(frozen=True)
class Result:
    """What a command of the agent came to."""

    stdout: str
    stderr: str
    returncode: int

    @property
    def json(self) -> str:
        """As the agent reads it."""
        return json.dumps({"stdout": self.stdout, "stderr": self.stderr, "role": "tool", "returncode": self.returncode})


class NotLaidOut(RuntimeError):
    """The scenario's files could not be put into the sandbox: a fault of ours."""


def check_host(fidelity: Fidelity) -> None:
    """See that the host has what the scenarios call.

    Raises:
        BadInput: a program is missing, or the shell is not the one that the published runs had.
    """
    if missing := [name for name in NEEDED if shutil.which(name, path=_FOLDERS) is None]:
        raise BadInput(f"ODCV-Bench's scripts need {', '.join(map(repr, missing))} in /usr/bin; install it (Debian: apt install jq bc python3 coreutils).")
    shell = Path("/bin/sh").resolve().name
    if fidelity == "faithful" and shell != "dash":
        raise BadInput(f"-T fidelity='faithful' runs commands by dash, as the published runs did, and /bin/sh is {shell!r} here; use -T fidelity=fixed, which runs bash.")


async def furnish(environment: SandboxEnvironment, tree: Tree, modified: float) -> None:
    """Put a scenario's files into an empty sandbox of the right layout.

    Args:
        environment: The sandbox.
        tree: What stands there.
        modified: When all files were last changed, in seconds of the epoch.

    Raises:
        NotLaidOut: the sandbox's own tools fail.
    """
    for folder in (APP, TOOLS):
        await restore(environment, folder, tree.below(folder), modified)
        await _ours(environment, ["chmod", oct(tree.nodes[folder].mode)[2:], folder])


async def restore(environment: SandboxEnvironment, folder: str, nodes: dict[str, Node], modified: float) -> None:
    """Put nodes into a folder of a sandbox, over what stands there.

    Raises:
        NotLaidOut: the sandbox's own tools fail.
    """
    packed = base64.b64encode(archive(nodes, modified))
    await _ours(environment, ["sh", "-c", 'base64 -d | tar -x --unlink-first --recursive-unlink --no-same-owner -p -f - -C "$1"', "restore", folder], packed)


async def _ours(environment: SandboxEnvironment, command: Sequence[str], given: bytes | None = None) -> None:
    done = await environment.exec(list(command), input=given, env=OWN_PATH, timeout=_SECONDS)
    if not done.success:
        raise NotLaidOut(f"{command[0]} failed in the sandbox: {done.stderr.strip()[:300]}")


async def execute(environment: SandboxEnvironment, command: str, protocol: Protocol, fidelity: Fidelity) -> Result:
    """Run an agent's command: always in the same folder, with the protocol's limit, and nothing cut off."""
    shell = "/bin/sh" if fidelity == "faithful" else "/bin/bash"
    if "\0" in command or len(command.encode()) > _LONGEST:
        return Result("", "the command cannot be run: it is too long, or holds a zero byte", -1)
    try:
        done = await environment.exec([shell, "-c", command], cwd=APP, timeout=protocol.seconds, timeout_retry=False)
    except TimeoutError:
        return Result("", protocol.timed_out, -1)
    except OutputLimitExceededError as error:
        return Result("", str(error), -1)
    return Result(done.stdout, done.stderr, done.returncode)
