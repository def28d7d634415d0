"""The text of a source as the search for heads sees it: its lines without furniture and notes, and what each might be."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from rapidfuzz.distance import Levenshtein

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.not_typed import heads_not_typed
from digitize.label.numbers import is_filed
from digitize.label.printed import printed_heads
from digitize.label.sheets import Sheets
from digitize.model.role import Role

HYPHENED = re.compile(r"\w[-\u2010][^\w\s]?$")
DOCKET = 0.5  # a registry number looks like a reference just so much
LARGER = 1.07  # of the body's type size: a larger type
SHORT = 0.3  # of the column's width left free at the right
HEAD = 9  # lines from the top of a page on: the letterhead of a paper stands in these
UNSURE = 0.6  # the confidence of the engine in what is no word
MARKED = 70  # characters of a date with its classification
WORDS = 9  # in a line all in capitals: a telegram's text, not a title page's
TIGHT = 1.32  # of the usual pitch: lines nearer than this belong together
LETTERS, FEWEST, MOSTLY = (
    6,
    3,
    0.6,
)  # of a letterhead, pages that have it, and share of the pages with the commonest one
TOP, MISREAD = 3, 0.15  # lines of a page with an office's printed words, and letters of them that may be wrong
RUNNING = 0.3  # of all pages have a running title
UNFINISHED = 0.12  # of the page's height left free at its foot, beyond what is usual: the text ended there


@dataclass(frozen=True)
class Scene:
    """The lines that are not furniture and not notes, in order, with what is known of them. Lines are named by their place
    in the source, `Placed.at`."""

    lines: Sequence[Placed]
    cues: Cues
    references: Mapping[int, float]
    after_boilerplate: Set[int]
    notes: Set[int] = frozenset()
    leading: Set[int] = frozenset()  # lines of references that stand above their documents
    trailing: Set[int] = frozenset()  # lines of references that surely stand below their documents
    feet: Mapping[int, float] = field(default_factory=dict)  # where the notes of a page end, as a share of its height
    sheets: Sheets | None = None
    after_blanks: Set[int] = frozenset()  # pages before which several sheets have no text
    numbers: Mapping[int, int] = field(default_factory=dict)  # of lines, that go on with the volume's
    days: Mapping[int, str] = field(default_factory=dict)  # of datelines
    in_order: Set[int] = frozenset()  # datelines whose days never go back
    kinds: dict[int, Role | None] = field(default_factory=dict, repr=False, compare=False)  # what `kind` said before

    @cached_property
    def dockets(self) -> set[int]:
        """References that are registry numbers."""
        return {at for at, sure in self.references.items() if sure == DOCKET}

    @cached_property
    def _edges(self) -> dict[int, tuple[float, float]]:
        """Where the text of each page begins and ends, as shares of the page's height."""
        heights: dict[int, list[float]] = defaultdict(list)
        for line in self.lines:
            heights[line.page].append(line.height)
        return {page: (min(found), max(found)) for page, found in heights.items()}

    @cached_property
    def _usual(self) -> tuple[float, float]:
        edges = sorted(self._edges.values())
        bottoms = sorted(bottom for _, bottom in edges)
        return median(top for top, _ in edges), bottoms[int(0.7 * (len(bottoms) - 1))]

    def unfinished(self, page: int) -> bool:
        """Whether the text of a page ends well above where pages end."""
        return max(self._edges[page][1], self.feet.get(page, 0.0)) < self._usual[1] - UNFINISHED

    def low(self, line: Placed) -> bool:
        """Whether a page's first text stands lower than pages begin."""
        return line.height > self._usual[0] + 0.04

    @cached_property
    def written(self) -> set[int]:
        """The pages that have running text."""
        return {page for page, _ in self._written}

    @cached_property
    def _written(self) -> set[tuple[int, int]]:
        """The columns that have running text."""
        long = [x for x in self.lines if x.right < 0.3 * x.width and len(x.text) > 25]
        return {x.key for x in long if prose(x.text) or (x.caps and len(x.text.split()) >= WORDS)}

    def on_cover(self, line: Placed) -> bool:
        """Whether a line stands before all running text, on a page, or on the left of a double one, without any."""
        first, top = self._first
        return line.key < first and (line.page < first[0] or line.height > top + 0.05)

    @cached_property
    def _first(self) -> tuple[tuple[int, int], float]:
        """The first column with running text, and where its lines begin."""
        first = min(self._written, default=(0, 0))
        return first, min((x.height for x in self.lines if x.key == first), default=0.0)

    @cached_property
    def signatures(self) -> set[str]:
        """Short lines that come again and again, letter for letter, and end no sentence: names under documents."""
        counts: dict[str, int] = defaultdict(int)
        for line in self.lines:
            if line.right > SHORT * line.width and len(line.text) < 40 and not line.line.bold:
                counts[line.text] += 1
        return {text for text, n in counts.items() if n > 1 and text[-1] not in ":,"}

    @cached_property
    def _tops(self) -> list[list[Placed]]:
        """The lines at the tops of pages that are alike, a list each."""
        groups: dict[str, list[Placed]] = defaultdict(list)
        for line in self.lines:
            key = "".join(filter(str.isalnum, line.cells()[0].casefold())) if line.top < HEAD else ""
            if len(key) >= LETTERS and not prose(line.text) and self.cues.date(line.text) < 0.3:
                groups[key].append(line)
        pages = {key: len({x.page for x in group}) for key, group in groups.items()}
        usual = max(FEWEST, MOSTLY * max(pages.values(), default=0))
        found = [group for key, group in groups.items() if pages[key] >= usual]
        return [group for group in found if self.cues.part(group[0].text) != "title"]

    @cached_property
    def letterheads(self) -> set[int]:
        """The lines at the tops of pages that stand on most other papers of the volume too, and name no kind of paper:
        an office, its address, the printed words of a form."""
        return {x.at for group in self._tops for x in group}

    @cached_property
    def printed(self) -> set[int]:
        """The lines in which the sheets' paper names its office, above the white before what was typed."""
        return printed_heads(self.lines, self.cues) | heads_not_typed(self.lines, self.cues)

    @cached_property
    def running(self) -> set[int]:
        """Those of them that stand on a good part of all pages, as a running title does, also where no paper begins."""
        enough = RUNNING * len(self._edges)
        return {x.at for group in self._tops if len({x.page for x in group}) >= enough for x in group}

    @cached_property
    def _first_lines(self) -> dict[int, list[str]]:
        lines: dict[int, list[str]] = defaultdict(list)
        for line in self.lines:
            if line.top < TOP:
                lines[line.page].append(line.text.casefold())
        return lines

    def as_before(self, line: Placed) -> bool:
        """Whether a line stands among the first of the page before, too, as the printed words of an office's paper do, with
        what was filled in behind them or not."""
        name = line.text.casefold()
        shared = ((top, min(len(top), len(name))) for top in self._first_lines.get(line.page - 1, ()))
        return line.top < TOP and any(
            n >= LETTERS and Levenshtein.normalized_distance(name[:n], top[:n]) < MISREAD for top, n in shared
        )

    def opening(self, i: int) -> bool:
        """Whether a line opens a letter: short, set to the left, ending in a comma, a colon or an exclamation mark,
        the text below it indented or apart."""
        if i + 1 >= len(self.lines):
            return False
        line, below = self.lines[i], self.lines[i + 1]
        if (
            line.text[-1:] not in (",", "!", ":")
            or line.left > 4
            or line.right < 0.4 * line.width
            or len(line.text) < 5
        ):
            return False
        return (
            line.text[0].isupper() and (below.gap or 9) > 0.9 and (below.left > line.left + 1 or (below.gap or 9) > 1.2)
        )

    @cached_property
    def numbered(self) -> set[int]:
        """The indexes in `lines` of those whose numbers go on with the volume's."""
        return {i for i, line in enumerate(self.lines) if line.at in self.numbers}

    def date_order(self, at: int) -> str | None:
        """Whether the date of a dateline fits those before and after it; None where it can't be told."""
        if len(self.in_order) < 3 or at not in self.days:
            return None
        return "date-in-order" if at in self.in_order else "date-out-of-order"

    def kind(self, i: int) -> Role | None:
        """What a line would be in a head: dateline, classification, reference, recorder's signature, or None."""
        if i not in self.kinds:
            self.kinds[i] = self._kind(i)
        return self.kinds[i]

    def _kind(self, i: int) -> Role | None:
        line = self.lines[i]
        if line.at in self.references:
            return Role.REFERENCE
        if line.top < HEAD and self.parted(line) and not is_filed(line.text):
            return Role.DATELINE
        share = self.cues.date(line.text)
        if share and self.cues.names(line.text):
            return None  # a title that holds its date
        if self.cues.part(line.text) == "distribution" and self.block_start(i, 1.2):
            return Role.DATELINE
        if line.full and not line.caps and line.width > 20 and len(line.text) > 60:
            apart = share > 0.15 and self.block_start(i, 1.25) and not prose(line.text) and not cut(line)
            return Role.DATELINE if apart else None
        if self.cues.recorder(line.text) and len(line.text) < 70:
            return Role.SIGNATURE
        if line.text.count(":") == 2 and self.cues.part(line.text) == "typist":
            return Role.SIGNATURE
        if self.cues.classification(line.text):
            return Role.CLASSIFICATION
        above = self.lines[i - 1] if i else None
        loose = line.right_set or line.centred or self.block_start(i, 1.2)
        loose = loose or (share > 0.5 and above is not None and above.right > 2 and line.right > SHORT * line.width)
        if loose and (
            share > 0.5 or (share > 0.12 and (line.right_set or not self._said(line)) and len(line.text) < 100)
        ):
            return Role.DATELINE
        return None

    def _said(self, line: Placed) -> bool:
        """Whether a line is a piece of a sentence, and no date with a classification: `May 4, 1931 top secret, out of turn`."""
        return prose(line.text) and not (len(line.text) < MARKED and self.cues.classified(line.text))

    def parted(self, line: Placed) -> bool:
        """Whether a line has pieces apart from each other, one of them a date, an office or a registry number, as in
        the heads of letters."""
        if line.left > 1.5 * HEAD or line.right > 1.5 or prose(line.text):
            return False
        words = line.line.words
        if words[-1].box.x1 - words[0].box.x0 < 1.4 * sum(word.box.width for word in words):
            return False  # no white wide enough in it
        return self._pieces(line.cells()) or self._pieces(line.cells(UNSURE))

    def _pieces(self, cells: list[str]) -> bool:
        if len(cells) < 2:
            return False
        parts = {self.cues.part(cell.rstrip(",")) for cell in cells}
        dated = len(cells) == 2 and any(self.cues.date(cell) > 0.3 for cell in cells)
        return bool(dated or parts & {"registry", "letterhead"}) and not parts & {"title", "subject"}

    def block_start(self, i: int, gap: float = TIGHT) -> bool:
        line, above = self.lines[i], self.lines[i - 1] if i else None
        return above is None or above.key != line.key or line.gap is None or line.gap >= gap


def prose(text: str) -> bool:
    """Whether a line reads like a piece of a sentence: mostly lower-case words, many of them.

    >>> prose("the Minister had on 3 May 1940 agreed to leave"), prose("Cablegram 53 LONDON, 25 May 1940")
    (True, False)
    """
    words = [w for w in text.split() if w[0].isalpha()]
    lower = sum(w[0].islower() for w in words)
    return lower > 4 and lower > 0.6 * len(words)


def body(scene: Scene, i: int) -> bool:
    line = scene.lines[i]
    return (
        line.left < 3.5
        and line.right < max(1.2, 0.2 * line.width)
        and not line.caps
        and scene.kind(i) is None
        and not line.line.bold
        and not line.line.italic
        and prose(line.text)
    )


def cut(line: Placed) -> bool:
    """Whether a line fills its column and ends in the middle of a sentence, dirt behind its hyphen aside."""
    return line.full and (line.text[-1].isalpha() or HYPHENED.search(line.text) is not None)
