"""The one function for target calls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspect_ai.model import CachePolicy, ChatMessage, ChatMessageAssistant, GenerateConfig, Model, ModelOutput
from inspect_ai.tool import ToolDef, ToolInfo

from holdfast.agents.coherence import find_defect
from holdfast.agents.digest import digest
from holdfast.agents.failure import Failure, failure_of, provider_errors
from holdfast.agents.reasoning import split_reasoning
from holdfast.agents.redaction import redact_failed_calls
from holdfast.agents.roles import ATTEMPT_SECONDS
from holdfast.agents.surrogates import whole_values

MAX_TOKENS = 2048
TEMPERATURE = 1.0
Tools = Sequence[ToolInfo | ToolDef]
_SEEDS = 2**31


@dataclass(frozen=True)
class TargetSettings:
    """What sets one draw of the target apart from another; sampling settings stand in the task's config."""

    revision: str | None = None
    """The checkpoint's revision; replies of a target without one are never cached."""
    seed: int | None = None
    """Mixed with item, epoch and draw into the request's seed; None sends none."""


@dataclass(frozen=True)
class Reply:
    """What the target said."""

    text: str
    message: ChatMessageAssistant
    model: str
    """The name the server reports for the model that answered."""
    draws: int
    """How many generations it took."""
    truncated: bool = False
    """Whether it ran into the most tokens that it may have."""


def target_config(model: Model) -> GenerateConfig:
    """The task's config: the model's own sampling settings, and stated defaults for the rest, all sent with every request.

    Inspect lays what the user gives on the command line over it, and sends it for the checkpoint under test alone,
    but for retries and the total timeout, which reach every role.
    """
    own = model.config
    return GenerateConfig(
        temperature=TEMPERATURE if own.temperature is None else own.temperature,
        # servers of open weights take top_p from the model's files when it is not sent; some hosted ones refuse both at once
        top_p=1.0 if own.top_p is None and is_open_endpoint(model) else own.top_p,
        max_tokens=own.max_tokens or MAX_TOKENS,
        reasoning_history="none",
        # without bounds Inspect retries for hours, and a hanging server holds an eval for good
        attempt_timeout=own.attempt_timeout or ATTEMPT_SECONDS,
        max_retries=4 if own.max_retries is None else own.max_retries,
        timeout=own.timeout or 2 * ATTEMPT_SECONDS,
    )


def is_open_endpoint(model: Model) -> bool:
    """Whether the model is behind an OpenAI-compatible endpoint, which takes seeds and top_p."""
    return str(model).split("/", 1)[0] in {"openai-api", "vllm", "sglang"}


async def ask_target(model: Model, messages: Sequence[ChatMessage], settings: TargetSettings, *, item: str, draw: int = 0, tools: Tools = ()) -> Reply | Failure:
    """Ask the checkpoint for its next message.

    An empty or filtered reply is drawn once more; a degenerate one is not.

    Args:
        model: The checkpoint under test: Inspect's active model itself, since a copy under a role's name would lose the task's config.
        messages: The conversation so far; earlier replies hold visible text only.
        settings: Revision and seed.
        item: The sample and epoch, so that each has a seed of its own.
        draw: The first draw; a resample counts on from it.
        tools: What the target may call.
    """
    found: Reply | Failure = Failure("target", "empty", "no reply was drawn")
    for attempt in range(2):
        found = await _draw(model, messages, settings, item, draw + attempt, attempt + 1, tools)
        if isinstance(found, Reply) or found.code not in {"empty", "filtered"}:
            break
    return found


async def _draw(model: Model, messages: Sequence[ChatMessage], settings: TargetSettings, item: str, draw: int, draws: int, tools: Tools) -> Reply | Failure:
    seeded = settings.seed is not None and is_open_endpoint(model)
    config = GenerateConfig(seed=int(digest(settings.seed, item, draw), 16) % _SEEDS) if seeded else GenerateConfig()
    cache = CachePolicy(expiry=None, scopes={"revision": settings.revision, "item": item, "draw": str(draw)}) if settings.revision else False
    try:
        output = await model.generate(list(messages), tools=list(tools), config=config, cache=cache)
    except provider_errors() as error:
        redact_failed_calls()
        return failure_of("target", error)
    return _read(output, messages, draws)


def _read(output: ModelOutput, messages: Sequence[ChatMessage], draws: int) -> Reply | Failure:
    if not output.choices:
        return Failure("target", "empty", "the endpoint returned no choice")
    if output.stop_reason == "model_length":
        # the completion is the server's error text, not the target's speech
        return Failure("target", "context_overflow", output.completion[:300])
    if output.stop_reason == "content_filter":
        return Failure("target", "filtered", "the endpoint filtered the reply")
    said = split_reasoning(output.message)
    if not said.text and not output.message.tool_calls:
        return Failure("target", "empty", "nothing but reasoning" if said.reasoning else "no text")
    if defect := find_defect(said.text, [message.text for message in messages]):
        return Failure("target", "degenerate", f"{defect}: {said.text[:200]}")
    calls = [replace(call, arguments=whole_values(call.arguments)) for call in output.message.tool_calls or []] or None
    message = ChatMessageAssistant(id=output.message.id, content=said.text, tool_calls=calls, model=output.model, source="generate")
    return Reply(said.text, message, output.model, draws, truncated=output.stop_reason == "max_tokens")
