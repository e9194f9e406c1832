"""The report: one page that needs nothing but itself."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from holdfast.agents.page import replace_file
from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, rate_of
from holdfast.results.reporting.figures.gallery import draw_all
from holdfast.results.reporting.figures.looks import short
from holdfast.results.reporting.figures.order import ordered
from holdfast.results.reporting.figures.picture import Saved, Skipped
from holdfast.results.reporting.page.answer import answer
from holdfast.results.reporting.page.changes import comparisons
from holdfast.results.reporting.page.element import Child, Element, bullets, element, fold, html, table
from holdfast.results.reporting.page.evals import table_of_evals
from holdfast.results.reporting.page.methods import methods
from holdfast.results.reporting.page.viewer import Viewer, viewer_of

STYLE = Path(__file__).parent / "report.css"
HOW = (
    f"Difference: paired by sample and epoch, with its 95 % clustered t-interval; {wording.HOLM}, q after Benjamini–Hochberg over all parts; "
    "smallest: what would be found four times in five."
)


def write_report(comparison: Comparison, folder: Path, *, viewer: str, title: str | None = None) -> tuple[list[Saved], list[Skipped]]:
    """Write index.html and the figures, and say which figures were drawn and which were not.

    Args:
        comparison: What was found; without contrasts the report shows rates alone.
        folder: Where to.
        viewer: The address of a log viewer, for links to transcripts.
        title: Of the page.

    Raises:
        BadInput: the viewer's address is none.
    """
    found = ordered(comparison)
    place = viewer_of(viewer, [run for cell in found.evals.values() for run in cell.values()])
    saved, skipped = draw_all(found, folder / "figures")
    evals = table_of_evals(found)
    if len(evals):
        evals.to_csv(folder / "figures" / "evals.csv", index=False)
    else:
        skipped.append(Skipped("Table of evals", "no log says anything of its eval"))
    replace_file(folder / "index.html", html(_page(found, place, title or _title(found), saved, skipped, evals)))
    return saved, skipped


def _title(found: Comparison) -> str:
    first = found.names[found.baseline]
    return f"Checkpoints against {first}" if found.contrasts else first


def _page(found: Comparison, viewer: Viewer, title: str, saved: Sequence[Saved], skipped: Sequence[Skipped], evals: pd.DataFrame) -> Element:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", STYLE.read_text(encoding="utf-8")),
    )
    body = element(
        "body",
        element(
            "main",
            element("h1", title),
            element("p", wording.SIMULATED, class_="simulated") if found.simulated else None,
            element("div", bullets([*answer(found)]), class_="answer"),
            *(_differences(found, viewer) if found.contrasts else []),
            *_arms(found),
            *_rates(found, viewer),
            *_beside(found),
            *_guards(found),
            *_distrust(found),
            *_evals(evals),
            element("h2", "Figures", id="figures"),
            *(_figure(one) for one in saved),
            *_compared(found, viewer),
            element("h2", "Methods", id="methods"),
            element("p", " ".join(methods(found))),
            *_skipped(skipped),
            element("h2", "Transcripts", id="transcripts"),
            element("p", "Links to logs and samples open in Inspect's viewer once this runs: ", element("code", viewer.command), f" (at {viewer.url})."),
        ),
    )
    return element("html", head, body, lang="en")


def _differences(found: Comparison, viewer: Viewer) -> list[Element]:
    rows: list[list[Child]] = [
        [
            _eval(one.eval, lower=one.headline.lower_is_better),
            found.names[one.second.checkpoint],
            element("a", wording.difference(one.estimate.interval), href=viewer.log(one.second)),
            wording.probability(one.p_adjusted),
            _badge(one.finding),
            wording.number(one.smallest),
            str(one.pairs),
        ]
        for one in found.contrasts
    ]
    head: list[Child] = ["eval", "checkpoint", "difference (95 %)", "p (Holm)", "finding", "smallest", "pairs"]
    return [
        element("h2", f"Differences from {found.names[found.baseline]}", id="differences"),
        table(head, rows, numbers={2, 3, 5, 6}),
        element("p", HOW, " Numbers lead to their logs once the ", element("a", "viewer", href="#transcripts"), " runs.", class_="note"),
    ]


def _arms(found: Comparison) -> list[Element]:
    rows: list[list[Child]] = [
        [
            short(one.eval),
            one.arm.name,
            str(len(one.arm.runs)),
            wording.difference(one.contrast.estimate.interval),
            wording.probability(one.p_adjusted),
            _badge(one.finding),
        ]
        for one in found.arms
    ]
    head: list[Child] = ["eval", "arm", "seeds", "difference (95 %)", "p", "finding"]
    return (
        [element("h2", "Ways of training", id="arms"), table(head, rows, numbers={2, 3, 4}), element("p", "With the training seed as top cluster.", class_="note")] if rows else []
    )


def _badge(finding: str) -> Element:
    return element("span", finding, class_=f"finding {finding.split(',')[0].replace(' ', '-')}")


def _rates(found: Comparison, viewer: Viewer) -> list[Element]:
    rows: list[list[Child]] = []
    for checkpoint, name in found.names.items():
        cells: list[Child] = []
        for cell in found.evals.values():
            run = cell.get(checkpoint)
            cells.append(element("a", f"{wording.rate(value)}", href=viewer.log(run), title=f"n = {value.n}") if run and (value := rate_of(run)) else "–")
        rows.append([name, *cells])
    head = [_eval(name, lower=next(iter(cell.values())).headline.lower_is_better) for name, cell in found.evals.items()]
    return [
        element("h2", "Headlines", id="rates"),
        table(["checkpoint", *head], rows, numbers=set(range(1, len(head) + 1))),
        element("p", "Rates and means with 95 % intervals; ↓ lower is better, ↑ higher is better.", class_="note"),
    ]


def _eval(name: str, *, lower: bool) -> str:
    return f"{short(name)}\u00a0{'↓' if lower else '↑'}"


def _beside(found: Comparison) -> list[Element]:
    lines: list[Child] = [*wording.beside(found)]
    note = "The same differences as above, by checkpoint: a gain in behaviour is worth what it cost, and knowing a trait is not acting by it."
    return [element("h2", "Gain, knowledge and cost", id="beside"), element("p", note, class_="note"), bullets(lines)] if lines else []


def _guards(found: Comparison) -> list[Element]:
    lines: list[Child] = [f"{short(one.eval)}, {found.names[one.second.checkpoint]}: {wording.guard(guard)}" for one in found.contrasts for guard in one.guards]
    return [element("h2", "Guards", id="guards"), element("p", "What must not get worse for a better headline to count.", class_="note"), bullets(lines)] if lines else []


def _distrust(found: Comparison) -> list[Element]:
    said: list[Child] = [*wording.trust(found), *(_unscored(found) if not found.contrasts else [])]
    dropped: list[Child] = [f"{short(one.eval)}, {found.names[one.second.checkpoint]}: {line}" for one in found.contrasts if (line := wording.dropped(one))]
    if not said and not dropped:
        return []
    return [
        element("h2", "What to distrust", id="distrust"),
        *([bullets(said)] if said else []),
        *([fold(f"Samples that are in no pair, in {len(dropped)} of {len(found.contrasts)} comparisons", bullets(dropped))] if dropped else []),
    ]


def _unscored(found: Comparison) -> list[str]:
    """What is in no rate, where no comparison says it."""
    runs = [(name, run, run.rows[~run.rows.index.isin(run.counted.index)]) for name, cell in found.evals.items() for run in cell.values()]
    return [
        f"{short(name)}: {len(rows)} of {len(run.rows)} samples are in no rate: {', '.join(f'{outcome} {count}' for outcome, count in rows.outcome.value_counts().items())}"
        for name, run, rows in runs
        if len(rows)
    ]


def _evals(evals: pd.DataFrame) -> list[Element]:
    if not len(evals):
        return []
    rows: list[list[Child]] = [[str(cell) for cell in row] for row in evals.itertuples(index=False)]
    return [element("h2", "Evals", id="evals"), table(["eval", "turn structure", "agentic", "main shift vs training", "score"], rows)]


def _figure(one: Saved) -> Element:
    files = [(kind.upper(), f"figures/{one.name}.{kind}") for kind in ("png", "svg", "csv")]
    links: list[Child] = [part for name, path in files for part in (" ", element("a", name, href=path))]
    return element(
        "figure",
        element("h3", one.title),
        element("div", element("img", src=f"data:image/svg+xml;base64,{b64encode(one.svg).decode()}", alt=f"{one.title}. {one.caption}"), class_="paper"),
        element("figcaption", one.caption, element("span", *links, class_="files")),
    )


def _compared(found: Comparison, viewer: Viewer) -> list[Element]:
    if not found.contrasts:
        return []
    return [element("h2", "Comparison by comparison", id="comparisons"), *comparisons(found, viewer)]


def _skipped(skipped: Sequence[Skipped]) -> list[Element]:
    lines: list[Child] = [f"{one.title}: {one.why}." for one in skipped]
    return [element("h2", "Not drawn", id="skipped"), bullets(lines)] if lines else []
