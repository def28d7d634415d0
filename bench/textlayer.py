"""textlayer.py [PDF…] [--pages N] [--rounds N]: pages per CPU second of reading text layers, beside pdfplumber's
`page.extract_words()` on the same pages in the same run, per volume and together.

Reads the PDFs with a text layer under ../shared/data/dev or --data, and PDFs that it makes of their words without a
space character: each word drawn by itself, all words of a line in one TJ operator, and letter by letter. Ours is
all that makes a `Page` (what is drawn, the characters, the judgement, the lines), without the preview. Both sides open
a fresh copy of the file before the clock starts, so that neither has fonts or pages from the round before. Rounds
alternate, and the best of each counts. "Words" tells how many each side finds: what runs together is found as few.
"""

import argparse
import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.update(OMP_THREAD_LIMIT="1", OPENBLAS_NUM_THREADS="1", OPENCV_FOR_THREADS_NUM="1")  # as a worker has it

import pdfplumber
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from digitize.batch.tasks import COLLECTION
from digitize.extract import ReadSettings, open_source, read_pages
from digitize.extract.pdf import PdfSource
from digitize.extract.source import forget, source_of
from digitize.extract.textlayer import read_layer
from digitize.model.page import Page

SETTINGS = ReadSettings(preview_dpi=0)
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev"
SAMPLED = 3  # pages by which it is seen whether a volume has a text layer
WIDTH, HEIGHT, MARGIN = 432.0, 648.0, 54.0  # points; the page of what is made
FONT, SIZE, SPACE = "Times-Roman", 10.5, 0.25  # the narrowest gap of words, in type sizes
MADE_PAGES = 40

Figures = tuple[int, float, float]
"""Pages, our CPU seconds, pdfplumber's."""


def pages_of(source: Path, most: int) -> list[Page]:
    there = open_source(source, SETTINGS).pages
    return [result.page for result in read_pages(source, range(1, min(there, most or there) + 1), SETTINGS)]


def has_layer(source: Path) -> bool:
    opened = source_of(source, SETTINGS)
    if not isinstance(opened, PdfSource):
        return False
    for number in range(1, min(opened.pages, SAMPLED) + 1):
        with opened.page(number) as page:
            if not read_layer(page).runs:
                return False
    return all(page.text_from == "text-layer" and page.lines for page in pages_of(source, SAMPLED))


def ours(source: Path, pages: int) -> tuple[float, int]:
    """CPU seconds, and words found."""
    open_source(source, SETTINGS)
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTION)  # as in a worker process
    start = time.process_time()
    found = sum(len(line.words) for r in read_pages(source, range(1, pages + 1), SETTINGS) for line in r.page.lines)
    seconds = time.process_time() - start
    gc.set_threshold(*usual)
    forget(source)
    return seconds, found


def theirs(source: Path, pages: int) -> tuple[float, int]:
    with pdfplumber.open(source) as pdf:
        sheets = pdf.pages[:pages]
        start = time.process_time()
        found = 0
        for sheet in sheets:
            found += len(sheet.extract_words())
            sheet.close()
        return time.process_time() - start, found


def row(name: str, figures: Figures, words: str = "") -> None:
    pages, mine, other = figures
    print(f"{name:34}{pages:6}{pages / mine:10.1f}{pages / other:12.1f}{other / mine:8.1f}   {words}", flush=True)


def measured(name: str, source: Path, pages: int, rounds: int) -> Figures:
    """Prints a row."""
    mine, other = [], []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(rounds):
            copy = Path(shutil.copy(source, Path(folder) / f"{i}.pdf"))
            mine.append(ours(copy, pages))
            other.append(theirs(copy, pages))
    figures = pages, min(mine)[0], min(other)[0]
    row(name, figures, f"words {mine[0][1]}, pdfplumber {other[0][1]}")
    return figures


def justified(words: Iterator[str]) -> Iterator[tuple[list[str], float]]:
    """Lines of words, and the gap between them (points), that fill the measure."""
    line: list[str] = []
    room = WIDTH - 2 * MARGIN
    for word in words:
        if line and stringWidth("".join([*line, word]), FONT, SIZE) + SPACE * SIZE * len(line) > room:
            yield line, (room - stringWidth("".join(line), FONT, SIZE)) / max(len(line) - 1, 1)
            line = []
        line.append(word)


def by_word(canvas: Canvas, line: list[str], gap: float, y: float) -> None:
    x = MARGIN
    for word in line:
        canvas.drawString(x, y, word)
        x += stringWidth(word, FONT, SIZE) + gap


def by_line(canvas: Canvas, line: list[str], gap: float, y: float) -> None:
    shown = [word.translate({ord(c): f"\\{c}" for c in "\\()"}) for word in line]
    text = canvas.beginText(MARGIN, y)
    text.setFont(FONT, SIZE)
    text._code.append("[" + f" {-1000 * gap / SIZE:.0f} ".join(f"({word})" for word in shown) + "] TJ")
    canvas.drawText(text)


def by_letter(canvas: Canvas, line: list[str], gap: float, y: float) -> None:
    x = MARGIN
    for word in line:
        for letter in word:
            canvas.drawString(x, y, letter)
            x += stringWidth(letter, FONT, SIZE)
        x += gap


def made(pages: list[Page], path: Path, draw: Callable[[Canvas, list[str], float, float], None]) -> Path:
    """The words of pages typeset anew, without a space character."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1)
    words = (word.text for page in pages for line in page.lines for word in line.words if word.text.isascii())
    y, sheets = HEIGHT - MARGIN, 0
    canvas.setFont(FONT, SIZE)
    for line, gap in justified(words):
        draw(canvas, line, gap, y)
        y -= 1.25 * SIZE
        if y < MARGIN:
            canvas.showPage()
            canvas.setFont(FONT, SIZE)
            y, sheets = HEIGHT - MARGIN, sheets + 1
            if sheets == MADE_PAGES:
                break
    canvas.save()
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=0, help="pages of each volume at most")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    sources = [path for path in options.sources or sorted(options.data.rglob("*.pdf")) if has_layer(path)]
    if not sources:
        raise SystemExit(f"no PDF with a text layer under {options.data}: nothing measured")
    print(f"{'text layer':34}{'pages':>6}{'pages/s':>10}{'pdfplumber':>12}{'ratio':>8}")
    figures: list[Figures] = []
    longest: list[Page] = []
    for source in sources:
        pages = pages_of(source, options.pages)
        figures.append(measured(source.stem, source, len(pages), options.rounds))
        longest = max(longest, pages, key=len)
    row("with spaces, together", (sum(f[0] for f in figures), sum(f[1] for f in figures), sum(f[2] for f in figures)))
    bare: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder:
        for draw in (by_word, by_line, by_letter):
            path = made(longest, Path(folder) / f"{draw.__name__}.pdf", draw)
            name = f"no spaces, drawn {draw.__name__.replace('_', ' ')}"
            bare.append(measured(name, path, open_source(path, SETTINGS).pages, options.rounds))
    row("without spaces, together", (sum(f[0] for f in bare), sum(f[1] for f in bare), sum(f[2] for f in bare)))
    both = figures + bare
    row("together", (sum(f[0] for f in both), sum(f[1] for f in both), sum(f[2] for f in both)))


if __name__ == "__main__":
    main()
