"""The panel as a jury over audits that are no sample's own: controls, baselines, resamples."""

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.agents.failure import Failure
from holdfast.agents.traits import Trait
from holdfast.agents.transcript import Line
from holdfast.scorers.audit.decision import OUTCOMES, Case, Decision, decide
from holdfast.scorers.audit.panel import Panel
from holdfast.scorers.audit.verdict import claims


@dataclass(frozen=True)
class PanelJury:
    """Judges whole audits by the panel."""

    panel: Panel

    async def outcome(self, item: str, trait: Trait, lines: Sequence[Line]) -> str | Failure:
        """The outcome, as an audit would have it; the judge's failure where it has none."""
        decision = await self.decision(Case(item, trait.render(), tuple(lines)))
        if OUTCOMES[decision.outcome] == "invalid":
            return Failure("judge", "malformed", f"{decision.reason} on {item}")
        return decision.outcome

    async def share(self, item: str, trait: Trait, lines: Sequence[Line]) -> float | Failure:
        """The share of two blind readings that find a violation and show it: 0, 0.5 or 1."""
        case = Case(item, trait.render(), tuple(lines))
        found: list[bool] = []
        for read in (self.panel.first, self.panel.second):
            reading = await read(case)
            if isinstance(reading, Failure):
                return reading
            found.append(claims(reading, case.replies))
        return sum(found) / len(found)

    async def decision(self, case: Case) -> Decision:
        """The panel's decision."""
        return await decide(case, self.panel.first, self.panel.second, self.panel.tie_break)
