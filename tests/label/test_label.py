"""A line's role is told from its place, its neighbours and its words, without knowing the collection."""

import re
from dataclasses import replace

from digitize.label import Cues, label
from digitize.label.roles import survey
from digitize.model.page import Page
from digitize.model.role import Role
from tests.typeset import Row, full, page

CUES = Cues(
    reference=lambda t: 1.0 if re.match(r"^\[?(F|AB): \w+", t) else 0.0,
    date=lambda t: sum(len(m[0]) for m in re.finditer(r"\d{1,2} May 1931", t)) / max(len(t), 1),
    classification=lambda t: t in ("SECRET", "MOST SECRET"),
    recorder=lambda t: t.startswith("Recorded by"),
    title=lambda t: 1.0 if t.startswith(("The Consul", "Memorandum")) else 0.0,
)
BODY = [
    full("The Minister asked whether the harbour dues would be", at="indent"),
    full("lowered before the season, and was told that nothing"),
    full("could be promised until the engineers had reported on"),
    Row("the state of the eastern mole."),
]


def body(times: int) -> list[Row]:
    return BODY * times


def roles(pages: list[Page]) -> list[tuple[str, str]]:
    return [(line.role.value, line.text) for line in label(pages, CUES)]


def role_of(pages: list[Page], text: str) -> str:
    return next(role for role, found in roles(pages) if found == text)


def volume() -> list[Page]:
    """Three pages: headers that change sides, page numbers, two documents, the second over a page break, notes."""
    head = lambda n, text: Row(text if n % 2 else "Papers of the Harbour Board", "centre", y=30)  # noqa: E731
    foot = lambda n: Row(str(n + 210), "centre", y=620)  # noqa: E731
    first = [
        head(1, "The Consul in Ostend"),
        Row("41", "centre", y=70),
        Row("The Consul in Ostend to the Board", "centre", 1.4),
        Row("Ostend, 3 May 1931", "right", 1.5),
        Row("SECRET", "right", 1.3),
        *body(3),
        Row("BRANDT", "indent", 1.2),
        Row("[F: 12, 7]", "left", 1.7),
        foot(1),
    ]
    second = [
        head(2, ""),
        Row("42", "centre", y=70),
        Row("Memorandum by the Engineer", "centre", 1.4),
        Row("Ostend, 4 May 1931", "right", 1.5),
        *body(4),
        full("They had waited since the spring [1] for the dredger and", 1.0, "indent"),
        Row("1 Built at Hull.", "left", y=590, size=8.0),
        foot(2),
    ]
    third = [
        head(3, "Memorandum by the Engineer"),
        full("would wait no longer; the pilots said the same of it,", gap=3.0),
        Row("and left."),
        *body(3),
        Row("[F: 12, 9]", "left", 1.7),
        foot(3),
    ]
    return [page(1, first), page(2, second, rules=[580.0]), page(3, third)]


def test_headers_and_page_numbers_are_furniture_even_when_the_header_changes_sides() -> None:
    found = [text for role, text in roles(volume()) if role == "furniture"]
    expected = [
        "The Consul in Ostend",
        "211",
        "Papers of the Harbour Board",
        "212",
        "Memorandum by the Engineer",
        "213",
    ]
    assert found == expected


def test_a_documents_number_is_not_taken_for_a_page_number() -> None:
    assert role_of(volume(), "41") == "number"
    assert role_of(volume(), "42") == "number"


def test_the_parts_of_a_head_are_told_apart() -> None:
    pages = volume()
    assert role_of(pages, "The Consul in Ostend to the Board") == "title"
    assert role_of(pages, "Ostend, 3 May 1931") == "dateline"
    assert role_of(pages, "SECRET") == "classification"
    assert role_of(pages, "BRANDT") == "signature"
    assert role_of(pages, "[F: 12, 7]") == "reference"


def test_small_type_under_a_rule_is_a_note() -> None:
    assert role_of(volume(), "1 Built at Hull.") == "note"


def test_a_site_s_navigation_before_each_document_is_furniture() -> None:
    site = [
        Row("Home | Papers | Search | Help"),
        Row("Selected Papers of the Harbour Boards, 1901 to 1940", gap=1.4),
        Row("Download PDF", gap=1.4),
    ]
    cues = Cues(
        **{
            **{f: getattr(CUES, f) for f in CUES.__dataclass_fields__},
            "patterns": {"boilerplate": (re.compile("^Download PDF"),)},
        }
    )
    one = [*site, Row("Memorandum by the Engineer", gap=2.4), Row("4 May 1931", gap=1.5), *body(2)]
    two = [*site, Row("The Consul in Ostend to the Board", gap=2.4), Row("5 May 1931", gap=1.5), *body(2)]
    lines = label([page(1, [*one, *two])], cues)
    assert [x.text for x in lines if x.role is Role.FURNITURE] == [r.text for r in site] * 2
    assert [x.text for x in lines if x.role is Role.TITLE] == [
        "Memorandum by the Engineer",
        "The Consul in Ostend to the Board",
    ]


def test_a_title_quoted_in_the_text_is_body() -> None:
    rows = [
        *body(1),
        full("He handed over the Memorandum by the Engineer, and the"),
        Row("papers of 4 May 1931."),
        *body(2),
    ]
    assert {role for role, _ in roles([page(1, rows)])} == {"body"}


def test_pages_without_lines_or_without_a_title_do_no_harm() -> None:
    assert label([], CUES) == ()
    assert label([Page(1, 450, 650)], CUES) == ()
    assert {role for role, _ in roles([page(1, [Row("x")])])} <= {"body", "title"}


def test_contents_and_index_are_front_matter_though_they_list_titles_and_dates() -> None:
    contents = [Row("Contents", "centre")]
    contents += [
        Row(f"{n}. The Consul in Ostend to the Board, {n} May 1931 . . . . . . . {n + 10}", gap=1.2)
        for n in range(1, 8)
    ]
    index = [
        Row(f"{name}, {n}, {n + 3}, {n + 11}-{n + 12}")
        for n, name in enumerate(["Antwerp", "Brandt", "Coal", "Dues", "Grain", "Hull", "Mole"], 3)
    ]
    found = label([page(1, contents), *volume()[1:], page(9, index)], CUES)
    assert {x.role.value for x in found if x.page in (1, 9)} == {"front"}


def test_a_file_number_and_a_dateline_may_stand_between_number_and_title() -> None:
    rows = [
        Row("Belge 12", bold=True),
        Row("Ostend, 3 May 1931", gap=1.2),
        Row("Ostend Konsolosundan Limana", gap=1.5, bold=True),
        *[Row(r.text, r.at, 1.5 if i == 0 else r.gap) for i, r in enumerate(body(2))],
        Row("Belge 13", gap=2.5, bold=True),
        Row("4711/D 12-15", gap=1.2),
        Row("Memorandum by the Engineer", "centre", gap=1.5),
        Row("Ostend, 4 May 1931", "right", 1.5),
        *body(2),
    ]
    found = [(role, text) for role, text in roles([page(1, rows)]) if role not in ("body", "signature")]
    assert found == [
        ("number", "Belge 12"),
        ("dateline", "Ostend, 3 May 1931"),
        ("title", "Ostend Konsolosundan Limana"),
        ("number", "Belge 13"),
        ("dateline", "4711/D 12-15"),
        ("title", "Memorandum by the Engineer"),
        ("dateline", "Ostend, 4 May 1931"),
    ]


def test_notes_at_the_foot_are_not_page_numbers_though_their_marks_count_with_the_pages() -> None:
    pages = []
    for n in (1, 2, 3, 4):
        note = Row(f"{n} Built at Hull in the year of the storm.", y=590, size=8.0)
        pages.append(page(n, [Row("Papers of the Harbour Board", "centre", y=30), *body(4), note], rules=[580.0]))
    found = roles(pages)
    assert [role for role, text in found if "Built at Hull" in text] == ["note"] * 4


def test_the_dates_that_run_above_a_volume_s_pages_are_no_datelines() -> None:
    dated = []
    for sheet, day in zip(volume(), ("3 May 1931", "4 May 1931", "12 June 1931"), strict=True):
        rest = tuple(line for line in sheet.lines if line.baseline != 30)
        (header,) = page(sheet.number, [Row(day, "centre", y=30)]).lines
        dated.append(replace(sheet, lines=(header, *rest)))
    cues = replace(CUES, date=lambda t: float(bool(re.fullmatch(r"(Ostend, )?\d+ (May|June) 1931", t))))
    found = label(dated, cues)
    assert [x.role.value for x in found if x.line.baseline == 30] == ["furniture"] * 3
    assert sum(x.head == x.index for x in found) == 2


def test_running_dates_are_known_though_one_was_misread_where_a_sentence_goes_on() -> None:
    sheets = [replace(sheet, number=sheet.number + add) for add in (0, 3) for sheet in volume()]
    days = ["3 May 1931", "4 May 1931", "12. Jume 1931", "13 June 1931", "14 June 1931", "15 June 1931"]
    dated = []
    for sheet, day in zip(sheets, days, strict=True):
        (header,) = page(sheet.number, [Row(day, "centre", y=30)]).lines
        dated.append(replace(sheet, lines=(header, *(line for line in sheet.lines if line.baseline != 30))))
    cues = replace(CUES, date=lambda t: float(bool(re.fullmatch(r"(Ostend, )?\d+ (May|June) 1931", t))))
    seen = survey(dated, cues)
    why = {x.text: seen.marks[x.at][1] for x in seen.lines if x.at in seen.marks}
    assert [why.get(day) for day in days if day != "12. Jume 1931"] == ["running-date"] * 5


def test_a_month_over_the_pages_of_a_few_sheets_is_no_dateline(cues: Cues) -> None:
    head = [
        Row("41", "centre", y=70),
        Row("The Consul in Ostend to the Board", "centre", 1.4),
        Row("Ostend, 3 May 1931", "right", 1.5),
    ]
    sheets = [
        page(1, [Row("May 1931", "centre", y=30), *head, *body(3)]),
        page(
            2,
            [
                Row("Papers of the Harbour Board", "centre", y=30),
                Row("Nothing else was said that day.", "indent", y=70),
                *body(4),
            ],
        ),
        page(3, [Row("May 1931", "centre", y=30), Row("Nothing else was said that day.", "indent", y=70), *body(4)]),
    ]
    found = label(sheets, cues)
    assert [x.role.value for x in found if x.text == "May 1931"] == ["furniture"] * 2


def test_a_short_index_in_the_order_of_the_alphabet_is_front_matter() -> None:
    names = ["Antwerp 214", "Brandt, Captain 215, 218", "Coal 216", "Dues 214-216", "Hull 219"]
    found = label([*volume(), page(9, [Row("Names", "centre"), *map(Row, names)])], CUES)
    assert {x.role.value for x in found if x.page == 9} == {"front"}


WEB = [Row("Download (PDF)", gap=1.4), Row("Related papers: 3", gap=1.4)]
BROWSER = Row("11/25/21, 3:18 PM Papers of the Harbour Boards", "left", y=20)


def test_what_a_web_page_prints_around_each_document_is_furniture_without_a_word_of_navigation_in_it() -> None:
    title = [Row("Memorandum by the Engineer", gap=2.4), Row("4 May 1931", gap=1.5)]
    sheets = [page(n, [BROWSER, Row(".", y=40), *title, *body(2), *WEB, *title, *body(2), *WEB]) for n in (1, 2)]
    found = label(sheets, CUES)
    assert [x.text for x in found if x.text in {row.text for row in WEB} and x.role is not Role.FURNITURE] == []


def test_the_end_of_a_document_between_a_browser_s_line_and_a_site_s_is_kept() -> None:
    site = [Row("Home | Papers | Search | Help", gap=1.4)]
    first = [BROWSER, *site, Row("Memorandum by the Engineer", y=60), Row("4 May 1931", gap=1.5), *body(3)]
    end = [Row("and so they went to the mole with the dredger that was"), Row("there."), Row("Brandt", gap=1.5)]
    second = [BROWSER, *(replace(row, y=60 if i == 0 else None) for i, row in enumerate(end)), Row("F: 12, 7", gap=1.5)]
    found = label([page(1, first), page(2, [*second, *site, Row("The Consul in Ostend", gap=2.4), *body(1)])], CUES)
    assert [x.text for x in found if x.page == 2 and x.role is Role.FURNITURE] == [
        BROWSER.text,
        site[0].text,
    ]


def test_a_note_at_the_foot_is_one_though_its_mark_was_misread() -> None:
    rows = [*body(5), Row("! Built at Hull.", y=590, size=8.0)]
    assert role_of([page(1, rows)], "! Built at Hull.") == "note"


def test_a_marked_line_below_text_that_breaks_off_is_a_note_of_whatever_size() -> None:
    text = full("They had waited since the spring for the dredger and", 1.0, "indent")
    note = Row("1 Built at Hull.", gap=2.5, size=13.0)
    assert [role for role, _ in roles([page(1, [*body(8), text, note])])[-2:]] == ["body", "note"]
    assert role_of([page(1, [*body(8), note])], note.text) != "note"


def test_a_bracketed_figure_may_be_read_as_a_letter() -> None:
    rows = [*body(5), Row("(D) Built at Hull, as the Board had", y=590, size=8.0), Row("asked.", gap=0.85, size=8.0)]
    assert [role for role, _ in roles([page(1, rows)])[-2:]] == ["note", "note"]


def test_a_raised_mark_that_a_text_layer_sets_apart_begins_a_note() -> None:
    rows = [*body(5), Row("1", y=587, size=5.0), Row("Built at Hull.", "indent", y=590, size=10.0)]
    assert [role for role, _ in roles([page(1, rows)])[-2:]] == ["note", "note"]


def test_a_number_below_an_underlined_word_is_no_note() -> None:
    rows = [*body(2), Row("SECRET", "right", 3), Row("4. The light on the mole", gap=1.4), *body(3)]
    assert "note" not in [role for role, _ in roles([page(1, rows, rules=[60 + 12 * 10 + 4.0])])]


def test_points_of_a_list_are_no_notes() -> None:
    points = [Row("1) the dredger is kept;"), Row("2) the light is lit;"), Row("3) nobody pays.")]
    assert "note" not in [role for role, _ in roles([page(1, [*body(2), *points, *body(1)])])]


def test_rows_of_heavy_letters_taken_for_rules_begin_no_notes() -> None:
    rows = [*body(4), Row("1. The light on the mole", "indent", 1.3), *body(3)]
    rules = [60 + 12 * n - 1.0 for n in range(10, 16)]
    assert "note" in [role for role, _ in roles([page(1, rows, rules=[60 + 12 * 15 + 4.0])])]
    assert "note" not in [role for role, _ in roles([page(1, rows, rules=rules)])]


def test_a_line_of_notes_that_was_measured_too_large_is_one_of_them() -> None:
    feet = [
        full("* See the report that the Board had from Hull in the spring, in", size=8.0),
        full("which the vessel was first named, and the reply", gap=0.85, size=14.0),
        Row("of the Minister.", gap=0.85, size=8.0),
    ]
    rows = [*body(5), replace(feet[0], y=560), *feet[1:]]
    assert [role for role, _ in roles([page(1, rows)])[-3:]] == ["note"] * 3


def test_a_note_may_run_on_at_the_foot_of_the_next_column() -> None:
    left = page(
        1, [*body(5), Row("b The text was read to", y=560, size=8.0), Row("the Board in the", size=8.0, gap=0.85)]
    )
    right = page(1, [*body(5), Row("spring.", y=560, size=8.0), Row("c Unsigned.", size=8.0, gap=0.85)])
    beside = tuple(replace(line, column=1) for line in right.lines)
    both = replace(left, lines=left.lines + beside)
    assert [text for role, text in roles([both]) if role == "note"] == [
        "b The text was read to",
        "the Board in the",
        "spring.",
        "c Unsigned.",
    ]


def test_a_reference_left_alone_on_a_page_is_no_header_though_another_is_like_it() -> None:
    reference = "[F: HARBOUR, THE EASTERN MOLE 37]"
    first = [Row("The Consul in Ostend to the Board", "centre"), *body(2), Row(reference, gap=1.7), *body(2)]
    last = page(4, [Row("Papers of the Harbour Board", "centre", y=30), Row(reference, y=62)])
    found = roles([page(1, first), *volume()[1:], last])
    assert [role for role, text in found if text == reference] == ["reference"] * 2


def test_a_numbered_paragraph_below_an_underlined_heading_is_no_note() -> None:
    rows = [
        Row("I. ORGANIZATION OF THE WORKS", "centre"),
        full("1. The Board held its second session at Ostend", 1.5),
        *body(5),
    ]
    assert "note" not in [role for role, _ in roles([page(1, rows, rules=[64.0])])]
