"""What speaks against taking a line out: it is woven into a text, tells something of a document, or repeats too little."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from digitize.label.cues import REFERENCE, Cues
from digitize.label.geometry import Placed
from digitize.model.role import HANDWRITTEN
from digitize.model.sentences import is_ended

Mark = tuple[float, str]
"""The probability that a line is furniture, and why."""

SURE = {  # (n + 1) / (all + 2) of the lines that each rule takes out of the volumes with gold: bench/furniture.py
    "profile": 0.99,  # what the user says, not measured
    "boilerplate": 0.99,
    "page-number": 0.99,
    "repeated-at-edge": 0.98,
    "repeated-boilerplate": 0.98,
    "running-date": 0.96,
    "title-echo": 0.95,
    "leaf-number": 0.83,
    "scrawl": 0.82,
    "lone-number": 0.8,
    "stamp": 0.75,
    "header-band": 0.67,
}
ASSUMED = {  # set by hand: these rules take too few lines out of the volumes with gold, right and wrong ones beside
    "across-the-text": 0.95,  # 3, 0
    "catchword": 0.9,  # 14, 0
    "letterhead": 0.8,  # 16, 1
    "scrap": 0.7,  # 91, 7 with the other scrawls
    HANDWRITTEN: 0.7,  # 0, 0
    "between-boilerplate-and-title": 0.6,  # 4, 0
    "before-boilerplate": 0.6,  # 1, 0
}
UNSEEN = 0.8  # set by hand for rules that take none out of those volumes

DATED = 0.3  # of a line is a date
COPY = (
    0.6  # of the lines of a page, its first and last aside, are on another: the one is a copy, or a form, of the other
)
FEWEST_LINES = 3  # that tell whether a page is a copy
COUNTS = 0.5  # of the steps from page to page, numbers that count pages take
CLOSE = 1.3  # pitches from one line of a text to the next
FULL = 0.12  # of the column's width: what is free at the end of a line that runs on
PROSE = 3  # words in small letters at least in such a line
SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-Z]+(?!\S)")
FIGURES = re.compile(r"\d+")


def shape(text: str) -> str:
    """The text with digits levelled and punctuation gone, as two printings of one header agree.

    >>> shape("312  Documents on Foreign Policy.")
    '# documents on foreign policy'
    """
    return " ".join(re.sub(r"\d+", "#", re.sub(r"[^\w\s]|_", "", text.casefold())).split())


def mark(why: str, rule: str | None = None) -> Mark:
    """The mark of a line that a rule takes out; `rule` names it where several give the same reason."""
    return SURE.get(rule or why, ASSUMED.get(rule or why, UNSEEN)), why


class Marks(Mapping[int, Mark]):
    """The lines that are taken out, by their place in the source. Rules add to them by `take` alone: of several that take a
    line out, the first has it."""

    def __init__(self, known: Mapping[int, Mark] | None = None) -> None:
        self._marks = dict(known or {})

    def take(self, line: Placed, why: str) -> None:
        """Takes a line out, unless one before has done so."""
        self._marks.setdefault(line.at, mark(why))

    def take_surer(self, line: Placed, why: str) -> None:
        """Takes a line out for a reason that tells more of it than a less sure one before."""
        self._marks[line.at] = max(self._marks.get(line.at, (0.0, "")), mark(why))

    def __getitem__(self, at: int) -> Mark:
        return self._marks[at]

    def __contains__(self, at: object) -> bool:
        return at in self._marks

    def __iter__(self) -> Iterator[int]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


def telling(line: Placed, cues: Cues, dates: bool = True) -> bool:
    """Whether a line tells what a document is: its source, a reference, who recorded it, and, if `dates` do, a date."""
    text = line.text
    told = cues.led(text) or cues.reference(text) >= REFERENCE or cues.recorder(text)
    return told or (dates and cues.date(text) > DATED)


def distinct(pages: Mapping[int, Sequence[Placed]]) -> dict[int, int]:
    """For each page the first that it is a copy of, or the same form; most are their own."""
    out: dict[int, int] = {}
    known: dict[str, list[int]] = defaultdict(list)
    for number, page in pages.items():
        first, last = min((x.top for x in page), default=0), min((x.bottom for x in page), default=0)
        inside = {shape(x.text) for x in page if x.top > first and x.bottom > last and len(x.text) > 3}
        found = Counter(other for text in inside for other in known.get(text, ()))
        best = max(found, key=lambda other: (found[other], -other), default=number)
        copy = len(inside) >= FEWEST_LINES and found[best] >= COPY * len(inside)
        out[number] = best if copy else number
        if not copy:
            for text in inside:
                known[text].append(number)
    return out


def alike(group: Sequence[Placed]) -> list[Placed]:
    """Of lines that are alike but for their figures those whose figures are alike too, but for one number that counts
    on with the pages: a page's. Two papers' numbers, sizes or days are no page's."""
    if not group:
        return []
    figures = {x.at: FIGURES.findall(x.text) for x in group}
    usual = Counter(map(len, figures.values())).most_common(1)[0][0]
    lines = [x for x in group if len(figures[x.at]) == usual]
    columns = [[figures[x.at][k] for x in lines] for k in range(usual)]
    varied = [k for k, column in enumerate(columns) if len(set(column)) > 1]
    often = {k: Counter(columns[k]).most_common(1)[0] for k in varied}
    counting = [k for k in varied if _counts([(x.page, int(figures[x.at][k][:9])) for x in lines])]
    if len(counting) > 1:
        return []
    fixed = [k for k in varied if k not in counting]
    if any(2 * often[k][1] <= len(lines) for k in fixed):
        return []
    return [x for x in lines if all(figures[x.at][k] == often[k][0] for k in fixed)]


def _counts(values: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers on pages count with them."""
    offsets = Counter(value - page for page, value in values)
    return len(values) > 1 and offsets.most_common(1)[0][1] > COUNTS * len(values)


def woven(lines: Sequence[Placed], i: int) -> bool:
    """Whether a line is a piece of running text: it goes on with the sentence of a full line right above it, or is full
    itself and goes on in the line right below."""
    line = lines[i]
    above = lines[i - 1] if i else None
    below = lines[i + 1] if i + 1 < len(lines) else None
    return (above is not None and _goes_on(above, line)) or (below is not None and _goes_on(line, below))


def _goes_on(above: Placed, line: Placed) -> bool:
    if above.key != line.key or line.gap is None or line.gap > CLOSE or abs(above.size - line.size) > 0.1:
        return False
    ended = is_ended(above.text)
    return above.right < FULL * above.width and not ended and len(SMALL_WORD.findall(above.text)) >= PROSE
