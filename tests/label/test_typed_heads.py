"""The heads of typed papers: what names the paper is its title, wherever it stands among letterhead and numbers."""

from digitize.label import Cues, label
from tests.label.conftest import TYPED
from tests.typeset import Row, full, page

BODY = TYPED * 3


def roles(cues: Cues, *papers: list[Row]) -> dict[str, str]:
    """The roles of the lines of the first paper; each paper has a page, and there are always three."""
    others = [[Row("Memorandum", "centre"), Row("Lima, 3 May 1931", "right", 1.5), *BODY] for _ in range(2)]
    pages = [page(n, rows) for n, rows in enumerate([*papers, *others], 1)]
    return {line.text: line.role.value for line in label(pages, cues) if line.page == 1}


def test_the_title_is_what_names_the_paper_and_not_its_letterhead(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("PERUVIAN EMBASSY"),
            Row("OSTEND, 9th February, 1931", "right", 1.4),
            Row("CONFIDENTIAL", "right", 1.4),
            Row("Note on the Eastern Mole", "centre", 1.4),
            *BODY,
        ],
    )
    assert found["PERUVIAN EMBASSY"] == "dateline"
    assert found["CONFIDENTIAL"] == "classification"
    assert found["Note on the Eastern Mole"] == "title"


def test_a_subject_in_the_middle_names_a_letter_and_an_address_does_not(cues: Cues) -> None:
    letterhead = [
        Row("T. C.", "indent"),
        Row("LİMANLAR VEKÂLETİ", gap=0.8),
        Row("Sayı: 96/26   Lima, 14/2/1931", gap=1.1),
    ]
    found = roles(cues, [*letterhead, Row("Doğu mendireği hakkında", "centre", 1.3), *BODY])
    assert found["Doğu mendireği hakkında"] == "title"
    assert found["LİMANLAR VEKÂLETİ"] == "furniture"  # a letterhead, kept as a mark
    silent = roles(cues, [*letterhead, Row("İKTİSAT VEKÂLETİNE", "centre", 1.3), *BODY])
    assert "title" not in silent.values()


def test_a_telegram_is_named_by_its_route_and_dated_by_its_dispatch(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("[CYPHER] CABINET DISTRIBUTION", "centre"),
            Row("SECRET", "centre", 1.1),
            Row("FROM: LIMA. TO: BOARD OF TRADE."),
            Row("Sir J. Brown."),
            Row("No. 2412."),
            Row("D. 8.42 p.m. 1st March, 1931.", "right"),
            Row("R. 10.22 a.m. 2nd March, 1931.", "right"),
            *BODY,
        ],
    )
    assert [text for text, role in found.items() if role == "title"] == ["FROM: LIMA. TO: BOARD OF TRADE."]
    assert found["D. 8.42 p.m. 1st March, 1931."] == found["R. 10.22 a.m. 2nd March, 1931."] == "dateline"


def test_registry_numbers_below_a_title_are_no_part_of_it(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("Mr. Brown to Sir P. Lopez (Ostend)", "centre"),
            Row("No. 268 Secret [W 7447/113/39]", "centre", 1.1),
            Row("LIMA, April 27, 1931", "right", 1.1),
            *BODY,
        ],
    )
    assert found["Mr. Brown to Sir P. Lopez (Ostend)"] == "title"
    assert found["No. 268 Secret [W 7447/113/39]"] == "dateline"


def test_a_title_goes_on_after_a_word_that_leads_to_another(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("M. Lopez, Ministre du Commerce, aux", "centre"),
            full("Consuls de la République du Pérou à Ostende, à Anvers"),
            Row("et à Hambourg.", "centre"),
            Row("Lima, le 6 janvier 1931.", "right", 1.5),
            *BODY,
        ],
    )
    assert found["Consuls de la République du Pérou à Ostende, à Anvers"] == "title"


def test_initials_of_a_typist_begin_no_document(cues: Cues) -> None:
    ended = [Row("Memorandum", "centre"), Row("Lima, 2 May 1931", "right", 1.5), *BODY, Row("TRA:JBrown:kl", gap=2.4)]
    assert roles(cues, ended)["TRA:JBrown:kl"] != "title"


def test_the_text_below_a_title_is_left_alone(cues: Cues) -> None:
    listed = [Row("1. Papers seen by the Board", "indent", 1.5), Row("Report of 3 May 1931", gap=1.5), Row("No. 14")]
    found = roles(cues, [Row("Memorandum", "centre"), Row("Lima, 2 May 1931", "right", 1.5), *listed, *BODY])
    assert found["1. Papers seen by the Board"] == found["Report of 3 May 1931"] == "body"


def test_a_form_is_read_by_its_labels(cues: Cues) -> None:
    form = [
        Row("SECRET", "centre"),
        Row("OFFICE OF HARBOURS", "centre", 1.6),
        Row("COUNTRY: Peru    REPORT NO. LM-14", gap=1.6),
        Row("SUBJECT: Dues at the eastern mole", gap=1.3),
        Row("DATE OF INFO: February 1931   DISTRIBUTED: March 3, 1931", gap=1.3),
    ]
    found = roles(cues, [*form, *BODY])
    assert found["SUBJECT: Dues at the eastern mole"] == "title"
    assert found["COUNTRY: Peru REPORT NO. LM-14"] == "dateline"
    assert found["DATE OF INFO: February 1931 DISTRIBUTED: March 3, 1931"] == "dateline"


def test_a_number_and_a_date_apart_on_one_line_begin_a_letter(cues: Cues) -> None:
    line = "zu Hafen VII 1417/31" + " " * 16 + "Lima, den 17.05.1931"
    found = roles(cues, [Row(line), Row("Geheim!", gap=1.4), Row("Aktenvermerk", "centre", 1.4), *BODY])
    assert found[" ".join(line.split())] == "dateline"
    assert found["Aktenvermerk"] == "title"


def test_a_title_at_the_left_below_a_dateline_in_the_middle_of_a_page(cues: Cues) -> None:
    def document(day: int, title: str) -> list[Row]:
        dateline = Row(f"{day} мая 1931 г." + " " * 40 + f"№ {140 + day}", gap=3.0)
        return [dateline, Row(title, gap=1.5), *BODY]

    titles = ["Донесение консула в Лиме", "Нота посольства в Лиме", "Письмо консула в Лиме"]
    lines = label([page(1, [row for day, title in enumerate(titles, 3) for row in document(day, title)])], cues)
    assert {x.role.value for x in lines if x.text in titles} == {"title"}


def test_a_title_goes_on_with_the_one_it_is_written_to(cues: Cues) -> None:
    second = "à M. P. LOPEZ, Ministre de la République au Pérou, à Lima."
    rows = [Row("N° 7.", "centre"), Row("M. BRUN, Consul à Ostende,", "centre", 1.2), full(second, 0.9)]
    found = roles(cues, [*rows, Row("Ostende, le 6 janvier 1931.", "right", 1.4), *BODY])
    assert found[second] == "title"


def test_the_cover_of_a_file_is_no_document(cues: Cues) -> None:
    cover = page(1, [Row("HARBOURS", gap=1.0, size=16.0), Row("PERU", gap=3.0, size=16.0), Row("File No 742", gap=3.0)])
    papers = [page(n, [Row("Memorandum", "centre"), Row(f"Lima, {n} May 1931", "right", 1.5), *BODY]) for n in (2, 3)]
    lines = label([cover, *papers], cues)
    assert {x.page for x in lines if x.head == x.index} == {2, 3}


def test_a_letter_behind_its_word_numbers_a_paper_and_names_none(cues: Cues) -> None:
    rows = [Row("APPENDIX B", "centre"), Row("Telegram to the Board", "centre", 1.5), Row("6 May 1931", "right", 1.2)]
    found = roles(cues, [*rows, *BODY])
    assert found["APPENDIX B"] == "number"
    assert found["Telegram to the Board"] == "title"


def test_how_a_paper_was_sent_is_no_part_of_its_title(cues: Cues) -> None:
    rows = [Row("Nr. 12", "centre"), Row("Der Konsul in Lima an das Hafenamt", "centre", 1.2)]
    found = roles(cues, [*rows, Row("Telegramm. Entzifferung", "centre", 1.1), Row("Lima, 6 Mai 1931", gap=1.2), *BODY])
    assert found["Telegramm. Entzifferung"] == "dateline"


def test_the_title_of_a_part_alone_on_its_page_begins_no_document(cues: Cues) -> None:
    part = page(
        1, [Row("HARBOUR PAPERS", "centre", size=16.0), Row("from the author's boxes and the Board's", gap=2.0)]
    )
    papers = [page(n, [Row("Memorandum", "centre"), Row(f"Lima, {n} May 1931", "right", 1.5), *BODY]) for n in (2, 3)]
    lines = label([part, *papers], cues)
    assert {x.page for x in lines if x.head == x.index} == {2, 3}


LETTERHEAD = [Row("SOCIETY OF MERCHANTS", "centre"), Row("House No. 11, Mole Street, Lima", "centre")]


def letters(*titles: str) -> list[list[Row]]:
    """Papers of one letterhead: the title below it in the middle, the day to the right."""
    return [
        [*LETTERHEAD, Row(title, "centre", 1.6), Row(f"Lima, {day} May 1931", "right", 1.5), *BODY]
        for day, title in enumerate(titles, 3)
    ]


def test_what_heads_most_papers_of_a_volume_is_no_title_and_tells_where_they_begin(cues: Cues) -> None:
    titles = ["Circular No. 7", "Circular No. 8", "Notice to Members: Visit of the Harbour", "Circular No. 9"]
    found = label([page(n, rows) for n, rows in enumerate(letters(*titles), 1)], cues)
    assert [line.text for line in found if line.role.value == "title"] == titles
    assert [line.text for line in found if line.head == line.index] == [LETTERHEAD[0].text] * 4


def test_an_office_at_the_left_is_no_title_where_a_line_below_the_date_names_the_paper(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("LEAGUE OF HARBOURS"),
            Row("AID FOR SEAMEN AND THEIR HOUSES"),
            Row("Lima, 3 May 1931", "right", 1.4),
            Row("Note for Captain Brown", gap=1.6),
            *BODY,
        ],
    )
    assert [text for text, role in found.items() if role == "title"] == ["Note for Captain Brown"]


def test_a_subject_names_a_paper_without_a_word_for_it(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("НАРОДНЫЙ КОМИССАРИАТ"),
            Row("8 февраля 1931 г.", gap=1.3),
            Row("тов. ЛОПЕСУ В. В.", "right", 1.3),
            Row("О поставке камня для восточного", gap=2.0),
            Row("мола"),
            *BODY,
        ],
    )
    assert [text for text, role in found.items() if role == "title"] == ["О поставке камня для восточного", "мола"]


def test_the_only_paper_of_a_source_begins_with_it_though_nothing_scores(cues: Cues) -> None:
    rows = [
        Row("Hafenamt Lima"),
        Row("Nr. A 11    Ostende, den 7. Mai 1931", gap=1.3),
        Row("Inhalt: Molenbau", gap=1.6),
    ]
    found = label([page(1, [*rows, *BODY])], cues)
    assert found[0].head == found[0].index
    assert next(x.role.value for x in found if x.text.startswith("Inhalt")) == "title"


def test_a_title_in_the_middle_does_not_go_on_at_the_left(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("Minister of Trade to the Board", "centre"),
            Row("Telegram 36", gap=1.1),
            Row("SECRET          Lima, February 21, 1931", gap=1.1),
            *BODY,
        ],
    )
    assert [text for text, role in found.items() if role == "title"] == ["Minister of Trade to the Board"]


def test_a_registry_number_below_a_title_and_above_its_marks_is_a_line_of_the_head(cues: Cues) -> None:
    found = roles(
        cues,
        [
            Row("Sir I. Brown (Ostend) to Mr Lopez", "centre"),
            Row("[CW 1016/104]", "centre", 1.1),
            Row("Secret", gap=1.2),
            Row("OSTEND, 22 June 1931", "right", 1.1),
            *BODY,
        ],
    )
    assert [text for text, role in found.items() if role == "title"] == ["Sir I. Brown (Ostend) to Mr Lopez"]
    assert found["Secret"] == "classification"
    assert found["OSTEND, 22 June 1931"] == "dateline"


def test_a_reference_and_a_number_may_stand_between_title_and_dateline(cues: Cues) -> None:
    def document(number: int, day: int) -> list[Row]:
        return [
            Row(f"No. {number}.", "centre", 2.7),
            Row("Sir G. Brown to Sir Edward Lopez.", "centre", 1.2),
            Row(f"F.O. 371/12{number}.", gap=1.1),
            Row("(No. 131.) Confidential.", gap=1.0),
            Row(f"Lima, May {day}, 1931.", "right", 1.1),
            *BODY,
        ]

    found = label([page(n, [*document(2 * n, n), *document(2 * n + 1, n)], height=900) for n in (1, 2, 3)], cues)
    assert [line.text for line in found if line.head == line.index] == [f"No. {n}." for n in range(2, 8)]
    assert [line.role.value for line in found if line.text.startswith("F.O.")] == ["reference"] * 6
    assert all(line.head is not None for line in found if line.text.startswith(("F.O.", "(No.", "Lima")))


def test_marks_and_a_dateline_close_below_it_leave_a_long_title_a_title(cues: Cues) -> None:
    def document(number: int) -> list[Row]:
        return [
            Row(f"Annexe n° {number}", "centre", 2.4),
            Row("Le général commandant en chef les troupes du nord et de", "centre", 1.3),
            Row("l'est au général Lopez.", "centre", 1.0),
            Row("SECRET", gap=1.1),
            Row("Lettre. Lima, le 15 mai 1931.", "right", 1.1),
            *BODY,
        ]

    found = label([page(n, [*document(2 * n), *document(2 * n + 1)], height=900) for n in (1, 2, 3)], cues)
    assert sum(line.role.value == "title" for line in found) == 12
