"""Sheets: the columns of their takers' own templates, cells that no spreadsheet takes for formulas, levels in their order."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from digitize.model.metadata import Metadata
from digitize.write.corpus import open_corpus
from digitize.write.formats import archivesspace, atom
from digitize.write.formats import csv as csv_format
from digitize.write.formats.levels import levels, path_of
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats.exported import HOSTILE, hostile_record, hostile_text, written

TEMPLATES = Path(__file__).resolve().parents[3] / "tools" / "templates"
"""The first lines of AtoM's `example_information_objects_isad.csv` and of ArchivesSpace's `bulk_import_template.csv`."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reference(**elements: str | None) -> dict[str, object]:
    return record()["archival_reference"] | {"archive": "AVPRF", "archive_name": "Foreign Policy Archive"} | elements


def test_a_row_a_document_with_its_metadata_and_the_file_of_its_text(samples: Path, tmp_path: Path) -> None:
    found = rows(written(samples, "csv", tmp_path / "out.csv"))
    documents = list(open_corpus(samples).documents())
    assert [row["id"] for row in found] == [document.record.id for document in documents]
    row = next(row for row in found if row["source_file"] == "web-print.pdf")
    assert (
        row["date"] == "1941-03-17" and row["reference_fond"] == "06" and "fond: About → 06" in row["reference_repairs"]
    )
    for row, document in zip(found, documents, strict=True):
        assert (samples / row["text_file"]).read_text(encoding="utf-8") == document.text
        assert row["review_status"] == "machine" and row["engine"] == document.record.quality.engine


def test_no_cell_is_a_formula_and_no_text_is_lost(made: Corpus, tmp_path: Path) -> None:
    for number, begin in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "1-1"), 1):
        made.add(record(number, title=f"{begin}|x"), cleaned())
    made.add(hostile_record(9), hostile_text())
    for name in ("csv", "atom"):
        for row in rows(written(made.written(), name, tmp_path / f"{name}.csv")):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    found = rows(tmp_path / "csv.csv")
    assert [row["title"] for row in found[:8]] == [
        *("'=1+1|x", "'+1|x", "'-1|x", "'@SUM(A1)|x", "'\t=1|x", "'\r=1|x", "' =1|x", "1-1|x")
    ]
    assert found[8]["place"] == "'" + HOSTILE.replace("\0", "\ufffd")


def test_a_byte_order_mark_on_request(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1), cleaned())
    root = made.written()
    plain, marked = written(root, "csv", tmp_path / "a"), written(root, "csv", tmp_path / "b", bom=True)
    assert marked.read_bytes() == b"\xef\xbb\xbf" + plain.read_bytes()


def by_spreadsheet(source: Path, folder: Path) -> list[dict[str, str]]:
    """The rows of a CSV that LibreOffice has opened, quoted cells as text, and saved again."""
    command = [
        *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        "--infilter=CSV:44,34,76,1,,0,true",  # comma, quote, UTF-8, from the first line; what is quoted is text
        *("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"),
    ]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, timeout=300, capture_output=True)
    return rows(folder / source.name)


needs_spreadsheet = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")


@needs_spreadsheet
def test_a_spreadsheet_program_opens_it_without_loss(samples: Path, tmp_path: Path) -> None:
    source = written(samples, "csv", tmp_path / "in.csv")
    numbers = {name for name in csv_format.COLUMNS if name.endswith("confidence")}  # 1.0 is shown as 1
    for opened, given in zip(by_spreadsheet(source, tmp_path / "out"), rows(source), strict=True):
        assert {name: float(opened.pop(name) or -1) for name in numbers} == {
            name: float(given.pop(name) or -1) for name in numbers
        }
        assert opened == given


TYPED = (
    *("06", "00012", "1-2", "12.5", "1,5", "1e5", "3/4", "1941-06-24", "24.06.1941", "June 1941", "TRUE", "12:30"),
    *("=1+1", "+7", "-", "@SUM(A1)", '=HYPERLINK("http://a.example","x")', "Протокол № 7, л. 32-33 об.", "Ёлка"),
    *("two\nlines", "tab\there", 'a "quoted" word', "'an apostrophe", "comma, semicolon; bar|", "漢字", "trailing "),
    "a very long text " * 200,
)


@needs_spreadsheet
def test_a_spreadsheet_program_keeps_what_it_could_take_for_something_else(made: Corpus, tmp_path: Path) -> None:
    for number, text in enumerate(TYPED, 1):
        made.add(record(number, title=text, place=text, archival_reference=reference(fond=text)), cleaned())
    source = written(made.written(), "csv", tmp_path / "in.csv")
    for opened, text in zip(by_spreadsheet(source, tmp_path / "out"), TYPED, strict=True):
        shown = f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
        assert (opened["title"], opened["place"], opened["reference_fond"]) == (shown, shown, shown)


def test_atom_and_archivesspace_have_the_columns_of_their_own_templates() -> None:
    for name, columns in (("atom", atom.COLUMNS), ("archivesspace", archivesspace.COLUMNS)):
        assert ",".join(columns) == (TEMPLATES / f"{name}.csv").read_text(encoding="utf-8").strip()


def test_atom_has_the_levels_of_the_references_each_after_the_one_above_it(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1, uid="a", archival_reference=reference(folder="7", file="91", leaves="114-117")), cleaned())
    made.add(record(2, uid="b", archival_reference=reference(folder="7", file="91", leaves="9")), cleaned())
    made.add(record(3, uid="c", archival_reference=reference(fond="10", inventory="2", file="3")), cleaned())
    tna = {"archive": "TNA", "fond": None, "inventory": None, "file": None, "series": "FO 371", "item": "29483"}
    made.add(record(4, uid="d", archival_reference=reference(**tna)), cleaned())
    made.add(
        record(5, uid="e", archival_reference=None, date={"text": "about June 1941", "edtf": "1941-06~"}), cleaned()
    )
    found = rows(written(made.written(), "atom", tmp_path / "atom.csv"))
    seen = {""}
    for row in found:
        assert row["parentId"] in seen and row["legacyId"] not in seen
        seen.add(row["legacyId"])
    told = [(row["levelOfDescription"], row["identifier"]) for row in found]
    assert told == [
        *(("Collection", ""), ("File", "harbour.pdf"), ("Item", "5")),
        *(("Fonds", "06"), ("Series", "3"), ("File", "91"), ("Item", "9"), ("Item", "114-117")),
        *(("Fonds", "10"), ("Series", "2"), ("File", "3"), ("Item", "3")),
        *(("Series", "FO 371"), ("File", "29483"), ("Item", "4")),
    ]
    item = found[2]
    assert (item["eventDates"], item["eventStartDates"], item["eventEndDates"]) == (
        "about June 1941",
        "1941-06-00",
        "1941-06-00",
    )
    folder = next(row for row in found if row["levelOfDescription"] == "File" and row["identifier"] == "91")
    assert (folder["physicalObjectName"], folder["physicalObjectType"]) == ("Folder 7", "Folder")
    assert folder["scopeAndContent"] == "Leaves 10-113 are not among the digitized documents."
    assert found[3]["repository"] == "Foreign Policy Archive" and found[3]["extentAndMedium"].startswith(
        "2 documents on 2"
    )


def test_sources_without_references_are_files_of_a_collection_of_their_folder(made: Corpus, tmp_path: Path) -> None:
    for number, file in enumerate(("photos/a.jpg", "photos/b.jpg", "volume.pdf"), 1):
        values = record(number, f"s{number}", archival_reference=None)
        made.add(values | {"source": values["source"] | {"file": file}}, cleaned())
    found = rows(written(made.written(), "atom", tmp_path / "atom.csv"))
    loose = "Documents without an archival reference"
    assert [row["title"] for row in found if row["levelOfDescription"] != "Item"] == [
        *(loose, "volume.pdf", f"{loose}, folder photos", "a.jpg", "b.jpg")
    ]
    folder = written(made.root, "archivesspace", tmp_path / "sheets")
    assert sorted(path.name for path in folder.iterdir()) == [
        "documents-without-an-archival-reference.csv",
        "photos.csv",
    ]


def test_sheets_say_of_a_letter_from_whom_to_whom_and_where_it_stands(made: Corpus, tmp_path: Path) -> None:
    told = {"title": None, "type": "letter", "sender": "A. Clerk", "recipient": "The consul"}
    values = record(1, **told, notes=[{"marker": "", "text": "See the chart."}], archival_reference=None)
    made.add(values | {"source": values["source"] | {"first_page": 2}}, cleaned())
    root = made.written()
    (item,) = [row for row in rows(written(root, "atom", tmp_path / "a.csv")) if row["levelOfDescription"] == "Item"]
    assert item["title"] == "[letter from A. Clerk to The consul, 1938-03-12]"
    assert item["sources"] == "harbour.pdf, page 2"
    (sheet,) = written(root, "archivesspace", tmp_path / "sheets").iterdir()
    row = rows(sheet)[-1]
    assert row["title"] == item["title"] and "\nNote: See the chart." in row["n_odd"]
    people = [(row[f"people_agent_header_{n}"], row[f"people_agent_role_{n}"]) for n in (1, 2)]
    assert people == [("A. Clerk", "creator"), ("The consul", "subject")]


def test_values_of_atom_s_cells_are_not_taken_for_several(made: Corpus, tmp_path: Path) -> None:
    people = [{"name": "A|B", "role": None}, {"name": "C", "role": None}]
    made.add(record(1, people=people, place="X|Y"), cleaned())
    item = rows(written(made.written(), "atom", tmp_path / "atom.csv"))[-1]
    assert (item["nameAccessPoints"], item["placeAccessPoints"]) == ("A/B|C", "X/Y")


def test_archivesspace_has_a_sheet_a_fonds_in_the_form_of_its_template(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1, archival_reference=reference(folder="7", leaves="3"), recorded_by="A. Clerk"), cleaned())
    made.add(record(2, archival_reference=None, date={"text": "1941-1942", "edtf": "1941/1942?"}), cleaned())
    folder = written(made.written(), "archivesspace", tmp_path / "sheets")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("avprf-06.csv", "documents-without-an-archival-reference.csv")
    ]
    with (folder / "avprf-06.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][0] == "ArchivesSpace field code (please don't edit this row)" and len(lines[0]) == 152
    assert lines[0][1:8] == ["collection_id", "ead", "res_uri", "ref_id", "title", "unit_id", "hierarchy"]
    assert lines[0][-2:] == ["n_userestrict", "p_userestrict"] and "e_accessrestrict" in lines[0]
    assert len({len(line) for line in lines}) == 1 and len(set(lines[0])) == len(lines[0])
    found = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    assert [(row["hierarchy"], row["level"], row["unit_id"]) for row in found] == [
        *(("1", "series", "3"), ("2", "file", "5"), ("3", "item", "3"))
    ]
    assert all(row["title"] and row["ead"] == "AVPRF-06" for row in found)
    item = found[2]
    assert (item["begin"], item["date_type"], item["l_lang"]) == ("1938-03-12", "single", "eng")
    assert (item["people_agent_header_1"], item["people_agent_role_1"]) == ("A. Clerk", "creator")
    with (folder / "documents-without-an-archival-reference.csv").open(encoding="utf-8", newline="") as file:
        item = list(csv.DictReader(file))[2]
    assert (item["ead"], item["hierarchy"]) == ("documents-without-an-archival-reference", "2")
    assert (item["begin"], item["end"], item["date_certainty"]) == ("1941", "1942", "questionable")
    assert tuple(lines[0]) == archivesspace.COLUMNS


def test_levels_count_documents_pages_and_the_leaves_that_are_missing(made: Corpus) -> None:
    for number, leaves in enumerate(("1-3", "2", "7-8", None, "12"), 1):
        made.add(record(number, archival_reference=reference(leaves=leaves)), cleaned())
    top = levels(open_corpus(made.written()))
    (fonds,) = top.sorted_below
    (series,) = fonds.sorted_below
    (file,) = series.sorted_below
    assert (fonds.documents, fonds.pages, file.gaps) == (5, 2, [(4, 6), (9, 11)])
    assert file.when and file.when.first_day == "1938-03-12"


def test_a_page_that_two_documents_share_is_counted_once(made: Corpus) -> None:
    for number, (file, first, last) in enumerate([("a", 1, 2), ("a", 2, 2), ("a", 2, 4), ("b", 1, 1)], 1):
        values = record(number, file)
        values["source"] |= {"first_page": first, "last_page": last}
        made.add(values, cleaned())
    top = levels(open_corpus(made.written()))
    assert (top.documents, top.pages) == (4, 5)


def test_files_of_one_number_in_two_folders_are_two(made: Corpus) -> None:
    one, other = (Metadata.model_validate(record(archival_reference=reference(folder=folder))) for folder in ("1", "2"))
    assert [level.path for level in path_of(one)][-1] != [level.path for level in path_of(other)][-1]
    assert json.dumps([level.title for level in path_of(one)]) == '["Fonds 06", "Inventory 3", "File 5"]'
