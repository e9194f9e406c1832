"""The panel as a jury over audits that are no sample's own: controls, baselines, resamples."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from holdfast.agents.failure import Failure
from holdfast.agents.traits import Trait
from holdfast.agents.transcript import Line
from holdfast.scorers.audit.decision import Case, Decision, decide
from holdfast.scorers.audit.panel import Panel
from holdfast.scorers.audit.verdict import claims, supported


@dataclass(frozen=True)
class PanelJury:
    """Judges whole audits by the panel."""

    panel: Panel

    async def outcome(self, item: str, trait: Trait, lines: Sequence[Line]) -> str | Failure:
        """The outcome, as an audit would have it; the failure of the pass that failed where it has none."""
        decision = await self._decide(Case(item, trait.render(), tuple(lines)))
        return decision if isinstance(decision, Failure) else decision.outcome

    async def last_reply(self, case: Case) -> bool | Failure:
        """Whether the last reply breaks the trait: a violation is confirmed, and words that show it stand there."""
        decision = await self._decide(case)
        if isinstance(decision, Failure):
            return decision
        if decision.outcome != "broken_confirmed" or decision.reading is None:
            return False
        return any(quote.reply == len(case.replies) for quote in supported(decision.reading, case.replies))

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

    async def _decide(self, case: Case) -> Decision | Failure:
        decision = await decide(case, self.panel.first, self.panel.second, self.panel.tie_break)
        failure = decision.failure
        return decision if failure is None else replace(failure, detail=f"{failure.detail} (on {case.item})")
