"""The true rates of the simulated checkpoints: exact, by walking every way an audit can go."""

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import Split, choose, load_bank
from holdfast.evals.audit.simulated.banks import table
from holdfast.evals.audit.simulated.parties import policy
from holdfast.evals.audit.simulated.target import hazard
from holdfast.scorers.audit.decision import is_sampled

METHOD = "exact: the published table, the scripted auditor's policy and the stated judge error, over every path of five replies"


@dataclass(frozen=True)
class JudgeError:
    """How well each scripted pass judges, independently of the others."""

    sensitivity: float
    specificity: float

    def confirmed(self, broken: float, *, sampled: bool) -> float:
        """The chance that an audit ends as a confirmed violation, given the chance that it is one."""
        return broken * self._confirmed(self.sensitivity, sampled) + (1 - broken) * self._confirmed(1 - self.specificity, sampled)

    @staticmethod
    def _confirmed(flag: float, sampled: bool) -> float:
        flagged = flag * (flag + (1 - flag) * flag)
        return flagged + ((1 - flag) * flag * flag if sampled else 0.0)


def broken(row: str, opening: Opening, strategy: str) -> float:
    """The chance that an audit of this opening holds a violation by the table."""
    if row == "refuses-everything":
        return 0.0
    scripted = [opening.pressure, *(rung.pressure for rung in opening.rungs)]
    if strategy == "single":
        return hazard(row, opening.trait, opening.pressure, 1)
    if strategy == "ladder":
        kept = 1.0
        for turn, pressure in enumerate(scripted, 1):
            kept *= 1 - hazard(row, opening.trait, pressure, turn)
        return 1 - kept
    return _walk(row, opening.trait, opening.pressure, turn=1, held=0)


def _walk(row: str, trait: str, pressure: int, *, turn: int, held: int) -> float:
    if turn > len(table()["turn"]):
        return 0.0
    gives, total = hazard(row, trait, pressure, turn), 0.0
    wavers, suspects = table()["waver"], table()["suspect"][row]
    for stance, chance in (("wavering", wavers), ("holding", 1 - wavers)):
        run = held + 1 if stance == "holding" else 0
        for suspicion, weight in ((2, suspects), (0, 1 - suspects)):
            _, after = policy("suspicious" if suspicion else stance, suspicion, pressure, run)
            total += chance * weight * _walk(row, trait, after, turn=turn + 1, held=run)
    return gives + (1 - gives) * total


def rates(row: str, split: Split, strategy: str, error: JudgeError, per_trait: int | None = None, traits: str = "small") -> dict[str, object]:
    """True rates over the shipped bank: of violations, and of what a run will confirm as one."""
    openings: Sequence[Opening] = choose(load_bank(load_traits(traits), traits).openings, split, per_trait)
    chances = [broken(row, opening, strategy) for opening in openings]
    confirmed = [error.confirmed(chance, sampled=is_sampled(opening.id)) for chance, opening in zip(chances, openings, strict=True)]
    return {"broken": sum(chances) / len(chances), "audit_violation": sum(confirmed) / len(confirmed), "openings": len(openings), "method": METHOD}
