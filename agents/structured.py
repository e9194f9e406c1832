"""The one function for structured replies: schema, tolerant parse, one repair, closed failures."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from inspect_ai.event import ModelEvent
from inspect_ai.log import transcript
from inspect_ai.model import CachePolicy, ChatMessage, GenerateConfig, Model, ModelOutput, ResponseSchema
from inspect_ai.util import JSONSchema, json_schema
from pydantic import BaseModel, ValidationError

from holdfast.agents.failure import Code, Failure, failure_of, provider_errors
from holdfast.agents.messages import assistant_message, user_message
from holdfast.agents.reasoning import split_reasoning
from holdfast.agents.redaction import redact_failed_calls
from holdfast.agents.surrogates import whole, whole_values

T = TypeVar("T", bound=BaseModel)

MAX_CALLS = 3
"""The first call, one repair of a reply that cannot be used, one fresh draw after an empty, filtered or refused one."""
RUNS = 10
"""So many runs that find nothing but useless replies in the cache ask anew; after them only another draw does."""

_REFUSAL = re.compile(r"\b(?:i (?:can(?:no|')t|won't|will not|am (?:not able|unable)|'m (?:not able|unable|sorry))|(?:as an ai|i must decline|i apologi[sz]e))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A structured reply that fits its schema."""

    value: T
    calls: int
    """How many calls it took."""
    text: str
    """The reply as it was given."""


async def ask_structured(
    model: Model, messages: Sequence[ChatMessage], schema: type[T], *, party: str, name: str, draw: int = 0, check: Callable[[T], list[str]] | None = None
) -> Answer[T] | Failure:
    """Ask a role for one JSON object.

    The schema goes with the request where the endpoint takes one; where it refuses it, the fields are described in words.
    A reply that cannot be used is sent back once with what is wrong with it; an empty, filtered or refused one is drawn once more.
    Where an earlier run ended so, its replies are read from the cache, spend nothing, and the request is made anew.

    Args:
        model: The role's model.
        messages: The request.
        schema: A pydantic model whose order of fields is the order of thought; bounds are checked here, since endpoints ignore them.
        party: Who is asked, for the reason code.
        name: The schema's name on the wire.
        draw: The cache scope; +1 for a resample or a re-judging.
        check: Further demands on a parsed value, as sentences to send back; they are asked for once, then the value is taken as it is.
    """
    request, plain, spent = list(messages), False, set[str]()
    conversation, asked = request, False
    usable: Answer[T] | None = None
    for call in range(1, MAX_CALLS * RUNS + 2):
        policy = CachePolicy(expiry=None, scopes={"draw": f"{draw}.{call}"})
        try:
            output = await model.generate(conversation, config=_config(schema, name, plain), cache=policy)
        except provider_errors() as error:
            redact_failed_calls()
            failure = failure_of(party, error)
            if failure.code == "rejected_request" and not plain:
                plain, request, conversation = True, _in_words(request, schema), _in_words(conversation, schema)
                continue
            return usable or failure
        asked = asked or not _came_from_cache()
        value, code, fault = _read(output, schema)
        complaints = check(value) if value is not None and check is not None else []
        if value is not None:
            usable = Answer(value, call, output.completion)
        kind = "redraw" if code in {"empty", "filtered", "refused"} else "repair"
        if (value is not None and not complaints) or kind in spent or code == "context_overflow":
            if usable or asked or code == "context_overflow":
                return usable or Failure(party, code, fault)
            conversation, spent = request, set[str]()
            continue
        spent.add(kind)
        if kind == "repair":
            conversation = [*conversation, assistant_message(whole(output.completion)), user_message(_complaint(fault, complaints))]
    return usable or Failure(party, "malformed", f"no usable reply in the cache's last {RUNS} runs; ask with another draw or seed")


def parse(text: str, schema: type[T]) -> T:
    """Read one JSON object out of a reply: in a code fence or among prose, numbers as text, names in another case.

    Raises:
        ValueError: there is no object, or it does not fit (`ValidationError` is one).
    """
    return schema.model_validate(_coerce(whole_values(_object(text, schema)), schema))


def _came_from_cache() -> bool:
    """Whether the reply that the running sample got last was read from the cache: its transcript alone says so."""
    last = transcript().history.find_last(lambda event: isinstance(event, ModelEvent))
    return isinstance(last, ModelEvent) and last.cache == "read"


@cache
def _config(schema: type[BaseModel], name: str, plain: bool) -> GenerateConfig:
    return GenerateConfig() if plain else GenerateConfig(response_schema=ResponseSchema(name=name, json_schema=_bare(json_schema(schema))))


def _bare(schema: JSONSchema) -> JSONSchema:
    """The schema without descriptions: the prompt explains the fields, and each logged request repeats the schema."""
    properties = {key: _bare(value) for key, value in schema.properties.items()} if schema.properties else None
    items = _bare(schema.items) if schema.items else None
    return schema.model_copy(update={"description": None, "properties": properties, "items": items})


def _in_words(messages: list[ChatMessage], schema: type[BaseModel]) -> list[ChatMessage]:
    fields = "\n".join(f'- "{key}": {field.description or field.annotation}' for key, field in schema.model_fields.items())
    return [*messages, user_message(f"Answer with one JSON object and nothing else. Its keys, in this order:\n{fields}")]


def _read(output: ModelOutput, schema: type[T]) -> tuple[T | None, Code, str]:
    if not output.choices:
        return None, "empty", "the endpoint returned no choice"
    if output.stop_reason == "model_length":
        return None, "context_overflow", output.completion[:300]
    if output.stop_reason == "content_filter":
        return None, "filtered", "the endpoint filtered the reply"
    text = split_reasoning(output.message).text
    if not text:
        return None, "empty", "the reply was empty"
    try:
        return parse(text, schema), "malformed", ""
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:6])
        bounds = all(item["type"].startswith(("greater", "less", "literal", "too_")) for item in error.errors())
        return None, "out_of_range" if bounds else "malformed", faults
    except ValueError as error:
        if "{" not in text and _REFUSAL.search(text[:300]):
            return None, "refused", text[:200]
        return None, "truncated" if output.stop_reason == "max_tokens" else "malformed", str(error)


def _complaint(fault: str, complaints: Sequence[str]) -> str:
    wrong = "\n".join(f"- {item}" for item in ([fault] if fault else [*complaints]))
    return f"That reply cannot be used:\n{wrong}\nSend the whole JSON object again, with this put right and nothing around it."


def _object(text: str, schema: type[BaseModel]) -> dict[str, Any]:
    """The object that answers the schema: the one with most of its fields, the last of equals; a part of a broken one has none."""
    found: list[dict[str, Any]] = []
    place = text.find("{")
    while place >= 0:
        try:
            value, end = json.JSONDecoder(strict=False).raw_decode(text, place)
        except json.JSONDecodeError:
            value, end = None, place + 1
        if isinstance(value, dict) and value.keys() & schema.model_fields.keys():
            found.append(value)
        place = text.find("{", end)
    if not found:
        raise ValueError("there is no complete JSON object of that form in it")
    return max(reversed(found), key=lambda one: len(one.keys() & schema.model_fields.keys()))


def _coerce(values: dict[str, Any], schema: type[BaseModel]) -> dict[str, Any]:
    """Mend spelling, never meaning: whole numbers written as text or as 7.0 are pydantic's, names in another case are ours."""
    mended = dict(values)
    for key, field in schema.model_fields.items():
        given = mended.get(key)
        if isinstance(given, str) and get_origin(field.annotation) is Literal:
            options = {_fold(option): option for option in get_args(field.annotation)}
            mended[key] = options.get(_fold(given), given)
        elif given is None and field.annotation is str:
            mended[key] = "" if key in values else given
    return {key: item for key, item in mended.items() if key in schema.model_fields and (item is not None or key in values)}


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold()).strip(".\"'")
