"""Patterns known beforehand: they join at the rating, and no scanner is ever told of them."""

from functools import cache
from pathlib import Path

from holdfast.agents.errors import BadInput
from holdfast.agents.yaml_text import parse_yaml
from holdfast.scorers.patterns.pattern import Pattern

_FILE = Path(__file__).parent / "known.yaml"


@cache
def known_patterns() -> dict[str, Pattern]:
    """All of them by id."""
    entries = parse_yaml(_FILE.read_text(encoding="utf-8"))["patterns"]
    return {one["id"]: Pattern.model_validate(one | {"source": "known"}) for one in entries}


def choose_known(names: str) -> tuple[Pattern, ...]:
    """The patterns of a list such as `bluf,propaganda`; `all` are all, an empty one none.

    Raises:
        BadInput: one is unknown.
    """
    there = known_patterns()
    wanted = list(there) if names.strip() == "all" else [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in there]:
        raise BadInput(f"No known pattern {unknown[0]!r}; there are {', '.join(there)}, or all of them as 'all'.")
    return tuple(there[name] for name in dict.fromkeys(wanted))
