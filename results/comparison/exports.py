"""A comparison as Markdown, JSON and CSV."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from holdfast.agents.page import replace_file
from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, Contrast, rate_of
from holdfast.results.statistics.rates import Interval

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_markdown(found: Comparison, path: Path) -> None:
    """The comparison as a page to paste: differences, rates, guards, and the changed samples."""
    parts = [f"# Checkpoints against {_escaped(found.names[found.baseline])}"]
    if found.simulated:
        parts.append(f"*{wording.SIMULATED}*")
    head = ("eval", "checkpoint", "difference (95 %)", "p (Holm)", "finding", "smallest", "pairs")
    parts.append(_table(head, [_cells(found, one) for one in found.contrasts]))
    parts.append(_table(("eval", *found.names.values()), _rates(found)))
    for one in found.contrasts:
        parts.append(f"## {_escaped(f'{one.eval}: {found.names[one.second.checkpoint]}: {one.finding}')}")
        lines = [*map(wording.guard, one.guards), wording.null(one), wording.dropped(one), *map(wording.part, one.parts), *one.notes]
        parts.append("\n".join(f"- {_escaped(line)}" for line in lines if line))
        if one.rows:
            changed = [(row.item, str(row.epoch), "worse" if row.worse else "better", row.first, row.second, row.said) for row in one.rows]
            parts.append(_table(("sample", "epoch", "", found.names[one.first.checkpoint], found.names[one.second.checkpoint], "what was said of it"), changed))
    parts.append("\n".join(f"- {_escaped(line)}" for line in wording.trust(found)))
    replace_file(path, "\n\n".join(part for part in parts if part) + "\n")


def write_json(found: Comparison, path: Path) -> None:
    """The comparison with every number and every changed sample."""
    replace_file(path, json.dumps(as_data(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_csv(found: Comparison, path: Path) -> None:
    """A line a comparison, and a line for each of its parts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    without_formulas(frame_of(found)).to_csv(path, index=False)


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would compute."""
    return frame.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell)


def frame_of(found: Comparison) -> pd.DataFrame:
    """Differences as a frame: a row a headline, and a row a stratum or another score."""
    lines: list[dict[str, Any]] = []
    for one in found.contrasts:
        common = {"eval": one.eval, "baseline": one.first.checkpoint, "checkpoint": one.second.checkpoint, "simulated": found.simulated}
        lines.append(
            common
            | {"part": one.headline.score, "kind": "headline", "first": one.rates[0].estimate, "second": one.rates[1].estimate}
            | _bounds(one.estimate.interval)
            | {"p": one.estimate.p, "adjusted": one.p_adjusted, "finding": one.finding, "smallest": one.smallest, "clusters": one.estimate.clusters}
        )
        for part in one.parts:
            kind = {"kind": "part", "part": part.name, "first": part.first, "second": part.second}
            lines.append(common | kind | _bounds(part.difference) | {"p": part.p, "adjusted": part.q, "finding": part.finding})
    return pd.DataFrame(lines)


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data; what could not be computed is null."""
    return {
        "baseline": found.baseline,
        "simulated": found.simulated,
        "comparisons": [_contrast(one) for one in found.contrasts],
        "rates": {name: {checkpoint: _known(_bounds(value)) for checkpoint, run in cell.items() if (value := rate_of(run))} for name, cell in found.evals.items()},
        "outcomes": {name: {checkpoint: run.rows.outcome.value_counts().to_dict() for checkpoint, run in cell.items()} for name, cell in found.evals.items()},
        "logs": {name: {checkpoint: run.location for checkpoint, run in cell.items()} for name, cell in found.evals.items()},
        "trust": wording.trust(found),
    }


def _contrast(one: Contrast) -> dict[str, Any]:
    return {
        "eval": one.eval,
        "score": one.headline.score,
        "lower_is_better": one.headline.lower_is_better,
        "baseline": one.first.checkpoint,
        "checkpoint": one.second.checkpoint,
        "difference": _known(_bounds(one.estimate.interval)),
        "standard_error": _null(one.estimate.error),
        "degrees_of_freedom": _null(one.estimate.freedom),
        "clusters": one.estimate.clusters,
        "p": _null(one.estimate.p),
        "p_holm": _null(one.p_adjusted),
        "finding": one.finding,
        "smallest_found_at_80_percent": _null(one.smallest),
        "bounds": list(one.bounds),
        "dropped": dict(one.dropped),
        "across_strata": _known(_bounds(one.across_strata.interval)) if one.across_strata else None,
        "guards": [
            {"score": guard.guard.score, "margin": guard.guard.margin, "state": guard.state, "rise": _known(_bounds(guard.rise)) if guard.rise else None} for guard in one.guards
        ],
        "parts": [
            {"name": part.name, "first": part.first, "second": part.second, "difference": _known(_bounds(part.difference)), "q": _null(part.q), "finding": part.finding}
            for part in one.parts
        ],
        "rows": [
            {"item": row.item, "epoch": row.epoch, "worse": row.worse, "change": row.change, "first": row.first, "second": row.second, "log": one.second.location}
            for row in one.rows
        ],
        "notes": list(one.notes),
    }


def _cells(found: Comparison, one: Contrast) -> tuple[str, ...]:
    return (
        f"{one.eval} {'↓' if one.headline.lower_is_better else '↑'}",
        found.names[one.second.checkpoint],
        wording.difference(one.estimate.interval),
        wording.probability(one.p_adjusted),
        one.finding,
        wording.number(one.smallest),
        str(one.pairs),
    )


def _rates(found: Comparison) -> list[tuple[str, ...]]:
    return [(name, *(wording.rate(rate_of(cell[checkpoint])) if checkpoint in cell else "" for checkpoint in found.names)) for name, cell in found.evals.items()]


def _table(head: tuple[str, ...], rows: "list[tuple[str, ...]]") -> str:
    lines = ["| " + " | ".join(map(_escaped, cells)) + " |" for cells in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def _escaped(text: str) -> str:
    """What a target or judge said must not become markup."""
    return " ".join(text.splitlines()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[").replace("`", "\\`")


def _bounds(value: Interval) -> dict[str, float | int]:
    return {"estimate": value.estimate, "low": value.low, "high": value.high, "n": value.n}


def _known(values: dict[str, float | int]) -> dict[str, float | int | None]:
    return {name: _null(value) for name, value in values.items()}


def _null(value: float | int) -> float | int | None:
    return None if value != value else value
