"""What a person sees: Inspect's viewer over a suite's logs, and the report, in a browser."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.views.browser import WIDTH, Opened, needs_browser, opened, viewer
from tests.views.conftest import CHECKPOINTS, HEADLINES, HOSTILE, Suite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CUT = "one => [...one.querySelectorAll('*')].some(part => getComputedStyle(part).textOverflow === 'ellipsis' && part.scrollWidth > part.clientWidth)"
"""Whether some of an element's text gave way to dots."""

pytestmark = [pytest.mark.slow, needs_browser]


@pytest.fixture(scope="module")
def viewed(suite: Suite) -> Iterator[str]:
    with viewer(suite.logs) as url:
        yield url


@pytest.fixture
def report(browser: "Browser", suite: Suite) -> Iterator[Opened]:
    with opened(browser, suite.report.as_uri()) as seen:
        yield seen


def unfold(page: "Page") -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def pwned(page: "Page") -> object:
    page.wait_for_timeout(300)  # what an image's error runs comes later
    return page.evaluate("window.pwned")


def test_the_log_list_names_every_checkpoint_with_its_headline(browser: "Browser", viewed: str, suite: Suite):
    with opened(browser, viewed) as seen:
        seen.page.get_by_text("holdfast/audit").first.wait_for()
        rows = seen.page.get_by_role("row").all_inner_texts()

    for told in suite.told:
        (row,) = [row for row in rows if told.model in row and f"{told.task}\n" in row]
        assert f"{told.mean:.3f}".rstrip("0").rstrip(".") in row or f"{told.mean:.1f}" in row, (told, row)
    assert len(suite.told) == len(CHECKPOINTS) * len(HEADLINES)


@pytest.mark.parametrize("task", HEADLINES)
def test_the_grid_of_samples_shows_every_score_with_its_whole_name(browser: "Browser", viewed: str, suite: Suite, task: str):
    told = suite.of("violator", task)
    with opened(browser, f"{viewed}/#/logs/{told.path}") as seen:
        for name in told.columns:
            head = seen.page.get_by_role("columnheader").filter(has_text=re.compile(rf"^\s*{name}", re.IGNORECASE)).first
            head.wait_for()
            box = head.bounding_box()
            assert box
            assert box["x"] + box["width"] <= WIDTH, name
            assert not head.evaluate(CUT), name
    assert len(told.columns) >= 4


def test_a_flagged_audit_shows_its_outcome_and_the_words_that_the_judge_quotes(browser: "Browser", viewed: str, suite: Suite):
    told = suite.of("violator", "holdfast/audit")
    one = told.flagged[0]
    with opened(browser, f"{viewed}/#/logs/{told.path}") as seen:
        seen.page.get_by_text(one.item, exact=True).click()
        said = seen.page.get_by_text(one.sentence).first
        said.wait_for()
        shown = " ".join(seen.page.inner_text("body").split())
        box = said.bounding_box()

    assert "broken_confirmed" in shown
    assert shown.count(" ".join(one.quote.split())) >= 2, "once in the reply, once in what the judge says"
    assert box
    assert box["x"] + box["width"] <= WIDTH


def test_the_report_names_the_checkpoints_the_scores_and_a_flagged_samples_words(report: Opened, suite: Suite):
    page = report.page
    assert all(name in page.inner_text("#differences + .scroll") or name in page.inner_text("h1") for name in CHECKPOINTS)
    assert all(headline in page.inner_text(".answer") for headline in HEADLINES.values())
    unfold(page)
    text = " ".join(page.inner_text("main").split())
    quotes = [one.quote for one in suite.of("violator", "holdfast/audit").flagged]

    assert any(quote in text for quote in quotes)
    assert not page.get_by_text("harmful").first.is_hidden()


def test_a_targets_words_stay_folded_until_somebody_asks(report: Opened, suite: Suite):
    shown = report.page.inner_text("main")

    assert not [one.quote for one in suite.of("violator", "holdfast/audit").flagged if one.quote in shown]


def test_the_report_draws_every_figure_and_runs_off_no_edge(report: Opened):
    page = report.page
    widths = page.eval_on_selector_all("figure img", "all => all.map(one => one.naturalWidth)")

    assert len(widths) >= 4
    assert all(widths)
    for width in (WIDTH, 800, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_report_asks_for_nothing_and_complains_of_nothing(report: Opened, suite: Suite):
    unfold(report.page)
    report.page.wait_for_load_state("networkidle")

    assert [url for url in report.asked if not url.startswith("data:")] == [suite.report.as_uri()]
    assert not report.complaints


def test_nothing_that_a_target_wrote_runs_in_the_report(report: Opened):
    page = report.page
    unfold(page)

    assert HOSTILE in page.inner_text("main")
    assert pwned(page) is None
    assert not page.query_selector_all("script, img[src='x'], a[href^='javascript']")


def test_nothing_that_a_target_wrote_runs_in_the_viewer(browser: "Browser", viewed: str, suite: Suite):
    told = suite.of("violator", "holdfast/audit")
    one = told.flagged[0]
    with opened(browser, f"{viewed}/#/logs/{told.path}") as seen:
        page = seen.page
        page.get_by_text(one.item, exact=True).click()
        for tab in ("transcript", "messages", "scoring"):
            page.locator(f"#{tab}[role=tab]").click()
            page.get_by_text(HOSTILE).first.wait_for()
            assert pwned(page) is None, tab
            assert not page.query_selector_all("img[src='x'], a[href^='javascript']"), tab
        assert all(address.startswith((viewed, "data:", "blob:")) for address in seen.asked)
