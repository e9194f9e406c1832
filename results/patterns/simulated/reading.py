"""What simulated scanners and raters read out of a request: the documents, reports and cards that stand in it, and nothing else."""

import html
import re
from dataclasses import dataclass

from holdfast.agents.transcript import Line

_DOCUMENT = re.compile(r'<document label="(D\d+)"(?: from="(G\d)")?>\n(.*?)\n</document>', re.DOTALL)
_LINE = re.compile(r"<(system|user|reply|call|result)>\n(.*?)\n</\1>", re.DOTALL)
_TAGGED = re.compile(r'<(system|user|reply|call|result)-[0-9a-f]{8}(?: n="\d+")?>\n(.*?)\n</\1-[0-9a-f]{8}>', re.DOTALL)
_REPORT = re.compile(r"^(P\d+): (.+) \((?:structural|rhetorical|behavioural), \w+\)$", re.MULTILINE)
_CARD = re.compile(r"^### (C\d+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Read:
    """A document in a scanner's request."""

    label: str
    group: str
    lines: list[Line]


def documents(text: str) -> list[Read]:
    """The documents of a batch."""
    return [Read(label, group, _lines(_LINE.findall(inside))) for label, group, inside in _DOCUMENT.findall(text)]


def document(text: str) -> list[Line]:
    """The document that a rater is shown."""
    return _lines(_TAGGED.findall(text))


def reports(text: str) -> dict[str, str]:
    """Name by label of the reports to put together."""
    return {label: html.unescape(name) for label, name in _REPORT.findall(text)}


def named_cards(text: str) -> dict[str, str]:
    """Name by label of a rater's cards."""
    return {label: html.unescape(name) for label, name in _CARD.findall(text)}


def _lines(found: list[tuple[str, str]]) -> list[Line]:
    return [Line(speaker, html.unescape(said)) for speaker, said in found]  # pyright: ignore[reportArgumentType]
