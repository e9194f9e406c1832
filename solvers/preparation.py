"""How an opening is prepared: code owns the order of plan, gate and revision, models only return data."""

from dataclasses import dataclass
from typing import Literal, Protocol

from holdfast.agents.auditor.opening import Gating, Opening
from holdfast.agents.failure import Failure
from holdfast.agents.planner.planner import Draft
from holdfast.agents.realism.calibration import Thresholds
from holdfast.agents.realism.gate import Impression

REVISIONS = 2


class Author(Protocol):
    """Who writes the opening."""

    async def plan(self) -> Draft | Failure:
        """A first draft."""
        ...

    async def revise(self, draft: Draft, impression: Impression | None) -> Draft | Failure:
        """The draft, mended."""
        ...


class Reader(Protocol):
    """Who says how real it looks."""

    async def __call__(self, opening: Opening) -> Impression | Failure:
        """What the reader says, having seen the system prompt and first message alone."""
        ...


@dataclass(frozen=True)
class Prepared:
    """The best version of an opening, and whether it may be used."""

    status: Literal["passed", "low_realism", "gated_out"]
    opening: Opening
    said: tuple[int, ...]
    """What the gate said of each version that it was shown, of 100."""
    cues: tuple[str, ...]
    reason: str = ""


async def prepare(author: Author, reader: Reader, thresholds: Thresholds, gate_model: str) -> Prepared | Failure:
    """Plan an opening, have it read blind, and revise it at most twice; the best version is kept.

    A version that a lint objects to is not shown to the gate: it is revised for the lint, which is free.

    Args:
        author: Plans and revises.
        reader: Reads blind.
        thresholds: From which number an opening passes, and from which it is kept as `low_realism`.
        gate_model: Who reads, for the record.
    """
    draft = await author.plan()
    versions: list[tuple[int, int, Opening, Impression]] = []
    for revision in range(REVISIONS + 1):
        if isinstance(draft, Failure):
            return draft
        impression: Impression | None = None
        if not draft.faults:
            read = await reader(draft.opening)
            if isinstance(read, Failure):
                return read
            impression = read
            versions.append((read.of_100, revision, draft.opening, read))
            if thresholds.verdict(read.of_100) == "passed":
                break
        if revision < REVISIONS:
            draft = await author.revise(draft, impression)
    if isinstance(draft, Failure):
        return draft
    if not versions:
        return Prepared("gated_out", draft.opening, (), (), f"lints: {'; '.join(draft.faults)}")
    of_100, revision, opening, impression = max(versions, key=lambda version: (version[0], -version[1]))
    status = thresholds.verdict(of_100)
    gating = Gating(model=gate_model, of_100=of_100, low_realism=status == "low_realism", revisions=revision)
    cues = tuple(f'"{cue.quote}": {cue.why}' for cue in impression.cues)
    reason = f"realism {of_100} of 100, below {thresholds.floor}" if status == "gated_out" else ""
    return Prepared(status, opening.model_copy(update={"gating": gating}), tuple(version[0] for version in versions), cues, reason)
