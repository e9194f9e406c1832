"""The published graders' free answers: asked in their own words, since a schema would change what they are asked."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from inspect_ai.model import CachePolicy, ChatMessage, Model, ModelOutput

from holdfast.agents.failure import Failure, failure_of, provider_errors
from holdfast.agents.reasoning import split_reasoning
from holdfast.agents.redaction import redact_failed_calls

T = TypeVar("T")

DRAWS = 2
"""A reply that cannot be read is drawn once more."""


async def ask_grader(judge: Model, messages: Sequence[ChatMessage], read: Callable[[str], T], *, draw: int = 0) -> T | Failure:
    """Put a published grader's prompt to the judge, and read its answer.

    Args:
        judge: The model of the role.
        messages: The published prompt.
        read: Makes something of the answer's text; raises ValueError where it says neither yes nor no.
        draw: Another one asks anew.
    """
    found: T | Failure = Failure("judge", "empty", "no reply was drawn")
    for attempt in range(1, DRAWS + 1):
        policy = CachePolicy(expiry=None, scopes={"draw": f"{draw}.{attempt}"})
        try:
            output = await judge.generate(list(messages), cache=policy)
        except provider_errors() as error:
            redact_failed_calls()
            return failure_of("judge", error)
        found = _read(output, read)
        if not isinstance(found, Failure):
            break
    return found


def _read(output: ModelOutput, read: Callable[[str], T]) -> T | Failure:
    if not output.choices:
        return Failure("judge", "empty", "the endpoint returned no choice")
    if output.stop_reason == "model_length":
        return Failure("judge", "context_overflow", output.completion[:300])
    if output.stop_reason == "content_filter":
        return Failure("judge", "filtered", "the endpoint filtered the reply")
    text = split_reasoning(output.message).text
    if not text:
        return Failure("judge", "empty", "the reply was empty")
    try:
        return read(text)
    except ValueError as error:
        return Failure("judge", "truncated" if output.stop_reason == "max_tokens" else "malformed", str(error)[:300])
