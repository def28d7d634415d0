"""The sources of an OUTPUT whose ledger is gone, as its lists and its folders tell of them."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from digitize.batch.ledger import Finished, Sizes
from digitize.batch.names import Stems
from digitize.model.editlog import MOST_PAGES
from digitize.model.listed import LONGEST_NAME, is_sha256, source_record
from digitize.store import Layout, Place, is_stem
from digitize.write import UNCLAIMED, Mark, digest_of, document_base

Json = dict[str, Any]
Listed = list[tuple[Json, str]]  # documents of one source: their records, and their lines of the list
KEYS = {"file", "sha256", "status", "pages", "documents", "error"}  # of a record that a run of ours wrote
SURROGATE = re.compile(r"[\ud800-\udfff]")
MANY_DIGITS = 10  # of a document's number
BLANK = {"status": "ok", "pages": 0, "documents": 0, "engine": None, "seconds": 0.0, "error": None}


def listed_sources(output: Path) -> Iterator[tuple[str, Finished]]:
    """The sources with their names. In which way they were made, and where their files lay, is not known any more."""
    documents: dict[str, Listed] = {}
    for record, line in _records(Layout(output).root / "documents.jsonl"):
        if (stem := _parted(record)[0]) and _is_source(record.get("source")):
            documents.setdefault(stem, []).append((record, line))
    stems = Stems(documents)
    for record, _ in _records(Layout(output).root / "sources.jsonl", source_record):
        if record.keys() >= KEYS and record["status"] != "skipped":
            named = next((stem for stem, of in documents.items() if _source(of) == _key(record)), None)
            of = documents.pop(named) if named else []
            stem = named or stems.take(PurePath(str(record["file"])).name)
            yield stem, _adopted(output, stem, record, of)
    for stem, of in documents.items():
        file, sha256 = _source(of)
        record = {"file": file, "sha256": sha256} | BLANK | {"documents": len(of)}
        yield stem, _adopted(output, stem, record, of)


def _is_source(value: object) -> bool:
    if not isinstance(value, dict) or not is_sha256(str(value.get("sha256"))):
        return False
    file = value.get("file")
    return isinstance(file, str) and len(file) <= LONGEST_NAME and not SURROGATE.search(file)


def _title(record: Json) -> str | None:
    title = record.get("title")
    return title if isinstance(title, str) else None


def _source(documents: Listed) -> tuple[str, str]:
    return _key(documents[0][0]["source"])


def _key(source: Json) -> tuple[str, str]:
    return str(source.get("file")), str(source.get("sha256") or "")


def _adopted(output: Path, stem: str, record: Json, documents: Listed) -> Finished:
    marks: list[Mark] = []
    pages: dict[str, None] = {}
    sizes: Sizes = {}
    folder = Layout(output).source(stem)
    for one, line in documents:
        base = document_base(_parted(one)[1], _title(one))
        marks.append(_mark(one, line, folder / f"{base}.edits.json"))
        sizes[f"{stem}/{base}"] = ()
        first, last = one["source"].get("first_page"), one["source"].get("last_page")
        if isinstance(first, int) and isinstance(last, int) and 1 <= first <= last <= MOST_PAGES:
            pages[f"{first}-{last}"] = None
    if (folder / f"{UNCLAIMED}.txt").is_file():
        sizes[f"{stem}/{UNCLAIMED}"] = ()
    _, _, number = str(documents[0][0].get("uid") if documents else "").partition("-")
    copy = max(int(number), 1) if number.isdecimal() and len(number) < MANY_DIGITS else 1
    file, sha256 = _key(record)
    text, lines = (
        json.dumps(record | {name: BLANK[name] for name in BLANK if name not in record}, ensure_ascii=False),
        tuple(line for _, line in documents),
    )
    return Finished("", file, "", ",".join(pages), "", sha256, copy, text, lines, tuple(marks), sizes)


def _mark(record: Json, line: str, log: Place) -> Mark:
    text = ""
    with suppress(OSError, ValueError):
        text = log.read_text()
    return str(record.get("uid") or record.get("id")), str(record.get("id")), digest_of(line, text)


def _records(place: Place, check: Callable[[bytes], object] = json.loads) -> Iterator[tuple[Json, str]]:
    """The records of a list that fit, with their lines."""
    with suppress(FileNotFoundError):
        for line in place.lines():
            with suppress(ValueError, RecursionError):
                check(line)
                if isinstance(record := json.loads(line), dict):
                    yield record, line.decode().rstrip("\n")


def _parted(record: Json) -> tuple[str, int]:
    """The source's folder and the number of a document, from its id; ("", 0) for an id that no run of ours gave."""
    stem, _, number = str(record.get("id")).rpartition("-")
    ours = is_stem(stem) and number.isdecimal() and len(number) < MANY_DIGITS
    return (stem, int(number)) if ours else ("", 0)
