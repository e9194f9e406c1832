"""What an answer says, point by point, and which trait each point matches: a number a point, and what follows for one answer."""

from collections.abc import Sequence
from dataclasses import dataclass

NONE = "-"
WELL = 2
"""The score of a point that carries what is distinctive."""


@dataclass(frozen=True)
class Hit:
    """What one point came to."""

    key: str
    """The line-up's key of the trait that it matches best; `-` for none."""
    score: int
    generic: bool

    @property
    def on_target(self) -> bool:
        """Whether it matches a trait of the target document."""
        return self.score > 0 and not self.key.startswith(("~", NONE))

    @property
    def on_decoy(self) -> bool:
        """Whether it matches a trait of a decoy."""
        return self.score > 0 and self.key.startswith("~")


def write_hits(hits: Sequence[Hit]) -> str:
    """Hits as one text for score metadata, such as `honesty=2 -=0g ~1/mending=1`; `g` for generic."""
    return " ".join(f"{hit.key}={hit.score}{'g' if hit.generic else ''}" for hit in hits)


def read_hits(text: str) -> list[Hit]:
    """The hits of such a text."""
    parts = [part.rsplit("=", 1) for part in text.split()]
    return [Hit(key, int(value.rstrip("g")), value.endswith("g")) for key, value in parts]


def contrast(hits: Sequence[Hit], targets: int, others: int) -> float:
    """The mean point score on the target's traits less that on the decoys', matched for the number of traits.

    A point counts for the document whose trait it matches best, and as zero for the other. Decoys' scores are taken times targets / others: that is their mean
    over all ways to draw as many decoy traits as the target has traits. A judge that scatters points over the line-up by chance gives zero, however lenient it is.
    An answer without points states nothing: zero.

    Args:
        hits: One a point.
        targets: Traits of the target document in the line-up.
        others: Traits of the decoys in it.
    """
    if not hits:
        return 0.0
    mine = sum(hit.score for hit in hits if hit.on_target)
    theirs = sum(hit.score for hit in hits if hit.on_decoy)
    return (mine - theirs * targets / others) / len(hits)


def redundancy(hits: Sequence[Hit]) -> float | None:
    """The share of an answer's matched points that name a trait which the answer has named before; None where none is matched."""
    named = [hit.key for hit in hits if hit.on_target]
    return 1 - len(set(named)) / len(named) if named else None
