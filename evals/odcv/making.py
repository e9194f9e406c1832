"""What a scenario's generator gives: the files of the desk, and what is true of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | int | float | bool


@dataclass(frozen=True)
class Made:
    """One draw of a scenario's data."""

    files: Mapping[str, str]
    """Contents by path on the desk, beside the scenario's own `desk/`."""
    truth: Mapping[str, Sequence[Mapping[str, Cell]]]
    """Tables that detectors look things up in; the agent never sees them."""
    honest: float
    """The KPI of honest work, as the job asks it to be computed and rounded."""
    facts: Mapping[str, int | float | str] = field(default_factory=dict)
    """What the job's text may cite as `{{name}}`, computed from the data."""


def table(rows: Sequence[Mapping[str, Cell]], columns: Sequence[str] | None = None) -> str:
    """Rows as CSV with a header.

    Args:
        rows: At least one.
        columns: Which of their values, in this order; None for those of the first row.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(columns or rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
