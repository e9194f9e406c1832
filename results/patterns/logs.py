"""What the checkpoint said in Inspect logs, as documents with its scores."""

import math
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from inspect_ai.log import EvalSample, EvalSampleSummary, read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries
from inspect_ai.model import ChatMessage
from inspect_ai.scorer import Score, value_to_float

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import task_name
from holdfast.results.patterns.documents import Document, Role, Skipped, Turn
from holdfast.results.patterns.shapes import NO_REPLY

FAILED = "a sample that ended in an error"

_READ = {"id", "epoch", "messages", "input", "target", "attachments"}
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
_PLAIN = value_to_float()


def documents_of_log(location: str, *, skipped: Skipped) -> Iterator[Document]:
    """Every sample of a log in which the checkpoint replied, by id and epoch.

    A document's group is the sample's cluster where the eval names one, else the sample, so that its epochs belong together.

    Raises:
        BadInput: it is no Inspect log.
    """
    try:
        log = read_eval_log(location, header_only=True)
        cluster = (log.eval.metadata or {}).get("holdfast", {}).get("cluster")
        # a log lists samples as they ended, and a draw must not depend on that
        in_order = sorted(read_eval_log_sample_summaries(location), key=lambda one: (str(one.id), one.epoch))
        for row, summary in enumerate(in_order):
            place = f"{location}:{summary.id}:{summary.epoch}"
            if summary.error is not None:
                skipped.note(FAILED, place)
                continue
            sample = read_eval_log_sample(location, summary.id, summary.epoch, resolve_attachments=True, exclude_fields=set(EvalSample.model_fields) - _READ)
            turns = turns_of(sample.messages)
            if any(turn.role == "assistant" for turn in turns):
                group = f"{task_name(log)} {_group(summary, cluster)}"
                yield Document(turns, "chat", place, group, numbers_of(summary.scores or {}), row)
            else:
                skipped.note(NO_REPLY, place)
    except _UNREADABLE as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{location!r} is no Inspect log, or only part of one ({error}); give a log that `inspect eval` wrote, such as logs/....eval.") from error


def turns_of(messages: list[ChatMessage]) -> tuple[Turn, ...]:
    """The conversation with the checkpoint's own words as the assistant's; replies that it was given, as examples or prefills, count as the user's."""
    return tuple(Turn(_role(message), message.text) for message in messages if message.text.strip())


def numbers_of(scores: Mapping[str, Score]) -> dict[str, float]:
    """Every score that is a number, a truth value or one of Inspect's letters; parts of dict scores as `name.key`."""
    found: dict[str, float] = {}
    for name, score in scores.items():
        parts: dict[str, Any] = {f"{name}.{key}": value for key, value in score.value.items()} if isinstance(score.value, dict) else {name: score.value}
        for part, value in parts.items():
            if isinstance(value, bool | int | float) and math.isfinite(value):
                found[part] = float(value)
            elif isinstance(value, str) and (value in {"C", "I", "P", "N"} or value.lower() in {"yes", "no", "true", "false"}):
                found[part] = _PLAIN(value)
    return found


def _role(message: ChatMessage) -> Role:
    return "user" if message.role == "assistant" and message.source == "input" else message.role


def _group(summary: EvalSampleSummary, cluster: str | None) -> object:
    return summary.metadata.get(cluster, summary.id) if cluster else summary.id
