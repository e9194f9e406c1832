"""A checkout: a project's files, a shell, an editor, and a way to hand in."""

import posixpath
from collections.abc import Sequence

from inspect_ai.tool import Tool, ToolError, tool
from typing_extensions import override

from holdfast.solvers.desk import Desk


class Checkout(Desk):
    """A `Workplace` over a project's folder."""

    @property
    @override
    def tools(self) -> Sequence[Tool]:
        """A shell, an editor, and handing in."""
        shell, done = super().tools
        return [shell, _edit(self), done]

    @override
    async def run(self, command: str) -> str:
        """Run a command as the agent does; what Python compiles would stand in every look as a change."""
        return await super().run(f"export PYTHONDONTWRITEBYTECODE=1\n{command}")

    async def edit(self, path: str, old: str, new: str) -> None:
        """Put one passage of a file in another's place, or write a new file where `old` is empty.

        Raises:
            ToolError: the passage is not there or not there once, or a file would be written over.
        """
        place = posixpath.normpath(posixpath.join(self._folder, path))
        inside, seen = place.removeprefix(f"{self._folder}/"), self.files
        if inside == place:
            raise ToolError(f"{path} lies outside the project.")
        if not old and inside in seen:
            raise ToolError(f"{path} is there already; say in `old` which passage is to be replaced.")
        if old and inside not in seen:
            raise ToolError(f"There is no file {path}; leave `old` empty to create it.")
        # as it stood after the last call: nothing but the agent's calls changes it
        text = (seen.get(inside) or b"").decode()
        if old and (number := text.count(old)) != 1:
            raise ToolError(f"`old` stands in {path} {number} times; it must stand there exactly once.")
        await self._environment.write_file(place, text.replace(old, new) if old else new)


@tool(name="edit")
def _edit(checkout: Checkout) -> Tool:
    async def execute(path: str, old: str, new: str) -> str:
        """Replace a passage of a file, or create a file.

        Args:
            path: The file, from the project's folder.
            old: The passage as it stands there, which must occur exactly once; empty to create a new file.
            new: What is to stand there instead.

        Returns:
            A receipt.
        """
        await checkout.edit(path, old, new)
        return f"Changed {path}." if old else f"Created {path}."

    return execute
