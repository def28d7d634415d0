"""second_look.py [VOLUME…]: what reading doubtful lines again gains, and what it costs, volume by volume.

Of Tesseract by itself: with `auto`, a second engine reads what is doubtful in Latin letters. Each scanned volume with gold is read twice in this process, without and with the second look, page by page in turn.
Recall is that of extract_recall.py; `stray` counts words read that no gold document has (furniture among them).
"""

import argparse
import collections
import json
import time
from pathlib import Path

from bench.extract_recall import page_words, recall, words
from digitize.extract import ReadSettings, probe_languages, read_pages, second_look
from digitize.model.page import Page

SHIPPED = (second_look.BUDGET, second_look.FEWEST_LOOKS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "dev")
    options = parser.parse_args()
    print(
        f"{'volume':22}{'pages':>6}{'recall':>9}{'with':>8}{'stray':>7}{'with':>6}{'lines':>7}{'CPU s/page':>12}{'cost':>8}"
    )
    for path in sorted(options.data.rglob("*.gold.json")):
        gold = json.loads(path.read_text())
        source = path.with_name(gold["source"])
        if not options.volumes or source.stem in options.volumes:
            compare(source, gold)


def compare(source: Path, gold: dict) -> None:
    settings = ReadSettings(engine="tesseract")
    hint = probe_languages(source, settings)
    if not hint:
        return  # a text layer
    wanted = [word for document in gold["documents"] for word in words(document["text"])]
    pages = max(document["last_page"] for document in gold["documents"])
    found: list[list[str]] = [[], []]
    seconds = [0.0, 0.0]
    again = 0
    list(read_pages(source, [1], settings, hint))  # loads the models
    for number in range(1, pages + 1):
        for turn, (budget, fewest) in enumerate(((0.0, 0), SHIPPED)):
            second_look.BUDGET, second_look.FEWEST_LOOKS = budget, fewest
            start = time.process_time()
            page: Page = next(iter(read_pages(source, [number], settings, hint))).page
            seconds[turn] += time.process_time() - start
            found[turn] += page_words(page)
        again += sum(int(step.split()[1]) for step in page.preparation if step.startswith("second-look"))
    recalls = [recall(wanted, read) for read in found]
    stray = [sum((collections.Counter(read) - collections.Counter(wanted)).values()) for read in found]
    print(
        f"{source.stem[:21]:22}{pages:6}{recalls[0]:9.4f}{recalls[1]:8.4f}{stray[0]:7}{stray[1]:6}{again:7}"
        f"{seconds[0] / pages:12.3f}{seconds[1] / seconds[0] - 1:+8.1%}",
        flush=True,
    )


if __name__ == "__main__":
    main()
