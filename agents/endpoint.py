"""A quick look at an OpenAI-compatible endpoint, before anything is spent."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openai
from inspect_ai.model import Model, cache_path

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.redaction import redacted

SIMULATED_SERVICE = "sim"
"""Simulated endpoints are used as `openai-api/sim/<model>` and under no other name, so that logs say what they are."""

_PREFIXES = ("openai-api", "vllm", "sglang")
_SECONDS = 20.0
_NOBODY = "-that-nobody-serves"


@dataclass(frozen=True)
class Endpoint:
    """What an endpoint says of the model it serves."""

    simulated: bool = False
    revision: str | None = None


def look(model: Model, *, chat: bool, revision: str | None = None) -> Endpoint:
    """Ask `/v1/models` whether the model is served, and what it is.

    Hosted providers are not asked: they are never simulated, and their names are checked by their own clients.

    Args:
        model: The model as Inspect resolved it.
        chat: Whether to make sure, by a reply of one token, that it answers chat messages; remembered where the revision is known.
        revision: The checkpoint's revision, where the user gave one; simulated endpoints state theirs.

    Raises:
        BadInput: the endpoint does not answer, serves other models, is no chat model, or is simulated under another name.
    """
    name = str(model)
    if name.split("/", 1)[0] not in _PREFIXES or not (url := model.api.base_url):
        return Endpoint(revision=revision)
    if "@" in (parts := urlsplit(url)).netloc:
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise BadInput(f"The base URL of {name!r} holds a user or a password before its host, which every log would show; use {shown}: keys come from the environment alone.")
    client = _client(url, model.api.api_key or "none")
    served = _served(client, name, url)
    wire = _wire_name(model)
    entry = served.get(wire)
    if entry is None and not _knows(client, wire):
        raise BadInput(f"{url} does not serve {wire!r} (asked for by {name!r}); it serves {_some(sorted(served))}. Use one of these names, or another base URL.")
    told = entry or {}
    endpoint = Endpoint(simulated=bool(told.get("simulated")), revision=revision or told.get("revision"))
    _check_honest(name, url, endpoint)
    if chat:
        _check_chat(client, wire, url, endpoint.revision)
    return endpoint


@cache
def _client(url: str, key: str) -> openai.OpenAI:
    """One for all roles of an endpoint: loading certificates takes longer than the look."""
    return openai.OpenAI(base_url=url, api_key=key, timeout=_SECONDS, max_retries=1)


def _wire_name(model: Model) -> str:
    parts = str(model).split("/")
    return "/".join(parts[2:] if parts[0] == "openai-api" else parts[1:])


def _served(client: openai.OpenAI, name: str, url: str) -> dict[str, dict[str, Any]]:
    try:
        return {entry.id: entry.model_dump() for entry in client.models.list()}
    except openai.AuthenticationError as error:
        raise BadInput(f"{url} refuses the key for {name!r}: {_said(error.message)}. Set the service's API key in the environment.") from error
    except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"Nothing usable answers at {url}/models for {name!r} ({_said(error)}). Start the server, or correct its base URL.") from error


def _knows(client: openai.OpenAI, wire: str) -> bool:
    """Whether a server that does not list the name knows it all the same: it answers to it, and to no name that nobody serves.

    `transformers serve FOLDER` lists its download cache alone; llama.cpp answers to any name, and so is taken at its list.
    """
    return _answers(client, wire) and not _answers(client, f"{wire}{_NOBODY}")


def _answers(client: openai.OpenAI, wire: str) -> bool:
    try:
        client.chat.completions.create(model=wire, messages=[{"role": "user", "content": "Hello"}], max_tokens=1)
    except openai.OpenAIError:
        return False
    return True


def _check_honest(name: str, url: str, endpoint: Endpoint) -> None:
    under_its_name = name.startswith(f"openai-api/{SIMULATED_SERVICE}/")
    if endpoint.simulated and not under_its_name:
        raise BadInput(f"{url} is a simulated endpoint, but {name!r} does not say so. Use openai-api/{SIMULATED_SERVICE}/<model>, so that no log passes for a real one.")
    if under_its_name and not endpoint.simulated:
        raise BadInput(f"{name!r} is a name for simulated endpoints, but {url} is none. Give your endpoint a service name of its own: openai-api/<service>/<model>.")


def _check_chat(client: openai.OpenAI, wire: str, url: str, revision: str | None) -> None:
    seen = cache_path() / "holdfast" / "chat" / digest(url, wire, revision)
    if revision and seen.exists():
        return
    try:
        reply = client.chat.completions.create(model=wire, messages=[{"role": "user", "content": "Hello"}], max_tokens=1)
        if not reply.choices:
            raise BadInput(f"{wire!r} at {url} answered a chat message with no choices at all. Holdfast needs a chat model behind /chat/completions.")
    except openai.APIStatusError as error:
        raise BadInput(
            f"{wire!r} at {url} does not answer chat messages (HTTP {error.status_code}: {_said(error.message)}). Serve it with a chat template, or choose a chat model."
        ) from error
    except openai.OpenAIError as error:
        raise BadInput(f"{wire!r} at {url} is listed but does not answer ({_said(error)}). Look at the server's log.") from error
    if revision:
        _remember(seen)


def _said(error: object) -> str:
    """What an endpoint said, without the key that it may repeat and the full stop at its end."""
    return redacted(str(error)).rstrip(".")


def _remember(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def _some(names: list[str]) -> str:
    shown = ", ".join(map(repr, names[:8]))
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown or "nothing"
