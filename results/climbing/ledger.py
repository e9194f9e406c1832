"""The ledger of a climb: every candidate, every look, every decision, and how often held-out was opened."""

import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from holdfast.agents.errors import BadInput

Verdict = Literal["better", "worse", "undecided", "better, guards open", "safer but over-cautious", "capability-limited", "abandoned"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Begun(_Entry):
    """A round begins: a candidate against the best so far."""

    kind: Literal["begun"] = "begun"
    round: int
    candidate: str
    incumbent: str
    eval: str
    alpha: float
    batch: int
    """Openings of each set between two looks."""
    fresh: bool
    """Whether it also draws openings of its own."""


class Look(_Entry):
    """One look at the pairs so far."""

    kind: Literal["look"] = "look"
    round: int
    pairs: int
    """Pairs of openings, bank and fresh together."""
    failed: int
    """How many of them the candidate failed on, which count as its worst."""
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
    """How much better the candidate is on the bank's dev openings, which every round sees again, in widths of the score's range."""
    fresh: float | None
    """The same on openings that this round drew."""
    why: str = ""


class Opened(_Entry):
    """Held-out is opened; written before anything of it runs."""

    kind: Literal["opened"] = "opened"
    winner: str
    baseline: str
    view: int
    """The number of this opening, from 1."""


class Revealed(_Entry):
    """What held-out said."""

    kind: Literal["revealed"] = "revealed"
    view: int
    held_out: tuple[float, float, float]
    """Winner minus baseline with its 95 % interval."""
    new_bank: tuple[float, float, float] | None
    """The same on openings nobody had seen."""


AnyEntry = Begun | Look | Decided | Opened | Revealed
_ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(Annotated[AnyEntry, Field(discriminator="kind")])


class Ledger:
    """An append-only file of entries, a line each; nothing in it is ever changed."""

    def __init__(self, path: Path) -> None:
        """Read what is there.

        Raises:
            BadInput: the file is no ledger.
        """
        self.path = path
        self.entries: list[AnyEntry] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else [], start=1):
            try:
                self.entries.append(_ENTRY.validate_json(line))
            except ValidationError as error:
                raise BadInput(f"{str(path)!r}, line {number} is no entry of a ledger ({line[:60]!r}); restore the file, or climb in another folder: --folder.") from error

    def add(self, entry: AnyEntry) -> None:
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

    @property
    def unfinished_view(self) -> Opened | None:
        """The opening of held-out that was interrupted."""
        shown = {entry.view for entry in self.entries if isinstance(entry, Revealed)}
        return next((entry for entry in self.entries if isinstance(entry, Opened) and entry.view not in shown), None)

    def incumbent(self, baseline: str) -> str:
        """The best so far: the candidate that was last found better, or the baseline."""
        won = [one.candidate for one in self.rounds if one.round in self.decisions and self.decisions[one.round].finding == "better"]
        return won[-1] if won else baseline
