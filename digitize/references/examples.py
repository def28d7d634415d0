"""The examples of the archives' tables, read: what is not read as its table says is told with file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digitize.references.grammar import FIELDS, Archive, Archives, Example
from digitize.references.read import read_reference


@dataclass(frozen=True, slots=True)
class Misread:
    """An example that is not read as its table says: where it stands (`file:line`), and what was read instead."""

    place: str
    text: str
    found: str


def misread_examples(archives: Archives) -> Iterator[Misread]:
    """The examples of all archives that are not read with their archive and just their elements."""
    for archive in archives.archives:
        for example in archive.examples:
            if found := _wrong(archive, example, archives):
                yield Misread(_place(archive, example), example.text, found)


def _wrong(archive: Archive, example: Example, archives: Archives) -> str:
    """What was read in place of what the example says; empty where they agree."""
    read = read_reference(example.text, archives)
    if read is None:
        return "no reference is found in it"
    wanted = {"archive": archive.code, **example.elements}
    differ = [
        f"{field} is read as {getattr(read, field)!r}, not {wanted.get(field)!r}"
        for field in ("archive", *FIELDS)
        if _level(getattr(read, field)) != _level(wanted.get(field))
    ]
    return "; ".join(differ)


def _level(value: str | None) -> str:
    return (value or "").replace(" ", "").replace(".", "")


def _place(archive: Archive, example: Example) -> str:
    if example.origin is None:
        return archive.code
    return f"{example.origin}:{_line(example.origin, example.text)}"


def _line(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    said = re.compile(r"text\s*=\s*[\"']+" + re.escape(text))
    return next((n for n, line in enumerate(lines, 1) if said.search(line)), 1)
