"""A file's number at the head of a sheet that the engine made rubbish of is read again; other lines stay as they were read."""

from dataclasses import dataclass

import numpy as np
import pytest

from digitize.extract.engines import ReadLine, ReadWord, engine_of
from digitize.extract.ocr import read_image
from digitize.extract.pixels import Gray
from tests.extract.conftest import LETTER, MakeScan

ENGLISH = ("eng",)


@dataclass
class Scrawling:
    """Tesseract that makes of the first line of a page what engines make of scrawl."""

    name: str = "scrawling"

    def __post_init__(self) -> None:
        self.engine = engine_of("tesseract")

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        first, *lines = self.engine.read(image, languages, ppi)
        rubbish = [ReadWord("ez", w.x0, w.y0 - 30, w.x1, w.y1 + 40, 0.3) for w in first.words]
        return [ReadLine(tuple(rubbish), first.baseline, 0.0), *lines]

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return self.engine.read_block(image, languages, ppi)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        return self.engine.read_line(image, languages, ppi)  # type: ignore[attr-defined]


def test_a_files_number_that_was_made_rubbish_of_is_read_in_its_place(make_scan: MakeScan) -> None:
    image = np.asarray(make_scan(("p.B.12.41.Gr.-KM.", "", *LETTER, *LETTER), (1500, 2400)))
    first, *rest = read_image(image, 300.0, Scrawling(), ENGLISH, ENGLISH).lines
    plain = read_image(image, 300.0, engine_of("tesseract"), ENGLISH, ENGLISH)
    assert first.text == "p.B.12.41.Gr.-KM."
    assert first.box.x0 == pytest.approx(120 * 72 / 300, abs=4)
    assert [line.text for line in rest] == [line.text for line in plain.lines[1:]]
    assert not any("numbers-at-head" in step for step in plain.steps)  # it was read well
