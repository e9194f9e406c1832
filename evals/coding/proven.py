"""Which tasks were proven, by their digests: the shipped ones in a file beside this, a user's in the user's cache."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml
from platformdirs import user_cache_path

from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.coding.loading import SHIPPED, TaskFolder

PROVEN = Path(__file__).parent / "proven.yaml"
_HEAD = "# Tasks whose reference passes and whose untouched project fails, by the digest of their files: holdfast coding-prove writes it.\n"


def is_proven(folder: TaskFolder) -> bool:
    """Whether it was proven with every file as it is now."""
    return _shipped().get(folder.name) == folder.digest or _mark(folder).exists()


def keep_proofs(folders: Sequence[TaskFolder]) -> None:
    """Remember that they were; shipped tasks that are gone are forgotten."""
    shipped = {one.name: one.digest for one in folders if one.path.resolve().parent == SHIPPED}
    if shipped:
        known = {name: said for name, said in (_read() | shipped).items() if (SHIPPED / name / "task.yaml").exists()}
        PROVEN.write_text(_HEAD + yaml.safe_dump(known), encoding="utf-8")
        _shipped.cache_clear()
    for folder in folders:
        if folder.name not in shipped:
            _mark(folder).parent.mkdir(parents=True, exist_ok=True)
            _mark(folder).touch()


@cache
def _shipped() -> dict[str, str]:
    return _read()


def _read() -> dict[str, str]:
    return parse_yaml(PROVEN.read_text(encoding="utf-8")) or {} if PROVEN.exists() else {}


def _mark(folder: TaskFolder) -> Path:
    return user_cache_path("holdfast") / "coding-proofs" / f"{folder.name}-{folder.digest}"
