"""What Tesseract doubts is read by a second engine as well: its letters, between the first one's blanks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitize.describe.quality import DOUBTFUL
from digitize.errors import EngineError
from digitize.extract import ReadSettings, engines, read_pages, second_engine
from digitize.extract.engines import ReadLetter, ReadLine, ReadWord, engine_of, second_of
from digitize.extract.pixels import Gray
from digitize.extract.prepare import Prepared, prepare
from digitize.extract.two_readings import respaced
from tests.extract.conftest import MakeScan

ENGLISH = ("eng",)
FIRST = "tesseract 5"
SURE = 0.999


def page_of(*lines: tuple[tuple[str, float], ...]) -> tuple[list[ReadLine], Prepared]:
    """Lines as read, and their page: each word a box of a grey of its own, 10 pixels a letter."""
    image = np.full((40 + 40 * len(lines), 1000), 255, np.uint8)
    read, grey = [], 0
    for i, line in enumerate(lines):
        words, x, y = [], 20, 20 + 40 * i
        for text, confidence in line:
            image[y : y + 24, x : x + 10 * len(text)] = grey
            words.append(ReadWord(text, x, y, x + 10 * len(text), y + 24, confidence))
            x, grey = x + 10 * (len(text) + 1), grey + 5
        read.append(ReadLine(tuple(words), y + 20, 12.0))
    return read, replace(prepare(image), image=image)


class Reader:
    """A second engine that says of the nth word of the page what it is told to."""

    name = "rapidocr 3"

    def __init__(self, told: dict[int, str], confidence: float = SURE) -> None:
        self.told, self.confidence, self.asked, self.width = told, confidence, list[int](), 0

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        self.width += image.shape[1]
        middle = image[image.shape[0] // 2].astype(int)
        letters: list[ReadLetter] = []
        for grey in sorted(set(middle[middle % 5 == 0]) - {255}):
            found = np.nonzero(middle == grey)[0]
            at = max(np.split(found, np.nonzero(np.diff(found) > 1)[0] + 1), key=len)
            if len(at) < 8:
                continue  # an edge between two greys
            self.asked.append(grey // 5)
            text = self.told.get(grey // 5, "")
            xs = np.linspace(at[0], at[-1], max(len(text), 1))
            letters += [ReadLetter(c, float(x), self.confidence) for c, x in zip(text, xs, strict=False)]
        return tuple(sorted(letters, key=lambda letter: letter.x))


def text_of(lines: list[ReadLine]) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in lines]


SENTENCE = (("the", 0.96), ("old", 0.96), ("hazbour", 0.7), ("was", 0.96), ("closed", 0.96), ("again", 0.96))


def test_a_doubtful_word_is_read_by_the_second_engine_and_keeps_its_place() -> None:
    lines, page = page_of(SENTENCE)
    reader = Reader({2: "harbour"})
    after, looked = second_engine.read_by(reader, lines, page, FIRST, ENGLISH)
    assert text_of(after) == ["the old harbour was closed again"] and looked == 1
    assert after[0].words[2].x0 == lines[0].words[2].x0
    assert reader.asked == [2]  # known and sure words cost nothing


def test_its_blanks_are_not_believed_and_the_first_ones_are() -> None:
    lines, page = page_of((("the", 0.96), ("haz", 0.6), ("bovr", 0.6), *SENTENCE[3:], *SENTENCE[3:]))
    after, _ = second_engine.read_by(Reader({1: "har", 2: "bour"}), lines, page, FIRST, ENGLISH)
    assert [len(line.words) for line in after] == [len(line.words) for line in lines]
    lines, page = page_of(SENTENCE)
    after, _ = second_engine.read_by(Reader({2: "har bour"}), lines, page, FIRST, ENGLISH)
    assert text_of(after) == ["the old harbour was closed again"]


@pytest.mark.parametrize("told", ["", "漢字漢字", "hqzbxvr"])
def test_a_word_that_the_second_engine_can_not_read_stays(told: str) -> None:
    lines, page = page_of(SENTENCE)
    reader = Reader({2: told}, 0.3)
    after, _ = second_engine.read_by(reader, lines, page, FIRST, ENGLISH)
    assert text_of(after) == text_of(lines)
    assert reader.asked == [2]


def test_a_word_where_the_second_engine_sees_nothing_stays_and_is_less_sure() -> None:
    lines, page = page_of((*SENTENCE, ("Lxq", 0.6)))
    [line], _ = second_engine.read_by(Reader({2: "harbour"}), lines, page, FIRST, ENGLISH)
    assert line.words[6].text == "Lxq" and line.words[6].confidence < 0.4


def test_both_in_agreement_are_surer_than_one() -> None:
    lines, page = page_of((*SENTENCE[:2], ("Sautot", 0.8), *SENTENCE[3:]))
    [line], _ = second_engine.read_by(Reader({2: "Sautot"}), lines, page, FIRST, ENGLISH)
    assert line.words[2].text == "Sautot" and line.words[2].confidence > 0.9


def test_a_word_that_the_second_engine_reads_otherwise_is_doubtful_and_one_that_both_read_alike_is_not() -> None:
    lines, page = page_of((*SENTENCE, ("Sautqt", 0.4), ("Belgrave", 0.8)))
    [line], _ = second_engine.read_by(Reader({6: "Sautot", 7: "Belgrave"}, 0.97), lines, page, FIRST, ENGLISH)
    *_, other, alike = line.words
    assert (other.text, alike.text) == ("Sautot", "Belgrave")
    assert other.chance is not None and other.chance < DOUBTFUL < other.confidence  # its letters are well read
    assert alike.chance is not None and alike.chance > DOUBTFUL


def test_what_it_costs_is_bounded_by_the_width_of_the_page() -> None:
    names = (("Zarkov", 0.4), ("in", 0.96), ("the", 0.96), ("Quorvex", 0.4), ("and", 0.96), ("afterwards", 0.96))
    lines, page = page_of(*[names] * 8)
    reader = Reader({})
    second_engine.read_by(reader, lines, page, FIRST, ENGLISH)
    letters = sum(len(text) for text, _ in names) * 8
    assert 0 < len(reader.asked) < 16
    assert sum(len(names[n % 6][0]) for n in reader.asked) <= second_engine.BUDGET * letters


def test_names_are_read_again_on_bad_paper_and_not_on_clean() -> None:
    name = ("Zarkovic", 0.91)
    clean = (("the", 0.96), ("old", 0.96), name, ("was", 0.96), ("closed", 0.96), ("again", 0.96))
    bad = (("the", 0.6), ("old", 0.5), name, ("was", 0.96), ("closed", 0.96), ("again", 0.96))
    for line, asked in ((clean, []), (bad, [2, 8])):
        reader = Reader({})
        lines, page = page_of(line, line)
        second_engine.read_by(reader, lines, page, FIRST, ENGLISH)
        assert reader.asked == asked


def test_a_page_that_is_hardly_read_is_read_as_a_whole() -> None:
    told = ("Udenrigsministeriet", "har", "modtaget", "brevet", "fra", "gesandtskabet")
    line = tuple((word.replace("r", "x"), 0.9) for word in told)
    lines, page = page_of(line, line)
    reader = Reader({n: told[n % 6] for n in range(12)})
    after, _ = second_engine.read_by(reader, lines, page, FIRST, ENGLISH)
    assert text_of(after) == [" ".join(told)] * 2


def test_letters_of_two_words_that_run_together_are_cut_at_the_blank_of_the_first_reading() -> None:
    first = (ReadWord("cf", 0, 0, 20, 20, 0.9), ReadWord("tbe", 30, 0, 60, 20, 0.9))
    letters = [ReadLetter(c, float(x), 0.9) for x, c in enumerate("ofthe")]
    assert ["".join(c.text for c in word) for word in respaced(first, letters)] == ["of", "the"]


def test_other_letters_and_other_engines_are_read_as_before() -> None:
    assert second_of(engine_of("auto"), ("rus",)) == (None, "")
    assert second_of(engine_of("auto"), ("eng", "rus")) == (None, "")
    assert second_of(engine_of("tesseract"), ENGLISH) == (None, "")


def test_without_it_pages_are_read_and_say_so(
    make_scan: MakeScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise EngineError("the engine rapidocr is not installed", "pip install it")

    path = tmp_path / "scan.png"
    speckled(make_scan()).save(path, dpi=(300, 300))
    auto = engine_of("auto")
    monkeypatch.setattr(engines, "engine_of", missing)
    assert second_of(auto, ENGLISH) == (
        None,
        "doubtful words not read by a second engine: the engine rapidocr is not installed",
    )
    [result] = read_pages(path, (1,), ReadSettings(languages=ENGLISH), ENGLISH)
    assert not result.page.error and "harbour" in " ".join(line.text for line in result.page.lines)
    assert "not read by a second engine" in result.page.reason


def speckled(image: Image.Image) -> Image.Image:
    """A page with dirt on its letters."""
    noise, pixels = np.random.default_rng(4), np.asarray(image).copy()
    for y, x in zip(noise.integers(0, 890, 700), noise.integers(0, 1490, 700), strict=True):
        pixels[y : y + 5, x : x + 5] = 30
    return Image.fromarray(pixels)


def test_rapidocr_reads_what_tesseract_doubts(make_scan: MakeScan, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra rapidocr is not installed")
    path = tmp_path / "scan.png"
    speckled(make_scan()).save(path, dpi=(300, 300))
    first, second = (list(read_pages(path, (1,), ReadSettings(languages=ENGLISH), ENGLISH)) for _ in range(2))
    assert first == second
    assert any("by rapidocr 3" in step for step in first[0].page.preparation)


def test_rapidocr_tells_letters_and_blanks() -> None:
    pytest.importorskip("rapidocr", reason="the extra rapidocr is not installed")
    from PIL import ImageDraw, ImageFont

    image = Image.new("L", (420, 48), 255)
    ImageDraw.Draw(image).text((10, 6), "the old harbour", font=ImageFont.load_default(32), fill=20)
    letters = engine_of("rapidocr").read_letters(np.asarray(image))
    assert "".join(letter.text for letter in letters) == "the old harbour"
    assert [letter.x for letter in letters] == sorted(letter.x for letter in letters)
    assert 0 < letters[0].x < letters[-1].x < 420


def test_a_picture_without_letters_gives_none() -> None:
    pytest.importorskip("rapidocr")
    assert engine_of("rapidocr").read_letters(np.full((48, 60), 230, np.uint8)) == ()
