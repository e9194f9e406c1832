"""The guide's pictures, from the logs of `holdfast demo`: `python -m tests.views.screenshots --logs logs/demo --out docs/images`."""

import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from inspect_ai.log import list_eval_logs, read_eval_log
from PIL import Image

from holdfast.results.comparison.compare import compare_logs
from holdfast.results.reporting.page.viewer import VIEWER
from holdfast.results.reporting.page.write import write_report
from tests.views.browser import PATIENCE_MS, browsing, opened, viewer, why_not

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

WIDTH, HEIGHT, SHARPNESS = 1400, 1100, 1.5
REPORT_WIDTH = 980
"""Its column of text, and a little air."""
EVALS = ("audit", "audit_benign", "over_expression")
"""Three of the demo: ten are too long for a picture."""
ROWS = 18
"""Of the log list, three evals of six checkpoints."""
TOP_BAR = 30
"""The viewer's first line, which shows where the logs lie on this machine."""
MOST_BYTES = 200_000
CHECKPOINT = "midtrain-sft"


@dataclass(frozen=True)
class Shown:
    """An audit to look at: flagged in an early reply, after a short first message, so that a screen holds both."""

    log: str
    item: str
    quote: str


@click.command()
@click.option("--logs", default="logs/demo", show_default=True, type=click.Path(path_type=Path, exists=True), help="What `holdfast demo` wrote.")
@click.option("--out", default="docs/images", show_default=True, type=click.Path(path_type=Path), help="Where the pictures go.")
def screenshots(logs: Path, out: Path) -> None:
    """Take the guide's pictures."""
    if missing := why_not():
        raise click.ClickException(missing)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        chosen, report = Path(folder) / "demo", Path(folder) / "report"
        for path in (path for name in EVALS for path in logs.glob(f"*/{name}")):
            shutil.copytree(path, chosen / path.relative_to(logs))
        write_report(compare_logs([str(chosen)]), report, viewer=VIEWER)
        _take_all(chosen, _shown(chosen), report / "index.html", out)


def _take_all(logs: Path, shown: Shown, report: Path, out: Path) -> None:
    with browsing() as browser:

        def take(name: str, url: str, area: "Callable[[Page], FloatRect]", width: int = WIDTH) -> None:
            with opened(browser, url, width=width, height=HEIGHT, sharpness=SHARPNESS) as seen:
                clip = area(seen.page)
                page_long = clip["y"] + clip["height"] > HEIGHT
                _save(seen.page.screenshot(clip=clip, full_page=page_long), out / f"{name}.png")

        with viewer(logs) as url:
            take("log-list", url, _log_list)
            take("samples", f"{url}/#/logs/{shown.log}", _samples)
            take("flagged", f"{url}/#/logs/{shown.log}", lambda page: _flagged(page, shown))
        take("report", report.as_uri(), lambda page: _span(page, "h1", "#beside"), REPORT_WIDTH)
        take("report-figures", report.as_uri(), lambda page: _span(page, "#figures", "figure:nth-of-type(2)"), REPORT_WIDTH)


def _shown(logs: Path) -> Shown:
    path = next(Path(info.name.removeprefix("file://")) for info in list_eval_logs(str(logs / CHECKPOINT / "audit")))
    flagged: list[tuple[int, Shown]] = []
    for sample in read_eval_log(str(path)).samples or []:
        score = (sample.scores or {})["audit_violation"]
        if score.answer == "broken_confirmed":
            length = sum(len(message.text) for message in sample.messages[: 2 * int((score.metadata or {})["turn"])])
            flagged.append((length, Shown(str(path.relative_to(logs)), str(sample.id), (score.explanation or "").split('"')[1])))
    return min(flagged, key=lambda one: one[0])[1]


def _log_list(page: "Page") -> "FloatRect":
    page.get_by_text("holdfast/audit").first.wait_for()
    for _ in range(2):  # it reads log after log, and leaves some for the next time
        page.wait_for_timeout(PATIENCE_MS / 2)
        page.reload()
    page.wait_for_timeout(PATIENCE_MS / 4)
    page.get_by_role("columnheader").filter(has_text="Task").first.click()
    behind = page.get_by_role("columnheader").filter(has_text="Completed").bounding_box()
    assert behind
    return _rows(page, behind["x"] - 2)


def _samples(page: "Page") -> "FloatRect":
    page.get_by_text("broken_confirmed").first.wait_for()
    return _rows(page, WIDTH)


def _rows(page: "Page", width: float) -> "FloatRect":
    last = page.get_by_role("row").nth(ROWS).bounding_box()
    assert last
    return {"x": 0, "y": TOP_BAR, "width": width, "height": last["y"] + last["height"] + 1 - TOP_BAR}


def _flagged(page: "Page", shown: Shown) -> "FloatRect":
    page.get_by_text(shown.item, exact=True).click()
    said = page.get_by_text(shown.quote)
    said.last.wait_for()
    page.wait_for_timeout(1000)  # it scrolls by itself
    ends = [box["y"] + box["height"] for one in said.all() if (box := one.bounding_box())]
    return {"x": 0, "y": TOP_BAR, "width": WIDTH, "height": min(HEIGHT, max(ends) + 40) - TOP_BAR}


def _span(page: "Page", first: str, behind: str) -> "FloatRect":
    """From the top of one element to that of another."""
    top, end = (page.locator(name).first.bounding_box() for name in (first, behind))
    assert top
    assert end
    return {"x": 0, "y": max(0, top["y"] - 20), "width": REPORT_WIDTH, "height": end["y"] - top["y"]}


def _save(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    click.echo(f"{path}: {size / 1000:.0f} kB{'' if size <= MOST_BYTES else ', more than a page should carry'}")


if __name__ == "__main__":
    screenshots()
