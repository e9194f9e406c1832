"""Comparison by comparison: what is behind each difference, and the samples that changed."""

from dataclasses import dataclass

from inspect_ai.log import read_eval_log_sample

from holdfast.results.comparison import wording
from holdfast.results.comparison.comparison import Comparison, Contrast, RowChange
from holdfast.results.reporting.figures.looks import short
from holdfast.results.reporting.page.element import Child, Element, bullets, element, fold, table
from holdfast.results.reporting.page.viewer import Viewer

EXPLAINED = 20
"""So many regressions of a comparison are shown with what was said of them."""

HARMFUL = "What was said and written there (may be harmful)"


@dataclass(frozen=True)
class Said:
    """A score's explanation, in what may be read at once and what may hold the target's words."""

    sentence: str
    rest: str


def comparisons(found: Comparison, viewer: Viewer) -> list[Element]:
    """A folded block for each comparison."""
    return [_comparison(found, one, viewer) for one in found.contrasts]


def _comparison(found: Comparison, one: Contrast, viewer: Viewer) -> Element:
    worse = [row for row in one.rows if row.worse]
    gained = [row for row in one.rows if not row.worse]
    name = found.names[one.second.checkpoint]
    lines = [wording.null(one), wording.dropped(one), _other_strata(one), *one.notes]
    parts: list[list[Child]] = [
        [part.name, wording.number(part.first), wording.number(part.second), wording.difference(part.difference), wording.probability(part.q), part.finding] for part in one.parts
    ]
    return fold(
        f"{short(one.eval)}, {name}: {one.finding}; {len(worse)} samples worse, {len(gained)} better",
        bullets([line for line in lines if line]) if any(lines) else None,
        table(["stratum or score", found.names[one.first.checkpoint], name, "difference (95 %)", "q", "finding"], parts, numbers={1, 2, 3, 4}) if parts else None,
        element("h4", "Worse") if worse else None,
        element("ol", *(_row(one, row, viewer, _said(one, row) if number < EXPLAINED else None) for number, row in enumerate(worse))) if worse else None,
        fold(f"Better: {len(gained)}", element("ol", *(_row(one, row, viewer, None) for row in gained))) if gained else None,
        class_="comparison",
    )


def _other_strata(one: Contrast) -> str:
    if one.across_strata is None:
        return ""
    return f"for other {one.headline.strata}s than these {one.across_strata.clusters}: {wording.difference(one.across_strata.interval)}"


def _row(one: Contrast, row: RowChange, viewer: Viewer, said: Said | None) -> Element:
    return element(
        "li",
        element("code", row.item),
        f"{f' ({row.stratum})' if row.stratum else ''}{f', epoch {row.epoch}' if row.epoch > 1 else ''}: ",
        element("a", row.first, href=viewer.sample(one.first, row.item, row.epoch)),
        " → ",
        element("a", row.second, href=viewer.sample(one.second, row.item, row.epoch)),
        element("p", said.sentence) if said and said.sentence else None,
        fold(HARMFUL, element("blockquote", said.rest), class_="harmful") if said and said.rest else None,
    )


def _said(one: Contrast, row: RowChange) -> Said:
    """What was said of the second checkpoint's sample; of evals that promise no harmless first line all of it is folded."""
    try:
        scores = read_eval_log_sample(one.second.location, id=row.item, epoch=row.epoch).scores or {}
    except (OSError, ValueError, LookupError):
        return Said("", row.said)  # the summary puts quotes on the first line
    score = scores.get(one.headline.score.split(".", 1)[0])
    text = (score.explanation or "").strip() if score else ""
    if not one.headline.declared:
        return Said("", text)
    sentence, _, rest = text.partition("\n")
    return Said(sentence, rest.strip())
