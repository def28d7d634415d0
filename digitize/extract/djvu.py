"""A DjVu file → the greys of its pages, through the system's DjVuLibre: programs of their own, under the worker's limits."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from digitize.errors import PageError, SourceError
from digitize.extract.images import BELIEVABLE_DPI, MOST_PIXELS
from digitize.extract.pixels import Gray
from digitize.extract.settings import CUT

PROGRAMS = ("ddjvu", "djvused")
REMEDY = "install your system's package djvulibre-bin, or print the file to PDF"
SECONDS = 600.0  # by the clock, for one page; its processor time is bounded as the worker's
MOST_PAGES = 100_000
INFO = re.compile(r"INFO \[\d+\]\s+DjVu (\d+)x(\d+),[^\n]*?(\d+) dpi")


def is_djvu(head: bytes) -> bool:
    """Whether a file begins as a DjVu document or page does."""
    return head.startswith(b"AT&TFORM") and head[12:16] in (b"DJVM", b"DJVU")


def is_installed() -> bool:
    """Whether the programs that read DjVu are there."""
    return all(shutil.which(program) for program in PROGRAMS)


class DjvuSource:
    """A DjVu document. The files that an indirect one consists of are not looked for."""

    repaired = False

    def __init__(self, path: Path, max_pixels: int) -> None:
        """Raises SourceError (`djvu-missing`, `damaged`, `no-pages`)."""
        self.path, self._max_pixels = path, max_pixels
        if not is_installed():
            raise SourceError(f"{path.name}: DjVu is read by DjVuLibre, which is not installed", REMEDY, "djvu-missing")
        said = self._said("djvused", "-u", "document", "-e", "n")
        if not said.strip().isdecimal():
            raise SourceError(f"{path.name}: the DjVu document is damaged", "get the file again", "damaged")
        self.pages = min(int(said), MOST_PAGES)
        self.lack = CUT if _is_cut(path) else None
        if not self.pages:
            raise SourceError(f"{path.name}: the DjVu document has no pages", "get the file again", "no-pages")

    def page(self, number: int) -> tuple[Gray, float | None, int]:
        """As `ImageSource.page`. Raises PageError (`page-damaged`, `page-too-large`, `page-memory`)."""
        info = INFO.search(self._said("djvused", "-u", "document", "-e", f"select {number}; dump"))
        if info is None:
            raise PageError(f"page {number}: broken DjVu page", "get the file again", "page-damaged")
        width, height, dpi = (int(value) for value in info.groups())
        if width * height > self._max_pixels:
            size = f"{width} × {height} pixels"
            raise PageError(f"page {number}: too large ({size})", "scale it down", "page-too-large")
        down = next((k for k in (1, 2, 4) if width * height <= MOST_PIXELS * k * k), 8)
        with _place(self.path) as folder:
            command = ("ddjvu", "-format=pgm", f"-page={number}", f"-subsample={down}", "document", "page.pgm")
            done = _run(folder, command)
            drawn = folder / "page.pgm"
            greys = cv2.imread(str(drawn), cv2.IMREAD_GRAYSCALE) if drawn.exists() else None
        if done is None or done.returncode or greys is None:
            raise PageError(f"page {number}: the DjVu page does not decode", "get the file again", "page-damaged")
        low, high = BELIEVABLE_DPI
        return np.asarray(greys, np.uint8), dpi / down if low <= dpi <= high else None, down

    def _said(self, *command: str) -> str:
        with _place(self.path) as folder:
            done = _run(folder, command)
        return done.stdout if done and not done.returncode else ""

    def close(self) -> None:
        """Nothing is held open between pages."""


def _is_cut(path: Path) -> bool:
    """Whether a file is shorter than its first words say."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(12)[8:], "big")
        return file.seek(0, os.SEEK_END) < size + 12


@contextmanager
def _place(path: Path) -> Iterator[Path]:
    """A folder in which the document stands under a plain name, alone: its own name can't pass for an option, and it
    can't lead to other files."""
    with tempfile.TemporaryDirectory(prefix="digitize-") as folder:
        (Path(folder) / "document").symlink_to(path.absolute())
        yield Path(folder)


def _run(folder: Path, command: tuple[str, ...]) -> subprocess.CompletedProcess[str] | None:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
