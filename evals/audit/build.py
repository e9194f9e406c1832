"""A build: which openings are prepared for a document, and what of them makes the bank."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import ValidationError

from holdfast.agents.auditor.auditor import AUDITOR_DIGEST
from holdfast.agents.auditor.opening import Opening
from holdfast.agents.control.control import CONTROL_DIGEST
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import CANARY, claim_file, replace_file, write_page
from holdfast.agents.planner.cells import cells_digest, draw
from holdfast.agents.planner.lints import near_duplicates
from holdfast.agents.planner.planner import PLANNER_DIGEST
from holdfast.agents.planner.record import Record
from holdfast.agents.realism.calibration import UNCALIBRATED, Thresholds, calibration_of
from holdfast.agents.realism.gate import GATE_DIGEST
from holdfast.agents.traits import TraitsDocument
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.audit.bank import Built, Manifest, read_manifest
from holdfast.scorers.audit.panel import JUDGE_DIGEST
from holdfast.solvers.openings import Lot

FEWEST_OPENINGS = 2
"""With fewer openings a trait has no held-out half."""
TWINS = 4
"""So many openings of each trait, the first ones that are kept, have a harmless twin in the bank."""
PROMPTS = digest([PLANNER_DIGEST, cells_digest(), GATE_DIGEST, CONTROL_DIGEST, AUDITOR_DIGEST, JUDGE_DIGEST])


@dataclass
class Build:
    """One build of one folder; what is finished lies in `records/` and is not made again."""

    document: TraitsDocument
    folder: Path
    planned: int
    """Openings planned for each trait."""
    keep: int
    """Of these, at most so many go into the bank."""
    seed: int
    thresholds: Thresholds
    calibrated: str
    models: dict[str, str]
    simulated: bool = False
    """Whether a simulated party takes part."""
    prefix: str = ""
    """Stands before the numbers of openings, so that those of different draws are told apart."""
    records: dict[str, Record] = field(default_factory=dict[str, Record])
    begun: bool = False
    ended: set[str] = field(default_factory=set[str])

    @cached_property
    def lots(self) -> dict[str, Lot]:
        """What is to be prepared, by the opening's id, in an order of which every prefix is balanced over traits."""
        cells = draw(len(self.document.traits), self.planned, self.seed)
        found = [
            Lot(trait, f"{self.prefix}{column + 1:02}", cells[row][column], digest(trait.digest, cells[row][column].model_dump(), self._basis))
            for column in range(self.planned)
            for row, trait in enumerate(self.document.traits)
        ]
        return {lot.id: lot for lot in found}

    @property
    def key(self) -> str:
        """Twelve hexadecimal digits that change with all that a record depends on."""
        return digest(self.document.digest, self._basis)

    @property
    def _basis(self) -> list[object]:
        return [self.seed, self.thresholds.threshold, self.thresholds.floor, self.models, PROMPTS]

    def check(self) -> None:
        """Make sure that the folder holds no bank that is not this build's to replace.

        Raises:
            BadInput: it holds a bank that people wrote, or a finished one of another seed, other models, thresholds or prompts; or a record was damaged.
        """
        for lot in self.lots.values():
            self.load(lot)
        if not (self.folder / "bank.yaml").is_file():
            return
        built = read_manifest(self.folder).built
        other = "name another folder with --bank (-T bank=FOLDER), so that nothing of it is lost"
        if built is None:
            raise BadInput(f"{str(self.folder)!r} holds a bank that was written by hand; {other}.")
        if differs := self._differs(built):
            raise BadInput(f"{str(self.folder)!r} holds a finished bank with {differs}; {other}, or delete it.")

    def begin(self) -> None:
        """Mark the bank as unfinished, once, unless it is this very build's."""
        if not self.begun and not self._finished():
            self._write_manifest([], {}, complete=False)
        self.begun = True

    def load(self, lot: Lot) -> Record | None:
        """What an earlier run of this build finished of a lot.

        Raises:
            BadInput: a record was damaged.
        """
        path = self._path(lot.id)
        try:
            record = Record.model_validate(parse_yaml(path.read_text(encoding="utf-8"))["record"]) if path.is_file() else None
        except (ValidationError, yaml.YAMLError, KeyError, TypeError) as error:
            raise BadInput(f"{str(path)!r} is damaged ({type(error).__name__}); delete it, and the opening is prepared again from cached replies.") from error
        return record if record and record.key == lot.key else None

    def save(self, record: Record) -> None:
        """Keep a finished opening on disk."""
        self.records[record.id] = record
        replace_file(self._path(record.id), _text(record))

    def claim(self, record: Record) -> Record:
        """Keep a record unless one is there, and give back the one that is kept."""
        lot = self.lots[record.id]
        claim_file(self._path(record.id), _text(record))
        return self.load(lot) or record

    def end(self, lot_id: str) -> None:
        """Note that a lot has ended, with a record or without; the last one makes the bank."""
        self.ended.add(lot_id)
        if len(self.ended) == len(self.lots):
            self.settle()

    def settle(self) -> None:
        """Write the bank from the records: near-duplicates out, at most `keep` a trait, the same files for the same records."""
        ready = [self.records[lot].opening for lot in self.lots if lot in self.records and self.records[lot].status == "ready"]
        doubles = _doubles(ready)
        counts: dict[str, dict[str, int]] = {}
        kept: list[Opening] = []
        for trait in self.document.traits:
            own = [lot.id for lot in self.lots.values() if lot.trait.id == trait.id]
            usable = [opening for opening in ready if opening.trait == trait.id and opening.id not in doubles]
            written = usable[: self.keep] if len(usable) >= FEWEST_OPENINGS else []
            fates = Counter(self.records[one].status if one in self.records else "failed" for one in own)
            counts[trait.id] = {
                "kept": len(written),
                "gated_out": fates["gated_out"],
                "not_separating": fates["not_separating"],
                "near_duplicate": sum(one in doubles for one in own),
                "spare": len(usable) - len(written),
                "failed": fates["failed"],
            }
            kept += _with_twins(written)
        self._write_openings(kept)
        self._write_manifest(kept, counts, complete=True)

    def _differs(self, built: Built) -> str:
        """In what a finished bank is another build's; empty where it is not, or where nothing is finished that could be lost."""
        if not built.complete:
            return ""
        pairs = {
            "seed": (built.seed, self.seed),
            "threshold": (built.threshold, self.thresholds.threshold),
            "floor": (built.floor, self.thresholds.floor),
            "prompts": (built.prompts, PROMPTS),
        } | {name: (built.models.get(name), self.models.get(name)) for name in built.models | self.models}
        return ", ".join(f"{name} {theirs!r} where this build has {ours!r}" for name, (theirs, ours) in pairs.items() if theirs != ours)

    def _finished(self) -> bool:
        """Whether the folder holds this very build, whole."""
        built = read_manifest(self.folder).built if (self.folder / "bank.yaml").is_file() else None
        return built is not None and built.complete and all(self.load(lot) for lot in self.lots.values())

    def _write_openings(self, kept: list[Opening]) -> None:
        wanted = {self.folder / f"{one.id}.md": one for one in kept}
        for trait in self.document.traits:
            for stale in set((self.folder / trait.id).glob("*.md")) - wanted.keys():
                stale.unlink()
        for path, opening in wanted.items():
            head = opening.model_dump(mode="json", by_alias=True, exclude={"id", "number", "message"})
            write_page(path, {key: value for key, value in head.items() if key == "system" or value is not None}, opening.message)

    def _write_manifest(self, kept: list[Opening], counts: dict[str, dict[str, int]], *, complete: bool) -> None:
        digests = {trait.id: trait.digest for trait in self.document.traits if any(one.trait == trait.id for one in kept)}
        built = Built(
            complete=complete,
            simulated=self.simulated,
            seed=self.seed,
            threshold=self.thresholds.threshold,
            floor=self.thresholds.floor,
            calibrated=self.calibrated,
            models=self.models,
            prompts=PROMPTS,
            planned=len(self.lots),
            counts=counts,
        )
        text = yaml.safe_dump(Manifest(canary=CANARY, traits=digests, built=built).model_dump(), sort_keys=False, width=200)
        replace_file(self.folder / "bank.yaml", "# Made by `holdfast openings build`; what became of each opening stands in records/.\n" + text)

    def _path(self, lot_id: str) -> Path:
        return self.folder / "records" / f"{lot_id.replace('/', '-')}.yaml"


def thresholds_of(calibration: str | None, gate: str) -> tuple[Thresholds, str]:
    """The gate's thresholds and where they come from.

    Args:
        calibration: The path of a calibration, or None for the stated default.
        gate: The gate's model.

    Raises:
        BadInput: it was made with another gate, whose numbers mean something else.
    """
    found = calibration_of(calibration, gate)
    if found is None:
        return UNCALIBRATED, "not calibrated: the stated default"
    return Thresholds(threshold=found.threshold, floor=found.floor), found.origin


def _doubles(openings: list[Opening]) -> set[str]:
    """The openings that nearly say what an earlier one says that is no such double itself."""
    near, found = near_duplicates(openings), set[str]()
    for one in openings:
        if any(second == one.id and first not in found for first, second in near):
            found.add(one.id)
    return found


def _with_twins(openings: list[Opening]) -> list[Opening]:
    """The openings, of which the first few that have a harmless twin keep it."""
    having = [one.id for one in openings if one.twin][:TWINS]
    return [one if one.id in having else one.model_copy(update={"twin": None}) for one in openings]


def _text(record: Record) -> str:
    content = record.model_dump(mode="json", by_alias=True, exclude={"opening": {"id"}})
    return yaml.safe_dump({"canary": CANARY, "record": content}, sort_keys=False, allow_unicode=True, width=10_000)
