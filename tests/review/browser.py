"""A real browser for the tests: the system's Chromium, driven by Playwright's client."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECONDS = 90_000  # milliseconds: a loaded machine is slow
NAMES = ("chromium", "chromium-browser", "google-chrome")


def _runs(path: str) -> bool:
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


CHROMIUM = next((path for name in NAMES if (path := shutil.which(name)) and _runs(path)), None)


@contextmanager
def chromium() -> "Iterator[Browser]":
    """The browser, for as long as it is needed."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright's client is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(browser: "Browser", **window: Any) -> "Iterator[Page]":
    """A page in a window of its own (`window` are its options), on which no script fails and no dialog opens."""
    context = browser.new_context(**window)
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(f"a dialog: {dialog.message}"))
    try:
        yield page
    finally:
        context.close()
    assert faults == []
