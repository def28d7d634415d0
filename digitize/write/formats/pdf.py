"""Searchable PDF/A-2b: the scan as it is, and under it the words that were read, each at its place.

The text is our reading in the reviewers' wording. Documents are bookmarks; what is known of them is in the metadata.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from digitize.errors import OutputError
from digitize.model.facsimile import Raster
from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.glyphless import ADVANCE, Letters, font_of, is_leftward
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.xml import language_tag, sound
from digitize.write.leaves import Heading, Leaf, LeafWord, SourceLeaves, sources_of
from digitize.write.pictures import rasters_of

NAMESPACE = uuid.UUID("8c6b5f0e-5d0a-5b8e-9d6c-0c7d5a0f3a11")  # of the ids of our PDFs
PART = 50_000_000  # bytes of images that wait in memory to be written
PROFILE_DATE = slice(24, 36)  # bytes of an ICC profile's header, and those of its version (ICC.1:2004-10, 7.2)
PROFILE_VERSION = slice(8, 12)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")  # of EDTF's, those that XMP knows too
GAP = 0.15  # type sizes of white between two words, at least
LONGEST_NOTE = 20  # documents that the metadata of a source tell of


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
        records = [heading.document.record for heading in source.headings]
        if book.numbers:
            book.save(folder / f"{source.name}.pdf", source.file, source.headings, records)


def _write_each(source: SourceLeaves, folder: Path) -> None:
    """A file for each document, with the pages that it stands on, whole."""
    begun: dict[str, tuple[Heading, Book, TemporaryDirectory[str]]] = {}
    seen = 0

    def end(uid: str) -> None:
        heading, book, aside = begun.pop(uid)
        record = heading.document.record
        target = folder / source.name / f"{heading.file}.pdf"
        target.parent.mkdir(exist_ok=True)
        if book.numbers:
            book.save(target, heading.title, [heading], [record])
        aside.cleanup()

    try:
        for leaf in source.leaves():
            for heading in source.headings[seen:]:
                aside = TemporaryDirectory(dir=folder, prefix=".parts-")
                begun[heading.document.record.id] = (heading, Book(Path(aside.name)), aside)
            seen = len(source.headings)
            ready = None
            for uid, (heading, book, _) in list(begun.items()):
                place = heading.document.record.source
                if place.first_page <= leaf.number <= place.last_page:
                    ready = ready or rasters_of(source, leaf)
                    book.add(*ready)
                elif leaf.number > place.last_page:
                    end(uid)
        for uid in list(begun):
            end(uid)
    finally:
        for _, _, aside in begun.values():
            aside.cleanup()


@dataclass
class Book:
    """A PDF that is put together page by page. Images wait in parts on disk, so that a volume need not fit into memory."""

    folder: Path
    numbers: list[int] = field(default_factory=list)
    _contents: list[tuple[float, float, bytes]] = field(default_factory=list)
    _waiting: list[list[Raster]] = field(default_factory=list)
    _letters: Letters = field(default_factory=Letters)
    _parts: list[Path] = field(default_factory=list)

    def add(self, leaf: Leaf, rasters: Sequence[Raster]) -> None:
        """Adds a page."""
        self.numbers.append(leaf.number)
        self._contents.append((leaf.width, leaf.height, _text(leaf, self._letters)))
        self._waiting.append(list(rasters))
        if sum(len(raster.data) for page in self._waiting for raster in page) > PART:
            self._put_aside()

    def _put_aside(self) -> None:
        """Writes the images that wait, a page each with nothing else on it."""
        path = self.folder / f"{len(self._parts):04}.pdf"
        with pikepdf.new() as pdf:
            for rasters in self._waiting:
                page = pdf.add_blank_page()
                images = {f"/Im{n}": _image(pdf, raster) for n, raster in enumerate(rasters)}
                page.obj.Resources = Dictionary(XObject=Dictionary(images))
                page.obj.Contents = pdf.make_stream(_placed(rasters))
            pdf.save(path, static_id=True)
        self._parts.append(path)
        self._waiting.clear()

    def save(self, path: Path, title: str, headings: Sequence[Heading], records: Sequence[Metadata]) -> None:
        """Writes the file. Raises OutputError."""
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
        for page, (width, height, text) in zip(pdf.pages, self._contents, strict=True):
            page.obj.MediaBox = Array([0, 0, _decimal(width), _decimal(height)])
            page.obj.Resources.Font = Dictionary(F=font)
            page.obj.Contents = pdf.make_stream(text + page.obj.Contents.read_bytes())
        languages = [tag for record in records if (tag := language_tag(record.language))]
        main = max(sorted(set(languages)), key=languages.count, default=None)
        root = pdf.Root
        if main:
            root.Lang = pikepdf.String(main)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        root.PageLabels = Dictionary(Nums=Array(list(_labels(self.numbers))))
        root.OutputIntents = Array([_intent(pdf)])
        self._outline(pdf, headings)
        _tell(pdf, title, main, records)

    def _outline(self, pdf: pikepdf.Pdf, headings: Sequence[Heading]) -> None:
        places = {number: index for index, number in enumerate(self.numbers)}
        with pdf.open_outline() as outline:
            for heading in headings:
                index = places.get(heading.page)
                if index is not None:
                    top = max(self._contents[index][1] - heading.y + 4, 0)
                    item = pikepdf.OutlineItem(heading.title, index, "XYZ", left=0, top=round(top, 2), zoom=0)
                    outline.root.append(item)


def _text(leaf: Leaf, letters: Letters) -> bytes:
    """The words of a page as hidden text, word by word at their places, in the order in which they are read."""
    out = ["q BT 3 Tr /F 1 Tf"]
    for line in leaf.lines:
        size = max(line.size, 1.0)
        for word, following in zip_longest(line.words, line.words[1:]):
            left, right = _sides(word, following, GAP * size)
            stretch = (right - left) / (len(word.text) * ADVANCE / 1000)
            foot = leaf.height - word.foot
            begin, stretch = (right, -stretch) if is_leftward(word.text) else (left, stretch)
            place = f"{stretch:.3f} 0 0 {size:.2f} {begin:.2f} {foot:.2f} Tm"
            out.append(f"{place} <{letters.coded(word.text + ' ')}> Tj")
    return "\n".join((*out, "ET Q", "")).encode("ascii")


def _sides(word: LeafWord, following: LeafWord | None, gap: float) -> tuple[float, float]:
    """Where a word begins and ends, in points: white is left before the next one, which boxes that overlap have none of."""
    left, right = word.box.x0, max(word.box.x1, word.box.x0 + 0.1)
    if following is None:
        return left, right
    if left < following.box.x0 < right + gap:
        right = max(following.box.x0 - gap, (left + following.box.x0) / 2)
    elif left - gap < following.box.x1 < right:  # of a script that runs to the left
        left = min(following.box.x1 + gap, (right + following.box.x1) / 2)
    return left, right


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


def _intent(pdf: pikepdf.Pdf) -> Dictionary:
    """The colours of the scans are sRGB (ISO 19005-2, 6.2.3)."""
    profile = pdf.make_stream(_srgb(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=b"sRGB IEC61966-2.1",
        Info=b"sRGB IEC61966-2.1",
        DestOutputProfile=profile,
    )


@cache
def _srgb() -> bytes:
    """The profile of sRGB, without the time at which it was made."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[PROFILE_DATE] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2000
    data[PROFILE_VERSION] = bytes((4, 0x20, 0, 0))
    data[84:100] = bytes(16)  # its own digest
    return bytes(data)


def _tell(pdf: pikepdf.Pdf, title: str, language: str | None, records: Sequence[Metadata]) -> None:
    """What is known of the file's documents, as XMP."""
    name = uuid.uuid5(NAMESPACE, "\n".join((title, *(record.uid or record.id for record in records))))
    one = records[0] if len(records) == 1 else None
    references = dict.fromkeys(_reference(record) for record in records if record.archival_reference)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["pdfaid:part"], meta["pdfaid:conformance"] = "2", "B"
        meta["dc:title"] = sound(title)
        meta["dc:format"] = "application/pdf"
        meta["dc:identifier"] = sound(one.uid or one.id) if one else f"urn:uuid:{name}"
        meta["dc:description"] = sound(_said(records))
        if references:
            meta["dc:source"] = sound("; ".join(list(references)[:LONGEST_NOTE]))
        if language:
            meta["dc:language"] = {language}
        if one and one.date and DAY.fullmatch(one.date.edtf):
            meta["dc:date"] = [one.date.edtf]
        if one and one.people:
            meta["dc:subject"] = {
                sound("; ".join(person.name for person in one.people))
            }  # a bag of one: sets have no order
        meta["xmp:CreatorTool"] = SOFTWARE
        meta["pdf:Producer"] = f"pikepdf {pikepdf.__version__}"
        meta["xmpMM:DocumentID"] = f"uuid:{name}"


def _reference(record: Metadata) -> str:
    reference = record.archival_reference
    return (reference.normalized or reference.text) if reference else ""


def _said(records: Sequence[Metadata]) -> str:
    """Who made the text of a file's documents, and how sure it is."""
    if len(records) == 1:
        return statement(records[0])
    told = [f"{record.id}: {statement(record)}" for record in records[:LONGEST_NOTE]]
    more = [f"and {len(records) - LONGEST_NOTE} further documents"] if len(records) > LONGEST_NOTE else []
    return "\n".join([f"{len(records)} documents.", *told, *more])


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
