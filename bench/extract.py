"""extract.py [VOLUME…] [--pages N] [--rounds N]: pages per CPU second of extraction beside its peers, in the same run.

Pages with a text layer against pdfplumber's `extract_words`, also with every space character taken out of the text;
scanned volumes against `ocrmypdf --output-type pdf --jobs 1`, with the recall of both; it is installed, in a version of
17.13 or newer, into an environment of its own (.peers), never taken from the system. Rounds alternate, the best of
each counts. Volumes are NAME.pdf beside NAME.gold.json, under ../shared/data/dev or --data.
"""

import argparse
import gc
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

os.environ.update(OMP_THREAD_LIMIT="1", OPENBLAS_NUM_THREADS="1", OPENCV_FOR_THREADS_NUM="1")  # as a worker has it

import pdfplumber
import pikepdf
from extract_recall import page_words, recall, text_words, words
from reportlab.pdfgen.canvas import Canvas

from digitize.batch.tasks import COLLECTION
from digitize.extract import ReadSettings, open_source, probe_languages, read_pages
from digitize.model.page import Page

SETTINGS = ReadSettings(preview_dpi=0)
PEERS = Path(__file__).parents[1] / ".peers"
PEER = "ocrmypdf>=17.13"
WITH_LAYER = 0.9  # share of pages with a text layer, from which a volume counts as one


def seconds_of(work: Callable[[], object]) -> float:
    """CPU seconds, user and system, of this process and the ones that it waited for."""

    def now() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    start = now()
    work()
    return now() - start


def as_worker(work: Callable[[], object]) -> float:
    """The same, with garbage collected as in a worker process."""
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTION)
    try:
        return seconds_of(work)
    finally:
        gc.set_threshold(*usual)


def without_spaces(pages: list[Page], path: Path) -> Path:
    """The pages typeset anew in Courier, each word drawn at its place and no space character anywhere."""
    canvas = Canvas(str(path))
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for line in page.lines:
            for word in line.words:
                text = canvas.beginText(word.box.x0, page.height - line.baseline)
                size = min(max(word.box.width, 1.0) / (0.6 * len(word.text)), line.size)
                text.setFont("Courier", max(size, 1.0))
                text.textOut(word.text)
                canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def with_pdfplumber(source: Path, pages: int) -> int:
    with pdfplumber.open(source) as pdf:
        found = 0
        for page in pdf.pages[:pages]:
            found += len(page.extract_words())
            page.close()
    return found


def layer_speed(name: str, source: Path, pages: int, rounds: int) -> None:
    ours = theirs = float("inf")
    for _ in range(rounds):
        ours = min(ours, as_worker(lambda: list(read_pages(source, range(1, pages + 1), SETTINGS))))
        theirs = min(theirs, seconds_of(lambda: with_pdfplumber(source, pages)))
    found = sum(len(line.words) for r in read_pages(source, range(1, pages + 1), SETTINGS) for line in r.page.lines)
    print(
        f"{name:26}{pages:6}{pages / ours:10.1f}{pages / theirs:12.1f}{theirs / ours:8.1f}   "
        f"words {found}, pdfplumber {with_pdfplumber(source, pages)}",
        flush=True,
    )


def installed_peer() -> str:
    """The ocrmypdf of the peers' environment, which is made where it is not there; empty where it can't be."""
    program = PEERS / "bin" / "ocrmypdf"
    if not program.exists():
        try:
            venv.create(PEERS, with_pip=True, clear=True)
            subprocess.run([PEERS / "bin" / "python", "-m", "pip", "install", "-q", PEER], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{PEER} can't be installed ({error})")
            return ""
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"ocrmypdf {version}")
    return str(program) if shutil.which("tesseract") else ""


def with_ocrmypdf(program: str, source: Path, pages: int, languages: tuple[str, ...]) -> tuple[float, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        part, text = Path(folder) / "part.pdf", Path(folder) / "text.txt"
        with pikepdf.open(source) as pdf:
            del pdf.pages[pages:]
            pdf.save(part)
        command = [program, "--output-type", "pdf", "--jobs", "1", "-q", "-l", "+".join(languages)]
        command += ["--sidecar", str(text), str(part), str(Path(folder) / "out.pdf")]
        seconds = seconds_of(lambda: subprocess.run(command, check=True))
        read = text.read_text()
    return seconds, text_words(read)


def scan_speed(name: str, source: Path, gold: dict, pages: int, peer: str) -> tuple[float, float]:
    """Prints a row; CPU seconds of ours and of the peer."""
    wanted = [w for d in gold["documents"] if d["last_page"] <= pages for w in words(d["text"])]
    read: list[Page] = []
    hint: tuple[str, ...] = ()

    def work() -> None:
        nonlocal hint
        hint = probe_languages(source, SETTINGS)
        read.extend(result.page for result in read_pages(source, range(1, pages + 1), SETTINGS, hint))

    ours = as_worker(work)
    row = f"{name:26}{pages:6}{pages / ours:10.2f}"
    mine = f"recall {recall(wanted, [w for page in read for w in page_words(page)]):.4f}"
    if not peer:
        print(f"{row}{'–':>12}{'–':>8}   {mine}", flush=True)
        return ours, 0.0
    theirs, found = with_ocrmypdf(peer, source, pages, hint or ("eng",))
    theirs_recall = recall(wanted, found)
    print(f"{row}{pages / theirs:12.2f}{theirs / ours:8.1f}   {mine}, ocrmypdf {theirs_recall:.4f}", flush=True)
    return ours, theirs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*")
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "dev")
    options = parser.parse_args()
    layers, scans = [], []
    for path in sorted(options.data.glob("*.gold.json")):
        gold = json.loads(path.read_text())
        source = path.with_name(gold["source"])
        if options.volumes and source.stem not in options.volumes:
            continue
        there = open_source(source, SETTINGS).pages
        pages = min(options.pages or there, there)
        sample = [r.page for r in read_pages(source, range(1, min(3, pages) + 1), SETTINGS)]
        layer = sum(page.text_from == "text-layer" for page in sample) >= WITH_LAYER * len(sample)
        (layers if layer else scans).append((source, gold, pages))
    if not layers and not scans:
        print(f"no volumes with gold under {options.data}: nothing measured")
    if layers:
        print(f"{'text layer':26}{'pages':>6}{'pages/s':>10}{'pdfplumber':>12}{'ratio':>8}")
    for source, _, pages in layers:
        layer_speed(source.stem, source, pages, options.rounds)
        with tempfile.TemporaryDirectory() as folder:
            read = [result.page for result in read_pages(source, range(1, pages + 1), SETTINGS)]
            layer_speed("  without spaces", without_spaces(read, Path(folder) / "a.pdf"), pages, options.rounds)
    if scans:
        bench_scans(scans)


def bench_scans(scans: list[tuple[Path, dict, int]]) -> None:
    peer = installed_peer()
    if not peer:
        print(
            "ocrmypdf or Tesseract's executable is not to be had: scanned volumes are measured without it, and no ratio is given"
        )
    print(f"{'scans':26}{'pages':>6}{'pages/s':>10}{'ocrmypdf':>12}{'ratio':>8}")
    figures = [scan_speed(source.stem, source, gold, pages, peer) for source, gold, pages in scans]
    ours, theirs = sum(f[0] for f in figures), sum(f[1] for f in figures)
    pages = sum(scan[2] for scan in scans)
    ratio = f"{pages / theirs:12.2f}{theirs / ours:8.1f}" if peer else f"{'–':>12}{'–':>8}"
    print(f"{'together':26}{pages:6}{pages / ours:10.2f}{ratio}")


if __name__ == "__main__":
    main()
