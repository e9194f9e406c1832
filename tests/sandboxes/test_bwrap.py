"""Getting out of the sandbox: every way that we could think of, tried from inside."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import anyio
import pytest
from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import bash
from inspect_ai.util import ExecResult, SandboxUserUnsupportedError

from holdfast.sandboxes import bwrap
from holdfast.sandboxes.bwrap import BwrapSandbox, limits_of, probe
from holdfast.sandboxes.limits import Limits, disk_use, processes_of
from holdfast.sandboxes.missing import NoSandbox
from tests.sandboxes.usable import needs_bwrap

pytestmark = needs_bwrap

SMALL = Limits(memory_mb=256, processes=16, disk_mb=32)


@pytest.fixture
def desk() -> Generator[BwrapSandbox]:
    found = BwrapSandbox(SMALL)
    yield found
    found.close()


def run(desk: BwrapSandbox, script: str, **settings: object) -> ExecResult[str]:
    async def go() -> ExecResult[str]:
        return await desk.exec(["bash", "-c", script], **settings)  # pyright: ignore[reportArgumentType]

    return anyio.run(go)


def left(desk: BwrapSandbox) -> list[int]:
    """Its processes, once the kernel has had time to end those that were killed with their namespace."""
    until = time.monotonic() + 5
    while (found := processes_of(desk.base.name)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_the_hosts_files_are_not_there(desk: BwrapSandbox, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the host's own")

    done = run(desk, f"cat {secret} /etc/shadow /root/.bashrc /proc/1/root{secret}; ls /home /srv /opt /mnt /sys; find / -name secret.txt 2>/dev/null")

    assert done.stdout == ""
    assert str(desk.base) not in run(desk, "cat /proc/*/cmdline /proc/1/environ | tr '\\0' ' '").stdout


def test_no_key_of_the_environment_is_inside(desk: BwrapSandbox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-host")

    assert "sk-of-the-host" not in run(desk, "env; cat /proc/*/environ | tr '\\0' '\\n'").stdout
    assert run(desk, 'echo "$GIVEN"', env={"GIVEN": "on purpose"}).stdout == "on purpose\n"


def test_nothing_outside_the_tree_can_be_written(desk: BwrapSandbox):
    places = "/ /usr /usr/bin /etc /dev /root /var /proc/sys/kernel"
    done = run(desk, f"for place in {places}; do touch $place/planted && echo wrote $place; done")
    mounted = run(desk, "mount -t tmpfs none /usr && echo mounted")

    assert "wrote /usr" not in done.stdout
    assert "wrote /etc" not in done.stdout
    assert "mounted" not in mounted.stdout
    assert not Path("/usr/planted").exists()
    assert run(desk, "echo kept > /work/a; echo kept > /tmp/b").success
    assert run(desk, "cat /work/a /tmp/b").stdout == "kept\nkept\n"


def test_links_planted_for_the_harness_lead_nowhere(desk: BwrapSandbox, tmp_path: Path):
    aim = tmp_path / "host.txt"
    aim.write_text("before")
    run(desk, f"ln -s {aim} out.txt; ln -s {tmp_path} folder; ln -s /etc/shadow shadow")

    async def follow() -> None:
        for name in ("out.txt", "folder/host.txt", "shadow"):
            with pytest.raises((FileNotFoundError, PermissionError)):
                await desk.read_file(name)
        with pytest.raises((PermissionError, FileNotFoundError, OSError)):
            await desk.write_file("out.txt", "after")

    anyio.run(follow)
    assert aim.read_text() == "before"
    desk.close()
    assert aim.exists()


def test_there_is_no_network(desk: BwrapSandbox):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]

        done = run(desk, f"exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached; exec 3<>/dev/tcp/1.1.1.1/53 && echo reached; ls /sys/class/net", timeout=10)

    assert "reached" not in done.stdout


def test_a_fork_bomb_ends_and_leaves_nothing(desk: BwrapSandbox):
    begun = time.monotonic()
    run(desk, ":(){ :|:& };: ; sleep 1", timeout=10)

    assert time.monotonic() - begun < 10
    assert left(desk) == []
    assert run(desk, "echo well").stdout == "well\n"


def test_filling_the_disk_is_ended_with_a_sentence(desk: BwrapSandbox):
    done = run(desk, "for i in $(seq 1000); do head -c 2000000 /dev/zero > f$i || exit; done; sleep 5", timeout=20)

    assert (done.success, done.returncode) == (False, 137)
    assert "MB of disk and 32 are allowed" in done.stderr
    assert disk_use([desk.base], 2**40) < 400 * 2**20
    assert run(desk, "head -c 90000000 /dev/zero > one; echo $?").stdout.strip() != "0"


def test_memory_is_bounded_over_all_processes(desk: BwrapSandbox):
    done = run(desk, 'for i in 1 2 3 4; do python3 -c "import time; x = bytearray(120_000_000); time.sleep(8)" & done; wait', timeout=20)

    assert done.returncode == 137
    assert "MB of memory and 256 are allowed" in done.stderr


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("sleep 60", marks=pytest.mark.slow),
        pytest.param("sleep 60 & sleep 60 & wait", marks=pytest.mark.slow),
        "setsid sleep 60 & disown; sleep 60",
        "trap '' TERM HUP INT; sleep 60; sleep 60",
    ],
)
def test_a_command_that_takes_too_long_dies_with_all_that_it_started(desk: BwrapSandbox, script: str):
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        run(desk, script, timeout=1)

    assert time.monotonic() - begun < 8
    assert left(desk) == []


def test_nothing_outlives_its_command(desk: BwrapSandbox):
    begun = time.monotonic()
    done = run(desk, "nohup sleep 60 > /dev/null 2>&1 & echo started", timeout=30)

    assert done.stdout == "started\n"
    assert time.monotonic() - begun < 10
    assert left(desk) == []


def test_a_harness_that_is_killed_takes_the_sandbox_with_it(tmp_path: Path):
    script = (
        "import anyio\nfrom holdfast.sandboxes.bwrap import BwrapSandbox\nfrom holdfast.sandboxes.limits import Limits\n"
        "desk = BwrapSandbox(Limits())\nprint(desk.base, flush=True)\nanyio.run(desk.exec, ['sleep', '60'])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = Path(process.stdout.readline().strip())
        until = time.monotonic() + 10
        while not processes_of(base.name) and time.monotonic() < until:
            time.sleep(0.05)
        assert processes_of(base.name)
        process.kill()
    until = time.monotonic() + 10
    while processes_of(base.name) and time.monotonic() < until:
        time.sleep(0.05)

    assert processes_of(base.name) == []
    shutil.rmtree(base)


def test_two_samples_do_not_see_each_other(desk: BwrapSandbox):
    other = BwrapSandbox(SMALL)
    try:
        run(desk, "echo mine > /work/a; echo mine > /tmp/a")

        assert run(other, "ls /work /tmp").stdout.split() == ["/tmp:", "/work:"]
        assert run(other, "ps ax | grep -c '[s]leep'").stdout.strip() == "0"
    finally:
        other.close()


def test_only_its_own_user_runs(desk: BwrapSandbox):
    assert run(desk, "id -un; hostname; pwd").stdout == "agent\ndesk\n/work\n"
    assert "CapEff:\t0000000000000000" in run(desk, "cat /proc/self/status").stdout
    with pytest.raises(SandboxUserUnsupportedError, match="one user, 'agent', and runs nothing as 'root'"):
        run(desk, "id", user="root")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_has_it_too(tmp_path: Path):
    script = (
        "import os, anyio, tempfile, anyio._backends._asyncio\nfrom holdfast.sandboxes.bwrap import BwrapSandbox, probe\n"
        "from holdfast.sandboxes.limits import Limits\nos.setgroups([]); os.setgid(65533); os.setuid(65533)\nprobe()\ndesk = BwrapSandbox(Limits(processes=16))\n"
        "print(anyio.run(desk.exec, ['id', '-un']).stdout, anyio.run(desk.exec, ['bash', '-c', 'for i in $(seq 40); do sleep 2 & done']).success)\ndesk.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False, cwd="/")

    assert done.stdout.split() == ["agent", "False"], done.stderr


def test_any_task_of_inspect_runs_in_it(tmp_path: Path):
    calls = [ModelOutput.for_tool_call("mockllm/model", "bash", {"command": "cat note.txt; echo; whoami"}), ModelOutput.from_content("mockllm/model", "It says: told you.")]
    for call in calls:
        call.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    task = Task(
        dataset=[Sample(input="Read the note.", target="told you", files={"note.txt": "told you"}, setup="#!/bin/bash\nset -e\ntest -f note.txt\n")],
        solver=[use_tools(bash(timeout=10)), generate()],
        scorer=includes(),
    )
    log = run_eval(task, model=get_model("mockllm/model", custom_outputs=calls, memoize=False), sandbox="bwrap", log_dir=str(tmp_path), display="log")[0]

    assert log.status == "success", log.error
    (sample,) = log.samples or []
    assert [message.text.split() for message in sample.messages if message.role == "tool"] == [["told", "you", "agent"]]
    assert (sample.scores or {})["includes"].value == "C"


def test_without_bubblewrap_there_is_a_sentence_and_no_fall_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bwrap, "PROGRAM", "/nowhere/bwrap")
    probe.cache_clear()

    with pytest.raises(NoSandbox, match="needs bubblewrap: apt install bubblewrap"):
        probe()
    probe.cache_clear()


def test_limits_come_from_a_file_and_a_wrong_one_is_named(tmp_path: Path):
    path = tmp_path / "limits.yaml"
    path.write_text("memory_mb: 128\n")
    assert limits_of(str(path)) == Limits(memory_mb=128)

    path.write_text("memory: 128\n")
    with pytest.raises(NoSandbox, match=r"limits\.yaml.*memory.*any of memory_mb, processes, disk_mb, cpu_seconds"):
        limits_of(str(path))
    with pytest.raises(NoSandbox, match="No such file"):
        limits_of(str(tmp_path / "none.yaml"))
