"""calibrate_confidence.py [--engine NAME] [--data FOLDER …] [--but VOLUME …] [--write]: what an engine's confidence in a
word is worth.

Reads the scanned volumes with gold, tells the right words from the wrong ones by aligning both, and fits a rising curve
for each kind of word. Prints the expected calibration error before and after, each volume judged by the curves of the
others; --write puts the curves of all volumes into config/confidence.toml.
Headers, page numbers and whatever else the gold calls furniture are left out, as are marks without letters and digits.
"""

import argparse
import collections
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from bench.extract_recall import text_words, words
from digitize.config import data_dir
from digitize.extract import ReadSettings, ocr, probe_languages, read_pages, second_engine
from digitize.extract.confidence import KINDS, kind_of
from digitize.extract.second_engine import AGREED, KEPT, TAKEN
from digitize.model.page import Page

HOWS = (AGREED, TAKEN, KEPT)
BINS = 24  # of equal numbers of words, before they are made to rise
FEWEST = 12  # words in a bin
SUREST = 0.9995  # no word as read is certain
PRIOR = 1.0  # words that count as right and as wrong half each, so that no bin promises certainty
HEADER = """# How far an engine's confidence in a word is to be believed: [confidence of the engine, share of words that are right],
# rising, for known words of the page's languages, other words, and words with digits. Between two points the line
# counts. Made by `python -m bench.calibrate_confidence --engine NAME --write` from the volumes with gold; `agreed`, `taken`
# and `kept` with `--engine auto`: what words are worth that two engines read alike, or otherwise, and the second was believed, or
# the first; to them the confidence is what both made of it together.
"""


@dataclass(frozen=True)
class Judged:
    """A word as read: its kind, the engine's confidence, and whether it is right; of two readings, how it came out of them."""

    kind: str
    confidence: float
    right: bool
    how: str = ""


def judged_words(
    page: Page, gold: dict, engine_languages: tuple[str, ...], came: Mapping[tuple[str, float], str]
) -> list[Judged]:
    lines = [[(w.text, w.confidence) for w in line.words if any(c.isalnum() for c in w.text)] for line in page.lines]
    wanted, other = _gold_of(gold, page.number)
    furniture = [" ".join(words(text)) for text in other]
    lines = [
        line for line in lines if line and not _is_furniture(" ".join(words(" ".join(t for t, _ in line))), furniture)
    ]
    read, members = _whole_words(lines, set(wanted))
    right = _found(read, wanted)
    return [
        Judged(kind_of(text, engine_languages), confidence, ok, came.get((text, confidence), ""))
        for ok, group in zip(right, members, strict=True)
        for text, confidence in group
    ]


def _gold_of(gold: dict, number: int) -> tuple[list[str], list[str]]:
    """The words that a page may have, and the lines that it has besides; of gold by documents or by sheets."""
    documents = [d for d in gold["documents"] if d["first_page"] <= number <= d["last_page"]]
    if "pages" not in gold["documents"][0]:
        wanted = [word for d in documents for word in words(d["text"])]
        return wanted, [f["text"] for f in gold["furniture"] if f["page"] == number]
    sheets = [sheet for d in documents for sheet in d["pages"] if sheet["page"] == number]
    parts = ("furniture", "optional", "rotated")
    typed = [word for sheet in sheets for word in text_words("\n".join(sheet["lines"]))]
    return typed, [text for sheet in sheets for part in parts for text in sheet.get(part, [])]


def _is_furniture(text: str, furniture: list[str]) -> bool:
    return any(ratio(text, other) > 70 or (len(text) > 8 and other.startswith(text)) for other in furniture)


def _whole_words(lines: list, wanted: set[str]) -> tuple[list[str], list[list[tuple[str, float]]]]:
    """The words as the gold has them, those that a line's end cuts put together, with the read words of each."""
    read: list[str] = []
    members: list[list[tuple[str, float]]] = []
    cut = False
    for line in lines:
        for i, (text, confidence) in enumerate(line):
            level = " ".join(words(text))
            if i == 0 and cut and read[-1] not in wanted:
                whole = read[-1][:-1] + level
                read[-1] = whole if whole in wanted or read[-1] + level not in wanted else read[-1] + level
                members[-1].append((text, confidence))
            else:
                read.append(level)
                members.append([(text, confidence)])
        cut = bool(re.search(r"\w-$", read[-1]))
    return read, members


def _found(read: list[str], wanted: list[str]) -> list[bool]:
    """Which words stand in the gold, in its order; what was moved (notes) is aligned once more, then merely counted."""
    left_read, left_gold = list(range(len(read))), list(range(len(wanted)))
    right = [False] * len(read)
    for _ in range(3):
        used_read, used_gold = set(), set()
        codes = Levenshtein.opcodes([read[i] for i in left_read], [wanted[i] for i in left_gold])
        for code in codes:
            if code.tag == "equal":
                used_read.update(left_read[code.src_start : code.src_end])
                used_gold.update(left_gold[code.dest_start : code.dest_end])
        for i in used_read:
            right[i] = True
        left_read = [i for i in left_read if i not in used_read]
        left_gold = [i for i in left_gold if i not in used_gold]
    rest = collections.Counter(wanted[i] for i in left_gold)
    for i in left_read:
        if rest[read[i]] > 0:
            rest[read[i]] -= 1
            right[i] = True
    return right


def curve(sample: list[Judged]) -> np.ndarray:
    """Points of a rising curve, shape (points, 2): confidence and share of right words (pool adjacent violators)."""
    sample = sorted(sample, key=lambda word: word.confidence)
    size = max(len(sample) // BINS, FEWEST)
    # Wrong words are rare and at the low end: bins there are small, so that the curve can bend.
    edges, step = [0], FEWEST
    while edges[-1] < len(sample):
        edges.append(min(edges[-1] + step, len(sample)))
        step = min(int(step * 1.5), size) if size > step else step
    pools: list[list[float]] = []  # words, right ones, sum of confidences
    for a, b in pairwise(edges):
        part = sample[a:b]
        pools.append([len(part), sum(w.right for w in part), sum(w.confidence for w in part)])
        while len(pools) > 1 and (pools[-2][1] / pools[-2][0] >= pools[-1][1] / pools[-1][0] or _level(pools[-2:])):
            last = pools.pop()
            pools[-1] = [x + y for x, y in zip(pools[-1], last, strict=True)]
    points = [(c / n, (r + PRIOR / 2) / (n + PRIOR)) for n, r, c in pools]
    shares = np.maximum.accumulate([share for _, share in points])
    return np.array([(round(c, 3), min(round(float(s), 4), SUREST)) for (c, _), s in zip(points, shares, strict=True)])


def _level(pools: list[list[float]]) -> bool:
    """Whether two pools have the same confidence, as far as a curve tells it."""
    return len({round(confidences / n, 3) for n, _, confidences in pools}) == 1


def curves(sample: list[Judged]) -> dict[str, np.ndarray]:
    """The curve of each kind of which there are words."""
    kinds = {kind: [word for word in sample if word.kind == kind] for kind in KINDS}
    return {kind: curve(words) for kind, words in kinds.items() if len(words) >= FEWEST}


def applied(sample: list[Judged], fitted: dict[str, dict[str, np.ndarray]]) -> list[Judged]:
    """The words with what the curves make of their confidences, by how they came out of two readings and by their kinds."""
    return [
        replace(w, confidence=float(np.interp(w.confidence, *points.T)))
        if (points := fitted.get(w.how, {}).get(w.kind)) is not None
        else w
        for w in sample
    ]


def by_how(sample: list[Judged]) -> dict[str, dict[str, np.ndarray]]:
    return {how: curves([word for word in sample if word.how == how]) for how in {word.how for word in sample}}


def calibration_error(sample: list[Judged]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = collections.defaultdict(list)
    for word in sample:
        bins[min(int(word.confidence * 10), 9)].append(word)
    gaps = (abs(sum(w.confidence - w.right for w in group)) for group in bins.values())
    return sum(gaps) / max(len(sample), 1)


def brier(sample: list[Judged]) -> float:
    return sum((w.confidence - w.right) ** 2 for w in sample) / max(len(sample), 1)


def read_volumes(data: Path, engine: str, but: list[str]) -> dict[str, list[Judged]]:
    ocr.calibrated = lambda confidence, *_: min(max(confidence, 0.0), 1.0)  # what the engine itself says
    came = _watched()
    volumes: dict[str, list[Judged]] = {}
    settings = ReadSettings(engine=engine)
    for path in sorted(data.rglob("*.gold.json")):
        gold = json.loads(path.read_text())
        source = path.with_name(gold["source"])
        if source.stem in but:
            continue
        hint = probe_languages(source, settings)
        if not hint:
            continue  # a text layer
        last = max(d["last_page"] for d in gold["documents"])
        judged: list[Judged] = []
        for result in read_pages(source, range(1, last + 1), settings, hint):
            if result.page.text_from == "ocr":
                judged += judged_words(result.page, gold, result.page.languages, came)
            came.clear()
        if engine == "auto":
            judged = [word for word in judged if word.how]
        name = path.parent.name if path.parent != data else source.stem
        volumes.setdefault(name, []).extend(judged)
    return volumes


def _watched() -> dict[tuple[str, float], str]:
    """By text and confidence, how each word of the page that is read came out of two readings; its confidence is left as it is."""
    came: dict[tuple[str, float], str] = {}
    own = second_engine.calibrated

    def calibrated(confidence: float, text: str, engine: str, languages: tuple[str, ...]) -> float:
        if engine not in HOWS:
            return own(confidence, text, engine, languages)
        came[text, round(confidence, 4)] = engine
        return confidence

    second_engine.calibrated = calibrated
    return came


def report(volumes: dict[str, list[Judged]]) -> None:
    print(f"{'volume':22}{'words':>7}{'right':>8}{'ECE raw':>9}{'ECE':>8}{'Brier raw':>11}{'Brier':>8}")
    everything: list[Judged] = []
    for name, sample in volumes.items():
        after = applied(sample, by_how([w for other, ws in volumes.items() if other != name for w in ws]))
        everything += after
        _row(name, sample, after)
    _row("all", [w for ws in volumes.values() for w in ws], everything)
    print("of the words given …, so many are right (each volume by the curves of the others):")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 1.01)):
        group = [w for w in everything if low <= w.confidence < high]
        if group:
            mean, right = (float(np.mean([getattr(w, field) for w in group])) for field in ("confidence", "right"))
            print(f"  {low:.2f}-{high:.2f}: {len(group):6} words, said {mean:.3f}, right {right:.3f}")


def _row(name: str, before: list[Judged], after: list[Judged]) -> None:
    share = sum(w.right for w in before) / max(len(before), 1)
    errors = (calibration_error(before), calibration_error(after))
    print(
        f"{name:22}{len(before):7}{share:8.4f}{errors[0]:9.4f}{errors[1]:8.4f}{brier(before):11.4f}{brier(after):8.4f}"
    )


def write(engine: str, fitted: dict[str, np.ndarray]) -> None:
    path = data_dir() / "confidence.toml"
    tables = tomllib.loads(path.read_text()) if path.exists() else {}
    tables[engine] = {kind: points.tolist() for kind, points in fitted.items()}
    parts = [HEADER]
    for name, kinds in sorted(tables.items()):
        rows = [f"{kind} = [{', '.join(f'[{c:g}, {s:g}]' for c, s in points)}]" for kind, points in kinds.items()]
        parts.append("\n".join([f"[{name}]", *rows, ""]))
    path.write_text("\n".join(parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).parents[2] / "shared" / "data" / "dev"
    parser.add_argument("--data", type=Path, nargs="+", default=[shared], help="folders of volumes with gold")
    parser.add_argument("--but", nargs="+", default=[], help="volumes that are kept for judgement")
    parser.add_argument("--engine", default="tesseract")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    volumes: dict[str, list[Judged]] = {}
    for data in options.data:
        volumes |= read_volumes(data, options.engine, options.but)
    if not volumes:
        print("no scanned volumes with gold there: nothing measured")
        return
    report(volumes)
    everything = [w for ws in volumes.values() for w in ws]
    for how in HOWS if options.engine == "auto" else ("",):
        if options.write:
            write(how or options.engine, curves([w for w in everything if w.how == how or not how]))


if __name__ == "__main__":
    main()
