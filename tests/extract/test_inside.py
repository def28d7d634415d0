"""A file that holds more than one PDF's pages is read whole, or said to be what it is."""

import io
import tarfile
import zipfile
from pathlib import Path

import pikepdf
import pytest

from digitize.errors import SourceError
from digitize.extract import ReadSettings, open_source, read_pages
from digitize.extract.settings import Lack
from tests.extract.conftest import LETTER, MakePdf, lines_at

SETTINGS = ReadSettings(preview_dpi=0)
DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>
<subject>The dredger  of Port Alma</subject><empty/><from><name>N. Ålund</name></from></form1></xfa:data></xfa:datasets>"""
WAIT = [(54, 80, "Please wait...", 11, "Times-Roman")]


def texts_of(path: Path) -> list[str]:
    pages = open_source(path, SETTINGS).pages
    found = [result.page for result in read_pages(path, range(1, pages + 1), SETTINGS)]
    return [line.text for page in found for line in page.lines]


@pytest.fixture
def letters(make_pdf: MakePdf) -> list[bytes]:
    return [make_pdf(lines_at((text,)), name=f"{i}.pdf").read_bytes() for i, text in enumerate(LETTER[:3])]


def zipped(contents: list[bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for i, content in enumerate(contents):
            archive.writestr(f"letter{i}.pdf", content)
    return stream.getvalue()


def tarred(contents: list[bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for i, content in enumerate(contents):
            entry = tarfile.TarInfo(f"letter{i}.pdf")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize("suffix", ["pdf", "tif", ""])
def test_an_archive_is_said_to_be_one_whatever_its_name(tmp_path: Path, letters: list[bytes], suffix: str) -> None:
    path = tmp_path / f"bundle.{suffix}".rstrip(".")
    for content in (zipped(letters), zipped(letters, zipfile.ZIP_DEFLATED)):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"a ZIP archive of 3 files \(letter0.pdf, letter1.pdf, letter2.pdf\)"):
            open_source(path, SETTINGS)
    path.write_bytes(tarred(letters))
    with pytest.raises(SourceError, match="a TAR archive"):
        open_source(path, SETTINGS)
    path.write_bytes(b"Rar!\x1a\x07\x01\0" + letters[0])
    with pytest.raises(SourceError, match="a RAR archive"):
        open_source(path, SETTINGS)


def test_pdfs_that_were_put_one_behind_the_other_are_all_read(tmp_path: Path, letters: list[bytes]) -> None:
    for between in (b"", b"\r\n", b"\0" * 200):
        (tmp_path / "glued.pdf").write_bytes(between.join(letters))
        assert texts_of(tmp_path / "glued.pdf") == list(LETTER[:3])
    (tmp_path / "glued.pdf").write_bytes(b"".join([letters[0], letters[1], letters[0]]))
    assert texts_of(tmp_path / "glued.pdf") == list(LETTER[:2])
    (tmp_path / "glued.pdf").write_bytes(letters[0] * 2)
    assert texts_of(tmp_path / "glued.pdf") == [LETTER[0]]


def test_one_of_them_that_is_broken_is_a_gap(tmp_path: Path, letters: list[bytes]) -> None:
    (tmp_path / "glued.pdf").write_bytes(letters[0] + b"%PDF-1.4\nrubbish\n%%EOF\n" + letters[2])
    pages = [result.page for result in read_pages(tmp_path / "glued.pdf", [1, 2, 3], SETTINGS)]
    assert [bool(page.error) for page in pages] == [False, True, False]


def test_a_pdf_within_a_pdf_and_a_further_version_of_it_are_none_behind_it(
    tmp_path: Path, letters: list[bytes]
) -> None:
    path = tmp_path / "one.pdf"
    with pikepdf.open(io.BytesIO(letters[0])) as pdf:
        for content in letters[1:]:
            pdf.Root[f"/Kept{len(content)}"] = pdf.make_stream(content)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert texts_of(path) == [LETTER[0]]
    path.write_bytes(letters[0] + b"1 0 obj\n<< >>\nendobj\n%%EOF\n")
    assert texts_of(path) == [LETTER[0]]


def lack_of(path: Path) -> Lack | None:
    return open_source(path, SETTINGS).lack


def test_documents_that_are_attached_are_named_and_other_files_are_not(make_pdf: MakePdf, letters: list[bytes]) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["invoice.xml"] = b"<x/>"
        pdf.save(path)
    assert lack_of(path) is None
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for i, content in enumerate(letters):
            pdf.attachments[f"letter{i}.PDF"] = content
        pdf.save(path)
    lack = lack_of(path)
    assert lack is not None and (lack.code, lack.partial) == ("attached", False)
    assert lack.message == "attached to it, and not read: 3 files (letter0.PDF, letter1.PDF, letter2.PDF)"
    assert texts_of(path) == list(LETTER)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.T)
        pdf.save(path)
    lack = lack_of(path)
    assert lack is not None and "4 files (invoice.xml, " in lack.message


def pinned(pdf: pikepdf.Pdf, file: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=file)


def specification(pdf: pikepdf.Pdf, content: bytes, name: str) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.AttachedFileSpec(pdf, content, filename=name).obj)


@pytest.mark.parametrize("damage", [None, 7, pikepdf.Dictionary(), "nothing"])
def test_documents_that_are_pinned_to_places_of_pages_are_named(
    make_pdf: MakePdf, letters: list[bytes], damage: object
) -> None:
    path = make_pdf(lines_at(LETTER), lines_at(LETTER[:1]))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page, name in zip(pdf.pages, ("enclosure.pdf", "minutes.docx"), strict=True):
            file = specification(pdf, letters[0], name)
            notes = [damage, pinned(pdf, damage), pinned(pdf, file), pinned(pdf, file), pinned(pdf, "elsewhere.pdf")]
            page.obj.Annots = pikepdf.Array(notes)
        pdf.pages[0].obj.Annots.append(pinned(pdf, specification(pdf, b"<x/>", "stamp.xml")))
        pdf.save(path)
    lack = lack_of(path)
    assert lack is not None and lack.message == "attached to it, and not read: 2 files (enclosure.pdf, minutes.docx)"
    assert texts_of(path) == [*LETTER, LETTER[0]]


@pytest.mark.parametrize("holder", ["file", "page", "note"])
@pytest.mark.parametrize("alone", [True, False])
def test_documents_that_belong_to_a_file_a_page_or_a_note_are_named(
    make_pdf: MakePdf, letters: list[bytes], holder: str, alone: bool
) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pdf.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents="see the enclosure"))
        pdf.pages[0].obj.Annots = pikepdf.Array([note])
        files = [specification(pdf, content, "same name.pdf") for content in letters]
        thing = {"file": pdf.Root, "page": pdf.pages[0].obj, "note": note}[holder]
        thing.AF = files[0] if alone else pikepdf.Array(files)
        pdf.save(path)
    lack = lack_of(path)
    shown = "1 file (same name.pdf)" if alone else "3 files (same name.pdf, same name.pdf, same name.pdf)"
    assert lack is not None and lack.message == f"attached to it, and not read: {shown}"


def test_a_file_that_is_listed_and_belongs_to_a_page_is_one(make_pdf: MakePdf, letters: list[bytes]) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["letter"] = letters[0]
        pdf.pages[0].obj.AF = pikepdf.Array([pdf.attachments["letter"].obj])
        pdf.save(path)
    lack = lack_of(path)
    assert lack is not None and "1 file (letter)" in lack.message


def test_what_is_attached_is_named_beside_pages_that_are_not_there(make_pdf: MakePdf, letters: list[bytes]) -> None:
    path = make_pdf(*[lines_at((text,)) for text in LETTER[:3]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[2].obj.Annots = pikepdf.Array([pinned(pdf, specification(pdf, letters[0], "enclosure.pdf"))])
        pdf.Root.Pages.Kids[1] = pikepdf.Object.parse(b"null")
        pdf.save(path)
    lack = lack_of(path)
    assert lack is not None and "(enclosure.pdf)" in lack.message
    results = [result.page for result in read_pages(path, range(1, 4), SETTINGS)]
    assert [bool(page.error) for page in results] == [False, True, False]


def test_what_is_attached_is_named_beside_whatever_else_is_lacking(make_pdf: MakePdf, letters: list[bytes]) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["letter.pdf"] = letters[0]
        pdf.save(path)
    whole = path.read_bytes()
    path.write_bytes(whole + letters[1])
    lack = lack_of(path)
    assert lack is not None and "(letter.pdf)" in lack.message and texts_of(path) == [*LETTER, LETTER[1]]
    path.write_bytes(whole[: whole.rindex(b"xref", 0, whole.rindex(b"startxref"))] + b"99 0 obj\n<<")
    lack = lack_of(path)
    assert lack is not None and (lack.code, lack.partial) == ("truncated", True) and "(letter.pdf)" in lack.message
    path.write_bytes(whole)
    lack = lack_of(form(path, DATA.encode(), True))
    assert lack is not None and lack.code == "form" and "(letter.pdf)" in lack.message


def form(path: Path, xfa: list[bytes] | bytes, rendering: bool) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if isinstance(xfa, bytes):
            entry: pikepdf.Object = pdf.make_stream(xfa)
        else:
            packets = [
                [pikepdf.String(name), pdf.make_stream(data)]
                for name, data in zip(("template", "datasets"), xfa, strict=True)
            ]
            entry = pikepdf.Array([one for packet in packets for one in packet])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=entry)
        pdf.Root.NeedsRendering = rendering
        pdf.save(path)
    return path


@pytest.mark.parametrize("rendering", [True, False])
@pytest.mark.parametrize("packets", [True, False])
def test_of_a_form_that_no_page_shows_what_is_filled_in_is_read(
    make_pdf: MakePdf, rendering: bool, packets: bool
) -> None:
    whole = f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/>{DATA}</xdp:xdp>'
    path = form(make_pdf(WAIT), [b"<template/>", DATA.encode()] if packets else whole.encode(), rendering)
    assert texts_of(path) == ["Please wait...", "subject: The dredger of Port Alma", "name: N. Ålund"]
    lack = lack_of(path)
    assert lack is not None and (lack.code, lack.remedy) == ("form", "open it in Adobe Reader, and print it to PDF")


@pytest.mark.parametrize("xfa", [b"<xdp/>", b"no xml", b""])
def test_one_with_nothing_in_it_is_said_to_be_one(make_pdf: MakePdf, xfa: bytes) -> None:
    path = form(make_pdf(WAIT), xfa, True)
    lack = lack_of(path)
    assert lack is not None and lack.message.endswith("what is filled in could not be read")
    assert texts_of(path) == ["Please wait..."]
