"""Loose sheets: a letter begins with whom it addresses, and its further sheets say that they go on."""

from dataclasses import replace

import pytest

from digitize.label import Cues, label
from digitize.label.evidence import evidence
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.model.page import Page
from tests.typeset import Row, full, page

TEXT = [
    full("The pilots asked whether the harbour dues would be", 1.5, "indent"),
    full("lowered before the season, and were told that nothing"),
    full("could be promised until the engineers had reported on"),
    full("the state of the eastern mole, which the storms of the"),
]
END = [Row("winter had left in need of repair."), Row("Very truly yours,", "centre", 1.5)]


def sheets(*papers: list[Row]) -> list[Page]:
    return [page(n, rows) for n, rows in enumerate(papers, 1)]


def begins(cues: Cues, *papers: list[Row]) -> list[int]:
    """The pages on which documents begin."""
    return [line.page for line in label(sheets(*papers), cues) if line.head == line.index]


def told(cues: Cues, number: int, *papers: list[Row]) -> set[str]:
    """What the top of a page says about a beginning there."""
    scene = survey(sheets(*papers), cues).scene
    i = next(i for i, line in enumerate(scene.lines) if line.page == number)
    assert scene.sheets is not None
    return set(scene.sheets.evidence(i, top=True))


def letter(*head: Row) -> list[Row]:
    return [*head, *TEXT, *TEXT, *END]


def test_a_salutation_alone_begins_a_letter_in_any_language(cues: Cues) -> None:
    calls = ("Dear Captain Orlov:", "Sehr geehrter Herr Lotse!", "Sehr verehrter Herr Doktor.", "Kære Hr. Lods,")
    calls += (
        "Monsieur le Directeur,",
        "Vážený pane kapitáne!",
        "Szanowny Panie Kapitanie!",
        "Уважаемый капитан Орлов!",
    )
    for call in calls:
        assert begins(cues, letter(Row("Dear Sir:")), letter(Row(call)), letter(Row("Sir,"))) == [1, 2, 3], call


@pytest.mark.parametrize(
    "head",
    ["Subject: The pilots of the eastern mole have not been paid since the storm.", "Ministerstvu obchodu v Praze."],
)
def test_what_only_begins_a_paper_goes_on_with_no_sentence_of_the_page_before(cues: Cues, head: str) -> None:
    found = told(cues, 2, letter(Row("Dear Sir:")) + TEXT, letter(full(head)))
    assert not found & {"text-goes-on", "sentence"}


def test_an_address_with_which_a_letter_ends_over_leaf_begins_nothing(cues: Cues) -> None:
    last = [Row("Emil Lund", "right"), Row("Excmo. Señor:", gap=2.0), Row("Lima.")]
    papers = [letter(Row("Dear Sir:")), last, letter(Row("Dear Captain Orlov:"))]
    assert "salutation" not in told(cues, 2, *papers)
    assert begins(cues, *papers) == [1, 3]


def test_sheets_that_go_on_with_a_letter_begin_nothing(cues: Cues) -> None:
    first = [Row("Lima, May 3, 1931", "right"), Row("Dear Captain Orlov:", gap=2.0), *TEXT * 4]
    second = [Row("- 2 -", "centre"), Row("winter had left in need of repair.", gap=2.0), *TEXT * 3, *END]
    assert begins(cues, first, second, letter(Row("Lima, May 9, 1931", "right"), Row("Dear Sir:", gap=2.0))) == [1, 3]


def test_page_numbers_that_count_from_a_sheet_say_that_a_paper_begins_there(cues: Cues) -> None:
    on = [Row("- 2 -", "centre"), *TEXT * 3]
    last = [Row("- 3 -", "centre"), *TEXT, *END]
    papers = [letter(), [*TEXT * 3], on, last]
    assert "page-number-begins" in told(cues, 2, *papers)
    assert "page-number-goes-on" in told(cues, 3, *papers)
    assert "page-number-goes-on" in told(cues, 4, *papers)


def test_numbers_that_run_through_a_folder_say_nothing_of_its_papers(cues: Cues) -> None:
    papers = [[Row(f"- {n} -", "centre"), *letter(Row("Dear Sir:", gap=2.0))] for n in range(1, 8)]
    assert not {name for n in range(1, 8) for name in told(cues, n, *papers) if name.startswith("page-number")}


def test_the_word_that_a_pages_foot_announces_ties_the_next_page_to_it(cues: Cues) -> None:
    first = [*TEXT * 3, Row("winter had", "right", 2.0)]
    assert "catchword" in told(cues, 2, first, [full("winter had left in need of repair, and of the pilots"), *TEXT])
    assert "catchword" not in told(cues, 2, first, [full("Nothing was said of the dredger by the pilots of"), *TEXT])


def test_the_head_of_an_office_paper_is_told_by_its_parts(cues: Cues) -> None:
    head = [Row("LEGATION OF CHILE"), Row("Zl. 76.12/I-3.", "right"), Row("Ostend, May 3, 1931", "right")]
    head += [Row("Subject: The eastern mole", gap=2.0), Row("The Honorable", gap=2.0), Row("The Secretary of Trade,")]
    found = told(cues, 2, letter(), letter(*head))
    assert {"office-at-head", "journal", "day-at-head", "subject-line", "addressee", "closing-before"} <= found


def test_the_first_text_of_a_folder_is_a_document_though_nothing_heads_it(cues: Cues) -> None:
    headless = [*TEXT * 3, Row("winter had left in need of repair.")]
    assert begins(cues, headless, letter(Row("Lima, May 3, 1931", "right"), Row("Dear Sir:", gap=2.0)))[0] == 1


def test_a_preface_is_no_document(cues: Cues) -> None:
    preface = [Row("Preface", "centre"), *TEXT * 2, Row("The Harbour Board, 1951")]
    numbered = [
        [Row(f"{n}", "centre"), Row("The Consul to the Board", "centre", bold=True), *TEXT * 2] for n in (1, 2, 3, 4)
    ]
    assert 1 not in begins(cues, preface, *numbered)


def test_a_scrawl_between_two_lines_does_not_hide_the_white_that_parts_them(cues: Cues) -> None:
    rows = [Row("Referat", "centre"), Row("/", gap=2.0, size=20.0), *TEXT, *END]
    paper = page(1, rows)
    scrawl = replace(paper.lines[1], words=tuple(replace(w, confidence=0.3) for w in paper.lines[1].words))
    paper = replace(paper, lines=(paper.lines[0], scrawl, *paper.lines[2:]))
    scene = survey([paper], cues).scene
    assert [x.text for x in scene.lines[:1]] == ["Referat"]
    assert (scene.lines[1].gap or 0) > 3


def test_a_town_with_its_district_in_an_address_is_no_number(cues: Cues) -> None:
    def to(town: str) -> list[Row]:
        head = [Row("Ostend, May 3, 1931", "right"), Row("Herrn", "right", 2.0), Row("Dr. Emil Lund", "right", 2.0)]
        street = [Row(town, "right", 2.2), Row("Hafenstrasse 7.", "right", 2.2)]
        return letter(*head, *street, Row("Sehr geehrter Herr Lund!", gap=2.0))

    scene = survey(sheets(to("Ems IV"), to("Wien V"), to("Wien VI")), cues).scene
    weighed, texts = {head.at for head in find_heads(scene)}, {line.at: line.text for line in scene.lines}
    assert {texts[at] for at in weighed}.isdisjoint(("Ems IV", "Wien V", "Wien VI", "Hafenstrasse 7."))
    assert not scene.numbers


def test_a_paragraph_above_a_heading_with_a_day_is_no_title_over_its_date(cues: Cues) -> None:
    told = full("There is little that I can tell, and only what I saw", 2.0)
    again = full("and heard of it myself in the weeks before I went from")
    paragraph = [*TEXT, told, again, Row("there for good, and for the last time--")]
    scene = survey(sheets([*paragraph, Row("The days after 13 March 1938:", gap=2.0), *TEXT]), cues).scene
    at = next(line.at for line in scene.lines if line.text.startswith("There is little"))
    assert "over-date" not in next(head.evidence for head in find_heads(scene) if head.at == at)


@pytest.mark.parametrize(
    "kind", ["Referat.", "R e f e r a t.", "Notits", "Vermerk", "Compte rendu", "Справка", "Tutanak"]
)
def test_the_name_of_a_kind_of_paper_alone_at_a_sheets_top_begins_one(cues: Cues, kind: str) -> None:
    full_page = [*TEXT * 4, Row("winter had left in need of repair.")]
    papers = [[Row("Dear Sir:"), *full_page], [Row(kind, "centre"), *full_page], [*full_page]]
    papers[1][1] = replace(papers[1][1], gap=2.5)
    assert "kind-at-head" in told(cues, 2, *papers)
    assert "kind-at-head" not in told(cues, 3, *papers)
    assert begins(cues, *papers) == [1, 2]


def test_a_sheet_whose_text_begins_after_a_paper_that_ended_on_the_one_before_begins_another(cues: Cues) -> None:
    text = [*TEXT, Row("winter had left in need of repair.")]
    whole = [*TEXT * 4, Row("winter had left in need of repair.")]
    papers = [[Row("Dear Sir:"), *whole], whole, text, whole, whole, text, [Row("Dear Sir:"), *whole], whole]
    assert begins(cues, *papers) == [1, 4, 7]


def test_in_a_letterhead_no_line_stands_below_a_signature(cues: Cues) -> None:
    head = [Row("CITY HALL", "centre"), Row("San Francisco, 190", "centre", 2.5, 14.0), Row("Dear Sir:", gap=2)]
    scene = survey(sheets(letter(Row("Sir,")), letter(*head)), cues).scene
    below = next(i for i, line in enumerate(scene.lines) if line.text.startswith("San"))
    assert "title-after-signature" not in evidence(scene, below, below, [], {}, below + 1)


@pytest.mark.parametrize("closing", ["Mit vorzüglicher Hochachtung,", "Yours faithfully,", "Med Højagtelse,"])
def test_a_page_that_ends_with_who_signs_at_the_right_goes_on_nowhere(cues: Cues, closing: str) -> None:
    name = [Row(closing, "right", 1.5), Row("Emil Lund", "right", 1.5), Row("Executive Director", "right")]
    papers = [[Row("Dear Sir:"), *TEXT, *TEXT[:-1], Row("state of the mole."), *name], [*TEXT, *TEXT, END[0]]]
    found = told(cues, 2, *papers)
    assert "closing-before" in found and "text-goes-on" not in found
    assert begins(cues, *papers) == [1, 2]


@pytest.mark.parametrize("signed", [("The pilots of Ostend", "Quay Street 4"), ("Hafenmeister Lund",), ("E. Orlov.",)])
def test_who_signs_without_a_closing_parts_two_sheets(cues: Cues, signed: tuple[str, ...]) -> None:
    below = [Row(line, "right", 1.0 if n else 1.5) for n, line in enumerate(signed)]
    assert "closing-before" in told(cues, 2, [Row("Dear Sir:"), *TEXT, END[0], *below], [*TEXT, *TEXT])


@pytest.mark.parametrize("foot", ["- 2 -", "Forts.", "./.", "Continued"])
def test_a_word_or_a_number_at_the_right_of_a_pages_foot_is_no_signature(cues: Cues, foot: str) -> None:
    assert "closing-before" not in told(
        cues, 2, [Row("Dear Sir:"), *TEXT, END[0], Row(foot, "right", 1.5)], [*TEXT * 2]
    )
