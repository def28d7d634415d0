"""A certificate's page as PDF, by a browser that is on this machine: no package of ours makes PDFs of pages."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from digitize.errors import ConfigError, OutputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
SECONDS = 120.0  # until a browser is given up


def print_page(html: str, target: Path) -> None:
    """Writes a page that needs no other as a PDF. Raises ConfigError where no browser is found, OutputError where it
    makes none."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise ConfigError("a PDF is made by Chromium, which is not on this machine", "print the .html from any browser")
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "certificate.html", Path(folder) / "certificate.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            *(browser, "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"),
            *(f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}"),
            *(
                ["--no-sandbox"] if _is_root() else []
            ),  # as root Chromium starts in no other way; the page has no script
            page.as_uri(),
        ]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
            shutil.copyfile(made, target)
        except (OSError, subprocess.TimeoutExpired):
            raise OutputError(
                f"{target}: {Path(browser).name} made no PDF", "print the .html from any browser"
            ) from None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
