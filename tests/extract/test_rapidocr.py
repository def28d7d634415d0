"""RapidOCR, the extra engine, gives the same kind of page as the others."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from digitize.errors import EngineError
from digitize.extract import ReadSettings, read_pages
from digitize.extract.engines import engine_of
from tests.extract.conftest import LETTER, MakeScan

pytest.importorskip("rapidocr", reason="the extra rapidocr is not installed")

from digitize.extract.engines.rapidocr import RapidOCR


@pytest.fixture
def scan(make_scan: MakeScan, tmp_path: Path) -> Path:
    path = tmp_path / "scan.png"
    make_scan().save(path, dpi=(300, 300))
    return path


@pytest.mark.slow
def test_a_page_comes_out_as_with_the_other_engines(scan: Path) -> None:
    pages = {}
    for engine in ("rapidocr", "tesseract"):
        settings = ReadSettings(languages=("eng",), engine=engine)
        [result] = read_pages(scan, (1,), settings, ("eng",))
        pages[engine] = result.page
    ours, other = pages["rapidocr"], pages["tesseract"]
    assert ours.engine.startswith("rapidocr 3") and not ours.error
    assert [line.text for line in ours.lines] == list(LETTER)
    for a, b in zip(ours.lines, other.lines, strict=True):
        assert abs(a.baseline - b.baseline) < 2 and abs(a.size - b.size) < 2
        assert abs(a.box.x0 - b.box.x0) < 3 and abs(a.box.x1 - b.box.x1) < 3
    assert all(0 <= word.confidence <= 1 for line in ours.lines for word in line.words)


def test_letters_that_it_does_not_know_are_refused() -> None:
    with pytest.raises(EngineError, match="does not read rus"):
        engine_of("rapidocr").read(np.full((60, 60), 255, np.uint8), ("rus",), 300.0)


def test_for_latin_letters_it_has_none_of_other_scripts(scan: Path) -> None:
    """The recogniser that helps with doubtful words: the same reading, of fewer letters."""
    engine = RapidOCR()
    assert engine._letters is not engine._reader
    characters = engine._letters.text_rec.session.get_character_list()
    assert {"ß", "ğ", "Ł", "—", "½"} < set(characters) and not {"中", "ひ", "←", "ж"} & set(characters)
    line = np.full((48, 700), 255, np.uint8)
    cv2.putText(line, "Bern, 12. Mai 1940", (10, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0,), 2)
    assert "".join(letter.text for letter in engine.read_letters(line)) == "Bern, 12. Mai 1940"
