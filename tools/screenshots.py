"""Screenshots of the report and the desk, for the README.

    python tools/screenshots.py OUTPUT [FOLDER [TITLE]]

Opens the list, a document and the desk of an output in the system's Chromium, and writes `report-list.png`,
`report-document.png`, `review-list.png` and `review-desk.png`, with 256 colours, into FOLDER (default: docs). The document is the
first whose title has TITLE in it. The output is not changed, but for its report.
"""

import shutil
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from digitize.batch.rebuild import Rebuilder
from digitize.batch.shelf import Shelf
from digitize.model.facsimile import Views
from digitize.review import write_report
from digitize.review.desk.desk import Desk
from digitize.review.desk.server import application

NAMES = ("chromium", "chromium-browser", "google-chrome")
COLOURS = 256
SIZE = {"width": 1440, "height": 860}


def from_disk(browser: Browser, report: Path, folder: Path, title: str) -> None:
    page = browser.new_page(viewport=SIZE)
    page.goto(report.as_uri())
    page.locator("#documents a.title").first.wait_for()
    page.screenshot(path=folder / "report-list.png")
    page.locator("#documents a.title", has_text=title).first.click()
    page.keyboard.press("n")
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "report-document.png")
    page.close()


def from_desk(browser: Browser, output: Path, folder: Path, title: str, views: Views) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    desk = Desk(output, Rebuilder(output))
    app = application(desk, "token", [host], "reviewer", views)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    page = browser.new_page(viewport=SIZE, color_scheme="dark")
    page.goto(f"http://{host}/token/")
    page.locator("#queue", has_text="% of the words").wait_for()
    page.locator("#list").evaluate("(list) => list.scrollIntoView()")
    page.screenshot(path=folder / "review-list.png")
    page.locator("#documents a.title", has_text=title).first.click()
    page.wait_for_selector("html[data-whole]")
    page.keyboard.press("d")
    page.keyboard.press("e")
    page.wait_for_timeout(2000)  # until the scan is there in full size
    page.screenshot(path=folder / "review-desk.png")
    page.close()
    server.should_exit = True
    thread.join(10)
    desk.close()


def main() -> None:
    output, folder = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs")
    title = sys.argv[3] if len(sys.argv) > 3 else ""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("no Chromium on this system: apt-get install chromium")
    report = write_report(output)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        from_disk(browser, report, folder, title)
        with Shelf(output) as shelf:
            from_desk(browser, output, folder, title, shelf.view)
        browser.close()
    for name in ("report-list", "report-document", "review-list", "review-desk"):
        path = folder / f"{name}.png"
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
