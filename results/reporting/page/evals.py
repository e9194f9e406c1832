"""The table of evals: how each differs from what checkpoints are trained on."""

import pandas as pd

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.reporting.figures.looks import better, short

COLUMNS = ("eval", "turns", "agentic", "shift", "score")


def table_of_evals(found: Comparison) -> pd.DataFrame:
    """A row an eval that tells of itself: turn structure, whether it is agentic, main shift against training, score."""
    runs = [(name, run, run.facts) for name, cell in found.evals.items() for run in list(cell.values())[:1]]
    lines = [
        (short(name), facts.turns, "yes" if facts.agentic else "no", facts.shift, f"{run.headline.score}, {better(lower=run.headline.lower_is_better)}")
        for name, run, facts in runs
        if facts
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS))
