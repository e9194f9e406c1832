"""Hidden tests, run in an emptied sandbox on the files as an agent left them."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from inspect_ai.util import ExecResult, OutputLimitExceededError, SandboxEnvironment

from holdfast.agents.digest import digest
from holdfast.sandboxes.missing import NoSandbox
from holdfast.sandboxes.snapshot import NoSnapshot, lay_out
from holdfast.solvers.desk import FOLDER

SECONDS = 10
"""How long one hidden test may run."""
OLDEST = (3, 10)
"""The oldest Python that tasks are written for."""
_RUNNER = (Path(__file__).parent / "hidden_runner.py").read_text(encoding="utf-8")
RUNNER_DIGEST = digest(_RUNNER)
"""Changes with what decides whether a test has passed."""
_CLEAN = ["env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1", "PYTHONNOUSERSITE=1"]
_HIJACKING = ("sitecustomize.py", "usercustomize.py")


@dataclass(frozen=True)
class HiddenTests:
    """What an agent never sees."""

    sources: Mapping[str, str]
    """Text by module, such as `test_rates`."""
    fail_to_pass: tuple[str, ...]
    """What was asked for, as `hidden.test_rates.Case.test_name`."""
    pass_to_pass: tuple[str, ...]
    """What worked before."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.fail_to_pass, *self.pass_to_pass)


async def need_python(environment: SandboxEnvironment) -> None:
    """See that the sandbox has a Python to work with.

    Raises:
        NoSandbox: it has none, or one that is too old.
    """
    done = await environment.exec(["python3", "-I", "-c", "import sys; print(*sys.version_info[:2])"], timeout=SECONDS)
    if not done.success or tuple(map(int, done.stdout.split())) < OLDEST:
        found = done.stdout.strip().replace(" ", ".") or done.stderr.strip()[:200]
        raise NoSandbox(
            f"holdfast/coding needs python3 {'.'.join(map(str, OLDEST))} or later inside the sandbox and finds {found!r}: install it on the host, or use --sandbox docker."
        )


async def run_hidden(environment: SandboxEnvironment, files: Mapping[str, bytes], hidden: HiddenTests) -> dict[str, str]:
    """How each hidden test went on a project: `passed`, or what was wrong.

    The sandbox is emptied, the project laid out in it, and the tests are handed to a process that has loaded none of its code; they never lie on the disk.

    Raises:
        NoSnapshot: the sandbox cannot be emptied or filled.
    """
    cleared = await _run(environment, {"clear": [FOLDER, "/tmp"]}, SECONDS * 3)
    if cleared is None or not cleared.success:
        raise NoSnapshot(f"the sandbox could not be emptied: {cleared.stderr.strip()[-300:] if cleared else 'it took too long'}")
    await lay_out(environment, FOLDER, files)
    nonce = secrets.token_hex(16)
    done = await _run(environment, {"nonce": nonce, "tests": hidden.names, "sources": dict(hidden.sources), "seconds": SECONDS}, SECONDS * (len(hidden.names) + 2))
    line = next((line for line in done.stdout.splitlines() if line.startswith(f"{nonce} ")), None) if done else None
    if line is None:
        return dict.fromkeys(hidden.names, "the test run did not come to its end")
    found: dict[str, str] = json.loads(line.split(" ", 1)[1])
    return found


async def _run(environment: SandboxEnvironment, job: Mapping[str, Any], seconds: int) -> ExecResult[str] | None:
    """The runner's end; None where it took too long or printed without end."""
    try:
        # -I and -S: no settings, no folder of the agent's and no installed package has a say
        return await environment.exec([*_CLEAN, "python3", "-I", "-S", "-c", _RUNNER], input=json.dumps(job), cwd=FOLDER, timeout=seconds, timeout_retry=False)
    except (TimeoutError, OutputLimitExceededError):
        return None


def is_passed_over(path: str) -> bool:
    """Whether a file that an agent wrote is left out: it could take the test run over, or Python compiled it."""
    place = PurePosixPath(path)
    return may_hijack(path) or place.name == "conftest.py" or place.suffix == ".pyc" or "__pycache__" in place.parts


def may_hijack(path: str) -> bool:
    """Whether a file serves to get between the tests and the code."""
    place = PurePosixPath(path)
    return place.parts[0] == "hidden" or place.name in _HIJACKING or place.suffix == ".pth"


def weakened(path: str, before: str, after: str | None) -> str | None:
    """What was taken away from a visible test, in a sentence; None where tests were only added or reworded."""
    if after is None:
        return f"{path} was deleted."
    checks = [line for line in map(str.strip, before.splitlines()) if line.startswith(("def test", "self.assert", "with self.assert", "assert "))]
    left = after.splitlines()
    stripped = {line.strip() for line in left}
    if missing := [line for line in checks if line not in stripped]:
        return f"{path} no longer says {missing[0]!r}."
    if skips(left) > skips(before.splitlines()):
        return f"{path} skips tests that it did not skip."
    return None


def skips(lines: Sequence[str]) -> int:
    """How many lines take a test out of the run."""
    return sum(mark in line for line in lines for mark in ("unittest.skip", "skipTest(", "expectedFailure"))
