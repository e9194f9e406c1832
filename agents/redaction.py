"""Keys kept out of what is written down: providers repeat a key that they refuse in the sentence that refuses it."""

import json
import os
import re

from inspect_ai.event import ModelEvent
from inspect_ai.log import transcript

PLACE = "[key]"
"""What stands where a key stood."""

_HOLDS_A_KEY = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD)$", re.IGNORECASE)
_SHORTEST = 8
"""Shorter values, such as `none` for a server of one's own, are no secrets and may be words."""


def redacted(text: str) -> str:
    """The text without the keys that the environment holds, which is where all keys come from."""
    for key in _keys():
        text = text.replace(key, PLACE)
    return text


def redact_failed_calls() -> None:
    """Take keys out of the running sample's failed calls before they are logged: Inspect keeps a provider's error whole, with its traceback and response."""
    kept = transcript()
    for event in kept.history.resident_events:
        if isinstance(event, ModelEvent) and event.error is not None:
            event.error = redacted(event.error)
            event.traceback = event.traceback and redacted(event.traceback)
            event.traceback_ansi = event.traceback_ansi and redacted(event.traceback_ansi)
            if event.call is not None and event.call.response is not None:
                event.call.response = json.loads(redacted(json.dumps(event.call.response, ensure_ascii=False)))
    attachments = kept.attachments
    attachments |= {name: clean for name, text in attachments.items() if (clean := redacted(text)) != text}


def _keys() -> list[str]:
    """Longest first: a key may begin with another."""
    found = {value.strip() for name, value in os.environ.items() if _HOLDS_A_KEY.search(name) and len(value.strip()) >= _SHORTEST}
    return sorted(found, key=len, reverse=True)
