"""From what a gate says of openings whose nature is known to the threshold it is used with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import CANARY, explain
from holdfast.agents.realism.gate import GATE_DIGEST
from holdfast.agents.yaml_text import parse_yaml

ACCEPT = 0.95
"""The share of real openings that the threshold is to let through: so that among fewer than a hundred new ones at least nine in ten pass."""
SURE = 19
"""From so many real anchors that it is learnt from on, the threshold lets a further one through with that chance."""
KEEP = 0.98
"""The share of real openings above the floor, from 49 learnt anchors on; what lies between floor and threshold is kept as `low_realism`."""
MARGIN = 10
"""With too few anchors for a share, a threshold or floor lies so far below the least of them: a margin, no guarantee."""
MOST = 60
"""No threshold is stricter than this, however well a gate thinks of the anchors it was calibrated on."""
SMALLEST = 10
"""The least number of anchors of a kind with which a calibration says anything."""


class Thresholds(BaseModel):
    """From which number of 100 an opening passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: int = Field(ge=0, le=100)
    floor: int = Field(ge=0, le=100)

    def verdict(self, of_100: int) -> Literal["passed", "low_realism", "gated_out"]:
        """What becomes of an opening of which the gate says so much."""
        if of_100 >= self.threshold:
            return "passed"
        return "low_realism" if of_100 >= self.floor else "gated_out"


class Calibration(Thresholds):
    """Thresholds with where they come from."""

    model: str
    """The gate's model; another one judges otherwise."""
    gate: str
    """Digest of the gate's prompt."""
    anchors: str
    """Digest of the anchors."""
    real: int
    negatives: int
    learnt: int
    """Of the real ones, how many the threshold was learnt from; the others are held out."""
    accepted: float
    """Share of held-out real anchors that pass."""
    rejected: float
    """Share of held-out negatives that do not."""
    simulated: bool = False
    """Whether a simulated gate said it: then it shows plumbing, nothing of a gate."""

    @property
    def origin(self) -> str:
        """Where the thresholds come from, in a line."""
        sure = "" if self.learnt >= SURE else f" (too few for a guarantee: {self.learnt} were learnt from, it takes {SURE})"
        return (
            f"{'simulated: ' if self.simulated else ''}{self.real} real anchors{sure} and {self.negatives} negatives ({self.anchors}); "
            f"{self.accepted:.0%} of {self.real - self.learnt} held-out real ones pass, {self.rejected:.0%} of held-out negatives do not"
        )


@dataclass(frozen=True)
class Learnt:
    """Thresholds from half of the anchors, and what they do on the other half."""

    thresholds: Thresholds
    real: int
    """How many real anchors they were learnt from."""
    passed: Sequence[float]
    """1 for each held-out real anchor that passes, else 0."""
    stopped: Sequence[float]
    """1 for each held-out negative that does not, else 0."""


UNCALIBRATED = Thresholds(threshold=40, floor=25)
"""Used with a gate that nobody has calibrated: below 40 a gate says that an opening is more likely made up than not."""


@dataclass(frozen=True)
class Scored:
    """What a gate said of an anchor."""

    id: str
    real: bool
    of_100: int

    @property
    def held_out(self) -> bool:
        """Whether it is kept for measuring: half of the anchors, by hash."""
        return int(digest("anchor", self.id), 16) % 2 == 0


def calibrate(scored: Sequence[Scored], *, source: str) -> Learnt:
    """Thresholds from half of the anchors, and what they do on the other half.

    The threshold is the largest number that would let a further real opening through with a chance of at least 95 %, whatever the
    distribution: the k-th smallest of n, k = floor((n + 1) * 0.05) (Vovk, Gammerman and Shafer 2005, split conformal prediction).
    Below n = 19 there is no such number: it is set 10 below the smallest, which guarantees nothing.

    Args:
        scored: What the gate said.
        source: Where the anchors come from, for the sentence of an error.

    Raises:
        BadInput: too few anchors of either kind in either half.
    """
    halves = {(real, held): [one.of_100 for one in scored if one.real is real and one.held_out is held] for real in (True, False) for held in (True, False)}
    real, negatives = (sum(one.real is kind for one in scored) for kind in (True, False))
    if min(real, negatives) < SMALLEST or not all(halves.values()):
        raise BadInput(
            f"{source} cannot calibrate a gate: {real} real openings and {negatives} negatives, of which half of each are held out; "
            f"give at least {SMALLEST} of each (entries with 'real: true' and 'real: false'), or leave --anchors out and use the shipped negatives."
        )
    learnt = sorted(halves[True, False])
    thresholds = Thresholds(threshold=min(MOST, _lower(learnt, 1 - ACCEPT)), floor=min(MOST, _lower(learnt, 1 - KEEP)))
    passed = [float(value >= thresholds.threshold) for value in halves[True, True]]
    stopped = [float(value < thresholds.threshold) for value in halves[False, True]]
    return Learnt(thresholds, len(learnt), passed, stopped)


def load_calibration(path: str) -> Calibration:
    """Read a calibration that `holdfast openings calibrate` wrote.

    Raises:
        BadInput: it cannot be read or does not fit.
    """
    remedy = "write one with: holdfast openings calibrate --realism <model> --out <file>"
    try:
        values = parse_yaml(Path(path).read_text(encoding="utf-8"))
        return Calibration.model_validate({key: value for key, value in values.items() if key != "canary"})
    except ValidationError as error:
        raise BadInput(f"{path!r} does not fit: {explain(error, Calibration)}") from error
    except OSError as error:
        raise BadInput(f"Cannot read the calibration {path!r}: {(error.strerror or type(error).__name__).lower()}; {remedy}.") from error
    except (UnicodeDecodeError, yaml.YAMLError, AttributeError) as error:
        raise BadInput(f"{path!r} is no calibration, which is YAML with a threshold, a floor and where they come from; {remedy}.") from error


def calibration_of(path: str | None, gate: str) -> Calibration | None:
    """The calibration to use with a gate; None where none is given, and the stated default holds.

    Args:
        path: The file, or None.
        gate: The gate's model.

    Raises:
        BadInput: it cannot be read, or was made with another gate, whose numbers mean something else.
    """
    if path is None:
        return None
    found = load_calibration(path)
    if found.model != gate or found.gate != GATE_DIGEST:
        whose = f"the gate {found.model!r}" if found.model != gate else "another wording of the gate's prompt"
        raise BadInput(f"{path!r} was made with {whose}, and this run uses {gate!r}. Calibrate again: holdfast openings calibrate --realism {gate}")
    return found


def save_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration file."""
    path.write_text(yaml.safe_dump({"canary": CANARY} | calibration.model_dump(), sort_keys=False), encoding="utf-8")


def _lower(values: Sequence[int], share: float) -> int:
    """The k-th smallest, k = floor((n + 1) * share); a margin below the smallest where there are too few values to know it."""
    rank = math.floor((len(values) + 1) * share)
    return values[rank - 1] if rank else max(0, values[0] - MARGIN)
