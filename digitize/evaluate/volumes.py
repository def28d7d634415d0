"""Gold volumes and corrected outputs on disk, read for training: each source's pages with the documents in it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from digitize.config import Settings
from digitize.errors import DigitizeError
from digitize.evaluate.examples import examples
from digitize.evaluate.gold import Gold, read_gold, read_output
from digitize.extract import ReadSettings, open_source, probe_languages, read_pages
from digitize.label.fit import Example
from digitize.model.page import Page
from digitize.pipeline import Knowledge, plain, sound


class NoGoldError(DigitizeError):
    """A folder has neither gold files nor an output of `digitize run`."""

    code = "no-gold"


def volumes(folder: Path, inputs: Path | None = None) -> Iterator[tuple[str, Path, Gold]]:
    """The name, the source file and the gold of each volume of a folder: `NAME.gold.json` beside `NAME.pdf`, or an
    output folder whose sources lie in the folder `inputs`."""
    found = sorted(folder.rglob("*.gold.json"))
    for path in found:
        gold = read_gold(path)
        yield Path(gold.source).stem, path.with_name(Path(gold.source).name), gold
    if found:
        return
    if not (folder / "documents.jsonl").exists():
        raise NoGoldError(f"{folder} has no *.gold.json and no documents.jsonl", "name a folder that has one of them")
    for gold in read_output(folder):
        yield Path(gold.source).stem, (inputs or folder.parent / "scans") / gold.source, gold


def gather(folder: Path, settings: Settings, inputs: Path | None = None, jobs: int = 1) -> dict[str, list[Example]]:
    """The examples of all volumes of a folder, each read in a process of its own; a source that is gone is left out."""
    found = [(name, source, gold) for name, source, gold in volumes(folder, inputs) if source.exists()]
    found.sort(key=lambda volume: (-volume[1].stat().st_size, volume[0]))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        made = workers.map(
            _examples, [source for _, source, _ in found], [gold for _, _, gold in found], repeat(settings)
        )
        return {name: these for (name, _, _), these in zip(found, made, strict=True)}


def _examples(source: Path, gold: Gold, settings: Settings) -> list[Example]:
    return examples(read(source, settings), Knowledge.load(settings).cues, gold)


def read(source: Path, settings: Settings, wanted: Sequence[int] | None = None) -> list[Page]:
    """The pages of a source (those `wanted`, from 1, or all) as the labels of a run see them."""
    reading = ReadSettings.of(settings.read)
    info = open_source(source, reading)
    hint = probe_languages(source, reading)
    return [plain(sound(page.page)) for page in read_pages(source, wanted or range(1, info.pages + 1), reading, hint)]
