"""A PDF file → an open PDFium document, repaired through pikepdf in memory when PDFium alone can't read it right."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.errors import PageError, SourceError
from digitize.extract.pagetree import closed, flatten, with_end

MOST_TRIED = 2000  # pages loaded one by one to see whether they are there
MOST_SEARCHED = 400_000_000  # bytes of a damaged file that are searched for pages
END_WITHIN = 65536  # bytes before the end in which a whole file has its end mark, rubbish after it allowed for

TABLE = re.compile(rb"%%EOF|startxref|\btrailer\s*<<|/Type\s*/XRef\b|\bxref\s+\d+\s+\d+\s")
OBJECT_BEGINS = re.compile(rb"(?<!\d)\d{1,10}\s+\d{1,5}\s+obj\b")

LOOP = "Loop detected in /Pages"  # what qpdf says of a tree that leads back into itself when it must mend the file too
UNREPAIRABLE = (
    pikepdf.PdfError,
    RuntimeError,
    ValueError,
    OSError,
    RecursionError,
    TypeError,
    KeyError,
    AttributeError,
)
"""What qpdf and pikepdf raise on a file that is not what it should be."""

Matrix = tuple[float, float, float, float, float, float]


class PdfSource:
    """An open PDF. `pages` counts the pages that are there, not those that the file claims."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError (`encrypted`, `damaged`, `no-pages`)."""
        self.path = path
        self.repaired = False
        tail = _tail(path)
        self._endless = b"startxref" not in tail and b"%%EOF" not in tail
        self.truncated = cut_short(tail, path)
        self._document = self._opened(path)
        self.pages = len(self._document)
        if self.pages == 0:
            self.close()
            raise SourceError(f"{path.name}: the PDF has no pages", "get the file again", "no-pages")

    def _opened(self, path: Path) -> pdfium.PdfDocument:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
                raise _encrypted(path) from None
            document = None
        real, looped = _real_pages(path)
        if real is None and looped and (fresh := _with_end(path, tree=False)) is not None:
            self.repaired = True
            return fresh
        if document is not None and (real is None or real == len(document)):
            return document
        if document is not None and real is not None and real < len(document) and not looped and _all_load(document):
            return document  # PDFium finds pages that qpdf does not, and they are there
        copy = _rebuilt(path, looped)
        if copy is None or self._endless:
            copy = _longer(copy, _with_end(path))
        unlike = copy is None or len(copy) != real
        if document is not None and unlike and _loads(document, 0):
            return document
        if copy is None:
            raise SourceError(f"{path.name}: the PDF is damaged beyond repair", "get the file again", "damaged")
        if document is not None:
            document.close()
        self.repaired = True
        return copy

    @contextlib.contextmanager
    def page(self, number: int) -> Iterator[pdfium.PdfPage]:
        """The page `number` (from 1), closed afterwards. Raises PageError (`page-damaged`)."""
        try:
            page = self._document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            raise PageError(f"page {number} can't be loaded", "get the file again", "page-damaged") from None
        try:
            yield page
        finally:
            page.close()

    def close(self) -> None:
        self._document.close()


def displayed(page: pdfium.PdfPage, turn: int = 0) -> tuple[float, float, Matrix]:
    """Width and height of the page as displayed (points), and the matrix (a, b, c, d, e, f) from PDF space to it.
    `turn` (0, 90, 180, 270) turns it clockwise beyond the page's own rotation.

    Displayed: cropped, rotated, origin at the top left, y down: x' = a·x + c·y + e, y' = b·x + d·y + f.
    """
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    wide, high = page.get_size()
    if page.get_rotation() in (90, 270):
        wide, high = high, wide
    right, top = left + wide, bottom + high
    turns: dict[int, tuple[float, float, Matrix]] = {
        0: (wide, high, (1, 0, 0, -1, -left, top)),
        90: (high, wide, (0, 1, 1, 0, -bottom, -left)),
        180: (wide, high, (-1, 0, 0, 1, right, -bottom)),
        270: (high, wide, (0, -1, -1, 0, top, right)),
    }
    return turns[(page.get_rotation() + turn) % 360]


def _encrypted(path: Path) -> SourceError:
    return SourceError(f"{path.name}: encrypted, needs a password", "save a copy without password", "encrypted")


def _tail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, 2) - END_WITHIN, 0))
            return file.read()
    except OSError:
        return b""


def cut_short(tail: bytes, path: Path) -> bool:
    """Whether the end of a PDF is missing, and with it perhaps pages that nobody can count. `tail` are its last bytes.

    It is not where the table of objects had begun, which stands after all of them, and no object follows: a file for the
    web has such a table also near its beginning. A file without any table is whole when nothing is open or wanted in it.
    """
    *_, end = [-1, *(found.end() for found in TABLE.finditer(tail))]
    if end >= 0:
        return OBJECT_BEGINS.search(tail, end) is not None
    size = path.stat().st_size if path.exists() else 0
    return not 0 < size <= MOST_SEARCHED or not closed(path.read_bytes())


def _loads(document: pdfium.PdfDocument, index: int) -> bool:
    try:
        document[index].close()
    except (pdfium.PdfiumError, IndexError):
        return False
    return True


def _all_load(document: pdfium.PdfDocument) -> bool:
    return len(document) <= MOST_TRIED and all(_loads(document, index) for index in range(len(document)))


def _real_pages(path: Path) -> tuple[int | None, bool]:
    """The number of pages in the page tree (None when it can't be walked), and whether the tree leads back into itself,
    so that PDFium counts its pages over and over."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return len(pdf.pages), False
    except pikepdf.PasswordError:
        raise _encrypted(path) from None
    except UNREPAIRABLE:
        pass
    try:
        with _unwalked(path) as pdf:
            return flatten(pdf) or None, True
    except pikepdf.PasswordError:
        raise _encrypted(path) from None
    except UNREPAIRABLE as error:
        return None, LOOP in str(error)


def _unwalked(source: Path | io.BytesIO) -> pikepdf.Pdf:
    """The file without a look at its page tree, which qpdf refuses when it leads back into itself."""
    return pikepdf.open(source, suppress_warnings=True, attempt_recovery=True, inherit_page_attributes=False)


def _with_end(path: Path, tree: bool = True) -> pdfium.PdfDocument | None:
    """A copy of a file that has lost its end or the way to its catalog; None when there are no pages in it."""
    if path.stat().st_size > MOST_SEARCHED:
        return None
    content = with_end(path.read_bytes(), tree)
    return _rebuilt(io.BytesIO(content), False) if content else None


def _longer(one: pdfium.PdfDocument | None, other: pdfium.PdfDocument | None) -> pdfium.PdfDocument | None:
    """The document of more pages, the second if in doubt; the other is closed. qpdf loses the last object of a file without
    an end, a page's text perhaps, and a file that was given one has it."""
    if one is None or other is None:
        return other if one is None else one
    kept, left = (one, other) if len(one) > len(other) else (other, one)
    left.close()
    return kept


def _rebuilt(source: Path | io.BytesIO, looped: bool) -> pdfium.PdfDocument | None:
    """A copy with a fresh page tree, of all pages that qpdf can find; None when there are none."""
    saved = io.BytesIO()
    try:
        with _unwalked(source) as damaged, pikepdf.new() as fresh:
            if looped:
                flatten(damaged)
            for page in damaged.pages:
                fresh.pages.append(page)
            if len(fresh.pages) == 0:
                return None
            fresh.save(saved)
        return pdfium.PdfDocument(saved.getvalue())
    except (*UNREPAIRABLE, pikepdf.PasswordError, pdfium.PdfiumError):
        return None
