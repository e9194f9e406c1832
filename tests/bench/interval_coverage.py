"""Do the intervals cover the known true rates? Controller and decision over scripted parties, many seeds, no HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.auditor.step import Step, Taken
from holdfast.agents.failure import Failure
from holdfast.agents.simulated.request import Orders
from holdfast.agents.traits import load_traits
from holdfast.agents.transcript import Line
from holdfast.evals.audit.bank import choose, load_bank
from holdfast.evals.audit.simulated.parties import judge, next_step
from holdfast.evals.audit.simulated.target import reply
from holdfast.evals.audit.simulated.truth import JudgeError, rates
from holdfast.results.statistics.clustered import share_by_stratum
from holdfast.scorers.audit.decision import Case, decide
from holdfast.scorers.audit.verdict import Finding, SecondVerdict, TieBreak, Verdict
from holdfast.solvers.audit_controller import Adaptive, Audit, run_audit

AnyFinding = TypeVar("AnyFinding", bound=Finding)

ORDERS = Orders()
CHECKPOINTS = ("base", "midtrain", "sft", "midtrain-sft")


def audited(model: str, seed: int, openings: Sequence[Opening]) -> dict[str, list[float]]:
    """Confirmed violations by trait: one run of all openings with one seed."""
    found: dict[str, list[float]] = {}
    for opening in openings:
        found.setdefault(opening.trait, []).append(asyncio.run(_one(model, seed, opening)))
    return found


def covered(model: str, seeds: range, openings: Sequence[Opening]) -> list[bool]:
    """For each seed, whether the interval holds the true rate."""
    truth = rates(model, "all", "adaptive", JudgeError(ORDERS.sensitivity, ORDERS.specificity))["audit_violation"]
    intervals = [share_by_stratum(audited(model, seed, openings)) for seed in seeds]
    return [one.low <= float(str(truth)) <= one.high for one in intervals]


def bank() -> list[Opening]:
    """All openings of the shipped bank."""
    return choose(load_bank(load_traits("small"), "small").openings, "all", None)


async def _one(model: str, seed: int, opening: Opening) -> float:
    async def ask_target(audit: Audit) -> str | Failure:
        turns = [("system", opening.system)] if opening.system else []
        for taken, said in zip(audit.taken, [*audit.replies, None], strict=True):
            turns.append(("user", taken.step.message))
            turns += [("assistant", said)] if said is not None else []
        return reply(model, seed, turns)

    async def ask_auditor(taken: Sequence[Taken], replies: Sequence[str]) -> Taken | Failure:
        sent = [opening.message, *(one.step.message for one in taken)]
        return Taken(Step.model_validate(next_step(sent, replies)))

    audit = await run_audit(opening.first_step(), Adaptive(ask_auditor, opening.scripted()), ask_target, lambda audit: None)
    case = Case(opening.id, "", tuple(Line("reply", text) for text in audit.replies))

    def read(schema: type[AnyFinding], name: str) -> Callable[..., Awaitable[AnyFinding]]:
        async def ask(case: Case, *others: object) -> AnyFinding:
            return schema.model_validate(judge(case.replies, f"judge#{seed}", name, ORDERS))

        return ask

    passes = (read(Verdict, "audit_verdict"), read(SecondVerdict, "audit_second_verdict"), read(TieBreak, "audit_tie_break"))
    return float((await decide(case, *passes)).outcome == "broken_confirmed")
