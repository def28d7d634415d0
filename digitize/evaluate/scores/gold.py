"""A gold folder in, the gold of each source out: ours, plain text, PAGE, ALTO or TEI, each beside the file it is of.

| file | form |
|---|---|
| `NAME.gold.json` | ours: documents, or sheets page by page |
| `NAME.gold.txt`, `NAME.gt.txt`, `NAME.txt` | plain text of the source `NAME` |
| `NAME.xml` (also `.gold.xml`, `.gt.xml`, `.page.xml`, `.alto.xml`, `.tei.xml`) | PAGE or ALTO: text of a page; TEI: a document; teiCorpus: documents |
| `NAME/*.xml`, `NAME/*.txt` beside a file `NAME.…` that is no folder, or alone | the pages (or TEI documents) of the source `NAME`, in order of their names |
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError

from digitize.errors import DigitizeError
from digitize.evaluate.scores import markup
from digitize.evaluate.scores.truth import Form, TrueDocument, TrueSource

OURS = ".gold.json"
SUFFIXES = (
    *(OURS, ".gold.txt", ".gt.txt", ".txt"),
    *(".gold.xml", ".gt.xml", ".page.xml", ".alto.xml", ".tei.xml", ".xml"),
)


class GoldError(DigitizeError):
    """Gold that can't be read, or a folder without any."""

    code = "gold"


def read_gold(path: Path) -> list[TrueSource]:
    """The gold of a folder, or of one file, by source. Raises GoldError that names the file that is wrong."""
    if not path.exists():
        raise GoldError(f"{path}: no such file or folder", "name the folder that holds the gold")
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    named = [(file, suffix) for file in files if file.is_file() and (suffix := _suffix(file.name))]
    if any(suffix == OURS for _, suffix in named):
        named = [(file, suffix) for file, suffix in named if suffix == OURS]
    found = [source for group in _together(named, path) for source in group]
    if not found:
        raise GoldError(f"{path}: holds no gold", f"gold files end in {', '.join(SUFFIXES)}")
    return found


def _suffix(name: str) -> str:
    return next((suffix for suffix in SUFFIXES if name.casefold().endswith(suffix)), "")


def _together(named: list[tuple[Path, str]], root: Path) -> Iterator[list[TrueSource]]:
    """The sources of the files. Those of a folder below the root are one source's where no scan lies beside them."""
    for folder, group in groupby(named, key=lambda item: item[0].parent):
        files = list(group)
        parts = [part for file, suffix in files for part in _read(file, suffix)]
        pages = folder != root and root.is_dir() and not _scans_beside(files)
        yield [_one(folder.name, parts)] if pages else parts


def _scans_beside(files: list[tuple[Path, str]]) -> bool:
    """Whether what the gold is of lies beside it; ours always names its source itself."""
    folder = files[0][0].parent
    gold = {file for file, _ in files}
    others = {other.stem.casefold() for other in folder.iterdir() if other.is_file() and other not in gold}
    return any(suffix == OURS or file.name[: -len(suffix)].casefold() in others for file, suffix in files)


def _one(name: str, parts: list[TrueSource]) -> TrueSource:
    """The pages or the documents of one source, from files of their own; `name` is its name where they give no other."""
    names = {part.source for part in parts}
    name = next(iter(names)) if len(names) == 1 and PurePath(*names).suffix else name
    if all(part.form is Form.TEXT for part in parts):
        return TrueSource(source=name, form=Form.TEXT, pages=tuple(part.text for part in parts), paged=True)
    documents = tuple(document for part in parts for document in part.documents)
    return TrueSource(source=name, documents=documents)


def _read(file: Path, suffix: str) -> list[TrueSource]:
    name = file.name[: -len(suffix)]
    try:
        data = file.read_bytes()
        if suffix == OURS:
            return [_ours(json.loads(data))]
        if suffix.endswith("xml"):
            return markup.read(data, name)
        return [TrueSource(source=name, form=Form.TEXT, pages=(data.decode("utf-8-sig"),))]
    except ValidationError as error:
        first = error.errors()[0]
        raise GoldError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}", "correct the gold") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{file}: can't be read as gold ({error})", "correct or remove it") from None


def _ours(values: dict[str, Any]) -> TrueSource:
    documents = tuple(map(TrueDocument.model_validate, values["documents"]))
    sheets = any(document.text is None for document in documents)
    form = Form.SHEETS if sheets else Form.DOCUMENTS
    starts = values.get("optional_starts", ())
    return TrueSource(source=values["source"], form=form, documents=documents, optional_starts=starts)
