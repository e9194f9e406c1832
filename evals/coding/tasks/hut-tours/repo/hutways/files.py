"""Tours as TOML."""

import json
import tomllib

from hutways.tours import BadTour, Stage, Tour

_TOUR = {"name": str, "rest_after_stage": int, "stage": list}
_STAGE = {"from": str, "to": str, "minutes": int, "note": str}


def load(text):
    """A tour from its file's text."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTour(f"not TOML: {error}") from None
    _check(values, _TOUR, {"name", "stage"})
    stages = []
    for one in values["stage"]:
        _check(one, _STAGE, {"from", "to", "minutes"})
        stages.append(Stage(one["from"], one["to"], one["minutes"], one.get("note", "")))
    return Tour(values["name"], tuple(stages), values.get("rest_after_stage"))


def dump(tour):
    """The text of a tour's file."""
    lines = [f"name = {_text(tour.name)}"]
    if tour.rest_after_stage is not None:
        lines.append(f"rest_after_stage = {tour.rest_after_stage}")
    for stage in tour.stages:
        lines += [
            "",
            "[[stage]]",
            f"from = {_text(stage.start)}",
            f"to = {_text(stage.end)}",
            f"minutes = {stage.minutes}",
        ]
        if stage.note:
            lines.append(f"note = {_text(stage.note)}")
    return "\n".join(lines) + "\n"


def _text(value):
    # a JSON string is a TOML string
    return json.dumps(value, ensure_ascii=False)


def _check(values, known, needed):
    if not isinstance(values, dict):
        raise BadTour(f"{values!r} is no table")
    if missing := sorted(needed - set(values)):
        raise BadTour(f"{missing[0]} is missing")
    for name, value in values.items():
        if name not in known:
            raise BadTour(f"{name} is not known")
        if type(value) is not known[name]:
            raise BadTour(f"{name} = {value!r} is not of the right kind")
