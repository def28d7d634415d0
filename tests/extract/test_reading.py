"""A page without a sane text layer is read from its image, and one that can't be read is a gap, not an exception."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps
from rapidfuzz.fuzz import ratio
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, installed_languages, open_source, probe_languages, read_pages
from digitize.extract.preview import MOST, preview_of
from digitize.model.page import Page
from tests.extract.conftest import LETTER, MakePdf, MakeScan, lines_at

SETTINGS = ReadSettings(languages=("eng",))
WHOLE = "\n".join(LETTER)


def read(path: Path, settings: ReadSettings = SETTINGS) -> Page:
    (result,) = read_pages(path, [1], settings, ("eng",))
    return result.page


def text_of(page: Page) -> str:
    return "\n".join(line.text for line in page.lines)


def save(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def test_a_scan_is_read_with_places_in_points(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    page = read(scan_pdf(make_scan()))
    assert ratio(text_of(page), WHOLE) > 97
    assert (page.text_from, page.languages) == ("ocr", ("eng",))
    assert page.lines[0].box.x0 == pytest.approx(120 * 72 / 300, abs=2)
    assert all(0 <= word.confidence <= 1 for line in page.lines for word in line.words)
    assert 8 < page.lines[0].size < 15


def test_the_preview_is_a_small_picture_of_the_page(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    (result,) = read_pages(scan_pdf(make_scan()), [1], SETTINGS, ("eng",))
    assert result.preview.startswith(b"\xff\xd8")
    assert len(result.preview) < 100_000


@pytest.mark.parametrize("side", [1000, 3000])
def test_the_preview_of_a_page_full_of_dirt_is_no_larger_than_the_report_promises(side: int) -> None:
    dirt = np.random.default_rng(1).integers(0, 256, (side * 4 // 3, side)).astype(np.uint8)
    assert 10_000 < len(preview_of(dirt, 100, 100, 50)) <= MOST < 150_000
    blank = np.full_like(dirt, 255)
    assert cv2.imdecode(np.frombuffer(preview_of(blank, 100, 100, 50), np.uint8), 0).shape == blank.shape


def test_a_good_hidden_layer_is_used_and_a_poor_one_replaced(
    make_scan: MakeScan, scan_pdf: Callable[..., Path]
) -> None:
    good = read(scan_pdf(make_scan(), hidden=LETTER, name="good.pdf"))
    assert (good.text_from, text_of(good)) == ("text-layer", WHOLE)
    noise = tuple("lI1 ;:' wq~ xzt- rnv ,,. kjh qwx" for _ in range(6))
    poor = read(scan_pdf(make_scan(), hidden=noise, name="poor.pdf"))
    assert poor.text_from == "ocr"
    assert ratio(text_of(poor), WHOLE) > 97
    spaces = read(scan_pdf(make_scan(), hidden=(" ",), name="spaces.pdf"))
    assert spaces.text_from == "ocr"


def test_the_setting_decides_over_the_layer(make_pdf: MakePdf) -> None:
    path = make_pdf(lines_at(LETTER, size=12))
    assert read(path).text_from == "text-layer"
    ignored = read(path, ReadSettings(languages=("eng",), text_layer="ignore"))
    assert ignored.text_from == "ocr"
    assert ratio(text_of(ignored), WHOLE) > 95


@pytest.mark.parametrize("kind", ["exif", "palette", "16-bit", "cmyk", "transparent", "bilevel", "inverted"])
def test_every_kind_of_image_comes_out_right(make_scan: MakeScan, tmp_path: Path, kind: str) -> None:
    image = make_scan()
    if kind == "exif":
        exif = Image.Exif()
        exif[0x0112] = 8
        path = save(image.transpose(Image.Transpose.ROTATE_270), tmp_path / "a.jpg", exif=exif)
    elif kind == "palette":
        path = save(image.convert("P"), tmp_path / "a.png")
    elif kind == "16-bit":
        path = save(Image.fromarray(np.asarray(image).astype(np.uint16) * 257), tmp_path / "a.png")
    elif kind == "cmyk":
        path = save(image.convert("CMYK"), tmp_path / "a.tif")
    elif kind == "transparent":
        clear = Image.new("RGBA", image.size, (0, 0, 0, 0))
        clear.putalpha(ImageOps.invert(image))
        path = save(clear, tmp_path / "a.png")
    elif kind == "bilevel":
        path = save(image.convert("1"), tmp_path / "a.tif", compression="group4")
    else:
        path = save(ImageOps.invert(image), tmp_path / "a.png")
    assert ratio(text_of(read(path)), WHOLE) > 97


def test_a_slanted_page_is_laid_level(make_scan: MakeScan, tmp_path: Path) -> None:
    slanted = make_scan(LETTER * 2, (1500, 1100)).rotate(-1.5, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = read(save(slanted, tmp_path / "a.png"))
    assert any(step.startswith("deskew +1.") for step in page.preparation)
    starts = [line.box.x0 for line in page.lines]
    assert max(starts) - min(starts) < 4


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_that_lies_on_its_side_or_head_is_turned(make_scan: MakeScan, tmp_path: Path, turn: int) -> None:
    page = read(save(make_scan(LETTER * 2, (1500, 1100)).rotate(turn, expand=True), tmp_path / "a.png"))
    assert ratio(text_of(page), "\n".join(LETTER * 2)) > 95
    assert page.preparation[0] == f"turn {turn}"
    assert (page.width, page.height) == pytest.approx((360, 264))


@pytest.mark.parametrize("stored", [ImageOps.flip, ImageOps.mirror])
def test_an_image_that_the_page_shows_turned_over_is_read_as_shown(
    make_scan: MakeScan, tmp_path: Path, stored: Callable[[Image.Image], Image.Image]
) -> None:
    canvas = Canvas(str(tmp_path / "over.pdf"), pagesize=(360, 216))
    canvas.transform(*((1, 0, 0, -1, 0, 216) if stored is ImageOps.flip else (-1, 0, 0, 1, 360, 0)))
    canvas.drawImage(ImageReader(stored(make_scan())), 0, 0, 360, 216)
    canvas.save()
    assert ratio(text_of(read(tmp_path / "over.pdf")), WHOLE) > 97


def test_a_false_resolution_does_not_matter(make_scan: MakeScan, tmp_path: Path) -> None:
    page = read(save(make_scan(), tmp_path / "a.png", dpi=(9, 9)))
    assert page.width == pytest.approx(1500 * 72 / 300)
    assert "believable" in page.reason


def test_one_broken_page_is_a_gap_between_good_ones(make_scan: MakeScan, tmp_path: Path) -> None:
    pages = [make_scan((text,)) for text in LETTER[:3]]
    path = tmp_path / "many.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    content = bytearray(path.read_bytes())
    with Image.open(path) as image:
        image.seek(1)
        start = image.tag_v2[273][0]  # type: ignore[attr-defined]
    content[start : start + 400] = bytes(400)
    path.write_bytes(content)
    read_all = [result.page for result in read_pages(path, [1, 2, 3], SETTINGS, ("eng",))]
    assert [page.error is None for page in read_all] == [True, False, True]
    assert read_all[1].error is not None
    assert read_all[1].error[0] == "page-damaged"


def test_the_executable_gives_the_same_kind_of_page(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    page = read(scan_pdf(make_scan()), ReadSettings(languages=("eng",), engine="pytesseract"))
    assert ratio(text_of(page), WHOLE) > 97
    assert 8 < page.lines[0].size < 15


def test_the_language_of_a_source_is_found(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    path = scan_pdf(make_scan(LETTER * 3, (1500, 1300)))
    assert probe_languages(path, ReadSettings()) == ("eng",)
    assert "eng" in installed_languages()


def test_a_text_layer_needs_no_language(make_pdf: MakePdf) -> None:
    assert probe_languages(make_pdf(lines_at(LETTER)), ReadSettings()) == ()


def test_pages_do_not_depend_on_the_order_of_reading(make_scan: MakeScan, tmp_path: Path) -> None:
    pages = [make_scan((text,)) for text in LETTER[:2]]
    path = tmp_path / "two.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert open_source(path, SETTINGS).pages == 2
    there = list(read_pages(path, [1, 2], SETTINGS, ("eng",)))
    back = list(read_pages(path, [2, 1], SETTINGS, ("eng",)))
    assert there == back[::-1]


def test_print_of_the_other_side_alone_is_no_text(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    other_side = ImageOps.mirror(make_scan(LETTER * 2)).filter(ImageFilter.GaussianBlur(1))
    page = read(scan_pdf(other_side.point(lambda grey: 200 + grey * 45 // 255)))
    assert page.lines == ()
    assert page.error is None


def test_a_hidden_layer_with_a_wrong_letter_in_every_other_word_is_replaced(
    make_scan: MakeScan, scan_pdf: Callable[..., Path]
) -> None:
    damaged = tuple(text.replace("h", "b").replace("ee", "cc") for text in LETTER)
    page = read(scan_pdf(make_scan(), hidden=damaged))
    assert page.text_from == "ocr"
    assert ratio(text_of(page), WHOLE) > 97
