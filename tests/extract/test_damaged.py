"""An image that is damaged in its middle and decodes all the same is told with its place, as far as its decoder knows."""

import io
import os
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.extract import ReadSettings, read_pages
from digitize.extract.damaged import fax_damage, flate_damage, heard, jpeg_damage

SIZE = (1000, 1400)


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    image = Image.new("L", SIZE, 245)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    for n in range(26):
        pen.text((60, 40 + 50 * n), "The ferry was late and the mill stood still until noon", font=font, fill=30)
    return image


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=75, dpi=(150, 150))
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
