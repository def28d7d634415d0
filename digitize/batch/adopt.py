"""The sources of an OUTPUT whose ledger is gone, as its lists and its folders tell of them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from digitize.batch.ledger import Finished, Sizes
from digitize.batch.names import Stems
from digitize.write import UNCLAIMED, Mark, digest_of, document_base

Json = dict[str, Any]
Listed = list[tuple[Json, str]]  # documents of one source: their records, and their lines of the list
KEYS = {"file", "sha256", "status", "pages", "documents", "error"}  # of a record that a run of ours wrote


def listed_sources(output: Path) -> Iterator[tuple[str, Finished]]:
    """The sources with their names. In which way they were made, and where their files lay, is not known any more."""
    documents: dict[str, Listed] = {}
    for record, line in _records(output / "documents.jsonl"):
        if (stem := _parted(record)[0]) and isinstance(record.get("source"), dict):
            documents.setdefault(stem, []).append((record, line))
    stems = Stems(documents)
    for record, _ in _records(output / "sources.jsonl"):
        if record.keys() >= KEYS and record["status"] != "skipped":
            named = next((stem for stem, of in documents.items() if _source(of) == _key(record)), None)
            of = documents.pop(named) if named else []
            stem = named or stems.take(PurePath(str(record["file"])).name)
            yield stem, _adopted(output, stem, record, of)
    for stem, of in documents.items():
        file, sha256 = _source(of)
        told = {"status": "ok", "pages": 0, "documents": len(of), "engine": None, "seconds": 0.0, "error": None}
        yield stem, _adopted(output, stem, {"file": file, "sha256": sha256} | told, of)


def _source(documents: Listed) -> tuple[str, str]:
    return _key(documents[0][0]["source"])


def _key(source: Json) -> tuple[str, str]:
    return str(source.get("file")), str(source.get("sha256") or "")


def _adopted(output: Path, stem: str, record: Json, documents: Listed) -> Finished:
    marks: list[Mark] = []
    pages: dict[str, None] = {}
    sizes: Sizes = {}
    for one, line in documents:
        base = document_base(_parted(one)[1], one.get("title"))
        marks.append(_mark(one, line, output / "documents" / stem / f"{base}.edits.json"))
        sizes[f"{stem}/{base}"] = ()
        with suppress(KeyError, TypeError, ValueError):
            pages[f"{int(one['source']['first_page'])}-{int(one['source']['last_page'])}"] = None
    if (output / "documents" / stem / f"{UNCLAIMED}.txt").is_file():
        sizes[f"{stem}/{UNCLAIMED}"] = ()
    _, _, number = str(documents[0][0].get("uid") if documents else "").partition("-")
    copy = int(number) if number.isdecimal() else 1
    file, sha256 = _key(record)
    text, lines = json.dumps(record, ensure_ascii=False), tuple(line for _, line in documents)
    return Finished("", file, "", ",".join(pages), "", sha256, copy, text, lines, tuple(marks), sizes)


def _mark(record: Json, line: str, log: Path) -> Mark:
    text = ""
    with suppress(OSError, ValueError):
        text = log.read_text(encoding="utf-8")
    return str(record.get("uid") or record.get("id")), str(record.get("id")), digest_of(line, text)


def _records(path: Path) -> Iterator[tuple[Json, str]]:
    with suppress(FileNotFoundError), path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            with suppress(ValueError):
                record = json.loads(line)
                if isinstance(record, dict):
                    yield record, line.rstrip("\n")


def _parted(record: Json) -> tuple[str, int]:
    """The source's folder and the number of a document, from its id; ("", 0) for an id that no run of ours gave."""
    stem, _, number = str(record.get("id")).rpartition("-")
    ours = number.isdecimal() and stem == PurePath(stem).name and "\\" not in stem and not stem.startswith(".")
    return (stem, int(number)) if ours else ("", 0)
