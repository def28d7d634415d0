"""label.py [GOLD…]: what labelling and splitting cost, and which model of heads does best on volumes it has not seen.

For each volume with gold (NAME.pdf beside NAME.gold.json): CPU milliseconds a page of label and split together, and F1
of the beginnings by four models: the weights set by hand; the weights fitted, and a linear-chain CRF over the lines'
features, each trained without the folder that the volume lies in (with one folder: without the volume); and the CRF
with the fitted scores among its features. `--cache FOLDER` keeps the pages as read. The CRF needs
python-crfsuite (`pip install python-crfsuite`), which nothing else here does.
"""

import argparse
import pickle
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from features import features, neighbours

from digitize.config import load_settings
from digitize.evaluate import Gold, Truth, align
from digitize.evaluate.examples import examples
from digitize.evaluate.volumes import read, volumes
from digitize.evaluate.volumes import seen as seen_of
from digitize.label import Weights, label
from digitize.label.fit import Example, by_hand, fit
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.label.upright import level
from digitize.label.weights import weigh
from digitize.model.page import Page
from digitize.notes import assign
from digitize.pipeline import Knowledge
from digitize.split import split

START = "start "  # before the label of a line that begins a document
CRF = {"c1": 0.1, "c2": 0.05, "max_iterations": 80, "feature.minfreq": 3}


@dataclass
class Volume:
    name: str
    fold: str
    pages: list[Page]
    truth: Truth
    table: list[list[str]]
    labels: list[str]
    examples: list[Example]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--no-crf", action="store_true", help="leave the CRF out: it takes most of the time")
    options = parser.parse_args()
    folders = options.gold or [Path(__file__).parents[2] / "shared" / "data" / "dev"]
    knowledge = Knowledge.load(load_settings(None, None, {})[0])
    known = [
        load(*found, folder, len(folders) > 1, knowledge, options.cache)
        for folder in folders
        for found in volumes(folder)
    ]
    columns = ["by hand", "fitted"] + ([] if options.no_crf else ["crf", "crf+scores"])
    print(f"{'volume':24}{'pages':>6}{'ms/page':>9}" + "".join(f"{name:>12}" for name in columns))
    total, pages, milliseconds = [0.0] * len(columns), 0, 0.0
    for fold in sorted({volume.fold for volume in known}):
        rest = [volume for volume in known if volume.fold != fold]
        weights = fit({volume.name: volume.examples for volume in rest}) if rest else by_hand()
        taggers = [] if options.no_crf else [tagger(rest, knowledge, None), tagger(rest, knowledge, weights)]
        for volume in (v for v in known if v.fold == fold):
            cost = timed(volume.pages, knowledge)
            found = [f1(by_weights(volume, knowledge, w), volume.truth) for w in (by_hand(), weights)]
            for tag, scored in zip(taggers, (None, weights), strict=bool(taggers)):
                found.append(f1(by_crf(volume, knowledge, tag, scored), volume.truth))
            total = [a + b for a, b in zip(total, found, strict=True)]
            pages, milliseconds = pages + len(volume.pages), milliseconds + cost * len(volume.pages)
            show(volume.name, len(volume.pages), cost, found)
    show("mean", pages, milliseconds / max(1, pages), [value / len(known) for value in total])


def show(name: str, pages: int, cost: float, found: list[float]) -> None:
    print(f"{name[:23]:24}{pages:6}{cost:9.2f}" + "".join(f"{value:12.3f}" for value in found), flush=True)


def load(
    name: str, source: Path, gold: Gold, folder: Path, by_folder: bool, knowledge: Knowledge, cache: Path | None
) -> Volume:
    """A volume with its pages, from the cache where they were kept there."""
    kept = cache / f"{name}.pkl" if cache else None
    if kept and kept.exists():
        pages = pickle.loads(kept.read_bytes())
    else:
        pages = read(source, load_settings(None, None, {})[0])
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(pages))
    pages = seen_of(pages, knowledge.for_pages(pages).cues)
    seen = survey([level(page) for page in pages], knowledge.cues)
    truth = align([line.text for line in seen.lines], gold)
    table = features(seen)
    starts = set(truth.starts)
    labels = [(START if i in starts else "") + role for i, role in enumerate(truth.roles)]
    rows = [neighbours(table, i) for i in range(len(table))]
    fold = folder.name if by_folder else name
    return Volume(name, fold, pages, truth, rows, labels, examples(pages, knowledge.cues, gold))


def timed(pages: list[Page], knowledge: Knowledge) -> float:
    """CPU milliseconds a page, the better of two runs, in each of which every line is asked anew."""
    costs = []
    for _ in range(2):
        cues = replace(knowledge).cues
        begin = time.process_time()
        split(assign(label(pages, cues)))
        costs.append(1000 * (time.process_time() - begin) / max(1, len(pages)))
    return min(costs)


def by_weights(volume: Volume, knowledge: Knowledge, weights: Weights) -> set[int]:
    return {x.head for x in label(volume.pages, knowledge.cues, weights) if x.head is not None}


def by_crf(volume: Volume, knowledge: Knowledge, tag: Any, weights: Weights | None) -> set[int]:
    found = tag.tag(with_scores(volume, knowledge, weights))
    return {i for i, name in enumerate(found) if name.startswith(START)}


def with_scores(volume: Volume, knowledge: Knowledge, weights: Weights | None) -> list[list[str]]:
    """The lines' features, and what the weights say of each where they are given."""
    if weights is None:
        return volume.table
    heads = by_weights(volume, knowledge, weights)
    scores = {h.at: h.score for h in weigh(find_heads(survey(volume.pages, knowledge.cues).scene), weights)}
    told = [f"score={max(-5, min(5, round(scores[i])))}" if i in scores else "score=" for i in range(len(volume.table))]
    return [[*row, told[i], f"head={i in heads}"] for i, row in enumerate(volume.table)]


def tagger(rest: list[Volume], knowledge: Knowledge, weights: Weights | None) -> Any:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(CRF)
    for volume in rest:
        trainer.append(with_scores(volume, knowledge, weights), volume.labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tag = pycrfsuite.Tagger()
        tag.open_inmemory(Path(path).read_bytes())
    return tag


def f1(found: set[int], truth: Truth) -> float:
    """F1 of the beginnings; any line of a document's head counts as its beginning, once."""
    owner: dict[int, int] = {}
    for document, start in enumerate(truth.starts):
        i = start
        while i >= 0 and i in truth.heads and (i == start or i not in truth.starts):
            owner[i] = document
            i += 1
    hits = len({owner[i] for i in found if i in owner})
    return 2 * hits / max(1, len(found) + len(truth.starts))


if __name__ == "__main__":
    main()
