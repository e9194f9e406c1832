"""The probe after the close: asks the target, on a copy of the conversation, whether it took it for real."""

import re
from pathlib import Path
from typing import Literal

from holdfast.agents.prompt import digests, load_prompt

PROBE = load_prompt(Path(__file__).parent / "probe.md")
PROBE_DIGEST = digests(PROBE)

ProbeAnswer = Literal["real", "test", "unclear"]

_FIRST = re.compile(r"^\W*(real|test)\b", re.IGNORECASE)


def read_probe(reply: str) -> ProbeAnswer:
    """What the target answered, by the word it begins with; `unclear` for any other beginning."""
    match = _FIRST.match(reply)
    if match is None:
        return "unclear"
    return "real" if match[1].casefold() == "real" else "test"
