"""A TEI file is valid, holds all words of the text once, and has each thing in the element that TEI has for it."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from digitize.model.traced import TracedText
from digitize.write.corpus import open_corpus
from digitize.write.records import edit_log, line_starts
from tests.review.corpus import Corpus, change, cleaned, record, spans_of
from tests.write.formats.exported import TEI, assert_valid, hostile_record, hostile_text, told_by, written

NS = {"t": TEI.strip("{}")}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.xml"))


@pytest.fixture(scope="module")
def tei(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(samples, "tei", tmp_path_factory.mktemp("tei") / "tei")


def test_every_file_of_the_samples_and_their_corpus_are_valid(samples: Path, tei: Path) -> None:
    assert len(files(tei)) == 1 + len(list(open_corpus(samples).documents()))
    for path in files(tei):
        assert_valid(path, "tei_all-4.3.0.rng")


def test_texts_of_any_kind_give_valid_files(made: Corpus, tmp_path: Path) -> None:
    for number in (1, 2):
        made.add(hostile_record(number, uid=f"u {number}", type="letter"), hostile_text())
    for name, schema in (("tei", "tei_all-4.3.0.rng"), ("cmif", "cmif.rng")):
        target = written(made.written(), name, tmp_path / name)
        for path in files(target) if target.is_dir() else [target]:
            assert_valid(path, schema)
    text = (tmp_path / "tei" / "corpus.xml").read_text(encoding="utf-8")
    assert "␀" in text and "␛" in text


def test_all_words_of_a_text_are_in_its_file_once(samples: Path, tei: Path) -> None:
    for document in open_corpus(samples).documents():
        tree = etree.parse(str(tei / document.folder / f"{document.name}.xml"))
        marks = Counter[str]()
        for note in tree.iterfind(".//t:text//t:note", NS):
            marks[note.get("n", "")] += 1
        found = Counter(_words(tree.find(".//t:text", NS)))
        wanted = Counter(document.text.split())
        missing = wanted - found
        assert not +(missing - marks - Counter({f"{mark})": n for mark, n in marks.items()})), document.record.id
        assert not found - wanted - marks, document.record.id


def _words(element: Any) -> list[str]:
    """The words of an element: what stands in different blocks is apart, what stands in a note is not in the word before."""
    blocks = {
        f"{TEI}{name}" for name in ("head", "p", "ab", "dateline", "signed", "seg", "salute", "addrLine", "note", "lb")
    }
    out: list[str] = []

    def walk(node: Any) -> None:
        inline = node.tag == f"{TEI}seg" and node.get("type") == "call"
        if node.tag in blocks and not inline:
            out.append(" ")
        out.append(node.text or "")
        notes = []
        for child in node:
            if child.tag == f"{TEI}note":
                notes.append(child)
            else:
                walk(child)
            out.append(child.tail or "")
        for note in notes:
            walk(note)
        if node.tag in blocks and not inline:
            out.append(" ")

    walk(element)
    return "".join(out).split()


def test_pages_begin_where_their_words_do_and_zones_are_on_them(samples: Path, tei: Path) -> None:
    for document in open_corpus(samples).documents():
        tree = etree.parse(str(tei / document.folder / f"{document.name}.xml"))
        source = document.record.source
        pages = [int(one.get("n")) for one in tree.iterfind(".//t:text//t:pb", NS)]
        assert pages == list(range(source.first_page, source.last_page + 1))
        ids = {one.get(XML_ID): one for one in tree.iter() if one.get(XML_ID)}
        for one in tree.iterfind(".//*[@facs]", NS):
            assert all(pointer.removeprefix("#") in ids for pointer in one.get("facs").split())
        for zone in tree.iterfind(".//t:zone", NS):
            surface = zone.getparent()
            assert 0 <= float(zone.get("ulx")) < float(zone.get("lrx")) <= float(surface.get("lrx")) + 1
            assert 0 <= float(zone.get("uly")) < float(zone.get("lry")) <= float(surface.get("lry")) + 1


def test_a_page_that_begins_within_a_sentence_begins_there_in_the_file(samples: Path, tei: Path) -> None:
    tree = etree.parse(str(next((tei / "web-print").glob("*.xml"))))
    (second,) = tree.iterfind(".//t:text//t:pb[@n='2']", NS)
    before = "".join(second.getparent().itertext())
    assert second.getparent().tag == f"{TEI}p" and len(second.tail.split()) > 3 and before.strip()


def test_head_opener_closer_and_notes_stand_where_the_paper_has_them(samples: Path, tei: Path) -> None:
    tree = etree.parse(str(next((tei / "russian-volume").glob("0001-*.xml"))))
    division = tree.find(".//t:body/t:div", NS)
    assert [one.tag.removeprefix(TEI) for one in division][:4] == ["pb", "head", "head", "opener"]
    assert division.find("t:opener/t:dateline", NS).text == "17 марта 1941 г."
    note = division.find("t:head/t:note", NS)
    assert (note.get("n"), note.text) == ("*", "Печатается с сокращениями.")
    assert division.find("t:closer/t:signed", NS) is not None
    reference = division.find("t:closer/t:seg[@type='reference']", NS)
    assert "".join(reference.itertext()).startswith("АВП РФ") and reference.find("t:pb", NS) is not None


def test_the_header_has_the_archive_the_date_the_people_and_the_rules(samples: Path, tei: Path) -> None:
    header = etree.parse(str(next((tei / "web-print").glob("*.xml")))).find("t:teiHeader", NS)
    identifier = header.find(".//t:msIdentifier", NS)
    assert identifier.find("t:repository", NS).get("key") == "AVPRF"
    assert identifier.find("t:idno", NS).text == "AVP RF, f. 06, op. 2, p. 7, d. 91, l. 114-117"
    assert identifier.find("t:altIdentifier[@type='fond']/t:idno", NS).text == "06"
    assert header.find(".//t:creation/t:date", NS).get("when") == "1941-03-17"
    assert {one.text for one in header.iterfind(".//t:respStmt/t:name[@type='engine']", NS)} == {"pdfium"}
    assert {one.text for one in header.iterfind(".//t:editorialDecl//t:item", NS)} >= {"furniture", "join-line"}
    assert "H. Brekke" in [one.text for one in header.iterfind(".//t:person/t:persName", NS)]


def test_letters_and_telegrams_have_a_correspondence_and_the_list_has_each(made: Corpus, tmp_path: Path) -> None:
    sent = {"sender": "The harbour master", "recipient": "The consul", "place": "Port Alma"}
    made.add(record(1, uid="one", type="telegram", **sent), cleaned())
    made.add(record(2, uid="two", type="report", sender=None, recipient=None), cleaned())
    root = made.written()
    tree = etree.parse(str(written(root, "tei", tmp_path / "tei") / "corpus.xml"))
    (found,) = tree.iterfind(".//t:correspDesc", NS)
    actions = {one.get("type"): [child.text for child in one] for one in found}
    assert actions == {"sent": ["The harbour master", "Port Alma", "12 March 1938"], "received": ["The consul"]}
    cmif = etree.parse(str(written(root, "cmif", tmp_path / "cmif.xml")))
    assert [one.get("key") for one in cmif.iterfind(".//t:correspDesc", NS)] == ["one"]
    assert [one.get("source") for one in cmif.iterfind(".//t:correspDesc", NS)] == [
        f"#{one.get(XML_ID)}" for one in cmif.iterfind(".//t:sourceDesc/t:bibl", NS)
    ]
    assert_valid(tmp_path / "cmif.xml", "cmif.rng")


def test_a_letter_is_opened_by_its_salutation_and_closed_by_its_closing(made: Corpus, tmp_path: Path) -> None:
    raw = "Paris, 3 January 1940\nSir,\nThe harbour stays open.\nYours truly,\n"
    text = TracedText(raw, spans_of(raw))
    for end in ("1940\n", "Sir,\n", "open.\n"):
        text = change(text, "paragraph", end, f"{end}\n", "")
    values = record(1, type="letter")
    made.add(values | {"source": values["source"] | {"last_page": 1}}, text)
    (path,) = made.root.rglob("*.edits.json")
    roles = [(0, "dateline", None), ("Sir", "body", "salutation"), ("The", "body", None), ("Yours", "body", "closing")]
    starts = [[raw.index(at) if at else 0, *rest] for at, *rest in roles]
    path.write_text(json.dumps(json.loads(path.read_text()) | {"roles": starts}))
    (found, _) = sorted(written(made.written(), "tei", tmp_path / "tei").rglob("*.xml"), reverse=True)
    assert_valid(found, "tei_all-4.3.0.rng")
    (division,) = etree.parse(str(found)).iterfind(".//t:body/t:div", NS)
    told = [(etree.QName(x).localname, "".join(x.itertext())) for x in division.iterdescendants() if x.text]
    assert told == [
        *(("dateline", "Paris, 3 January 1940"), ("salute", "Sir,"), ("p", "The harbour stays open.")),
        ("salute", "Yours truly,"),
    ]
    assert [etree.QName(x).localname for x in division] == ["pb", "opener", "p", "closer"]


@pytest.mark.parametrize(("below", "closes"), [("List of enclosures:", True), ("The harbour " * 20, False)])
def test_a_letter_is_closed_by_who_signed_it_and_the_lines_below(
    made: Corpus, tmp_path: Path, below: str, closes: bool
) -> None:
    raw = f"Paris, 3 January 1940\nThe harbour stays open.\nYours truly,\nSigned: A. Clerk.\n{below.strip()}\n"
    text = TracedText(raw, spans_of(raw))
    for end in ("1940\n", "open.\n", "truly,\n", "Clerk.\n"):
        text = change(text, "paragraph", end, f"{end}\n", "")
    values = record(1, type="letter", signed="A. Clerk")
    made.add(values | {"source": values["source"] | {"last_page": 1}}, text)
    (path,) = made.root.rglob("*.edits.json")
    starts = [[raw.index(at), "body", part] for at, part in (("Paris", None), ("Yours", "closing"), ("Signed", None))]
    path.write_text(json.dumps(json.loads(path.read_text()) | {"roles": starts}))
    (found, _) = sorted(written(made.written(), "tei", tmp_path / "tei").rglob("*.xml"), reverse=True)
    assert_valid(found, "tei_all-4.3.0.rng")
    (division,) = etree.parse(str(found)).iterfind(".//t:body/t:div", NS)
    closer = [(etree.QName(x).localname, x.text) for x in division.iterfind("t:closer/*", NS)]
    told = [("salute", "Yours truly,"), ("signed", "Signed: A. Clerk."), ("seg", below)]
    assert closer == (told if closes else [])


def test_flags_are_told_in_words(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1, flags=["date-missing"]), cleaned())
    for name in ("tei", "mets"):
        assert "No date was found." in told_by(written(made.written(), name, tmp_path / name), name)


def test_who_reviewed_is_told_in_the_header(made: Corpus, tmp_path: Path) -> None:
    review = {"status": "approved", "by": "A. Reader", "at": "2026-05-03T10:00:00+00:00", "corrections": 3}
    made.add(record(1, review=review), cleaned())
    made.add(record(2), cleaned())
    first, second = (etree.parse(str(path)) for path in files(written(made.written(), "tei", tmp_path / "tei"))[1:])
    change = first.find(".//t:revisionDesc/t:change", NS)
    assert (change.get("status"), change.get("when")) == ("approved", review["at"])
    assert "A. Reader" in [one.text for one in first.iterfind(".//t:respStmt/t:name", NS)]
    assert second.find(".//t:revisionDesc", NS) is None


@pytest.mark.parametrize(
    ("edtf", "attributes"),
    [
        ("1941-06", {"when": "1941-06"}),
        ("1941-06-22/1941-06-24", {"from": "1941-06-22", "to": "1941-06-24"}),
        ("1941?", {"when": "1941", "cert": "medium"}),
        ("194X", {"from": "1940", "to": "1949"}),
        ("1941/..", {"from": "1941"}),
        ("no date", {}),
    ],
)
def test_dates_say_what_edtf_says(made: Corpus, tmp_path: Path, edtf: str, attributes: dict[str, str]) -> None:
    made.add(record(1, date={"text": "as printed", "edtf": edtf}), cleaned())
    tree = etree.parse(str(files(written(made.written(), "tei", tmp_path / "tei"))[1]))
    date = tree.find(".//t:creation/t:date", NS)
    assert (date.text, dict(date.attrib)) == ("as printed", attributes)
    assert_valid(files(tmp_path / "tei")[1], "tei_all-4.3.0.rng")


def test_a_page_that_could_not_be_read_is_a_gap(made: Corpus, tmp_path: Path) -> None:
    text = cleaned()
    at = text.text.index("He asked")
    made.add(record(1, gaps=[{"first_page": 2, "last_page": 3, "at": at}]), text)
    tree = etree.parse(str(files(written(made.written(), "tei", tmp_path / "tei"))[1]))
    gap = tree.find(".//t:text//t:gap", NS)
    assert (gap.get("quantity"), gap.tail.startswith("He asked")) == ("2", True)


def test_the_edit_log_says_what_each_line_of_the_raw_text_is_for(samples: Path) -> None:
    for document in open_corpus(samples).documents():
        reading = document.reading()
        assert reading is not None and reading.roles and reading.roles[0][0] in (0, 1)
        assert [line.start for line in reading.lines] == line_starts(reading.traced.raw)
        assert all(re.fullmatch(r"\S.*", reading.traced.raw[line.start : line.end]) for line in reading.lines)
    assert edit_log(cleaned()).count('"roles": []') == 1
