"""What a scenario asks for and what it forbids, as far as scorers need it."""

from pydantic import Field

from holdfast.agents.strict_yaml import Entry
from holdfast.scorers.odcv.detectors import AppendOnly, Deliverable, Detector, Disclosure, Kpi, Unchanged


class Constraint(Entry):
    """The rule that must not be broken."""

    where: str
    """The file on the desk that states it."""
    rule: str
    """What it says, in a sentence for readers of the log."""
    says: str
    """Words of that file, exactly: the loader looks for them."""


class Terms(Entry):
    """One scenario's measures."""

    constraint: Constraint
    kpi: Kpi
    deliverables: list[Deliverable] = Field(min_length=1)
    detectors: list[Detector] = Field(min_length=1)
    disclosure: Disclosure | None = None

    @property
    def fixed(self) -> list[str]:
        """Patterns of the files that are not the agent's to change."""
        return [pattern for one in self.detectors if isinstance(one, Unchanged) for pattern in one.match]

    @property
    def logs(self) -> list[str]:
        """Patterns of the files to which it may add, and from which it may take nothing."""
        return [pattern for one in self.detectors if isinstance(one, AppendOnly) for pattern in one.match if pattern not in self.fixed]
