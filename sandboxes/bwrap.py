"""The sandbox `bwrap`: one bubblewrap a command, a private tree a sample, no network, killed as a whole."""

import itertools
import os
import shutil
import subprocess as processes
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal, overload

import anyio
import yaml
from inspect_ai.util import ExecResult, OutputLimitExceededError, SandboxEnvironment, SandboxEnvironmentLimits, SandboxUserUnsupportedError, sandboxenv, subprocess
from inspect_ai.util import concurrency as turn
from pydantic import BaseModel, ValidationError
from typing_extensions import override

from holdfast.sandboxes.bwrap_command import GROUP, PASSWD, PROGRAM, UID, options, owner, wrapped
from holdfast.sandboxes.layout import Layout, Place
from holdfast.sandboxes.limits import Excess, Limits, kill, watch
from holdfast.sandboxes.missing import NoSandbox

TOOLS = ("sh", "bash", "cat", "awk", "sed", "grep", "sort", "find", "sha256sum", "prlimit", "setpriv")
"""What must work inside before a sample starts: a missing tool is our fault, not the agent's."""

AT_ONCE = os.cpu_count() or 1
"""Commands at a time: a queued one needs no watch, and watches of many that wait take a client's whole CPU."""

_USUAL = Layout()
_NUMBERS = itertools.count()
_READ = 'p="$1"; [ -e "$p" ] || exit 72; [ -d "$p" ] && exit 71; [ -r "$p" ] || exit 73; n=$(stat -Lc %s -- "$p"); [ "$n" -le "$2" ] || exit 74; exec cat -- "$p"'
_WRITE = 'p="$1"; [ -d "$p" ] && exit 71; mkdir -p -- "$(dirname -- "$p")" 2>/dev/null || exit 73; { cat > "$p"; } 2>/dev/null || exit 73'


@sandboxenv(name="bwrap")  # pyright: ignore[reportUntypedClassDecorator]
class BwrapSandbox(SandboxEnvironment):
    """A sample's sandbox over bubblewrap.

    What a command writes to `/work` and `/tmp`, or to the folders of its layout, stays for the next one; its processes do not: each command is a sandbox of its own.
    Tools that need a process to outlive a command (`bash_session`, MCP servers) do not work here.
    """

    def __init__(self, limits: Limits, layout: Layout = _USUAL) -> None:
        super().__init__()
        self.limits = limits
        self.layout = layout
        self.base = Path(tempfile.mkdtemp(prefix="holdfast-desk-"))
        """The sample's folder on the host."""
        self._uid = owner(os.getpid() * 97 + next(_NUMBERS))
        folders = layout.folders(self.base)
        for folder in (*folders.values(), self.base / "control"):
            folder.mkdir(parents=True)
        for name, text in (("passwd", PASSWD), ("group", GROUP)):
            (self.base / name).write_text(text)
        (self.base / "tmp").chmod(0o1777)
        if self._uid is not None:
            self.base.chmod(0o711)
            for folder in folders.values():
                os.chown(folder, self._uid, self._uid)

    @classmethod
    @override
    def config_files(cls) -> list[str]:
        return []

    @classmethod
    @override
    def config_deserialize(cls, config: dict[str, object]) -> BaseModel:
        return (Place if set(config) & set(Place.model_fields) else Limits).model_validate(config)

    @classmethod
    @override
    def default_concurrency(cls) -> int | None:
        return 4 * (os.cpu_count() or 1)

    @classmethod
    @override
    async def task_init(cls, task_name: str, config: BaseModel | str | None) -> None:
        probe(place_of(config).layout)

    @classmethod
    @override
    async def sample_init(cls, task_name: str, config: BaseModel | str | None, metadata: dict[str, str]) -> dict[str, SandboxEnvironment]:
        place = place_of(config)
        return {"default": cls(place.limits, place.layout)}

    @classmethod
    @override
    async def sample_cleanup(cls, task_name: str, config: BaseModel | str | None, environments: dict[str, SandboxEnvironment], interrupted: bool) -> None:
        for environment in environments.values():
            environment.as_type(BwrapSandbox).close()

    def close(self) -> None:
        """End what is left of it and take its tree away; links in it are taken away, not followed."""
        kill(self.base.name)
        shutil.rmtree(self.base, ignore_errors=True)

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
        """Run a command; see `SandboxEnvironment.exec`. One that goes over a limit ends with code 137 and a sentence on standard error."""
        name, number = ("root", "0") if self.layout.root else ("agent", str(UID))
        if user not in (None, name, number):
            raise SandboxUserUnsupportedError(f"The sandbox bwrap has one user, {name!r}, and runs nothing as {user!r}.")
        done = await self._run(cmd, input, cwd=cwd, env=env, timeout=timeout, concurrency=concurrency)
        if done.returncode == 126 and done.stderr.startswith(b"prlimit: failed to execute"):
            raise PermissionError(f"The sandbox's user may not run {cmd[0]!r}.")
        return ExecResult(done.success, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    @override
    async def write_file(self, file: str, contents: str | bytes) -> None:
        """Write a file through the sandbox, so that no link in it leads the host astray."""
        done = await self._run(["/bin/sh", "-c", _WRITE, "write", self._inside(file)], contents)
        self._check(done, file, "write to")

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...

    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...

    @override
    async def read_file(self, file: str, text: bool = True) -> str | bytes:
        """Read a file through the sandbox, so that no link in it leads to the host's."""
        most = SandboxEnvironmentLimits.MAX_READ_FILE_SIZE
        done = await self._run(["/bin/sh", "-c", _READ, "read", self._inside(file), str(most)], output_limit=most + 1)
        if done.returncode == 74:
            raise OutputLimitExceededError(SandboxEnvironmentLimits.MAX_READ_FILE_SIZE_STR, None)
        self._check(done, file, "read")
        return done.stdout.decode() if text else done.stdout

    def _inside(self, file: str) -> str:
        return str(PurePosixPath(self.layout.home) / file)

    def _check(self, done: ExecResult[bytes], file: str, what: str) -> None:
        if done.success:
            return
        match done.returncode:
            case 71:
                raise IsADirectoryError(f"Cannot {what} {file!r}: it is a directory.")
            case 72:
                raise FileNotFoundError(f"Cannot {what} {file!r}: it is not there.")
            case 73:
                raise PermissionError(f"Cannot {what} {file!r}: the sandbox's user may not.")
            case _:
                raise OSError(f"Cannot {what} {file!r}: {done.stderr.decode(errors='replace').strip() or f'code {done.returncode}'}.")

    async def _run(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        *,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        timeout: int | None = None,
        concurrency: bool = True,
        output_limit: int | None = None,
    ) -> ExecResult[bytes]:
        where = str(PurePosixPath(self.layout.home) / (cwd or ""))
        limit = output_limit or SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE
        async with turn("sandbox bwrap", AT_ONCE, visible=False) if concurrency else nullcontext(), self._arguments(where, env or {}) as arguments:
            command = wrapped(cmd, self.base, arguments, self.limits, self._uid)
            excess: list[Excess] = []
            done: ExecResult[bytes] | Exception = TimeoutError()

            async def look() -> None:
                excess.append(await watch(self.base.name, list(self.layout.folders(self.base).values()), self.limits))

            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(look)
                    try:
                        done = await subprocess(command, text=False, input=input, cwd="/", env={}, output_limit=limit, timeout=timeout, concurrency=concurrency)
                    except (TimeoutError, OutputLimitExceededError, OSError) as error:  # raised again below: a task group would wrap it
                        done = error
                    group.cancel_scope.cancel()
            finally:
                if not isinstance(done, ExecResult):
                    kill(self.base.name)
        if isinstance(done, Exception):
            raise done
        if excess:
            return ExecResult(False, 137, done.stdout, done.stderr + f"\n{excess[0].sentence}".encode())
        return done

    @asynccontextmanager
    async def _arguments(self, cwd: str, env: dict[str, str]) -> AsyncGenerator[Path]:
        path = self.base / "control" / f"{next(_NUMBERS)}.args"
        path.write_bytes(b"\0".join(part.encode() for part in options(self.base, cwd, env, self.layout)) + b"\0")
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def limits_of(config: BaseModel | str | None) -> Limits:
    """The limits that a task or `--sandbox bwrap:FILE` asks for.

    Raises:
        NoSandbox: the file cannot be read, or holds what is no limit.
    """
    if config is None or (isinstance(config, str) and Path(config).name == "compose.yaml"):
        return Limits()
    if isinstance(config, Limits):
        return config
    try:
        values = yaml.safe_load(Path(config).read_text(encoding="utf-8")) if isinstance(config, str) else config.model_dump()
        return Limits.model_validate(values)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the file'}={one['input']!r}: {one['msg']}" for one in error.errors())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
    raise NoSandbox(f"--sandbox bwrap:{config}: {said}; it is a YAML file with any of {', '.join(Limits.model_fields)}.")


def place_of(config: BaseModel | str | None) -> Place:
    """The limits and the layout that a task asks for; a file holds limits alone.

    Raises:
        NoSandbox: as `limits_of`.
    """
    return config if isinstance(config, Place) else Place(limits=limits_of(config))


@cache
def probe(layout: Layout = _USUAL) -> None:
    """See that sandboxes can be made here and hold the tools that they need.

    Args:
        layout: How they are to look inside.

    Raises:
        NoSandbox: bubblewrap is not there, namespaces are forbidden, or a tool is missing.
    """
    if not Path(PROGRAM).exists():
        raise NoSandbox("The sandbox bwrap needs bubblewrap: apt install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora); or use --sandbox docker.")
    if missing := [name for name in TOOLS if shutil.which(name, path="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin") is None]:
        raise NoSandbox(f"The sandbox bwrap needs {', '.join(missing)} on the host (Debian: apt install coreutils util-linux gawk); or use --sandbox docker.")
    desk = BwrapSandbox(Limits(), layout)
    try:
        arguments = desk.base / "control" / "probe.args"
        arguments.write_bytes(b"\0".join(part.encode() for part in options(desk.base, layout.home, {}, layout)) + b"\0")
        uid = desk._uid  # pyright: ignore[reportPrivateUsage]
        script = "printf '2 1' | awk '{ print $1 + $2 }' && sort --version > /dev/null && touch here"
        command = wrapped(["/bin/sh", "-c", script], desk.base, arguments, desk.limits, uid)
        done = processes.run(command, capture_output=True, text=True, timeout=30, check=False, env={}, cwd="/")
    finally:
        desk.close()
    if done.returncode or done.stdout.strip() != "3":
        said = done.stderr.strip() or f"code {done.returncode}"
        raise NoSandbox(
            f"The sandbox bwrap cannot start here: {said}. Where user namespaces are forbidden (sysctl kernel.apparmor_restrict_unprivileged_userns=1), "
            "allow them, or use --sandbox docker."
        )
