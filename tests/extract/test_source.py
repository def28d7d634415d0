"""An input is known by its content, and what can't be read says so with a code."""

import io
import os
from pathlib import Path
from typing import IO

import numpy as np
import pikepdf
import pytest
from PIL import Image, TiffImagePlugin

from digitize.errors import SourceError
from digitize.extract import ReadSettings, SourceInfo, images, open_source
from digitize.extract.images import ImageSource
from digitize.extract.pdf import PdfSource
from digitize.extract.render import objects_of, page_image
from tests.extract.conftest import LETTER, MakePdf, MakeScan, lines_at

SETTINGS = ReadSettings()


def code_of(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        open_source(path, SETTINGS)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    return caught.value.code


def lacking(info: SourceInfo) -> str:
    """What is lacking of a source, by its code."""
    return info.lack.code if info.lack else ""


def test_a_pdf_tells_its_pages_and_its_digest(make_pdf: MakePdf) -> None:
    info = open_source(make_pdf(lines_at(LETTER), lines_at(LETTER)), SETTINGS)
    assert (info.kind, info.pages, info.repaired, info.lack) == ("pdf", 2, False, None)
    assert len(info.sha256) == 64


def test_the_content_decides_whatever_the_name_says(make_pdf: MakePdf, make_scan: MakeScan, tmp_path: Path) -> None:
    assert open_source(make_pdf(lines_at(LETTER), name="letter.jpg"), SETTINGS).kind == "pdf"
    make_scan().save(tmp_path / "scan.pdf", "PNG")
    assert open_source(tmp_path / "scan.pdf", SETTINGS).kind == "image"


def test_a_tiff_has_as_many_pages_as_frames(make_scan: MakeScan, tmp_path: Path) -> None:
    pages = [make_scan((text,)) for text in LETTER[:3]]
    pages[0].save(tmp_path / "many.tif", save_all=True, append_images=pages[1:])
    assert open_source(tmp_path / "many.tif", SETTINGS).pages == 3


@pytest.mark.parametrize("suffix", ["tif", "png", "jpg", "jp2", "webp"])
def test_every_kind_of_image_is_read(make_scan: MakeScan, tmp_path: Path, suffix: str) -> None:
    image = make_scan()
    image.save(tmp_path / f"scan.{suffix}")
    assert open_source(tmp_path / f"scan.{suffix}", SETTINGS).kind == "image"
    greys, _, _ = ImageSource(tmp_path / f"scan.{suffix}", SETTINGS.max_pixels).page(1)
    assert greys.shape == (900, 1500)
    assert np.abs(greys.astype(float) - np.asarray(image)).mean() < 5


@pytest.mark.parametrize("suffix", ["png", "jpg", "jp2"])
def test_an_image_of_more_pixels_than_reading_needs_is_brought_down(
    make_scan: MakeScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 500_000)
    make_scan().save(tmp_path / f"scan.{suffix}")
    greys, _, down = ImageSource(tmp_path / f"scan.{suffix}", SETTINGS.max_pixels).page(1)
    assert (greys.shape, down) == ((450, 750), 2)


def test_a_large_webp_image_is_decoded_as_a_small_one(
    make_scan: MakeScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exif = Image.Exif()
    exif[images.ORIENTATION] = 6
    make_scan().convert("RGB").save(tmp_path / "scan.webp", exif=exif)
    source = ImageSource(tmp_path / "scan.webp", SETTINGS.max_pixels)
    small, _, _ = source.page(1)
    monkeypatch.setattr(images, "LARGE_WEBP", 100_000)
    large, _, _ = source.page(1)
    assert small.shape == large.shape == (1500, 900)
    assert np.abs(small.astype(float) - large).mean() < 3


@pytest.mark.parametrize(("enlarged", "by"), [(1, 1), (2, 2)])
def test_a_large_jpeg_2000_image_is_decoded_no_finer_than_its_letters_ask(
    make_scan: MakeScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enlarged: int, by: int
) -> None:
    monkeypatch.setattr(images, "LARGE_JPEG2000", 100_000)
    scan = make_scan()
    scan = scan.resize((scan.width * enlarged, scan.height * enlarged))
    scan.save(tmp_path / "scan.jp2")
    greys, _, down = ImageSource(tmp_path / "scan.jp2", SETTINGS.max_pixels).page(1)
    assert (greys.shape, down) == ((900, 1500), by)
    pdf = jpx_pdf(tmp_path / "scan.jp2", scan.size)
    with PdfSource(pdf).page(1) as page:
        assert page_image(page, objects_of(page), 300, SETTINGS.max_pixels)[0].shape == (900, 1500)


def jpx_pdf(image: Path, size: tuple[int, int]) -> Path:
    """A PDF of one page that is a JPEG 2000 image."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(size[0] / 4, size[1] / 4))
    stream = pikepdf.Stream(pdf, image.read_bytes())
    stream.Type, stream.Subtype, stream.Filter = (pikepdf.Name(n) for n in ("/XObject", "/Image", "/JPXDecode"))
    stream.Width, stream.Height = size
    stream.BitsPerComponent, stream.ColorSpace = 8, pikepdf.Name.DeviceGray
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    page.Contents = pikepdf.Stream(pdf, b"q %d 0 0 %d 0 0 cm /I Do Q" % (size[0] / 4, size[1] / 4))
    pdf.save(image.with_suffix(".pdf"))
    return image.with_suffix(".pdf")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "empty"),
        ("page.pdf", b"<!DOCTYPE html><html>moved</html>", "not-a-pdf"),
        ("zeros.pdf", bytes(4096), "not-a-pdf"),
        ("text.png", b"no picture at all", "not-an-image"),
        ("notes.txt", b"just words", "unsupported"),
        ("broken.pdf", b"%PDF-1.7\nnothing more", "damaged"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"rubbish" * 10, "damaged"),
    ],
)
def test_what_is_no_source_has_a_code(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code


def test_what_is_not_there_or_no_file_has_a_code(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere.pdf") == "not-found"
    os.mkfifo(tmp_path / "pipe.pdf")
    assert code_of(tmp_path / "pipe.pdf") == "unsupported"


def test_a_password_is_needed_only_where_one_is_set(make_pdf: MakePdf, tmp_path: Path) -> None:
    with pikepdf.open(make_pdf(lines_at(LETTER))) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert code_of(tmp_path / "locked.pdf") == "encrypted"
    assert open_source(tmp_path / "open.pdf", SETTINGS).pages == 1


def test_a_truncated_pdf_gives_the_pages_that_are_left(make_pdf: MakePdf, tmp_path: Path) -> None:
    whole = make_pdf(*[lines_at(LETTER)] * 4).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: whole.rindex(b"endstream")])
    info = open_source(tmp_path / "cut.pdf", SETTINGS)
    assert info.pages == 4
    assert lacking(info) == "truncated"


@pytest.mark.parametrize("end", [b"xref", b"trailer", b"startxref", b"%%EOF"])
def test_a_pdf_that_lost_its_table_or_less_has_all_its_pages(make_pdf: MakePdf, tmp_path: Path, end: bytes) -> None:
    whole = make_pdf(*[lines_at(LETTER)] * 4).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: whole.rindex(b"\n" + end) + 1])
    info = open_source(tmp_path / "cut.pdf", SETTINGS)
    assert (info.pages, info.lack) == (4, None)


def test_a_pdf_cut_between_two_objects_is_truncated(make_pdf: MakePdf, tmp_path: Path) -> None:
    whole = make_pdf(*[lines_at(LETTER)] * 4).read_bytes()
    objects = whole[: whole.rindex(b"xref\n0")]
    (tmp_path / "cut.pdf").write_bytes(objects[: objects.rindex(b"endobj", 0, -10) + 7])
    assert lacking(open_source(tmp_path / "cut.pdf", SETTINGS)) == "truncated"


def test_a_pdf_for_the_web_that_was_cut_is_truncated_though_it_has_an_end_mark(
    make_pdf: MakePdf, tmp_path: Path
) -> None:
    with pikepdf.open(make_pdf(*[lines_at(LETTER)] * 6)) as pdf:
        pdf.save(tmp_path / "web.pdf", linearize=True)
    whole = (tmp_path / "web.pdf").read_bytes()
    assert open_source(tmp_path / "web.pdf", SETTINGS).lack is None
    (tmp_path / "cut.pdf").write_bytes(whole[: 3 * len(whole) // 4])
    assert b"%%EOF" in (tmp_path / "cut.pdf").read_bytes()
    assert lacking(open_source(tmp_path / "cut.pdf", SETTINGS)) == "truncated"


def test_each_frame_of_a_long_tiff_is_read_where_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walked from the first, thousands of frames would take hours."""
    frames = [Image.new("L", (40 + n, 30), n) for n in range(60)]
    frames[0].save(tmp_path / "long.tif", save_all=True, append_images=frames[1:])
    source = ImageSource(tmp_path / "long.tif", 1_000_000)
    loaded: list[int] = []
    load = TiffImagePlugin.ImageFileDirectory_v2.load

    def counted(self: TiffImagePlugin.ImageFileDirectory_v2, fp: IO[bytes]) -> None:
        loaded.append(1)
        load(self, fp)

    monkeypatch.setattr(TiffImagePlugin.ImageFileDirectory_v2, "load", counted)
    for number in (60, 1, 33):
        greys, _, _ = source.page(number)
        assert (greys.shape, int(greys[0, 0])) == ((30, 39 + number), number - 1)
    assert len(loaded) < 20


def test_pages_are_counted_not_believed(make_pdf: MakePdf, tmp_path: Path) -> None:
    claimed = make_pdf(lines_at(LETTER)).read_bytes().replace(b"/Count 1", b"/Count 9")
    (tmp_path / "claims.pdf").write_bytes(claimed)
    assert open_source(tmp_path / "claims.pdf", SETTINGS).pages == 1


def test_an_image_above_the_limit_of_pixels_is_too_large(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("1", (3000, 3000)).save(stream, "PNG")
    (tmp_path / "big.png").write_bytes(stream.getvalue())
    with pytest.raises(SourceError) as caught:
        open_source(tmp_path / "big.png", ReadSettings(max_pixels=1_000_000))
    assert caught.value.code == "too-large"
