"""What an engine makes of scrawl and dirt is cut off the lines of a text, and nothing that it is sure of."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.config import load_settings
from digitize.label import Cues, label
from digitize.label.geometry import place
from digitize.label.scraps import scraps, scraps_apart
from digitize.model.page import Box, Line, Page, Word
from digitize.model.role import HANDWRITTEN
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

TEXT = [full("could be promised until the engineers had reported on") for _ in range(8)]


def beside(line: Line, x: float, *words: tuple[str, float]) -> Line:
    """The line with words behind it from x on, each with its confidence."""
    more = []
    for text, sure in words:
        more.append(Word(text, Box(x, line.box.y0, x + 6 * len(text), line.box.y1), sure))
        x += 6 * len(text) + 3
    return replace(line, words=(*line.words, *more), box=line.box.union(more[-1].box))


def scan(rows: Sequence[Row]) -> Page:
    """The page as an engine gives it that is sure of its words."""
    sure = lambda line: replace(line, words=tuple(replace(w, confidence=0.97) for w in line.words))  # noqa: E731
    found = page(1, rows)
    return replace(found, lines=tuple(map(sure, found.lines)))


def texts(paper: Page) -> list[str]:
    return [line.text for line in paper.lines]


def test_scraps_at_a_lines_end_are_lines_of_their_own() -> None:
    paper = scan([Row("The Honorable"), *TEXT])
    paper = replace(paper, lines=(beside(paper.lines[0], 430, ("Ler", 0.4), ("~", 0.3)), *paper.lines[1:]))
    found = scraps_apart(paper)
    assert texts(found)[:2] == ["The Honorable", "Ler ~"]
    words = lambda p: sorted(w.text for line in p.lines for w in line.words)  # noqa: E731
    assert words(found) == words(paper)


def test_what_the_engine_is_sure_of_stays() -> None:
    paper = scan([Row("No. 720."), *TEXT])
    paper = replace(paper, lines=(beside(paper.lines[0], 430, ("Lima,", 0.98)), *paper.lines[1:]))
    assert scraps_apart(paper) is paper


def test_marks_that_begin_in_the_margin_are_cut_off() -> None:
    paper = scan([Row("Kære Hans Lund,"), *TEXT])
    first = paper.lines[0]
    marks = [
        Word("\\", Box(10, first.box.y0, 14, first.box.y1), 0.93),
        Word("mn", Box(20, first.box.y0, 48, first.box.y1), 0.4),
    ]
    marked = replace(first, words=(*marks, *first.words), box=first.box.union(marks[0].box))
    assert texts(scraps_apart(replace(paper, lines=(marked, *paper.lines[1:]))))[:2] == ["\\ mn", "Kære Hans Lund,"]
    listed = replace(first, words=(replace(marks[0], text="3."), *first.words), box=marked.box)
    assert texts(scraps_apart(replace(paper, lines=(listed, *paper.lines[1:]))))[0] == "3. Kære Hans Lund,"


def test_a_page_that_reads_badly_keeps_its_lines() -> None:
    paper = scan([Row("The Honorable"), *TEXT])
    lines = [replace(x, words=tuple(replace(w, confidence=0.5) for w in x.words)) for x in paper.lines]
    paper = replace(paper, lines=(beside(lines[0], 430, ("Ler", 0.4)), *lines[1:]))
    assert scraps_apart(paper) is paper


def test_the_words_of_a_text_layer_are_no_scraps() -> None:
    paper = page(1, [Row("a b"), *TEXT])
    assert scraps_apart(paper) is paper
    assert not scraps(place([paper]), Cues())


def test_lines_of_nothing_but_scraps_are_marked(cues: Cues) -> None:
    rows = [Row("oo"), Row("25. MAI 1931", gap=2.0), Row("871.4016/303", gap=2.0), Row("IV.", gap=2.0)]
    paper = scan([*rows, *TEXT])
    doubt = lambda line: replace(line, words=tuple(replace(w, confidence=0.4) for w in line.words))  # noqa: E731
    paper = replace(paper, lines=(*map(doubt, paper.lines[:4]), *paper.lines[4:]))
    lines = place([paper])
    assert [lines[at].text for at in scraps(lines, cues)] == ["oo"]  # the rest says something


def test_a_page_written_by_hand_is_marked_as_one_and_begins_nothing(cues: Cues) -> None:
    rows = [Row("Dear Captain Orlov:"), *(Row("wou fhe ml ouf tho hcu vn", gap=1.5) for _ in range(6))]
    doubt = lambda line: replace(line, words=tuple(replace(w, confidence=0.35) for w in line.words))  # noqa: E731
    hand = replace(page(2, rows), lines=tuple(map(doubt, page(2, rows).lines)))
    typed = scan([Row("Lima, 3 May 1931", "right"), Row("Dear Captain Orlov:", gap=2.0), *TEXT])
    found = label([typed, hand], cues)
    assert {(x.role.value, x.reasons[0]) for x in found if x.page == 2} == {("furniture", HANDWRITTEN)}
    assert [x.page for x in found if x.head == x.index] == [1]


def test_a_source_of_such_pages_alone_is_a_document_with_a_flag_and_no_rubbish() -> None:
    rows = [Row("wou fhe ml ouf tho hcu vn", gap=1.5) for _ in range(6)]
    doubt = lambda line: replace(line, words=tuple(replace(w, confidence=0.35) for w in line.words))  # noqa: E731
    hand = replace(page(1, rows), lines=tuple(map(doubt, page(1, rows).lines)), text_from="ocr")
    made = assemble([hand], SourceInput("hand.jpg", "0" * 64, "hand"), Knowledge.load(load_settings(environ={})[0]))
    ((document, record),) = made.documents
    assert "handwritten" in record.flags and not document.text.text.strip()
    assert {mark.kind for mark in record.marks} == {"handwriting"}
    assert not made.unclaimed


def before(line: Line, text: str, sure: float, white: float) -> Line:
    """The line with a word before it, so far from its first one in type sizes."""
    x1 = line.box.x0 - white * line.size
    word = Word(text, Box(x1 - 6 * len(text), line.box.y0, x1, line.box.y1), sure)
    return replace(line, words=(word, *line.words), box=line.box.union(word.box))


def test_a_pens_marks_near_before_a_title_are_cut_off() -> None:
    rows = [Row("Ostland: the eastern mole.", "right"), *TEXT]
    for text, sure, white, cut in [("['/7", 0.17, 0.9, True), ("['/7", 0.17, 0.3, False), ("12)", 0.17, 0.9, False)]:
        paper = scan(rows)
        paper = replace(paper, lines=(before(paper.lines[0], text, sure, white), *paper.lines[1:]))
        told = texts(scraps_apart(paper))
        assert ("Ostland: the eastern mole." in told) is cut
