"""How a command is wrapped: namespaces, mounts and limits of one call of bubblewrap."""

import os
from collections.abc import Mapping
from pathlib import Path

from holdfast.sandboxes.layout import HOME, ROOT_POWERS, Layout
from holdfast.sandboxes.limits import MB, Limits

HOST = "desk"
PROGRAM = "/usr/bin/bwrap"
UID = 1000

PASSWD = f"root:x:0:0:root:/root:/bin/sh\nagent:x:{UID}:{UID}:agent:{HOME}:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
GROUP = f"root:x:0:\nagent:x:{UID}:\nnogroup:x:65534:\n"
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": HOME, "USER": "agent", "LANG": "C.UTF-8", "TERM": "dumb"}

AS_ROOT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "USER": "root"}

_ETC = ("alternatives", "os-release", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "nsswitch.conf")
_USR = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_IDS = 200_000
"""Where the host's ids begin that sandboxes run under when they are started by root: root's processes are never counted, so a limit on them would be none."""


def options(base: Path, cwd: str, env: Mapping[str, str], layout: Layout) -> list[str]:
    """Bubblewrap's options: everything unshared, the host's `/usr` to read, the sample's own tree to write, nothing of the host's environment.

    Args:
        base: The sample's folder on the host, with the layout's folders, `passwd` and `group`.
        cwd: Where the command starts.
        env: Set beside the sandbox's own environment.
        layout: Folders and user inside.
    """
    uid, environment = ("0", ENVIRONMENT | AS_ROOT) if layout.root else (str(UID), {**ENVIRONMENT, "HOME": layout.home})
    found = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", "--hostname", HOST, "--uid", uid, "--gid", uid]
    for power in ROOT_POWERS if layout.root else ():
        found += ["--cap-add", power]
    for name, value in {**environment, **env}.items():
        found += ["--setenv", name, value]
    found += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    for name in _USR:
        there = Path("/") / name
        if there.is_symlink():
            found += ["--symlink", str(there.readlink()), f"/{name}"]
        elif there.is_dir():
            found += ["--ro-bind", f"/{name}", f"/{name}"]
    for name in _ETC:
        found += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name in ("passwd", "group"):
        found += ["--ro-bind", str(base / name), f"/etc/{name}"]
    for inside, there in layout.folders(base).items():
        found += ["--bind", str(there), inside]
    return [*found, "--symlink", "/tmp", "/var/tmp", "--dir", "/root", "--remount-ro", "/", "--chdir", cwd]


def wrapped(command: list[str], base: Path, arguments: Path, limits: Limits, uid: int | None) -> list[str]:
    """The command that the host runs; the options stand in a file, so that no path of the host shows inside.

    Args:
        command: What is run inside.
        base: The sample's folder on the host.
        arguments: The file with the options.
        limits: Set inside, where they count the sandbox's own processes alone.
        uid: Of the host, where root hands over to another user.
    """
    drop = ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--"] if uid is not None else []
    most = [
        f"--nproc={limits.processes}",
        f"--as={2 * limits.memory_mb * MB}",
        f"--fsize={limits.disk_mb * MB // 2}",
        f"--cpu={limits.cpu_seconds}",
        "--core=0",
    ]
    inside = ["/usr/bin/prlimit", *most, "--", *command]
    # bubblewrap clears the environment of what it runs, and not its own, which the first process inside could read
    return ["/usr/bin/env", "-i", "/bin/sh", "-c", 'exec 9<"$1"; shift; exec "$@"', "sandbox", str(arguments), *drop, PROGRAM, "--args", "9", "--", *inside]


def owner(number: int) -> int | None:
    """The host's uid for a sandbox: one of its own where root starts it, else nobody's but the user's."""
    return _IDS + number % 50_000 if os.geteuid() == 0 else None
