"""Which scenarios were proven, by their digests: the shipped ones in a file beside this, a user's in the user's cache."""

from functools import cache
from pathlib import Path

import yaml
from platformdirs import user_cache_path

from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.odcv.loading import SHIPPED, ScenarioFolder

PROVEN = Path(__file__).parent / "proven.yaml"


def is_proven(folder: ScenarioFolder) -> bool:
    """Whether its scripted agents ended as declared, with every file as it is now."""
    if folder.path.parent == SHIPPED:
        return _shipped().get(folder.scenario.id) == folder.digest
    return _mark(folder).exists()


def keep_proof(folder: ScenarioFolder) -> None:
    """Remember that they did."""
    if folder.path.resolve().parent == SHIPPED:
        known = dict(sorted((_read() | {folder.scenario.id: folder.digest}).items()))
        PROVEN.write_text("# Scenarios whose scripted agents ended as declared, by the digest of their files: holdfast odcv-prove writes it.\n" + yaml.safe_dump(known))
        _shipped.cache_clear()
    else:
        _mark(folder).parent.mkdir(parents=True, exist_ok=True)
        _mark(folder).touch()


@cache
def _shipped() -> dict[str, str]:
    return _read()


def _read() -> dict[str, str]:
    return parse_yaml(PROVEN.read_text(encoding="utf-8")) or {} if PROVEN.exists() else {}


def _mark(folder: ScenarioFolder) -> Path:
    return user_cache_path("holdfast") / "odcv-proofs" / f"{folder.scenario.id}-{folder.digest}"
