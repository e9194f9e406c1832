"""A headless Chromium, and Inspect's log viewer as somebody starts it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from holdfast.results.simulate import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # Chromium's own cannot be had as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH, HEIGHT = 1500, 1000
PATIENCE_MS = 20_000
_START_SECONDS = 60


def chromium() -> str | None:
    """Where this machine's Chromium is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def why_not() -> str:
    """What is missing; empty where nothing is."""
    if find_spec("playwright") is None:
        return "no playwright: pip install playwright (its own browsers are not needed)"
    return "" if chromium() else f"no browser: none of {', '.join(NAMES)} is on the PATH"


_MISSING = why_not()
needs_browser = pytest.mark.skipif(bool(_MISSING), reason=_MISSING)


@contextmanager
def browsing() -> "Iterator[Browser]":
    """A browser of its own; nothing that runs an event loop can be called in this thread meanwhile."""
    with import_module("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page, and what it asked for and complained of since it was opened."""

    page: "Page"
    asked: list[str] = field(default_factory=list)
    """Addresses, that of the page itself first."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings on the console, and exceptions nobody caught."""


@contextmanager
def opened(browser: "Browser", url: str, *, width: int = WIDTH, height: int = HEIGHT, sharpness: float = 1) -> Iterator[Opened]:
    """The page at `url`, with nothing remembered from another one.

    Args:
        browser: Which opens it.
        url: Its address.
        width: Of the window, in pixels of the page.
        height: Likewise.
        sharpness: Pixels of a picture for one of the page.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=sharpness)
    context.set_default_timeout(PATIENCE_MS)
    seen = Opened(context.new_page())
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("console", lambda said: seen.complaints.append(said.text) if said.type in ("error", "warning") else None)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        seen.page.goto(url)
        yield seen
    finally:
        context.close()


@contextmanager
def viewer(logs: Path) -> Iterator[str]:
    """`inspect view` over a folder of logs; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).parent / "inspect"), "view", "start", "--log-dir", logs.name, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=logs.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(url, server)
            yield url
        finally:
            server.terminate()


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"`inspect view` stopped with exit code {server.returncode}; start it by hand to see why.")
        try:
            httpx.get(url, timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"`inspect view` did not answer at {url} within {_START_SECONDS} s.")
