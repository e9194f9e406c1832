"""A task is proven by its reference patch, which passes every hidden test, and by the untouched project, which fails what was asked for and nothing else."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import anyio

from holdfast.agents.workplace.coding_record import PASSED
from holdfast.evals.coding.loading import TaskFolder
from holdfast.sandboxes.bwrap import BwrapSandbox, probe
from holdfast.sandboxes.limits import Limits
from holdfast.solvers.hidden_tests import need_python, run_hidden

TIMES = 3
_AT_ONCE = os.cpu_count() or 1

Side = Literal["untouched", "reference"]


@dataclass(frozen=True)
class Proof:
    """How the hidden tests of a task went on both sides, run after run."""

    folder: TaskFolder
    untouched: Sequence[Mapping[str, str]]
    reference: Sequence[Mapping[str, str]]

    @property
    def fault(self) -> str | None:
        """What is wrong, in a sentence; None where the task is proven."""
        name, hidden = self.folder.name, self.folder.hidden
        for test, said in self.reference[0].items():
            if said != PASSED:
                return f"task {name!r}: with reference.patch {test} does not pass ({said}); mend the patch or the test."
        for test in hidden.fail_to_pass:
            if self.untouched[0][test] == PASSED:
                return f"task {name!r}: {test} passes on the untouched project; it belongs in pass_to_pass, or tests nothing."
        for test in hidden.pass_to_pass:
            if (said := self.untouched[0][test]) != PASSED:
                return f"task {name!r}: {test} of pass_to_pass does not pass on the untouched project ({said}); mend it, or move it to fail_to_pass."
        for runs in (self.untouched, self.reference):
            for test in hidden.names:
                if len({run[test] == PASSED for run in runs}) > 1:
                    return f"task {name!r}: {test} passes in some runs and not in others; make it depend on nothing but the project."
        return None


async def prove(folders: Sequence[TaskFolder], times: int = TIMES) -> list[Proof]:
    """Run every task's hidden tests on both sides, in bwrap, several at a time.

    Args:
        folders: The tasks.
        times: How often each side is run.

    Raises:
        NoSandbox: bwrap or its Python cannot be used here.
    """
    probe()
    found: dict[tuple[str, Side, int], dict[str, str]] = {}
    turn = anyio.CapacityLimiter(_AT_ONCE)

    async def run(folder: TaskFolder, side: Side, number: int) -> None:
        async with turn:
            found[folder.name, side, number] = await try_files(folder, folder.files if side == "untouched" else folder.solved)

    async with anyio.create_task_group() as group:
        for folder in folders:
            for number in range(times):
                group.start_soon(run, folder, "untouched", number)
                group.start_soon(run, folder, "reference", number)
    return [Proof(one, [found[one.name, "untouched", n] for n in range(times)], [found[one.name, "reference", n] for n in range(times)]) for one in folders]


async def try_files(folder: TaskFolder, files: Mapping[str, bytes]) -> dict[str, str]:
    """How a task's hidden tests go on a project's files."""
    environment = BwrapSandbox(Limits())
    try:
        await need_python(environment)
        return await run_hidden(environment, files, folder.hidden)
    finally:
        environment.close()
