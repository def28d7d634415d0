"""A path → what it is, how many pages it has, and a handle to read them; whatever its name says."""

import hashlib
import stat
from collections import OrderedDict
from pathlib import Path

from digitize.errors import SourceError
from digitize.extract.djvu import DjvuSource, is_djvu
from digitize.extract.images import ImageSource, is_heif
from digitize.extract.inside import container
from digitize.extract.pagefiles import PageFiles, state_of
from digitize.extract.pagefiles.kinds import LOOKED_AT, kind_of_head
from digitize.extract.pdf import PdfSource
from digitize.extract.settings import Kind, ReadSettings, SourceInfo

PDF_HEADER_WITHIN = (
    1024  # readers accept a header after this many bytes of anything (ISO 32000-1, implementation note 13)
)
IMAGE_SUFFIXES = {".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp", ".heic", ".heif", ".djvu", ".djv"}
HELD_OPEN = 2

Source = PdfSource | ImageSource | DjvuSource | PageFiles

_open: OrderedDict[tuple[int | str, ...], Source] = OrderedDict()


def open_source(path: Path, settings: ReadSettings) -> SourceInfo:
    """What the file, or folder of files of pages, at `path` is and how many pages it has.

    Raises SourceError (`not-found`, `unreadable`, `empty`, `not-a-pdf`, `not-an-image`, `unsupported`, `encrypted`,
    `damaged`, `no-pages`, `too-large`, `djvu-missing`).
    """
    source = source_of(path, settings)
    if isinstance(source, PageFiles):
        return SourceInfo(path, "pages", source.pages, source.sha256, lack=source.lack)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise _unreadable(path, error) from None
    return SourceInfo(path, kind_of(source), source.pages, digest.hexdigest(), source.repaired, source.lack)


def kind_of(source: Source) -> Kind:
    return "pdf" if isinstance(source, PdfSource) else "pages" if isinstance(source, PageFiles) else "image"


def source_of(path: Path, settings: ReadSettings) -> Source:
    """The open source of a path, from those that this process holds open. Raises as `open_source`."""
    key = (str(path.absolute()), *_status(path, settings))
    if key in _open:
        _open.move_to_end(key)
        return _open[key]
    while len(_open) >= HELD_OPEN:
        _open.popitem(last=False)[1].close()
    source = _open[key] = _opened(path, settings)
    return source


def let_go_of(path: Path) -> None:
    """Closes what this process holds open of a path."""
    for key in [key for key in _open if key[0] == str(path.absolute())]:
        _open.pop(key).close()


def _status(path: Path, settings: ReadSettings) -> tuple[int | str, ...]:
    """Size and time of change of a regular file that is neither empty nor too large, with those of the files that belong
    to it; of a folder, of the files of pages in it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise SourceError(f"{path.name}: no such file", "check the path", "not-found") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if stat.S_ISDIR(status.st_mode) and (state := state_of(path)):
        return (state,)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{path.name}: not a regular file", "give a PDF or an image file", "unsupported")
    if status.st_size == 0:
        raise SourceError(f"{path.name}: the file is empty (0 bytes)", "copy or download it again", "empty")
    if status.st_size > settings.max_bytes:
        size = status.st_size / 1e9
        raise SourceError(f"{path.name}: too large ({size:.1f} GB)", "split it, or raise the limit", "too-large")
    return status.st_size, status.st_mtime_ns, state_of(path) if path.suffix.lower() == ".xml" else ""


def _opened(path: Path, settings: ReadSettings) -> Source:
    if path.is_dir():
        return PageFiles(path, settings.max_pixels, settings.max_bytes)
    try:
        with path.open("rb") as file:
            head = file.read(LOOKED_AT)
    except OSError as error:
        raise _unreadable(path, error) from None
    if kind_of_head(head):
        return PageFiles(path, settings.max_pixels, settings.max_bytes)
    head = head[: PDF_HEADER_WITHIN + 8]
    suffix = path.suffix.lower()
    if kind := container(path, head):
        why = f"{path.name}: {kind}, whatever its name says" if suffix else f"{path.name}: {kind}"
        code = "not-a-pdf" if suffix == ".pdf" else "not-an-image" if suffix in IMAGE_SUFFIXES else "unsupported"
        raise SourceError(why, "unpack it, or print it to PDF, and give what comes of it", code)
    if is_djvu(head):
        return DjvuSource(path, settings.max_pixels)
    if is_image(head):
        return ImageSource(path, settings.max_pixels)
    if b"%PDF-" in head or (suffix == ".pdf" and _may_be_pdf(path)):
        return PdfSource(path)
    if suffix == ".pdf":
        raise SourceError(
            f"{path.name}: not a PDF, whatever its name says{_guess(head)}", "get the file again", "not-a-pdf"
        )
    if suffix in IMAGE_SUFFIXES:
        raise SourceError(
            f"{path.name}: not an image that can be read{_guess(head)}", "get the file again", "not-an-image"
        )
    raise SourceError(
        f"{path.name}: neither a PDF nor an image{_guess(head)}",
        "give pdf, tif, png, jpg, jp2, webp, heic or djvu, or ALTO, PAGE or hOCR",
        "unsupported",
    )


def is_image(head: bytes) -> bool:
    starts = (
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\0\0\0\x0cjP  \r\n\x87\n",
        b"\xff\x4f\xff\x51",
    )
    return head.startswith(starts) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or is_heif(head)


def _may_be_pdf(path: Path) -> bool:
    """A PDF that lost its header still has objects and a trailer or a stream in it."""
    try:
        with path.open("rb") as file:
            sample = file.read(1 << 20)
    except OSError:
        return False
    return b" obj" in sample and (b"/Pages" in sample or b"/Page" in sample or b"endstream" in sample)


def _guess(head: bytes) -> str:
    start = head.lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return " (a web page)"
    if start.startswith(b"<?xml"):
        return " (XML)"
    if not head.strip(b"\0"):
        return " (only zero bytes)"
    return ""


def _unreadable(path: Path, error: Exception) -> SourceError:
    why = getattr(error, "strerror", None) or str(error)
    return SourceError(f"{path.name}: can't be read ({why})", "check its permissions", "unreadable")
