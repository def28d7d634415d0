"""An image that is damaged in its middle and decodes all the same is told with its place, as far as its decoder knows."""

import io
import os
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.errors import PageError
from digitize.extract import ReadSettings, read_pages
from digitize.extract.damaged import WHOLE, fax_damage, flate_damage, heard, jpeg_damage, seam
from digitize.extract.images import ImageSource
from digitize.extract.pixels import Gray

SIZE = (1000, 1400)


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    image = Image.new("L", SIZE, 245)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    for n in range(26):
        pen.text((60, 40 + 50 * n), "The ferry was late and the mill stood still until noon", font=font, fill=30)
    return image


def jpeg(image: Image.Image, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=75, dpi=(150, 150), **how)
    return file.getvalue()


def fax(image: Image.Image, kind: str = "group4") -> tuple[bytes, bytes]:
    """A TIFF file in fax codes, and the codes alone."""
    file = io.BytesIO()
    image.convert("1").save(file, "TIFF", compression=kind, dpi=(150, 150), tiffinfo={278: SIZE[1]})
    whole = file.getvalue()
    with Image.open(io.BytesIO(whole)) as opened:
        (at,), (length,) = opened.tag_v2[273], opened.tag_v2[279]
    return whole, whole[at : at + length]


def spoiled(data: bytes, share: float, count: int = 12) -> bytes:
    """The data with some bytes in their middle made others."""
    at = int(share * len(data))
    return data[:at] + bytes(255 - byte for byte in data[at : at + count]) + data[at + count :]


def without(data: bytes, share: float, count: int = 600) -> bytes:
    at = int(share * len(data))
    return data[:at] + data[at + count :]


def pdf_of(data: bytes, path: Path, **keys: object) -> Path:
    """A PDF of one page, filled by one image of the sheet's size with these bytes."""
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, data)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIZE[0], Height=SIZE[1], **keys
        )
        content = pikepdf.Stream(pdf, b"q 480 0 0 672 0 0 cm /I Do Q")
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 480, 672],
            Contents=content,
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path


def test_sound_images_are_not_told(sheet: Image.Image) -> None:
    assert jpeg_damage(jpeg(sheet)) is None
    assert flate_damage(zlib.compress(sheet.tobytes())) is None
    for kind in ("group3", "group4"):
        assert fax_damage(fax(sheet, kind)[1], *SIZE) is None


@pytest.mark.parametrize("share", [0.3, 0.55, 0.8])
def test_fax_codes_that_make_no_row_are_told_from_there_on(sheet: Image.Image, share: float) -> None:
    rows = fax_damage(spoiled(fax(sheet)[1], share), *SIZE)
    assert rows is not None and rows == (pytest.approx(share, abs=0.06), 1.0)


def test_codes_of_another_kind_are_none_of_a_fax() -> None:
    assert fax_damage(bytes(range(256)) * 40, *SIZE) is None


@pytest.mark.parametrize("share", [0.3, 0.55, 0.8])
def test_jpeg_data_with_a_part_lost_is_told_from_above_there_on(sheet: Image.Image, share: float) -> None:
    rows = jpeg_damage(without(jpeg(sheet), share))
    assert rows is not None and rows[0] <= share and rows[1] == 1.0


def test_a_jpeg_that_breaks_off_is_told_and_one_that_lacks_its_last_two_bytes_is_whole(sheet: Image.Image) -> None:
    for kind in ({}, {"progressive": True}):
        data = jpeg(sheet, **kind)
        assert jpeg_damage(data[:-2]) is None and jpeg_damage(data + bytes(100)) is None
        assert jpeg_damage(data[: len(data) // 2]) is not None


def shifted(height: int, row: int, column: int, step: int) -> Gray:
    """The greys of a page's blocks, letters on paper, the paper's being others from a place on."""
    chance = np.random.default_rng(2)
    blocks = np.full((height, 120), 225) + chance.integers(-1, 2, (height, 120))
    for line in range(3, height - 3, 4):
        blocks[line, 8:100] -= chance.integers(0, 90, 92)
    flat = blocks.reshape(-1)
    flat[row * 120 + column :] += step
    return np.clip(blocks, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("step", [-60, -9, 12])
@pytest.mark.parametrize(("row", "column"), [(42, 60), (82, 30), (62, 90)])
def test_codes_that_fall_into_step_again_leave_a_seam(step: int, row: int, column: int) -> None:
    found = seam(shifted(150, row, column, step))
    assert found is not None and found == (pytest.approx(row / 150, abs=0.01), 1.0)


@pytest.mark.parametrize("step", [-60, 12])
def test_an_edge_of_what_was_scanned_is_no_seam(step: int) -> None:
    assert seam(shifted(150, 0, 0, 0)) is None
    assert seam(shifted(150, 40, 0, step)) is None  # along a whole row
    corner, slanted = shifted(150, 0, 0, 0).astype(int), shifted(150, 0, 0, 0).astype(int)
    corner[40:, 60:] += step
    for column in range(120):
        slanted[40 + column // 30 :, column] += step
    for blocks in (corner, slanted):
        assert seam(np.clip(blocks, 0, 255).astype(np.uint8)) is None
    assert seam(np.zeros((3, 3), np.uint8)) is None


KINDS = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".jp2": "JPEG2000"}


def saved(image: Image.Image, path: Path, share: float = 1.0, **how: object) -> Path:
    file = io.BytesIO()
    image.save(file, KINDS[path.suffix], **how)
    path.write_bytes(file.getvalue()[: int(share * len(file.getvalue()))])
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_an_image_file_that_breaks_off_is_given_as_far_as_it_goes(
    sheet: Image.Image, tmp_path: Path, name: str
) -> None:
    grain = np.random.default_rng(1).integers(-9, 10, SIZE[::-1])
    paper = Image.fromarray(np.clip(np.asarray(sheet) + grain, 0, 255).astype(np.uint8))
    source = ImageSource(saved(paper, tmp_path / name, 0.6), 10**8)
    greys, whole = source.page(1)[0], np.asarray(paper)
    rows = source.damage(1)
    assert rows == (pytest.approx(0.6, abs=0.05), 1.0)
    assert np.abs(greys[:700].astype(int) - whole[:700]).mean() < 5
    sound = ImageSource(saved(paper, tmp_path / f"sound-{name}"), 10**8)
    assert sound.page(1)[0].shape == greys.shape and sound.damage(1) is None


def test_what_of_a_progressive_or_turned_image_breaks_off_is_told_as_all_of_it(
    sheet: Image.Image, tmp_path: Path
) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    for how in ({"progressive": True}, {"exif": turned}):
        source = ImageSource(saved(sheet, tmp_path / "a.jpg", 0.6, **how), 10**8)
        assert source.page(1)[0].size and source.damage(1) == WHOLE
    ends = ImageSource(tmp_path / "b.jpg", 10**8) if (tmp_path / "b.jpg").write_bytes(jpeg(sheet)[:-2]) else None
    assert ends and ends.page(1)[0].size and ends.damage(1) is None


def test_one_that_gives_hardly_anything_is_a_gap(sheet: Image.Image, tmp_path: Path) -> None:
    for name, share in (("a.jpg", 0.01), ("a.png", 0.004), ("a.jp2", 0.5)):
        with pytest.raises(PageError):
            ImageSource(saved(sheet, tmp_path / name, share), 10**8).page(1)


def test_flate_data_of_another_sum_is_told(sheet: Image.Image) -> None:
    assert flate_damage(zlib.compress(sheet.tobytes())[:-2] + b"??") == (0.0, 1.0)


def test_what_decoders_print_is_heard_and_nothing_is_left_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert heard(lambda: os.write(2, b"Corrupt")) == b"Corrupt"
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def unread(path: Path) -> list[tuple[float, float]]:
    """Where the one page of a file is told to be damaged: from where to where, in shares of its height."""
    settings = ReadSettings(languages=("eng",))
    (found,) = read_pages(path, [1], settings, ("eng",))
    assert found.page.error is None and len(found.page.lines) > 5
    return [(box.y0 / found.page.height, box.y1 / found.page.height) for box in found.page.unread if box.width > 400]


@pytest.mark.slow
def test_a_page_whose_image_is_damaged_in_its_middle_is_told(sheet: Image.Image, tmp_path: Path) -> None:
    whole, codes = fax(sheet)
    fax_keys = {
        "Filter": pikepdf.Name.CCITTFaxDecode,
        "DecodeParms": pikepdf.Dictionary(K=-1, Columns=SIZE[0], Rows=SIZE[1]),
        "ColorSpace": pikepdf.Name.DeviceGray,
        "BitsPerComponent": 1,
    }
    jpeg_keys = {"Filter": pikepdf.Name.DCTDecode, "ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(without(jpeg(sheet), 0.6))
    scan = tmp_path / "scan.tif"
    scan.write_bytes(whole.replace(codes, spoiled(codes, 0.6)))
    files = (
        photo,
        scan,
        pdf_of(without(jpeg(sheet), 0.6), tmp_path / "photo.pdf", **jpeg_keys),
        pdf_of(spoiled(codes, 0.6), tmp_path / "scan.pdf", **fax_keys),
    )
    for path in files:
        assert any(top <= 0.65 and foot > 0.99 for top, foot in unread(path)), path.name
    for path in (
        pdf_of(jpeg(sheet), tmp_path / "sound.pdf", **jpeg_keys),
        pdf_of(codes, tmp_path / "fax.pdf", **fax_keys),
    ):
        assert unread(path) == [], path.name


def test_noise_is_no_crash(sheet: Image.Image) -> None:
    noise = np.random.default_rng(1).integers(0, 256, 5000, dtype=np.uint8).tobytes()
    assert fax_damage(noise, *SIZE) is None
    assert jpeg_damage(noise) is None and flate_damage(noise) is None
    assert fax_damage(b"", 0, 0) is None
