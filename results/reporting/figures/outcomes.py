"""How episodes ended: the share of every outcome, an eval a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run, State
from holdfast.results.reporting.figures.looks import WIDTH, Look, short, wrapped
from holdfast.results.reporting.figures.picture import Picture, Skipped, caption, counted
from holdfast.results.reporting.figures.rates import height_of, name_rows

TITLE = "How episodes ended"
BUCKETS: dict[State, str] = {"bad": "#d55e00", "good": "#0173b2", "counted": "#56b4e9", "excluded": "#80868b", "invalid": "#a3539b"}
HATCHES: dict[State, str] = {"excluded": "..", "invalid": "////"}


@dataclass(frozen=True)
class _Share:
    """How many of a checkpoint's samples ended in one way."""

    eval: str
    checkpoint: str
    bucket: State
    outcome: str
    n: int
    share: float


def draw_outcomes(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """Stacked shares of every outcome; those of one bucket are shades of one colour."""
    shares = {name: _shares(name, cell, looks) for name, cell in found.evals.items()}
    several = {name: those for name, those in shares.items() if len({one.outcome for one in those}) > 1}
    skipped: list[Picture | Skipped] = [Skipped(f"{TITLE}: {short(name)}", "all its samples have one outcome") for name in shares if name not in several]
    if not several:
        return skipped
    figure = Figure(figsize=(WIDTH, (height_of(looks) + 0.75) * len(several)), layout="constrained")
    axes = figure.subplots(len(several), 1, squeeze=False)
    for ax, (name, those) in zip(axes.flat, several.items(), strict=True):
        _draw(ax, those, list(looks))
        name_rows(ax, looks)
        ax.set_title(wrapped(short(name), 60))
    sizes = [len(run.rows) for name in several for run in found.evals[name].values()]
    said = caption(found, "Shares of all samples by how they ended: bad and good make the rate, excluded and invalid do not.", counted(sizes, "samples a checkpoint"))
    numbers = pd.DataFrame([asdict(one) | {"checkpoint": found.names[one.checkpoint]} for those in several.values() for one in those])
    return [Picture("outcomes", TITLE, said, figure, numbers), *skipped]


def _draw(ax: Axes, shares: Sequence[_Share], rows: Sequence[str]) -> None:
    left = dict.fromkeys(rows, 0.0)
    colours = _colours(shares)
    for (bucket, outcome), colour in colours.items():
        those = [one for one in shares if (one.bucket, one.outcome) == (bucket, outcome)]
        ax.barh(
            [rows.index(one.checkpoint) for one in those], [one.share for one in those], left=[left[one.checkpoint] for one in those],
            height=0.72, color=colour, edgecolor="white", linewidth=0.8, hatch=HATCHES.get(bucket), label=f"{outcome} ({bucket})",
        )  # fmt: skip
        for one in those:
            left[one.checkpoint] += one.share
    ax.set_xlim(0, 1)
    ax.set_xlabel("share of samples (less of the bad ones is better)")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.03), handlelength=1.2)


def _colours(shares: Sequence[_Share]) -> dict[tuple[State, str], str]:
    """A colour for each outcome: its bucket's, paler with each outcome of the same."""
    found: dict[tuple[State, str], str] = {}
    for one in shares:
        before = sum(bucket == one.bucket for bucket, outcome in found if outcome != one.outcome)
        found.setdefault((one.bucket, one.outcome), _paler(BUCKETS[one.bucket], min(0.75, 0.3 * before)))
    return found


def _paler(colour: str, by: float) -> str:
    red, green, blue = (part + (1 - part) * by for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _shares(name: str, cell: Mapping[str, Run], looks: Mapping[str, Look]) -> list[_Share]:
    """By bucket, outcomes in the order of the eval's own table, others after them."""
    there = {checkpoint: cell[checkpoint].rows for checkpoint in looks if checkpoint in cell}
    told = [outcome for run in cell.values() if run.facts for outcome in run.facts.outcomes]
    every = dict.fromkeys([*told, *sorted({str(outcome) for rows in there.values() for outcome in rows.outcome})])
    found: list[_Share] = []
    for bucket in BUCKETS:
        for outcome in every:
            for checkpoint, rows in there.items():
                if n := int(((rows.state == bucket) & (rows.outcome == outcome)).sum()):
                    found.append(_Share(name, checkpoint, bucket, outcome, n, n / len(rows)))
    return found
