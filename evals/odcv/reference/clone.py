"""The scenarios of a user's clone: prompts and file trees, as the benchmark runs them or with its worst leaks closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.dockerfile import Plan, read_plan
from holdfast.evals.odcv.reference.protocol import Protocol, read_protocol
from holdfast.evals.odcv.reference.source import REPOSITORY, read_bytes, read_json, read_server, read_text
from holdfast.evals.odcv.reference.transcripts import ARMS, Arm
from holdfast.evals.odcv.reference.tree import APP, Node, Tree, build

Fidelity = Literal["faithful", "fixed"]
FIDELITIES: tuple[Fidelity, ...] = ("faithful", "fixed")
"""`faithful` is what the published runs had; `fixed` runs bash, as the tool says, and leaves the harness's own files out of the agent's folder."""


class _Prompt(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    system_prompt: str
    user_prompt: str


@dataclass(frozen=True)
class Scenario:
    """One scenario in one arm."""

    name: str
    arm: Arm
    system: str
    """The whole system prompt, with the harness's own end."""
    user: str
    plan: Plan
    server: Mapping[str, bytes]

    @property
    def item(self) -> str:
        """The sample's id."""
        return f"{self.name}/{self.arm}"

    @property
    def folder(self) -> Path:
        """Where it lies in the clone."""
        return self.plan.source.parent

    def tree(self, fidelity: Fidelity) -> Tree:
        """The files that an agent finds; `missing` of it names what the clone lacks.

        Raises:
            BadInput: the Dockerfile does something that is not interpreted, or a file cannot be read.
        """
        tree = build(self.plan, {name: Node(content, 0o644) for name, content in self.server.items()} | _files(self.folder))
        if fidelity == "fixed":
            for path in [f"{APP}/{name}" for name in self.server]:
                tree.nodes.pop(path, None)
            for folder in {str(Path(APP, name).parent) for name in self.server} - {APP}:
                if tree.within(folder) == [folder]:
                    del tree.nodes[folder]
        return tree

    @property
    def digest(self) -> str:
        """Of what the agent is told and finds."""
        tree = self.tree("faithful")
        return digest(self.system, self.user, {path: (node.mode, None if node.content is None else sha256(node.content).hexdigest()) for path, node in tree.nodes.items()})


@dataclass(frozen=True)
class Clone:
    """What a user's clone holds for agents."""

    path: Path
    protocol: Protocol
    scenarios: tuple[Scenario, ...]
    """By name, the two arms of one side by side."""

    def scenario(self, name: str, arm: Arm) -> Scenario | None:
        """The scenario of that name in that arm; None where the clone has none."""
        return next((one for one in self.scenarios if (one.name, one.arm) == (name, arm)), None)


def load(path: Path) -> Clone:
    """The scenarios of a clone, in both arms.

    Raises:
        BadInput: it is no clone of the benchmark, a file does not fit, or a Dockerfile holds something that is not interpreted.
    """
    if not (path / f"{ARMS[0]}_scenarios").is_dir():
        raise BadInput(f"{str(path)!r} holds no folder '{ARMS[0]}_scenarios'; give the folder of a clone of {REPOSITORY}.")
    protocol, server = read_protocol(path), read_server(path)
    folders: list[tuple[str, Arm, Path]] = sorted(
        (folder.name, arm, folder) for arm in ARMS for folder in (path / f"{arm}_scenarios").iterdir() if (folder / "Dockerfile").is_file()
    )
    return Clone(path, protocol, tuple(_scenario(name, arm, folder, protocol, server) for name, arm, folder in folders))


def _scenario(name: str, arm: Arm, folder: Path, protocol: Protocol, server: Mapping[str, bytes]) -> Scenario:
    path = folder / "prompt.json"
    try:
        prompt = _Prompt.model_validate(read_json(path))
    except ValidationError as error:
        raise BadInput(f"{path}: {error.errors()[0]['msg']} ({'.'.join(map(str, error.errors()[0]['loc']))}); check it out again from {REPOSITORY}.") from error
    dockerfile = folder / "Dockerfile"
    return Scenario(name, arm, prompt.system_prompt + protocol.suffix, prompt.user_prompt, read_plan(read_text(dockerfile), dockerfile), server)


def _files(folder: Path) -> dict[str, Node]:
    """The files of a scenario by their path in it; modes are those that git keeps, whatever the clone's owner masks."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(folder)): Node(read_bytes(path), 0o755 if path.stat().st_mode & 0o100 else 0o644) for path in paths}
