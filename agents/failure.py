"""When a party does not deliver: whose failure it was, and of which kind."""

import sys
from dataclasses import dataclass
from typing import Literal

import httpx
import tenacity

from holdfast.agents.redaction import redacted

Code = Literal[
    "empty",
    "filtered",
    "refused",
    "malformed",
    "out_of_range",
    "contradictory",
    "truncated",
    "context_overflow",
    "degenerate",
    "http_error",
    "rejected_request",
    "unreachable",
    "timeout",
    "bad_response",
]
"""Every reason a party can fail for; the reason codes in scores are these behind the party's name."""


@dataclass(frozen=True)
class Failure:
    """A party that did not deliver, after all its retries."""

    party: str
    code: Code
    detail: str

    @property
    def reason(self) -> str:
        """The reason code as it stands in scores, such as `judge_refused`."""
        return f"{self.party}_{self.code}"


def provider_errors() -> tuple[type[BaseException], ...]:
    """What a model call can raise once its retries are used up.

    Provider SDKs share no base class, and importing one that is not in use would cost a second: only the loaded ones are listed.
    """
    loaded = [
        getattr(sys.modules[module], name)
        for module, name in [("openai", "OpenAIError"), ("anthropic", "AnthropicError"), ("google.genai.errors", "APIError")]
        if module in sys.modules
    ]
    return (RuntimeError, tenacity.RetryError, httpx.HTTPError, OSError, TimeoutError, ValueError, *loaded)


def failure_of(party: str, error: BaseException) -> Failure:
    """Name the kind of a provider's error."""
    root = _root(error)
    status = getattr(error, "status_code", None) or getattr(root, "status_code", None)
    detail = redacted(" ".join(str(getattr(error, "provider_message", None) or root).split()))[:300]
    name = type(root).__name__.casefold()
    if isinstance(status, int):
        return Failure(party, "rejected_request" if 400 <= status < 429 else "http_error", f"HTTP {status}: {detail}")
    if "timeout" in name:
        return Failure(party, "timeout", detail or type(root).__name__)
    if "connect" in name or "transport" in name or "protocol" in name or isinstance(root, OSError):
        return Failure(party, "unreachable", detail or type(root).__name__)
    return Failure(party, "bad_response", f"{type(root).__name__}: {detail}")


def _root(error: BaseException) -> BaseException:
    if isinstance(error, tenacity.RetryError) and (cause := error.last_attempt.exception()):
        return _root(cause)
    return error
