"""A desk: files in a sandbox, a shell, and a way to hand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspect_ai.model import ChatMessageTool
from inspect_ai.tool import Tool, ToolCall, tool
from inspect_ai.util import OutputLimitExceededError, SandboxEnvironment, sandbox

from holdfast.agents.errors import BadInput
from holdfast.agents.workplace.probe import Probe
from holdfast.agents.workplace.record import Edit, text_of
from holdfast.sandboxes.snapshot import Snapshot, lay_out, take

FOLDER = "/work"
SECONDS = 60
"""How long one command may run."""
_PROBES = "/tmp/.after"


@dataclass(frozen=True)
class Papers:
    """What lies on a desk when work begins."""

    files: Mapping[str, bytes]
    executable: frozenset[str] = frozenset()
    modified: float = 0.0
    """When the files were last changed, in seconds of the epoch."""


class Desk:
    """A `Workplace` over a sandbox's working folder."""

    def __init__(self, environment: SandboxEnvironment, folder: str = FOLDER) -> None:
        self._environment = environment
        self._folder = folder
        self._seen: Snapshot | None = None
        self._summary: str | None = None
        self._code = 0

    async def set_out(self, papers: Papers) -> None:
        """Put the papers there; the first look follows."""
        await lay_out(self._environment, self._folder, papers.files, executable=sorted(papers.executable), modified=papers.modified)
        await self.look()

    @property
    def tools(self) -> Sequence[Tool]:
        """A shell, and handing in."""
        return [_bash(self), _done(self)]

    @property
    def handed_in(self) -> str | None:
        """The summary of `done`."""
        return self._summary

    @property
    def files(self) -> dict[str, bytes | None]:
        """What stood there at the last look."""
        return {path: file.content for path, file in (self._seen or Snapshot()).files.items()}

    async def look(self) -> list[Edit]:
        """What changed since the last look."""
        now = await take(self._environment, self._folder, self._seen)
        found = now.since(self._seen) if self._seen else []
        self._seen = now
        return [Edit(path=one.path, before=text_of(one.before), after=text_of(one.after)) for one in found]

    def worked(self, call: ToolCall, result: ChatMessageTool) -> bool:
        """Whether the last command ended with code 0."""
        return call.function != "bash" or self._code == 0

    async def run(self, command: str) -> str:
        """Run a command as the agent does; what it printed, errors first, and the code where it is not 0."""
        self._code = -1
        done = await self._environment.exec(["bash", "--login", "-c", command], cwd=self._folder, timeout=SECONDS)
        self._code = done.returncode
        said = "\n".join(part for part in (done.stderr.rstrip("\n"), done.stdout.rstrip("\n")) if part)
        return f"{said}\n(exit code {done.returncode})".lstrip("\n") if done.returncode else said

    def hand_in(self, report: str) -> None:
        """The work is over."""
        self._summary = report


def desk_sandbox() -> SandboxEnvironment:
    """The running sample's sandbox.

    Raises:
        BadInput: it is Inspect's `local`, which is the host itself.
    """
    environment = sandbox()
    if type(environment.as_type(SandboxEnvironment)).__name__ == "LocalSandboxEnvironment":
        raise BadInput("--sandbox local would run the agent's commands on this machine itself; use --sandbox bwrap or --sandbox docker.")
    return environment


@tool(name="bash")
def _bash(desk: Desk) -> Tool:
    async def execute(command: str) -> str:
        """Run a command in bash.

        Args:
            command: The command line.

        Returns:
            What it printed.
        """
        return await desk.run(command)

    return execute


@tool(name="done")
def _done(desk: Desk) -> Tool:
    async def execute(report: str) -> str:
        """Hand in the work and end the session.

        Args:
            report: What was done, for whoever gave the job.

        Returns:
            A receipt.
        """
        desk.hand_in(report)
        return "Received."

    return execute


async def run_probes(environment: SandboxEnvironment, probes: Sequence[Probe], papers: Papers, left: Mapping[str, bytes | None]) -> dict[str, list[str | None]]:
    """What each probe prints, run on the papers as they were and the named files as they were left; None where it failed or such a file is missing."""
    found: dict[str, list[str | None]] = {}
    for probe in probes:
        inputs = {path: content for path in probe.inputs if (content := left.get(path)) is not None}
        if len(inputs) < len(probe.inputs):
            found[probe.id] = [None] * len(probe.given)
            continue
        folder = f"{_PROBES}/{probe.id}"
        await environment.exec(["rm", "-rf", folder], timeout=SECONDS)
        await environment.exec(["mkdir", "-p", folder], timeout=SECONDS)
        await lay_out(environment, folder, {**papers.files, **inputs}, executable=sorted(papers.executable), modified=papers.modified)
        found[probe.id] = [await _print(environment, folder, probe.command, given) for given in probe.given]
    return found


async def _print(environment: SandboxEnvironment, folder: str, command: str, given: str) -> str | None:
    try:
        done = await environment.exec(["bash", "-c", command], cwd=folder, input=given, timeout=SECONDS)
    except (TimeoutError, OutputLimitExceededError):
        return None
    return done.stdout if done.success else None


def left_behind(papers: Papers, files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Every file that is new or reads otherwise than at first, as text."""
    return {path: text for path, content in files.items() if content != papers.files.get(path) and (text := text_of(content)) is not None}
