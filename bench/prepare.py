"""prepare.py [damage] [volumes] [files] [pages] [--only KIND…] [--pages N]: what each step of preparation gains, and its cost.

`damage`: clean pages are typeset from scans/texts, damaged by the functions of damage.py (seeded: the same pages each
time) and read with every step, then without the step that is named beside the kind. `volumes`: the first pages of each
scanned volume with gold (../shared/data/dev or --data) are read with every step, then without each that was taken on
them. `files`: one page in every kind of image file. `pages`: each real page with its text beside it (../shared/data/real/pages
or --data) with every step, then without each that was taken on it. Without an argument, all four.

Recall is the share of known words found in any order, pairs that of neighbouring words found side by side (so it falls
where lines are read in a wrong order), stray the words read that are not there, a page. `prepare` is CPU ms a page of
preparation, `all` those of everything, the engine among it. A step is switched off by changing what was measured.
"""

import argparse
import collections
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(HERE), str(HERE / "scans")]

from bench.damage import DAMAGES, Gray, clean_pages, files  # noqa: E402
from bench.extract_recall import page_words, words  # noqa: E402
from digitize.extract import ReadSettings, measure, ocr, prepare, probe, probe_languages, read_pages  # noqa: E402
from digitize.extract.engines import engine_of  # noqa: E402
from digitize.extract.ocr import read_image  # noqa: E402

SEED, PPI = 7, 300.0
SHARED = HERE.parent / "shared" / "data"
LANGUAGES = ("eng", "rus", "deu")
MEASURED: dict[str, dict[str, Any]] = {
    "uncurl": {"curl": None},
    "spread": {"gutter": 0.0},
    "despeckle": {"specks": 0.0},
    "show-through": {"show_through": False},
    "deskew": {"angle": 0.0, "angles": (0.0, 0.0)},
    "turn": {"sideways": False},
    "invert": {"inverted": False},
    "median": {"grain": 0.0},
}
PATCHED: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "edges": (measure, "edges_of", lambda image: None),
    "blur": (prepare, "_smoothed", lambda image, seen, steps: image),
    "even-light": (prepare, "evened", lambda image, light, white: image),
    "scale": (prepare, "_scale", lambda image, seen: 1.0),
    "pale-ink": (prepare, "_is_paler", lambda ink, image: False),
    "clean-paper": (prepare, "_clean_paper", lambda image, contrast: image),
    "underlines": (prepare, "without_underlines", lambda image, letter: (image, 0)),
    "turn": (ocr, "upright_turn", lambda image, engine, candidates, worth: 0),
}


@dataclass
class Tally:
    """What was wanted and found, and CPU seconds."""

    pages: int = 0
    wanted: collections.Counter[Any] = field(default_factory=collections.Counter)
    found: collections.Counter[Any] = field(default_factory=collections.Counter)
    steps: collections.Counter[str] = field(default_factory=collections.Counter)
    preparing: float = 0.0
    seconds: float = 0.0

    def add(self, wanted: list[str], found: list[str], steps: tuple[str, ...]) -> None:
        for counter, text in ((self.wanted, wanted), (self.found, found)):
            counter.update(text)
            counter.update(pairwise(text))
        self.steps.update(step.split()[0] for step in steps)

    def recall(self, kind: type) -> float:
        wanted = collections.Counter({w: n for w, n in self.wanted.items() if isinstance(w, kind)})
        return sum((wanted & self.found).values()) / max(sum(wanted.values()), 1)

    def stray(self) -> float:
        return sum(n for w, n in (self.found - self.wanted).items() if isinstance(w, str)) / max(self.pages, 1)

    def row(self) -> str:
        ms = 1000 / max(self.pages, 1)
        return (
            f"{self.recall(str):8.4f}{self.recall(tuple):8.4f}{self.stray():7.1f}{self.preparing * ms:9.0f}"
            f"{self.seconds * ms:8.0f}"
        )


@contextmanager
def measured(tally: Tally, step: str = "") -> Iterator[None]:
    """Counts the CPU seconds spent, with a step switched off."""
    make, look = prepare.prepare, prepare.measure

    def timed(image: Gray, little: bool = False) -> prepare.Prepared:
        start = time.process_time()
        made = make(image, little)
        tally.preparing += time.process_time() - start
        return made

    with ExitStack() as off:
        for module in (ocr, probe):
            off.enter_context(patch.object(module, "prepare", timed))
        if step in MEASURED:
            off.enter_context(patch.object(prepare, "measure", lambda *of: replace(look(*of), **MEASURED[step])))
        if step in PATCHED:
            off.enter_context(patch.object(*PATCHED[step]))
        start = time.process_time()
        yield
        tally.seconds += time.process_time() - start


def show(name: str, tally: Tally, step: str = "") -> None:
    told = f"without {step}" if step else " ".join(f"{s} {n}" for s, n in sorted(tally.steps.items()))
    print(f"{name:24}{tally.row()}  {told}", flush=True)


def of_damage(only: list[str]) -> None:
    engine = engine_of("auto")
    pages = clean_pages()
    for kind, (damage, steps) in DAMAGES.items():
        if only and not any(word in kind for word in only):
            continue
        for step in ("", *steps):
            tally = Tally()
            for _, language, page, gold in pages[
                : 1 if kind.startswith("on its side") else None
            ]:  # lying ones are slow
                wanted = gold * (2 if kind.startswith("spread") else 1)
                image = damage(page, np.random.default_rng(SEED))
                with measured(tally, step):
                    read = read_image(image, PPI, engine, LANGUAGES, (language,))
                tally.pages += 1
                tally.add(wanted, [word.text for line in read.lines for word in line.words], read.steps)
            show(kind, tally, step)


def of_volumes(only: list[str], data: Path, limit: int) -> None:
    for path in sorted(data.rglob("*.gold.json")):
        gold = json.loads(path.read_text())
        source = path.with_name(gold["source"])
        if only and source.stem not in only:
            continue
        hint = probe_languages(source, ReadSettings())
        if not hint:
            continue  # a text layer
        pages = min(max(limit, gold["documents"][0]["last_page"]), gold["pages"])
        wanted = [w for d in gold["documents"] if d["last_page"] <= pages for w in words(d["text"])]
        taken: list[str] = [""]
        for step in taken:
            tally = Tally(pages)
            with measured(tally, step):
                read = [result.page for result in read_pages(source, range(1, pages + 1), ReadSettings(), hint)]
            tally.add(wanted, [word for page in read for word in page_words(page)], ())
            tally.steps.update(s.split()[0] for page in read for s in page.preparation)
            if not step:
                taken += sorted(set(tally.steps) & (set(MEASURED) | set(PATCHED)))
            show(source.stem, tally, step)


def of_pages(only: list[str], data: Path) -> None:
    for gold in sorted(data.glob("*.gold.txt")):
        stem = gold.name.removesuffix(".gold.txt")
        if only and stem not in only:
            continue
        source = next(path for path in gold.parent.glob(f"{stem}.*") if path.suffix != ".txt")
        hint = probe_languages(source, ReadSettings())
        taken: list[str] = [""]
        for step in taken:
            tally = Tally(1)
            with measured(tally, step):
                [read] = [result.page for result in read_pages(source, [1], ReadSettings(), hint)]
            tally.add(words(gold.read_text()), page_words(read), read.preparation)
            if not step:
                taken += sorted(set(tally.steps) & (set(MEASURED) | set(PATCHED)))
            show(stem, tally, step)


def of_files() -> None:
    _, language, page, gold = clean_pages()[0]
    with tempfile.TemporaryDirectory() as folder:
        for kind, content in files(page, np.random.default_rng(SEED)).items():
            path = Path(folder) / ("page.jpg" if "JPEG" in kind or "EXIF" in kind else "page.tif")
            path.write_bytes(content)
            tally = Tally(1)
            with measured(tally):
                read = next(iter(read_pages(path, [1], ReadSettings(languages=LANGUAGES), (language,)))).page
            tally.add(gold, [word.text for line in read.lines for word in line.words], read.preparation)
            show(kind, tally)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "what",
        nargs="*",
        choices=["damage", "volumes", "files", "pages"],
        default=["damage", "volumes", "files", "pages"],
    )
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    print(f"{'':24}{'recall':>8}{'pairs':>8}{'stray':>7}{'prepare':>9}{'all':>8}  steps taken, pages")
    if "files" in options.what:
        of_files()
    if "damage" in options.what:
        of_damage(options.only)
    if "volumes" in options.what:
        of_volumes(options.only, options.data or SHARED / "dev", options.pages)
    if "pages" in options.what:
        of_pages(options.only, options.data or SHARED / "real" / "pages")


if __name__ == "__main__":
    main()
