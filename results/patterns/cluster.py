"""The clustering: which reports of different scans are the same pattern."""

import html
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.structured import ask_structured
from holdfast.results.patterns.calls import Calls, Job, estimate
from holdfast.results.patterns.findings import Finding

CLUSTER = load_prompt(Path(__file__).parent / "cluster.md")
CLUSTER_DIGEST = digests(CLUSTER)

MOST_REPORTS = 120
"""In one request; more are clustered in parts, then the clusters by their best member."""
PASSES = 2

_CONFLICTS_SHOWN = 40
_TOKENS_A_REPORT = 15

Partition = list[list[Finding]]


class Cluster(BaseModel):
    """Reports that are one pattern."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="three to seven plain words")
    ids: list[str] = Field(description="the ids of the reports in it")


class Clusters(BaseModel):
    """All reports, put together."""

    model_config = ConfigDict(frozen=True)

    clusters: list[Cluster] = Field(description="a list of objects with name and ids")


@dataclass(frozen=True)
class Clustering:
    """What is the same pattern by both passes."""

    clusters: tuple[tuple[Finding, ...], ...]
    """The best supported member first."""
    conflicts: tuple[str, ...]
    """Pairs that one pass merged and the other did not, which stay apart."""


async def cluster(scanner: Model, findings: Sequence[Finding], calls: Calls, *, seed: int) -> Clustering:
    """Cluster all reports in two passes, each in another order; merged stays what both merge.

    Raises:
        BadInput: the scanner gave no usable answer, the budget is used up, or the endpoint stopped answering.
    """
    passes = [await _partition(scanner, findings, calls, seed=seed, number=number) for number in range(PASSES)]
    homes = [{one.id: place for place, members in enumerate(partition) for one in members} for partition in passes]
    both: dict[tuple[int, ...], list[Finding]] = {}
    for one in findings:
        both.setdefault(tuple(home[one.id] for home in homes), []).append(one)
    clusters = sorted((tuple(sorted(members, key=_support)) for members in both.values()), key=lambda members: (-len({one.scan for one in members}), _support(members[0])))
    return Clustering(tuple(clusters), _conflicts(clusters, homes))


async def _partition(scanner: Model, findings: Sequence[Finding], calls: Calls, *, seed: int, number: int, round: int = 0) -> Partition:
    """One pass over however many reports."""
    order = random.Random(digest(seed, "pass", number, round)).sample(list(findings), len(findings))
    if len(order) < 2:
        return [[one] for one in order]
    parts = -(-len(order) // MOST_REPORTS)
    answers = await calls.run([_job(scanner, order[place::parts], number) for place in range(parts)], f"cluster, pass {number + 1} of {PASSES}")
    groups: Partition = []
    for place, answer in enumerate(answers):
        if isinstance(answer, Failure):
            raise BadInput(
                f"The scanner does not cluster {len(order)} reports ({answer.reason}: {answer.detail}); the scans are kept: call the same command with another --scanner."
            )
        groups += _groups(answer, order[place::parts])
    if parts == 1 or len(groups) == len(order):
        return groups
    heads = {min(group, key=_support).id: group for group in groups}
    above = await _partition(scanner, [min(group, key=_support) for group in groups], calls, seed=seed, number=number, round=round + 1)
    return [[one for head in together for one in heads[head.id]] for together in above]


def _job(scanner: Model, reports: Sequence[Finding], number: int) -> Job[Clusters]:
    text = CLUSTER.fill(count=len(reports), reports="\n\n".join(_report(label, one) for label, one in _labelled(reports).items()))

    def check(given: Clusters) -> list[str]:
        return _faults(given, list(_labelled(reports)))

    async def ask() -> Clusters | Failure:
        # few reports may come in the same order twice: the second pass is a draw of its own all the same
        answer = await ask_structured(scanner, [user_message(text)], Clusters, party="scanner", name="patterns_cluster", draw=number, check=check)
        return answer if isinstance(answer, Failure) else answer.value

    return Job(ask, estimate(text, _TOKENS_A_REPORT * len(reports) + 100))


def _labelled(reports: Sequence[Finding]) -> dict[str, Finding]:
    """Labels that say nothing of the scan, in the order shown."""
    return {f"P{number}": one for number, one in enumerate(reports, 1)}


def _report(label: str, one: Finding) -> str:
    examples = "; ".join(f"“{quote.text}”" for quote in one.evidence[:2])
    lines = [f"{label}: {one.name} ({one.category}, {one.unit})", one.definition, f"Examples: {examples}"]
    return "\n".join(html.escape(" ".join(line.split()), quote=False) for line in lines)


def _faults(given: Clusters, labels: Sequence[str]) -> list[str]:
    """What keeps the clusters from being a partition, as sentences to send back."""
    counts = Counter(label.strip().upper() for one in given.clusters for label in one.ids)
    said = {
        "stand in no cluster": [label for label in labels if not counts[label]],
        "stand in several": [label for label in labels if counts[label] > 1],
        "are no ids": sorted(set(counts) - set(labels)),
    }
    return [f"Each id stands in exactly one cluster; these {what}: {', '.join(wrong[:40])}." for what, wrong in said.items() if wrong]


def _groups(given: Clusters, reports: Sequence[Finding]) -> Partition:
    """A partition whatever was answered: an id named twice stays where it came first, one left out stays alone."""
    left = _labelled(reports)
    groups = [[left.pop(label) for label in dict.fromkeys(name.strip().upper() for name in one.ids) if label in left] for one in given.clusters]
    return [group for group in groups if group] + [[one] for one in left.values()]


def _support(one: Finding) -> tuple[int, int, str]:
    """Sorts the best supported first: by documents shown, then by order of report."""
    return (-len(one.evidence), one.scan, one.id)


def _conflicts(clusters: Sequence[tuple[Finding, ...]], homes: Sequence[dict[str, int]]) -> tuple[str, ...]:
    """Clusters that one pass merged and another kept apart."""
    found: list[str] = []
    for one, other in combinations(clusters, 2):
        merged = [home[one[0].id] == home[other[0].id] for home in homes]
        if any(merged):
            found.append(f"pass {merged.index(True) + 1} merges {_named(one)} with {_named(other)}, the other does not")
    return tuple(found[:_CONFLICTS_SHOWN])


def _named(members: Sequence[Finding]) -> str:
    return f"{members[0].name!r} ({', '.join(member.id for member in members)})"
