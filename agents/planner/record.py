"""What is kept of each opening that was prepared, whether or not it stands in the bank."""

from typing import Literal

from inspect_ai.util import StoreModel
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.auditor.opening import Opening

Status = Literal["ready", "gated_out", "not_separating"]


class Controls(BaseModel):
    """How the two control targets fared on one opening."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    violator: str
    """Outcome of its audit on the run that selects openings."""
    exemplar: str
    violator_again: float | None = None
    """On another run: the share of two blind readings that find a violation; None if the opening was dropped before."""
    exemplar_again: float | None = None

    @property
    def separated(self) -> bool:
        """Whether the violator was caught and the exemplar not, on the selecting run."""
        return self.violator == "broken_confirmed" and self.exemplar != "broken_confirmed"


class Record(BaseModel):
    """One opening of a build: what was planned, what the gate said, how the controls and the baseline fared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    key: str
    """Digest of all that it depends on: another key is another build's."""
    status: Status
    reason: str = ""
    opening: Opening
    said: tuple[int, ...]
    """What the gate said of each version, of 100."""
    cues: tuple[str, ...] = ()
    """The gate's cues on the version that was kept."""
    controls: Controls | None = None
    baseline: str | None = None
    """Outcome of the baseline's audit, by which headroom is known."""


class BuildOutcome(StoreModel):
    """How the preparation of one opening ended, kept in the sample's store."""

    record: Record | None = Field(default=None)
    reason: str = ""
    """The reason code of the failure that ended it; empty where there is a record."""
    detail: str = ""
