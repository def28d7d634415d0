"""A page whose image or content can't be decoded is a page that can't be read, not a blank one."""

import io
import random
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageOps

from digitize.extract import ReadSettings, pdf, read_pages
from digitize.extract.undecoded import has_page, is_cut
from digitize.model.page import Page
from tests.extract.conftest import LETTER, MakePdf, MakeScan, lines_at

SETTINGS = ReadSettings(preview_dpi=0, languages=("eng",))
NOISE = random.Random(3).randbytes(5000)
SIZE = (1500, 900)


def encoded(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def scanned(path: Path, data: bytes, drawn: bytes = b"", form: bool = False, **entries: object) -> Path:
    """A PDF of one page whose image is this stream, with something drawn over it."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(360, 216))
        usual = {"Width": SIZE[0], "Height": SIZE[1], "ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
        image = pikepdf.Stream(made, data)
        for key, value in {"Subtype": pikepdf.Name.Image, **usual, **entries}.items():
            image[f"/{key}"] = value
        held = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        if form:
            box = made.make_stream(b"q 360 0 0 216 0 0 cm /Im Do Q", Subtype=pikepdf.Name.Form, BBox=[0, 0, 360, 216])
            box.Resources = held
            held = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=box))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        held.Font = pikepdf.Dictionary(F=font)
        page.obj.Resources = held
        page.obj.Contents = made.make_stream((b"/Im Do " if form else b"q 360 0 0 216 0 0 cm /Im Do Q ") + drawn)
        made.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return path


def read(path: Path) -> Page:
    return next(read_pages(path, [1], SETTINGS, ("eng",))).page


def name(filter_: str) -> pikepdf.Object:
    return pikepdf.Name(f"/{filter_}")


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("kind", ["DCTDecode", "JPXDecode", "FlateDecode", "JBIG2Decode", "NoSuchDecode"])
def test_an_image_that_does_not_decode_is_a_gap_and_no_blank_page(tmp_path: Path, kind: str, form: bool) -> None:
    entries = {"BitsPerComponent": 1} if kind == "JBIG2Decode" else {}
    page = read(scanned(tmp_path / "a.pdf", NOISE, form=form, Filter=name(kind), **entries))
    assert page.error == ("page-damaged", f"page 1: its image can't be decoded ({kind})")


def test_so_is_one_with_a_stamp_printed_over_it_and_one_that_is_cut_off(tmp_path: Path, make_scan: MakeScan) -> None:
    stamp = b"BT /F 9 Tf 20 8 Td (Harbour Library) Tj ET"
    assert read(scanned(tmp_path / "a.pdf", NOISE, stamp, Filter=name("DCTDecode"))).error
    jp2 = encoded(make_scan(size=SIZE), "JPEG2000")
    assert read(scanned(tmp_path / "b.pdf", jp2[: len(jp2) // 3], Filter=name("JPXDecode"))).error
    assert read(scanned(tmp_path / "c.pdf", b"", Filter=name("CCITTFaxDecode"), BitsPerComponent=1)).error


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000", "Flate"])
def test_an_image_that_decodes_is_read_and_a_blank_one_is_a_blank_page(
    tmp_path: Path, make_scan: MakeScan, kind: str
) -> None:
    coding: dict[str, tuple[str, Callable[[Image.Image], bytes]]] = {
        "JPEG": ("DCTDecode", lambda image: encoded(image, "JPEG")),
        "JPEG2000": ("JPXDecode", lambda image: encoded(image, "JPEG2000")),
        "Flate": ("FlateDecode", lambda image: zlib.compress(image.tobytes())),
    }
    filter_, encode = coding[kind]
    page = read(scanned(tmp_path / "a.pdf", encode(make_scan(size=SIZE)), Filter=name(filter_)))
    assert page.error is None and LETTER[0] in [line.text for line in page.lines]
    blank = read(scanned(tmp_path / "b.pdf", encode(Image.new("L", SIZE, 255)), Filter=name(filter_)))
    assert (blank.error, blank.lines) == (None, ())


def test_a_text_layer_over_an_image_that_does_not_decode_is_all_that_there_is(tmp_path: Path) -> None:
    lines = [f"1 0 0 1 20 {190 - 14 * i} Tm ({text}) Tj".encode() for i, text in enumerate(LETTER)]
    layer = b"BT 3 Tr /F 11 Tf " + b" ".join(lines) + b" ET"
    page = read(scanned(tmp_path / "a.pdf", NOISE, layer, Filter=name("DCTDecode")))
    assert (page.error, page.text_from, [line.text for line in page.lines]) == (None, "text-layer", list(LETTER))


def test_a_page_whose_content_does_not_decode_is_a_gap_and_an_empty_one_is_none(make_pdf: MakePdf) -> None:
    path = make_pdf(lines_at(LETTER), lines_at(LETTER), [])
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        made.pages[0].obj.Contents = made.make_stream(b"")
        made.pages[0].obj.Contents.write(NOISE, filter=pikepdf.Name.FlateDecode)
        made.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    pages = [result.page for result in read_pages(path, [1, 2, 3], SETTINGS)]
    assert [page.error and page.error[0] for page in pages] == ["page-damaged", None, None]
    assert len(pages[1].lines) == len(LETTER)


def rewritten(path: Path, change: Callable[[pikepdf.Pdf, pikepdf.Object, bytes], None]) -> Page:
    """The page of a file, read after its content was changed."""
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        page = made.pages[0].obj
        change(made, page, page.Contents.read_bytes())
        made.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return read(path)


def flate(made: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    stream = made.make_stream(b"")
    stream.write(data, filter=pikepdf.Name.FlateDecode)
    return stream


def halved(made: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    packed = zlib.compress(data)
    return flate(made, packed[: len(packed) * 2 // 3])


def garbled(made: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    return flate(made, zlib.compress(data, 0).replace(b"Tj", b"T\0", 1))


def without_an_end(made: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    middle = data.index(b"ET", len(data) // 2) + 2
    return pikepdf.Array([made.make_stream(data[:middle]), flate(made, NOISE)])


def with_nothing(made: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    middle = data.index(b"ET", len(data) // 2) + 2
    return pikepdf.Array([made.make_stream(data[:middle]), pikepdf.Object.parse(b"null")])


@pytest.mark.parametrize("damage", [halved, garbled, without_an_end, with_nothing])
@pytest.mark.parametrize("form", [False, True])
def test_a_text_whose_content_is_damaged_is_read_as_far_as_it_goes_and_told(
    make_pdf: MakePdf, damage: Callable[[pikepdf.Pdf, bytes], pikepdf.Object], form: bool
) -> None:
    def change(made: pikepdf.Pdf, page: pikepdf.Object, data: bytes) -> None:
        content = damage(made, data)
        if not form or isinstance(content, pikepdf.Array):
            page.Contents = content
            return
        content.Subtype, content.BBox, content.Resources = pikepdf.Name.Form, page.MediaBox, page.Resources
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(All=content))
        page.Contents = made.make_stream(b"/All Do")

    whole = read(make_pdf(lines_at(LETTER)))
    page = rewritten(make_pdf(lines_at(LETTER)), change)
    assert (whole.damaged, whole.unread) == (False, ())
    assert page.error is None and page.damaged and len(page.unread) == 1
    assert 0 < len(page.lines) <= len(whole.lines)


def test_content_without_its_sum_and_a_broken_form_that_is_not_drawn_are_no_damage(make_pdf: MakePdf) -> None:
    page = rewritten(
        make_pdf(lines_at(LETTER)),
        lambda made, page, data: setattr(page, "Contents", flate(made, zlib.compress(data)[:-4])),
    )
    assert not page.damaged and len(page.lines) == len(LETTER)

    def unused(made: pikepdf.Pdf, page: pikepdf.Object, data: bytes) -> None:
        form = flate(made, NOISE)
        form.Subtype = pikepdf.Name.Form
        page.Resources.XObject = pikepdf.Dictionary(Idle=form)

    assert not rewritten(make_pdf(lines_at(LETTER)), unused).damaged


def test_a_page_whose_image_or_content_is_not_in_the_file_is_a_gap(tmp_path: Path, make_pdf: MakePdf) -> None:
    path = scanned(tmp_path / "a.pdf", NOISE, form=True, Filter=name("DCTDecode"))
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        del made.pages[0].obj.Resources.XObject.Im.Resources.XObject.Im
        made.save(path)
    assert read(path).error
    path = make_pdf(lines_at(LETTER))
    number = re.search(rb"/Contents (\d+) 0 R", path.read_bytes())
    assert number is not None
    path.write_bytes(path.read_bytes().replace(number[0], b"/Contents 9%s 0 R" % number[1]))
    assert read(path).error == ("page-damaged", "page 1: its content can't be decoded")
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path)
    assert read(path).error is None


def test_an_image_of_bytes_that_are_no_fax_is_a_gap_and_blank_paper_of_any_kind_is_none(tmp_path: Path) -> None:
    fax: dict[str, object] = {"Filter": name("CCITTFaxDecode"), "BitsPerComponent": 1}
    size = {"Columns": SIZE[0], "Rows": SIZE[1]}
    fourth = pikepdf.Dictionary(K=-1, **size)
    for rubbish in (b"broken fax " * 30, NOISE[:400]):
        assert read(scanned(tmp_path / "a.pdf", rubbish, DecodeParms=fourth, **fax)).error
    blank = b"\xff" * (SIZE[1] // 8 + 1) + b"\x00\x10\x01"
    assert read(scanned(tmp_path / "b.pdf", blank, DecodeParms=fourth, **fax)).error is None
    aligned = pikepdf.Dictionary(K=-1, EncodedByteAlign=True, **size)
    assert read(scanned(tmp_path / "c.pdf", b"\x80" * SIZE[1], DecodeParms=aligned, **fax)).error is None


def test_segments_of_jbig2_are_told_from_rubbish() -> None:
    page = bytes([0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19]) + bytes(19)
    end = bytes([0, 0, 0, 1, 49, 0, 1, 0, 0, 0, 0])
    assert has_page(page) and has_page(page + end)
    assert not has_page(end) and not has_page(b"") and not has_page(NOISE)


def segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def jbig2(image: Image.Image) -> bytes:
    """An image in JBIG2: a page, and a region on it in fax codes (ISO/IEC 14492, 7.4.6 and 7.4.8)."""
    file = io.BytesIO()
    image.convert("1").save(file, "TIFF", compression="group4", tiffinfo={278: image.height, 262: 0})
    with Image.open(file) as made:
        (at,), (length,) = made.tag_v2[273], made.tag_v2[279]
    codes = file.getvalue()[at : at + length]
    region = struct.pack(">IIIIBB", *image.size, 0, 0, 0, 1) + codes
    return segment(0, 48, struct.pack(">IIIIBH", *image.size, 0, 0, 0, 0)) + segment(1, 38, region)


def test_jbig2_data_that_ends_within_a_segment_is_cut(make_scan: MakeScan) -> None:
    whole = jbig2(make_scan(LETTER, SIZE))
    assert has_page(whole) and not is_cut(whole) and not is_cut(whole + b"\r\n") and not is_cut(NOISE)
    assert is_cut(whole[: len(whole) // 2]) and is_cut(whole[:-1])


@pytest.mark.slow
def test_a_jbig2_image_that_breaks_off_is_read_as_far_as_it_goes_and_the_rest_is_told(
    tmp_path: Path, make_scan: MakeScan
) -> None:
    data = jbig2(ImageOps.invert(make_scan(LETTER, SIZE)))
    keys = {"Filter": name("JBIG2Decode"), "BitsPerComponent": 1}
    whole = read(scanned(tmp_path / "whole.pdf", data, **keys))
    assert (whole.unread, whole.damaged, whole.lines[0].text) == ((), False, LETTER[0])
    broken = read(scanned(tmp_path / "broken.pdf", data[: len(data) * 4 // 5], **keys))
    assert broken.damaged and [line.text for line in broken.lines[:3]] == list(LETTER[:3])
    assert LETTER[-1] not in [line.text for line in broken.lines]
    assert any(place.y1 == pytest.approx(216, abs=1) for place in broken.unread)


def test_empty_pages_by_the_thousand_do_not_open_the_file_as_often(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    unwalked = pdf._unwalked
    monkeypatch.setattr(pdf, "_unwalked", lambda path: opened.append(path) or unwalked(path))
    assert [r.page.error for r in read_pages(make_pdf(*[[]] * 30), range(1, 31), SETTINGS)] == [None] * 30
    assert len(opened) == 2  # to look at the page tree, and for the contents


@pytest.mark.parametrize("negative", [False, True])
@pytest.mark.parametrize("kind", ["DCTDecode", "FlateDecode"])
def test_an_image_whose_data_ends_before_its_rows_is_read_as_far_as_it_goes_and_the_rest_is_told(
    tmp_path: Path, make_scan: MakeScan, kind: str, negative: bool
) -> None:
    image = ImageOps.invert(make_scan(LETTER, SIZE)) if negative else make_scan(LETTER, SIZE)
    data = encoded(image, "JPEG") if kind == "DCTDecode" else zlib.compress(image.tobytes())
    broken = read(scanned(tmp_path / "broken.pdf", data[: len(data) // 3], Filter=name(kind)))
    assert broken.lines and broken.lines[0].text == LETTER[0]
    (place,) = broken.unread
    assert place.y1 == pytest.approx(216, abs=1) and broken.lines[-1].baseline < place.y1 and place.y0 > 10
    assert read(scanned(tmp_path / "whole.pdf", data, Filter=name(kind))).unread == ()
