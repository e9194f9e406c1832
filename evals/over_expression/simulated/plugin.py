"""The over-expression eval's part of the simulated endpoints, and the truth behind it."""

from math import prod
from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import persona
from holdfast.evals.over_expression.prompts import bank_digest, load_prompts
from holdfast.evals.over_expression.simulated.parties import reading, reply, table
from holdfast.scorers.over_expression.judge import EXCESSES

_HERE = Path(__file__).parent
_METHOD = "exact: the published chances, each drawn by itself, and the stated judge error: a sentence is missed by itself, one is imagined at most in a plain reply"
_JUDGE = {"sensitivity": 0.85, "specificity": 0.95}


class OverExpressionSimulation:
    """Replies to plain requests, their judge, and the true rates."""

    catches_all = False
    revision = digest([path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()], bank_digest(load_prompts(None)))

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to a checkpoint's or judge's request."""
        if request.schema == "over_expression_reading":
            return reading(request)
        return reply(request) if request.schema is None and not request.tools else None

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true rates of a checkpoint as a judge of the given error would find them, and by excess without any.

        Args:
            model: A simulated checkpoint.
            settings: `sensitivity`, `specificity`.
        """
        for name in settings:
            if name not in _JUDGE:
                raise ValueError(f"{name}={settings[name]!r} is unknown; there are sensitivity and specificity")
        row = table().get(persona(model))
        if row is None:
            raise ValueError(f"no simulated checkpoint {model!r} that answers plain requests; there are {', '.join(table())}")
        sensitivity, specificity = (float(settings.get(name, default)) for name, default in _JUDGE.items())
        rates = {name: row[name] for name in EXCESSES}
        found = 1 - prod(1 - rate * sensitivity for rate in rates.values()) + prod(1 - rate for rate in rates.values()) * (1 - specificity)
        correct = (1 - row["refusal"]) * (1 - row["needless_clarification"]) * (1 - row["wrong"])
        return {"over_expression": found, "over_expression_correct": correct, "by_excess": rates, "method": _METHOD}
