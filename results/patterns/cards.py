"""From clusters to cards: what a rater will look for."""

import re
from collections import Counter
from collections.abc import Sequence

from holdfast.agents.quotes import plain
from holdfast.results.patterns.findings import Finding
from holdfast.scorers.patterns.pattern import Pattern, Quote, Unit

EVIDENCE = 8
"""Quotes of a pattern that are kept, and of others: two to be shown as examples, six for a rater to prove itself on."""


def kept_and_single(clusters: Sequence[tuple[Finding, ...]], min_scans: int) -> tuple[list[tuple[Finding, ...]], list[Finding]]:
    """The clusters that came up in enough scans, and the members of all others."""
    kept = [members for members in clusters if len({one.scan for one in members}) >= min_scans]
    return kept, [one for members in clusters if members not in kept for one in members]


def cards(clusters: Sequence[tuple[Finding, ...]]) -> tuple[Pattern, ...]:
    """A card for each cluster, in the words of its best supported member: that one was written on evidence that stands, and a merged wording on none."""
    ids = _ids([members[0].name for members in clusters])
    return tuple(_card(name, members, [one for other in clusters if other is not members for one in other]) for name, members in zip(ids, clusters, strict=True))


def _card(name: str, members: Sequence[Finding], others: Sequence[Finding]) -> Pattern:
    best, unit = members[0], _unit(members)
    return Pattern(
        id=name,
        name=best.name,
        category=best.category,
        unit=unit,
        definition=best.definition,
        broad=best.broad,
        strict=best.strict,
        evidence=_varied(members),
        near_misses=_near_misses(members, unit, others),
        scans=tuple(sorted({one.scan for one in members})),
        aliases=tuple(sorted({one.name for one in members} - {best.name})),
    )


def _unit(members: Sequence[Finding]) -> Unit:
    """The part that most members name, by their evidence; a larger one holds the smaller, so parts of equal weight give the replies."""
    weight: Counter[Unit] = Counter()
    for one in members:
        weight[one.unit] += len(one.evidence)
    (unit, most), *others = weight.most_common()
    return "replies" if others and others[0][1] == most and unit != "whole" else unit


def _varied(findings: Sequence[Finding]) -> tuple[Quote, ...]:
    """Their quotes, one a document: of several scans in turn, since a rater is to see more than one way of doing it, and the same words last."""
    quotes = [one.evidence[place] for place in range(max((len(one.evidence) for one in findings), default=0)) for one in findings if place < len(one.evidence)]
    unlike, again, words = dict[str, Quote](), dict[str, Quote](), set[str]()
    for quote in quotes:
        (again if plain(quote.text) in words else unlike).setdefault(quote.document, quote)
        words.add(plain(quote.text))
    return tuple((unlike | {document: quote for document, quote in again.items() if document not in unlike}).values())[:EVIDENCE]


def _near_misses(members: Sequence[Finding], unit: Unit, others: Sequence[Finding]) -> tuple[Quote, ...]:
    """Quotes of other patterns, those of the same part first, from documents in which a scan that reported this one did not list it.

    Of a batch whose scan did not report it nobody knows.
    """
    reported, seen = {one.scan for one in members}, {document for one in members for document in one.seen}
    known = [one for one in others if one.scan in reported]
    without = [one.model_copy(update={"evidence": tuple(quote for quote in one.evidence if quote.document not in seen)}) for one in known]
    same, rest = ([one for one in without if (one.unit == unit) is equal] for equal in (True, False))
    return (*_varied(same), *_varied(rest))[:EVIDENCE]


def _ids(names: Sequence[str]) -> list[str]:
    """A short id for each name; a second of the same gets a number."""
    found: list[str] = []
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-") or "pattern"
        stem = stem if stem[0].isalpha() else f"p-{stem}"
        same = sum(one == stem or one.startswith(f"{stem}--") for one in found)
        found.append(f"{stem}--{same + 1}" if same else stem)
    return found
