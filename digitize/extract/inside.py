"""What a file holds besides one PDF's pages: further PDFs behind it, files attached to it, the data of a form."""

import contextlib
import io
import mmap
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf

from digitize.extract.catalog import UNREPAIRABLE
from digitize.extract.settings import Lack

HEADER = re.compile(rb"%PDF-\d\.\d")
BETWEEN = 1024  # bytes between the end mark of a PDF and the header of one that was put behind it, at most
MOST_PARTS = 1000
MOST_NAMED = 5  # of files, in a message
FOR_PROGRAMS = (".xml", ".xsd", ".xsl", ".json", ".joboptions", ".icc", ".css", ".js", ".fdf", ".xfdf", ".ttf", ".otf")
"""Endings of files that programs attach for each other; any other may be a document."""
FILE_NAMES = ("/UF", "/F", "/Unix", "/DOS", "/Mac", "/Desc")  # of a file, the surest first: ISO 32000-2, table 43
PRINT = "open it in Adobe Reader, and print it to PDF"
DATA = "{http://www.xfa.org/schema/xfa-data/1.0/}data"
PACKETS = b"datasets"
CONTAINERS = {
    b"PK\x03\x04": "a ZIP or office file",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x1f\x8b\x08": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ\0": "an xz file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office file or a saved mail",
}


def container(path: Path, head: bytes) -> str:
    """What kind of container a file is by its first bytes, with what is in it where that can be told; empty for none."""
    if head[257:262] == b"ustar":
        return "a TAR archive"
    kind = next((kind for magic, kind in CONTAINERS.items() if head.startswith(magic)), "")
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return kind
        if "[Content_Types].xml" not in names:
            return f"a ZIP archive of {named(names)}"
    return kind


def named(names: list[str]) -> str:
    """So many files, the first of them by name: `3 files (a.pdf, b.pdf, c.pdf)`."""
    shown = names[:MOST_NAMED] + ["…"] * (len(names) > MOST_NAMED)
    return f"{len(names)} file{'s' * (len(names) != 1)} ({', '.join(shown)})"


def parts_of(path: Path) -> list[bytes]:
    """The PDFs of a file in which several stand one behind the other, each once; empty where there is one or none.

    A further version of the same PDF, as programs append it, has no header of its own.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        begins = list(_headers(content))
        if len(begins) < 2:
            return []
        ends = [*begins[1:], len(content)]
        return list(dict.fromkeys(content[begin:end] for begin, end in zip(begins, ends, strict=True)))


def _headers(content: mmap.mmap) -> Iterator[int]:
    """Where PDFs begin: at the first header, and at each that stands behind the end mark of the one before."""
    count = 0
    for found in HEADER.finditer(content):
        before = content[max(found.start() - BETWEEN, 0) : found.start()]
        *_, between = before.rpartition(b"%%EOF")
        follows = b"%%EOF" in before and b"stream" not in between and b"obj" not in between
        if count == 0 or follows:
            yield found.start()
            count += 1
        if count == MOST_PARTS:
            return


def attached(pdf: pikepdf.Pdf, pages: Iterable[Any]) -> list[str]:
    """The names of the documents that are attached to a PDF as a whole, to one of its pages, or at a place of one (ISO
    32000-2, 7.11.4, 12.5.6.15 and 14.13); in a portfolio, of all files. `pages` are its page objects, None for a gap."""
    files: dict[str, str] = {}
    for title, file in [*_listed(pdf), *_associated(pdf.Root), *_on_pages(pages)]:
        with contextlib.suppress(*UNREPAIRABLE):
            content = next(iter(file.get("/EF", pikepdf.Dictionary()).as_dict().values()), file)
            files.setdefault(content.unparse(), _title(file) or title or "a file without a name")
    whole = "/Collection" in pdf.Root
    return [title for title in files.values() if whole or not title.lower().endswith(FOR_PROGRAMS)]


def unread(names: list[str]) -> Lack | None:
    """What is told of the documents that are attached to a PDF."""
    if not names:
        return None
    remedy = "save them out of the PDF, and give them as files of their own"
    return Lack("attached", f"attached to it, and not read: {named(names)}", remedy, False)


def _title(file: Any) -> str:
    return next((title for name in FILE_NAMES if (title := " ".join(str(file.get(name, "")).split()))), "")


def _listed(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The files that a PDF lists as a whole, with the names that it lists them by."""
    with contextlib.suppress(*UNREPAIRABLE):
        for name in pdf.attachments:
            with contextlib.suppress(*UNREPAIRABLE):
                yield name, pdf.attachments[name].obj


def _associated(holder: Any) -> Iterator[tuple[str, Any]]:
    """The files that belong to a thing, as it says."""
    with contextlib.suppress(*UNREPAIRABLE):
        files = holder.get("/AF", [])
        yield from (
            ("", file) for file in ([files] if isinstance(files, pikepdf.Dictionary) else files) if "/EF" in file
        )


def _on_pages(pages: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The files that belong to pages, and those at places of them."""
    for page in pages:
        yield from _associated(page)
        with contextlib.suppress(*UNREPAIRABLE):
            for note in page.get("/Annots", []):
                yield from _associated(note)
                with contextlib.suppress(*UNREPAIRABLE):
                    if note.get("/Subtype") == "/FileAttachment" and "/EF" in note.FS:
                        yield "", note.FS


def is_form(pdf: pikepdf.Pdf) -> bool:
    """Whether the contents are an XFA form that no page shows: the pages only ask to wait, or for another program."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False
    fields = form.get("/Fields")
    return bool(pdf.Root.get("/NeedsRendering")) or not (isinstance(fields, pikepdf.Array) and len(fields))


def filled(pdf: pikepdf.Pdf) -> list[str]:
    """What is filled into an XFA form, `field: value` each, in the order of the form."""
    try:
        root = ElementTree.fromstring(_data(pdf.Root.AcroForm.XFA))
    except (ElementTree.ParseError, pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return []
    data = root if root.tag == DATA else next(root.iter(DATA), None)
    leaves = [] if data is None else [node for node in data.iter() if not len(node) and (node.text or "").strip()]
    return [f"{node.tag.rpartition('}')[2]}: {' '.join((node.text or '').split())}" for node in leaves]


def unshown(form: tuple[str, ...]) -> Lack:
    """What is told of a form that no page shows, by what was read of it."""
    read = "was read as a page of its own" if form else "could not be read"
    return Lack("form", f"a form (XFA) that its pages do not show: what is filled in {read}", PRINT, False)


def _data(xfa: Any) -> bytes:
    """The XML that holds the data of a form: the whole form, or its packet of that name."""
    if isinstance(xfa, pikepdf.Stream):
        return xfa.read_bytes()
    packets = list(xfa)
    for name, packet in zip(packets[::2], packets[1::2], strict=False):
        if bytes(name) == PACKETS:
            return bytes(packet.read_bytes())
    return b""


def together(parts: list[bytes]) -> tuple[bytes, frozenset[int], list[str]]:
    """One PDF of the pages of several, the numbers of those that stand for a part that can't be opened, and the names of
    the documents that are attached to any of them."""
    saved, names = io.BytesIO(), []
    lost: set[int] = set()
    with pikepdf.new() as fresh:
        for part in parts:
            try:
                with pikepdf.open(io.BytesIO(part), suppress_warnings=True) as pdf:
                    fresh.pages.extend(pdf.pages)
                    names += attached(pdf, [page.obj for page in pdf.pages])
            except (*UNREPAIRABLE, pikepdf.PasswordError):
                fresh.add_blank_page()
                lost.add(len(fresh.pages))
        fresh.save(saved)
    return saved.getvalue(), frozenset(lost), names
