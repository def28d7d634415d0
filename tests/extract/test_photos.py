"""What telephones and libraries hand out is read too: HEIF images, and DjVu where the system has DjVuLibre."""

import shutil
import subprocess
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from digitize.batch.inputs import walk
from digitize.errors import PageError, SourceError
from digitize.extract import ReadSettings, djvu, open_source, read_pages
from digitize.extract.djvu import DjvuSource
from digitize.extract.images import ImageSource
from tests.extract.conftest import LETTER, MakeScan

SETTINGS = ReadSettings(preview_dpi=0, languages=("eng",))
MAKERS = ("cjb2", "c44", "djvm", "djvmcvt")
needs_djvu = pytest.mark.skipif(
    not djvu.is_installed() or not all(map(shutil.which, MAKERS)), reason="DjVuLibre is not installed: djvulibre-bin"
)


def first_lines(path: Path) -> list[str]:
    pages = open_source(path, SETTINGS).pages
    found = [result.page for result in read_pages(path, range(1, pages + 1), SETTINGS, ("eng",))]
    return [page.lines[0].text if page.lines else (page.error or ("blank",))[0] for page in found]


@pytest.mark.parametrize("name", ["photo.heic", "PHOTO.HEIF", "photo.jpg", "photo"])
def test_a_heif_image_is_read_whatever_its_name(tmp_path: Path, make_scan: MakeScan, name: str) -> None:
    pillow_heif.from_pillow(make_scan().convert("RGB")).save(tmp_path / name, quality=90)
    assert first_lines(tmp_path / name) == [LETTER[0]]
    [found] = walk([tmp_path], tmp_path / "out")
    assert (found.error, found.skipped) == (None, False)


def test_one_of_several_images_gives_each_of_them(tmp_path: Path, make_scan: MakeScan) -> None:
    heif = pillow_heif.from_pillow(make_scan(LETTER[:1]).convert("RGB"))
    heif.add_from_pillow(make_scan(LETTER[1:2]).convert("RGB"))
    heif.save(tmp_path / "a.heic", quality=90, primary_index=1)
    assert first_lines(tmp_path / "a.heic") == list(LETTER[:2])


def test_a_turned_photo_stands_upright(tmp_path: Path, make_scan: MakeScan) -> None:
    image = make_scan().convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    image.rotate(90, expand=True).save(tmp_path / "a.heic", exif=exif.tobytes(), quality=90)
    assert ImageSource(tmp_path / "a.heic", 10**9).page(1)[0].shape == (image.height, image.width)


def test_a_broken_heif_image_is_an_error(tmp_path: Path, make_scan: MakeScan) -> None:
    pillow_heif.from_pillow(make_scan().convert("RGB")).save(tmp_path / "a.heic")
    data = (tmp_path / "a.heic").read_bytes()
    for i, damaged in enumerate((data[:300], data[: len(data) // 2], data[:12] + b"\xff" * 500)):
        path = tmp_path / f"{i}.heic"
        path.write_bytes(damaged)
        assert outcome(path) in ("damaged", "page-damaged")


def outcome(path: Path) -> str:
    try:
        return first_lines(path)[0]
    except SourceError as error:
        return error.code


@pytest.fixture
def leaves(tmp_path: Path, make_scan: MakeScan) -> list[Path]:
    """Three DjVu pages: two of black and white at 300 dpi, one of greys at 200."""
    pages = []
    for i, text in enumerate(LETTER[:3]):
        image, page = make_scan((text,)), tmp_path / f"leaf{i}.djvu"
        kind, maker = ("pgm", ["c44", "-dpi", "200"]) if i == 2 else ("pbm", ["cjb2", "-dpi", "300"])
        (image if kind == "pgm" else image.convert("1")).save(tmp_path / f"leaf.{kind}")
        subprocess.run([*maker, tmp_path / f"leaf.{kind}", page], check=True, capture_output=True)
        pages.append(page)
    return pages


def bundled(leaves: list[Path], name: str = "volume.djvu") -> Path:
    path = leaves[0].with_name(name)
    subprocess.run(["djvm", "-c", path, *leaves], check=True, capture_output=True)
    return path


@needs_djvu
@pytest.mark.parametrize("name", ["volume.djvu", "Том\n-1.DJV", "volume.pdf"])
def test_a_djvu_document_gives_all_its_pages(leaves: list[Path], name: str) -> None:
    path = bundled(leaves).rename(leaves[0].with_name(name))
    assert open_source(path, SETTINGS).pages == 3
    assert first_lines(path) == list(LETTER[:3])
    source = DjvuSource(path, 10**9)
    assert [source.page(number)[1] for number in (1, 2, 3)] == [300.0, 300.0, 200.0]
    assert first_lines(leaves[1]) == [LETTER[1]]


@needs_djvu
def test_one_that_was_cut_gives_what_is_left_and_says_so(leaves: list[Path]) -> None:
    path = bundled(leaves)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - leaves[2].stat().st_size // 2 * 2 + 40])
    info = open_source(path, SETTINGS)
    assert info.lack is not None and info.lack.code == "truncated"
    assert first_lines(path) == [*LETTER[:2], "page-damaged"]


@needs_djvu
def test_a_page_too_large_and_rubbish_are_errors(leaves: list[Path], tmp_path: Path) -> None:
    with pytest.raises(PageError, match="too large"):
        DjvuSource(leaves[0], 1000).page(1)
    (tmp_path / "bad.djvu").write_bytes(b"AT&TFORM\0\0\xff\0DJVM" + b"rubbish" * 90)
    with pytest.raises(SourceError, match="damaged"):
        open_source(tmp_path / "bad.djvu", SETTINGS)


@needs_djvu
def test_an_indirect_document_leads_to_no_other_file(leaves: list[Path], tmp_path: Path) -> None:
    bundle = bundled(leaves)
    (tmp_path / "parts").mkdir()
    subprocess.run(["djvmcvt", "-i", bundle, tmp_path / "parts", "index.djvu"], check=True, capture_output=True)
    assert first_lines(tmp_path / "parts" / "index.djvu") == ["page-damaged"] * 3


def test_without_djvulibre_its_files_are_skipped_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.djvu"
    path.write_bytes(b"AT&TFORM\0\0\0\x08DJVU")
    monkeypatch.setenv("PATH", str(tmp_path))
    for inputs in ([tmp_path], [path]):
        [found] = walk(inputs, tmp_path / "out")
        assert found.skipped and found.error is not None
        assert (found.error.code, "djvulibre-bin" in found.error.remedy) == ("djvu-missing", True)
    with pytest.raises(SourceError, match="DjVuLibre, which is not installed"):
        open_source(path, SETTINGS)
