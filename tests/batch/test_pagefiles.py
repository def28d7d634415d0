"""Pages that another program read are a source like any other: named, known again, renewed, and never read twice."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from digitize.batch.inputs import walk
from tests.batch.test_run import digitize, files, records, text_of
from tests.extract.pagefiles import alto, alto_line, hocr, hocr_page, mets, page_region, page_xml, put

LETTER = (
    "Letter from the Harbour Master",
    "Port Alma, 3 May 1927",
    "The committee met at noon on the second of March",
    "and heard a report on the state of the harbour.",
)


def inputs(folder: Path) -> list[tuple[str, str]]:
    found = walk([folder], folder / "output")
    return [(one.file, one.title) for one in found if not one.skipped]


def sheet(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (1200, 1800), 255).save(path)


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    pages = {f"p{n}.xml": page_xml(page_region("r", *LETTER, f"and leaf{n}.")) for n in (1, 2, 10)}
    sheet(tmp_path / "in" / "volume" / "p2.png")
    return put(tmp_path / "in" / "volume", pages).parent


def test_a_folder_of_pages_is_one_input_with_its_images(volume: Path) -> None:
    sheet(volume / "volume" / "other.png")
    put(volume, {"letter.hocr": hocr(hocr_page("Letter")), "notes.xml": "<TEI/>", "sub/a.html": "<html/>"})
    assert inputs(volume) == [
        *(("letter.hocr", "letter.hocr"), ("volume", "volume/"), ("volume/other.png", "other.png")),
    ]


def test_mets_is_one_input_with_all_that_it_names(tmp_path: Path) -> None:
    hrefs = ["1.png", "page/1.xml", "alto/1.xml"]
    sheet(tmp_path / "letters.v2" / "1.png")
    sheet(tmp_path / "letters.v2" / "2.png")
    put(
        tmp_path / "letters.v2",
        {
            "mets.xml": mets({"IMG": hrefs[:1], "PAGE": hrefs[1:2], "ALTO": hrefs[2:]}, [hrefs]),
            "page/1.xml": page_xml(page_region("r", "Letter")),
            "alto/1.xml": alto(alto_line(("Letter", 100))),
        },
    )
    assert inputs(tmp_path) == [
        *(("letters.v2/2.png", "2.png"), ("letters.v2/mets.xml", "letters.v2/")),
    ]


def test_the_images_above_a_folder_of_pages_are_its_pages(tmp_path: Path) -> None:
    sheet(tmp_path / "letters" / "1.png")
    put(tmp_path / "letters", {f"page/{n}.xml": page_xml(page_region("r", "Letter")) for n in (1, 2)})
    assert inputs(tmp_path) == [("letters/page", "letters/")]


def test_a_folder_of_pages_becomes_documents(volume: Path, tmp_path: Path) -> None:
    summary = digitize(volume, tmp_path / "out")
    (source,) = records(tmp_path / "out")
    assert (source["file"], source["status"], source["pages"], source["engine"]) == ("volume", "ok", 3, "Transkribus")
    assert (summary.failed, summary.skipped) == (0, 0)
    text = text_of(tmp_path / "out", "volume")
    assert text.index("leaf1") < text.index("leaf2") < text.index("leaf10")
    record = records(tmp_path / "out", "documents.jsonl")[0]
    assert record["quality"]["text_from"] == "page" and record["source"]["file"] == "volume"
    assert list((tmp_path / "out" / ".digitize" / "pages").glob("*/0002.jpg"))


def test_only_what_changed_is_made_again(volume: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    digitize(volume, out)
    before = files(out)
    assert digitize(volume, out).made == 0 and files(out) == before
    put(volume / "volume", {"p2.xml": page_xml(page_region("r", *LETTER, "and leaf2 again."))})
    assert digitize(volume, out).made == 1
    assert "leaf2 again" in text_of(out, "volume") and len(records(out)) == 1


def test_a_moved_folder_keeps_its_documents(volume: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    digitize(volume, out)
    uids = [record["uid"] for record in records(out, "documents.jsonl")]
    shutil.move(volume / "volume", volume / "renamed")
    digitize(volume, out)
    assert [record["uid"] for record in records(out, "documents.jsonl")] == uids
    assert [(r["file"], r["status"]) for r in records(out)] == [("renamed", "ok")]


def test_a_folder_that_is_tied_together_by_mets_later_keeps_its_documents(volume: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    digitize(volume, out)
    uids = [record["uid"] for record in records(out, "documents.jsonl")]
    names = ["p1.xml", "p2.xml", "p10.xml"]
    put(volume / "volume", {"mets.xml": mets({"PAGE": names}, [[name] for name in names])})
    digitize(volume, out)
    assert [record["uid"] for record in records(out, "documents.jsonl")] == uids
    assert [(r["file"], r["status"]) for r in records(out)] == [("volume/mets.xml", "ok")]


def test_a_folder_without_its_pages_is_absent(volume: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    digitize(volume, out)
    for path in (volume / "volume").glob("*.xml"):
        path.unlink()
    digitize(volume, out)
    assert [(r["file"], r["status"]) for r in records(out)] == [("volume", "absent"), ("volume/p2.png", "ok")]


def test_a_broken_page_is_a_gap_and_a_broken_file_an_error(volume: Path, tmp_path: Path) -> None:
    put(
        volume, {"volume/p2.xml": "<PcGts><Page>", "alone/broken.xml": "<alto><Layout>", "alone/sub/mets.xml": "<mets>"}
    )
    digitize(volume, tmp_path / "out")
    broken, mets_file, partial = records(tmp_path / "out")
    assert (broken["status"], broken["error"]["code"]) == ("error", "page-damaged")
    assert (mets_file["file"], mets_file["status"], mets_file["error"]["code"]) == (
        "alone/sub/mets.xml",
        "error",
        "damaged",
    )
    assert (partial["status"], partial["error"]["pages"]) == ("partial", [2])
    assert any("page-missing" in record["flags"] for record in records(tmp_path / "out", "documents.jsonl"))


def test_pages_of_a_folder_can_be_chosen(volume: Path, tmp_path: Path) -> None:
    digitize(volume, tmp_path / "out", read__pages="2-3")
    assert "leaf1." not in text_of(tmp_path / "out", "volume") and "leaf10" in text_of(tmp_path / "out", "volume")
