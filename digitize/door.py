"""What a program may call: a file in, its documents out; an OUTPUT in, its documents out. All of it is in `digitize` itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitize.batch.names import safe_stem
from digitize.batch.originals import originals_of
from digitize.batch.pages import numbers
from digitize.clean import Words, clean
from digitize.config import Settings, data_dir, load_settings
from digitize.describe import find_language
from digitize.errors import ConfigError
from digitize.extract import ReadSettings, let_go_of, open_source, probe_languages, read_pages
from digitize.model.document import Segment
from digitize.model.listed import SourceRecord
from digitize.model.metadata import ArchivalReference, Metadata
from digitize.model.page import Box, Line, Word
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import Edit, Span, TracedText
from digitize.pipeline import Knowledge, SourceInput, assemble
from digitize.references import Archives, load_archives
from digitize.references import read_reference as first_reference
from digitize.write import corpus as written

if TYPE_CHECKING:
    from digitize.write.formats import Format, Options

OPTIONS = {
    "lang": "read.languages",
    "engine": "read.engine",
    "text_layer": "read.text_layer",
    "pages": "read.pages",
    "jobs": "batch.jobs",
    "keep_going": "batch.keep_going",
    "force": "batch.force",
    "prune": "batch.prune",
    "follow_links": "batch.follow_links",
    "executor": "batch.executor",
    "scheduler": "batch.scheduler",
    "report": "report.enabled",
}
"""The settings that have a name of their own, with where they stand in a file of settings."""

CHARACTER, HIGH, PITCH = (
    5.0,
    10.0,
    12.0,
)  # points: of lines without a page, the width of a letter, the size, the distance


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its record (`metadata`, the fields of `digitize/document/1`) and its text with all that was changed."""

    metadata: Metadata
    traced: TracedText = field(repr=False)

    @property
    def text(self) -> str:
        """The clean text: a blank line between paragraphs, `\\n` at its end."""
        return self.traced.text

    @property
    def raw(self) -> str:
        """The text as it was read: lines end in `\\n`, pages in `\\f`."""
        return self.traced.raw

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every change from the raw text to the clean text, the last first, each with its rule and its reason."""
        return self.traced.edits

    def locate(self, at: int) -> Span | None:
        """The word that the character `text[at]` comes from: its `page` (from 1), its `box` in points (origin at the top
        left), its `confidence`; None where nothing is known of it."""
        return self.traced.locate(at)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of an OUTPUT in their order, read one at a time: `for document in open_corpus("output")`."""

    held: written.Corpus

    def __iter__(self) -> Iterator[Document]:
        for one in self.held.documents():
            reading = one.reading()
            yield Document(one.record, reading.traced if reading else TracedText(one.text))

    def sources(self) -> Iterator[SourceRecord]:
        """What the last runs say of the sources. Raises OutputError."""
        return self.held.sources()

    @property
    def troubles(self) -> tuple[str, ...]:
        """A line for each thing in OUTPUT that no run has written, as far as it was met: it is left out."""
        return tuple(self.held.troubles)

    def export(
        self,
        formats: Sequence["Format"],
        path: Path | None = None,
        options: "Options | None" = None,
        over: bool = False,
    ) -> list[Path]:
        """Writes the corpus as `digitize export` does, with `over` also over a folder that is not empty; gives the files and
        folders. Raises OutputError."""
        from digitize.batch.shelf import Shelf
        from digitize.write.formats import export

        with Shelf(self.held.root) as shelf:
            return export(replace(self.held, shelf=shelf), formats, path, options, over)


def settings_of(config: Path | str | None = None, profile: Path | str | None = None, **options: object) -> Settings:
    """The settings that are found as the command finds them, with the options of `digitize run` on top: `lang="eng+rus"`,
    `engine="tesseract"`, `text_layer="ignore"`, `pages="1-20"`. Raises ConfigError."""
    for name in options:
        if name not in OPTIONS:
            raise ConfigError(f"{name}: no such setting", f"give one of {', '.join(OPTIONS)}, or a file as config")
    chosen = {OPTIONS[name]: value for name, value in options.items()}
    return load_settings(Path(config) if config else None, str(profile) if profile else None, None, chosen)[0]


def read(path: Path | str, **settings: Any) -> Iterator[Document]:
    """The documents of a file: a PDF, an image, or a page that another program read.

    `settings` are those of `settings_of`. The file is read in this process, without the limits of memory and time that
    `digitize run` sets its workers: files of strangers, and many, are read by that. Raises SourceError when the file
    can't be opened, EngineError when no engine or language is there, ConfigError for a wrong setting.

    >>> for document in read("scans/letter.png"):  # doctest: +SKIP
    ...     print(document.metadata.title, document.metadata.date)
    """
    chosen = settings_of(**settings)
    path = Path(path)
    reading = ReadSettings.of(chosen.read)
    source = open_source(path, reading)
    try:
        hint = probe_languages(path, reading)
        wanted = numbers(chosen.read.pages, source.pages)
        pages = [result.page for result in read_pages(path, wanted, reading, hint)]
    finally:
        let_go_of(path)
    found = assemble(pages, SourceInput(path.name, source.sha256, safe_stem(path.name)), Knowledge.load(chosen))
    for document, record in found.documents:
        yield Document(record, document.text)


def open_corpus(
    output: Path | str, ids: Iterable[str] = (), files: Iterable[str] = (), reviewed: bool = False
) -> Corpus:
    """The documents in the OUTPUT of a run, or some of them: by their `ids` (or uids), by their sources' `files`, or only
    what a reviewer has `reviewed`. Raises OutputError when it is none, or has no such documents."""
    output = Path(output)
    return Corpus(written.open_corpus(output, originals_of(output), ids=set(ids), files=set(files), reviewed=reviewed))


def read_reference(text: str, **settings: Any) -> ArchivalReference | None:
    """The first archival reference of a text with its elements, repaired where it is damaged; None where there is none.

    `settings` are `config` and `profile`. Raises ConfigError for a wrong table.

    >>> read_reference("АВП РФ. Ф. 06. Оп. 3. П. 1. Д. 5. Л. 32-33.").normalized
    'AVP RF, f. 06, op. 3, p. 1, d. 5, l. 32-33'
    """
    return first_reference(text, archives_of(settings_of(**settings)))


def archives_of(settings: Settings) -> Archives:
    """The archives that are known with these settings. Raises ConfigError for a wrong table."""
    return _archives((data_dir() / "archives.toml", *settings.archives))


@cache
def _usual() -> Knowledge:
    return Knowledge.load(settings_of())


@lru_cache(maxsize=4)
def _archives(files: tuple[Path, ...]) -> Archives:
    return load_archives(files)


def clean_text(lines: Iterable[str], language: str | None = None, without: Iterable[str] = ()) -> TracedText:
    """The text of lines that have no page, as the cleaning rules make it: `text`, and `edits` with the reasons.

    An empty line ends a paragraph. `language` is BCP 47 (default: what the lines show), `without` names rules that are
    left out.

    >>> cleaned = clean_text(["The co-", "operation of both sides was", "resumed."])
    >>> cleaned.text
    'The cooperation of both sides was resumed.\\n'
    >>> [edit.rule for edit in cleaned.edits]
    ['join-line', 'join-word']
    """
    texts = list(lines)
    language = language or find_language("\n".join(texts), _usual().vocabulary) or "en"
    words = Words.of(texts, language)
    return clean(Segment(tuple(_set(texts)), 1.0, ()), words, frozenset(without)).text


def _set(texts: Sequence[str]) -> Iterator[LabelledLine]:
    """The lines as a typewriter sets them, in a column as wide as the longest, white where one is empty."""
    width = CHARACTER * max(map(len, texts), default=0)
    index, white = 0, 0
    for row, text in enumerate(texts):
        if not text.strip():
            white += 1
            continue
        y = PITCH * row
        words = tuple(_words(text, y))
        box = Box(words[0].box.x0, y, words[-1].box.x1, y + HIGH)
        line = Line(words, box, y + 0.9 * HIGH, HIGH)
        gap = 1.0 + white if index else None
        left, right = box.x0 / HIGH, max(width - box.x1, 0.0) / HIGH
        yield LabelledLine(index, 1, line, Role.BODY, gap=gap, left=left, right=right, width=width / HIGH)
        index, white = index + 1, 0


def _words(text: str, y: float) -> Iterator[Word]:
    x = 0.0
    for word in text.split(" "):
        if word:
            yield Word(word, Box(x, y, x + CHARACTER * len(word), y + HIGH))
        x += CHARACTER * (len(word) + 1)
