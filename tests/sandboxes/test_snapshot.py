"""What is seen of a sandbox's files, and what is not."""

import os
import subprocess
import sys
from collections.abc import Generator

import anyio
import pytest

from holdfast.sandboxes.bwrap import BwrapSandbox
from holdfast.sandboxes.limits import Limits
from holdfast.sandboxes.snapshot import LARGEST, Snapshot, lay_out, take
from tests.sandboxes.usable import needs_bwrap

pytestmark = needs_bwrap


@pytest.fixture
def desk() -> Generator[BwrapSandbox]:
    found = BwrapSandbox(Limits())
    anyio.run(lambda: lay_out(found, "/work", {"a.txt": b"one\n", "data/b c.csv": b"\xff\x00", "bin/t": b"#!/bin/sh\necho ran\n"}, executable=["bin/t"], modified=1.7e9))
    yield found
    found.close()


def look(desk: BwrapSandbox, earlier: Snapshot | None = None, after: str = "true") -> Snapshot:
    async def go() -> Snapshot:
        await desk.exec(["bash", "-c", after])
        return await take(desk, "/work", earlier)

    return anyio.run(go)


def test_files_are_laid_out_as_they_are(desk: BwrapSandbox):
    found = look(desk)

    assert {path: file.content for path, file in found.files.items()} == {"a.txt": b"one\n", "data/b c.csv": b"\xff\x00", "bin/t": b"#!/bin/sh\necho ran\n"}
    assert anyio.run(desk.exec, ["bin/t"]).stdout == "ran\n"
    assert anyio.run(desk.exec, ["stat", "-c", "%Y", "a.txt", "data", "data/b c.csv"]).stdout == "1700000000\n" * 3


@pytest.mark.parametrize(
    ("command", "path", "before", "after"),
    [
        ("echo two > a.txt", "a.txt", b"one\n", b"two\n"),
        ("rm a.txt", "a.txt", b"one\n", None),
        ("echo new > new.txt", "new.txt", None, b"new\n"),
        ("chmod 000 a.txt; echo x > /dev/null", "a.txt", b"one\n", None),
        ("touch -d 2001-01-01 /tmp/r; printf 'eno\\n' > a.txt; touch -r /tmp/r a.txt", "a.txt", b"one\n", b"eno\n"),
        ("mkdir -p d && printf x > $'d/new\\nline'", "d/new\nline", None, b"x"),
    ],
)
def test_a_change_is_seen_whatever_it_hides_behind(desk: BwrapSandbox, command: str, path: str, before: bytes | None, after: bytes | None):
    first = look(desk)

    changes = look(desk, first, command).since(first)

    assert [(one.path, one.before, one.after) for one in changes] == [(path, before, after)]


def test_what_is_only_touched_has_not_changed(desk: BwrapSandbox):
    first = look(desk)

    assert look(desk, first, "touch a.txt bin/t; cat a.txt").since(first) == []


def test_a_link_to_the_hosts_files_is_seen_as_a_link(desk: BwrapSandbox):
    first = look(desk)

    change = look(desk, first, "ln -sf /etc/passwd a.txt").since(first)[0]

    assert (change.path, change.after) == ("a.txt", b"/etc/passwd")


def test_a_large_file_is_seen_and_not_kept(desk: BwrapSandbox):
    first = look(desk)

    change = look(desk, first, f"head -c {LARGEST + 1} /dev/zero > big").since(first)[0]

    assert (change.path, change.before, change.after) == ("big", None, None)


@pytest.mark.slow
def test_a_tree_of_thousands_of_files_can_still_be_looked_at(desk: BwrapSandbox):
    first = look(desk)

    assert len(look(desk, first, "mkdir m; cd m; for i in $(seq 3000); do echo $i > f$i; done").since(first)) == 3000


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_look_too():
    script = (
        "import os, anyio, anyio._backends._asyncio\nfrom holdfast.sandboxes.bwrap import BwrapSandbox\nfrom holdfast.sandboxes.limits import Limits\n"
        "from holdfast.sandboxes.snapshot import lay_out, take\nos.setgroups([]); os.setgid(65533); os.setuid(65533)\n"
        "async def go():\n    desk = BwrapSandbox(Limits())\n    await lay_out(desk, '/work', {'a/b': b'x'})\n"
        "    print(sorted((await take(desk, '/work')).files)); desk.close()\nanyio.run(go)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False, cwd="/")

    assert done.stdout.strip() == "['a/b']", done.stderr
