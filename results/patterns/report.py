"""The page about a scanned and rated set: one file that needs nothing but itself."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain, replace_file
from holdfast.results.comparison import wording as comparison_wording
from holdfast.results.patterns.bars import save_bars
from holdfast.results.patterns.prevalence import Prevalence, prevalences
from holdfast.results.patterns.rate import RatingRun, load_rating_run
from holdfast.results.patterns.ratings import FILE, Rating, read_ratings
from holdfast.results.patterns.readers import LOG
from holdfast.results.patterns.scan_run import ScanRun, load_scan
from holdfast.results.patterns.surface import Counted
from holdfast.results.patterns.surface_command import FILE as SURFACE
from holdfast.results.patterns.surface_command import Surfaces
from holdfast.results.patterns.wording import percent, share
from holdfast.results.reporting.figures.picture import Saved
from holdfast.results.reporting.page.element import Child, Element, bullets, element, fold, html, table
from holdfast.results.reporting.page.write import STYLE
from holdfast.scorers.patterns.catalogue import load_catalogue
from holdfast.scorers.patterns.pattern import Pattern

PAGE = "report.html"
UNRELIABLE = "rater unreliable"
_QUOTES, _LISTED = 3, 12


@dataclass(frozen=True)
class Folder:
    """What scan, rate and surface left in a folder; each may be missing."""

    path: Path
    patterns: tuple[Pattern, ...]
    ratings: tuple[Rating, ...]
    run: RatingRun | None
    scan: ScanRun | None
    surface: Surfaces | None

    @cached_property
    def shares(self) -> list[Prevalence]:
        """Of every rated pattern; they speak of the data alone where the ratings come from data, and of more like them where they come from logs."""
        return prevalences(self.ratings, population=None if self.run is None or self.of_logs else self.run.documents) if self.ratings else []

    @property
    def of_logs(self) -> bool:
        """Whether Inspect logs were rated."""
        return any(f"{LOG}:" in one.place for one in self.ratings)

    @property
    def simulated(self) -> bool:
        """Whether a simulated model said any of it."""
        return bool((self.run and self.run.simulated) or (self.scan and self.scan.simulated))

    def mark(self, pattern: str) -> str:
        """What must be said of a pattern's rater; empty where it passed its check."""
        check = self.run.checks.get(pattern) if self.run else None
        if check is None or check.reliable is None:
            return "rater not checked" if self.run else ""
        return "" if check.reliable else UNRELIABLE


def open_folder(path: Path) -> Folder:
    """Read a folder that `scan`, `rate` or `surface` wrote.

    Raises:
        BadInput: it holds none of theirs, or one is damaged.
    """
    rated = (path / FILE).is_file()
    patterns = load_catalogue(path / "patterns.json").patterns if (path / "patterns.json").is_file() else ()
    surface = _surface(path / SURFACE)
    try:
        scan = load_scan(path)
    except ValidationError as error:
        raise BadInput(f"{str(path / 'scan.json')!r} is not what `holdfast patterns scan` writes: {explain(error, ScanRun)}") from error
    if not (rated or patterns or surface):
        raise BadInput(f"{str(path)!r} holds neither patterns.json nor {FILE} nor {SURFACE}; give a folder that holdfast patterns scan, rate or surface wrote.")
    run = load_rating_run(path) if (path / "rating.json").is_file() else None
    return Folder(path, patterns, tuple(read_ratings(path)) if rated else (), run, scan, surface)


def write_report(folder: Folder, *, title: str | None = None) -> Path:
    """Write report.html into the folder, and the bars as PNG, SVG and CSV beside it; the page's path."""
    saved = None
    if folder.shares:
        names = {pattern.id: f"{pattern.name}{' *' if folder.mark(pattern.id) == UNRELIABLE else ''}" for pattern in folder.patterns}
        note = "* " + UNRELIABLE + "." if any(name.endswith(" *") for name in names.values()) else ""
        saved = save_bars(folder.shares, names, folder.path, note=f"{note} Simulated.".strip() if folder.simulated else note)
    path = folder.path / PAGE
    replace_file(path, html(_page(folder, saved, title or f"Patterns in {_data(folder)}")))
    return path


def _data(folder: Folder) -> str:
    told = folder.run.data if folder.run else folder.scan.source.data if folder.scan else folder.surface.data if folder.surface else (folder.path.name,)
    return ", ".join(told)


def _surface(path: Path) -> Surfaces | None:
    if not path.is_file():
        return None
    try:
        return Surfaces.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BadInput(f"{str(path)!r} is not what `holdfast patterns surface` writes: {explain(error, Surfaces)}") from error


def _page(folder: Folder, saved: Saved | None, title: str) -> Element:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", STYLE.read_text(encoding="utf-8")),
    )
    body = [
        element("h1", title),
        element("p", comparison_wording.SIMULATED, class_="simulated") if folder.simulated else None,
        *_shares(folder, saved),
        *_cards(folder),
        *_words(folder),
        *_design(folder),
        *_left_out(folder),
    ]
    return element("html", head, element("body", element("main", *body)), lang="en")


def _shares(folder: Folder, saved: Saved | None) -> list[Element]:
    if saved is None:
        return [element("p", "Nothing is rated yet: the scan says what recurs, and holdfast patterns rate how often.", class_="answer")] if folder.patterns else []
    names, strict = {pattern.id: pattern.name for pattern in folder.patterns}, {one.pattern: one for one in folder.shares if one.level == "strict"}
    broad = [one for one in folder.shares if one.level == "broad"]
    rows: list[list[Child]] = [
        [names.get(one.pattern, one.pattern), share(one.interval), share(strict[one.pattern].interval), str(one.rated), str(one.nulls), folder.mark(one.pattern)] for one in broad
    ]
    note = "95 % intervals by Wilson at the effective sample size that groups leave"
    note += ", with the finite-population correction: they speak of this data alone." if folder.shares[0].population else "."
    agreement = folder.run.agreement if folder.run else None
    told = f" One card a call instead of many gave the same value in {percent(agreement.same)} of {agreement.n} ratings." if agreement else ""
    return [
        element("h2", "How often", id="shares"),
        _image(saved),
        table(["pattern", "at all (95 %)", "beyond doubt (95 %)", "rated", "no value", ""], rows, numbers={1, 2, 3, 4}),
        element("p", note + told, class_="note"),
    ]


def _image(saved: Saved) -> Element:
    image = element("img", src=f"data:image/svg+xml;base64,{b64encode(saved.svg).decode()}", alt=f"{saved.title}. {saved.caption}")
    links: list[Child] = [part for kind in ("png", "svg", "csv") for part in (" ", element("a", kind.upper(), href=f"{saved.name}.{kind}"))]
    return element("figure", element("div", image, class_="paper"), element("figcaption", saved.caption, element("span", *links, class_="files")))


def _cards(folder: Folder) -> list[Element]:
    if not folder.patterns:
        return []
    order = {one.pattern: place for place, one in enumerate(folder.shares)}
    return [element("h2", "What recurs", id="patterns"), *(_card(folder, one) for one in sorted(folder.patterns, key=lambda one: order.get(one.id, len(order))))]


def _card(folder: Folder, pattern: Pattern) -> Element:
    rated = [one for one in folder.ratings if one.pattern == pattern.id and one.value and one.quote]
    quotes = [f"{one.quote} ({one.place})" for one in sorted(rated, key=lambda one: -(one.value or 0))[:_QUOTES]] or [one.text for one in pattern.evidence[:_QUOTES]]
    check = folder.run.checks.get(pattern.id) if folder.run else None
    facts = [f"{pattern.category}, in the {pattern.unit.replace('_', ' ')}", f"came up in {len(pattern.scans)} scans" if pattern.scans else "a known one"]
    if check and check.reliable is not None:
        facts.append(f"its rater accepted {check.accepted} of {check.own} passages that have it and rejected {check.rejected} of {check.others} others")
    return element(
        "div",
        element("h3", pattern.name, f" — {folder.mark(pattern.id)}" if folder.mark(pattern.id) else ""),
        element("p", pattern.definition),
        bullets([f"At all: {pattern.broad}", f"Beyond doubt: {pattern.strict}"]),
        *(element("blockquote", quote) for quote in quotes),
        element("p", "; ".join(facts), f"; also called: {', '.join(pattern.aliases)}" if pattern.aliases else "", class_="note"),
    )


def _words(folder: Folder) -> list[Element]:
    if folder.surface is None:
        return []
    found = folder.surface.surface
    kinds: list[tuple[str, tuple[Counted, ...]]] = [
        ("Opens with", found.openings), ("Closes with", found.closings), ("Repeats", found.repeated), ("Names", found.names), ("Dates", found.dates), ("Has", found.marks)
    ]  # fmt: skip
    rows: list[list[Child]] = [
        [title if not place else "", one.text, f"{one.documents:,}", percent(one.share)] for title, listed in kinds for place, one in enumerate(listed[:_LISTED])
    ]
    said = f"{found.documents:,} documents of {found.words:.0f} words (CV {found.words_cv:.2f}); {percent(found.near_duplicates)} nearly repeat an earlier one."
    odds: list[list[Child]] = [[one.kind, one.text, percent(one.first), percent(one.second), f"{one.log_odds:+.2f}"] for one in folder.surface.odds[: 2 * _LISTED]]
    against = [element("h3", f"Against {', '.join(folder.surface.against)}"), table(["", "what", "data", "against", "log-odds"], odds, numbers={2, 3, 4})] if odds else []
    return [
        element("h2", "In its words", id="words"),
        element("p", said),
        fold("What recurs, counted without a model", table(["", "what", "documents", "share"], rows, numbers={2, 3})),
        *against,
    ]


def _design(folder: Folder) -> list[Element]:
    if folder.scan is None:
        return []
    design = folder.scan.design
    rows: list[list[Child]] = [[percent(rate), f"{found:.2f}"] for rate, found in folder.scan.detection]
    said = f"{design.scans} scans of {design.batch} documents by {folder.scan.scanner}; what came up in {design.min_scans} or more is kept."
    single: list[Child] = [f"{one.name}: {one.definition}" for one in folder.scan.singletons]
    conflicts: list[Child] = list(folder.scan.conflicts)
    return [
        element("h2", "What the scan could see", id="design"),
        element("p", said),
        table(["documents that have it", "chance to be found"], rows, numbers={0, 1}),
        *([fold(f"Came up in too few scans: {len(single)}", bullets(single))] if single else []),
        *([fold(f"Where the two passes of clustering differ: {len(conflicts)}", bullets(conflicts))] if conflicts else []),
    ]


def _left_out(folder: Folder) -> list[Element]:
    skipped = folder.run.skipped if folder.run else folder.scan.source.skipped if folder.scan else folder.surface.skipped if folder.surface else {}
    lines: list[Child] = [f"{count:,} rows skipped: {why}" for why, count in skipped.items()]
    if folder.run:
        lines += [f"{count:,} ratings without a value: {why}" for why, count in folder.run.nulls.items()]
        lines += [] if folder.run.complete else ["The token budget ended before all documents were rated."]
    if folder.scan:
        lines += [f"Scan {scan} gave nothing usable: {why}" for scan, why in folder.scan.failed.items()]
        lines += [f"{len(folder.scan.dropped)} reported patterns were dropped, since their quotes do not stand in the documents."] if folder.scan.dropped else []
    return [element("h2", "What is left out", id="left-out"), bullets(lines)] if lines else []
