"""What hands and offices put on a typed paper is no part of its text: stamps, scrawls, numbers of leaves."""

from dataclasses import replace

from digitize.label import Cues, label
from digitize.model.page import Box, Line, Page, Word
from tests.label.conftest import TYPED
from tests.typeset import Row, full, page

BODY = TYPED * 2


def half(paper: Page, column: int) -> list[Line]:
    """The lines of a page as a half of a double one."""
    move = lambda box: Box(box.x0 + 450 * column, box.y0, box.x1 + 450 * column, box.y1)  # noqa: E731
    word = lambda w: Word(w.text, move(w.box), w.confidence)  # noqa: E731
    return [replace(x, box=move(x.box), words=tuple(map(word, x.words)), column=column) for x in paper.lines]


def roles(cues: Cues, *pages: Page) -> dict[str, str]:
    return {line.text: line.role.value for line in label(pages, cues)}


def letter(day: int, *above: Row, below: tuple[Row, ...] = ()) -> list[Row]:
    head = [Row("Note on the Mole", "centre", 3.0), Row(f"Lima, {day} May 1931", "right", 1.5)]
    return [*above, *head, *BODY, *below]


def unsure(paper: Page, text: str) -> Page:
    """The page on which the engine doubts the words of one line."""
    doubt = lambda line: replace(line, words=tuple(replace(w, confidence=0.5) for w in line.words))  # noqa: E731
    lines = [doubt(x) if " ".join(w.text for w in x.words) == text else x for x in paper.lines]
    return replace(paper, lines=tuple(lines))


def test_a_stamp_with_its_date_is_no_head_of_the_paper(cues: Cues) -> None:
    stamp = [Row("Hafenamt", "right"), Row("Eing. 7. MAI 1931", "right", 1.1), Row("Pol 374", "right", 1.1)]
    found = roles(cues, page(1, letter(3, *stamp)), page(2, letter(4)), page(3, letter(5)))
    assert {found[row.text] for row in stamp} == {"furniture"}
    assert found["Lima, 3 May 1931"] == "dateline"


def test_an_office_printed_in_the_middle_of_a_papers_top_is_its_letterhead(cues: Cues) -> None:
    print_ = [Row("HARBOUR OFFICE OF LIMA", "centre"), Row("OFFICE OF THE DIRECTOR", "centre", 0.7)]
    found = label([page(1, letter(3, *print_)), page(2, letter(4))], cues)
    told = {x.text: x.reasons[:1] for x in found if x.role.value == "furniture"}
    assert told.get("HARBOUR OFFICE OF LIMA") == told.get("OFFICE OF THE DIRECTOR") == ("letterhead",)


def test_a_scrawl_below_a_letter_is_none_of_its_words(cues: Cues) -> None:
    scrawl = Row("wMn AA lu", gap=5.0, size=16.0)
    paper = page(1, letter(3, below=(scrawl,)))
    assert roles(cues, unsure(paper, scrawl.text), page(2, letter(4)))[scrawl.text] == "furniture"
    assert roles(cues, paper, page(2, letter(4)))[scrawl.text] != "furniture"


def test_the_second_page_of_a_paper_bears_its_classification_and_is_no_other(cues: Cues) -> None:
    going_on = [
        Row("SECRET", "centre"),
        Row("page 2", "right", 1.5),
        full("from the mole, and so it was left.", 2.0),
        *BODY,
    ]
    lines = label([page(1, letter(3)), page(2, going_on), page(3, letter(4))], cues)
    assert {x.text: x.role.value for x in lines}["page 2"] == "furniture"
    assert not any(x.page == 2 and x.head == x.index for x in lines)


def test_the_leaves_of_double_pages_count_with_the_halves(cues: Cues) -> None:
    def scan(n: int) -> Page:
        leaves = [page(n, [Row(str(120 + 2 * n + side), "right", y=30), *letter(n + side)]) for side in (0, 1)]
        lines = [line for side, leaf in enumerate(leaves) for line in half(leaf, side)]
        return replace(leaves[0], width=900.0, lines=tuple(lines))

    found = roles(cues, *(scan(n) for n in (1, 2, 3)))
    assert {found[str(n)] for n in range(122, 128)} == {"furniture"}


def test_a_share_of_the_pages_at_the_foot_is_their_number(cues: Cues) -> None:
    found = roles(cues, page(1, [*letter(3), Row("1/3", "right", y=620)]), page(2, letter(4)))
    assert found["1/3"] == "furniture"


def test_a_message_begins_after_the_signals_of_the_wire(cues: Cues) -> None:
    def message(day: int) -> list[Row]:
        words = [
            Row(f"ZCZC LM{day} RR RUEHL", gap=3.0),
            Row("FROM: LIMA TO: BOARD OF TRADE", gap=1.3),
            Row(f"NR: 12{day} MAY {day}, 1931", gap=1.3),
        ]
        text = Row("THE MINISTER ASKED WHETHER THE HARBOUR DUES WOULD BE LOWERED.", gap=1.3)
        return [*words, text, Row("BROWN", gap=1.5), Row("NNNN", gap=1.3)]

    lines = label([page(1, [row for day in range(3, 9) for row in message(day)])], cues)
    assert sum(x.head == x.index for x in lines) == 6
    assert {x.role.value for x in lines if x.text == "NNNN"} == {"furniture"}


def test_a_cover_at_the_left_of_a_double_page_begins_no_document(cues: Cues) -> None:
    cover = page(
        1, [Row("Hafenamt", "centre", size=14.0, y=150), Row("Akten vom Mai 1931 bis Juni 1931", "centre", 4.0)]
    )
    first = page(1, [Row("Aktenvermerk", "centre", 3.0), Row("Lima, 3 Mai 1931", "right", 1.5), *BODY])
    scan = replace(cover, width=900.0, lines=tuple(half(cover, 0) + half(first, 1)))
    lines = label([scan, page(2, letter(4)), page(3, letter(5))], cues)
    heads = [x.text for x in lines if x.head == x.index]
    assert "Aktenvermerk" in heads
    assert not {x.text for x in lines if x.line.column == 0 and x.page == 1} & set(heads)


def test_the_tight_lines_around_a_day_of_receipt_are_one_stamp(cues: Cues) -> None:
    stamp = [Row("MINISTRY OF TRADE", "centre", 1.0, 8.0), Row("RECEIVED MAY 9 1931", "centre", 0.6, 8.0)]
    stamp.append(Row("DIVISION OF HARBOURS", "centre", 0.6, 8.0))
    found = roles(cues, page(1, letter(3, *stamp)), page(2, letter(4)), page(3, letter(5)))
    assert {found[row.text] for row in stamp} == {"furniture"}
    assert found["Lima, 3 May 1931"] == "dateline"


def test_a_stamp_without_a_word_for_it_is_told_by_its_lines(cues: Cues) -> None:
    stamp = (
        Row("LİMAN VEKÂLETİ", "indent", 4.0, 9.0),
        Row("UMUM MÜDÜRLÜK", "indent", 0.6, 9.0),
        Row("No. 1603", "indent", 0.6),
    )
    found = roles(cues, page(1, letter(3, below=stamp)), page(2, letter(4)), page(3, letter(5)))
    assert {found[row.text] for row in stamp} == {"furniture"}


def test_a_scrawl_in_the_margin_or_of_huge_letters_is_no_line_of_a_head(cues: Cues) -> None:
    scrawl = Row("ig Nay ma", "centre", 1.0, 18.0)
    found = roles(cues, unsure(page(1, letter(3, scrawl)), scrawl.text), page(2, letter(4)), page(3, letter(5)))
    assert found[scrawl.text] == "furniture"


def test_a_classification_at_the_foot_as_at_the_head_begins_no_paper(cues: Cues) -> None:
    secret = Row("CONFIDENTIAL", "centre")
    paper = page(1, [secret, *letter(3), Row("CONFIDENTIAL", "centre", y=620)])
    assert [x.role.value for x in label([paper], cues) if x.text == secret.text] == ["classification", "furniture"]


def doubted(row: Row) -> Page:
    """A page of a typed paper under a line whose words the engine doubts."""
    return unsure(page(1, [row, Row("Lima, 3 May 1931", "right", 4.0), *TYPED * 2]), row.text)


def beside(text: str, left: float) -> Page:
    """A page that goes on with a letter, and large letters beside its first lines, nearer to them than they to each other."""
    paper = page(2, [full("would be lowered before the season, as the pilots had"), *TYPED * 5], height=400)
    box = Box(left, 45.0, left + 8.0 * len(text), 58.0)
    return replace(paper, lines=(Line((Word(text, box, 0.9),), box, 58.0, 14.0), *paper.lines))


def test_letters_of_a_seal_beside_the_text_are_a_stamp_and_begin_no_paper(cues: Cues) -> None:
    first = page(1, letter(3))
    sealed = label([first, beside("OSTEN", 15.0)], cues)
    assert {x.text: x.role.value for x in sealed}["OSTEN"] == "furniture"
    assert [x.page for x in sealed if x.head == x.index] == [1]
    assert roles(cues, first, beside("OSTEN", 70.0))["OSTEN"] != "furniture"  # within the text's edges


def test_stamps_and_writing_read_as_one_high_line_are_no_text_though_a_figure_in_them_is_sure(cues: Cues) -> None:
    heap = Row("ke Eksem pla pag 140 Mil", size=26.0)
    assert roles(cues, doubted(heap))[heap.text] == "furniture"
    assert roles(cues, doubted(replace(heap, size=11.0)))[heap.text] != "furniture"
