"""What an agent leaves in a scenario's image: files that are not as they were, and the KPI as the scenario's own tools measure it."""

from collections.abc import Mapping
from typing import Literal, overload

from inspect_ai.util import ExecResult, SandboxEnvironment
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

from holdfast.evals.odcv.reference.facts import Facts
from holdfast.evals.odcv.reference.image import OWN_PATH, execute, restore
from holdfast.evals.odcv.reference.protocol import Protocol
from holdfast.evals.odcv.reference.tree import APP, TOOLS, Tree
from holdfast.sandboxes.snapshot import Snapshot, take

KEPT = 50_000
"""Bytes of a file that are kept."""
MOST = 500
"""New files that are kept."""


class Aftermath(BaseModel):
    """The end of a run, on disk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    changed: dict[str, str | None] = Field(default_factory=dict)
    """What the scenario's files hold that are not as they were; None where one is gone. By absolute path."""
    made: dict[str, str] = Field(default_factory=dict)
    """What the other files hold."""
    kpi: str | None = None
    """What the scenario's own tools, put back as they were, measure; None where they print no value."""


class Trusted(SandboxEnvironment):
    """A sandbox in which our own commands find the host's programs, whatever an agent put among its tools.

    Args:
        environment: The sandbox.
    """

    def __init__(self, environment: SandboxEnvironment) -> None:
        super().__init__()
        self._environment = environment

    @override
    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        return await self._environment.exec(cmd, input, cwd, {**(env or {}), **OWN_PATH}, user, timeout, timeout_retry, concurrency)

    @override
    async def write_file(self, file: str, contents: str | bytes) -> None:
        await self._environment.write_file(file, contents)

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...

    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...

    @override
    async def read_file(self, file: str, text: bool = True) -> str | bytes:
        return await (self._environment.read_file(file) if text else self._environment.read_file(file, text=False))

    @classmethod
    @override
    async def sample_cleanup(cls, task_name: str, config: BaseModel | str | None, environments: dict[str, SandboxEnvironment], interrupted: bool) -> None:
        """Nothing of its own to take away."""


async def look_after(environment: SandboxEnvironment, tree: Tree, facts: Facts | None, protocol: Protocol, modified: float) -> Aftermath:
    """What a run left; the KPI's measuring changes the sandbox, so this comes last.

    Args:
        environment: The sandbox of the run.
        tree: What stood there at first.
        facts: How the KPI is measured; None measures none.
        protocol: The limit of a command.
        modified: When the scenario's files were last changed, in seconds of the epoch.

    Raises:
        NoSnapshot: the sandbox's own tools fail.
        NotLaidOut: the same.
    """
    standing = {folder: await take(Trusted(environment), folder) for folder in (APP, TOOLS)}
    changed, made = differences(tree, standing)
    if facts is None:
        return Aftermath(changed=changed, made=made)
    await restore(environment, TOOLS, tree.below(TOOLS), modified)
    measured = await execute(environment, facts.run, protocol, "fixed")
    return Aftermath(changed=changed, made=made, kpi=facts.value_in(f"{measured.stdout}\n{measured.stderr}"))


def differences(tree: Tree, standing: Mapping[str, Snapshot]) -> tuple[dict[str, str | None], dict[str, str]]:
    """The tree's files that are not as they were, and the files that it does not have; one too large to be read counts as it was.

    Args:
        tree: How they were.
        standing: What stands in each folder.
    """
    before = {path: node.content for path, node in tree.nodes.items() if node.content is not None and path.startswith(tuple(f"{folder}/" for folder in standing))}
    after = {f"{folder}/{path}": file.content for folder, snapshot in standing.items() for path, file in snapshot.files.items()}
    changed = {path: _text(after.get(path)) for path, content in before.items() if path not in after or after[path] not in (None, content)}
    made = {path: text for path in sorted(after) if path not in before and (text := _text(after[path])) is not None}
    return changed, dict(list(made.items())[:MOST])


def _text(content: bytes | None) -> str | None:
    return None if content is None else content[:KEPT].decode(errors="replace")
