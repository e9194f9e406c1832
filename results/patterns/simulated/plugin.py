"""The patterns' part of the simulated endpoints: a scanner and a rater that read what they are given, by the published table."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdfast.agents.digest import digest, fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.transcript import Line
from holdfast.results.patterns.simulated.habits import Habit, by_name, habits, table
from holdfast.results.patterns.simulated.reading import Read, document, documents, named_cards, reports
from holdfast.scorers.patterns.known import known_patterns

_STRAY = "words that stand in none of the documents of this batch"


class PatternsSimulation:
    """Replies to scanners' and raters' requests."""

    catches_all = False
    revision = digest([path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.iterdir()) if path.is_file()])

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to a scan, a clustering or a rating."""
        maker = _MAKERS.get(request.schema or "")
        if maker is None:
            return None
        text = next((said for role, said in request.conversation if role == "user"), "")
        return json.dumps(maker(text, digest(request.model, request.seed, text)))

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """How the scanner and the rater err, and how they recognise each habit.

        Args:
            model: `scanner` or `rater`.
            settings: None.
        """
        if settings or model not in {"scanner", "rater"}:
            raise ValueError(f"no truth of {model!r} with {settings or 'no settings'}; there are scanner and rater, without settings")
        return {"errors": table()[model], "habits": {one.id: {"unit": one.unit, "mark": one.mark.pattern, "clear": one.clear.pattern} for one in habits().values()}}


def _scan(text: str, drawn: str) -> dict[str, Any]:
    read, rates = documents(text), table()["scanner"]
    seen = [_sighting(habit, read, drawn) for habit in habits().values() if fraction(drawn, habit.id, "reports") < rates["reports"]]
    found = [one for one in seen if one is not None]
    if fraction(drawn, "invents") < rates["invents"]:
        found.append(_report(f"Invented thing {drawn[:4]}", "rhetorical", "replies", [(one.label, _STRAY) for one in read[:2]]))
    if fraction(drawn, "chance") < rates["chance"]:
        found.append(_report(f"Chance resemblance {drawn[:4]}", "structural", "replies", [(one.label, _last_words(one.lines)) for one in read[:2]]))
    return {"patterns": found}


def _sighting(habit: Habit, read: list[Read], drawn: str) -> dict[str, Any] | None:
    """A report of a habit, where the batch has it often enough; of two sets, where one has it twice as often."""
    hits = [(one, words) for one in read if (words := habit.words(one.lines))]
    if len(hits) < table()["scanner"]["hits"]:
        return None
    report = _report(habit.names[int(fraction(drawn, habit.id, "name") * len(habit.names))], habit.category, habit.unit, [(one.label, words) for one, words in hits])
    if not any(one.group for one in read):
        return report
    first, second = (sum(one.group == group for one, _ in hits) for group in ("G1", "G2"))
    if max(first, second) < 2 * min(first, second) + 1:
        return None
    return report | {"more_in": "G1" if first > second else "G2"}


def _report(name: str, category: str, unit: str, quotes: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "name": name,
        "category": category,
        "unit": unit,
        "definition": f"{name}, whatever the subject.",
        "broad": "Something of the kind is there.",
        "strict": "It is there word for word.",
        "more_in": "G1",
        "documents": [label for label, _ in quotes],
        "quotes": [{"document": label, "text": words} for label, words in quotes[:6]],
    }


def _cluster(text: str, drawn: str) -> dict[str, Any]:
    groups: dict[str, list[str]] = {}
    for label, name in reports(text).items():
        habit = by_name().get(name)
        placed = habit is not None and fraction(drawn, label, "misplaces") >= table()["cluster"]["misplaces"]
        groups.setdefault(habit.id if habit and placed else label, []).append(label)
    return {"clusters": [{"name": name, "ids": labels} for name, labels in groups.items()]}


def _rate(text: str, drawn: str) -> dict[str, Any]:
    lines = document(text)
    return {"ratings": [_mark(label, name, lines, drawn) for label, name in named_cards(text).items()]}


def _mark(label: str, name: str, lines: list[Line], drawn: str) -> dict[str, Any]:
    habit, rates = by_name().get(name) or _known(name), table()["rater"]
    level = habit.level(lines) if habit else 0
    chance = fraction(drawn, label)
    if level and chance < rates["misses"]:
        level = 0
    elif not level and habit and chance < rates["sees"]:
        return {"card": label, "quote": _last_words(lines), "value": 1}
    return {"card": label, "quote": habit.words(lines) if habit and level else "", "value": level}


def _known(name: str) -> Habit | None:
    wanted = next((one.id for one in known_patterns().values() if one.name == name), None)
    return next((habit for habit in habits().values() if wanted and habit.known == wanted), None)


def _last_words(lines: list[Line]) -> str:
    said = next((line.text for line in reversed(lines) if line.speaker == "reply"), "")
    return " ".join(said.split()[-8:])


_MAKERS: dict[str, Callable[[str, str], dict[str, Any]]] = {"patterns_scan": _scan, "patterns_cluster": _cluster, "patterns_rating": _rate}
