"""Small inputs for the tests of a run, and workers that go wrong. Imported by worker processes too."""

import os
import signal
import subprocess
import time
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from digitize.batch import tasks
from digitize.batch.tasks import Chunk, Looked, Made
from digitize.model.page import Page
from digitize.pipeline import SourceInput

TEXT = """harbour master reported grain ships before noon asked cargo list post consul added matter lighters open
evening captain letter sent wharf keys bonded store south side rope barrels weather coast signal answered clerk books"""
WORDS = TEXT.split()
NURSED = b"86321"  # seconds that a program of a worker sleeps, to know it by


def sentence(chance: Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(9, 11))).capitalize() + "."


def sheet(path: Path, pages: int = 1, title: str = "Letter from the Harbour Master to the Consul") -> Path:
    """A PDF with a text layer: a letter that begins on the first page."""
    chance = Random(path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in range(1, pages + 1):
        y = 760
        if page == 1:
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawString(80, y, title)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(80, y - 30, "Port Alma, 3 May 1927")
            y -= 70
        canvas.setFont("Helvetica", 11)
        for i in range(12):
            canvas.drawString(80, y - 16 * i, sentence(chance))
        canvas.drawString(80, y - 16 * 12, f"{sentence(chance)[:-1]} on leaf{page} and")
        canvas.drawString(80, y - 16 * 13, sentence(chance).lower())
        canvas.showPage()
    canvas.save()
    return path


def volume(path: Path, pages: int) -> Path:
    """A PDF with a text layer: a volume of full pages, on every third of which a letter begins."""
    chance = Random(path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in range(pages):
        y = 780
        if page % 3 == 0:
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawString(80, y, f"Letter from the Harbour Master to the Consul, {page // 3 + 1}")
            canvas.setFont("Helvetica", 11)
            canvas.drawString(80, y - 30, f"Port Alma, {page % 28 + 1} May 1927")
            y -= 70
        canvas.setFont("Helvetica", 11)
        for i in range(38):
            canvas.drawString(80, y - 16 * i, sentence(chance))
        canvas.showPage()
    canvas.save()
    return path


def read_badly(path: Path, sha256: str, numbers: tuple[int, ...], hint: tuple[str, ...]) -> Chunk:
    """Reads pages as a worker does, but on page 2 of certain files it crashes, hangs, runs out of memory, or leaves."""
    if 2 in numbers:
        if path.name == "crash.pdf":
            os.kill(os.getpid(), signal.SIGSEGV)
        if path.name == "bad_alloc.pdf":  # as a C++ library that gets no memory and catches nothing
            os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
            os.kill(os.getpid(), signal.SIGABRT)
        if path.name == "hang.pdf":
            time.sleep(60)
        if path.name == "wait.pdf":
            time.sleep(4)
        while path.name == "burn.pdf":
            sum(range(10_000))
        if path.name == "devour.pdf":
            bytearray(64 << 30)
        if path.name == "swell.pdf":
            held: list[bytes] = []
            while True:
                held.append(b"x" * (16 << 20))
        if path.name == "leave.pdf":
            os._exit(0)
        if path.name == "nurse.pdf":
            subprocess.run(["sleep", NURSED.decode()], check=False)
    return tasks.read(path, sha256, numbers, hint)


def look_badly(path: Path, probe: bool) -> Looked:
    if path.name == "abort.pdf":
        os.kill(os.getpid(), signal.SIGABRT)
    return tasks.look(path, probe)


def make_badly(
    path: Path, source: SourceInput, hint: tuple[str, ...], numbers: tuple[int, ...], gaps: tuple[Page, ...]
) -> Made:
    """Makes documents as a worker does, but crashes on certain files: each time, or the first time."""
    tried = path.parent.parent / "tried"
    if path.name == "always.pdf" or (path.name == "once.pdf" and not tried.exists()):
        tried.touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    return tasks.make(path, source, hint, numbers, gaps)


def letters(path: Path, pages: int) -> Path:
    """A PDF with a text layer: on each page a short letter of its own."""
    chance = Random(pages)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(80, 760, f"Letter from the Pilot of Ship {page} of {pages} to the Consul")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(80, 730, f"Port Alma, {page} May 192{pages}")
        for i in range(4):
            canvas.drawString(80, 700 - 16 * i, sentence(chance))
        canvas.showPage()
    canvas.save()
    return path
