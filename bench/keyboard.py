"""What reviewing by keyboard brings: errors found, errors left, keys needed.

    python -m bench.keyboard GOLD OUTPUT [SOURCE …] [--documents N]

GOLD has NAME.gold.json with each document's pages and their typed lines, OUTPUT what a run made of NAME.pdf; it is copied
first. N documents (default: ten), of each source in turn, are corrected at the desk in the system's Chromium, by keys alone. Where
to look, the script knows from the marks of doubt on the screen; what stands there, from the gold, as a reviewer sees it
on the scan. A word is confirmed where the gold has it so, or has nothing in its place (a stamp, a scrawl).
"""

import argparse
import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, zip_longest
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rapidfuzz.distance import Levenshtein

from bench.desk import COMES, MOST, NAMES, load, served
from digitize.corrections import read_journal, read_outcomes
from digitize.model.metadata import Metadata
from digitize.review.listing import address
from digitize.review.log import read_text
from digitize.store.output import Entry, read_output

LEVEL = str.maketrans("‘’“”„«»–—−", '\'\'"""""---')
CUT = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
SHOWN = """() => {
    const shown = [], walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
    let ended = true;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement, word = parent.closest('.w');
        if (parent.closest('del, .pb')) continue;
        if (word && !/^\\s*$/.test(node.data)) {
            if (ended) shown.push([Number(word.dataset.w), node.data]); else shown.at(-1)[1] += node.data;
            ended = /\\s$/.test(node.data);
        } else if (/\\s/.test(node.data)) ended = true;
    }
    return shown.map(([word, text]) => [word, text.trim()]);
}"""

MAKING = """async () => {
    const { address, id, source } = document.getElementById('desk-state').dataset;
    const body = JSON.stringify({ address, document: id, source, id: '' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch('../../api/wait', { method: 'POST', headers, body });
    return !(await answer.json()).making;
}"""
QUIET = 20  # seconds without another correction
LIKE = 0.4  # of a word's letters, at least, that a word in its place shares with it


@dataclass
class Count:
    """What was found and done in some documents."""

    documents: int = 0
    words: int = 0
    before: int = 0
    after: int = 0
    marks: int = 0
    right: int = 0
    wrong: int = 0
    keys: int = 0
    seconds: float = field(default=0.0, compare=False)

    def __add__(self, other: "Count") -> "Count":
        return Count(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    def row(self, name: str) -> str:
        return (
            f"{name:<28} {self.words:6} {self.before:7} {self.after:6} {self.marks:6} {self.wrong:10} {self.right:10} "
            f"{self.keys:6} {self.keys / max(self.words, 1):9.2f} {self.seconds:7.0f}"
        )


HEAD = f"{'document':<28} {'words':>6} {'errors':>7} {'left':>6} {'marks':>6} {'corrected':>10} {'confirmed':>10} {'keys':>6} {'keys/word':>9} {'seconds':>7}"


def levelled(text: str) -> list[str]:
    return CUT.sub("", text).translate(LEVEL).split()


def gold_words(folder: Path, record: Metadata) -> list[str]:
    """The typed words of a document's pages, as the gold has them."""
    gold = json.loads((folder / record.source.file).with_suffix(".gold.json").read_text(encoding="utf-8"))
    pages = {page["page"]: page["lines"] for one in gold["documents"] for page in one["pages"]}
    within = range(record.source.first_page, record.source.last_page + 1)
    return levelled("\n".join(line for number in within for line in pages.get(number, ())))


def errors(words: list[str], gold: list[str]) -> int:
    """The fewest words that must be changed, added or taken away to have the gold's."""
    return Levenshtein.distance(words, gold)


def matched(words: list[str], gold: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Runs of words that are the gold's, and what stands in the place of what, by the fewest changes."""
    return Levenshtein.opcodes(words, gold).as_list()


def seen(shown: list[tuple[int, str]], gold: list[str]) -> dict[int, str]:
    """What a reviewer sees on the scan in the place of each word that is read otherwise, by the word's number."""
    words = [text.translate(LEVEL) for _, text in shown]
    found = {}
    for kind, a, b, c, d in matched(words, gold):
        if kind == "replace" and b - a == 1:
            found[shown[a][0]] = " ".join(gold[c:d])
        elif kind == "replace":
            pairs = paired(words[a:b], gold[c:d])
            found |= {shown[a + i][0]: gold[c + k] for i, k in pairs}
    return found


def paired(words: list[str], gold: list[str]) -> Iterator[tuple[int, int]]:
    """Which of some words stands for which of the gold's: side by side where they are as many, else, in order, the most alike."""
    if len(words) == len(gold):
        yield from zip(range(len(words)), range(len(gold)), strict=True)
        return
    at = 0
    for i, word in enumerate(words):
        likes = [(SequenceMatcher(None, word, other).ratio(), -k) for k, other in enumerate(gold[at:], at)]
        like, k = max(likes, default=(0.0, 0))
        if like >= LIKE:
            yield i, -k
            at = 1 - k


class Keyboard:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self._page, self.count = page, 0

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)
        self.count += 1

    def write(self, text: str) -> None:
        self._page.keyboard.insert_text(text)
        self.count += len(text)


def reviewed(page: Page, gold: list[str]) -> Count:
    """Goes from mark to mark until the last: one that is right is confirmed, one that is wrong is written anew."""
    keys, count = Keyboard(page), Count()
    keys.press("1")
    instead = seen([(number, text) for number, text in page.evaluate(SHOWN) if text], gold)
    keys.press("d")
    keys.press("e")
    while page.locator("#passage").is_visible():
        word = page.evaluate("() => Number(document.querySelector('#text .w.kept')?.dataset.w ?? -1)")
        reads, now = page.locator("#passage-to").input_value(), instead.pop(word, None)
        count.marks += 1
        if now is not None and now != reads.translate(LEVEL):
            keys.write(now)
            count.wrong += 1
        else:
            count.right += 1
        keys.press("Enter")
    count.keys = keys.count
    return count


def made(page: Page, output: Path, sha256: str, count: int) -> None:
    """Waits until so many corrections of a source are saved, or no more come, and all are put in."""
    saved, since = set[str](), time.monotonic()
    while time.monotonic() - since < QUIET:
        now = {one.id for one in read_journal(output, sha256).active}
        if now != saved:
            saved, since = now, time.monotonic()
        if len(saved) >= count and saved <= set(read_outcomes(output, sha256)):
            break
        page.wait_for_timeout(100)
    page.wait_for_function(MAKING)


def chosen(gold: Path, output: Path, sources: list[str], count: int) -> Iterator[Entry]:
    """So many documents, one of each source in turn that has gold."""
    of: dict[str, list[Entry]] = {}
    for entry in read_output(output).entries:
        has_gold = (gold / entry.record.source.file).with_suffix(".gold.json").is_file()
        if has_gold and (not sources or Path(entry.record.source.file).stem in sources):
            of.setdefault(entry.record.source.file, []).append(entry)
    each = (one for one in chain.from_iterable(zip_longest(*of.values())) if one is not None)
    yield from (one for one, _ in zip(each, range(count), strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--documents", type=int, default=10)
    asked = parser.parse_args()
    executable = next((path for name in NAMES if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        output, total = Path(folder) / "output", Count()
        shutil.copytree(asked.output, output)
        print(HEAD)
        with served(output) as desk:
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.set_default_timeout(MOST)
            for entry in chosen(asked.gold, output, asked.sources, asked.documents):
                count = one(page, desk, output, entry, gold_words(asked.gold, entry.record))
                print(count.row(entry.record.id), flush=True)
                total += count
            browser.close()
        print(total.row(f"all {total.documents}"))


def one(page: Page, desk: str, output: Path, entry: Entry, gold: list[str]) -> Count:
    """A document reviewed, and what came of it in its file."""
    before, sha256 = levelled(read_text(read_output(output), entry)), entry.record.source.sha256
    known = len(read_journal(output, sha256).active)
    begin = time.perf_counter()
    load(page, f"{desk}{address(entry)}")
    page.evaluate(COMES, "whole")
    count = reviewed(page, gold)
    count.seconds = time.perf_counter() - begin
    made(page, output, sha256, known + count.wrong + count.right)
    again = read_output(output)
    now = next(one for one in again.entries if one.record.uid == entry.record.uid)
    after = levelled(read_text(again, now))
    count.documents, count.words = 1, len(gold)
    count.before, count.after = errors(before, gold), errors(after, gold)
    return count


if __name__ == "__main__":
    main()
