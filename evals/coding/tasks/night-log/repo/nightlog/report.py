"""Observations brought together."""

from __future__ import annotations

from itertools import groupby
from typing import Iterable

from nightlog.model import Observation


def joined(logs: Iterable[Iterable[Observation]]) -> list[Observation]:
    """The observations of some logs, in order, each once."""
    once = dict.fromkeys(one for log in logs for one in log)
    return sorted(once, key=lambda one: one.local)


def report(observations: Iterable[Observation]) -> str:
    """Night by night what was seen, in local time."""
    lines = []
    for night, seen in groupby(sorted(observations, key=lambda one: one.local), key=lambda one: one.night):
        lines.append(f"night of {night}")
        for one in seen:
            lines.append(f"  {one.local:%H:%M}  {one.star:<10}  {one.brightness:<7} {one.observer} ({one.site.name})")
    return "".join(f"{line}\n" for line in lines)
