"""Figures for reading references: `python bench/references.py` (`-v` lists what is misread).

Over the tables of `tests/references/`: the share of printed references with every element right, false readings of
what only looks like one, the share of damaged ones (of archives that the costs were chosen with, and of those held
out), how far the confidence is from the truth, and how many are read a CPU second.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "references"))

from damaging import damaged_references
from printed import Expected, all_right, lookalikes, printed_references, right

from digitize.config import data_dir
from digitize.model.metadata import ArchivalReference
from digitize.references import Archives, load_archives, read_references

SEED = 8
COPIES = 5


def main(verbose: bool) -> None:
    archives = load_archives([data_dir() / "archives.toml"])
    rows = printed_references()
    simple = [row.text for row in rows if len(row.expected) == 1]
    show = print if verbose else lambda *_: None
    score("printed", [(row.text, row.expected) for row in rows], archives, show)
    false = [text for text in lookalikes() if read_references(text, archives)]
    print(f"false readings of {len(lookalikes())} lookalikes: {len(false)}")
    damaged = list(damaged_references(rows, archives, SEED, COPIES))
    for held_out in (False, True):
        name = "damaged, held out" if held_out else "damaged"
        part = [(d.text, d.printed.expected) for d in damaged if d.held_out == held_out]
        score(name, part, archives, show if not held_out else lambda *_: None)
    speed("undamaged", simple, archives)
    speed("damaged", [d.text for d in damaged], archives)


Shown = Callable[..., None]


def score(name: str, table: Iterable[tuple[str, Sequence[Expected]]], archives: Archives, show: Shown) -> None:
    """Prints the share of texts with every element right and the error of the confidence."""
    sure: list[tuple[float, bool]] = []
    good = count = 0
    for text, expected in table:
        read = read_references(text, archives)
        fine = all_right(read, expected)
        good, count = good + fine, count + 1
        sure += [(one.confidence, right(one, want)) for one, want in zip(read, expected, strict=False)]
        if not fine:
            show(f"  {text}\n    {[elements(one) for one in read]}")
    print(f"{name}: {good / count:.3f} of {count} right, calibration error {calibration(sure):.3f}")


def calibration(sure: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, fine in sure:
        bins.setdefault(min(int(confidence * 10), 9), []).append((confidence, fine))
    return sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values()) / len(sure)


def speed(name: str, texts: Sequence[str], archives: Archives) -> None:
    start = time.process_time()
    for text in texts:
        read_references(text, archives)
    print(f"{name}: {len(texts) / (time.process_time() - start):,.0f} references a CPU second")


def elements(read: ArchivalReference) -> dict[str, object]:
    kept = ("archive", "fond", "inventory", "folder", "file", "leaves", "series", "item", "confidence")
    return {key: value for key in kept if (value := getattr(read, key))}


if __name__ == "__main__":
    main("-v" in sys.argv[1:])
