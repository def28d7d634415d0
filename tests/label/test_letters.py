"""The sheets of a letter, read part by part: what stands above its text, and below it."""

from dataclasses import replace

import pytest

from digitize.label import Cues, label
from digitize.model.page import Page
from digitize.model.role import LabelledLine, Role
from digitize.split import split
from tests.typeset import Row, full, page

TEXT = [
    full("The pilots asked whether the harbour dues would be", 1.5, "indent"),
    full("lowered before the season, and were told that nothing"),
    full("could be promised until the engineers had reported on"),
    full("the state of the eastern mole, which the storms of the"),
    Row("winter had left in need of repair."),
]
ADDRESS = [Row("The Honorable", gap=2.0), Row("The Secretary of Trade,", gap=1.0), Row("Lima.", "indent")]
CLOSING = [Row("Very truly yours,", "centre", 1.5), Row("Emil Lund.", "right", 3.0)]


def read(cues: Cues, *papers: list[Row] | Page) -> list[LabelledLine]:
    pages = [x if isinstance(x, Page) else page(n, x) for n, x in enumerate(papers, 1)]
    return list(label(pages, cues))


def parts(cues: Cues, *papers: list[Row] | Page) -> dict[str, str | None]:
    return {line.text: line.part for line in read(cues, *papers)}


def begins(cues: Cues, *papers: list[Row] | Page) -> list[int]:
    return [x.page for x in read(cues, *papers) if x.head == x.index]


def despatch(number: int = 720) -> list[Row]:
    head = [Row("LEGATION OF CHILE", "centre"), Row(f"No. {number}.    Ostend, May 3, 1931.", gap=1.5)]
    head += [Row("Subject: The eastern mole.", gap=2.0), *ADDRESS, Row("Sir:", gap=2.0)]
    return [*head, *TEXT, *CLOSING]


def test_the_parts_of_a_despatch_are_told(cues: Cues) -> None:
    found = parts(cues, despatch())
    assert found["LEGATION OF CHILE"] == "office"
    assert found["No. 720. Ostend, May 3, 1931."] == "date"
    assert found["Subject: The eastern mole."] == "subject"
    assert {found[row.text] for row in ADDRESS} == {"address"}
    assert found["Sir:"] == "salutation"
    assert found["Very truly yours,"] == "closing"
    assert found["Emil Lund."] == "signature"


def test_a_stamp_beside_an_address_is_passed_over(cues: Cues) -> None:
    head = despatch()
    at = next(i for i, row in enumerate(head) if row.text == ADDRESS[1].text)
    stamped = [*head[:at], Row("wAy oFd Ib", "right", 0.5), replace(head[at], gap=0.5), *head[at + 1 :]]
    doubt = lambda x: replace(x, words=tuple(replace(w, confidence=0.5) for w in x.words))  # noqa: E731
    paper = page(1, stamped)
    paper = replace(paper, lines=tuple(doubt(x) if x.text.startswith("wAy") else x for x in paper.lines))
    assert parts(cues, paper)[ADDRESS[1].text] == "address"


def test_a_list_without_a_text_is_named_by_its_first_line(cues: Cues) -> None:
    names = ["Emil Lund", "Anna Orlov", "Hans Jakobsen", "Maria Demir", "Carl Berg", "Rosa Brown", "Olga Holm"]
    found = read(cues, [Row("Pilots of the eastern mole", "centre"), *(Row(x, gap=1.5) for x in names)], despatch())
    assert {x.text for x in found if x.role.value == "title"} <= {
        "Pilots of the eastern mole",
        "Subject: The eastern mole.",
    }


@pytest.mark.parametrize(
    "head", ["Enclosure No. 1 to despatch No. 720", "Anlage 1 zum Bericht Nr. 720", "Annexe 1 au rapport no 720"]
)
def test_an_enclosure_begins_a_paper_of_its_own(cues: Cues, head: str) -> None:
    enclosed = [Row(head, "right"), Row("Report on the eastern mole", "centre", 2.0), *TEXT, *TEXT]
    assert begins(cues, despatch(720), enclosed, despatch(721)) == [1, 2, 3]


def test_a_letterhead_is_a_mark_and_no_text(cues: Cues) -> None:
    line = next(x for x in read(cues, despatch()) if x.text == "LEGATION OF CHILE")
    assert (line.role.value, line.reasons[0], line.part) == ("furniture", "letterhead", "office")


def test_what_stands_in_the_middle_above_a_letters_date_is_its_letterhead(cues: Cues) -> None:
    head = [Row("Dockyard Lund", "centre"), Row("Quay Street 12", "centre"), Row("Ostend, May 3, 1931.", "right", 2.0)]
    found = read(cues, [*head, Row("Dear Captain Orlov:", gap=2.0), *TEXT, *CLOSING])
    told = {x.text: x.role.value for x in found}
    assert (told["Dockyard Lund"], told["Quay Street 12"]) == ("furniture", "furniture")
    assert told["Ostend, May 3, 1931."] == "dateline"


def test_an_address_does_not_begin_a_second_document(cues: Cues) -> None:
    head = [Row("Ostend, May 3, 1931.", "right"), Row("Herrn", "right", 2.0), Row("Dr. Emil Lund", "right", 1.5)]
    head += [Row("Ostende XVIII", "right", 1.5), Row("Hafenstr. 71.", "right", 1.5)]
    letters = [[*head, Row("Sehr geehrter Herr Doktor!", gap=2.0), *TEXT, *CLOSING] for _ in range(2)]
    assert begins(cues, *letters) == [1, 2]


def test_what_stands_below_a_closing_begins_nothing(cues: Cues) -> None:
    tail = [Row("Copies to Lima and Quito.", gap=3.0), Row("840.1", gap=2.0), Row("EL/mk", gap=2.0)]
    assert begins(cues, [*despatch(), *tail], despatch(721)) == [1, 2]


def test_a_dateline_below_the_text_begins_nothing(cues: Cues) -> None:
    first = [Row("Note on the Mole", "centre"), *TEXT * 3, Row("Ostend, May 3, 1931.", gap=2.5)]
    assert begins(cues, first, despatch()) == [1, 2]


def test_the_number_of_a_file_above_a_sheets_text_begins_a_paper(cues: Cues) -> None:
    sheets = [[Row(f"871.4016/{number}"), *TEXT, *TEXT] for number in (303, 253, 271)]
    assert begins(cues, *sheets) == [1, 2, 3]


def test_a_printed_head_whose_day_is_not_filled_in_begins_nothing_on_the_next_sheets(cues: Cues) -> None:
    def sheet(office: str, day: str) -> list[Row]:
        return [Row(office), Row(f"OSTEND, LE{day}", "indent", 1.5)]

    rest = [replace(row, gap=max(row.gap, 2.0) if n == 0 else row.gap) for n, row in enumerate(TEXT)]
    first = [*sheet("LÉGATION ROYALE DE CHILI", " 19. April 1931."), *ADDRESS, Row("Sir:", gap=2.0), *TEXT]
    on = [sheet("LEGATION ROYALE DE CHILI", ""), sheet("LÉGATION ROYALE DE CHILI", " - 3 Em")]
    read_on = read(cues, first, *([*head, *rest] for head in on))
    assert [x.page for x in read_on if x.head == x.index] == [1]
    assert {x.reasons[0] for x in read_on if x.page > 1 and x.role.value == "furniture"} == {"letterhead"}
    assert [x.text for x in read_on if x.page > 1 and x.role.value != "furniture"] == [row.text for row in rest] * 2
    assert begins(cues, first, first) == [1, 2]


def test_dirt_behind_a_hyphen_does_not_hide_that_the_text_has_begun(cues: Cues) -> None:
    head = [Row("J.No. 129.D.7.", "right"), Row("The eastern mole.", "centre", 2.0)]
    text = [full("The orders that follow hold what the board has resolved on the mo-=", 1.5), Row("le and its lights:")]
    orders = [Row("Memorandum of the Harbour Board"), Row("22 October 1930."), *TEXT]
    found = {x.text: x.role.value for x in read(cues, [*head, *text, *orders], despatch())}
    assert found["Memorandum of the Harbour Board"] == "body"


def test_a_number_alone_below_the_date_is_the_papers_own(cues: Cues) -> None:
    head = [Row("KGL. DANSK GESANDTSKAB"), Row("ROM, DEN 13. December 1931.", gap=1.5), Row("621", "right", 2.0)]
    head += [Row("Molen i Ostende.", "centre", 1.5), Row("J.No. 5.M.2.", "right", 1.5)]
    found = parts(cues, [*head, *TEXT, *CLOSING], despatch())
    assert (found["621"], found["J.No. 5.M.2."]) == ("number", "journal")
    specked = [replace(row, text=". 621") if row.text == "621" else row for row in head]
    assert parts(cues, [*specked, *TEXT, *CLOSING], despatch())[". 621"] == "number"


def test_a_title_goes_on_with_its_years(cues: Cues) -> None:
    head = [Row("P.III. No. 44.", "right"), Row("The Experiences of the Pilots of Ostend,", gap=2.0)]
    head += [Row("1919 - 1925.", "centre"), Row("(Reported 15th April, 1935. Report by Emil Lund)", gap=1.5)]
    found = {x.text: x.role.value for x in read(cues, [*head, *TEXT, *TEXT], despatch())}
    assert found["The Experiences of the Pilots of Ostend,"] == found["1919 - 1925."] == "title"


def test_the_lines_of_a_title_stand_one_in_the_middle_below_the_other_with_a_small_word_between(cues: Cues) -> None:
    title = ["Havnespørgsmaalet", "i", "Ostende,"]
    rows = [Row(" " * (18 - len(text) // 2) + text, gap=1.0 if k else 2.5) for k, text in enumerate(title)]
    found = read(cues, despatch(), [Row("1. Maj 1931.", "right"), *rows, *TEXT, *CLOSING], despatch(721))
    assert [x.text for x in found if x.role.value == "title" and x.page == 2] == title


def test_a_name_alone_is_no_title(cues: Cues) -> None:
    head = [Row("E. Lund.", "centre"), Row("Ostend, 10. September 1931", "right", 1.5)]
    found = {x.text: x.role.value for x in read(cues, [*head, *TEXT, *TEXT, *CLOSING], despatch())}
    assert found["E. Lund."] != "title"


def test_a_catchword_is_a_mark_also_where_it_is_short(cues: Cues) -> None:
    first = [*despatch()[:7], *TEXT[:4], *TEXT[:4], *TEXT[:4], Row("of", "right", 2.0)]
    second = [full("of the winter had left in need of repair, and of"), *TEXT, *CLOSING]
    found = [x for x in read(cues, first, second) if x.text == "of"]
    assert [(x.role.value, x.reasons[0]) for x in found] == [("furniture", "catchword")]


def test_a_document_begins_at_the_scrawl_above_its_head(cues: Cues) -> None:
    paper = page(2, [Row("HICEM", gap=1.0), *despatch()[1:]])
    doubt = replace(paper.lines[0], words=tuple(replace(w, confidence=0.4) for w in paper.lines[0].words))
    lines = read(cues, despatch(), replace(paper, lines=(doubt, *paper.lines[1:])))
    first = split(lines).documents[1].lines[0]
    assert (first.page, first.text) == (2, "HICEM")


def test_an_address_is_read_below_many_stamps_at_the_right(cues: Cues) -> None:
    head = despatch()
    at = next(i for i, row in enumerate(head) if row.text == ADDRESS[0].text)
    stamps = [
        Row(text, "right", 0.6) for text in ("RECEIVED BOARD", "OF TRADE AND", "DIVISION FILES") for _ in range(8)
    ]
    found = parts(cues, [*head[:at], *stamps, *head[at:]])
    assert {found[row.text] for row in ADDRESS} == {"address"}


def test_a_title_goes_on_with_its_unfinished_words_and_a_day_among_them(cues: Cues) -> None:
    title = ["Note concerning the pilots of", "Ostend after the storm", "in the winter of 3 May 1931."]
    head = [Row("J.No. 7.B.2.", "right"), Row(title[0], "indent", 2.0), *(Row(text) for text in title[1:])]
    found = parts(cues, [*head, *TEXT])
    assert [found[text] for text in title] == ["title", "title", "title"]


def test_a_day_below_a_title_is_the_papers(cues: Cues) -> None:
    head = [Row("J.No. 7.B.2.", "right"), Row("Note concerning the pilots", "indent", 2.0), Row("Lima, 3 May 1931.")]
    found = parts(cues, [*head, *TEXT])
    assert (found["Note concerning the pilots"], found["Lima, 3 May 1931."]) == ("title", "date")


def test_an_office_at_the_foot_is_whom_a_paper_goes_to(cues: Cues) -> None:
    head = [
        Row("LEGATION OF CHILE"),
        Row("No. 720.    Ostend, May 3, 1931.", gap=1.5),
        Row("Subject: The mole.", gap=2.0),
    ]
    found = parts(cues, [*head, *TEXT * 3, Row("MINISTRY OF TRADE,", gap=2.0)])
    assert found["MINISTRY OF TRADE,"] == "address"


def test_the_town_of_an_address_with_its_district_begins_no_paper(cues: Cues) -> None:
    address = [Row("Herrn", "right", 1.9), Row("Dr. Emil Lund", "right", 1.9), Row("wien XVIII", "right", 1.9)]
    letter = [Row("Ostende, den 3. Mai 1931.", "right"), *address, Row("Sternstr. 71.", "right", 1.9)]
    letter += [Row("Verehrter Herr Doktor Lund!", gap=1.5), *TEXT, *CLOSING]
    assert begins(cues, letter, letter) == [1, 2]


def test_a_copy_is_signed_with_an_abbreviation_before_the_name(cues: Cues) -> None:
    tail = [Row("Hochachtungsvoll", "centre", 1.5), Row("gez. Lund", "right", 2.0), Row("Konsul", "right")]
    assert parts(cues, [*despatch()[:-2], *tail])["gez. Lund"] == "signature"


def test_the_office_above_a_title_is_told(cues: Cues) -> None:
    note = [Row("GERMAN CONSULATE"), Row("Ostend, 3 May 1931", "right", 1.5), Row("Note verbale", "centre", 2.0), *TEXT]
    assert parts(cues, note, despatch())["GERMAN CONSULATE"] == "issuer"


def test_running_lines_with_capitals_end_a_head(cues: Cues) -> None:
    body = [
        full("let the Forms of Ordinances be issued by the", 2.0),
        full("Military Commander in Ostend, and the Notice-"),
        full("board of the Harbour was then the place at"),
        Row("which the Ordinance of 30 May 1931 stood."),
    ]
    head = [Row("J.No. 7.B.2.", "right"), Row("Note on the Mole", "centre", 2.0)]
    found = parts(cues, [*head, *body, *TEXT])
    assert all(found[row.text] is None for row in body)


def test_text_in_a_smaller_type_below_a_ruled_subject_is_no_note(cues: Cues) -> None:
    small = 9.0
    head = [Row("Lima, May 3, 1931", "right", size=small, y=150.0), Row("Dear Sir:", gap=2.0, size=small)]
    head += [Row("The eastern mole at Ostend", "indent", 2.0, size=small)]
    rows = [*head, *(replace(x, size=small) for x in [*TEXT * 4, *CLOSING])]
    ruled = page(2, rows, rules=[150.0 + 12 * 4 + 2])
    others = [page(n, despatch(720 + n)) for n in (1, 3, 4, 5)]
    assert not [x for x in read(cues, others[0], ruled, *others[1:]) if x.role.value == "note"]


def test_the_day_below_a_sheets_printed_words_is_the_day_of_its_paper(cues: Cues) -> None:
    printed = [Row("HARBOUR OFFICE, LIMA."), Row("Please quote in your answer the number below")]
    dated = [*printed, Row("Lima, May 3, 1931", "right", 8.0), Row("Dear Sir:", gap=2.0), *TEXT, *TEXT, *CLOSING]
    assert begins(cues, despatch(), dated, despatch(721)) == [1, 2, 3]


def test_a_line_of_an_address_with_a_stamp_behind_it_is_the_addresss(cues: Cues) -> None:
    head = despatch()
    stamp = "DIVISION OF THE PILOTS pArl"
    blanks = " " * 18
    stamped = [replace(x, text=f"{x.text}{blanks}{stamp}") if x == ADDRESS[1] else x for x in head]
    doubt = lambda x: replace(  # noqa: E731
        x, words=tuple(replace(w, confidence=0.5) if w.text == "pArl" else w for w in x.words)
    )
    paper = page(1, stamped)
    paper = replace(paper, lines=tuple(doubt(x) for x in paper.lines))
    assert parts(cues, paper)[f"{ADDRESS[1].text} {stamp}"] == "address"


def test_what_was_read_of_a_rule_below_words_hides_nothing(cues: Cues) -> None:
    head = [Row("Lima, May 3, 1931", "right"), Row("_Subject_: _The_eastern_mole.", gap=2.0), *ADDRESS]
    found = parts(cues, [*head, Row("Sir:", gap=2.0), *TEXT, *CLOSING])
    assert found["_Subject_: _The_eastern_mole."] == "subject"


def test_what_stands_above_a_letters_day_is_no_title(cues: Cues) -> None:
    head = [Row("CABLE ADDRESS: LUND"), Row("No answer needed", "right"), Row("Lima, May 3, 1931", "right", 3.0)]
    found = read(cues, despatch(), [*head, Row("Dear Sir:", gap=2.0), *TEXT, *CLOSING], despatch(721))
    assert not [x.text for x in found if x.role.value == "title" and x.page == 2]


def test_the_lines_below_an_office_that_can_begin_none_are_its(cues: Cues) -> None:
    head = [Row("LEGATION"), Row("OF CHILE"), Row("Lima, May 3, 1931", "right", 3.0), Row("Sir:", gap=2.0)]
    found = parts(cues, [*head, *TEXT, *CLOSING])
    assert (found["LEGATION"], found["OF CHILE"]) == ("office", "office")


def test_an_address_goes_on_in_small_letters_at_the_foot(cues: Cues) -> None:
    foot = [Row("Zijner Excellentie", gap=3.0), Row("den Minister van Handel"), Row("te"), Row("Lima.")]
    head = [Row("Ostende, den 3 Mei 1931", "right"), Row("Excellentie,", gap=2.0)]
    found = parts(cues, [*head, *TEXT, Row("Hoogachtend,", "centre", 2.0), Row("E. Lund", "right", 2.0), *foot])
    assert [found[row.text] for row in foot] == ["address"] * 4


def test_the_office_over_the_day_below_a_text_is_whose_it_is(cues: Cues) -> None:
    head = [Row("MEMORANDUM ON THE EASTERN MOLE", "centre")]
    found = parts(cues, [*head, *TEXT, Row("Ministry of Trade,", gap=2.0), Row("3 May 1931.")])
    assert found["Ministry of Trade,"] != "address"


def test_a_note_in_the_third_person_begins_a_paper(cues: Cues) -> None:
    note = [full("The Embassy of Chile presents its compliments to the", at="indent"), *TEXT[1:], *TEXT, *TEXT]
    scene = [despatch(), note, despatch(721)]
    assert begins(cues, *scene) == [1, 2, 3]


def test_a_stamp_far_below_the_name_does_not_hide_it(cues: Cues) -> None:
    head = [Row("REPORT ON THE EASTERN MOLE", "centre")]
    tail = [Row("Emil Lund", "right", 2.0), Row("HARBOUR OFFICE 4 OKT. 1931", gap=6.0)]
    assert parts(cues, [*head, *TEXT, *tail])["Emil Lund"] == "signature"


@pytest.mark.parametrize("head", ["Ergeht an: Kapitän Lund", "Copies to: Captain Lund", "Na vědomí: Kapitán Lund"])
def test_who_gets_copies_goes_on_line_below_line_and_hides_no_signature(cues: Cues, head: str) -> None:
    tail = [Row("Brunner", "right", 1.5), Row(head, gap=1.7), Row("Kapitän Orlov"), Row("Lotse Holm")]
    found = parts(cues, [Row("Betrifft: Ostmole"), *TEXT, *tail], despatch())
    assert found["Brunner"] == "signature"
    assert {found[row.text] for row in tail[1:]} == {"copies"}


@pytest.mark.parametrize("office", ["Ředitelství státních drah v Plzni.", "Ministerstwo handlu i żeglugi"])
def test_an_office_alone_at_a_sheets_top_is_one_though_its_name_goes_on_in_small_letters(
    cues: Cues, office: str
) -> None:
    head = [Row(office), Row("Č. 412", gap=1.7), Row("Lima, 3. 5. 1931", "right", 1.7), Row("Dear Sir:", gap=1.7)]
    assert parts(cues, [*head, *TEXT, *CLOSING], despatch())[office] == "office"
    said = "Ministerstwo handlu i żeglugi,"
    assert parts(cues, [Row("Dear Sir:"), *TEXT, Row(said), *TEXT, *CLOSING])[said] is None


def test_a_day_that_begins_at_a_lines_end_is_a_sentences(cues: Cues) -> None:
    first = [full("The Harbour Board of Ostend has telephoned on the 3."), Row("mai 1931 as follows:")]
    found = parts(cues, [*first, *TEXT, *TEXT], despatch())
    assert found["mai 1931 as follows:"] is None


def test_who_is_spoken_of_in_a_running_sentence_is_nobody_to_whom_a_paper_goes(cues: Cues) -> None:
    said = [full("Pan president republiky dostal telegram od lodivodů", 1.5, "indent"), *TEXT[1:], *TEXT]
    assert parts(cues, [Row("Hlášení toto:"), *said], despatch())[said[0].text] is None


def test_a_paragraph_that_is_set_in_begins_the_text(cues: Cues) -> None:
    begun = [
        Row("Lima, May 3, 1931", "right", 2.0),
        full("On Sunday 3 May 1931 the pilots sent me as their speaker to", 2.0, "indent"),
    ]
    found = {x.text: x.role for x in read(cues, [Row("B.12", "right"), *begun, Row("Ostend without delay."), *TEXT])}
    assert found["Lima, May 3, 1931"] is Role.DATELINE
    assert found[begun[1].text] is found["Ostend without delay."] is Role.BODY


def test_a_town_with_a_day_in_figures_is_no_title(cues: Cues) -> None:
    head = [Row("From: Harbour Board"), Row("Lima, May 3, 1931", "right", 1.5), Row("Ostend, 4/idem", "right", 1.0)]
    roles = {x.text: x.role for x in read(cues, [*head, *TEXT, *CLOSING])}
    assert roles["Ostend, 4/idem"] is not Role.TITLE


def test_what_stands_below_a_closings_comma_begins_nothing(cues: Cues) -> None:
    end = [Row("We remain,", "right", 1.5), Row('The pilots on board the tug "Gull".', gap=3.0)]
    assert begins(cues, [*despatch()[:-2], *end, Row("Ostend, May 4, 1931.", gap=1.5), *TEXT]) == [1]


def test_a_printed_paper_that_closes_with_its_day_is_signed_below_it(cues: Cues) -> None:
    title = Row("5. Lund an das Hafenamt", "centre", bold=True)
    end = [Row("Ostende, den 14ten Mai 1831.", "centre", 1.5), Row("Harbour Board", "centre"), Row("Lund", "centre")]
    found = parts(
        cues, [title, *TEXT, *end, Row("An"), Row("das Hafenamt")], [replace(title, text="6. Berg an Lund"), *TEXT]
    )
    assert [found[row.text] for row in end] == ["date", "signature", "signature"]
    assert [found[text] for text in ("An", "das Hafenamt")] == ["address", "address"]


def test_an_office_over_a_day_is_who_issues_a_paper_and_no_title(cues: Cues) -> None:
    office = [Row("Ministerio"), Row("de"), Row("Comercio.")]
    paper = [*office, Row("Lima, 3 de mayo de 1931.", "right"), *TEXT]
    volume = [
        *paper,
        Row("Emil Lund.", "right", 1.5),
        replace(office[0], gap=3.0),
        *paper[1:],
        Row("Karl Berg.", "right", 1.5),
    ]
    found = [x for x in read(cues, volume) if x.text in ("Ministerio", "de", "Comercio.")]
    assert {x.role for x in found} == {Role.DATELINE}
    assert {x.part for x in found} <= {"issuer", "office"}


def test_a_day_above_a_title_with_another_one_ends_the_letter_before(cues: Cues) -> None:
    titles = [Row(f"Emil Lund to Karl Berg, Ostend, May {day}, 1931", bold=True) for day in (3, 9)]
    first = [titles[0], *TEXT, *TEXT, Row("Emil Lund", "right", 1.5)]
    found = read(cues, first, [Row("4 May"), replace(titles[1], gap=2.5), *TEXT, *TEXT])
    assert [x.text for x in found if x.head == x.index] == [row.text for row in titles]


def test_a_volume_of_numbered_letters_begins_with_who_writes_to_whom_and_the_day(cues: Cues) -> None:
    titles = ["Der Hafenmeister an das Hafenamt. 3. Mai 1931", "Der Konsul in Lima an den Hafenmeister. 9. Juni 1931"]
    papers = [
        [
            Row(f"Nr. {n}", "centre", 3.0, bold=True),
            Row(title, "centre", 1.2, bold=True),
            Row("[Betrifft: Ostmole]"),
            *TEXT,
        ]
        for n, title in zip((226, 249), titles, strict=True)
    ]
    found = read(cues, [*papers[0], *papers[1][:2]], papers[1][2:])
    assert [x.text for x in found if x.head == x.index] == ["Nr. 226", "Nr. 249"]
    assert [x.text for x in found if x.role is Role.TITLE] == titles
