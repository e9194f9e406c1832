"""A whole scan: draw, read in batches, put together, make cards."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.calls import Calls, Player, Usage
from holdfast.results.patterns.cards import cards, kept_and_single
from holdfast.results.patterns.cluster import cluster
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.findings import Dropped, Finding
from holdfast.results.patterns.sampling import Design, Entry, Read, deal, detection, draw, load
from holdfast.results.patterns.scan import Batch, batches, scan
from holdfast.scorers.patterns.catalogue import Catalogue

PREVALENCES = (0.02, 0.05, 0.1, 0.2)
"""For which a run says how likely it was to find a pattern."""


class Source(BaseModel):
    """The data of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: tuple[str, ...]
    contrast: tuple[str, ...] = ()
    """The other set, where there is one."""
    documents: int
    skipped: dict[str, int]
    """Rows that are no documents, by reason."""


class ScanRun(BaseModel):
    """`scan.json`: everything that the scans reported, and what became of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    scanner: str
    simulated: bool
    seed: int
    design: Design
    detection: tuple[tuple[float, float], ...]
    """Prevalence, and the probability that this design finds a pattern of it."""
    raw: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
    failed: dict[int, str]
    """Scans that gave nothing usable, with the reason."""
    singletons: tuple[Finding, ...]
    """Reports that came up in too few scans to be kept."""
    conflicts: tuple[str, ...]
    usage: Usage


def load_scan(folder: Path) -> ScanRun | None:
    """What a scan wrote beside its `patterns.json`, if it is there."""
    path = folder / "scan.json"
    return ScanRun.model_validate_json(path.read_bytes()) if path.exists() else None


def draw_batches(read: Read, found: Sequence[Entry], design: Design, seed: int, *, other: Read | None = None, others: Sequence[Entry] = ()) -> list[Batch]:
    """Disjoint batches, stratified by group; with another set half of each is of that.

    Args:
        read: Reads the data again.
        found: What there is in them.
        design: How many batches, and how large.
        seed: Of the draw.
        other: Reads the other set.
        others: What there is in that.
    """
    if other is None:
        return batches(_dealt(read, found, design.scans, design.batch, seed), seed=seed)
    half = design.batch // 2
    return batches(_dealt(read, found, design.scans, half, seed), _dealt(other, others, design.scans, half, seed), seed=seed)


async def find_patterns(player: Player, drawn: Sequence[Batch], source: Source, design: Design, calls: Calls, seed: int) -> tuple[ScanRun, Catalogue]:
    """Scan, cluster and make cards.

    Args:
        player: The scanner.
        drawn: What it reads.
        source: Where that comes from.
        design: In how many scans a pattern must come up.
        calls: Through which it is asked.
        seed: Of the order in which reports are clustered.

    Raises:
        BadInput: no scan gave anything usable, the budget is used up, or the endpoint stopped answering.
    """
    scanned = await scan(player.model, drawn, calls)
    if len(scanned.failed) == len(drawn):
        raise BadInput(f"None of the {len(drawn)} scans gave anything usable ({', '.join(sorted(set(scanned.failed.values())))}); take another --scanner.")
    clustering = await cluster(player.model, scanned.findings, calls, seed=seed)
    kept, single = kept_and_single(clustering.clusters, design.min_scans)
    read = sorted({sheet.document.uid for batch in drawn for sheet in batch.sheets})
    run = ScanRun(
        source=source,
        scanner=str(player.model),
        simulated=player.simulated,
        seed=seed,
        design=design,
        detection=tuple((rate, round(detection(rate, scans=design.scans, batch=design.batch, min_scans=design.min_scans), 3)) for rate in PREVALENCES),
        raw=scanned.findings,
        dropped=scanned.dropped,
        failed=scanned.failed,
        singletons=tuple(single),
        conflicts=clustering.conflicts,
        usage=calls.usage,
    )
    return run, Catalogue(patterns=cards(kept), scanned=tuple(read))


def _dealt(read: Read, found: Sequence[Entry], scans: int, batch: int, seed: int) -> list[list[Document]]:
    dealt = deal(draw(found, scans * batch, seed, twice=False), scans, seed)
    loaded = load(read, [one for entries in dealt for one in entries])
    return [[loaded[one.place] for one in entries] for entries in dealt]
