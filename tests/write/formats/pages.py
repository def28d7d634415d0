"""Outputs with their pages, for the tests of the formats of pages."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from digitize.batch.originals import originals_of
from digitize.batch.shelf import Shelf
from digitize.write.corpus import open_corpus
from digitize.write.formats import Options, export, load_format

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "schemas"


def exported(output: Path, name: str, path: Path, limits: dict[str, Any] | None = None, **options: Any) -> Path:
    """What a format writes of an output with its pages, at a new path."""
    with Shelf(output) as shelf:
        corpus = open_corpus(output, originals_of(output), shelf, **(limits or {}))
        (found,) = export(corpus, [load_format(name)], path, Options(**options))
    return found


def texts(output: Path) -> dict[str, list[str]]:
    """The clean texts of the documents of each source, in order."""
    found: dict[str, list[str]] = {}
    for line in (output / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        stem, _, number = json.loads(line)["id"].rpartition("-")
        (path,) = (output / "documents" / stem).glob(f"{number}-*.txt")
        found.setdefault(stem, []).append(path.read_text(encoding="utf-8"))
    return found


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class _Here(etree.Resolver):
    """The schemas that others refer to by their address, from this machine."""

    def resolve(self, url: str, _: object, context: object) -> Any:
        if url.endswith("xlink.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xlink.xsd"), context)
        return None


@cache
def _schema(name: str) -> Any:
    parser = etree.XMLParser()
    parser.resolvers.add(_Here())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


def assert_valid(paths: list[Path], name: str) -> None:
    """By the official schema, where that is on this machine; else that each is XML."""
    trees = [etree.parse(str(path)) for path in paths]
    assert trees
    if not (SCHEMAS / name).is_file():
        pytest.skip(f"no {SCHEMAS / name}: only that the files are XML was tested")
    for path, one in zip(paths, trees, strict=True):
        assert _schema(name).validate(one), f"{path}: {list(_schema(name).error_log)[:3]}"
