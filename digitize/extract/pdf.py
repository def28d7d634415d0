"""A PDF file → an open PDFium document, repaired through pikepdf in memory when PDFium alone can't read it right."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.errors import PageError, SourceError
from digitize.extract.catalog import HIDDEN, UNREPAIRABLE, Told, Typed, scaled, told_by
from digitize.extract.content import Number, is_damaged, lacks_what_it_draws, with_contents
from digitize.extract.inside import attached, filled, is_form, parts_of, together, unread, unshown
from digitize.extract.pagetree import closed, flatten, leaves, with_end
from digitize.extract.settings import CUT, Lack

MOST_TRIED = 2000  # pages loaded one by one to see whether they are there
MOST_SEARCHED = 400_000_000  # bytes of a damaged file that are searched for pages
END_WITHIN = 65536  # bytes before the end in which a whole file has its end mark, rubbish after it allowed for

TABLE = re.compile(rb"%%EOF|startxref|\btrailer\s*<<|/Type\s*/XRef\b|\bxref\s+\d+\s+\d+\s")
OBJECT_BEGINS = re.compile(rb"(?<!\d)\d{1,10}\s+\d{1,5}\s+obj\b")

UNSHOWN = {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}  # annotations without text of their own on the page
LOOP = "Loop detected in /Pages"  # what qpdf says of a tree that leads back into itself when it must mend the file too
Matrix = tuple[float, float, float, float, float, float]


class PdfSource:
    """An open PDF. `pages` counts the pages that are there, not those that the file claims."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError (`encrypted`, `damaged`, `no-pages`)."""
        self.path = path
        self.repaired = False
        self._gaps: frozenset[int] = frozenset()  # the numbers of pages that the page tree has a place for, and no more
        self._told = Told()
        tail = _tail(path)
        self._endless = b"startxref" not in tail and b"%%EOF" not in tail
        self.lack = CUT if cut_short(tail, path) else None
        self.form: tuple[str, ...] = ()  # what is filled into an XFA form, which no page shows
        self._objects: pikepdf.Pdf | None = None  # the same file, once its objects are asked for
        self._forms: dict[Number, bool] = {}  # of its forms, whether their content is damaged
        self._named: set[Number] | None = None  # its objects that name contents, once one is blank
        self._document = self._opened(path)
        self.pages = len(self._document) + bool(self.form)
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
        if parts := parts_of(path):
            content, self._gaps, names = together(parts)
            self._lacks(unread(names))
            self.repaired = True
            if document is not None:
                document.close()
            return pdfium.PdfDocument(content)
        real, looped, gaps = self._real_pages(path)
        if gaps and self._endless and (fresh := _with_end(path)) is not None:
            if len(fresh) == real:  # what qpdf missed is there
                self.repaired = True
                return fresh
            fresh.close()
        if gaps and (fresh := _rebuilt(path, False, gaps)) is not None:
            self.repaired, self._gaps = True, gaps
            if document is not None:
                document.close()
            return fresh
        if real is None and looped and (fresh := _with_end(path, tree=False)) is not None:
            self.repaired = True
            return fresh
        if document is not None and (real is None or real == len(document)):
            return self._in_points(document) if self._told.units else document
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

    def _real_pages(self, path: Path) -> tuple[int | None, bool, frozenset[int]]:
        """The number of pages in the page tree (None when it can't be walked), whether the tree leads back into itself,
        so that PDFium counts its pages over and over, and the numbers of those that are not there."""
        try:
            with _unwalked(path) as pdf:
                places = self._places(pdf)
                gaps = frozenset(number for number, page in enumerate(places, 1) if page is None)
                if gaps and len(gaps) < len(places):
                    return len(places), False, gaps
                self._told = told_by(pdf)
                return len(pdf.pages), False, frozenset()
        except pikepdf.PasswordError:
            raise _encrypted(path) from None
        except UNREPAIRABLE:
            pass
        try:
            with _unwalked(path) as pdf:
                return flatten(pdf) or None, True, frozenset()
        except pikepdf.PasswordError:
            raise _encrypted(path) from None
        except UNREPAIRABLE as error:
            return None, LOOP in str(error), frozenset()

    def _places(self, pdf: pikepdf.Pdf) -> list[Any]:
        """The pages, None where there is a place and no page; what else is in the file is noted, whatever they are like."""
        places: list[Any] = []
        try:
            places = leaves(pdf, _mended(pdf, self.path))
        finally:
            if is_form(pdf):
                self.form = tuple(filled(pdf))
                self._lacks(unshown(self.form))
            self._lacks(unread(attached(pdf, places)))
        return places

    def _lacks(self, lack: Lack | None) -> None:
        self.lack = lack if self.lack is None else self.lack.and_also(lack)

    def _in_points(self, document: pdfium.PdfDocument) -> pdfium.PdfDocument:
        """The document with every page in points; as it is where it can't be made so."""
        if self.path.stat().st_size > MOST_SEARCHED:
            return document
        saved = io.BytesIO()
        try:
            with pikepdf.open(self.path, suppress_warnings=True) as pdf:
                scaled(pdf, self._told.units)
                self._told = told_by(pdf)
                pdf.save(saved)
            copy = pdfium.PdfDocument(saved.getvalue())
        except (*UNREPAIRABLE, pdfium.PdfiumError):
            return document
        document.close()
        return copy

    @property
    def switched(self) -> bool:
        """Whether the file has layers that may be switched off."""
        return self._told.switched

    def typed(self, number: int) -> list[Typed]:
        """What is typed into fields and notes of the page `number` (from 1), whether or not it has an appearance."""
        return self._told.typed.get(number, [])

    @contextlib.contextmanager
    def page(self, number: int) -> Iterator[pdfium.PdfPage]:
        """The page `number` (from 1), closed afterwards; what is shown of its fields, notes and stamps is part of it.
        Raises PageError (`page-damaged`)."""
        if number in self._gaps:
            why = f"page {number} is not in the file: its place in the page tree holds no page"
            raise PageError(why, "get the file again", "page-damaged")
        try:
            page = self._document[number - 1]
            if pdfium_c.FPDFPage_GetAnnotCount(page.raw) and _with_notes(page):
                page.close()
                page = self._document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            raise PageError(f"page {number} can't be loaded", "get the file again", "page-damaged") from None
        try:
            yield page
        finally:
            page.close()

    def stored(self, number: int) -> pikepdf.Page | None:
        """The page `number` (from 1) as the file stores it; None where it is read from a repaired copy, or not there."""
        if self.repaired:
            return None
        try:
            if self._objects is None:
                self._objects = _unwalked(self.path)
            return self._objects.pages[number - 1]
        except (*UNREPAIRABLE, pikepdf.PasswordError, IndexError):
            return None

    def is_lost(self, number: int, blank: bool) -> bool:
        """Whether a page without text and images has some that can't be decoded, are not in the file, or went with its end; if
        it is `blank`, it has no drawing either. Another repaired file is not asked: what was found is in the copy."""
        if self.repaired:
            return blank and self.lack is not None and self.lack.code == CUT.code
        page = self.stored(number)
        if page is None:
            return False
        if "/Contents" not in page.obj:
            return page.obj.objgen in self._with_contents()
        return self.is_damaged(number) or lacks_what_it_draws(page.obj)

    def is_damaged(self, number: int) -> bool:
        """Whether a part of the page's content does not decode, breaks off, or is not in the file."""
        page = self.stored(number)
        try:
            return page is not None and is_damaged(page.obj, self._forms)
        except UNREPAIRABLE:
            return False

    def _with_contents(self) -> set[Number]:
        if self._named is None:
            self._named = with_contents(self.path) if self.path.stat().st_size <= MOST_SEARCHED else set()
        return self._named

    def close(self) -> None:
        self._document.close()
        if self._objects is not None:
            self._objects.close()


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


def _with_notes(page: pdfium.PdfPage) -> bool:
    """Whether what is shown of the page's annotations became part of it, which it must be loaded again for."""
    shown = False
    for index in reversed(range(pdfium_c.FPDFPage_GetAnnotCount(page.raw))):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind, flags = pdfium_c.FPDFAnnot_GetSubtype(note), pdfium_c.FPDFAnnot_GetFlags(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if flags & HIDDEN:
            pdfium_c.FPDFPage_RemoveAnnot(page.raw, index)
        shown |= kind not in UNSHOWN
    if not shown:
        return False
    return bool(pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS)


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


def _mended(pdf: pikepdf.Pdf, path: Path) -> bytes | None:
    """The bytes of a file that qpdf had to mend: it may have taken out of the page tree what is no page."""
    return path.read_bytes() if pdf.get_warnings() and path.stat().st_size <= MOST_SEARCHED else None


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


def _rebuilt(source: Path | io.BytesIO, looped: bool, gaps: frozenset[int] = frozenset()) -> pdfium.PdfDocument | None:
    """A copy with a fresh page tree, of all pages that qpdf can find, with an empty one for each of `gaps`; None when
    there are none."""
    saved = io.BytesIO()
    try:
        with _unwalked(source) as damaged, pikepdf.new() as fresh:
            if looped or gaps:
                flatten(damaged)
            for page in damaged.pages:
                _add_gaps(fresh, gaps)
                fresh.pages.append(page)
            if len(fresh.pages) == 0:
                return None
            _add_gaps(fresh, gaps)
            fresh.save(saved)
        return pdfium.PdfDocument(saved.getvalue())
    except (*UNREPAIRABLE, pikepdf.PasswordError, pdfium.PdfiumError):
        return None


def _add_gaps(fresh: pikepdf.Pdf, gaps: frozenset[int]) -> None:
    while len(fresh.pages) + 1 in gaps:
        fresh.add_blank_page()
