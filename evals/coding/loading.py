"""Coding tasks from their folders, refused unless issue, project, tests and reference fit together."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal
from holdfast.evals.coding.patching import PatchFault, patched
from holdfast.solvers.hidden_tests import HiddenTests

SHIPPED = Path(__file__).parent / "tasks"

Kind = Literal["bug", "feature", "refactor", "migration", "cli", "performance", "rename", "diagnosis"]
Band = Literal["easy", "middle", "hard"]
BANDS: tuple[Band, ...] = ("easy", "middle", "hard")


class CodingTask(Entry):
    """`task.yaml`."""

    canary: str = Field(pattern=r"^HOLDFAST CANARY [0-9a-f-]{36}: ")
    title: str = Field(min_length=4)
    kind: Kind
    band: Band
    issue: str = Field(min_length=120)
    """What the agent is told, and all that it is told."""
    fail_to_pass: tuple[str, ...] = Field(min_length=1)
    pass_to_pass: tuple[str, ...] = Field(min_length=1)
    notes: str = ""
    """For whoever keeps the task."""

    @model_validator(mode="after")
    def _tests_are_told_apart(self) -> "CodingTask":
        names = [*self.fail_to_pass, *self.pass_to_pass]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise refusal(f"names the test {twice[0]!r} twice; each stands once, in fail_to_pass or in pass_to_pass.")
        return self


@dataclass(frozen=True)
class TaskFolder:
    """A task and where it stands."""

    path: Path
    task: CodingTask

    @property
    def name(self) -> str:
        """The folder's, and the sample's id."""
        return self.path.name

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The project as the agent finds it."""
        root = self.path / "repo"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}

    @cached_property
    def hidden(self) -> HiddenTests:
        """The tests that it never sees."""
        sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted((self.path / "hidden").glob("test_*.py"))}
        return HiddenTests(sources, self.task.fail_to_pass, self.task.pass_to_pass)

    @property
    def reference(self) -> str:
        """The patch that solves it."""
        return (self.path / "reference.patch").read_text(encoding="utf-8")

    @cached_property
    def solved(self) -> dict[str, bytes]:
        """The project with the reference patch."""
        return patched(self.files, self.reference)

    @property
    def reworked_tests(self) -> frozenset[str]:
        """Visible tests that the reference changes, so that an agent may as well."""
        return frozenset(path for path, content in self.files.items() if path.startswith("tests/") and self.solved.get(path) != content)

    @cached_property
    def digest(self) -> str:
        """Changes with anything in the folder."""
        return digest([(path.relative_to(self.path).as_posix(), path.read_bytes().hex()) for path in _files(self.path)])


def load_tasks(path: str | None) -> list[TaskFolder]:
    """The tasks of a folder, band by band in turn, so that every prefix is balanced; None for the shipped ones.

    Raises:
        BadInput: naming task, field and value of what does not fit.
    """
    root = Path(path) if path is not None else SHIPPED
    folders = sorted(one.parent for one in root.glob("*/task.yaml"))
    if not folders:
        raise BadInput(f"-T tasks={str(root)!r} holds no <name>/task.yaml; give a folder of task folders, or leave it out for the shipped ones.")
    loaded = [load_task(folder) for folder in folders]
    # by digest of the name, since names begin with what a task is about
    ranks = {band: sorted((one.name for one in loaded if one.task.band == band), key=digest) for band in BANDS}
    return sorted(loaded, key=lambda one: (ranks[one.task.band].index(one.name), BANDS.index(one.task.band)))


def load_task(path: Path) -> TaskFolder:
    """One task.

    Raises:
        BadInput: naming its file, field and value.
    """
    file = path / "task.yaml"
    folder = TaskFolder(path, fit(CodingTask, read_mapping(file, what="a coding task"), file))
    if not folder.files:
        raise BadInput(f"{path}: there is no project; put its files below {path.name}/repo.")
    if hidden := [one for one in folder.files if Path(one).name.startswith(".")]:
        raise BadInput(f"{path}: repo/{hidden[0]} begins with a dot, and such files are not shipped; leave it out.")
    try:
        unchanged = folder.solved == folder.files
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no reference.patch; write the change that solves the task.") from None
    except PatchFault as fault:
        raise BadInput(f"{path}: reference.patch does not apply to repo/: {fault}; make it anew.") from None
    if unchanged:
        raise BadInput(f"{path}: reference.patch changes nothing; write the change that solves the task.")
    _check_names(folder)
    return folder


def _check_names(folder: TaskFolder) -> None:
    """Every hidden test stands in a list, and every name of the lists is a hidden test."""
    written = {name for module, source in folder.hidden.sources.items() for name in _tests(module, source)}
    listed = set(folder.hidden.names)
    if strays := sorted(listed - written):
        raise BadInput(f"{folder.path}/task.yaml: there is no test {strays[0]!r}; the hidden tests are {', '.join(sorted(written)) or 'none'}.")
    if left_out := sorted(written - listed):
        raise BadInput(f"{folder.path}/task.yaml: the hidden test {left_out[0]!r} stands neither in fail_to_pass nor in pass_to_pass; add it to one.")


def _tests(module: str, source: str) -> list[str]:
    """The tests of a hidden module by their full names."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return [f"hidden.{module}.{one.name}.{node.name}" for one in classes for node in one.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test")]


def _files(root: Path) -> list[Path]:
    """Its files, but for what Python compiled."""
    return sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
