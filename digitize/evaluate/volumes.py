"""Gold volumes and corrected outputs on disk, read for training: each source's pages with the documents in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from digitize.config import Settings
from digitize.corrections import Correction
from digitize.errors import DigitizeError
from digitize.evaluate.examples import examples
from digitize.evaluate.gold import Gold, read_gold
from digitize.evaluate.reviewed import reviewed_examples
from digitize.extract import ReadSettings, open_source, probe_languages, read_pages
from digitize.label import Cues
from digitize.label.fit import Example
from digitize.model.normalized import for_labelling
from digitize.model.page import Page
from digitize.patterns import limited
from digitize.pipeline import Knowledge, SourceInput, laid_out

LISTS = ("documents.jsonl", "sources.jsonl")  # of an output, in which no gold is looked for
Reviewed = tuple[SourceInput, list[Page], Settings, tuple[Correction, ...]]
"""A source of an output: its pages as read, the settings of its run, and its reviewers' corrections."""


class NoGoldError(DigitizeError):
    """A folder has neither gold files nor corrections of an output of `digitize run`."""

    code = "no-gold"


def volumes(folder: Path) -> Iterator[tuple[str, Path, Gold]]:
    """The name, the source file and the gold of each volume of a folder: `NAME.gold.json` beside `NAME.pdf`."""
    for path in sorted(folder.rglob("*.gold.json")):
        gold = read_gold(path)
        yield Path(gold.source).stem, path.with_name(Path(gold.source).name), gold


def gather(
    folder: Path, settings: Settings, reviewed: Callable[[Path], Iterable[Reviewed]], jobs: int = 1
) -> dict[str, list[Example]]:
    """The examples of all volumes of a folder: those with gold (`NAME.gold.json` beside `NAME.pdf`), each read in a
    process of its own, or the sources of an output that `reviewed` gives. Raises NoGoldError when there are none."""
    if all((folder / name).is_file() for name in LISTS) or not any(folder.rglob("*.gold.json")):
        return _of_output(folder, reviewed)
    found = [(source, gold) for _, source, gold in volumes(folder) if source.exists()]
    found.sort(key=lambda volume: (-volume[0].stat().st_size, volume[0]))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        sources, truths = [source for source, _ in found], [gold for _, gold in found]
        made = workers.map(_examples, sources, truths, repeat(settings))
        return {Path(gold.source).stem: these for gold, these in zip(truths, made, strict=True)}


def _of_output(folder: Path, reviewed: Callable[[Path], Iterable[Reviewed]]) -> dict[str, list[Example]]:
    """The examples of the sources of an output that reviewers have corrected."""
    if not (folder / "sources.jsonl").is_file():
        raise NoGoldError(f"{folder} has no *.gold.json and no sources.jsonl", "name a folder that has one of them")
    found = {}
    for source, pages, settings, corrections in reviewed(folder):
        with limited(time_for(pages, settings), source.file):
            found[source.stem] = reviewed_examples(pages, source, Knowledge.load(settings), corrections)
    if not any(example.begins is not None for examples in found.values() for example in examples):
        raise NoGoldError(
            f"{folder}: nobody has corrected or confirmed where a document begins",
            "do so with `digitize review`: s splits, J joins, x marks a document as reviewed",
        )
    return found


def _examples(source: Path, gold: Gold, settings: Settings) -> list[Example]:
    pages = read(source, settings)
    cues = Knowledge.load(settings).for_pages(pages).cues
    with limited(time_for(pages, settings), source.name):
        return examples(seen(pages, cues), cues, gold)


def time_for(pages: Sequence[Page], settings: Settings) -> float:
    """The seconds of processor time that a source may take after it was read: as many as in a run."""
    return 2 * settings.read.page_seconds + len(pages)


def read(source: Path, settings: Settings, wanted: Sequence[int] | None = None) -> list[Page]:
    """The pages of a source (those `wanted`, from 1, or all) as read."""
    reading = ReadSettings.of(settings.read)
    info = open_source(source, reading)
    hint = probe_languages(source, reading)
    return [page.page for page in read_pages(source, wanted or range(1, info.pages + 1), reading, hint)]


def seen(pages: Sequence[Page], cues: Cues) -> list[Page]:
    """Pages as read as the labels of a run see them."""
    return [for_labelling(page) for page in laid_out(pages, cues)]
