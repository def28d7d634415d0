"""Papers that a site prints one after the other come out each by itself, whole, with what their heads and ends say."""

from itertools import cycle, pairwise
from pathlib import Path
from textwrap import wrap

import pypdfium2 as pdfium
import pytest
from PIL import ImageFilter
from reportlab.pdfgen.canvas import Canvas

from digitize.config import load_settings
from digitize.extract import ReadSettings, read_pages
from digitize.model.metadata import Metadata
from digitize.model.page import Page
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.run_on import BODY, paper, read
from tests.typeset import Row

SEED = Path(__file__).parents[2] / "shared" / "data" / "dev" / "seed.pdf"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def records(rows: list[Row], knowledge: Knowledge) -> list[Metadata]:
    return [record for _, record in read(rows, knowledge).documents]


def texts(rows: list[Row], knowledge: Knowledge) -> list[list[str]]:
    return [document.text.text.strip().split("\n\n") for document, _ in read(rows, knowledge).documents]


def edtf(record: Metadata) -> str | None:
    return record.date.edtf if record.date else None


VOLUMES = {
    "en": (
        BODY,
        [
            ("Dispatch of the consul in Visby J. Lindqvist to the Ministry of Trade", "3 May 1931", "Lindqvist"),
            (
                "Account of a talk between the consul general in Trieste R. Dunmore and the mayor Okello",
                "May 9, 1931",
                "",
            ),
            ("From the journal of the vice consul in Oporto P. Verhaegen", "May 14, 1931. Confidential", "Verhaegen"),
            ("A. B. Thorne to the Secretary of the Board of Trade", "No. 71, May 20, 1931", "Thorne"),
            ("May 28, 1931, cipher telegram from the envoy in Lima Castell to the Foreign Office", "", "Castell"),
            ("Report of the agent in Narvik J. Lindqvist to the director of customs", "2 June 1931 secret", ""),
        ],
    ),
    "de": (
        (
            "Der Hafenmeister empfing mich in der alten Bücherei und sprach lange vom Wetter, bevor er zum Zolltarif kam.",
            "Ich fragte, ob die beiden Schlepper vor dem Eis freigegeben werden. Er sagte, noch ist nichts beschlossen.",
        ),
        [
            ("Telegramm des Gesandten in Lima Verhagen an das Auswärtige Amt", "Lima, den 3. Mai 1931", "Verhagen"),
            (
                "Aufzeichnung des Konsuls in Visby Lindholm über die Unterredung mit dem Minister Castell",
                "9. Mai 1931",
                "",
            ),
            (
                "Schreiben des Generalkonsuls in Triest Drummer an den Staatssekretär von Thadden",
                "12. Mai 1931. Geheim",
                "",
            ),
            ("Aus dem Tagebuch des Gesandten in Lima Verhagen", "20. Mai 1931", "Verhagen"),
            ("Bericht des Konsuls in Visby Lindholm an das Reichswirtschaftsministerium", "1. Juni 1931", "Lindholm"),
        ],
    ),
    "ru": (
        (
            "Начальник порта принял меня в старой библиотеке и долго говорил о погоде, прежде чем перейти к новому тарифу.",
            "Я спросил, отпустят ли оба буксира до ледостава. Он ответил, что ничего пока не решено.",
        ),
        [
            ("Телеграмма полпреда СССР в Дании А. Б. Ветлугина в Наркоминдел", "3 мая 1931 г.", "Ветлугин"),
            (
                "Запись беседы посланника СССР в Греции Сомова с министром торговли Каргиным",
                "9 мая 1931 г. Секретно",
                "",
            ),
            (
                "Письмо временного поверенного в делах СССР в Персии Дроздова заместителю наркома П. И. Каргину",
                "12 мая 1931 г.",
                "Дроздов",
            ),
            ("Из дневника посланника СССР в Греции Сомова", "20 мая 1931 г.", "Сомов"),
            ("Докладная записка торгпреда в Дании Ветлугина наркому внешней торговли", "1 июня 1931 г.", ""),
        ],
    ),
}


@pytest.mark.parametrize("bold", [0, 1], ids=["plain", "bold"])
@pytest.mark.parametrize("language", VOLUMES)
def test_papers_that_run_on_are_parted_in_plain_type_and_in_bold(
    language: str, bold: int, knowledge: Knowledge
) -> None:
    sentences, papers = VOLUMES[language]
    body = cycle(sentences)
    rows = []
    for title, date, name in papers:
        rows += paper(*filter(None, (title, date, next(body), next(body), name)), bold=bold)
    found = records(rows, knowledge)
    assert [record.title for record in found] == [title for title, *_ in papers]
    assert all(edtf(record) for record in found)
    assert all(record.boundary.confidence > 0.7 for record in found)


def test_a_paragraph_that_begins_like_a_title_begins_no_paper(knowledge: Knowledge) -> None:
    title = "Telegram of the consul in Lima Castell to the Ministry of Trade"
    rows = []
    for day in (3, 9, 14, 20):
        rows += paper(title, f"May {day}, 1931", BODY[0], "Talk of a new mayor has died down since the ice came.")
        rows += paper(
            "Note that the same question was put to our consul two days ago.", "Report and map were handed over."
        )
    assert len(records(rows, knowledge)) == 4


def test_a_title_goes_on_behind_white_space_and_no_list_of_who_was_sent_it_is_one(knowledge: Knowledge) -> None:
    rows = paper(
        "Recording of the talk of the consul in Lima R. Dunmore with the director of the harbour", "Okello", bold=2
    )
    rows += paper("Sent to comrade Lund, comrade Verhaegen, general secretariat", "May 4, 1931 secret", *BODY)
    (record,) = records(rows, knowledge)
    assert (
        record.title == "Recording of the talk of the consul in Lima R. Dunmore with the director of the harbour Okello"
    )
    assert (edtf(record), record.classification, record.place) == ("1931-05-04", "secret", None)


def test_the_site_stays_out_of_a_paper_that_stands_alone_and_its_dialogue_keeps_its_paragraphs(
    knowledge: Knowledge,
) -> None:
    site = [
        Row("Ports  |  Piers  |  Pilots  |  Home Page", at="right"),
        *paper("Collected Confidential Papers from the Archives of the Northern Harbours - 1919 to 1941", bold=1),
        *paper("Download PDF"),
    ]
    said = ["I asked for news.", "He said that there is none.", "He spoke of the ice.", "To this I said nothing."]
    rows = (
        site + paper("From the diary of the consul in Lima Castell", bold=1) + paper("March 2, 1931", *said, "Castell")
    )
    found = read(rows, knowledge).documents
    assert [record.title for _, record in found] == ["From the diary of the consul in Lima Castell"]
    assert found[0][0].text.text.strip().split("\n\n")[1:] == ["March 2, 1931", *said, "Castell"]


def test_titles_that_end_with_a_full_stop_and_letters_with_a_salutation(knowledge: Knowledge) -> None:
    title = "Note of the commissioner for harbours to the envoy of Peru Castell."
    rows = []
    for day in (13, 18):
        rows += paper(title, f"May {day}, 1921 no. 11/9{day}", "Mr. Envoy,", *BODY, "Lindqvist")
    found = read(rows, knowledge).documents
    assert [edtf(record) for _, record in found] == ["1921-05-13", "1921-05-18"]
    assert all("Mr. Envoy," in document.text.text.split("\n\n") for document, _ in found)


def test_lines_of_dots_stay_as_the_editors_mark_of_an_omission(knowledge: Knowledge) -> None:
    title = "From letter of the interim attorney in Lima Castell to the director of harbours Lund"
    rows = paper(title, "January 21, 1929", "........", BODY[0], "[...]", BODY[1])
    rows += paper(title, "February 15, 1929", BODY[2])
    one, two = texts(rows, knowledge)
    assert one[2:] == ["........", BODY[0], "[...]", BODY[1]] and two[0] == title


def test_a_name_and_the_reference_behind_it_in_one_line_are_two(knowledge: Knowledge) -> None:
    head = (
        "Telegram of the envoy in Peru Castell to the Ministry of Trade",
        "December 10, 1940",
        "Top secret special folder",
    )
    rows = paper(*head, *BODY, "Castell avp rf, f.059, op.1, p.322, d.2216, l.161-162.")
    ((document, record),) = read(rows, knowledge).documents
    assert record.archival_reference and record.archival_reference.leaves == "161-162"
    assert record.classification == "Top secret"
    assert document.text.text.strip().split("\n\n")[-2:] == [
        "Castell",
        "avp rf, f.059, op.1, p.322, d.2216, l.161-162.",
    ]


@pytest.mark.parametrize("line", ["Pgchat. About arch.", "Print. By srh.", "Print. By architect.", "Печат. по арх."])
def test_what_says_only_where_a_paper_is_printed_from_is_the_remark_of_a_reference(
    line: str, knowledge: Knowledge
) -> None:
    head = ("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939")
    called = "He spoke of the islands * and of the lighthouse ** at some length."
    notes = "* see doc. no. 49. ** means the director of the port."
    ((document, record),) = read(paper(*head, called, BODY[0], "Plenipotentiary", line, notes), knowledge).documents
    own = record.archival_reference
    assert own and (own.remark, own.archive, own.fond, own.file) == (line, None, None, None)
    assert [(note.marker, note.text) for note in record.notes] == [
        ("*", "see doc. no. 49."),
        ("**", "means the director of the port."),
    ]
    assert document.text.text.strip().split("\n\n")[-3:] == [
        "* see doc. no. 49.",
        "** means the director of the port.",
        line,
    ]


@pytest.mark.parametrize(
    "source",
    [
        '"The Pilot", 1938, March 5',
        "Izvestia. 1937. July 16.",
        '"The Pilot", March 5, 1938, p. 2',
        'Printed in the newspaper "The Pilot", March 5, 1938',
        "«Труд», 5 марта 1938 г.",
        "Известия, 16 июля 1937 г.",
        "Печатается по газ. «Маяк», 1938, 5 марта.",
        "Frankfurter Zeitung, Nr. 45 vom 14. Februar 1938",
        "Le Temps, 5 mars 1938, p. 2",
        "Publ .: trade of Peru ... ‐t. I. ‐ s. 145‐146.",
    ],
)
@pytest.mark.parametrize("name", ["Castell", ""])
def test_a_newspaper_or_a_book_at_a_papers_end_is_where_it_is_printed_from(
    source: str, name: str, knowledge: Knowledge
) -> None:
    head = ("Statement of the ministry of trade of Peru on the harbour dues", "May 4, 1931")
    rows = paper(*head, *BODY, *filter(None, (name,)), source)
    rows += paper("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939", *BODY)
    first, second = records(rows, knowledge)
    own = first.archival_reference
    assert own and own.remark == source.replace("‐", "-") and own.archive is None
    assert (edtf(first), edtf(second), second.archival_reference) == ("1931-05-04", "1939-06-02", None)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Pilot of March 5, 1938 had written of it at length.",
        "Lima, March 5, 1938",
        '"I shall come in March 1938," he said, and left.',
    ],
)
def test_a_sentence_about_a_newspaper_and_a_place_are_no_source(sentence: str, knowledge: Knowledge) -> None:
    rows = paper("Statement of the ministry of trade of Peru on the harbour dues", "May 4, 1931", *BODY, sentence)
    assert records(rows, knowledge)[0].archival_reference is None


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("May 13, 1939 no. 317",), "317"),
        (("May 13, 1939 no. 957‐a",), "957-a"),
        (("no. 11/930, May 13, 1939",), "11/930"),
        (("m 15, May 13, 1939",), "15"),
        (("May 13, 1939 m 12",), "12"),
        (("No. 9", "May 13, 1939"), "9"),
        (("May 13, 1939", "No. 11/930", "Secret"), "11/930"),
        (("Lima, May 13, 1939 No. 84",), "84"),
        (("May 13, 1939", "Secret"), None),
    ],
)
def test_the_number_beside_a_dateline_is_the_papers(
    lines: tuple[str, ...], number: str | None, knowledge: Knowledge
) -> None:
    title = "Telegram of the envoy in Peru Castell to the Ministry of Trade"
    (record,) = records(paper(title, *lines, *BODY, "Castell"), knowledge)
    assert (record.title, edtf(record), record.number) == (title, "1939-05-13", number)


@pytest.mark.parametrize(
    ("called", "below", "found"),
    [
        ("the agreement136 on pilots", ("136 see doc. no. 12.",), [("136", "see doc. no. 12.")]),
        ("a view of theirs.21 He left", ("21 means the guild.",), [("21", "means the guild.")]),
        ("on Tuesday 1 , as he had said", ("1 at the end of 1931.",), [("1", "at the end of 1931.")]),
        (
            "the pact206 and the usual terms [1] here",
            ("206 signed in Lima.", "[1] those of 1929."),
            [("206", "signed in Lima."), ("1", "those of 1929.")],
        ),
        (
            "the convention95 and the pact206 here",
            ("95 signed in Lima. 206 signed in Visby.",),
            [("95", "signed in Lima."), ("206", "signed in Visby.")],
        ),
        ("Lund * and Okello **** and Thorne *****", ("***** the pilot.",), [("*****", "the pilot.")]),
    ],
)
def test_notes_below_the_name_go_to_their_calls(
    called: str, below: tuple[str, ...], found: list[tuple[str, str]], knowledge: Knowledge
) -> None:
    head = ("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939")
    sentence = f"He said that {called}, and spoke of the tugs for a while."
    (record,) = records(paper(*head, sentence, BODY[0], "Castell", *below), knowledge)
    assert [(note.marker, note.text) for note in record.notes] == found
    assert record.signed == "Castell" and "note-unmatched" not in record.flags


def test_a_number_that_nothing_calls_begins_no_note(knowledge: Knowledge) -> None:
    head = ("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939")
    (record,) = records(paper(*head, BODY[0], "136 barrels were landed on Friday.", BODY[1]), knowledge)
    assert record.notes == ()


def test_a_name_that_an_empty_line_cuts_is_whole(knowledge: Knowledge) -> None:
    head = ("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939")
    rows = paper(*head, "The answer was in the hands of Mr. V.", "Dunmore, who would come on Friday.", BODY[0])
    (text,) = texts(rows, knowledge)
    assert text[2] == "The answer was in the hands of Mr. V. Dunmore, who would come on Friday."


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("May 12, 1931, from telegram of the envoy of Peru in Denmark Castell to the ministry of trade", ""),
        ("The treaty of friendship between Peru and Denmark", "May 27, 1931"),
        ("From: talk of the consul of Peru in Visby A. B. Castell with the mayor Lund", "May 3, 1931"),
        ("R. A. Dunmore to the commissioner for trade of Peru Lund", "May 11, 1931"),
    ],
)
def test_an_opening_below_a_sites_heading_that_has_the_word_for_a_classification(
    title: str, date: str, knowledge: Knowledge
) -> None:
    site = paper("Ports  |  Piers  |  Pilots  |  Home Page")
    site += paper("Collected Confidential Papers from the Archives of the Northern Harbours - 1919 to 1941", bold=1)
    site += paper("Download PDF")
    found = read(site + paper(title, *filter(None, (date,)), *BODY, "Castell"), knowledge).documents
    assert [record.title for _, record in found] == [title]
    assert "Collected" not in found[0][0].text.text


def test_a_treaty_among_papers_that_run_on_is_one(knowledge: Knowledge) -> None:
    rows = []
    for day, title in enumerate(
        (
            "Report of the trade agent in Visby Lindqvist to the ministry of trade",
            "Statement of the government of Peru to the government of Denmark.",
            "The treaty of friendship between Peru and Denmark",
            "Note of the envoy of Peru in Denmark Castell to the minister of trade Lund.",
        ),
        3,
    ):
        rows += paper(title, f"May {day}, 1931", *BODY, "Castell")
    assert len(records(rows, knowledge)) == 4


def test_a_note_in_the_midst_of_a_sentence_goes_to_the_end_and_the_sentence_is_whole(knowledge: Knowledge) -> None:
    head = ("Telegram of the envoy in Peru Castell * to the Ministry of Trade", "June 2, 1939")
    rows = paper(
        *head, "The harbour master met me at the door and", "* see doc. no. 87.", "spoke of the weather.", "Castell"
    )
    (text,) = texts(rows, knowledge)
    assert text[2:] == [
        "The harbour master met me at the door and spoke of the weather.",
        "Castell",
        "* see doc. no. 87.",
    ]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("1937 g 25 on May.", "1937-05-25"),
        ("1937 g on May 14.", "1937-05-14"),
        ("[august 10/94 / y.]", "1941-08-10"),
        ("July 15-17, 1937", "1937-07-15/1937-07-17"),
        ("October 26, 1939 out of line. Top secret", "1939-10-26"),
        ("Out of turn 24 November 1938", "1938-11-24"),
    ],
)
def test_dates_as_machines_write_them(line: str, date: str, knowledge: Knowledge) -> None:
    (record,) = records(paper("Telegram of the envoy in Peru Castell to the Ministry of Trade", line, *BODY), knowledge)
    assert edtf(record) == date


def test_a_date_that_stands_only_in_the_title_and_one_that_stands_in_it_twice(knowledge: Knowledge) -> None:
    rows = paper("March 18, 1938, telegram from the envoy in Peru Castell to the Ministry of Trade", *BODY, "Castell")
    talks = "Recording of the talks between the commissioner for harbours Lund and the foreign minister Okello."
    rows += paper(f"{talks} July 15-17, 1938 July 15-17, 1938", *BODY)
    one, two = records(rows, knowledge)
    assert (edtf(one), edtf(two)) == ("1938-03-18", "1938-07-15/1938-07-17")
    assert two.title == f"{talks} July 15-17, 1938"
    assert [(p.name, p.role) for p in one.people] == [("Castell", "envoy in Peru")]
    assert [(p.name, p.role) for p in two.people] == [
        ("Lund", "commissioner for harbours"),
        ("Okello", "foreign minister"),
    ]


@pytest.mark.parametrize("name", ["s. A. Lindqvist", "f. Castell", "al. Thorne", "ca. Dunmore", "s.Okello"])
def test_initials_that_were_spoiled_are_a_part_of_the_name_and_no_office(name: str, knowledge: Knowledge) -> None:
    title = f"Recording of the talk of the consul in Lima {name} with the director of the harbour Lund"
    (record,) = records(paper(title, "May 4, 1931", *BODY), knowledge)
    assert [(p.name, p.role) for p in record.people] == [(name, "consul in Lima"), ("Lund", "director of the harbour")]


def test_the_answer_below_the_reference_belongs_to_the_paper_and_the_reference_closes_it(knowledge: Knowledge) -> None:
    head = ("Note of the envoy in Peru Castell to the commissioner for harbours Lund", "March 25, 1921")
    answer = "This note was sent in connection with the following note by Lund dated March 21, 1921:"
    rows = paper(*head, *BODY, "Castell", "Print. By arch.", answer, "The dues are not lowered.")
    ((document, _),) = read(rows, knowledge).documents
    assert document.text.text.strip().split("\n\n")[-4:] == [
        "Castell",
        answer,
        "The dues are not lowered.",
        "Print. By arch.",
    ]


def test_a_profile_is_chosen_by_the_words_on_the_page_and_the_record_says_so(knowledge: Knowledge) -> None:
    site = paper("Selected Secret Documents from Soviet Foreign Policy Documents Archives - 1919 to 1941", bold=1)
    site += paper(
        "Concentrated on 1st and 2nd WW Correspondence and Meetings related to Turkey, Balkans and Iran,", bold=1
    )
    rest = paper("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1939", *BODY)
    (record,) = records(site + rest, knowledge)
    assert record.title == "Telegram of the envoy in Peru Castell to the Ministry of Trade"
    assert "profile-chosen" in record.flags
    assert "profile-chosen" not in records(rest, knowledge)[0].flags


class TestOnePaperInThreeForms:
    """A paper as a web site prints it, scanned from that print, and as one of those that run on."""

    TITLE = "Recording of the conversation of the commissioner for harbours V. M. Lund with the envoy of Peru Castell"
    SITE = (
        "Ports  |  Piers  |  Pilots  |  Home Page",
        "Selected Confidential Papers from the Archives of the Northern Harbours - 1919 to 1941",
        "Download PDF",
    )
    END = ("Recorded by Okello", "Avp rf, f. About. On. 3. P. 1, d.5. L. 32-33.")

    def printed(self, path: Path) -> Path:
        """The paper as a browser prints it, with an omission in its text."""
        canvas = Canvas(str(path), pagesize=(595, 842))
        y = 60.0
        for n, text in enumerate(
            (*self.SITE, self.TITLE, "May 24, 1931 secret", BODY[0], "........", BODY[1], *self.END)
        ):
            canvas.setFont("Times-Bold" if n in (1, 3) else "Times-Roman", 12)
            for line in wrap(text, 84):
                canvas.drawString(60, 842 - y, line)
                y += 15
            y += 12
        canvas.save()
        return path

    def scanned(self, print_: Path, path: Path) -> Path:
        image = pdfium.PdfDocument(print_)[0].render(scale=300 / 72, grayscale=True).to_pil()
        image.filter(ImageFilter.GaussianBlur(0.9)).save(path, dpi=(300, 300))
        return path

    def is_whole(self, text: str, record: Metadata) -> None:
        assert (record.title, edtf(record)) == (self.TITLE, "1931-05-24")
        assert (record.classification, record.recorded_by, record.type) == ("secret", "Okello", "conversation")
        own = record.archival_reference
        assert own and (own.archive, own.inventory, own.folder, own.file) == ("AVPRF", "3", "1", "5")
        assert [p.name for p in record.people] == ["V. M. Lund", "Castell"]
        assert "........" in text.split("\n\n")
        assert "Home Page" not in text and "Northern Harbours" not in text and "Download" not in text

    def of_file(self, path: Path, knowledge: Knowledge) -> None:
        settings = load_settings(environ={}, options={"read.languages": "eng"})[0]
        found = [one.page for one in read_pages(path, [1], ReadSettings.of(settings.read), ("eng",))]
        ((document, record),) = assemble(found, SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents
        self.is_whole(document.text.text, record)

    def test_as_a_web_print(self, tmp_path: Path, knowledge: Knowledge) -> None:
        self.of_file(self.printed(tmp_path / "a.pdf"), knowledge)

    @pytest.mark.slow
    def test_as_a_scan(self, tmp_path: Path, knowledge: Knowledge) -> None:
        self.of_file(self.scanned(self.printed(tmp_path / "a.pdf"), tmp_path / "a.png"), knowledge)

    def test_as_one_of_those_that_run_on(self, knowledge: Knowledge) -> None:
        rows = paper("Telegram of the envoy in Peru Castell to the Ministry of Trade", "May 2, 1931", *BODY, "Castell")
        rows += paper(self.TITLE, "May 24, 1931 secret", BODY[0], "........", BODY[1], *self.END)
        rows += paper("Letter of the consul in Lima Castell to the director of customs Lund", "May 30, 1931", *BODY)
        found = read(rows, knowledge).documents
        assert len(found) == 3
        self.is_whole(found[1][0].text.text, found[1][1])


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED} isn't there: the seed page is no part of the repository")
class TestTheSeedPage:
    """The page that the README opens with, in three forms."""

    def is_whole(self, record: Metadata) -> None:
        assert (
            record.title and record.title.endswith("Aktay") and record.title.startswith("Recording of the conversation")
        )
        assert (edtf(record), record.classification, record.recorded_by) == ("1941-06-24", "secret", "Chumakova")
        own = record.archival_reference
        assert own and (own.fond, own.inventory, own.folder, own.file, own.leaves) == ("06", "3", "1", "5", "32-33")

    def test_as_a_web_print(self, knowledge: Knowledge) -> None:
        (found,) = assemble(_seed("use"), SourceInput("seed.pdf", "0" * 64, "seed"), knowledge).documents
        self.is_whole(found[1])
        assert "Download PDF" not in found[0].text.text and "Selected Secret" not in found[0].text.text

    @pytest.mark.slow
    def test_as_a_scan(self, knowledge: Knowledge) -> None:
        (found,) = assemble(_seed("ignore"), SourceInput("seed.pdf", "0" * 64, "seed"), knowledge).documents
        self.is_whole(found[1])

    def test_as_a_part_of_a_volume_that_runs_on(self, knowledge: Knowledge) -> None:
        (seed,) = _seed("use")
        text = [line.text for line in seed.lines]
        first = next(i for i, line in enumerate(text) if line.startswith("Recording of"))
        last = next(i for i, line in enumerate(text) if line.startswith("Avp rf"))
        rows = paper("Telegram of the envoy in Peru Castell to the Ministry of Trade", "June 2, 1941", *BODY, "Castell")
        own = seed.lines[first : last + 1]
        pitches = [(b.baseline - a.baseline) / 14.6 for a, b in pairwise(own)]
        rows += [Row(line.text, gap=gap) for line, gap in zip(own, [1.8, *pitches], strict=True)]
        rows += paper("Letter of the consul in Lima Castell to the director of customs Lund", "June 30, 1941", *BODY)
        found = records(rows, knowledge)
        assert len(found) == 3
        self.is_whole(found[1])


def _seed(text_layer: str) -> list[Page]:
    settings = load_settings(environ={}, options={"read.text_layer": text_layer, "read.languages": "eng"})[0]
    return [found.page for found in read_pages(SEED, [1], ReadSettings.of(settings.read), ())]
