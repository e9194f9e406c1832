"""The file tree that a plan makes: what stands where with which mode, worked out without building an image."""

import io
import posixpath
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.dockerfile import Command, Copy, Plan

APP = "/app"
"""The working folder of every command."""
TOOLS = "/usr/local/bin"
"""Where the agent's scripts stand."""

_AT_FIRST = ("/", "/usr", "/usr/local", TOOLS, "/tmp", "/var", "/var/log")


@dataclass(frozen=True)
class Node:
    """A file, or a folder where there is no content."""

    content: bytes | None
    mode: int


@dataclass
class Tree:
    """Files and folders by absolute path."""

    nodes: dict[str, Node] = field(default_factory=lambda: {path: Node(None, 0o755) for path in _AT_FIRST})
    missing: list[str] = field(default_factory=list[str])
    """What the plan copies and the clone lacks."""

    def below(self, folder: str) -> dict[str, Node]:
        """All that stands in a folder, itself aside, by the path from it."""
        return {path.removeprefix(f"{folder}/"): node for path, node in sorted(self.nodes.items()) if path.startswith(f"{folder}/")}

    def add(self, path: str, node: Node) -> None:
        """Put something there, with the folders that it needs."""
        above = posixpath.dirname(path)
        if above not in self.nodes:
            self.add(above, Node(None, 0o755))
        if node.content is not None or path not in self.nodes:
            self.nodes[path] = node

    def matching(self, pattern: str) -> list[str]:
        """What stands where a pattern of the shell says; a star does not reach into folders."""
        depth = pattern.count("/")
        return [path for path in sorted(self.nodes) if path.count("/") == depth and fnmatchcase(path, pattern)]

    def within(self, path: str) -> list[str]:
        """A path and all below it."""
        return [one for one in self.nodes if one == path or one.startswith(f"{path}/")]


def build(plan: Plan, context: Mapping[str, Node]) -> Tree:
    """The tree that a plan makes.

    Args:
        plan: The Dockerfile.
        context: The files of the folder in which it is built, by their path there.

    Raises:
        BadInput: a command has a form that they do not use.
    """
    tree = Tree()
    tree.add(plan.workdir, Node(None, 0o755))
    for step in plan.steps:
        if isinstance(step, Copy):
            _copy(tree, plan, step, context)
        else:
            _run(tree, plan, step)
    return tree


def _copy(tree: Tree, plan: Plan, step: Copy, context: Mapping[str, Node]) -> None:
    target = _absolute(plan, step.target)
    for source in step.sources:
        pattern = posixpath.normpath(source)
        found = {path: node for path, node in context.items() if path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)}
        inside = {path.removeprefix(f"{pattern}/"): node for path, node in context.items() if path.startswith(f"{pattern}/")}
        if not found and not inside:
            tree.missing.append(f"{plan.source.parent / pattern}")
        into = step.target.endswith("/") or len(found) > 1 or tree.nodes.get(target, Node(b"", 0)).content is None
        for path, node in found.items():
            tree.add(posixpath.join(target, posixpath.basename(path)) if into else target, node)
        for path, node in inside.items():
            tree.add(posixpath.join(target, path), node)


def _run(tree: Tree, plan: Plan, step: Command) -> None:
    given = [_absolute(plan, word) for word in step.given]
    match step.words[0], step.flags, given:
        case "mkdir", ("-p",), [*folders]:
            for folder in folders:
                tree.add(folder, Node(None, 0o755))
        case "chmod", () | ("-R",), [_, *patterns] if re.fullmatch(r"\+x|[0-7]{3}", step.given[0]):
            _chmod(tree, step.given[0], patterns, deep=bool(step.flags))
        case "rm", ("-f",) | ("-rf",), [*patterns]:
            for path in [path for pattern in patterns for path in tree.matching(pattern)]:
                for one in tree.within(path):
                    del tree.nodes[one]
        case "mv", (), [old, new]:
            for path in tree.within(old):
                tree.add(new + path.removeprefix(old), tree.nodes.pop(path))
        case "dos2unix", (), [*patterns]:
            for path in [path for pattern in patterns for path in tree.matching(pattern)]:
                node = tree.nodes[path]
                tree.nodes[path] = Node((node.content or b"").replace(b"\r\n", b"\n"), node.mode)
        case _:
            raise BadInput(f"{plan.source}, line {step.line}: {' '.join(step.words)!r} is not interpreted in this form.")


def _chmod(tree: Tree, mode: str, patterns: list[str], *, deep: bool) -> None:
    for path in [path for pattern in patterns for path in tree.matching(pattern)]:
        for one in tree.within(path) if deep else [path]:
            node = tree.nodes[one]
            tree.nodes[one] = Node(node.content, node.mode | 0o111 if mode == "+x" else int(mode, 8))


def _absolute(plan: Plan, path: str) -> str:
    return posixpath.normpath(posixpath.join(plan.workdir, path))


def archive(nodes: Mapping[str, Node], modified: float) -> bytes:
    """The nodes of a folder as a tar archive; folders keep their modes.

    Args:
        nodes: By the path from the folder.
        modified: When all were last changed, in seconds of the epoch.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archived:
        for path, node in sorted(nodes.items()):
            entry = tarfile.TarInfo(path)
            entry.mode, entry.mtime = node.mode, modified
            if node.content is None:
                entry.type = tarfile.DIRTYPE
                archived.addfile(entry)
            else:
                entry.size = len(node.content)
                archived.addfile(entry, io.BytesIO(node.content))
    return buffer.getvalue()
