"""All of a corpus as files: what a bag and a crate hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from digitize.write.corpus import Corpus, Document
from digitize.write.records import metadata_line
from digitize.write.source import SUFFIXES

UNTIMED: dict[str, object] = {"seconds": None, "stages": {}}
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document whose files were copied, with their paths below the folder, and that of its source's file, if it lies
    there."""

    document: Document
    files: tuple[str, ...]
    original: str | None


def copy_corpus(corpus: Corpus, path: Path) -> Iterator[Kept]:
    """Copies the corpus into an empty folder, document by document: their files below `documents/`, their sources below
    `sources/`, then the lists, the corrections and the report."""
    with (path / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
        for source, documents in corpus.by_source():
            folder, original = path / "documents" / source, None
            for n, document in enumerate(documents):
                if n == 0:
                    original = _original(document, path)
                    if document.base is not None:
                        folder.mkdir(parents=True)
                        if rest := corpus.unclaimed(source):
                            corpus.copy(rest, folder / rest.name)
                lines.write(f"{metadata_line(document.record)}\n")
                yield Kept(document, tuple(_files(document, folder, path)), original)
    with (path / "sources.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
        # how long the reading took is left out: the same corpus gives the same bag, on a slower machine too
        untimed = (source.model_copy(update=UNTIMED) for source in corpus.sources())
        lines.writelines(f"{source.model_dump_json()}\n" for source in untimed)
    for file in corpus.corrections():
        (path / "corrections").mkdir(exist_ok=True)
        corpus.copy(file, path / "corrections" / file.name)
    for file in corpus.report():
        target = path.joinpath(*file.names)
        target.parent.mkdir(parents=True, exist_ok=True)
        corpus.copy(file, target)


def _files(document: Document, folder: Path, path: Path) -> Iterator[str]:
    for suffix in SUFFIXES:
        found = document.file(suffix)
        if found and document.corpus.copy(found, folder / found.name):
            yield (folder / found.name).relative_to(path).as_posix()


def _original(document: Document, path: Path) -> str | None:
    """Copies the file of a document's source, under the name of the source in the output; None where it is gone."""
    found = document.original
    if found is None:
        return None
    suffix = PurePosixPath(document.record.source.file).suffix
    name = f"{document.folder}{suffix if SUFFIX.fullmatch(suffix) else ''}"
    (path / "sources").mkdir(exist_ok=True)
    return f"sources/{name}" if document.corpus.copy(found, path / "sources" / name) else None
