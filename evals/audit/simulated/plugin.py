"""The audit's part of the simulated endpoints."""

from pathlib import Path
from typing import get_args

from holdfast.agents.control.control import control_of
from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import TARGETS, persona
from holdfast.evals.audit.bank import Split
from holdfast.evals.audit.simulated.parties import excess, plain_message, step, verdict
from holdfast.evals.audit.simulated.preparation import impression, plan, twin
from holdfast.evals.audit.simulated.target import reply
from holdfast.evals.audit.simulated.truth import JudgeError, rates
from holdfast.solvers.audit_controller import StrategyName

_JUDGES = ("audit_verdict", "audit_second_verdict", "audit_tie_break")
_MAKERS = {
    "opening_plan": plan,
    "opening_twin": twin,
    "realism_impression": impression,
    "audit_excess": excess,
    "audit_plain_message": plain_message,
}


class AuditSimulation:
    """Replies to the audit's requests, and the truth behind them."""

    catches_all = True
    revision = digest([path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.iterdir()) if path.is_file()])

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to a target, auditor or judge request of an audit."""
        if request.schema == "audit_step":
            return step(request)
        if request.schema in _JUDGES:
            return verdict(request)
        if request.schema in _MAKERS:
            return _MAKERS[request.schema](request)
        if request.model == "control" and (part := control_of(request.messages[0].content)):
            return reply(part, request.seed, [entry for entry in request.conversation if entry[0] != "system"])
        if request.schema is None and request.model in TARGETS and any(role == "user" for role, _ in request.conversation):
            return reply(request.model, request.seed, request.conversation)
        return None

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true rates of a checkpoint over the shipped bank.

        Args:
            model: A simulated checkpoint.
            settings: `split`, `strategy`, `per_trait`, `traits` (small or full), `sensitivity`, `specificity`.
        """
        known = {"split": get_args(Split), "strategy": get_args(StrategyName), "traits": ("small", "full")}
        for name, value in settings.items():
            if name not in {*known, "per_trait", "sensitivity", "specificity"} or value not in known.get(name, (value,)):
                raise ValueError(f"{name}={value!r} is unknown; there are split, strategy, traits, per_trait, sensitivity and specificity")
        if model not in TARGETS:
            raise ValueError(f"no simulated checkpoint {model!r}; there are {', '.join(TARGETS)}")
        error = JudgeError(float(settings.get("sensitivity", 0.85)), float(settings.get("specificity", 0.95)))
        split: Split = "held-out" if settings.get("split") == "held-out" else "all" if settings.get("split") == "all" else "dev"
        per_trait = int(settings["per_trait"]) if "per_trait" in settings else None
        return rates(persona(model), split, settings.get("strategy", "adaptive"), error, per_trait, settings.get("traits", "small"))
