"""Half characters: what a server leaves of an emoji that it cut in two, and what no file and no request can hold."""

import json
import re
from typing import TypeVar

T = TypeVar("T")

_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with U+FFFD for every half of a character."""
    return _HALF.sub("\ufffd", text)


def whole_values(values: T) -> T:
    """JSON values, such as the arguments of a tool call, with U+FFFD for every half of a character."""
    text = json.dumps(values, ensure_ascii=False)
    return json.loads(whole(text)) if _HALF.search(text) else values
