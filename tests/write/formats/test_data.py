"""Data sets and databases: what is written is read again by the programs that they are for."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digitize.write.corpus import open_corpus
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats.exported import written


def test_json_lines_hold_the_records_with_their_texts(samples: Path, tmp_path: Path) -> None:
    lines = written(samples, "jsonl", tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    records = (samples / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    for line, own, document in zip(lines, records, open_corpus(samples).documents(), strict=True):
        values = json.loads(line)
        assert values.pop("text") == document.text and values.pop("software").startswith("digitize ")
        assert values == json.loads(own)


@pytest.fixture(scope="module")
def parquet(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyarrow")
    return written(samples, "parquet", tmp_path_factory.mktemp("parquet") / "set")


def test_parquet_is_typed_and_says_who_made_each_document(samples: Path, parquet: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(parquet / "data" / "documents.parquet")
    assert table.schema.field("date_begin").type == pa.date32()
    assert table.schema.field("text_confidence").type == pa.float64()
    rows = table.to_pylist()
    for row, document in zip(rows, open_corpus(samples).documents(), strict=True):
        assert row["text"] == document.text and row["engine"] == document.record.quality.engine
        assert (
            row["review"]["status"] == "machine" and row["boundary_confidence"] == document.record.boundary.confidence
        )
    row = next(row for row in rows if row["source"]["file"] == "web-print.pdf")
    assert row["archival_reference"]["fond"] == "06" and row["date_begin"].isoformat() == "1941-03-17"


def test_the_dataset_card_counts_the_documents_and_names_the_file(samples: Path, parquet: Path) -> None:
    card = (parquet / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\n") and "- de\n- en\n- ru\n" in card and "path: data/documents.parquet" in card
    count = sum(1 for _ in open_corpus(samples).documents())
    assert f"{count} documents, made from scans by digitize" in card and f"| machine | {count} |" in card


def test_croissant_is_valid_and_gives_the_records(samples: Path, parquet: Path) -> None:
    croissant = pytest.importorskip("mlcroissant")
    data = croissant.Dataset(str(parquet / "croissant.json"))
    rows = list(data.records("documents"))
    assert [_text(row["documents/text"]) for row in rows] == [one.text for one in open_corpus(samples).documents()]


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def test_sqlite_has_a_table_of_each_kind_that_point_to_the_documents(samples: Path, tmp_path: Path) -> None:
    path = written(samples, "sqlite", tmp_path / "corpus.sqlite")
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        rows = database.execute("SELECT * FROM documents ORDER BY rowid").fetchall()
        for row, document in zip(rows, open_corpus(samples).documents(), strict=True):
            assert (row["id"], row["text"]) == (document.record.id, document.text)
        query = "SELECT d.id FROM documents d JOIN 'references' r ON r.document = d.id WHERE r.archive = 'AVPRF' AND r.fond = '06'"
        assert ("web-print-0001",) in [tuple(row) for row in database.execute(query)]


def test_datasette_opens_and_searches_it(samples: Path, tmp_path: Path) -> None:
    app = pytest.importorskip("datasette.app")
    path = written(samples, "sqlite", tmp_path / "corpus.sqlite")

    async def asked(address: str) -> Any:
        return (await app.Datasette([str(path)]).client.get(address)).json()

    found = asyncio.run(asked("/corpus/documents.json?_search=brekke&_shape=array"))
    assert "web-print-0001" in [row["id"] for row in found]
    found = asyncio.run(asked("/corpus/documents.json?_search=Беседы&_shape=array"))
    assert found and all(row["language"] == "ru" for row in found)


def test_citations_keep_the_archive_and_the_place_in_it(made: Corpus, tmp_path: Path) -> None:
    reference = record()["archival_reference"] | {"archive": "AVPRF", "archive_name": "Foreign Policy Archive"}
    made.add(
        record(1, uid="u1", type="letter", sender="The master", recipient="The consul", archival_reference=reference),
        cleaned(),
    )
    made.add(record(2, uid="u2", type="conversation", date={"text": "1941-1942", "edtf": "1941/1942~"}), cleaned())
    made.add(
        record(3, uid="u3", date={"text": "some day", "edtf": "?"}, archival_reference=None, title=None), cleaned()
    )
    one, two, three = json.loads(written(made.written(), "csl", tmp_path / "csl.json").read_text(encoding="utf-8"))
    assert (one["type"], one["author"]) == ("personal_communication", [{"literal": "The master"}])
    assert (one["archive"], one["archive_location"]) == ("Foreign Policy Archive", "f. 06, op. 3, d. 5")
    assert one["issued"] == {"date-parts": [[1938, 3, 12]]}
    assert (two["type"], two["issued"]) == ("manuscript", {"date-parts": [[1941], [1942]], "circa": True})
    assert three["issued"] == {"literal": "some day"} and "archive" not in three
    assert three["title"] == "[minute, some day]"
