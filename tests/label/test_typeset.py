"""What a sheet's typewriter did not make is known by its pitch: letterheads, their addresses, stamps. What it made stays."""

from collections.abc import Sequence
from itertools import accumulate

from digitize.config import load_settings
from digitize.label import Cues
from digitize.label.typeset import Typing, print_apart
from digitize.model.page import Box, Line, Page, Word, around
from digitize.pipeline import Knowledge, SourceInput, assemble

PITCH, TYPE = 6.0, 10.0  # points: a letter's width, and the size
LINE = 12.0
LEFT = 72.0
BODY = (
    "The Minister asked whether the harbour dues would be lowered",
    "before the season, and was told that nothing could be promised",
    "until the engineers had reported on the state of the eastern",
    "mole. He replied that several captains had already complained,",
    "and that another winter without repairs would close the port.",
    "I have the honour to request your instructions in this matter,",
    "which the Chamber of Commerce is following with much concern.",
)
PRINT = (0.62, 0.74, 0.68, 0.81)  # of the pitch: the letters of words in print


def words(text: str, x: float, y: float, widths: Sequence[float] = (1.0,), size: float = TYPE) -> tuple[Word, ...]:
    """Words from x on, on the baseline y, each with letters of its own width."""
    parts = text.split()
    steps = [PITCH * widths[i % len(widths)] for i in range(len(parts))]
    begins = accumulate((step * (len(part) + 1) for part, step in zip(parts, steps, strict=True)), initial=x)
    at = zip(parts, steps, begins, strict=False)
    return tuple(Word(part, Box(b, y - size, b + step * len(part) - 0.2 * step, y), 0.97) for part, step, b in at)


def line(found: Sequence[Word], y: float, size: float = TYPE) -> Line:
    return Line(tuple(found), around(word.box for word in found), y, size)


def typed(text: str, y: float, x: float = LEFT) -> Line:
    return line(words(text, x, y), y)


def printed(text: str, y: float, x: float = LEFT, size: float = 8.0) -> Line:
    return line(words(text, x, y, PRINT, size), y, size)


def sheet(*head: Line, foot: Sequence[Line] = (), number: int = 1, top: float = 220.0) -> Page:
    body = [typed(text, top + LINE * i) for i, text in enumerate(BODY)]
    lines = (*head, *body, *foot)
    return Page(number, 595.0, 842.0, tuple(lines), text_from="ocr", engine="tesseract", languages=("eng",))


def records(*pages: Page) -> list[tuple[str, dict[str, str]]]:
    """The clean text of each document, and the kind of each of its marks by its text."""
    knowledge = Knowledge.load(load_settings(environ={})[0])
    found = assemble(pages, SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents
    return [(document.text.text, {mark.text: mark.kind for mark in record.marks}) for document, record in found]


LETTERHEAD = (
    printed("Bergen and Faroe Steamship Company", 60.0, 200.0, 15.0),
    printed("Strandgaten 41 Telephone 3306", 84.0, 72.0),
    printed("Telegrams Faroeship Bergen", 94.0, 72.0),
)
HEAD = (typed("Bergen, 3 May 1931", 140.0, 380.0), typed("Sir,", 190.0))


def test_a_letterhead_with_its_address_is_a_mark_and_no_text() -> None:
    [(text, marks)] = records(sheet(*LETTERHEAD, *HEAD))
    assert {marks.get(x.text) for x in LETTERHEAD} == {"letterhead"}
    assert not any(x.text in text for x in LETTERHEAD)
    assert all(x in text for x in ("Bergen, 3 May 1931", "Sir,", BODY[0].split(",")[0]))


def test_the_same_head_in_the_sheets_own_type_stays() -> None:
    typed_head = [typed(x.text, x.baseline) for x in LETTERHEAD[1:]]
    [(text, _)] = records(sheet(*typed_head, *HEAD))
    assert all(x.text in text for x in typed_head)


def test_a_day_that_was_typed_beside_the_letterhead_stays() -> None:
    office = printed("Bergen and Faroe Steamship Company", 80.0, size=9.0)
    row = line((*office.words, *words("Bergen, 3 May 1931", 400.0, 80.0)), 80.0)
    [(text, marks)] = records(sheet(row, typed("Sir,", 190.0)))
    assert "Bergen, 3 May 1931" in text and office.text not in text
    assert marks[office.text] == "letterhead"


def test_rows_are_cut_only_where_print_and_typing_are_far_apart() -> None:
    office = words("Bergen and Faroe Steamship Company", LEFT, 80.0, PRINT)
    near = line((*office, *words("No. 41 Bergen", office[-1].box.x1 + 8, 80.0)), 80.0)
    assert len(print_apart(sheet(near)).lines) == len(sheet(near).lines)
    far = line((*office, *words("Bergen 41 again", office[-1].box.x1 + 80, 80.0)), 80.0)
    assert [x.text for x in print_apart(sheet(far)).lines][:2] == [
        "Bergen and Faroe Steamship Company",
        "Bergen 41 again",
    ]


def test_a_day_stamped_on_a_paper_that_has_its_own_is_a_stamp() -> None:
    stamp = printed("12 JUN 1931", 560.0, 380.0, TYPE)
    [(text, marks)] = records(sheet(*HEAD, foot=[stamp]))
    assert marks.get(stamp.text) == "stamp" and stamp.text not in text and "Bergen, 3 May 1931" in text


def test_a_day_that_was_typed_is_no_stamp() -> None:
    day = typed("12 JUN 1931", 560.0, 380.0)
    [(text, _)] = records(sheet(*HEAD, foot=[day]))
    assert day.text in text


def test_a_day_in_print_that_is_the_papers_only_one_stays() -> None:
    day = printed("12 JUN 1931", 120.0, 380.0, TYPE)
    [(text, _)] = records(sheet(day, typed("Sir,", 190.0)))
    assert day.text in text


def test_a_stamp_below_the_text_is_no_part_of_it() -> None:
    stamp = printed("Chamber of Shipping Archive", 640.0, 90.0, TYPE)
    [(text, marks)] = records(sheet(*HEAD, foot=[stamp]))
    assert marks.get(stamp.text) == "stamp" and stamp.text not in text


STAMPS = (
    printed("1931 MAY 12 PM 3 28", 116.0, 380.0, 12.0),
    printed("COMMUNICATIONS AND RECORDS", 138.0, 380.0, 11.0),
    line(words("ristribution Inctruction", 300.0, 152.0, size=17.0), 152.0, 17.0),
    line(words("DLPA", 330.0, 160.0, size=9.0), 160.0, 9.0),
    line(words("Mar COPY", LEFT - 50, 168.0, size=8.0), 168.0, 8.0),
    typed("The Secretary of State,", 186.0),
)
DESPATCH = (
    typed("No. 512.", 80.0),
    typed("Bergen, May 3, 1931.", 80.0, 300.0),
    typed("Subject: The eastern mole.", 96.0),
)


def test_stamps_between_the_parts_of_a_despatchs_head_are_no_text() -> None:
    call = typed("Sir:", 204.0)
    [(text, marks)] = records(sheet(*DESPATCH, *STAMPS, call))
    assert [x for x in STAMPS if x.text in text] == [STAMPS[-1]]
    assert [marks.get(x.text) for x in STAMPS[:-1]] == ["stamp"] * 5
    assert all(x.text in text for x in (*DESPATCH, call))


def test_what_was_typed_between_the_parts_of_a_despatchs_head_stays() -> None:
    between = (typed("By air, with two copies to the Consul", 124.0), typed("STRICTLY IN ORDER", 140.0, 380.0))
    [(text, _)] = records(sheet(*DESPATCH, *between, STAMPS[-1], typed("Sir:", 204.0)))
    assert all(x.text in text for x in between)


def test_a_stamp_far_behind_a_typed_line_is_cut_off_wherever_it_stands() -> None:
    address = words("The Secretary of Commerce", LEFT, 300.0)
    row = line((*address, *words("DEPARTMENT OF STATE", 400.0, 300.0, (0.5,))), 300.0)
    cut = [x.text for x in print_apart(sheet(*HEAD, row, top=400.0)).lines]
    assert {"The Secretary of Commerce", "DEPARTMENT OF STATE"} <= set(cut)


def test_columns_of_one_typewriter_are_not_cut() -> None:
    row = line((*words("Coal from Cardiff", LEFT, 300.0), *words("412 tons landed", 400.0, 300.0)), 300.0)
    assert row.text in [x.text for x in print_apart(sheet(*HEAD, row, top=400.0)).lines]


def test_what_another_typewriter_added_stays() -> None:
    added = line(words("Copies sent to the Chamber of Shipping", LEFT, 640.0, (0.83,)), 640.0)
    [(text, _)] = records(sheet(*HEAD, foot=[added]))
    assert added.text in text


def test_notes_in_smaller_type_stay() -> None:
    note = line(words("1 Document 298 is printed in volume II.", LEFT, 700.0, (0.8, 0.7), 8.0), 700.0, 8.0)
    [(text, _)] = records(sheet(*HEAD, foot=[note]))
    assert "Document 298 is printed in volume II." in text


def test_a_paper_whose_head_is_nothing_but_print_begins_with_its_first_typed_line() -> None:
    going_on = sheet(*HEAD), sheet(typed("2", 40.0), number=2, top=80.0)
    copy = printed("FILE COPY", 50.0, 60.0)
    found = records(*going_on, sheet(copy, number=3, top=200.0))
    assert found[-1][0].startswith(BODY[0][:30]) and copy.text not in found[-1][0]


def test_print_is_not_told_from_print() -> None:
    lines = [line(words(text, LEFT, 220 + LINE * i, PRINT), 220 + LINE * i) for i, text in enumerate(BODY)]
    assert Typing.of(lines) is None
    page = Page(1, 595.0, 842.0, tuple(lines), text_from="ocr")
    assert print_apart(page) is page


def test_words_with_a_blank_behind_each_letter_are_typed(cues: Cues) -> None:
    typing = Typing.of(sheet().lines)
    assert typing is not None and not typing.has_not(words("MEMORANDUM ENCLOSED", LEFT, 80.0, (1.88,)), TYPE)


def test_a_large_number_stamped_close_above_the_head_is_no_text() -> None:
    number = line(words("21059", 430.0, 30.0, size=22.0), 30.0, 22.0)
    head = (typed("Bergen, 3 May 1931", 41.0, 380.0), typed("Sir,", 190.0))
    [(text, marks)] = records(sheet(number, *head))
    assert "21059" not in text and "21059" in marks and "Bergen, 3 May 1931" in text
    [(text, _)] = records(sheet(typed("21059", 30.0, 430.0), *head))
    assert "21059" in text
