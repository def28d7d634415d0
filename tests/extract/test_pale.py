"""Words at the beginning of a line that are too pale for the engine beside the rest are read by themselves."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.extract.engines import Engine, ReadLine, engine_of
from digitize.extract.ocr import read_image
from digitize.extract.pixels import Gray

LINES = (
    "the ferry was late again on Monday and the mill stood",
    "and nobody in the harbour knew what had become of it",
    "until a boat came in from the island with the letters",
    "and told that the ice had closed the sound since dawn",
    "so that the ledgers could not be sent before the week",
    "was over and the clerks went home without their wages",
)
AT = 3  # the line whose first word is pale


@dataclass
class Engineered:
    """Reads as Tesseract does, but for the first word of a line, which is too pale for it beside the others."""

    engine: Engine
    name: str = "engineered"

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        lines = self.engine.read(image, languages, ppi)
        return [replace(x, words=x.words[1:]) if "told" in [w.text for w in x.words] else x for x in lines]

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return self.engine.read_block(image, languages, ppi)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> object:
        return self.engine.read_line(image, languages, ppi)  # type: ignore[attr-defined]


def page(first: int) -> Gray:
    """A page of typed lines; the first word of one has the grey `first`."""
    image = Image.new("L", (1500, 900), 240)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(44)
    for n, line in enumerate(LINES):
        word, rest = line.split(" ", 1) if n == AT else ("", line)
        pen.text((100, 100 + 90 * n), f"{word} " if word else "", font=font, fill=first)
        pen.text((100 + (pen.textlength(f"{word} ", font) if word else 0), 100 + 90 * n), rest, font=font, fill=40)
    return cv2.GaussianBlur(np.asarray(image), (0, 0), 0.8).astype(np.uint8)


@pytest.mark.parametrize("grey", [205, 240])
def test_a_pale_word_at_the_beginning_of_a_line_is_read_and_blank_paper_is_not(grey: int) -> None:
    reading = read_image(page(grey), 300.0, Engineered(engine_of("auto")), ("eng",), ("eng",))  # type: ignore[arg-type]
    texts = [" ".join(word.text for word in line.words) for line in reading.lines]
    assert next(text for text in texts if "told" in text).startswith("and told") == (grey < 240)
    assert len(texts) == len(LINES)
    assert any(step.startswith("pale-beginnings") for step in reading.steps) == (grey < 240)
