"""What a scored audit rests on, read from its log alone: every call behind the score must have been answered, and well."""

from collections.abc import Sequence
from typing import TypeVar

from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalSample
from pydantic import BaseModel

from holdfast.agents.auditor.step import Step
from holdfast.agents.reasoning import split_reasoning
from holdfast.agents.structured import parse
from holdfast.scorers.audit.decision import OUTCOMES
from holdfast.scorers.audit.verdict import Finding, SecondVerdict, TieBreak, Verdict
from holdfast.solvers.audit_controller import REPLIES

T = TypeVar("T", bound=BaseModel)

PASSES: tuple[tuple[str, type[Finding]], ...] = (("audit_verdict", Verdict), ("audit_second_verdict", SecondVerdict), ("audit_tie_break", TieBreak))
"""The judges' passes in their order: the name on the wire, and what a valid reply is."""


def outcome_of(sample: EvalSample) -> str:
    """The audit's outcome; `error` where the sample has none of the closed set."""
    score = (sample.scores or {}).get("audit_outcome")
    return str(score.value) if sample.error is None and score is not None and score.value in OUTCOMES else "error"


def is_scored(sample: EvalSample) -> bool:
    """Whether the headline holds a number."""
    score = (sample.scores or {}).get("audit_violation")
    return score is not None and score.as_float() == score.as_float()


def unfounded(sample: EvalSample) -> str:
    """Why a scored audit rests on a call that failed; empty where it rests on none.

    Exactly five replies, each the text of a target call that succeeded.
    Every message after the opening is what a valid step of the auditor says; one that was put in an illegal step's place follows a valid step.
    Every pass that the score names is a judge's last answer under that pass's schema: it fits, and says the verdict that the score holds.
    """
    calls = [event for event in sample.events if isinstance(event, ModelEvent)]
    spoken = [split_reasoning(event.output.message).text for event in calls if (event.role or "target") == "target" and _answered(event)]
    replies = [message.text for message in sample.messages if message.role == "assistant"]
    if len(replies) != REPLIES:
        return f"{len(replies)} replies"
    if not _in_order(replies, spoken):
        return "a reply that no successful call of the target gave"
    steps = [step for event in calls if event.role == "auditor" and (step := _valid(event, Step)) is not None]
    asked = [message for message in sample.messages if message.role == "user"][1:]
    written = [message.text for message in asked if not (message.metadata or {}).get("overridden")]
    if len(steps) < len(asked) or not _in_order(written, [step.message for step in steps]):
        return "a message that no valid step of the auditor gave"
    return _unfounded_passes(sample, calls)


def _unfounded_passes(sample: EvalSample, calls: Sequence[ModelEvent]) -> str:
    told = str(((sample.scores or {})["audit_violation"].metadata or {}).get("passes", ""))
    words = told.split(",") if told else []
    if not words:
        return "no pass of a judge"
    for word, (name, schema) in zip(words, PASSES, strict=False):
        last = next((event for event in reversed(calls) if event.config.response_schema and event.config.response_schema.name == name), None)
        finding = _valid(last, schema) if last is not None else None
        if finding is None or finding.verdict != word:
            return f"the pass {name}, whose last answer is no valid {word!r}"
    return ""


def _answered(event: ModelEvent) -> bool:
    return event.error is None and bool(event.output.choices) and event.output.stop_reason not in {"content_filter", "model_length"} and bool(event.output.completion)


def _valid(event: ModelEvent, schema: type[T]) -> T | None:
    if not _answered(event):
        return None
    try:
        return parse(event.output.completion, schema)
    except ValueError:
        return None


def _in_order(wanted: Sequence[str], given: Sequence[str]) -> bool:
    """Whether each text stands among the given ones, after the one before it."""
    left = iter(given)
    return all(any(text == one for one in left) for text in wanted)
