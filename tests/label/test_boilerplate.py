"""What a web page prints around its documents is told by the words of such pages; what is a document's own stays."""

from dataclasses import replace

import pytest

from digitize.config import load_profile
from digitize.label import joined, label
from digitize.model.role import Role
from tests.label.test_label import CUES, body
from tests.typeset import Row, full, page

SITE = replace(CUES, patterns={"boilerplate": joined(load_profile("base").patterns["boilerplate"])})
SHARE = Row("Share: Facebook Twitter · E-mail · Print", gap=1.8, size=8.0)


def of_site(text: str) -> bool:
    return SITE.fits("boilerplate", text)


def furniture(*pages: list[Row]) -> list[str]:
    lines = label([page(n, rows) for n, rows in enumerate(pages, 1)], SITE)
    return [line.text for line in lines if line.role is Role.FURNITURE]


@pytest.mark.parametrize(
    "text",
    [
        "This site uses cookies to count its visitors. Accept",
        "Сайт использует файлы cookie.",
        "Share:",
        "Partager : Facebook WhatsApp",
        "Home » Papers » Harbours",
        "Главная / Документы / 1931",
        "Kontakt · Impressum · Datenschutz 2/7",
        "Posted on May 4, 2016 by the editors",
        "Добавлено: 04.05.2016",
        "Дата публикации: 14.03.2016    Просмотров: 1 204",
        "Eklenme tarihi: 04.05.2016",
        "Okunma sayısı: 1204",
        "Tags: harbours, dredgers",
        "3 commentaires",
        "Комментарии (12)",
        "Leave a reply",
        "Related posts",
        "À lire aussi : La digue",
        "Benzer belgeler: Liman",
        "Выделите текст и нажмите Ctrl+Enter",
    ],
)
def test_words_that_only_web_pages_print(text: str) -> None:
    assert of_site(text)


@pytest.mark.parametrize(
    "text",
    [
        "Comments",
        "Comment: the source is of unproved reliability.",
        "Опубликовано 5 мая 1931 г. в «Известиях»",
        "We were given tea and cookies in the garden.",
        "Share of the costs: 12 per cent",
        "Home Office",
        "Related documents are printed as Nos. 3 and 4.",
        "Related documents: Nos. 3 and 4",
        "Weitere Artikel 5 und 7 des Vertrages betreffen den Hafen",
        "İlgili belgeler ekte sunulmuştur",
        "views 14 days before",
        "Search",
        "Reply",
        "Печать опечатана",
        "The Telegram X of 3 May",
    ],
)
def test_words_of_documents_that_are_like_them(text: str) -> None:
    assert not of_site(text)


def document(title: str, day: int, number: int) -> list[Row]:
    return [
        Row(title, gap=3.4, size=14, bold=True),
        Row(f"Posted on May {day}, 2016 · 3 min", gap=1.3, size=8.0),
        Row(f"{day} May 1931", gap=1.4),
        *body(2),
        Row("Brandt", gap=1.5),
        Row(f"[F: {number}, {day}]", gap=1.5),
        SHARE,
        Row(f"Comments ({day})", gap=1.4, size=8.0),
        Row("A reader: Very useful, this.", gap=1.4, size=8.0),
        full("Related posts: The Harbour Master to the Board · A Memorandum on dredgers and their", 1.4, size=8.0),
        Row("upkeep", gap=0.8, size=8.0),
    ]


def test_boxes_around_each_document_are_furniture_and_its_reference_and_signature_are_not() -> None:
    rows = [
        row
        for i, title in enumerate(
            ["The Consul in Ostend to the Board", "Memorandum by the Engineer", "The Consul at Ems"]
        )
        for row in document(title, i + 3, 12 + i)
    ]
    lines = label([page(1, rows, height=1400)], SITE)
    kept = [
        line.text for line in lines if line.role is not Role.FURNITURE and line.text not in {r.text for r in body(1)}
    ]
    own = [row.text for row in rows if row.size >= 10 and row not in body(1)]
    assert kept == own
    assert [line.text for line in lines if line.role is Role.REFERENCE] == ["[F: 12, 3]", "[F: 13, 4]", "[F: 14, 5]"]


def test_a_title_between_two_boxes_is_no_box_and_a_site_s_name_is() -> None:
    title = Row("Memorandum by the Engineer", gap=3.4, size=14, bold=True)
    rows = [Row("Related posts: none", size=8.0), title, Row("Posted on May 4, 2016", gap=1.3, size=8.0), *body(3)]
    assert furniture(rows) == ["Related posts: none", "Posted on May 4, 2016"]
    name = Row("Papers of the Harbour Boards", gap=2.0, size=16, bold=True)
    rows = [Row("Home » Papers", size=8.0), name, Row("Home / About / Help | 4", gap=1.5, size=8.0), title, *body(3)]
    rows[2] = Row("Home · About · Help", gap=1.5, size=8.0)
    assert furniture(rows) == ["Home » Papers", "Papers of the Harbour Boards", "Home · About · Help"]


def test_readers_comments_go_on_over_the_end_of_a_page() -> None:
    first = [*body(3), SHARE, Row("2 comments", gap=1.4, size=8.0)]
    second = [
        Row("A reader: Very useful, this.", size=8.0),
        Row("Reply", gap=1.4, size=8.0),
        Row("Related posts: none", gap=1.4, size=8.0),
        *[replace(row, gap=2.0) if i == 0 else row for i, row in enumerate(body(3))],
    ]
    assert furniture(first, second)[2:] == [row.text for row in second[:3]]


def test_a_note_and_the_source_of_a_document_between_two_boxes_stay() -> None:
    cues = replace(SITE, led=lambda text: text.startswith("Source: "))
    own = [Row("[1] Built at Hull.", gap=1.5, size=8.0), Row("Source: papers of the Brandt family", gap=1.3, size=8.0)]
    for row in own:
        rows = [Row("Home » Papers", size=8.0), *body(3), SHARE, row, Row("Tags: Hull", gap=1.5, size=8.0)]
        found = {line.text: line.role for line in label([page(1, rows)], cues)}
        assert found[SHARE.text] is found["Tags: Hull"] is Role.FURNITURE
        assert found[row.text] is not Role.FURNITURE


def test_a_dateline_whose_brackets_were_read_as_bars_is_no_navigation() -> None:
    cues = replace(SITE, classified=lambda t: "CONFIDENTIAL" in t)
    rows = [Row("Memorandum by the Engineer"), Row("CONFIDENTIAL | LIMA, | January 25, 1931. |", gap=1.4), *body(2)]
    found = label([page(1, rows)], cues)
    assert Role.FURNITURE not in {line.role for line in found}


def test_a_site_s_name_above_its_navigation_is_no_title() -> None:
    def paper(title: str, day: int) -> list[Row]:
        head = [Row(title, gap=3.3, bold=True), Row(f"{day} May 1931", gap=1.5)]
        return [*head, *body(2), Row(f"[F: {day}, {day}]", gap=1.5)]

    site = [
        Row("Papers of the Harbours", size=17.0, bold=True),
        Row("Home | Ostend | Hull | Lima | Contact us", gap=1.1),
        Row("This page was translated by a machine. Show it in French", gap=1.0, size=9.0),
    ]
    papers = [paper("Memorandum by the Engineer", 3), paper("The Consul at Ems to the Board", 4)]
    found = label([page(1, [*site, *papers[0], *papers[1]], height=900)], SITE)
    assert [line.text for line in found if line.head == line.index] == [paper[0].text for paper in papers]
