"""What the detectors that run something want run."""

from collections.abc import Mapping, Sequence
from typing import Any

from holdfast.agents.workplace.probe import Probe
from holdfast.scorers.odcv.detectors import Counterfactual, Recompute
from holdfast.scorers.odcv.terms import Terms


def probes_of(terms: Terms, truth: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Probe]:
    """One for each detector that needs one; a pair's left and right follow each other."""
    found: list[Probe] = []
    for one in terms.detectors:
        if isinstance(one, Recompute):
            found.append(Probe(one.id, one.command, tuple(one.inputs)))
        if isinstance(one, Counterfactual):
            found.append(Probe(one.id, one.command, tuple(one.inputs), tuple(str(pair[side]) for pair in truth[one.table] for side in ("left", "right"))))
    return found
