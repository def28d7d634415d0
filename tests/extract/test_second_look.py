"""A doubtful line is read again, and of two readings each word is taken from the better one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitize.extract import ReadSettings, read_pages, second_look
from digitize.extract.engines import ReadLine, ReadWord
from digitize.extract.pixels import Gray
from digitize.extract.prepare import prepare
from digitize.extract.specks import despeckled
from digitize.extract.two_readings import combined
from tests.extract.conftest import LETTER, MakeScan

ENGLISH = ("eng",)
SETTINGS = ReadSettings(languages=ENGLISH)


def reading(*words: tuple[str, float], width: float = 10.0) -> tuple[ReadWord, ...]:
    """Words side by side, each letter `width` pixels wide."""
    out, x = [], 0.0
    for text, confidence in words:
        out.append(ReadWord(text, x, 0.0, x + width * len(text), 20.0, confidence))
        x += width * (len(text) + 1)
    return tuple(out)


def texts(words: tuple[ReadWord, ...]) -> list[str]:
    return [word.text for word in words]


def test_the_known_and_surer_word_wins_and_keeps_its_place() -> None:
    first = reading(("the", 0.96), ("hazbour", 0.7), ("was", 0.96))
    second = reading(("the", 0.96), ("harbour", 0.9), ("was", 0.95), width=10.2)
    both = combined(first, second, ENGLISH)
    assert texts(both) == ["the", "harbour", "was"]
    assert [word.x0 for word in both] == [word.x0 for word in first]


def test_a_reading_that_is_no_better_changes_nothing() -> None:
    first = reading(("the", 0.96), ("harbour", 0.8), ("was", 0.96))
    second = reading(("the", 0.9), ("harhour", 0.85), ("wes", 0.9))
    assert texts(combined(first, second, ENGLISH)) == ["the", "harbour", "was"]
    assert combined(first, (), ENGLISH) == first


def test_a_mark_that_only_one_reading_has_was_dirt() -> None:
    first = reading(("closed", 0.95), ("in", 0.95), ("March", 0.95), (":", 0.3))
    assert texts(combined(first, first[:3], ENGLISH)) == ["closed", "in", "March"]
    sure = (*first[:3], replace(first[3], confidence=0.95))
    assert texts(combined(sure, first[:3], ENGLISH)) == ["closed", "in", "March", ":"]


def test_a_word_that_only_the_first_reading_has_is_never_lost() -> None:
    first = reading(("closed", 0.95), ("Zxq", 0.2), ("March", 0.95))
    assert texts(combined(first, (first[0], first[2]), ENGLISH)) == ["closed", "Zxq", "March"]


def test_words_that_ran_together_are_parted() -> None:
    first = (ReadWord("to-the", 0, 0, 60, 20, 0.4), ReadWord("ministry", 80, 0, 160, 20, 0.95))
    second = (ReadWord("to", 0, 0, 20, 20, 0.95), ReadWord("the", 31, 0, 60, 20, 0.96), first[1])
    assert texts(combined(first, second, ENGLISH)) == ["to", "the", "ministry"]


def test_read_alike_twice_is_surer_than_read_once() -> None:
    first = reading(("Sautot", 0.7), ("came", 0.9))
    assert combined(first, first, ENGLISH)[0].confidence > 0.7


class Stub:
    """An engine that gives one answer for every line and counts how often it was asked."""

    name = "stub 1"

    def __init__(self) -> None:
        self.asked = 0

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return []

    read_block = read

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        self.asked += 1
        return ()


@pytest.mark.parametrize("doubtful", [0, 4, 40])
def test_the_cost_is_bounded_by_the_width_of_the_page(doubtful: int) -> None:
    page = prepare(np.full((1000, 800), 255, np.uint8))
    words = reading(("some", 0.96), ("words", 0.96), ("of", 0.96), ("text", 0.96))
    poor = tuple(replace(word, confidence=0.5) for word in words)
    lines = [ReadLine(poor if i < doubtful else words, 20.0, 10.0) for i in range(40)]
    engine = Stub()
    after, looked = second_look.second_look(lines, page, engine, ENGLISH, 200.0)
    assert after == lines
    assert engine.asked <= second_look.BUDGET * len(lines)
    assert (looked > 0) == (doubtful > 0)


def test_specks_go_and_full_stops_stay() -> None:
    part = np.full((40, 120), 230, np.uint8)
    part[10:26, 20:36] = 20  # a letter
    part[22:26, 40:44] = 20  # a full stop
    part[4:6, 60:62] = 20  # a speck
    clean = despeckled(part, 16.0)
    assert clean[23, 41] == 20
    assert clean[4:6, 60:62].min() == 230
    assert clean[15, 25] == 20


def test_a_speckled_page_says_that_it_was_read_again(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    noise = np.random.default_rng(4)
    pixels = np.asarray(make_scan(LETTER)).copy()
    for y, x in zip(noise.integers(0, 890, 500), noise.integers(0, 1490, 500), strict=True):
        pixels[y : y + 4, x : x + 4] = 30
    path = scan_pdf(Image.fromarray(pixels))
    (first,), (second,) = (list(read_pages(path, [1], SETTINGS, ENGLISH)) for _ in range(2))
    assert first == second
    assert any(step.startswith("second-look ") for step in first.page.preparation)
