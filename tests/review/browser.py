"""A real browser for the tests: the system's Chromium, driven by Playwright's client."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
