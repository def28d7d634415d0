"""A page that is written as hOCR, ALTO or PAGE is read again as it was: its lines, columns and blocks, what was doubtful in it,
how it was read, and laid level."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from digitize.extract.pagefiles.found import FoundPage
from digitize.extract.pagefiles.from_alto import read_alto
from digitize.extract.pagefiles.from_hocr import read_hocr
from digitize.extract.pagefiles.from_page import read_page_xml
from digitize.extract.pagefiles.placed import page_of
from digitize.model.page import Box, Line, Page, Word, around
from digitize.model.traced import TracedText
from digitize.write.corpus import open_corpus
from digitize.write.formats.alto import alto
from digitize.write.formats.hocr import hocr
from digitize.write.formats.page import page_xml
from digitize.write.formats.pagegrid import Grid
from digitize.write.held import Held, LeafLine, lines_of
from digitize.write.leaves import Leaf, as_scanned
from tests.review.corpus import Corpus, change, record, spans_of

FORMATS = pytest.mark.parametrize(
    ("read", "written"),
    [
        (read_hocr, lambda grid: etree.tostring(hocr(grid, "letter"))),
        (read_alto, lambda grid: etree.tostring(alto(grid, "2026-01-01"))),
        (read_page_xml, lambda grid: etree.tostring(page_xml(grid, "2026-01-01"))),
    ],
    ids=["hocr", "alto", "page"],
)
Read, Written = Callable[[bytes, str], list[FoundPage]], Callable[[Grid], bytes]
PIXEL = 0.25  # points, and a little


def line(text: str, x: float, y: float, column: int, block: int, **more: object) -> Line:
    words = []
    for n, one in enumerate(text.split()):
        words.append(Word(one, Box(x, y, x + 6.0 * len(one), y + 10), round(0.9123 - 0.0301 * n, 4)))
        x += 6.0 * (len(one) + 1)
    values = {"size": 11.37, "column": column, "block": block} | more
    return Line(tuple(words), around(word.box for word in words), y + 8, **values)  # type: ignore[arg-type]


def page(**more: object) -> Page:
    """A page of two columns: a head, a letter in blocks that end within what one role has, a stamp across it, and a reference
    that was read in two more ways."""
    lines = (
        line("The Harbour Review", 200, 50, 0, 0, bold=True),
        line("The captain said that the bar", 60, 100, 0, 1),
        line("would stay open.", 60, 114, 0, 1),
        line("He asked for coal.", 60, 140, 0, 2, italic=True),
        line("SECRET 41 The pilots", 320, 100, 1, 3),
        line("would remain at sea.", 320, 114, 1, 3),
        line("F. About. On. 3. d. 5", 320, 300, 1, 4, readings=("F. 06. Op. 3. d. 5", "F. O6. On. 3. & d. 5")),
        line("RECEIVED", 250, 120, 2, 5, apart=True),
    )
    values = {"engine": "tesseract 5.5", "languages": ("eng", "rus"), "unread": (Box(60.0, 400.0, 160.0, 420.0),)}
    values = {"text_from": "ocr"} | values | more
    return Page(1, 595.0, 842.0, lines, **values)  # type: ignore[arg-type]


def leaf_of(page: Page) -> Leaf:
    """The page with the roles of its lines: those of a block are not all of one, and one line is of two."""
    lines: list[LeafLine] = []
    for n, one in enumerate(lines_of(page, [])):
        if n == 4:  # a classification and a number with the title behind it
            first, second = one.words[:1], one.words[1:]
            lines += [replace(one, words=first, role="classification")]
            lines += [replace(one, words=second, role="title", continues=True)]
        else:
            lines.append(replace(one, role=("furniture", "body", "signature")[n % 3]))
    return Leaf(page.number, page.width, page.height, tuple(lines), page, page.rules)


def again(read: Read, written: Written, leaf: Leaf) -> Page:
    (found,) = read(written(Grid(leaf, 2479, 3508, "letter.png")), "letter")
    return page_of(found, 1, "letter")


@FORMATS
def test_lines_stand_in_the_columns_and_blocks_in_which_they_were_read(read: Read, written: Written) -> None:
    before = page()
    after = again(read, written, leaf_of(before))
    told = [(x.text, x.column, x.block, x.bold, x.italic, x.apart, x.size) for x in before.lines]
    assert [(x.text, x.column, x.block, x.bold, x.italic, x.apart, x.size) for x in after.lines] == told
    for one, other in zip(before.lines, after.lines, strict=True):
        assert other.baseline == pytest.approx(one.baseline, abs=PIXEL)
        for word, known in zip(other.words, one.words, strict=True):
            assert word.confidence == known.confidence
            assert (word.box.x0, word.box.y1) == pytest.approx((known.box.x0, known.box.y1), abs=PIXEL)


@FORMATS
@pytest.mark.parametrize("angles", ["", "+1.4"])
def test_places_on_a_coarse_image_are_read_again_as_they_were(read: Read, written: Written, angles: str) -> None:
    before = replace(page(preparation=(f"deskew {angles}",) if angles else ()), width=600.0, height=840.0)
    grid = Grid(as_scanned(leaf_of(before)), 480, 672, "letter.png")  # a pixel is 1.25 points
    (found,) = read(written(grid), "letter")
    after = page_of(found, 1, "letter")
    for one, other in zip(before.lines, after.lines, strict=True):
        assert (other.text, other.baseline) == (one.text, pytest.approx(one.baseline, abs=0.1))
        for word, known in zip(other.words, one.words, strict=True):
            assert (word.box.x0, word.box.y1) == pytest.approx((known.box.x0, known.box.y1), abs=0.1)
            assert (word.confidence, word.chance) == (known.confidence, known.chance)


@FORMATS
def test_what_is_known_of_the_reading_comes_back(read: Read, written: Written) -> None:
    before = page()
    after = again(read, written, leaf_of(before))
    assert (after.engine, after.languages) == (before.engine, before.languages)
    assert [one.readings for one in after.lines] == [one.readings for one in before.lines]
    (place,) = after.unread
    assert (place.x0, place.y1) == pytest.approx((60.0, 420.0), abs=PIXEL)
    assert again(read, written, leaf_of(page(languages=(), unread=()))).languages == ()


@FORMATS
@pytest.mark.parametrize("angles", ["+1.4", "-0.8 +1.2"])
def test_a_page_that_was_laid_level_is_laid_level_again(read: Read, written: Written, angles: str) -> None:
    before = page(preparation=("light", f"deskew {angles}"))
    placed = as_scanned(leaf_of(before))
    tilt = math.tan(math.radians(float(angles.split()[0])))
    shift = placed.lines[1].words[0].foot - before.lines[1].baseline
    assert abs(shift) > 50 * abs(tilt)  # it does lie aslant in the file
    after = again(read, written, placed)
    assert after.preparation == (f"deskew {angles}",)
    for one, other in zip(before.lines, after.lines, strict=True):
        assert other.baseline == pytest.approx(one.baseline, abs=2 * PIXEL)
        assert other.words[-1].box.x1 == pytest.approx(one.words[-1].box.x1, abs=2 * PIXEL)
    assert after.unread[0].y1 == pytest.approx(420.0, abs=2 * PIXEL)


@FORMATS
def test_places_that_are_told_of_some_lines_alone_are_not_believed(read: Read, written: Written) -> None:
    told = written(Grid(leaf_of(page()), 2479, 3508, "letter.png"))
    cut = told.replace(b'data-block="4"', b'data-block="none"').replace(b"column 1, block 4", b"column 1")
    cut = cut.replace(b"layout {column:1; block:4;}", b"layout {column:1;}")
    assert cut != told
    (found,) = read(cut, "letter")
    lines = page_of(found, 1, "letter").lines
    assert sorted(word.text for x in lines for word in x.words) == sorted(w.text for x in page().lines for w in x.words)
    assert lines[0].block == 0 and len({x.block for x in lines}) > 3


@FORMATS
def test_a_page_of_which_only_a_level_preview_is_there_is_not_turned(read: Read, written: Written) -> None:
    before = page(preparation=("deskew +1.4",))
    after = again(read, written, leaf_of(before))
    assert after.preparation == ()
    assert after.lines[1].baseline == pytest.approx(before.lines[1].baseline, abs=PIXEL)


@FORMATS
@pytest.mark.parametrize("kind", ["text-layer", "ocr"])
def test_words_of_a_text_layer_have_a_type_again(read: Read, written: Written, kind: str) -> None:
    after = again(read, written, leaf_of(page(text_from=kind)))
    assert {word.style is not None for x in after.lines for word in x.words} == {kind == "text-layer"}


def dashed() -> tuple[Page, Leaf]:
    """A page of which cleaning took a dash and a speck, and put a word right."""
    before = page()
    lines = [*before.lines[:3], line("- Ah! n0n! |", 60, 140, 0, 2), *before.lines[4:]]
    read = replace(before, lines=tuple(lines))
    leaf = leaf_of(read)
    one = leaf.lines[3]
    words = (one.words[1], replace(one.words[2], text="non!"))
    told = replace(one, words=words, read=read.lines[3].words)
    return read, replace(leaf, lines=(*leaf.lines[:3], told, *leaf.lines[4:]))


@FORMATS
def test_what_was_read_is_read_again_beside_its_wording(read: Read, written: Written) -> None:
    before, leaf = dashed()
    file = written(Grid(leaf, 2479, 3508, "letter.png"))
    assert b">Ah!<" in file or b'CONTENT="Ah!"' in file
    after = again(read, written, leaf)
    assert [x.text for x in after.lines] == [x.text for x in before.lines]
    for word, known in zip(after.lines[3].words, before.lines[3].words, strict=True):
        assert word.confidence == known.confidence
        assert (word.box.x0, word.box.x1) == pytest.approx((known.box.x0, known.box.x1), abs=PIXEL)


@FORMATS
def test_how_sure_two_readings_are_of_a_word_is_read_again(read: Read, written: Written) -> None:
    first = line("It was thirty", 60, 140, 0, 2)
    words = (first.words[0], *(replace(word, confidence=0.91, chance=0.42) for word in first.words[1:]))
    (told,) = lines_of(Page(1, 595.0, 842.0, (replace(first, words=words),)), ())
    assert [word.confidence for word in told.words[1:]] == [0.42, 0.42]
    file = written(Grid(Leaf(1, 595.0, 842.0, (told,)), 2479, 3508, "letter.png"))
    (found,) = read(file, "letter")
    (after,) = page_of(found, 1, "letter").lines
    assert [(word.text, word.confidence, word.chance) for word in after.words] == [
        (word.text, word.confidence, word.chance) for word in words
    ]


@FORMATS
def test_a_wording_that_was_changed_since_is_what_is_read(read: Read, written: Written) -> None:
    _, leaf = dashed()
    file = written(Grid(leaf, 2479, 3508, "letter.png"))
    edited = re.sub(b'non!(?=["<])', b"Non!", file)  # also where it is the text of the whole line, not of what was read
    (found,) = read(edited.replace(b"Ah! non!", b"Ah! Non!"), "letter")
    assert page_of(found, 1, "letter").lines[3].text == "Ah! Non!"


@FORMATS
def test_places_of_what_was_read_that_can_not_be_are_left_alone(read: Read, written: Written) -> None:
    _, leaf = dashed()
    file = written(Grid(leaf, 2479, 3508, "letter.png"))
    for wrong in (rb": 1,", rb": 99999999,", rb": x,", rb": "):
        (found,) = read(
            re.sub(rb"(wording [0-9a-f]{8} foot [\d.]+): [\d.]+,([\d.]+)", rb"\1" + wrong + rb"\2,\2", file), "letter"
        )
        assert page_of(found, 1, "letter").lines[3].text == "Ah! non!"


def test_of_a_line_in_which_a_reviewer_set_a_word_nothing_but_the_wording_is_told(tmp_path: Path) -> None:
    raw = "The captian said |\nthat the bar |\n"
    spans = spans_of(raw)
    rows = [[span for span in spans if span.box.y0 == y] for y in sorted({span.box.y0 for span in spans})]
    words = [tuple(Word(raw[span.start : span.end], span.box, 0.9) for span in row) for row in rows]
    lines = tuple(Line(row, around(word.box for word in row), row[0].box.y1, 11.0) for row in words)
    text = TracedText(raw, spans)
    text = change(change(text, "speck", " |", "", "dirt"), "speck", " |", "", "dirt")
    made = Corpus(tmp_path)
    made.add(record(), change(text, "reviewer", "captian", "captain", "A. Reader"))
    (document,) = open_corpus(made.written()).documents()
    first, second = lines_of(Page(1, 595.0, 842.0, lines), [Held.of(document)])
    assert (first.text, first.read) == ("The captain said", ())
    assert (second.text, [word.text for word in second.read]) == ("that the bar", ["that", "the", "bar", "|"])


@FORMATS
def test_how_sure_a_word_was_read_comes_back_as_it_was_where_a_log_rounds_it(
    read: Read, written: Written, tmp_path: Path
) -> None:
    raw = "The harbour\n"
    spans = spans_of(raw, lambda _: 0.85)
    words = tuple(Word(raw[span.start : span.end], span.box, 0.8494) for span in spans)
    made = Corpus(tmp_path)
    made.add(record(), TracedText(raw, spans))
    (document,) = open_corpus(made.written()).documents()
    one = Line(words, around(word.box for word in words), words[0].box.y1, 11.0)
    lines = tuple(lines_of(Page(1, 595.0, 842.0, (one,)), [Held.of(document)]))
    (after,) = again(read, written, Leaf(1, 595.0, 842.0, lines)).lines
    assert [word.confidence for word in after.words] == [0.8494, 0.8494]
