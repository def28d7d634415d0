"""An input is known by its content, and what can't be read says so with a code."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from digitize.errors import SourceError
from digitize.extract import ReadSettings, open_source
from tests.extract.conftest import LETTER, MakePdf, MakeScan, lines_at

SETTINGS = ReadSettings()


def code_of(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        open_source(path, SETTINGS)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    return caught.value.code


def test_a_pdf_tells_its_pages_and_its_digest(make_pdf: MakePdf) -> None:
    info = open_source(make_pdf(lines_at(LETTER), lines_at(LETTER)), SETTINGS)
    assert (info.kind, info.pages, info.repaired, info.truncated) == ("pdf", 2, False, False)
    assert len(info.sha256) == 64


def test_the_content_decides_whatever_the_name_says(make_pdf: MakePdf, make_scan: MakeScan, tmp_path: Path) -> None:
    assert open_source(make_pdf(lines_at(LETTER), name="letter.jpg"), SETTINGS).kind == "pdf"
    make_scan().save(tmp_path / "scan.pdf", "PNG")
    assert open_source(tmp_path / "scan.pdf", SETTINGS).kind == "image"


def test_a_tiff_has_as_many_pages_as_frames(make_scan: MakeScan, tmp_path: Path) -> None:
    pages = [make_scan((text,)) for text in LETTER[:3]]
    pages[0].save(tmp_path / "many.tif", save_all=True, append_images=pages[1:])
    assert open_source(tmp_path / "many.tif", SETTINGS).pages == 3


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
    (tmp_path / "cut.pdf").write_bytes(whole[: whole.index(b"xref")])
    info = open_source(tmp_path / "cut.pdf", SETTINGS)
    assert info.pages == 4
    assert info.truncated


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
