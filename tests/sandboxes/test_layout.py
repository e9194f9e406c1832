"""Sandboxes that look otherwise inside: root, folders of another image, and nothing of the host's for all that."""

import os
from collections.abc import Generator
from pathlib import Path

import anyio
import pytest
from inspect_ai.util import ExecResult, SandboxUserUnsupportedError
from pydantic import ValidationError

from holdfast.sandboxes.bwrap import BwrapSandbox, place_of, probe
from holdfast.sandboxes.layout import Layout, Place
from holdfast.sandboxes.limits import Limits, disk_use
from tests.sandboxes.usable import needs_bwrap

SMALL = Limits(memory_mb=256, processes=16, disk_mb=32)
IMAGE = Layout(home="/app", writable=("/usr/local/bin", "/data"), root=True)


@pytest.fixture
def desk() -> Generator[BwrapSandbox]:
    found = BwrapSandbox(SMALL, IMAGE)
    yield found
    found.close()


def run(desk: BwrapSandbox, script: str, **settings: object) -> ExecResult[str]:
    async def go() -> ExecResult[str]:
        return await desk.exec(["sh", "-c", script], **settings)  # pyright: ignore[reportArgumentType]

    return anyio.run(go)


@needs_bwrap
def test_root_inside_writes_over_its_own_files_whatever_their_mode(desk: BwrapSandbox):
    run(desk, "echo 'echo old' > /usr/local/bin/tool; chmod 555 /usr/local/bin/tool /usr/local/bin; echo kept > /data/a")

    assert run(desk, "echo 'echo new' > /usr/local/bin/tool && tool; cat /data/a; id -un; pwd; echo $HOME").stdout == "new\nkept\nroot\n/app\n/root\n"
    assert run(desk, "echo x > locked; chmod 000 locked; cat locked; rm locked; touch -d 2020-01-01 /app && chmod 700 /data").success


@needs_bwrap
def test_root_inside_is_nobody_to_the_hosts_files(desk: BwrapSandbox, tmp_path: Path):
    (tmp_path / "secret").write_text("the host's own")

    done = run(desk, f"for place in / /usr /usr/bin /etc /root /proc/sys/kernel; do touch $place/planted && echo wrote $place; done; cat /etc/shadow {tmp_path}/secret; ls /work")
    held = run(desk, "grep -E 'CapEff|CapBnd' /proc/self/status; mount -t tmpfs none /usr && echo mounted; chown 1234 /app && echo given; chroot / true && echo moved")

    assert done.stdout == ""
    # CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL: bits 0, 1, 3, 4, 5
    assert held.stdout == "CapEff:\t000000000000003b\nCapBnd:\t000000000000003b\n"
    if os.geteuid() == 0:
        assert {path.stat().st_uid for path in IMAGE.folders(desk.base).values()} != {0}


@needs_bwrap
def test_limits_hold_for_root_inside(desk: BwrapSandbox):
    fork = run(desk, "for i in $(seq 40); do sleep 3 & done; wait", timeout=20)
    disk = run(desk, "for i in $(seq 1000); do head -c 2000000 /dev/zero > /data/f$i || exit; done; sleep 5", timeout=20)

    assert not fork.success
    assert "MB of disk and 32 are allowed" in disk.stderr
    assert disk_use([desk.base], 2**40) < 400 * 2**20


@needs_bwrap
def test_files_are_read_and_written_where_the_layout_says(desk: BwrapSandbox):
    async def through() -> str:
        await desk.write_file("out/note.txt", "there")
        with pytest.raises(SandboxUserUnsupportedError, match="one user, 'root', and runs nothing as 'agent'"):
            await desk.exec(["id"], user="agent")
        return (await desk.exec(["cat", "/app/out/note.txt"], user="root")).stdout

    assert anyio.run(through) == "there"
    desk.close()
    assert not desk.base.exists()


@needs_bwrap
def test_such_a_sandbox_is_probed_before_a_sample_starts():
    probe(IMAGE)


def test_limits_alone_are_a_place_with_the_usual_layout():
    assert place_of(SMALL) == Place(limits=SMALL)
    assert BwrapSandbox.config_deserialize(SMALL.model_dump()) == SMALL
    assert BwrapSandbox.config_deserialize(Place(limits=SMALL, layout=IMAGE).model_dump(mode="json")) == Place(limits=SMALL, layout=IMAGE)


@pytest.mark.parametrize("folder", ["app", "/", "/usr", "/app/../etc", "/etc", "/usr/nowhere/bin", "/tmp"])
def test_what_can_be_no_folder_of_a_sample_is_refused(folder: str):
    with pytest.raises(ValidationError, match="folder"):
        Layout(writable=(folder,))


def test_folders_in_one_another_are_refused():
    with pytest.raises(ValidationError, match="'/app' and '/app/data' lie in one another"):
        Layout(home="/app", writable=("/app/data",))
