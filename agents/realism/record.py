"""What the gate leaves behind for its scorer."""

from inspect_ai.util import StoreModel
from pydantic import Field

from holdfast.agents.realism.gate import Impression


class GateOutcome(StoreModel):
    """What the gate said of one opening, kept in the sample's store."""

    impression: Impression | None = Field(default=None)
    reason: str = ""
    """The reason code of the gate's failure; empty where it said something."""
    detail: str = ""
