"""How long checkpoints hold: the share of samples without a violation after each turn."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from holdfast.results.comparison.comparison import Comparison
from holdfast.results.comparison.logs import Run
from holdfast.results.reporting.figures.looks import WIDTH, Look, short, slugs
from holdfast.results.reporting.figures.picture import Picture, Skipped, bounds, caption, counted
from holdfast.results.statistics.clustered import clustered_share


def draw_survival(found: Comparison, looks: Mapping[str, Look]) -> list[Picture | Skipped]:
    """A figure for each eval whose violations have turns: a panel a checkpoint, with the baseline behind."""
    names = slugs(found.evals)
    return [_picture(found, name, names[name], cell, looks) for name, cell in found.evals.items()]


def _picture(found: Comparison, name: str, slug: str, cell: Mapping[str, Run], looks: Mapping[str, Look]) -> Picture | Skipped:
    title = f"{short(name)}: holding by turn"
    turns = [int(turn) for run in cell.values() for turn in run.rows[run.rows.state == "bad"].turn.dropna()]
    if not turns:
        return Skipped(title, "no violation has a turn")
    curves = {checkpoint: _curve(cell[checkpoint], max(turns)) for checkpoint in looks if checkpoint in cell}
    shown = [checkpoint for checkpoint in curves if checkpoint != found.baseline] or list(curves)
    columns = min(len(shown), 3 if len(shown) in (3, 5, 6, 9) or len(shown) > 4 else 2)
    rows = -(-len(shown) // columns)
    figure = Figure(figsize=(WIDTH, rows * 2.1 + 0.5), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat)
    for number, (ax, checkpoint) in enumerate(zip(axes, shown, strict=False)):
        if found.baseline in curves and checkpoint != found.baseline:
            _draw(ax, curves[found.baseline], looks[found.baseline])
        _draw(ax, curves[checkpoint], looks[checkpoint])
        ax.set_title(looks[checkpoint].name)
        ax.set_xticks(range(max(turns) + 1))
        ax.set_ylim(-0.03, 1.03)
        ax.tick_params(labelbottom=number + columns >= len(shown))
    for ax in axes[len(shown) :]:
        ax.remove()
    figure.supxlabel("turn", fontsize=9)
    figure.supylabel("share without a violation\n(higher is better)", fontsize=9, multialignment="center")
    unplaced = sum(int(run.rows[run.rows.state == "bad"].turn.isna().sum()) for run in cell.values())
    numbers = pd.concat([curve.assign(checkpoint=found.names[checkpoint]) for checkpoint, curve in curves.items()]).assign(eval=name)
    said = caption(
        found,
        "Share of samples without a violation after each turn, with pointwise 95 % bands" + (f"; grey is {found.names[found.baseline]}." if len(curves) > 1 else "."),
        f"{unplaced} violations without a turn are put at the last." if unplaced else "",
        counted(numbers.n, "samples a checkpoint"),
    )
    return Picture(f"survival-{slug}", title, said, figure, numbers)


def _curve(run: Run, last: int) -> pd.DataFrame:
    rows = run.counted
    ended = rows.turn.where(rows.state == "bad").fillna(last).where(rows.state == "bad", last + 1).astype(float)
    strata = rows.stratum.to_numpy(object) if run.headline.strata and rows.stratum.nunique() > 1 else None
    values = [clustered_share((ended > turn).to_numpy(float), rows.cluster.to_numpy(object), strata) for turn in range(last + 1)]
    return pd.DataFrame([{"turn": turn} | bounds(value) for turn, value in enumerate(values)])


def _draw(ax: Axes, curve: pd.DataFrame, look: Look) -> None:
    steps = pd.concat([curve, curve.tail(1).assign(turn=curve.turn.max() + 0.4)])  # so that the last step can be seen
    ax.step(steps.turn, steps.estimate, where="post", color=look.colour, linestyle=look.dash, linewidth=1.6)
    ax.plot(curve.turn, curve.estimate, color=look.colour, marker=look.marker, markersize=4.5, linestyle="")
    ax.fill_between(steps.turn, steps.low, steps.high, step="post", color=look.colour, alpha=0.15, linewidth=0)
