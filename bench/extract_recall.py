"""extract_recall.py [VOLUME…] [--pages N]: how many of the gold words extraction finds, and at what cost.

Reads volumes with gold (NAME.pdf beside NAME.gold.json) under ../shared/data/dev, or the folder of --data. Recall counts
the words of the gold documents that are anywhere in the extracted text, words cut at line ends put together; with
--pages, of the documents that end on the first N pages. CPU seconds are those of this process.
"""

import argparse
import collections
import json
import re
import time
import unicodedata
from pathlib import Path

from digitize.extract import ReadSettings, probe_languages, read_pages
from digitize.model.page import Page

LEVEL = str.maketrans({"‘": "'", "’": "'", "ʹ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": None,
                       "ﬁ": "fi", "ﬂ": "fl"})  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text, quotes, dashes and ligatures levelled."""
    return unicodedata.normalize("NFC", text).translate(LEVEL).split()


def text_words(text: str) -> list[str]:
    """The words of a text in lines, and besides them those that a hyphen cuts at a line's end, put together."""
    joined = re.findall(r"(\S+)[-‐\u00ad]\n\s*(\S+)", text)
    return words(text) + words(" ".join(a + b for a, b in joined)) + words(" ".join(f"{a}-{b}" for a, b in joined))


def page_words(page: Page) -> list[str]:
    """As `text_words`, of a page."""
    return text_words("\n".join(line.text for line in page.lines))


def recall(gold: list[str], found: list[str]) -> float:
    met = collections.Counter(gold) & collections.Counter(found)
    return sum(met.values()) / max(len(gold), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*")
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "dev")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--missing", action="store_true", help="print the gold words that were not found")
    options = parser.parse_args()
    golds = sorted(options.data.rglob("*.gold.json"))
    if not golds:
        print(f"no volumes with gold under {options.data}: nothing measured")
        return
    settings = ReadSettings(engine=options.engine)
    print(f"{'volume':24}{'pages':>7}{'recall':>9}{'CPU s/page':>12}  languages, preparation")
    for path in golds:
        gold = json.loads(path.read_text())
        source = path.with_name(gold["source"])
        if options.volumes and source.stem not in options.volumes:
            continue
        measure(source, gold, settings, options.pages, options.missing)


def measure(source: Path, gold: dict, settings: ReadSettings, limit: int, missing: bool) -> None:
    last = max(d["last_page"] for d in gold["documents"])
    pages = min(limit or last, last)
    wanted = [w for d in gold["documents"] if d["last_page"] <= pages for w in words(d["text"])]
    start = time.process_time()
    hint = probe_languages(source, settings)
    read = [result.page for result in read_pages(source, range(1, pages + 1), settings, hint)]
    seconds = (time.process_time() - start) / pages
    found = [word for page in read for word in page_words(page)]
    steps = collections.Counter(step.split()[0] for page in read for step in page.preparation)
    print(
        f"{source.stem[:23]:24}{pages:7}{recall(wanted, found):9.4f}{seconds:12.3f}  {'+'.join(hint)} {dict(steps)}",
        flush=True,
    )
    if missing:
        lost = collections.Counter(wanted) - collections.Counter(found)
        print("   ", " ".join(lost.elements())[:1500])


if __name__ == "__main__":
    main()
