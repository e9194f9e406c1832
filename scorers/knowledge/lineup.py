"""The line-up: the traits of the target document and of decoys, mixed and without names, so that no judge knows whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from holdfast.agents.digest import digest, fraction
from holdfast.agents.errors import BadInput
from holdfast.agents.traits import Trait, TraitsDocument, load_traits

DECOYS = 2
"""Documents that a line-up holds at least beside the target's."""

_PARTS = {"statement": "", "reasons": "Why: ", "trade_offs": "How it weighs: ", "does_not_apply": "When it does not hold: "}
"""What is shown of a trait, and what stands before it."""


@dataclass(frozen=True)
class Entry:
    """One trait of the line-up."""

    key: str
    """Its id; of a decoy, behind `~` and the document's number, so that equal ids of several documents are told apart."""
    target: bool
    trait: Trait


@dataclass(frozen=True)
class Lineup:
    """A target document among decoys."""

    document: TraitsDocument
    decoys: tuple[TraitsDocument, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every trait."""
        mine = [Entry(trait.id, True, trait) for trait in self.document.traits]
        return (*mine, *(Entry(f"~{number}/{trait.id}", False, trait) for number, decoy in enumerate(self.decoys, 1) for trait in decoy.traits))

    @property
    def targets(self) -> int:
        """How many traits are the target document's."""
        return len(self.document.traits)

    @property
    def others(self) -> int:
        """How many are decoys'."""
        return len(self.entries) - self.targets

    @cached_property
    def digest(self) -> str:
        """Changes with any word of any of the documents."""
        return digest(self.document.digest, [decoy.digest for decoy in self.decoys])

    def shuffled(self, key: str) -> dict[str, Entry]:
        """The traits by neutral id, in an order that the key alone decides, the same for every checkpoint."""
        order = sorted(self.entries, key=lambda entry: fraction(key, entry.key))
        return {f"T{place:02}": entry for place, entry in enumerate(order, 1)}

    def describe(self, shown: dict[str, Entry]) -> str:
        """The line-up as text; what not every trait has is shown of none, since it would tell the documents apart."""
        parts = [part for part in _PARTS if all(getattr(entry.trait, part) for entry in self.entries)]
        return "\n\n".join(_told(name, entry.trait, parts) for name, entry in shown.items())


def describe(document: TraitsDocument) -> str:
    """A document's traits by their ids, with all that it says of them."""
    return "\n\n".join(_told(trait.id, trait, [part for part in _PARTS if getattr(trait, part)]) for trait in document.traits)


def load_lineup(traits: str, decoys: Sequence[str]) -> Lineup:
    """A line-up of documents by name or path.

    Raises:
        BadInput: a document cannot be read, there are fewer than two decoys, or two documents share a trait.
    """
    if len(decoys) < DECOYS:
        raise BadInput(
            f"-T decoys={','.join(decoys)!r} makes a line-up of {traits!r} with {len(decoys)} decoy documents, and without decoys nothing shows how lenient the judge is; "
            f"name at least {DECOYS} documents of the same form about other values, such as decoys=decoy,decoy_by_ear."
        )
    documents = {source: load_traits(source) for source in (traits, *decoys)}
    if len(documents) <= len(decoys):
        raise BadInput(f"-T decoys={','.join(decoys)!r} and traits={traits!r} name a document twice; every document of a line-up must be another one.")
    for (one, first), (two, second) in combinations(documents.items(), 2):
        if shared := {trait.digest for trait in first.traits} & {trait.digest for trait in second.traits}:
            raise BadInput(f"{one!r} and {two!r} share {len(shared)} of their traits, so that one cannot stand in a line-up against the other; take a document about other values.")
    return Lineup(documents[traits], tuple(documents[name] for name in decoys))


def _told(name: str, trait: Trait, parts: Sequence[str]) -> str:
    return f"{name}: " + "\n".join(_PARTS[part] + " ".join(str(getattr(trait, part)).split()) for part in parts)
