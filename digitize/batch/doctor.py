"""What this machine has for the work: engines, languages, versions, memory, disk; and how to get what is missing."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digitize import __version__
from digitize.batch import usable_cores
from digitize.batch.memory import free_mb, shares
from digitize.batch.missing import command, not_installed
from digitize.config import ENGINE_GROUP, Settings
from digitize.errors import DigitizeError, get_extra, get_package
from digitize.extract import DJVU_REMEDY, djvu_is_installed, installed_languages
from digitize.patterns import limited
from digitize.pipeline import Knowledge
from digitize.references import misread_examples

LIBRARIES = ("pypdfium2", "pdfplumber", "pillow-heif", "tesserocr", "opencv-python-headless", "pikepdf", "pydantic")
LITTLE_DISK = 1 << 30  # bytes; the previews of 10,000 pages
SECONDS = 20  # for a program to tell its version

OK, MISSING, BROKEN = "ok", "missing", "broken"
"""`missing` is something that a run can do without; with something `broken` it can't work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is there, what was found, and how to mend it."""

    name: str
    state: str
    found: str
    remedy: str = ""


def examine(settings: Settings, folder: Path) -> list[Finding]:
    """All findings, for runs with these settings that write below `folder`."""
    return [
        Finding(
            "digitize", OK, f"{__version__} on Python {platform.python_version()}, {platform.platform(terse=True)}"
        ),
        *_libraries(),
        *_engines(settings),
        _djvu(),
        *_languages(settings),
        *_tables(settings),
        _machine(settings),
        _disk(folder),
    ]


def can_work(findings: list[Finding]) -> bool:
    """Whether a run can work on this machine."""
    return all(finding.state != BROKEN for finding in findings)


def _libraries() -> Iterator[Finding]:
    versions = []
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, BROKEN, "not installed", get_package(name))
    yield Finding("libraries", OK, ", ".join(versions))


def _engines(settings: Settings) -> Iterator[Finding]:
    # Asked in a process of its own: a library that crashes when it is loaded is then a finding, not the end.
    asked = [sys.executable, "-c", "import tesserocr; print(tesserocr.tesseract_version())"]
    inside, outside = _said(asked), _said(["tesseract", "--version"]) if shutil.which("tesseract") else ""
    wanted = settings.read.engine
    needed = wanted == "tesseract" or (wanted == "auto" and not outside)
    yield _engine("engine tesseract", inside, needed, get_package("--force-reinstall", "tesserocr"))
    runs = f"onnxruntime {importlib.metadata.version('onnxruntime')}" if importlib.util.find_spec("onnxruntime") else ""
    own = f"Tesseract's networks, run by {runs or 'numpy: half as fast as with onnxruntime'}" if inside else ""
    yield _engine("engine lstm", own, wanted == "lstm", get_package("--force-reinstall", "tesserocr", "onnxruntime"))
    remedy = "install your system's package tesseract-ocr; only --engine pytesseract needs it"
    yield _engine("engine pytesseract", outside, wanted == "pytesseract", remedy)
    extra = f"rapidocr {importlib.metadata.version('rapidocr')}" if importlib.util.find_spec("rapidocr") else ""
    remedy = f"{get_extra('rapidocr')}; without it doubtful words are not read by a second engine"
    yield _engine("engine rapidocr", extra, wanted == "rapidocr", remedy)
    for one in importlib.metadata.entry_points(group=ENGINE_GROUP):
        yield _engine(f"engine {one.name}", f"{one.dist.name} {one.dist.version}" if one.dist else one.value, False, "")


def _engine(name: str, said: str, needed: bool, remedy: str) -> Finding:
    if said:
        return Finding(name, OK, said.splitlines()[0])
    return Finding(name, BROKEN if needed else MISSING, "not there", remedy)


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout or done.stderr).strip() if done.returncode == 0 else ""


def _djvu() -> Finding:
    if djvu_is_installed():
        return Finding("djvu", OK, "DjVuLibre's ddjvu and djvused")
    return Finding("djvu", MISSING, "not there: DjVu files are skipped", DJVU_REMEDY)


def _languages(settings: Settings) -> Iterator[Finding]:
    installed = installed_languages()
    if not installed:
        yield Finding("languages", BROKEN, "none is installed: scans can't be read", command(["eng"]))
        return
    folders = ", ".join(sorted({str(path.parent) for path in installed.values()}))
    yield Finding("languages", OK, f"{' '.join(installed)} (in {folders})")
    for language in settings.read.languages:
        if language not in installed:
            what, remedy = not_installed([language])
            yield Finding(f"language {language}", BROKEN, f"in the settings, but {what}", remedy)


def _tables(settings: Settings) -> Iterator[Finding]:
    try:
        with limited(settings.read.page_seconds, "the examples of the archives"):
            misread = list(misread_examples(Knowledge.load(settings).archives))
    except DigitizeError as error:
        yield Finding("tables", BROKEN, error.message, error.remedy)
        return
    yield Finding("tables", OK, "archives, languages and profile can be read")
    remedy = "correct the example, or the system and the names of its archive"
    for wrong in misread:
        yield Finding("example", MISSING, f"{wrong.place}: {wrong.text}: {wrong.found}", remedy)


def _machine(settings: Settings) -> Finding:
    cores = usable_cores()
    wanted = settings.batch.jobs or cores
    free = free_mb()
    jobs, limit = shares(wanted, settings.read.memory_mb, free)
    found = f"{cores} processor cores to use, {jobs} worker processes of {limit} MB at most"
    if jobs < wanted:
        found += f" (not {wanted}: {free} MB are free)"
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not on Windows
        return Finding("machine", OK, found)
    found += f", {memory / 1e9:.1f} GB of memory"
    if memory / jobs < 500e6:
        return Finding(
            "machine", MISSING, found, f"a worker takes up to 500 MB: use --jobs {max(int(memory / 500e6), 1)}"
        )
    return Finding("machine", OK, found)


def _disk(folder: Path) -> Finding:
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    found = f"{free / 1e9:.1f} GB free in {place}"
    if not os.access(place, os.W_OK):
        return Finding("disk", BROKEN, f"{place} can't be written", "give a folder of your own with -o")
    if free < LITTLE_DISK:
        return Finding("disk", MISSING, found, "free some space, or write elsewhere with -o")
    return Finding("disk", OK, found)
