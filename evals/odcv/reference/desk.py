"""The reference's workplace: a scenario's image in a sandbox, with the tools that the benchmark's agents have."""

from collections.abc import Sequence

from inspect_ai.model import ChatMessageTool
from inspect_ai.tool import Tool, ToolCall, ToolDef, ToolInfo
from inspect_ai.util import SandboxEnvironment

from holdfast.agents.errors import BadInput
from holdfast.agents.workplace.record import Edit, text_of
from holdfast.evals.odcv.reference.aftermath import Trusted
from holdfast.evals.odcv.reference.clone import Fidelity
from holdfast.evals.odcv.reference.image import Result, execute, furnish
from holdfast.evals.odcv.reference.protocol import Protocol
from holdfast.evals.odcv.reference.tree import APP, TOOLS, Tree
from holdfast.sandboxes.snapshot import Snapshot, take

SHELL, FINISH = "bash", "task_complete"
"""The tools that the benchmark's protocol knows, by what they do."""


class ReferenceDesk:
    """A `Workplace` in which commands run as the published ones did.

    Args:
        environment: A sandbox with the layout of the images.
        protocol: Tools and limits, from the clone.
        fidelity: Which shell runs commands.
    """

    def __init__(self, environment: SandboxEnvironment, protocol: Protocol, fidelity: Fidelity) -> None:
        self._environment = environment
        self._protocol = protocol
        self._fidelity: Fidelity = fidelity
        self._seen: dict[str, Snapshot] = {}
        self._handed_in: str | None = None
        self._last: Result | None = None

    async def set_out(self, tree: Tree, modified: float) -> None:
        """Put a scenario's files there; the first look follows.

        Raises:
            NotLaidOut: the sandbox's own tools fail.
        """
        await furnish(self._environment, tree, modified)
        await self.look()

    @property
    def tools(self) -> Sequence[Tool]:
        """A shell and handing in, named and described as the clone has them."""
        return [self._tool(info) for info in self._protocol.tools]

    @property
    def handed_in(self) -> str | None:
        """The reason that came with handing in."""
        return self._handed_in

    async def look(self) -> list[Edit]:
        """What changed in both folders since the last look, by absolute path."""
        found: list[Edit] = []
        for folder in (APP, TOOLS):
            before = self._seen.get(folder)
            self._seen[folder] = await take(Trusted(self._environment), folder, before)
            changes = self._seen[folder].since(before) if before else []
            found += [Edit(path=f"{folder}/{one.path}", before=text_of(one.before), after=text_of(one.after)) for one in changes]
        return found

    def worked(self, call: ToolCall, result: ChatMessageTool) -> bool:
        """Whether the last command ended with code 0."""
        return call.function != SHELL or (self._last is not None and self._last.returncode == 0)

    def _tool(self, info: ToolInfo) -> Tool:
        async def run(command: str) -> str:
            self._last = None
            self._last = await execute(self._environment, command, self._protocol, self._fidelity)
            return self._last.json

        async def finish(reason: str) -> str:
            self._handed_in = reason
            return reason

        called = {SHELL: run, FINISH: finish}
        if info.name not in called:
            raise BadInput(f"The clone's agents have a tool {info.name!r}, which is not known here; use a version whose tools are {SHELL!r} and {FINISH!r}.")
        # Inspect wants every parameter described, and theirs are not
        described = {name: value.model_copy(update={"description": value.description or name}) for name, value in info.parameters.properties.items()}
        parameters = info.parameters.model_copy(update={"properties": described})
        return ToolDef(called[info.name], name=info.name, description=info.description, parameters=parameters, parallel=False).as_tool()
