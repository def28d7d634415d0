"""Pages as read, kept in OUTPUT: a page is read once, whatever becomes of the run.

A page is kept under the hash of its source and a key of all that reading depends on: the settings, the languages of the
source, the engine, the program itself. Entries are compressed JSON, written whole; a damaged one is no entry.
"""

import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from digitize.config import Settings, data_dir, profile_files
from digitize.errors import EngineError
from digitize.extract import ReadSettings, engine_name, installed_languages
from digitize.model.page import Page, Style
from digitize.store import Layout, Place
from digitize.write import write_bytes

MOST_SHARED = 100_000  # numbers
ENTRY = ".json.z"  # the ending of a page's file
LARGEST = 200_000_000  # bytes of a page as read
SIDES = ("x0", "y0", "x1", "y1")
LINE_NUMBERS = ("baseline", "size")
WORD_NUMBERS = ("confidence",)
FAST = 1  # of zlib's levels; more costs thrice the time for a tenth of the size
READ_BY = ("extract", "lexicon/wordlist.py", "model/page.py")  # the code by which a page comes out as it does
MADE_BY = (
    "label",
    "split",
    "clean",
    "describe",
    "references",
    "corrections",
    "lexicon",
    "model",
    "write/records.py",
    "write/source.py",
    "write/titles.py",
    "knowledge.py",
    "pipeline.py",
)  # and its documents
_ENTRY = TypeAdapter(Page)


@dataclass(frozen=True, slots=True)
class PageCache:
    """The pages of one source that were read in one way."""

    folder: Place

    @classmethod
    def of(cls, output: Path, sha256: str, settings: ReadSettings, hint: tuple[str, ...]) -> "PageCache":
        """`hint` are the languages that the source's sample pages show."""
        return cls(Layout(output).pages(sha256) / key_of(settings, hint))

    def get(self, number: int) -> Page | None:
        """The page, or None when it was not read yet, or its entry is damaged."""
        try:
            page = _ENTRY.validate_json(_unpacked(self.entry(number).read_bytes()))
        except (OSError, zlib.error, ValueError, MemoryError):
            return None
        return _shared(page) if page.number == number else None

    def put(self, page: Page) -> None:
        """Keeps a page; one that could not be read is tried again the next time. Raises OutputError."""
        if not page.error:
            write_bytes(self.entry(page.number), zlib.compress(_ENTRY.dump_json(page), FAST))

    def entry(self, number: int) -> Place:
        """The file of a page."""
        return self.folder / f"{number:07d}{ENTRY}"


def _unpacked(data: bytes) -> bytes:
    """Of an entry; raises ValueError for one that is cut, or unpacks to more than a page can hold."""
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(data, LARGEST)
    if not unpacking.eof:
        raise ValueError("damaged")
    return text


def _shared(page: Page) -> Page:
    """The page, the texts, types and places of its words being one object each where they are alike: a source of thousands
    of pages is put together in memory. Places are rounded to a hundredth of a point, so that many are alike."""
    if len(_numbers) > MOST_SHARED:
        _numbers.clear()
    for line in page.lines:
        _share(line, LINE_NUMBERS, 2)
        _share(line.box, SIDES, 2)
        for word in line.words:
            object.__setattr__(word, "text", sys.intern(word.text))
            object.__setattr__(word, "style", word.style and _styles.setdefault(word.style, word.style))
            _share(word, WORD_NUMBERS, None)
            _share(word.box, SIDES, 2)
    return page


def _share(item: object, names: tuple[str, ...], digits: int | None) -> None:
    for name in names:
        value = getattr(item, name)
        value = value if digits is None else round(value, digits)
        object.__setattr__(item, name, _numbers.setdefault(value, value))


_numbers: dict[float, float] = {}
_styles: dict[Style, Style] = {}


def key_of(settings: ReadSettings, hint: tuple[str, ...]) -> str:
    """Sixteen hexadecimal digits that differ where a page might be read differently."""
    parts = (settings, settings.languages or tuple(installed_languages()), hint, *_reader(settings.engine))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@cache
def _reader(engine: str) -> tuple[str, str]:
    """The engine with its version, and the program's own code of reading."""
    with suppress(EngineError):
        engine = engine_name(engine)
    return engine, _digest([data_dir() / "confidence.toml", *_code(READ_BY)])


def way_of(settings: Settings) -> str:
    """Sixteen hexadecimal digits that differ where documents might be made differently from the same source: by other
    settings, tables, or another version of the program."""
    read = settings.read.model_dump(exclude={"page_seconds", "memory_mb", "pages"})
    profile = sorted((kind, [p.pattern for p in patterns]) for kind, patterns in settings.patterns.items())
    tables = sorted(p for p in data_dir().rglob("*.toml") if p.name != "default.toml")
    own = [*settings.archives, *settings.languages, *([Path(settings.heads)] if settings.heads else [])]
    own += [file for _, file in sorted(profile_files(os.environ).items())]
    files = _digest([*_code(MADE_BY), *tables, *own])
    parts = (read, sorted(settings.clean.items()), profile, files, *_reader(settings.read.engine))
    return hashlib.sha256(repr((parts, tuple(installed_languages()))).encode()).hexdigest()[:16]


def _code(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = Path(__file__).parents[1] / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def forget(used: Place) -> None:
    """Removes the pages of a source that were read in another way than those in the folder `used`."""
    with suppress(OSError):
        for folder in used.parent.folders():
            if folder.name != used.name:
                folder.remove_all()
