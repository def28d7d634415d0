"""Searchable PDF/A-2b: the scan as it is, and under it the words that were read, each at its place.

The text is our reading in the reviewers' wording. Documents are bookmarks; what is known of them is in the metadata. Beside its
text each page keeps how it was read (`model/kept.py`), for those who read it again with this program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name

from digitize.errors import OutputError
from digitize.model import kept
from digitize.model.facsimile import Raster
from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.glyphless import Letters, font_of
from digitize.write.formats.hidden import hidden_text
from digitize.write.formats.hocr import hocr
from digitize.write.formats.pagegrid import Grid
from digitize.write.formats.pdfmeta import intent, tell
from digitize.write.formats.xml import language_tag
from digitize.write.leaves import Heading, Leaf, SourceLeaves, sources_of
from digitize.write.pictures import rasters_of

PAGES = 100  # that wait, at most
ABOVE = 4.0  # points above a document's first line, where its bookmark leads
LEAST, MOST = 3, 14_400  # units of a page's side, by PDF/A
PART = 50_000_000  # bytes of images that wait in memory to be written
FINE = 10.0  # pixels of a point in the reading that is kept


def write(corpus: Corpus, path: Path, options: Options) -> None:
    for source in sources_of(corpus):
        if options.each == "source":
            _write_whole(source, path)
        else:
            _write_each(source, path)


def _write_whole(source: SourceLeaves, folder: Path) -> None:
    with TemporaryDirectory(dir=folder, prefix=".parts-") as aside:
        book = Book(Path(aside))
        for leaf in source.leaves():
            book.add(*rasters_of(source, leaf))
        if book.numbers:
            records = [document.record for document in source.documents()]
            book.save(folder / f"{source.name}.pdf", source.file, source.headings, records)


def _write_each(source: SourceLeaves, folder: Path) -> None:
    """A file for each document, with the pages that it stands on, whole."""
    begun: list[tuple[Heading, Book, TemporaryDirectory[str]]] = []
    seen = 0

    def end(last: int | None) -> None:
        """Writes the documents that are at their end before the page `last`, or all."""
        for one in [one for one in begun if last is None or one[0].last_page < last]:
            heading, book, aside = one
            begun.remove(one)
            records = [document.record for document in source.corpus.at([heading.place])]
            target = folder / source.name / f"{heading.name}.pdf"
            target.parent.mkdir(exist_ok=True)
            if book.numbers:
                book.save(target, heading.title, [heading], records)
            aside.cleanup()

    try:
        for leaf in source.leaves():
            end(leaf.number)
            for heading in source.headings[seen:]:
                aside = TemporaryDirectory(dir=folder, prefix=".parts-")
                begun.append((heading, Book(Path(aside.name)), aside))
            seen = len(source.headings)
            own = [book for heading, book, _ in begun if heading.first_page <= leaf.number]
            if own:
                placed, rasters = rasters_of(source, leaf)
                for book in own:
                    book.add(placed, rasters)
        end(None)
    finally:
        for _, _, aside in begun:
            aside.cleanup()


@dataclass
class Book:
    """A PDF that is put together page by page. Pages wait in parts on disk, so that a volume need not fit into memory."""

    folder: Path
    numbers: list[int] = field(default_factory=list)
    _heights: list[float] = field(default_factory=list)
    _scales: list[float] = field(default_factory=list)
    _waiting: list[tuple[Leaf, bytes, bytes, Sequence[Raster]]] = field(default_factory=list)
    _letters: Letters = field(default_factory=Letters)
    _parts: list[Path] = field(default_factory=list)

    def add(self, leaf: Leaf, rasters: Sequence[Raster]) -> None:
        """Adds a page."""
        self.numbers.append(leaf.number)
        self._heights.append(leaf.height)
        self._scales.append(_scale(leaf))
        self._waiting.append(
            (replace(leaf, lines=(), page=None), hidden_text(leaf, self._letters), _reading(leaf), rasters)
        )
        waiting = sum(len(raster.data) for *_, rasters in self._waiting for raster in rasters)
        if waiting > PART or len(self._waiting) == PAGES:
            self._put_aside()

    def _put_aside(self) -> None:
        """Writes the pages that wait, without their font, whose letters are not all known yet."""
        path = self.folder / f"{len(self._parts):04}.pdf"
        with pikepdf.new() as pdf:
            for leaf, text, reading, rasters in self._waiting:
                page = pdf.add_blank_page()
                placed = _placed(rasters)
                images = {f"/Im{n}": _image(pdf, raster) for n, raster in enumerate(rasters)}
                scale = _scale(leaf)
                page.obj.MediaBox = Array([0, 0, *(_side(side * scale) for side in (leaf.width, leaf.height))])
                if scale < 1:
                    page.obj.UserUnit = _decimal(1 / scale)
                    text, placed = _scaled(text, scale), _scaled(placed, scale)
                page.obj.Resources = Dictionary(XObject=Dictionary(images))
                page.obj.Contents = pdf.make_stream(reading + text + placed)
            pdf.save(path, static_id=True)
        self._parts.append(path)
        self._waiting.clear()

    def save(self, path: Path, title: str, headings: Sequence[Heading], records: Sequence[Metadata]) -> None:
        """Writes the file; `records` are those of its documents. Raises OutputError."""
        if self._waiting:
            self._put_aside()
        parts = [pikepdf.open(part) for part in self._parts]
        try:
            with pikepdf.new() as pdf:
                for part in parts:
                    pdf.pages.extend(part.pages)
                self._finish(pdf, title, headings, records)
                pdf.save(
                    path,
                    deterministic_id=True,
                    min_version="1.7",
                    object_stream_mode=pikepdf.ObjectStreamMode.generate,
                    compress_streams=True,
                )
        except (OSError, pikepdf.PdfError) as error:
            raise OutputError(f"{path}: can't be written ({error})", "free space, or give another folder") from None
        finally:
            for part in parts:
                part.close()

    def _finish(self, pdf: pikepdf.Pdf, title: str, headings: Sequence[Heading], records: Sequence[Metadata]) -> None:
        font = font_of(pdf, self._letters.known)
        for page in pdf.pages:
            page.obj.Resources.Font = Dictionary(F=font)
        languages = [tag for heading in headings if (tag := language_tag(heading.language))]
        main = max(sorted(set(languages)), key=languages.count, default=None)
        root = pdf.Root
        if main:
            root.Lang = pikepdf.String(main)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        root.PageLabels = Dictionary(Nums=Array(list(_labels(self.numbers))))
        root.OutputIntents = Array([intent(pdf)])
        self._outline(pdf, headings)
        tell(pdf, title, main, headings, records)

    def _outline(self, pdf: pikepdf.Pdf, headings: Sequence[Heading]) -> None:
        places = {number: index for index, number in enumerate(self.numbers)}
        with pdf.open_outline() as outline:
            for heading in headings:
                index = places.get(heading.page)
                if index is not None:
                    top = max(self._heights[index] - heading.y + ABOVE, 0) * self._scales[index]
                    item = pikepdf.OutlineItem(heading.title, index, "XYZ", left=0, top=round(top, 2), zoom=0)
                    outline.root.append(item)


def _reading(leaf: Leaf) -> bytes:
    """How the page was read, to be kept beside its text."""
    grid = Grid(leaf, max(round(FINE * leaf.width), 1), max(round(FINE * leaf.height), 1), "")
    return kept.packed(etree.tostring(hocr(grid, f"page {leaf.number}"), encoding="UTF-8", xml_declaration=True))


def _scale(leaf: Leaf) -> float:
    """By how much a page is too large for the units that PDF/A allows, which are made larger."""
    return min(1.0, MOST / max(leaf.width, leaf.height, 1.0))


def _side(length: float) -> float | int:
    return _decimal(min(max(length, LEAST), MOST))


def _scaled(content: bytes, scale: float) -> bytes:
    return b"q %.9f 0 0 %.9f 0 0 cm\n%bQ\n" % (scale, scale, content)


def _placed(rasters: Sequence[Raster]) -> bytes:
    lines = (f"q {' '.join(f'{v:.4f}' for v in raster.matrix)} cm /Im{n} Do Q\n" for n, raster in enumerate(rasters))
    return "".join(lines).encode("ascii")


def _image(pdf: pikepdf.Pdf, raster: Raster) -> pikepdf.Object:
    space = Name.DeviceGray if raster.colours == 1 else Name.DeviceRGB
    image = pdf.make_stream(
        raster.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=raster.width,
        Height=raster.height,
        BitsPerComponent=raster.bits,
        ColorSpace=space,
    )
    if raster.palette:
        last = len(raster.palette) // raster.colours - 1
        image.ColorSpace = Array([Name.Indexed, space, last, pdf.make_stream(raster.palette)])
    if raster.filter:
        image.Filter = Name(raster.filter)
    parms = dict(raster.parms)
    if parms or raster.shared:
        image.DecodeParms = Dictionary(parms)
    if raster.shared:
        image.DecodeParms.JBIG2Globals = pdf.make_stream(raster.shared)
    if raster.decode:
        image.Decode = Array([_decimal(value) for value in raster.decode])
    return image


def _labels(numbers: Sequence[int]) -> Iterator[int | Dictionary]:
    """The numbers of the source's pages, where they don't run on."""
    for index, number in enumerate(numbers):
        if index == 0 or number != numbers[index - 1] + 1:
            yield index
            yield Dictionary(S=Name.D, St=number)


def _decimal(value: float) -> float | int:
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded


FORMAT = Format(
    "pdf",
    "searchable PDF/A-2b: a file for each source, or with --each document for each document; any archive, any reader",
    "pdf",
    write,
    is_folder=True,
)
