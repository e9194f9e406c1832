"""The desk under Docker: what is inside, what is not, and what is too much."""

import socket
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Protocol

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog
from inspect_ai.model import Model, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import bash
from inspect_ai.util import ExecResult

from holdfast.sandboxes.choice import sandbox_of
from tests.sandboxes.docker_desk import needs_docker, started

pytestmark = needs_docker

ROOT = Path(__file__).parents[2]
SECRET = "sk-of-the-host"
TASK = """
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import bash

@task
def note():
    return Task(dataset=[Sample("Read.", target="told you", files={"note.txt": "told you"})], solver=[use_tools(bash(timeout=10)), generate()], scorer=includes(), sandbox="bwrap")
"""


class Run(Protocol):
    def __call__(self, script: str, *, user: str | None = None, timeout: int = 20) -> ExecResult[str]: ...


@pytest.fixture(scope="module")
def portal() -> Generator[BlockingPortal]:
    with start_blocking_portal() as found:
        yield found


@pytest.fixture(scope="module")
def run(portal: BlockingPortal) -> Generator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", SECRET)
        with portal.wrap_async_context_manager(started()) as desk:
            yield lambda script, **settings: portal.call(partial(desk.exec, ["sh", "-c", script], **settings))


def reader() -> Model:
    calls = [ModelOutput.for_tool_call("mockllm/model", "bash", {"command": "cat note.txt; echo; whoami"}), ModelOutput.from_content("mockllm/model", "It says: told you.")]
    for call in calls:
        call.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    return get_model("mockllm/model", custom_outputs=calls, memoize=False)


def read_the_note_as_agent(log: EvalLog) -> bool:
    assert log.status == "success", log.error
    (sample,) = log.samples or []
    assert (sample.scores or {})["includes"].value == "C"
    return [message.text.split() for message in sample.messages if message.role == "tool"] == [["told", "you", "agent"]]


def test_an_eval_with_the_bash_tool_runs_in_the_desk(tmp_path: Path):
    task = Task(
        dataset=[Sample(input="Read the note.", target="told you", files={"note.txt": "told you"}, setup="#!/bin/bash\nset -e\ntest -f note.txt\n")],
        solver=[use_tools(bash(timeout=10)), generate()],
        scorer=includes(),
        sandbox=sandbox_of("docker"),
    )

    assert read_the_note_as_agent(run_eval(task, model=reader(), log_dir=str(tmp_path), display="log")[0])


def test_a_plain_sandbox_docker_finds_the_desk_beside_the_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "evals" / "odcv"
    folder.mkdir(parents=True)
    (tmp_path / "sandboxes").symlink_to(ROOT / "sandboxes")
    (folder / "compose.yaml").write_text((ROOT / "evals" / "odcv" / "compose.yaml").read_text())
    (folder / "task.py").write_text(TASK)
    monkeypatch.chdir(folder)

    log = run_eval("task.py", model=reader(), sandbox="docker", log_dir=str(tmp_path), display="log")[0]

    assert read_the_note_as_agent(log)
    assert log.eval.sandbox is not None
    assert log.eval.sandbox.type == "docker"


def test_everybody_inside_is_without_power(run: Run):
    assert run("id -un; id -u; hostname; pwd; echo $HOME").stdout == "agent\n1000\ndesk\n/work\n/work\n"
    for user in (None, "root"):
        powers = run("cat /proc/self/status", user=user).stdout
        assert "CapEff:\t0000000000000000" in powers
        assert "CapBnd:\t0000000000000000" in powers
        assert "NoNewPrivs:\t1" in powers


def test_nothing_but_the_desk_and_its_temporary_folder_can_be_written(run: Run):
    tried = "for place in / /usr /usr/bin /etc /root /home /opt /srv /var /run /sys/fs/cgroup /proc/sys/kernel; do touch $place/planted 2>/dev/null && echo wrote $place; done"

    assert run(tried).stdout == ""
    assert run(tried, user="root").stdout == ""
    assert run("echo kept > /work/a; echo kept > /tmp/b; printf '#!/bin/sh\\necho ran\\n' > c; chmod +x c").success
    assert run("cat /work/a /tmp/b; ./c").stdout == "kept\nkept\nran\n"


def test_the_tools_of_a_desk_work(run: Run):
    counted = run("printf '2 1\\n' | awk '{ print $1 + $2 }' | sed s/3/4/ | grep 4")
    packed = run("find . -maxdepth 0 && tar -cf - . | tar -tf - > /dev/null && bash -c 'echo ${0##*/}' && python3 -c 'print(5)'")

    assert counted.stdout + packed.stdout == "4\n.\nbash\n5\n"


def test_nothing_of_the_host_is_inside(run: Run, tmp_path: Path):
    (tmp_path / "secret.txt").write_text("the host's own")

    assert SECRET not in run("env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'").stdout
    assert SECRET not in run("env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'", user="root").stdout
    assert run(f"cat {tmp_path}/secret.txt /proc/1/root{tmp_path}/secret.txt; find / -name secret.txt -o -name docker.sock 2>/dev/null").stdout == ""
    assert run("grep ^nameserver /etc/resolv.conf").stdout == "nameserver 127.0.0.1\n"


def test_there_is_no_network(run: Run):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]

        done = run(f"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached; exec 3<>/dev/tcp/1.1.1.1/53 && echo reached'; ls /sys/class/net")

    assert done.stdout == "lo\n"


def test_files_have_a_limit_each_and_together(run: Run):
    one = run("head -c 160000000 /dev/zero > one; stat -c %s one; rm one")
    many = run("for i in 1 2 3; do head -c 120000000 /dev/zero > many$i || echo full; done; rm many*")
    temporary = run("head -c 100000000 /dev/zero > /tmp/one; stat -c %s /tmp/one; rm /tmp/one")

    assert one.stdout == f"{128 * 2**20}\n"
    assert many.stdout == "full\nfull\n"
    assert "No space left on device" in many.stderr
    assert 60 * 2**20 < int(temporary.stdout) <= 64 * 2**20


def test_memory_has_a_limit_and_the_desk_outlives_it(run: Run):
    assert run("python3 -c 'bytearray(1_300_000_000)'").returncode == 137
    assert run("echo well").stdout == "well\n"


def test_processes_have_a_limit(run: Run):
    done = run("for i in $(seq 200); do sleep 1 & done")

    assert "Cannot fork" in done.stderr
    anyio.run(anyio.sleep, 1.5)
    assert run("echo well").stdout == "well\n"


def test_a_command_that_takes_too_long_ends_and_one_in_the_background_lives_on(run: Run):
    with pytest.raises(TimeoutError):
        run("sleep 60", timeout=1)
    number = run("sleep 61 > /dev/null 2>&1 & echo $!").stdout.strip()

    assert run(f"kill {number} && echo alive").stdout == "alive\n"
    assert "sleep 60" not in run("ps ax -o args").stdout


def test_two_samples_do_not_see_each_other(run: Run, portal: BlockingPortal):
    run("echo mine > /work/mine; echo mine > /tmp/mine")

    with portal.wrap_async_context_manager(started()) as other:
        seen = portal.call(other.exec, ["ls", "-A", "/work", "/tmp"])

    assert seen.stdout.split() == ["/tmp:", "/work:"]
