"""What cleaning costs, and how often it is right about the hyphens at line ends.

    python -m bench.clean                      speed, on composed pages
    python -m bench.clean --hyphens [GOLD…]    line ends: the table of the tests, and gold texts set anew in lines
    python -m bench.clean --output OUTPUT GOLD   a finished run against the gold of its volumes: hyphens, words mended

GOLD are folders that hold NAME.gold.json files (default: ../shared/data/dev). A gold text is set in lines of 45, 58 and
70 characters; words are cut where pyphen says, compounds at their own hyphens too, so that each line-end hyphen is
known to be the word's own or the line end's. CPU seconds are those of this process.
"""

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyphen
from rapidfuzz.distance import Levenshtein
from wordfreq import top_n_list

from digitize.clean import Words, clean
from digitize.config import data_dir
from digitize.describe import find_language, load_vocabulary
from digitize.model.document import Segment
from digitize.model.edits import every
from digitize.model.page import Box, Line, Word
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import TracedText
from digitize.store import Place
from digitize.write import edit_log, read_edit_log
from tests.clean.table import filled, line_ends

DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev"
WIDTHS = (45, 58, 70)
WORD = re.compile(r"^(\W*)([^\W\d_]+(?:[-’'][^\W\d_]+)*)(\W*)$")
MENDING = ("stray-mark", "misread", "lost-hyphen", "stray-space")
LEVEL = str.maketrans("‘’“”–—‐", "''\"\"---")
VOWELS = "aâeıiîoöuüû"


# ---- speed


def composed_pages(pages: int, lines: int = 45) -> tuple[LabelledLine, ...]:
    """Pages of running text of common English words: a header, paragraphs, cut words, two notes at the foot, every tenth word
    one that the reader doubts."""
    chance = random.Random(1)
    vocabulary = [w for w in top_n_list("en", 6000) if w.isalpha()]
    out: list[LabelledLine] = []
    held = ""
    for page in range(1, pages + 1):
        texts: list[tuple[str, Role, float, float]] = [(f"Papers of the Board {page}", Role.FURNITURE, 0, 10)]
        for _ in range(lines):
            text, last = held, chance.random() < 0.12
            while len(text) < (30 if last else 58):
                text += " " * bool(text) + chance.choice(vocabulary)
            held = ""
            if not last and chance.random() < 0.12 and len(text.split()[-1]) > 6:
                text, held = text[:-3] + "-", text[-3:]
            texts.append((text + "." * last, Role.BODY, 0, 14 if last else 0.2))
        texts += [(f"{n} {' '.join(chance.sample(vocabulary, 6))}.", Role.NOTE, 0, 9) for n in (1, 2)]
        for i, (text, role, left, right) in enumerate(texts):
            words, x = [], 50.0
            for word in text.split():
                sure = 0.8 if len(out) % 7 == len(words) else 0.96
                words.append(Word(word, Box(x, 12.0 * i, x + 5 * len(word), 12.0 * i + 10), sure))
                x += 5 * (len(word) + 1)
            line = Line(tuple(words), Box(50, 12.0 * i, x - 5, 12.0 * i + 10), 12.0 * i + 9, 10.0)
            out.append(
                LabelledLine(len(out), page, line, role, gap=1.0 if i else None, left=left, right=right, width=30.0)
            )
    return tuple(out)


def seconds(documents: list[tuple[LabelledLine, ...]]) -> tuple[float, float, int]:
    """CPU seconds of cleaning, of the edit logs, and the characters of raw text."""
    words = Words.of([line.text for lines in documents for line in lines], "en")
    clean(Segment(documents[0][:50], 1, ()), words)  # loads the word list
    start = time.process_time()
    texts = [clean(Segment(lines, 1, ()), words).text for lines in documents]
    middle = time.process_time()
    for text in texts:
        edit_log(text)
    return middle - start, time.process_time() - middle, sum(len(text.raw) for text in texts)


def speed() -> None:
    lines = composed_pages(1000)
    per_page = len(lines) // 1000
    cleaning, logging, size = seconds([lines[i : i + 5 * per_page] for i in range(0, len(lines), 5 * per_page)])
    print(f"1,000 pages in 200 documents ({size / 1e6:.1f} MB): {cleaning:.2f} CPU s, their edit logs {logging:.2f}")
    once = 0.0
    for megabytes in (1.25, 2.5, 5):
        lines = composed_pages(round(megabytes * 1e6 / (size / 1000)))
        cleaning, logging, length = seconds([lines])
        growth = f", {cleaning / once:.2f} times the half" if once else ""
        print(f"one document of {length / 1e6:.2f} MB: {cleaning:.2f} CPU s{growth}, its edit log {logging:.2f}")
        once = cleaning


# ---- line ends


def breaks(word: str, language: str) -> list[int]:
    """The places in a word where a line end may cut it."""
    if language == "tr":
        return [i for i in range(2, len(word) - 2) if word[i] not in VOWELS and word[i + 1] in VOWELS]
    return list(
        pyphen.Pyphen(lang={"en": "en_GB", "de": "de_DE", "ru": "ru_RU"}.get(language, language)).positions(word)
    )


def set_in_lines(text: str, language: str, width: int) -> tuple[list[str], Counter[str]]:
    """A text in lines, and the hyphens at their ends by kind: "own" of a compound, "cut" of the line end."""
    lines: list[str] = []
    ends: Counter[str] = Counter()
    line = ""
    for word in text.split():
        while line and len(line) + 1 + len(word) > width:
            at, own = cut(word, language, width - len(line) - 2)
            lines.append(f"{line} {word[:at]}{'' if own else '-'}" if at else line)
            if at:
                ends["own" if own else "cut"] += 1
                word = word[at:]
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines, ends


def cut(word: str, language: str, room: int) -> tuple[int, bool]:
    """Where a word is cut when so many characters have room on the line (0: nowhere), and whether at its own hyphen."""
    found = WORD.match(word)
    if not found:
        return 0, False
    start = len(found[1])
    hyphens = [start + m.end() for m in re.finditer("-", found[2]) if start + m.end() <= room + 1]
    if "-" in found[2]:
        return (hyphens[-1], True) if hyphens else (0, False)
    places = [start + p for p in breaks(found[2], language) if start + p <= room and 2 <= p <= len(found[2]) - 2]
    return (places[-1], False) if places else (0, False)


@dataclass
class Tally:
    ends: Counter[str] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)

    def told(self, name: str) -> str:
        joined = sum(n for (mine, gold), n in self.wrong.items() if "-" in gold and "-" not in mine)
        total = self.ends.total()
        return (
            f"{name}: {total} line-end hyphens, {self.ends['own']} of them a compound's own; wrongly joined {joined}"
            f" ({joined / max(total, 1):.4f}), wrongly kept {self.wrong.total() - joined}"
        )


def reflowed(folder: Path, tallies: dict[str, Tally]) -> None:
    vocabulary = load_vocabulary([data_dir() / "languages.toml"])
    for path in sorted(folder.rglob("*.gold.json")):
        texts = [d["text"].replace("\u00ad", "").replace("‐", "-") for d in json.loads(path.read_text())["documents"]]
        language = find_language("\n".join(texts), vocabulary) or "en"
        for width in WIDTHS:
            documents = [set_in_lines(text, language, width) for text in texts]
            words = Words.of([line for lines, _ in documents for line in lines], language)
            for text, (lines, ends) in zip(texts, documents, strict=True):
                mine = clean(Segment(filled(lines), 1, ()), words).text.text.split()
                tallies[language].ends += ends
                tallies[language].wrong += unlike(mine, text.split())


def unlike(mine: list[str], gold: list[str]) -> Counter[tuple[str, str]]:
    """The words that differ from the gold by a hyphen alone."""
    out: Counter[tuple[str, str]] = Counter()
    for op in Levenshtein.opcodes(mine, gold):
        if op.tag == "replace" and op.src_end - op.src_start == op.dest_end - op.dest_start:
            for a, b in zip(mine[op.src_start : op.src_end], gold[op.dest_start : op.dest_end], strict=True):
                if a.replace("-", "") == b.replace("-", ""):
                    out[a, b] += 1
    return out


def hyphens(folders: list[Path]) -> None:
    rows = list(line_ends())
    wrong = [row for row in rows if row.cleaned() != row.right]
    print(f"the table: {len(rows)} line ends, {len(wrong)} wrong", *(f"{r.above}|{r.below}" for r in wrong))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for folder in folders:
        reflowed(folder, tallies)
    everything = Tally()
    for language, tally in sorted(tallies.items()):
        print(tally.told(language), *(f"\n    {n} {a} for {b}" for (a, b), n in tally.wrong.most_common()), sep="")
        everything.ends += tally.ends
        everything.wrong += tally.wrong
    print(everything.told("all"))


# ---- a finished run


def run_hyphens(output: Path, folder: Path) -> None:
    """The line-end hyphens of a run's raw texts: what the clean text has, what the gold has in one of the two forms."""
    gold = {path.name.removesuffix(".gold.json"): path for path in folder.rglob("*.gold.json")}
    tally, unknown = Tally(), 0
    for log in sorted((output / "documents").rglob("*.edits.json")):
        if log.parent.name not in gold:
            continue
        texts = [d["text"].replace("‐", "-") for d in json.loads(gold[log.parent.name].read_text())["documents"]]
        wanted = set(re.findall(r"[\w’'-]+", "\n".join(texts)))
        mine = set(re.findall(r"[\w’'-]+", log.with_name(log.name.removesuffix(".edits.json") + ".txt").read_text()))
        for left, right in line_end_halves(json.loads(log.read_text())["raw"]):
            forms = {"cut": left + right, "own": f"{left}-{right}"}
            right_kinds = [kind for kind, form in forms.items() if form in wanted]
            if len(right_kinds) != 1:
                unknown += 1
                continue
            kind = right_kinds[0]
            other = forms["cut" if kind == "own" else "own"]
            tally.ends[kind] += 1
            if forms[kind] not in mine and other in mine:
                tally.wrong[other, forms[kind]] += 1
    print(tally.told(str(output)), *(f"\n    {n} {a} for {b}" for (a, b), n in tally.wrong.most_common()), sep="")
    print(f"{unknown} more have neither form in the gold, or both")


def run_repairs(output: Path, folder: Path) -> None:
    """What the rules that mend misreadings did in a run: mended where the words around are the gold's only after it,
    harmed where only before."""
    gold = {path.name.removesuffix(".gold.json"): path for path in folder.rglob("*.gold.json")}
    counts: Counter[tuple[str, str]] = Counter()
    for log in sorted((output / "documents").rglob("*.edits.json")):
        if log.parent.name not in gold:
            continue
        documents = json.loads(gold[log.parent.name].read_text())["documents"]
        wanted = f" {' '.join(level(' '.join(d['text'] for d in documents)).split())} "
        text = read_edit_log(Place(log.parent) / log.name)
        for edit in every(text.edits):
            if edit.rule in MENDING:
                before, after = around(text.undo(edit.id), edit.start), around(text, edit.start)
                gain = sum(f" {level(w)} " in wanted for w in after) - sum(f" {level(w)} " in wanted for w in before)
                lost = took_a_word(after, wanted)
                told = "harmed" if gain < 0 or lost else "mended" if gain > 0 else "unclear"
                counts[edit.rule, told] += 1
                print(f"{told:8} {edit.rule:12} {log.parent.name:22} {before[-1]} -> {after[-1]}")
    print(*(f"{rule} {told}: {n}" for (rule, told), n in sorted(counts.items())), sep="\n")


def took_a_word(after: list[str], wanted: str) -> bool:
    """Whether the gold has a word of one letter where a mark was taken out: `far as I can` for `far as | can`."""
    left, right = level(after[0]).split()[-1], level(after[1]).split()[-1]
    return f" {left} {right} " not in wanted and bool(
        re.search(rf" {re.escape(left)} [^\W\d_] {re.escape(right)} ", wanted)
    )


def level(text: str) -> str:
    return text.translate(LEVEL)


def around(text: TracedText, raw_at: int) -> list[str]:
    """The words at a place of the raw text, with those beside them: two, two, and all four."""
    at = text.position(max(raw_at - 1, 0))
    words = [(m.start(), m[0]) for m in re.finditer(r"\S+", text.text[max(at - 200, 0) : at + 200])]
    i = max((k for k, (start, _) in enumerate(words) if start <= min(at, 200)), default=0)
    only = [word for _, word in words]
    return [" ".join(only[max(i - 1, 0) : i + 1]), " ".join(only[i : i + 2]), " ".join(only[max(i - 1, 0) : i + 3])]


def line_end_halves(raw: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"([\w’'-]*\w)[-‐¬\u00ad]\n\f?([\w’'-]*\w)", raw):
        yield found[1], found[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hyphens", action="store_true")
    parser.add_argument("--output", type=Path)
    parser.add_argument("gold", nargs="*", type=Path, default=[DEV])
    options = parser.parse_args()
    if options.output:
        run_hyphens(options.output, options.gold[0])
        run_repairs(options.output, options.gold[0])
    elif options.hyphens:
        hyphens(options.gold)
    else:
        speed()


if __name__ == "__main__":
    main()
