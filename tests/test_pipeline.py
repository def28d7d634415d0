"""Bad text comes out as valid text: nothing is lost, and the log says what was taken out."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from digitize.config import load_settings
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.page import Page
from digitize.pipeline import Assembled, Knowledge, Prepared, SourceInput, assemble
from digitize.store import Place
from digitize.write import edit_log, write_document, write_unclaimed
from tests.typeset import Row, full, page


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def assembled(pages: list[Page], knowledge: Knowledge) -> Assembled:
    return assemble(pages, SourceInput("bad.pdf", "0" * 64, "bad"), knowledge)


def written(found: Assembled, folder: Path) -> str:
    """All texts of a source as they stand on disk, after a check that each log leads back to its raw text."""
    for document, metadata in found.documents:
        text = document.text
        json.loads(edit_log(text).encode("utf-8"))
        assert text.without(text.rules).text == text.raw
        write_document(Place(folder), document, metadata)
    write_unclaimed(Place(folder), found.unclaimed)
    return "".join(path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt")))


BODY = [full("The Board was told that the harbour would be closed,"), Row("and that the pilots had gone.")]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("The\x00 pi\x00lot came.", "The pilot came."),
        ("The \u202epilot\u202c came\u2069.", "The pilot came."),
        ("\x1bThe pilot \x7f\x02 came.", "The pilot came."),
        ("The pi\ud800lot came.", "The pi\ufffdlot came."),
        ("The cafe\u0301 \ufb01lled.", "The café filled."),
    ],
)
def test_characters_that_no_text_may_hold_go_and_the_log_tells(
    text: str, clean: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    found = assembled([page(1, [*BODY, Row(text, gap=2.5)])], knowledge)
    assert clean in written(found, tmp_path)
    gone = [c for c in text if c in "\x00\u202e\u202c\u2069\x1b\x7f\x02\ud800\ufb01"]
    logged = "".join(edit.before for document, _ in found.documents for edit in document.text.edits)
    assert all(c in logged or f"\\u{ord(c):04x}" in logged for c in gone)


def test_a_line_of_control_characters_alone_harms_nothing(knowledge: Knowledge, tmp_path: Path) -> None:
    found = assembled([page(1, [*BODY, Row("\x00\x01 \x02"), *BODY])], knowledge)
    text = written(found, tmp_path)
    assert text.count("pilots had gone") == 2 and not set(text) & set("\x00\x01\x02")


def test_no_letters_at_all(knowledge: Knowledge, tmp_path: Path) -> None:
    found = assembled([page(1, [Row(". , ; - — * 1 2 3"), Row("§ § § ...")])], knowledge)
    kept = written(found, tmp_path) + "".join(document.text.raw for document, _ in found.documents)
    assert "§ § § ..." in kept and ". , ; - — * 1 2 3" in kept


def test_a_megabyte_without_a_space_comes_to_an_end(knowledge: Knowledge, tmp_path: Path) -> None:
    short = page(1, [*BODY, Row("x")])
    line = short.lines[-1]
    for letters in ("a" * 1_000_000, "-" * 1_000_000, "aЖ" * 500_000, "Ã" * 1_000_000, "a-" * 500_000):
        long = replace(line, words=(replace(line.words[0], text=letters),))
        start = time.process_time()
        found = assembled([replace(short, lines=(*short.lines[:-1], long))], knowledge)
        text = written(found, tmp_path)
        assert time.process_time() - start < 300
        assert letters in text or letters in found.documents[0][0].text.raw


def unread(number: int) -> Page:
    return Page(number, 0.0, 0.0, error=("page-damaged", f"page {number}: broken image"))


def letter(number: int, title: str) -> Page:
    head = [Row(title, "centre", size=14, bold=True), Row("Port Alma, 3 May 1927", "right", gap=2)]
    return page(number, [*head, *BODY * 6])


def running(number: int) -> Page:
    return page(number, [full("and the lighters that came in the night were sent"), *BODY * 6, full("to the har-")])


def test_a_page_that_could_not_be_read_is_a_gap_of_the_document_that_it_may_belong_to(knowledge: Knowledge) -> None:
    one, two = "Letter from the Harbour Master to the Consul", "Letter from the Consul to the Harbour Master"
    pages = [
        unread(1),
        letter(2, one),
        running(3),
        unread(4),
        unread(5),
        running(6),
        unread(7),
        letter(8, two),
        unread(9),
    ]
    found = assembled(pages, knowledge)
    first, second = found.documents
    gaps = [[(gap.first_page, gap.last_page) for gap in metadata.gaps] for _, metadata in (first, second)]
    assert gaps == [[(1, 1), (4, 5), (7, 7)], [(9, 9)]]
    text = first[0].text.text
    assert [gap.at for gap in first[1].gaps] == [0, text.rindex("and the lighters"), len(text)]
    assert "to the har-\n\nand the lighters" in text  # nothing is joined across a gap
    assert {"page-missing", "boundary-uncertain"} <= set(first[1].flags)
    assert "page-missing" in second[1].flags


def test_a_document_beside_a_gap_that_is_not_its_own_has_no_flag(knowledge: Knowledge) -> None:
    one, two = "Letter from the Harbour Master to the Consul", "Letter from the Consul to the Harbour Master"
    first, second = assembled([letter(1, one), unread(2), letter(3, two)], knowledge).documents
    assert ("page-missing" in first[1].flags, "page-missing" in second[1].flags) == (True, False)
    assert (len(first[1].gaps), second[1].gaps) == (1, ())


def test_documents_that_are_handed_over_are_those_that_are_kept_otherwise(knowledge: Knowledge) -> None:
    pages = [letter(number, f"Letter {number} from the Harbour Master to the Consul") for number in range(1, 6)]
    prepared = Prepared(pages, SourceInput("volume.pdf", "0" * 64, "volume"), knowledge)
    kept = prepared.assemble().documents
    taken: list[tuple[CleanDocument, Metadata]] = []
    assert prepared.assemble(take=lambda *document: taken.append(document)).documents == ()
    assert len(kept) == 5
    assert [(d.text.text, edit_log(d.text), m) for d, m in taken] == [
        (d.text.text, edit_log(d.text), m) for d, m in kept
    ]
