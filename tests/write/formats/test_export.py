"""An export is whole or not there, the same for the same corpus, of the part that was asked for, and says who made what."""

import json
import os
import re
import shutil
import signal
import sys
import tracemalloc
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from digitize.cli import main
from digitize.errors import ConfigError, OutputError
from digitize.write import formats
from digitize.write.corpus import Corpus as Opened
from digitize.write.corpus import open_corpus
from digitize.write.formats import SHIPPED, Format, Options, export, format_names, load_format, load_formats
from digitize.write.formats.provenance import SOFTWARE
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats.exported import hostile_record, hostile_text, told_by, written

README = Path(__file__).parents[3] / "README.md"
PAGES = ("pdf", "alto", "page", "hocr", "mets", "iiif")  # which hold all that stands on one: test_pageformats.py
REVIEWED = {"status": "reviewed", "by": "A. Reader", "at": "2026-05-03T10:00:00+00:00", "corrections": 3}


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, or the file itself."""
    if folder.is_file():
        return {"": folder.read_bytes()}
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_readme_shows_each_format_with_who_takes_it_in() -> None:
    shown = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(shown) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_each_format_gives_the_same_bytes_for_the_same_corpus(
    samples: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tree(written(samples, name, tmp_path / "first"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = tree(written(samples, name, tmp_path / "again"))
    assert first and first == again


@pytest.mark.parametrize("name", SHIPPED)
def test_each_format_takes_texts_of_any_kind_and_an_output_without_documents(
    made: Corpus, tmp_path: Path, name: str
) -> None:
    for number in (1, 2):
        made.add(hostile_record(number, uid=f"u{number}"), hostile_text())
    made.add(record(3), cleaned())
    assert tree(written(made.written(), name, tmp_path / "hostile"))
    empty = Corpus(tmp_path / "empty")
    empty.root.mkdir()
    written(empty.written(), name, tmp_path / "nothing")


@pytest.mark.parametrize("name", SHIPPED)
def test_each_format_says_of_each_document_who_made_or_reviewed_or_approved_it_when_with_what_and_how_sure_it_is(
    made: Corpus, tmp_path: Path, name: str
) -> None:
    statuses = ("reviewed", "machine", "approved")
    for number, status in enumerate(statuses, 1):
        by = {"by": f"Reader-{number}", "at": f"2026-05-0{number}T10:00:00+00:00"} if status != "machine" else {}
        made.add(
            record(number)
            | {"uid": f"u{number}", "type": "letter", "sender": "The master", "recipient": "The consul"}
            | {"review": {"status": status, "by": None, "at": None, "corrections": number} | by}
            | {
                "quality": record()["quality"]
                | {"engine": f"tesseract 5.{number}", "confidence": round(0.8 + number / 100, 2)}
            }
            | {"boundary": {"confidence": round(0.9 + number / 100, 2), "evidence": []}}
            | {"source": record()["source"] | {"first_page": 1, "last_page": number}},
            cleaned(),
        )
    told = told_by(written(made.written(), name, tmp_path / "out"), name)
    for number, status in enumerate(statuses, 1):
        assert f"tesseract 5.{number}" in told and f"0.8{number}" in told and f"0.9{number}" in told
        reviewer = (f"Reader-{number}", f"2026-05-0{number}")
        assert all(one in told for one in reviewer) if status != "machine" else reviewer[0] not in told
        assert any(word in told for word in SAID_OF[status])
    assert SOFTWARE in told


SAID_OF = {"machine": ('"machine"', "not reviewed"), "reviewed": ("reviewed",), "approved": ("approved",)}


@pytest.mark.parametrize("name", ["atom", "archivesspace", "csl", "ead3", "iiif", "mets", "rocrate", "tei"])
def test_a_document_without_a_title_has_one_supplied(made: Corpus, tmp_path: Path, name: str) -> None:
    made.add(record(1, title=None, type="letter", sender="A. Clerk", language="de"), cleaned())
    told = told_by(written(made.written(), name, tmp_path / "out"), name)
    assert "[letter from A. Clerk, 1938-03-12]" in told
    assert name != "iiif" or '"label": {"en": ["1 [letter' in told


def test_a_pdf_of_a_volume_says_it_of_each_of_many_documents(made: Corpus, tmp_path: Path) -> None:
    for number in range(1, 31):
        made.add(record(number, uid=f"u{number}", review=REVIEWED), cleaned())
    told = told_by(written(made.written(), "pdf", tmp_path / "out"), "pdf")
    assert told.count("made by machine, reviewed by A. Reader") == 30 and "harbour-0030: " in told


def test_the_command_writes_to_the_output_or_where_it_is_told(
    made: Corpus, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made.add(record(1), cleaned())
    root = str(made.written())
    code, out, _ = called(capsys, "export", root, "--format", "csv", "--format", "jsonl")
    assert code == 0
    assert out.splitlines() == [f"{root}/export/documents.csv", f"{root}/export/documents-with-text.jsonl"]
    target = tmp_path / "mine.csv"
    assert called(capsys, "export", root, "--format", "csv", "-o", str(target))[0] == 0
    assert target.read_bytes() == Path(out.splitlines()[0]).read_bytes()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "own.txt").write_text("mine")
    code, _, err = called(capsys, "export", root, "--format", "tei", "-o", str(tmp_path / "full"))
    assert code == 2 and "is not empty" in err and (tmp_path / "full" / "own.txt").is_file()
    assert called(capsys, "export", root, "--format", "tei", "-o", str(tmp_path / "full"), "--force")[0] == 0
    assert (tmp_path / "full" / "corpus.xml").is_file() and not (tmp_path / "full" / "own.txt").exists()


def test_wrong_use_is_one_line_that_says_what_to_do(
    made: Corpus, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made.add(record(1), cleaned())
    root = str(made.written())
    for arguments, said in (
        ((root,), "give a --format: csv"),
        ((root, "--format", "cvs"), "did you mean csv?"),
        ((root, "--format", "csv", "--documents", "nothing"), "nothing: no such document"),
        ((root, "--format", "csv", "--source", "other.pdf"), "other.pdf: no document of"),
        ((root, "--format", "csv", "--reviewed"), "nothing is reviewed yet"),
        ((str(tmp_path / "none"), "--format", "csv"), "holds no documents.jsonl"),
    ):
        code, out, err = called(capsys, "export", *arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert said in err


def test_several_documents_stand_behind_one_option_or_each_behind_its_own(
    made: Corpus, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        made.add(record(number), cleaned())
    root, to = str(made.written()), ("--format", "jsonl", "-o", str(tmp_path / "some"))
    first, second = "harbour-0001", "harbour-0003"

    def ids(*arguments: str) -> list[str]:
        code, _, err = called(capsys, "export", *arguments, *to)
        assert code == 0, err
        lines = (tmp_path / "some").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["id"] for line in lines]

    assert ids(root, "--documents", first, second) == [first, second]
    assert ids("--documents", first, second, root) == [first, second]
    assert ids(root, "--documents", first, "--documents", second) == [first, second]
    (tmp_path / "output").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    assert ids("--documents", second, first) == [first, second]
    code, _, err = called(capsys, "export", root, first, *to)
    assert code == 2 and first in err


def test_an_export_is_limited_to_documents_sources_and_what_is_reviewed(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1, uid="one", review=REVIEWED), cleaned())
    made.add(record(2, uid="two"), cleaned())
    made.add(record(1, "wharf", uid="three"), cleaned())
    root = made.written()

    def ids(**limits: object) -> list[str]:
        return [document.record.uid for document in open_corpus(root, **limits).documents()]  # type: ignore[arg-type]

    assert ids() == ["one", "two", "three"]
    assert ids(ids=["harbour-0002", "three"]) == ["two", "three"]
    assert ids(files=["wharf.pdf"]) == ["three"] and ids(reviewed=True) == ["one"]
    with pytest.raises(OutputError, match="harbour-0009"):
        ids(ids=["harbour-0009", "three"])


def test_a_writer_that_fails_leaves_nothing_and_what_was_there_stays(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1), cleaned())

    def fails(corpus: Opened, path: Path, options: Options) -> None:
        (path / "half" if path.is_dir() else path).write_text("half")
        raise OutputError("no space")

    for is_folder in (False, True):
        target = tmp_path / f"target-{is_folder}"
        written(made.written(), "tei" if is_folder else "csv", target)
        before = tree(target)
        with pytest.raises(OutputError, match="no space"):
            export(open_corpus(made.root), [Format("bad", "", "bad", fails, is_folder)], target, replace=True)
        assert tree(target) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "target-False", "target-True"]


def test_who_is_told_to_stop_twice_leaves_nothing_half_written(
    made: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.add(record(1), cleaned())
    corpus, remove = open_corpus(made.written()), shutil.rmtree

    def write(_: Opened, path: Path, __: Options) -> None:
        (path / "half").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    def interrupted(path: Path, **more: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        remove(path, **more)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    (tmp_path / "to").mkdir()
    with pytest.raises(KeyboardInterrupt):
        export(corpus, [Format("half", "half", "half", write, True)], tmp_path / "to" / "half")
    assert list((tmp_path / "to").iterdir()) == []


def test_a_format_comes_from_another_package(made: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(corpus: Opened, path: Path, options: Options) -> None:
        path.write_text("".join(f"{document.record.id}\n" for document in corpus.documents()))

    (tmp_path / "theirs.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    import theirs  # type: ignore[import-not-found]

    theirs.FORMAT, theirs.OTHER = Format("ids", "A list of ids", "ids.txt", lines), "no format"
    points = [
        EntryPoint("ids", "theirs:FORMAT", "digitize.formats"),
        EntryPoint("odd", "theirs:OTHER", "digitize.formats"),
    ]
    monkeypatch.setattr(formats, "entry_points", lambda group: points)
    assert format_names()[-2:] == ("ids", "odd")
    made.add(record(1), cleaned())
    assert written(made.written(), "ids", tmp_path / "ids").read_text() == "harbour-0001\n"
    with pytest.raises(ConfigError, match="no digitize Format"):
        load_format("odd")


def test_a_library_that_is_missing_is_named_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "digitize.write.formats.parquet", raising=False)
    with pytest.raises(ConfigError, match=r"needs pyarrow.*pip install 'digitize-archives\[export\]'"):
        load_format("parquet")
    assert load_format("csv").name == "csv"


def test_a_run_exports_at_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.batch.sheets import sheet  # the simplest page that can be read

    monkeypatch.chdir(tmp_path)
    sheet(Path("in/letter.pdf"))
    code, out, _ = called(capsys, "run", "in", "-o", "out", "--jobs", "1", "--no-report", "--format", "csv")
    assert code == 0 and "Exported out/export/documents.csv" in out
    assert Path("out/export/documents.csv").read_text(encoding="utf-8").count("letter.pdf") == 1
    code, _, err = called(capsys, "run", "in", "-o", "other", "--format", "nothing")
    assert code == 2 and "nothing: no such format" in err and not Path("other").exists()


def test_links_in_an_output_are_not_followed(made: Corpus, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret of another folder")
    made.add(record(1), cleaned())
    root = made.written()
    text = next((root / "documents").glob("*/*.txt"))
    text.unlink()
    text.symlink_to(tmp_path / "secret.txt")
    for name in SHIPPED:
        found = tree(written(root, name, tmp_path / f"of-{name}"))
        assert not any(b"secret of" in data for data in found.values()), name
    (tmp_path / "other-report").mkdir()
    (tmp_path / "other-report" / "index.html").write_text("secret of another folder")
    (root / "report").symlink_to(tmp_path / "other-report")
    found = tree(written(root, "bagit", tmp_path / "bag"))
    assert not any(b"secret of" in data for data in found.values())
    (root / "export").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="is a link"):
        export(open_corpus(root), load_formats(["csv"]))
    (root / "documents").rename(tmp_path / "moved")
    (root / "documents").symlink_to(tmp_path / "moved")
    with pytest.raises(OutputError, match="is a link"):
        open_corpus(root)


def test_ids_that_lead_elsewhere_open_and_write_nothing_there(made: Corpus, tmp_path: Path) -> None:
    made.add(record(1), cleaned())
    root = made.written()
    (tmp_path / "0001-x.txt").write_text("secret of another folder")
    lines = [json.dumps(record(1) | {"id": id}) for id in ("..-0001", "../..-0001", "/etc-0001", "x/../y-0001", "")]
    (root / "documents.jsonl").write_text("".join(f"{line}\n" for line in lines))
    before = {path for path in tmp_path.rglob("*") if "of-" not in path.as_posix()}
    for name in SHIPPED:
        found = tree(written(root, name, tmp_path / f"of-{name}"))
        assert not any(b"secret of" in data for data in found.values()), name
    assert {path for path in tmp_path.rglob("*") if "of-" not in path.as_posix()} == before


def test_a_line_that_is_no_record_is_named_and_the_rest_is_exported(
    made: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    made.add(record(1), cleaned())
    made.add(record(2), cleaned())
    root = made.written()
    good = (root / "documents.jsonl").read_text().splitlines()
    bad = json.dumps(record(3) | {"source": record(3)["source"] | {"last_page": 2_000_000_000}})
    (root / "documents.jsonl").write_text(
        "\n".join((good[0], '{"schema": "digitize/document/1"}', bad, good[1])) + "\n"
    )
    code, _, told = called(capsys, "export", str(root), "--format", "jsonl", "--format", "alto")
    assert code == 1
    assert told.count("documents.jsonl:2: ") == 1 and told.count("documents.jsonl:3: source.last_page") == 1
    ids = [json.loads(line)["id"] for line in (root / "export" / "documents-with-text.jsonl").read_text().splitlines()]
    assert ids == ["harbour-0001", "harbour-0002"]


def test_of_a_list_without_a_record_no_export_is_made(made: Corpus) -> None:
    made.add(record(1), cleaned())
    root = made.written()
    (root / "documents.jsonl").write_text('{"schema": "digitize/document/1"}\n')
    with pytest.raises(OutputError, match=r"documents\.jsonl:1: "):
        open_corpus(root)


def test_the_original_is_given_only_while_it_is_what_was_read(tmp_path: Path) -> None:
    from tests.batch.sheets import sheet

    source = sheet(tmp_path / "in" / "letter.pdf")
    arguments = ["run", str(source), "-o", str(tmp_path / "out"), "--jobs", "1", "--no-report", "-q"]
    with pytest.raises(SystemExit):
        main(arguments)
    from digitize.batch.originals import originals_of

    (document,) = open_corpus(tmp_path / "out", originals_of(tmp_path / "out")).documents()
    assert document.original and document.original.path == source.resolve()
    source.write_bytes(source.read_bytes() + b"\n")
    (document,) = open_corpus(tmp_path / "out", originals_of(tmp_path / "out")).documents()
    assert document.original is None


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two outputs, one with twice the documents, each in a file of its own."""
    roots = []
    for count in (1000, 2000):
        corpus = Corpus(tmp_path_factory.mktemp(f"of-{count}"))
        for number in range(1, count + 1):
            reference = record()["archival_reference"] | {"file": str(number), "leaves": f"{number}-{number + 1}"}
            corpus.add(record(number, uid=f"u{number}", archival_reference=reference), cleaned())
        roots.append(corpus.written())
    return roots


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SHIPPED if name not in PAGES])
def test_memory_does_not_grow_with_the_documents_beyond_what_a_list_of_them_takes(
    grown: list[Path], tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the text of a document and its log, 20 kB each, little is kept; what a format keeps is measured by bench/export.py."""
    monkeypatch.setattr("digitize.write.formats.parquet.ROWS_AT_A_TIME", 100)  # which are kept until so many are there
    written(grown[1], name, tmp_path / "before")  # what is loaded and remembered once is not counted
    peaks = []
    for n, root in enumerate(grown):
        tracemalloc.start()
        written(root, name, tmp_path / f"{n}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1000 < 10_000


def test_days_are_those_of_the_corpus_or_of_source_date_epoch(made: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    made.add(record(1), cleaned())
    root = made.written()
    os.utime(root / "documents.jsonl", (86400 * 365, 86400 * 365))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert open_corpus(root).day == "1971-01-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert open_corpus(root).day == "1970-01-01"


@pytest.fixture(autouse=True)
def _days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies of an output that a test compares were made at different times."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
