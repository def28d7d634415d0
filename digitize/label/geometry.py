"""How a line lies in its column: indents, slack, gaps, size. The skew of a page is taken out first."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from digitize.label.typeset import Typing
from digitize.model.page import Line, Page, Word

WIDE = 4.0  # times the type size: white between words that parts two pieces of a line
LOOSE = 1.5  # times the type size: a wider pitch than that of lines, unless a sentence runs on at it
APART = 1.3  # times the pitch of lines: paragraphs parted by white are so far apart at least
SAME = 0.6  # lines whose edges differ by less than this share of the type size are aligned


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place on the page; all lengths are shares of the body's type size, so that they compare.

    `words` are the line's without specks, `text` is theirs.
    `left` and `right` are the white space between the line and the edges of its column; `gap` the pitch (baseline to
    baseline) from the line above in the same column, as a share of the body's usual pitch (None for a column's first
    line); `base` its baseline from the top of the page in such pitches, the page's skew taken out; `size` the line's type
    size as a share of the body's; `top` and `bottom` its distance in lines from the first and the last line of the page;
    `height` its place on the page from 0 (top edge) to 1; `spaced` whether it was typed with a blank behind each letter.
    """

    page: int
    at: int
    line: Line
    words: tuple[Word, ...]
    text: str
    left: float
    right: float
    width: float
    gap: float | None
    base: float
    size: float
    top: int
    bottom: int
    height: float
    below_rule: bool
    capitals: float
    spaced: bool

    @property
    def key(self) -> tuple[int, int]:
        return self.page, self.line.column

    @property
    def full(self) -> bool:
        """Reaches both edges, but for a paragraph's indent."""
        return self.right < 1.2 and self.left < 3.5

    @property
    def centred(self) -> bool:
        return min(self.left, self.right) > 1.5 and abs(self.left - self.right) < max(
            1.6, 0.12 * (self.left + self.right)
        )

    @property
    def right_set(self) -> bool:
        return self.right < 1.2 and self.left > 5

    def cells(self, sure: float = 0.0) -> list[str]:
        """The pieces of the line that wide white space parts: a number at the left, a place and a day at the right.

        Words of which the engine was less `sure` are left out: a stamp between the pieces is read as such.
        """
        wide = WIDE * self.line.size / (self.size or 1.0)
        words = [word for word in self.words if word.confidence > sure] or self.words
        out = [words[0].text]
        for above, word in pairwise(words):
            if word.box.x0 - above.box.x1 > wide:
                out.append(word.text)
            else:
                out[-1] += " " + word.text
        return out

    @property
    def caps(self) -> bool:
        return self.capitals > 0.85


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page with its slope; the words of its lines without specks; the pitch from the line above in the same column, in
    points, by the line's place on the page."""

    page: Page
    slope: float
    words: list[tuple[Word, ...]]
    gaps: dict[int, float]

    @classmethod
    def of(cls, page: Page) -> "_Sheet":
        slope = skew(page)
        return cls(page, slope, [line.sound for line in page.lines], _gaps(page, slope))


def skew(page: Page) -> float:
    """The slope of the page's lines: rise over run, positive when they fall to the right; 0.0 when it can't be told."""
    slopes = []
    for line in page.lines:
        first, last = line.words[0].box, line.words[-1].box
        if last.x0 - first.x0 > 0.4 * page.width:
            slopes.append(((last.y0 + last.y1) / 2 - (first.y0 + first.y1) / 2) / (last.x0 - first.x0))
    return median(slopes) if len(slopes) >= 4 else 0.0


def place(pages: Sequence[Page]) -> list[Placed]:
    """All lines of a source in reading order, each with its place in its column."""
    sizes = sorted((line.size, len(line.text)) for page in pages for line in page.lines)
    body = _middle(sizes) or 10.0
    sheets = [_Sheet.of(page) for page in pages]
    pitch = _pitch([pair for sheet in sheets for pair in _text_gaps(sheet, body)], body) or 1.2 * body
    columns = _columns(sheets, body)
    out: list[Placed] = []
    for sheet in sheets:
        out += _place_page(sheet, body, pitch, columns, len(out))
    return out


def without(lines: Sequence[Placed], aside: Container[int]) -> list[Placed]:
    """The lines but for those `aside`, their gaps measured as if those were not there: a scrawl, a stamp or a mark between
    two lines hides the white that parts them."""
    out: list[Placed] = []
    last: dict[tuple[int, int], Placed] = {}
    hidden = set[tuple[int, int]]()
    for line in lines:
        if line.at in aside:
            hidden.add(line.key)
            continue
        if line.key in hidden:
            above = last.get(line.key)
            gap = line.base - above.base if above else 0.0
            line = replace(line, gap=gap if gap > 0 else None)
            hidden.discard(line.key)
        out.append(line)
        last[line.key] = line
    return out


def _place_page(
    sheet: _Sheet, body: float, pitch: float, columns: dict[tuple[int, int], tuple[float, float]], at: int
) -> list[Placed]:
    page, slope, gaps = sheet.page, sheet.slope, sheet.gaps
    mids = [_mid(line, slope) for line in page.lines]
    heights = sorted(mid for mid, line in zip(mids, page.lines, strict=True) if line.column >= 0)
    rules = {column: _rules(page, column) for column in {line.column for line in page.lines}}
    typing = Typing.of(page.lines)
    out = []
    for i, (line, words) in enumerate(zip(page.lines, sheet.words, strict=True)):
        left, right = columns[page.number, line.column]
        shift = slope * (line.box.y0 + line.box.y1) / 2
        rank = bisect_left(heights, mids[i])
        text = " ".join(word.text for word in words)
        out.append(
            Placed(
                page=page.number,
                at=at + i,
                line=line,
                words=words,
                text=text,
                left=(words[0].box.x0 + shift - left) / body,
                right=(right - words[-1].box.x1 - shift) / body,
                width=(right - left) / body,
                gap=gaps[i] / pitch if i in gaps else None,
                base=_base(line, slope) / pitch,
                size=line.size / body,
                top=rank,
                bottom=max(len(heights) - 1 - rank, 0),
                height=(line.box.y0 + line.box.y1) / 2 / page.height if page.height else 0.0,
                below_rule=any(_under(rule, line, page) for rule in rules[line.column]),
                capitals=_capitals(text),
                spaced=typing is not None and typing.spaces(words),
            )
        )
    return out


def _capitals(text: str) -> float:
    letters = sum(map(str.isalpha, text))
    return sum(map(str.isupper, text)) / letters if letters > 3 else 0.0


def _rules(page: Page, column: int) -> list[float]:
    """The page's ruling lines but for those that are rows of letters in this column, which heavy print draws together."""
    rows = [(x.box.y0 + 0.1 * x.box.height, x.baseline + 0.5) for x in page.lines if x.column == column]
    return [rule for rule in page.rules if not any(top < rule < foot for top, foot in rows)]


def _under(rule: float, line: Line, page: Page) -> bool:
    """Whether a line stands under a ruling line in the lower part of the page, as notes do."""
    return rule > 0.25 * page.height and line.box.y0 > rule - 0.2 * line.box.height


def _mid(line: Line, slope: float) -> float:
    return (line.box.y0 + line.box.y1) / 2 - slope * (line.box.x0 + line.box.x1) / 2


def _base(line: Line, slope: float) -> float:
    return line.baseline - slope * (line.box.x0 + line.box.x1) / 2


def _gaps(page: Page, slope: float) -> dict[int, float]:
    """Pitch to the line above in the same column, in points, by the line's place on the page."""
    out: dict[int, float] = {}
    last: dict[int, int] = {}
    for i, line in enumerate(page.lines):
        above = last.get(line.column)
        if above is not None and _base(line, slope) > _base(page.lines[above], slope):
            out[i] = _base(line, slope) - _base(page.lines[above], slope)
        last[line.column] = i
    return out


def _pitch(gaps: Sequence[tuple[float, bool]], body: float) -> float | None:
    """The pitch of the lines of a paragraph. Where paragraphs are of one line each, as in dialogues, most gaps are those
    between them: then the lines that go on with a sentence tell it; None where none do and the
    pitch is wide."""
    usual = _low_mode([gap for gap, _ in gaps])
    within = _low_mode([gap for gap, runs_on in gaps if runs_on])
    if usual and within is None and usual > LOOSE * body:
        return None
    return within if usual and within and within * APART < usual else usual


def _text_gaps(sheet: _Sheet, body: float) -> list[tuple[float, bool]]:
    """The pitches between neighbouring lines of the body's type, the upper of them a long one: mostly within paragraphs;
    and whether a sentence runs on from one to the other."""
    lines = sheet.page.lines
    longest = max((line.box.width for line in lines), default=0.0)
    return [
        (gap, _goes_on(lines[i - 1].text, lines[i].text))
        for i, gap in sheet.gaps.items()
        if 0.6 * body < gap < 3 * body
        and abs(lines[i].size - body) < 0.07 * body
        and i
        and lines[i - 1].box.width > 0.4 * longest
    ]


def _goes_on(above: str, below: str) -> bool:
    return (above[-1].islower() or above[-1] in ",-\u2010") and below[0].islower()


def _columns(sheets: Sequence[_Sheet], body: float) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right edge of each page's columns, in points, where most of its lines begin and end."""
    lefts: dict[tuple[int, int], list[float]] = defaultdict(list)
    rights: dict[tuple[int, int], list[float]] = defaultdict(list)
    for sheet in sheets:
        for line, words in zip(sheet.page.lines, sheet.words, strict=True):
            shift = sheet.slope * (line.box.y0 + line.box.y1) / 2
            lefts[sheet.page.number, line.column].append(words[0].box.x0 + shift)
            rights[sheet.page.number, line.column].append(words[-1].box.x1 + shift)
    edges = {key: (_edge(lefts[key], body, -1), _edge(rights[key], body, 1)) for key in lefts}
    widths = sorted(right - left for key, (left, right) in edges.items() if len(lefts[key]) > 8)
    usual = median(widths) if widths else 0.0
    for key, (left, right) in edges.items():
        if len(lefts[key]) <= 8 and right - left < usual:
            edges[key] = (left, left + usual)
    return edges


def _edge(values: list[float], body: float, side: int) -> float:
    """The outermost place that a good share of the lines agree on; in ragged text, where the longest lines end."""
    ordered = sorted(values, reverse=side > 0)
    need = max(1, min(3, len(values) // 6))
    beyond = max(1, len(values) // 20)
    for n, value in enumerate(ordered):
        near = [v for v in values if abs(v - value) < SAME * body]
        if len(near) >= need:
            return median(near)
        if n >= beyond and side > 0:
            break
    return ordered[min(beyond, len(ordered) - 1) if side > 0 and len(ordered) > 8 else 0]


def _low_mode(values: list[float]) -> float | None:
    """The commonest value, in steps of a thirtieth of the median."""
    if not values:
        return None
    step = max(median(values) / 30, 0.05)
    counts: dict[int, int] = defaultdict(int)
    for value in values:
        for bin_ in (-1, 0, 1):
            counts[round(value / step) + bin_] += 1
    best = max(counts, key=lambda b: (counts[b], -b))
    return median(v for v in values if abs(v - best * step) <= 2 * step)


def _middle(pairs: list[tuple[float, int]]) -> float | None:
    """The weighted median of values in order."""
    half, seen = sum(w for _, w in pairs) / 2, 0
    for value, weight in pairs:
        seen += weight
        if seen >= half:
            return value
    return None
