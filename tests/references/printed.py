"""The tables of printed references and of what only looks like one, and how a reading is compared with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digitize.model.metadata import ArchivalReference
from digitize.references import Archives, read_references

HERE = Path(__file__).parent
KEYS = {"f": "fond", "op": "inventory", "p": "folder", "d": "file", "l": "leaves", "s": "series", "i": "item"}
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@dataclass(frozen=True)
class Expected:
    """One reference of a printed text: the archive's code, its elements by field, its remark."""

    archive: str
    elements: dict[str, str] = field(default_factory=dict)
    remark: str | None = None


@dataclass(frozen=True)
class Printed:
    """A text as printed, and the references in it; how it stands: `plain`, in a `sentence`, `damaged`."""

    text: str
    expected: tuple[Expected, ...]
    kind: str = "plain"


def printed_references(name: str = "printed.tsv") -> list[Printed]:
    """All lines of one of the tables: `printed.tsv`, `misread.tsv`, `collected.tsv`, `set_aside.tsv` and further ones of both."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


def lookalikes(name: str = "lookalikes.txt") -> list[str]:
    """All lines of `lookalikes.txt` or `lookalikes-collected.txt`: texts without a reference."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def _row(line: str) -> Printed:
    text, rest, *kind = line.split("\t")
    return Printed(text, tuple(_expected(part) for part in rest.split(" || ")), *kind)


def _expected(part: str) -> Expected:
    archive, *pairs = f" {part}".split(" | ")
    values = dict(pair.split("=", 1) for pair in pairs)
    remark = values.pop("r", None)
    return Expected(archive.strip(), {KEYS[key]: value for key, value in values.items()}, remark)


def level(value: str | None) -> str:
    """A value as it is compared: spaces, stops, case and the kind of dash aside."""
    return (value or "").translate(DASHES).replace(" ", "").replace(".", "").casefold()


def right(read: ArchivalReference | None, expected: Expected) -> bool:
    """The archive and every element are as expected, and there is no element too much."""
    if read is None or level(read.archive) != level(expected.archive):
        return False
    return all(level(getattr(read, name)) == level(expected.elements.get(name)) for name in KEYS.values())


def all_right(read: Sequence[ArchivalReference], expected: Sequence[Expected]) -> bool:
    """As many references as expected, and each of them right."""
    return len(read) == len(expected) and all(right(r, e) for r, e in zip(read, expected, strict=True))


def fields(text: str, archives: Archives) -> list[dict[str, str | None]]:
    """The elements of each reference that a text has, those that it lacks left out."""
    names = ("archive", *KEYS.values())
    return [
        {name: value for name in names if (value := getattr(read, name))} for read in read_references(text, archives)
    ]
