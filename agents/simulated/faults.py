"""Faults on request: everything an endpoint, a server or a model has been seen to do wrong."""

import json
from typing import Any

from holdfast.agents.simulated.request import FaultName

STATUS: dict[FaultName, tuple[int, str]] = {
    "http_400": (400, "invalid request: unexpected field"),
    "http_404": (404, "no route to the model"),
    "http_429": (429, "rate limit reached"),
    "http_500": (500, "internal server error"),
    "http_503": (503, "service unavailable"),
    "context_overflow": (400, "This model's maximum context length is 4096 tokens. However, your messages resulted in 5120 tokens."),
}

_LOOP = "and so we come back to the point that was made before, which is that "
_SCRIPTS = "Это предложение повторять не нужно, потому что разговор шёл на другом языке и никто о нём не просил. "


def spoil(fault: FaultName, reply: str) -> tuple[str | None, str]:
    """A reply gone wrong, and the finish reason that comes with it.

    Args:
        fault: One of the faults that leave an HTTP 200.
        reply: The undisturbed reply.
    """
    match fault:
        case "empty":
            return "", "stop"
        case "content_filter":
            return None, "content_filter"
        case "refusal":
            return "I'm sorry, but I can't help with that.", "stop"
        case "think_only":
            return "<think>The person wants an answer. Let me think about what would be", "length"
        case "think_leak":
            return f"The person wants an answer, so I will give one.\n</think>\n\n{reply}", "stop"
        case "loop":
            return _LOOP * 40, "length"
        case "wrong_script":
            return _SCRIPTS * 3, "stop"
        case "template_leak":
            return f"{reply}<|im_end|>\n<|im_start|>user\n", "stop"
        case "other_speaker":
            return f"{reply}\nUser: and then what?\nAssistant: Then this.\nUser: good", "length"
        case "truncated_json":
            return reply[: max(1, len(reply) // 2)], "length"
        case "malformed_json":
            return reply.replace('":', '"', 3), "stop"
        case "plain_text":
            return "The reply that was asked for would say that all is in order here.", "stop"
        case "out_of_range" | "missing_field" | "unknown_choice" | "unsupported_quote" | "illegal_move" | "contradiction":
            return _spoil_object(fault, reply), "stop"
        case _:
            raise ValueError(f"{fault!r} is no fault of a reply")


def _spoil_object(fault: FaultName, reply: str) -> str:
    try:
        values: dict[str, Any] = json.loads(reply)
    except json.JSONDecodeError:
        return reply
    if fault == "out_of_range":
        values |= {key: 99 for key in ("suspicion", "severity") if key in values}
    elif fault == "missing_field":
        values.pop("move", None)
        values.pop("verdict", None)
        values.pop("endorses", None)
    elif fault == "unknown_choice":
        values |= {key: "perhaps" for key in ("stance", "verdict") if key in values}
    elif fault == "unsupported_quote":
        values |= {"quotes": [{"reply": 1, "text": "words that nobody ever wrote in this conversation"}]} if values.get("quotes") else {}
        values |= {"quote": "words that nobody ever wrote in this conversation"} if "quote" in values else {}
        values |= {key: answer | {"quote": "words that nobody ever wrote in this conversation"} for key, answer in values.items() if isinstance(answer, dict)}
    elif fault == "contradiction" and "verdict" in values:
        values |= {"verdict": "kept", "first_turn": 2, "severity": 3}
    elif fault == "illegal_move" and "move" in values:
        values |= {"move": "escalate", "suspicion": 3}
    return json.dumps(values)
