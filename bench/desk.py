"""How soon the desk answers for a long document: opened, after a key, when a correction is saved and when it is shown.

    python -m bench.desk [PAGES …] [--busy N] [--first]

Makes a PDF of so many full pages (default: 80 and 300), one document, digitizes it, and corrects it at the desk in the
system's Chromium with N busy processes beside (default: 2, as many as the machine has cores on which this is promised).
Times are those that pass, and those that a processor works. With --first, for a machine that others use, browser, desk
and the N processes go before all else (Linux; it takes the right to it).
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Process
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from digitize import batch
from digitize.batch.rebuild import Rebuilder
from digitize.batch.shelf import Shelf
from digitize.config import load_settings
from digitize.review import write_report
from tests.review.serving import Serving

NAMES = ("chromium", "chromium-browser", "google-chrome")
MOST = 180_000  # milliseconds that are waited for anything
LINES, WORDS = (
    44,
    "harbour master grain ships noon cargo list post consul lighters captain wharf store rope coast clerk",
)
KEYS = {
    **{"doubtful word": "d", "word": "w", "line": "]", "edit": "n", "marked": "2", "clean": "1"},
    **{"doubtful, in it": "d", "confirmed": "c"},
}
FOREMOST = -20  # of the priorities of Linux
QUIET = 3000  # milliseconds without a correction that is shown
PAUSE = 200  # milliseconds between keys
FASTEST = 16.0  # milliseconds: what is faster is not told
WATCH = """() => {
    window.answered ??= [];
    window.watching ??= new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (one.name === "keydown") window.answered.push(one.duration);
    });
    window.watching.observe({ type: "event", durationThreshold: 16 });
}"""
COMES = """(name) => new Promise((done) => {
    const look = () => (document.documentElement.dataset[name] ? done() : requestAnimationFrame(look));
    look();
})"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def volume(path: Path, pages: int) -> None:
    chance, canvas = Random(1), Canvas(str(path), pagesize=A4)
    for number in range(pages):
        canvas.setFont("Helvetica-Bold", 13)
        if number == 0:
            canvas.drawString(80, 790, "Report of the Harbour Master to the Consul")
        canvas.setFont("Helvetica", 11)
        for i in range(LINES):
            canvas.drawString(80 + 12 * (i % 6 == 0), 760 - 16 * i, " ".join(chance.choices(WORDS.split(), k=10)))
        canvas.showPage()
    canvas.save()


def _spin() -> None:
    while True:
        pass


@contextmanager
def busy(count: int) -> Iterator[None]:
    """With processes that take what they get of the cores."""
    spinning = [Process(target=_spin, daemon=True) for _ in range(count)]
    for one in spinning:
        one.start()
    try:
        yield
    finally:
        for one in spinning:
            one.kill()


def go_first() -> None:
    """Gives this process and all that it began, the browser with its threads too, the machine's time before all others."""
    below: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            below[int(path.read_text().rpartition(")")[2].split()[1])].append(int(path.parent.name))
    family = [os.getpid()]
    for process in family:
        family += below[process]
        with suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), FOREMOST)


@contextmanager
def served(output: Path) -> Iterator[str]:
    with Shelf(output) as shelf, Serving(output, Rebuilder(output), shelf.view) as desk:
        yield desk.address


class Clock:
    """Time that passes, and processor time of the browser's main thread and of this process, which is the desk's too: what
    a machine that is busy with something else leaves as it is."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def tasks(self) -> float:
        """Processor seconds of the browser's main thread since its page was begun."""
        found = {one["name"]: one["value"] for one in self._session.send("Performance.getMetrics")["metrics"]}
        return float(found["TaskDuration"])

    def opening(self, page: Page, address: str) -> tuple[float, float]:
        """Seconds and processor seconds until a page is there."""
        passed, worked = time.perf_counter(), time.process_time()
        load(page, address)
        return time.perf_counter() - passed, self.tasks() + time.process_time() - worked


def answers(page: Page, key: str, times: int = 6) -> list[float]:
    """Milliseconds from a key until what it did is painted, as the browser tells them (Event Timing, in steps of 8)."""
    page.evaluate(WATCH)
    for _ in range(times):
        page.keyboard.press(key)
        page.evaluate(PAINTED)
        page.wait_for_timeout(PAUSE)
    told = page.evaluate("window.answered.splice(0)")
    return sorted([*told, *[FASTEST] * (times - len(told))])


def load(page: Page, address: str) -> None:
    """Opens a page, until its text is painted and keys are answered."""
    page.goto(address, wait_until="commit")
    page.evaluate(COMES, "ready")  # a selector would be sought in all of the text
    page.evaluate(PAINTED)


def settle(page: Page) -> None:
    """Waits until what was corrected is shown."""
    last = ""
    while (now := page.locator("html").get_attribute("data-made") or "") != last:
        last = now
        page.wait_for_timeout(QUIET)


def measure(page: Page, address: str, ahead: Callable[[], None]) -> None:
    clock = Clock(page)
    ahead()
    for what in ("first", "second", "third"):
        passed, worked = clock.opening(page, address)
        begin = time.perf_counter()
        page.evaluate(COMES, "whole")
        rest = passed + time.perf_counter() - begin
        print(
            f"  {what + ' opening':<22} {passed:6.2f} s, {worked:.2f} of the processor; all of it {rest:.2f} s",
            flush=True,
        )
        ahead()
    for name, key in KEYS.items():
        times = answers(page, key)
        print(f"  key: {name:<17} {times[len(times) // 2]:6.0f} ms, at most {times[-1]:.0f}", flush=True)
    settle(page)
    for what in ("first", "second", "third"):
        page.keyboard.press("w")
        page.keyboard.press("e")
        page.keyboard.insert_text(what)
        made = page.locator("html").get_attribute("data-made") or ""
        begin = time.perf_counter()
        page.keyboard.press("Enter")
        page.locator("#told", has_text="Saved").wait_for()
        saved = time.perf_counter() - begin
        page.wait_for_selector(f"html[data-made]:not([data-made='{made}'])")
        print(f"  {what + ' correction':<22} {saved:6.2f} s saved, {time.perf_counter() - begin:.2f} s made and shown")
        page.evaluate("document.getElementById('told').textContent = ''")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=int, default=[80, 300])
    parser.add_argument("--busy", type=int, default=2)
    parser.add_argument("--first", action="store_true")
    asked = parser.parse_args()
    executable = next((path for name in NAMES if (path := shutil.which(name))), None)
    settings = load_settings(None, None, {})[0]
    for pages in asked.pages:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            volume(root / "long.pdf", pages)
            batch.run((root / "long.pdf",), root / "out", settings, lambda event: None)
            write_report(root / "out")
            [text] = (root / "out" / "documents" / "long").glob("0001-*.txt")
            with busy(asked.busy), served(root / "out") as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                page.set_default_timeout(MOST)
                words = len(text.read_text(encoding="utf-8").split())
                print(f"{pages} pages, {words:,} words, {asked.busy} processes busy beside", flush=True)
                page.goto(address)  # so that there are processes for the pages of this address
                measure(page, f"{address}documents/long/{text.stem}.html", go_first if asked.first else lambda: None)
                browser.close()


if __name__ == "__main__":
    main()
