"""One order for all figures and tables, whatever order the logs were read in."""

import re
from dataclasses import replace

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run

STAGES = ("baseline", "midtrain", "sft", "midtrain+sft", "bdpo", "other", "control")


def ordered(found: Comparison) -> Comparison:
    """The same comparison with evals by name, and checkpoints with the baseline first, then by stage, synthetic fraction and name."""
    runs = {checkpoint: run for cell in found.evals.values() for checkpoint, run in cell.items()}
    names = dict(sorted(found.names.items(), key=lambda item: (item[0] != found.baseline, _place(runs[item[0]], item[1]))))
    evals = {name: {checkpoint: found.evals[name][checkpoint] for checkpoint in names if checkpoint in found.evals[name]} for name in sorted(found.evals)}
    order = list(names)
    contrasts = tuple(sorted(found.contrasts, key=lambda one: (one.eval, order.index(one.second.checkpoint))))
    return replace(found, names=names, evals=evals, contrasts=contrasts)


def _place(run: Run, name: str) -> tuple[int, float, list[tuple[int, str]]]:
    stage = run.label.get("stage")
    natural = [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]
    return STAGES.index(stage) if stage in STAGES else len(STAGES), float(run.label.get("synthetic_fraction") or 0.0), natural
