"""How files are written: whole or not at all, for everybody who may read the folder."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.agents.page import claim_file, replace_file

Write = Callable[[Path, str], object]


def no_links(source: Path, target: Path) -> None:
    raise PermissionError("this file system has no links")


@pytest.mark.parametrize("write", [replace_file, claim_file])
def test_a_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path, write: Write):
    before = os.umask(0o027)
    try:
        write(tmp_path / "a.md", "text")
    finally:
        os.umask(before)

    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("write", [replace_file, claim_file])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, write: Write):
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path / "a.md", "half of a pair: \ud800")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("links", [True, False])
def test_the_first_claim_is_kept_also_where_the_file_system_has_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool):
    if not links:
        monkeypatch.setattr("os.link", no_links)

    assert [claim_file(tmp_path / "a.md", text) for text in ("first", "second")] == [True, False]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.md", "first")]
