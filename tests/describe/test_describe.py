"""A clean document becomes a record of what it says: facts where they stand, None where it is silent."""

import re
from dataclasses import replace

import pytest

from digitize.config import data_dir
from digitize.describe import SourceContext, Vocabulary, describe
from digitize.describe.quality import as_sure_as_read, taken_out
from digitize.model.document import CleanDocument
from digitize.model.metadata import Date, Metadata, Note, Person
from digitize.model.page import Box, Style
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import Change, Span, TracedText
from digitize.references import Archives, load_archives, read_references
from tests.describe.build import document, page

BODY = "The minister said that the wool would be shipped in the spring and that nothing was agreed on 3 March 1939."
GERMAN = "Der Minister sagte, daß er davon nicht unterrichtet worden sei und daß es in der Sitzung besprochen werde."


@pytest.fixture(scope="module")
def archives() -> Archives:
    return load_archives([data_dir() / "archives.toml"])


@pytest.fixture
def record(archives: Archives, words: Vocabulary):  # type: ignore[no-untyped-def]
    def make(*parts: tuple[Role, str], pages: tuple[int, ...] = (1,), **fields: float) -> Metadata:
        context = SourceContext.of("volume-0001", "volume.pdf", "ab", [page(n) for n in pages])
        return describe(document(*parts, **fields), archives, words, context)  # type: ignore[arg-type]

    return make


def test_a_whole_document(record) -> None:  # type: ignore[no-untyped-def]
    made = record(
        (Role.NUMBER, "No. 71"),
        (
            Role.TITLE,
            "Record of the conversation of the minister for trade A. B. Lopez with the consul of Chile J. Mora *",
        ),
        (Role.DATELINE, "Lima, June 24, 1941"),
        (Role.CLASSIFICATION, "Secret. Personal"),
        (Role.BODY, BODY),
        (Role.SIGNATURE, "Recorded by Chernova"),
        (Role.NOTE, "* Printed in part."),
        (Role.REFERENCE, "АВП РФ, ф. 06, оп. 3, п. 1, д. 5, л. 32-33. Подлинник"),
    )
    assert (made.number, made.type, made.language, made.place) == ("71", "conversation", "en", "Lima")
    assert (
        made.title
        == "Record of the conversation of the minister for trade A. B. Lopez with the consul of Chile J. Mora"
    )
    assert made.date == Date(text="June 24, 1941", edtf="1941-06-24")
    assert made.classification == "Secret"
    assert made.recorded_by == "Chernova"
    assert made.people == (
        Person(name="A. B. Lopez", role="minister for trade"),
        Person(name="J. Mora", role="consul of Chile"),
    )
    assert made.notes == (Note(marker="*", text="Printed in part."),)
    assert made.archival_reference and (made.archival_reference.fond, made.archival_reference.leaves) == ("06", "32-33")
    assert (made.quality.text_from, made.quality.engine, made.quality.languages) == ("ocr", "tesseract 5.5", ("eng",))
    assert (made.quality.confidence, made.quality.doubtful_words) == (0.95, 0)
    assert made.boundary.confidence == 0.9
    assert made.flags == ()


def test_a_page_of_which_much_was_taken_out_is_flagged_and_its_share_known(record) -> None:  # type: ignore[no-untyped-def]
    header = "Papers of the Harbour Board"
    few = record((Role.FURNITURE, header), (Role.BODY, f"{BODY} {BODY}"))
    much = record((Role.FURNITURE, f"{header}, {BODY}"), (Role.BODY, BODY))
    assert "much-taken-out" not in few.flags
    assert "much-taken-out" in much.flags
    assert few.quality.taken_out[0][1] < 0.25 < much.quality.taken_out[0][1] < 1


def test_what_an_engine_makes_of_a_scrawl_counts_neither_as_taken_out_nor_as_a_word() -> None:
    scrawl, text = document((Role.FURNITURE, "wMn AA lu ,. Ba Ne Sa"), (Role.BODY, BODY)).segment.lines
    count = len(BODY.split())
    assert taken_out([replace(scrawl, reasons=("scrawl",)), text]) == {1: (0, count)}
    assert taken_out([replace(scrawl, reasons=("stamp",)), text]) == {1: (6, count + 6)}  # without the marks


def test_an_empty_document_says_nothing(record) -> None:  # type: ignore[no-untyped-def]
    made = record()
    assert (made.title, made.date, made.type, made.language, made.archival_reference) == (None,) * 5
    assert set(made.flags) == {"title-missing", "date-missing", "reference-missing"}


def test_a_date_in_the_running_text_is_not_the_documents(record) -> None:  # type: ignore[no-untyped-def]
    made = record(
        (Role.TITLE, "Mr Brown to Mr Green"), (Role.BODY, "On 24 May 1940 the ship sailed."), (Role.BODY, BODY)
    )
    assert made.date is None
    assert "date-missing" in made.flags


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([(Role.DATELINE, "Received 25 May 1940"), (Role.DATELINE, "LIMA, 24 May 1940")], "1940-05-24"),
        ([(Role.DATELINE, "Sent 24 May 1940, received 25 May 1940")], "1940-05-24"),
        ([(Role.DATELINE, "Received 25 May 1940")], "1940-05-25"),
        ([(Role.DATELINE, "May 1940"), (Role.DATELINE, "24 May 1940")], "1940-05-24"),
        ([(Role.DATELINE, "n.d."), (Role.TITLE, "Talk of 24 May 1940")], None),
        ([(Role.TITLE, "Minutes of a meeting, Lima, 24 May 1940")], "1940-05-24"),
        (
            [
                (Role.DATELINE, "Repeated to Mr Brown"),
                (Role.BODY, "Telegram 15/2 LIMA, [to Quito] 14 August 1940, 6 p.m."),
            ],
            "1940-08-14",
        ),
        ([(Role.BODY, BODY), (Role.SIGNATURE, "Lima, 24 May 1940")], "1940-05-24"),
    ],
)
def test_the_documents_own_date(parts: list[tuple[Role, str]], date: str | None, record) -> None:  # type: ignore[no-untyped-def]
    made = record(*parts)
    assert (made.date.edtf if made.date else None) == date


def test_a_classification_after_the_date_or_at_the_bodys_beginning(record) -> None:  # type: ignore[no-untyped-def]
    assert record((Role.DATELINE, "May 14, 1940 top secret"), (Role.BODY, BODY)).classification == "top secret"
    assert (
        record((Role.DATELINE, "May 14, 1940"), (Role.BODY, "MOST SECRET"), (Role.BODY, BODY)).classification
        == "MOST SECRET"
    )
    assert (
        record((Role.BODY, "IMMEDIATE MOST SECRET I saw the minister."), (Role.BODY, BODY)).classification
        == "MOST SECRET"
    )
    assert record((Role.BODY, "MOST SECRETLY I saw the minister."), (Role.BODY, BODY)).classification is None
    assert record((Role.BODY, "A most secret talk was held."), (Role.BODY, BODY)).classification is None


FOOTER = "АВП РФ, ф. 06, оп. 3, п. 1, д. 5, л. 32-33."
NOTE = "1 For the reply see RGVA, f. 4, op. 19, d. 7, l. 2."


@pytest.mark.parametrize(
    ("parts", "archive", "others"),
    [
        ([(Role.BODY, BODY), (Role.REFERENCE, FOOTER), (Role.NOTE, NOTE)], "AVPRF", 0),
        ([(Role.BODY, BODY), (Role.NOTE, NOTE), (Role.REFERENCE, FOOTER)], "AVPRF", 0),
        ([(Role.BODY, BODY), (Role.NOTE, NOTE), (Role.REFERENCE, f"[{FOOTER}]")], "AVPRF", 0),
        ([(Role.REFERENCE, "740.0011 European War 1939/8841: Telegram"), (Role.BODY, BODY)], "NARA", 0),
        ([(Role.BODY, BODY), (Role.NOTE, NOTE)], None, 0),
        ([(Role.BODY, BODY), (Role.NOTE, "Source: Department of State, Central Files, 782.5/4–1862.")], "NARA", 0),
        ([(Role.REFERENCE, "No. 17 NAI DFA 119/48"), (Role.BODY, BODY)], "NAI", 0),
        ([(Role.BODY, f"{BODY} It is in RGVA, f. 4, op. 19, d. 7, l. 2.")], None, 0),
        (
            [(Role.BODY, BODY), (Role.REFERENCE, "АВП РФ, ф. 06, оп. 3,"), (Role.REFERENCE, "п. 1, д. 5, л. 3")],
            "AVPRF",
            0,
        ),
        ([(Role.BODY, BODY), (Role.REFERENCE, FOOTER), (Role.REFERENCE, "РГВА, ф. 4, оп. 1, д. 7, л. 2")], "AVPRF", 1),
        ([(Role.BODY, BODY), (Role.REFERENCE, "The reply is in file RGVA, f. 4, op. 19, d. 7, l. 2")], None, 1),
        ([(Role.REFERENCE, "For a copy see AA:A461, D7/1"), (Role.REFERENCE, "[AA:A989, 43/735]")], "NAA", 1),
    ],
)
def test_the_documents_own_reference_wherever_it_stands(
    parts: list[tuple[Role, str]],
    archive: str | None,
    others: int,
    record,  # type: ignore[no-untyped-def]
) -> None:
    made = record(*parts)
    own = made.archival_reference
    assert (own.archive if own else None) == archive
    assert len(made.other_references) == others
    assert ("reference-missing" in made.flags) == (own is None)


def test_a_number_before_the_reference_is_the_documents(record) -> None:  # type: ignore[no-untyped-def]
    made = record((Role.REFERENCE, "No. 17 NAI DFA 119/48"), (Role.TITLE, "Letter from the Consul"), (Role.BODY, BODY))
    assert made.number == "17" and made.archival_reference and made.archival_reference.remark is None
    assert record((Role.REFERENCE, "FO 371/48773"), (Role.BODY, BODY)).number is None


def test_the_classification_behind_the_reference_of_a_source_note(record) -> None:  # type: ignore[no-untyped-def]
    note = "Source: Department of State, Central Files, 782.5/4–1862. Secret; Niact. Drafted by Brandt."
    assert record((Role.BODY, BODY), (Role.NOTE, note)).classification == "Secret"
    unmarked = "Source: Department of State, Central Files, 782.5/4–1862. Drafted in the Secret Service."
    assert record((Role.BODY, BODY), (Role.NOTE, unmarked)).classification is None


def test_a_reference_that_goes_on_in_the_next_paragraph_is_read_whole(record) -> None:  # type: ignore[no-untyped-def]
    made = record((Role.BODY, BODY), (Role.REFERENCE, "AVP RF, f. 06, op. 3,"), (Role.REFERENCE, "p. 1, d. 5, l. 3"))
    own = made.archival_reference
    assert own and (own.fond, own.inventory, own.folder, own.file, own.leaves) == ("06", "3", "1", "5", "3")


def test_notes_keep_their_markers_and_go_on_over_paragraphs(record) -> None:  # type: ignore[no-untyped-def]
    parts = [
        (Role.BODY, f"{BODY} [1] More.² {BODY} [3]"),
        (Role.NOTE, "1 The first."),
        (Role.NOTE, "[2] The second."),
        (Role.NOTE, "And on."),
    ]
    made = record(*parts)
    assert [(note.marker, note.text) for note in made.notes] == [("1", "The first."), ("2", "The second. And on.")]
    assert "note-unmatched" in made.flags
    assert "note-unmatched" not in record(*parts, (Role.NOTE, "3 The third.")).flags


def test_notes_that_ran_into_one_are_taken_apart(record) -> None:  # type: ignore[no-untyped-def]
    parts = [
        (Role.BODY, f"{BODY} [1] More. [2] {BODY} [3]"),
        (Role.NOTE, "1 Document 305 2 Chief of Staff. 3 See the minutes of"),
        (Role.NOTE, "19 and 20 August on file."),
    ]
    assert [(note.marker, note.text) for note in record(*parts).notes] == [
        ("1", "Document 305"),
        ("2", "Chief of Staff."),
        ("3", "See the minutes of 19 and 20 August on file."),
    ]
    uncalled = record((Role.BODY, f"{BODY} [1]"), (Role.NOTE, "1 Document 305 2 Chief of Staff."))
    assert [note.text for note in uncalled.notes] == ["Document 305 2 Chief of Staff."]


def test_doubts_and_gaps_are_flagged(archives: Archives, words: Vocabulary) -> None:
    doubtful = document((Role.BODY, BODY), confidence=0.3, sure=0.4)
    torn = _spread(document((Role.BODY, GERMAN), (Role.BODY, GERMAN)), 1, 3)
    pages = [page(1), page(2, error=("page-damaged", "broken")), page(3)]
    context = SourceContext.of("volume-0001", "volume.pdf", "ab", pages)
    assert {"boundary-uncertain", "low-confidence"} <= set(describe(doubtful, archives, words, context).flags)
    made = describe(torn, archives, words, context)
    assert {"page-missing", "language-missing"} <= set(made.flags)
    assert (made.source.first_page, made.source.last_page) == (1, 3)


@pytest.mark.parametrize("text_from", ["ocr", "hocr", "text-layer"])
@pytest.mark.parametrize("typeset", [False, True])
def test_a_language_that_was_not_read_is_flagged_of_each_reading_of_an_image(
    archives: Archives, words: Vocabulary, text_from: str, typeset: bool
) -> None:
    made = document((Role.BODY, GERMAN), (Role.BODY, GERMAN))
    if typeset:
        made = replace(made, segment=replace(made.segment, lines=tuple(map(_typeset, made.segment.lines))))
    context = SourceContext.of("volume-0001", "volume.pdf", "ab", [page(1, text_from=text_from, languages=("eng",))])
    flags = describe(made, archives, words, context).flags
    assert ("language-missing" in flags) is not typeset


def _typeset(line: LabelledLine) -> LabelledLine:
    words = tuple(replace(word, style=Style("Times", 10.0)) for word in line.line.words)
    return replace(line, line=replace(line.line, words=words))


def _spread(made: CleanDocument, *pages: int) -> CleanDocument:
    lines = tuple(replace(line, page=n) for line, n in zip(made.segment.lines, pages, strict=True))
    return replace(made, segment=replace(made.segment, lines=lines))


def test_edits_are_counted_by_rule(archives: Archives, words: Vocabulary) -> None:
    made = document((Role.BODY, "one two-\nfold three-\nfold"))
    text = made.text.apply("join-word", [Change(7, 9, "", "a word"), Change(18, 20, "", "a word")])
    text = text.apply("character", [Change(0, 1, "O", "a letter")])
    context = SourceContext.of("volume-0001", "volume.pdf", "ab", [page(1)])
    assert describe(replace(made, text=text), archives, words, context).edits == {"character": 1, "join-word": 2}


def test_pages_read_in_two_ways_are_mixed(archives: Archives, words: Vocabulary) -> None:
    made = _spread(document((Role.TITLE, "Mr Brown to Mr Green"), (Role.BODY, BODY)), 1, 2)
    pages = [page(1), page(2, text_from="text-layer", engine="pdfium", languages=())]
    quality = describe(made, archives, words, SourceContext.of("v-0001", "v.pdf", "ab", pages)).quality
    assert (quality.text_from, quality.engine) == ("mixed", "tesseract 5.5, pdfium")


@pytest.mark.parametrize(
    ("body", "edtf"),
    [
        (
            "Der Minister sagte, dass die Wolle im Frühjahr nach Ostende verschifft werde und nichts beschlossen sei.",
            "",
        ),
        (BODY, "?"),
    ],
)
def test_a_date_in_figures_is_doubtful_only_where_the_month_may_come_first(record, body: str, edtf: str) -> None:  # type: ignore[no-untyped-def]
    made = record((Role.TITLE, "Vermerk"), (Role.DATELINE, "Ostende, 1/3/1938"), (Role.BODY, body))
    assert made.date and made.date.edtf == f"1938-03-01{edtf}"


def test_a_source_note_tells_the_classification(record) -> None:  # type: ignore[no-untyped-def]
    source = "Source: FO 371/29483. Secret; Priority. Drafted by Brown."
    made = record((Role.TITLE, "Telegram from Lima"), (Role.BODY, BODY), (Role.REFERENCE, source))
    assert made.classification == "Secret"
    silent = source.replace("Secret; Priority. ", "The secret was kept. ")
    assert record((Role.BODY, BODY), (Role.REFERENCE, silent)).classification is None


def test_a_subject_is_a_title_without_the_word_for_it(record) -> None:  # type: ignore[no-untyped-def]
    assert record((Role.TITLE, "SUBJECT: Dues at the mole"), (Role.BODY, BODY)).title == "Dues at the mole"


def test_the_day_of_issue_goes_before_other_days_of_a_form(record) -> None:  # type: ignore[no-untyped-def]
    made = record((Role.DATELINE, "INFO OF: 3 February 1931 DISTRIBUTED: March 4, 1931"), (Role.BODY, BODY))
    assert made.date.edtf == "1931-03-04"


def test_a_day_below_the_signature_dates_a_paper_without_dateline(record) -> None:  # type: ignore[no-untyped-def]
    parts = [(Role.BODY, BODY), (Role.BODY, "Консул Лопес"), (Role.BODY, '"10” марта 1931 г. № 67 Отп. 3 экз.')]
    assert record(*parts).date.edtf == "1931-03-10"


def test_minutes_are_dated_beside_their_signature(record) -> None:  # type: ignore[no-untyped-def]
    assert record((Role.BODY, BODY), (Role.BODY, "Head of the Branch. 11th May, 1931.")).date.edtf == "1931-05-11"
    assert (
        record((Role.BODY, BODY), (Role.BODY, "The ship, which was to sail with them on 11th May, 1931.")).date is None
    )


def test_the_day_of_a_stamp_comes_after_the_papers_own(record) -> None:  # type: ignore[no-untyped-def]
    made = record(
        (Role.DATELINE, "LÉGATION 17 DÉC 1931"), (Role.DATELINE, "N° 4 Lima, le 5 novembre 1931"), (Role.BODY, BODY)
    )
    assert made.date.edtf == "1931-11-05"


def test_a_reference_is_as_sure_as_its_numbers_were_read(archives: Archives) -> None:
    text = "РГВА, ф. 4, оп. 19, д. 70, л. 11."
    read = read_references(text, archives)[0]

    def sure(confidence: float, of: str) -> float:
        spans = [
            Span(m.start(), m.end(), 1, Box(0, 0, 9, 9), confidence if m[0] in of else 1.0)
            for m in re.finditer(r"\S+", text)
        ]
        made = replace(document((Role.REFERENCE, text)), text=TracedText(text, tuple(spans)))
        return as_sure_as_read(read, made).confidence

    assert sure(0.4, "70,") < 0.7 * read.confidence
    assert sure(0.4, "70,") > sure(0.2, "70,")
    assert sure(0.4, "оп.") == read.confidence


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Am 3. Mai 1931 teilt das Hafenamt fernmündlich mit:", "1931-05-03"),
        ("Presidium přístavu (kapitán Lund) sděluje 3. května 1931 toto:", "1931-05-03"),
        ("On May 3, 1931 the Harbour Board telephoned as follows:", "1931-05-03"),
        ("In answer to the letter of May 3, 1931 we tell you:", None),
        ("Auf das Schreiben des Hafenamtes vom 3. Mai 1931 wird erwidert, dass nichts zu tun ist:", None),
        ("Am 3. Mai 1931 fuhren die Lotsen aus.", None),
    ],
)
def test_a_paper_that_begins_with_who_said_on_which_day_what_follows_is_of_that_day(
    record, told: str, day: str | None
) -> None:  # type: ignore[no-untyped-def]
    found = record((Role.BODY, told), (Role.BODY, BODY)).date
    assert (found.edtf if found else None) == day
