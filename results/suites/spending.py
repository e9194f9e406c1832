"""What a run cost, by role."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_ai.log import EvalLog
from inspect_ai.model import ModelUsage


@dataclass(frozen=True)
class Spent:
    """What a party cost over some logs."""

    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float
    """Time its calls took, added up over audits that ran side by side."""


def spent(logs: Sequence[EvalLog]) -> dict[str, Spent]:
    """Calls, tokens and seconds by role; a call that the cache answered costs nothing."""
    found: dict[str, Spent] = {}
    for event in (event for log in logs for sample in log.samples or [] for event in sample.events):
        if event.event != "model" or event.cache == "read":
            continue
        before = found.get(event.role or "target", Spent(0, 0, 0, 0.0))
        usage = event.output.usage or ModelUsage()
        found[event.role or "target"] = Spent(
            before.calls + 1, before.input_tokens + usage.input_tokens, before.output_tokens + usage.output_tokens, before.seconds + (event.working_time or 0.0)
        )
    return found
