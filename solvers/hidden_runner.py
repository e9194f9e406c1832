"""What runs hidden tests inside a sandbox: a script of its own, which imports nothing of this project and nothing of the code under test.

Standard input holds the job as JSON; the result is one line on standard output.
Each test runs in a child of its own, because the code under test may do anything to the process that it is imported into: end it, print, patch `unittest`.
A child says a secret before it loads any of that code, and only the line that begins with this secret, written once the test is over, counts as its result.
"""

import builtins
import ctypes
import json
import os
import select
import shutil
import signal
import sys
import time
import types
import unittest
import unittest.util
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PASSED = "passed"
HIJACKED = "hijacked"
_DUMPABLE = 4
_SAID = 300
_MOST = 1_000_000

_MODULES = (unittest.case, unittest.result, unittest.suite, unittest.util)
_CLASSES = [value for module in _MODULES for value in vars(module).values() if isinstance(value, type)]
_WATCHED: list[Mapping[str, Any]] = [vars(builtins), *map(vars, _MODULES), *map(vars, _CLASSES)]
_TYPES = (type(None), bool, int, float, complex, str, bytes, bytearray)
_HOLDERS = (list, tuple, set, frozenset, dict)
_DRAWN = os.urandom(16)
_STRANGERS = (object(), _DRAWN, _DRAWN.hex(), int.from_bytes(_DRAWN, "big"), time.time() / 7, (_DRAWN,), [_DRAWN], {_DRAWN: 0})
_equal = unittest.TestCase.assertEqual

Watched = list[tuple[Mapping[str, Any], str, Any, Any]]


def equals_anything(value: Any) -> bool:
    """Whether a value, or one that it holds, claims to be equal to what nobody can know."""
    if type(value) in _TYPES:
        return False
    if type(value) in _HOLDERS:
        return any(map(equals_anything, [*value, *value.values()] if type(value) is dict else value))
    try:
        return any(value == stranger for stranger in _STRANGERS)
    except Exception:  # noqa: BLE001  an __eq__ that fails on strangers is clumsy, and cheats nobody
        return False


def strict_equal(self: unittest.TestCase, first: Any, second: Any, msg: Any = None) -> None:
    """`assertEqual`, which a value that is equal to anything does not pass."""
    _equal(self, first, second, msg)
    if equals_anything(first) or equals_anything(second):
        self.fail(f"{HIJACKED}: a value is equal to anything")


def snapshot(namespaces: Iterable[Mapping[str, Any]]) -> Watched:
    """Every name with what it stands for and that one's code."""
    return [(space, name, value, getattr(value, "__code__", None)) for space in namespaces for name, value in list(space.items())]


def touched(before: Watched) -> str | None:
    """A name that no longer stands for what it did; calls nothing, since what it called could have been replaced."""
    for space, name, value, code in before:
        if name not in space or space[name] is not value or (code is not None and value.__code__ is not code):
            return name
    return None


def judge(name: str, source: str, root: str) -> str:
    """Run one test to its end and say how it went."""
    module_name, case_name, method = name.rsplit(".", 2)
    unittest.TestCase.assertEqual = strict_equal
    before = snapshot(_WATCHED)
    # last, so that nothing in the project stands in for a module of the standard library
    sys.path.append(root)
    sys.modules["hidden"] = types.ModuleType("hidden")
    module = sys.modules[module_name] = types.ModuleType(module_name)
    exec(compile(source, module_name.replace(".", "/") + ".py", "exec"), vars(module))
    case = getattr(module, case_name)
    before += snapshot([vars(case)])
    test, result = case(method), unittest.TestResult()
    own = {*vars(test)}
    unittest.TestSuite([test]).run(result)
    replaced = touched(before) or next((one for one in vars(test) if one in vars(unittest.TestCase) and one not in own), None)
    if replaced is not None:
        return f"{HIJACKED}: {replaced} was replaced"
    for what, found in (("failed", result.failures), ("error", result.errors), ("skipped", result.skipped)):
        if found:
            said = raised(found[0][1])
            return said.removeprefix("AssertionError: ") if HIJACKED in said else f"{what}: {said}"
    return PASSED if result.testsRun == 1 and not result.expectedFailures and not result.unexpectedSuccesses else "it did not run"


def raised(trace: str) -> str:
    """The line of a traceback that says what was raised last; a reason for skipping is none and stays as it is."""
    last = trace.rsplit("Traceback (most recent call last):\n", 1)[-1]
    return next((line for line in last.splitlines() if not line.startswith(" ")), last)


def child(report: int, name: str, source: str, root: str) -> None:
    """One test in this process."""
    secret = os.urandom(16).hex().encode()
    os.write(report, secret + b"\n")
    try:
        said = judge(name, source, root)
    except BaseException as error:  # noqa: BLE001  whatever the tested code raises, SystemExit included, is a failed test
        said = f"error: {type(error).__name__}: {error}"
    os.write(report, secret + b" " + said.encode(errors="replace")[:_SAID].replace(b"\n", b" ") + b"\n")


def run(name: str, source: str, root: str, seconds: float) -> str:
    """How one test went, by its child."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            os.close(read)
            nothing = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nothing, number)
            child(write, name, source, root)
        finally:
            os._exit(0)
    os.close(write)
    said = collect(read, time.monotonic() + seconds)
    os.close(read)
    end(pid)
    os.waitpid(pid, 0)
    return said


def collect(read: int, deadline: float) -> str:
    """What the child reports: its secret first, then the line that begins with it."""
    text = b""
    while len(text) < _MOST:
        secret, _, rest = text.partition(b"\n")
        for line in rest.split(b"\n")[:-1]:
            if line.startswith(secret + b" "):
                return line[len(secret) + 1 :].decode(errors="replace")
        if not select.select([read], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return "timeout"
        some = os.read(read, 65536)
        if not some:
            break
        text += some
    return "it ended before the test was over"


def end(pid: int) -> None:
    """End a child and its group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except OSError:
            continue


def end_others() -> None:
    """End what the agent left running; spared are this process, those that started it, and what keeps a container up."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    spared, pid = {1}, os.getpid()
    while pid in parents and pid not in spared:
        spared.add(pid)
        pid = parents[pid]
    first = min((pid for pid, parent in parents.items() if parent == 1), default=1)
    for pid in parents.keys() - spared - {first}:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            continue


def empty(folder: Path) -> None:
    """Take away what lies in a folder, also what its owner made unreadable."""
    for place, folders, _ in os.walk(folder, onerror=None):
        for name in folders:
            path = Path(place) / name
            if not path.is_symlink():
                path.chmod(0o700)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def main() -> None:
    """Clear the place, or run the tests."""
    job = json.load(sys.stdin)
    if "clear" in job:
        end_others()
        for folder in job["clear"]:
            empty(Path(folder))
        return
    # the code under test runs as the same user, and is neither to read nor to write this process's memory
    ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
    root = str(Path.cwd())
    found = {name: run(name, job["sources"][name.split(".")[1]], root, job["seconds"]) for name in job["tests"]}
    print(job["nonce"], json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
