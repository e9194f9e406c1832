"""The ledger of a climb: every candidate, every look, every decision, and how often held-out was opened."""

import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from holdfast.agents.errors import BadInput

Verdict = Literal["better", "worse", "undecided", "better, guards open", "safer but over-cautious", "capability-limited"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Begun(_Entry):
    """A round begins: a candidate against the best so far."""

    kind: Literal["begun"] = "begun"
    round: int
    candidate: str
    incumbent: str
    alpha: float


class Look(_Entry):
    """One look at the pairs so far."""

    kind: Literal["look"] = "look"
    round: int
    pairs: int
    """Pairs of openings, bank and fresh together."""
    gain: float
    """How much better the candidate is, in widths of the score's range."""
    wealth_better: float
    wealth_worse: float


class Decided(_Entry):
    """A round ends."""

    kind: Literal["decided"] = "decided"
    round: int
    finding: Verdict
    pairs: int
    dev: float | None
    """Candidate minus incumbent on the bank's dev openings, which every round sees again."""
    fresh: float | None
    """The same on openings that this round drew."""
    why: str = ""


class Opened(_Entry):
    """Held-out was looked at."""

    kind: Literal["opened"] = "opened"
    winner: str
    baseline: str
    views: int
    """How often it has been opened now."""
    held_out: tuple[float, float, float]
    """Winner minus baseline with its 95 % interval."""
    new_bank: tuple[float, float, float] | None
    """The same on openings nobody had seen."""


Entry = Annotated[Begun | Look | Decided | Opened, Field(discriminator="kind")]
_ENTRY: TypeAdapter[Begun | Look | Decided | Opened] = TypeAdapter(Entry)


class Ledger:
    """An append-only file of entries, a line each; nothing in it is ever changed."""

    def __init__(self, path: Path) -> None:
        """Read what is there.

        Raises:
            BadInput: the file is no ledger.
        """
        self.path = path
        self.entries: list[Begun | Look | Decided | Opened] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else [], start=1):
            try:
                self.entries.append(_ENTRY.validate_json(line))
            except ValidationError as error:
                raise BadInput(f"{str(path)!r}, line {number} is no entry of a ledger ({line[:60]!r}); restore the file, or climb in another folder: --folder.") from error

    def add(self, entry: Begun | Look | Decided | Opened) -> None:
        """Append an entry; it is on disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry.model_dump(mode="json"), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(entry)

    @property
    def rounds(self) -> list[Begun]:
        """All rounds, the last one perhaps unfinished."""
        return [entry for entry in self.entries if isinstance(entry, Begun)]

    @property
    def decisions(self) -> dict[int, Decided]:
        """Ended rounds by number."""
        return {entry.round: entry for entry in self.entries if isinstance(entry, Decided)}

    @property
    def open_round(self) -> Begun | None:
        """The round that was begun and not decided."""
        return next((one for one in self.rounds if one.round not in self.decisions), None)

    @property
    def views(self) -> int:
        """How often held-out was opened."""
        return sum(isinstance(entry, Opened) for entry in self.entries)

    def incumbent(self, baseline: str) -> str:
        """The best so far: the candidate that was last found better, or the baseline."""
        won = [one.candidate for one in self.rounds if one.round in self.decisions and self.decisions[one.round].finding == "better"]
        return won[-1] if won else baseline
