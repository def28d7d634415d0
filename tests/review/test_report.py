"""The report opens from disk, holds every document, and lets nothing of a scan become markup."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from digitize.clean import RULES
from digitize.corrections import REVIEWER
from digitize.errors import OutputError
from digitize.model.document import NO_HEAD
from digitize.model.facsimile import Picture
from digitize.model.metadata import FLAGS
from digitize.model.role import Role
from digitize.model.traced import TracedText
from digitize.review import naming, write_report
from tests.review.corpus import Corpus, Page, change, cleaned, record, spans_of

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp; </title></textarea> {{ 7*7 }} \u202e"


def rows_of(report: Path) -> dict[str, Any]:
    script = (report.parent / "assets" / "rows.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("window.REPORT = ").rstrip().removesuffix(";"))  # type: ignore[no-any-return]


def document(report: Path, number: int = 1, source: str = "harbour") -> str:
    [page] = (report.parent / "documents" / source).glob(f"{number:04}-*.html")
    return page.read_text(encoding="utf-8")


def pages_of(report: Path) -> list[Path]:
    return sorted(report.parent.rglob("*.html"))


def test_reasons_are_sentences_and_every_failure_has_its_remedy(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    for n in range(7):
        error = {"code": "encrypted", "message": f"locked-{n}.pdf: needs a password", "pages": []}
        corpus.sources[f"locked-{n}.pdf"] = {
            "file": f"locked-{n}.pdf",
            "sha256": None,
            "status": "error",
            "pages": None,
        } | {"error": error}
    index = write_report(corpus.written())
    shown = Page(index.read_text(encoding="utf-8")).shown["all"]
    assert "Quality report" in shown and all(f"locked-{n}.pdf: needs a password" in shown for n in range(7))
    assert shown.count("qpdf --decrypt") == 7
    assert "A date stands with it." in Page(document(index)).shown["all"]


def test_no_reason_is_told_by_the_name_that_the_program_has_for_it(corpus: Corpus) -> None:
    corpus.add(record(boundary={"confidence": 0.5, "evidence": [NO_HEAD]}), cleaned())
    shown = Page(document(write_report(corpus.written()))).shown["all"]
    assert "No head was found in it." in shown and NO_HEAD not in shown


def test_what_was_left_out_is_a_failure_only_where_a_means_is_missing(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    for file, code in (("atlas.djvu", "djvu-missing"), ("readme.md", "no-input")):
        error = {"code": code, "message": f"{file} was left out", "pages": []}
        corpus.sources[file] = {"file": file, "sha256": None, "status": "skipped", "pages": 0, "error": error}
    page = Page(write_report(corpus.written()).read_text(encoding="utf-8"))
    shown = " ".join(page.shown["all"].split())
    assert "Left out: atlas.djvu was left out" in shown and "apt-get install djvulibre-bin" in shown
    assert "Left out: readme.md" not in shown and "1 source " in shown and "1, 2 left out" in shown


def test_what_tells_most_of_a_beginning_comes_first_and_what_speaks_against_it_apart(corpus: Corpus) -> None:
    evidence = ["capitals", "gap", "date-line", "runs-on", "new-page", "first-text", "subject-line"]
    corpus.add(record(boundary={"confidence": 0.6, "evidence": evidence}), cleaned())
    page = Page(document(write_report(corpus.written())))
    shown = " ".join(page.shown["all"].split())
    assert "Nothing stands before it; it is the first text of a page; a date stands with it;" in shown
    assert "Against it: The sentence above is not at its end." in shown and "2 lesser signs" in shown


def test_rules_roles_and_flags_are_called_by_what_they_are(corpus: Corpus) -> None:
    assert {*RULES, REVIEWER} == naming.RULES.keys() and set(Role) == naming.ROLES.keys()
    corpus.add(record(), cleaned())
    index = write_report(corpus.written())
    for page in (index.read_text(encoding="utf-8"), document(index)):
        shown = Page(page).shown["all"]
        assert "Cut words joined" in shown and "reference repaired" in shown
        assert "join-word" not in shown and "reference-repaired" not in shown


def test_pages_are_there_in_full_size_where_they_are_wanted(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    corpus.page_images()
    asked = []

    def view(folder: str, sha256: str, page: int) -> Picture | None:
        asked.append((folder, page))
        return Picture(b"picture", "image/jpeg", 1, 1) if page == 1 else None

    def full(report: Path) -> list[str | None]:
        html = (report.parent / "documents/harbour/0001-minute.html").read_text(encoding="utf-8")
        return [figure.get("data-full") for figure in Page(html).named("figure")]

    assert full(write_report(corpus.written())) == [None, None] and asked == []
    report = write_report(corpus.root, views=view)
    assert full(report) == ["../../pages/harbour/1-full.jpg", None] and asked == [("harbour", 1), ("harbour", 2)]
    assert (report.parent / "pages/harbour/1-full.jpg").read_bytes() == b"picture"


def test_the_list_holds_every_document_with_its_confidences_flags_and_address(corpus: Corpus) -> None:
    for number in (1, 2, 3):
        corpus.add(record(number), cleaned())
    report = write_report(corpus.written())
    assert report == corpus.root / "report" / "index.html"
    rows = rows_of(report)
    assert [row[1] for row in rows["rows"]] == ["harbour-0001", "harbour-0002", "harbour-0003"]
    assert all((report.parent / row[0]).is_file() for row in rows["rows"])
    assert rows["flags"] == [["reference-repaired", FLAGS["reference-repaired"]]]
    assert rows["rows"][0][7:10] == [0.95, 0.9, 0.8]


def test_nothing_is_loaded_from_elsewhere_and_no_script_stands_in_a_page(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    corpus.page_images()
    for path in pages_of(write_report(corpus.written())):
        page = Page(path.read_text(encoding="utf-8"))
        policy = next(m["content"] for m in page.named("meta") if m.get("http-equiv") == "Content-Security-Policy")
        assert policy and "default-src 'none'" in policy and "unsafe" not in policy
        addresses = [a[key] for _, a in page.elements for key in ("src", "href") if a.get(key)]
        assert addresses and not [a for a in addresses if a and re.match(r"[a-z]+:|//", a)]
        files = [a for a in addresses if a and not a.startswith("#")]
        assert [a for a in files if not (path.parent / a.split("#")[0]).is_file()] == []
        assert all("src" in s or s.get("type") == "application/json" for s in page.named("script"))
        assert not [name for _, a in page.elements for name in a if name.startswith("on") or name == "style"]


def test_hostile_text_stays_text(corpus: Corpus) -> None:
    raw = HOSTILE + "\n</script><!--\n"
    text = change(TracedText(raw, spans_of(raw)), HOSTILE, "<img", HOSTILE, HOSTILE)
    reference = record()["archival_reference"] | {"text": HOSTILE, "remark": HOSTILE, "normalized": HOSTILE}
    reference["repairs"] = [{"field": HOSTILE, "from": HOSTILE, "to": HOSTILE, "rule": HOSTILE}]
    values = record(title=HOSTILE, place=HOSTILE, classification=HOSTILE, flags=[HOSTILE])
    values |= {
        "archival_reference": reference,
        "notes": [{"marker": HOSTILE, "text": HOSTILE}],
        "language": HOSTILE,
        "number": HOSTILE,
    }
    values["source"]["file"] = HOSTILE
    corpus.add(values, text)
    corpus.sources[HOSTILE] |= {"status": "error", "error": {"code": HOSTILE, "message": HOSTILE, "pages": [1]}}
    (corpus.root / "documents" / "harbour" / "unclaimed.txt").write_text(HOSTILE, encoding="utf-8")
    report = write_report(corpus.written())
    for path in pages_of(report):
        page = Page(path.read_text(encoding="utf-8"))
        assert all(s.get("src", "assets") and "alert" not in str(s) for s in page.named("script"))
        assert not [a for a in page.named("img") if a.get("src") == "x"]
        assert "onerror" not in {name for _, attributes in page.elements for name in attributes}
        assert "{{ 7*7 }}" in page.shown["all"] and "\u202e" not in page.shown["all"]
    assert rows_of(report)["rows"][0][3] == HOSTILE


def test_a_document_shows_its_metadata_with_every_repair_spelled_out(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    shown = Page(document(write_report(corpus.written()))).shown["all"]
    for expected in ("1938-03-12", "Captain Orlov", "fond: printed “About”, read as “06” (machine translated digit)"):
        assert expected in shown
    assert FLAGS["reference-repaired"] in shown and "See the Chart." in shown and "A date stands with it" in shown


def test_a_fact_leads_to_the_words_that_it_was_read_from(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    page = Page(document(write_report(corpus.written())))
    places = {a["data-words"] for _, a in page.elements if a.get("data-words")}
    first = next(i for i, span in enumerate(cleaned().spans) if cleaned().raw[span.start : span.end] == "12")
    assert f"{first}-{first + 2}" in places


def test_pages_stand_beside_the_text_and_neighbours_are_linked(corpus: Corpus) -> None:
    for number in (1, 2, 3):
        corpus.add(record(number), cleaned())
    corpus.page_images()
    report = write_report(corpus.written())
    page = Page(document(report, 2))
    assert [a["src"] for a in page.named("img")] == ["../../pages/harbour/1.jpg", "../../pages/harbour/2.jpg"]
    assert all(a["alt"] for a in page.named("img"))
    links = {a.get("id"): a.get("href") for a in page.named("a")}
    assert links["before"] == "../../documents/harbour/0001-minute.html"
    assert links["after"] == "../../documents/harbour/0003-minute.html"
    assert [f.get("data-width") for f in page.named("figure")] == ["400.0", "400.0"]


def test_page_images_outlive_the_cache_and_where_there_is_none_the_page_says_so(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    cache = corpus.page_images(pages=(1,))
    assert "No image of page 2" in document(write_report(corpus.written()))
    for path in cache.iterdir():
        path.unlink()
    html = document(write_report(corpus.root))
    assert "pages/harbour/1.jpg" in html and "data-width" not in html
    assert (corpus.root / "report" / "pages" / "harbour" / "1.jpg").read_bytes() == b"picture 1"


def test_the_same_output_gives_the_same_report_and_old_documents_leave_it(corpus: Corpus) -> None:
    corpus.add(record(1), cleaned())
    corpus.add(record(1, source="quay"), cleaned())
    report = write_report(corpus.written())
    before = {path: path.read_bytes() for path in report.parent.rglob("*") if path.is_file()}
    write_report(corpus.root)
    assert before == {path: path.read_bytes() for path in report.parent.rglob("*") if path.is_file()}
    corpus.records.pop()
    write_report(corpus.written())
    assert not (report.parent / "documents" / "quay").exists()


def test_sources_show_what_failed_what_no_document_holds_and_what_text_is_left(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    error = {"code": "encrypted", "message": "locked.pdf is encrypted: give an unlocked copy", "pages": []}
    corpus.sources["locked.pdf"] = {"file": "locked.pdf", "status": "error", "error": error}
    (corpus.root / "documents" / "harbour" / "unclaimed.txt").write_text("Contents\n", encoding="utf-8")
    report = write_report(corpus.written())
    shown = " ".join(Page(report.read_text(encoding="utf-8")).shown["all"].split())
    assert "locked.pdf is encrypted: give an unlocked copy" in shown
    assert re.search(r"harbour\.pdf read 3 1 3 read it", shown)  # three pages, one document, page 3 in none
    assert "Contents" in (report.parent / "unclaimed" / "harbour.html").read_text(encoding="utf-8")


def test_without_an_edit_log_the_clean_text_is_shown_and_a_changed_text_is_told(corpus: Corpus) -> None:
    corpus.add(record(1), cleaned())
    corpus.add(record(2), cleaned())
    folder = corpus.root / "documents" / "harbour"
    (folder / "0001-minute.edits.json").write_text("{")
    (folder / "0002-minute.txt").write_text("Changed by hand", encoding="utf-8")
    report = write_report(corpus.written())
    shown = Page(document(report, 1)).shown["all"]
    assert "can't be read" in shown and "would remain." in shown
    assert "was changed after the run" in document(report, 2)


def test_a_document_whose_files_are_gone_is_listed_without_a_page(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    for path in (corpus.root / "documents" / "harbour").iterdir():
        path.unlink()
    assert rows_of(write_report(corpus.written()))["rows"][0][0] is None


@pytest.mark.parametrize("lines", [None, "{", '{"schema": "digitize/document/1"}'])
def test_what_is_not_an_output_is_named_with_its_line(corpus: Corpus, lines: str | None) -> None:
    if lines is not None:
        (corpus.root / "documents.jsonl").write_text(lines)
    with pytest.raises(OutputError, match=r"documents\.jsonl(:1)?") as error:
        write_report(corpus.root)
    assert error.value.remedy
