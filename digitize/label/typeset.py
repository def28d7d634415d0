"""What is printed or stamped on a typed sheet, told by its pitch: a typewriter gives each letter the same width, print does not.

The words of a letterhead, of a form and of a stamp are wider or narrower than the sheet's typing. Nothing is told of a sheet
on which no typewriter's pitch stands out, as of a printed page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from digitize.model.page import Line, Page, Word, around

# Measured on 92 drawn sheets and the 98 development pages of data/real: there, 0.74 to 1.0 of the long words that are sure lie
# within `NEAR` of their sheet's pitch.
LONG, WELL = 5, 0.85  # letters of a word that tells the pitch, and its confidence
FEWEST = 15  # such words of a sheet
NEAR, TYPED = 0.06, 0.7  # of the pitch; and the share of these words that are so near to it on a typed sheet
LEAST, MOST_OFF, TIMES = (
    0.06,
    0.12,
    4.0,
)  # of the pitch, and of how far the words of a sheet usually are from it: a word that is further was not typed
FIGURES = 1.5  # times that: a number
UNEVEN = 0.05  # of the pitch: the words of a typewriter are not so different from each other
NARROWEST = 0.62  # of the pitch: 12 and 15 letters to the inch are 0.83 and 0.67 of 10, and no typewriter has more
TWICE = 1.45  # of the pitch: an underline or a stroke makes no word so wide
SPACED = (1.7, 2.05)  # of the pitch: words typed with a blank behind each letter
JUDGED, SURE = 3, 0.6  # letters and figures of a word that tells how it is set, and its confidence
LETTERS = 5  # that tell so at least
MOST = 0.75  # of the letters of a line are in such words
SURELY = 12  # letters that are as wide as typing: they are
SMALL, LARGE = 0.85, 1.25  # of the typing's size: print is smaller or larger
SIDE = 0.25  # of a letter's width: white at its sides, which is not in a word's box
POINT = 0.35  # of a letter's width: what a point or comma at a word's end is narrower
POINTS = ".,:;'!|"
HEAD = 0.25  # of the page's height: letterheads stand above this
WHITE = 2.0  # type sizes between what is printed and what is typed in a row
WIDE = 3.0  # type sizes between what may be so by its place and what is typed
MIDDLE = 1.2  # type sizes: lines set in the middle below each other have their middles so near
BELOW = 2.2  # type sizes from one of these lines to the next


@dataclass(frozen=True, slots=True)
class Typing:
    """How a sheet is typed: the width of a letter with the blank behind it and the size of the type, in points, and by what
    share of that width a word may be off."""

    width: float
    size: float
    off: float

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Typing | None":
        """The typing of a sheet as it was read from its image; None where no pitch stands out."""
        level = [line for line in lines if not line.turn]
        words = [word for line in level for word in line.words if word.style is None]
        told = [_advance(word) for word in words if len(word.text) >= LONG and WELL <= word.confidence < 1]
        if len(told) < FEWEST:
            return None
        usual = median(told)
        far = [abs(width / usual - 1) for width in told]
        if sum(share < NEAR for share in far) < TYPED * len(far):
            return None
        return cls(usual, median(x.size for x in level), min(MOST_OFF, max(LEAST, TIMES * median(far))))

    def has_not(self, words: Sequence[Word], size: float = 0.0) -> bool:
        """Whether some words are surely not of this typing: most of their letters are far wider, narrower than any typewriter's,
        or narrower and not all alike, as another typewriter's are; where the `size` of their type is given, in points,
        another one will do."""
        widths = self._widths(words)
        narrow = self._most(words, lambda x: x < 1 - self.off)
        wide = self._most(words, lambda x: x > TWICE and not SPACED[0] < x < SPACED[1])
        uneven = max((x for _, x in widths), default=0) - min((x for _, x in widths), default=0) > UNEVEN
        slim = self._most(words, lambda x: x < NARROWEST)
        return wide or slim or (narrow and (uneven or (size > 0 and self._is_odd(size))))

    def may_not_have(self, words: Sequence[Word], size: float) -> bool:
        """Whether words are of another size or width, as print is, and as underlined words may seem to be."""
        widths = self._widths(words)
        far = sum(n * abs(x - 1) for n, x in widths if not SPACED[0] < x < SPACED[1])
        enough = _letters(words) >= LETTERS
        return enough and (self._is_odd(size) or far > self.off * sum(n for n, _ in widths) > 0)

    def has(self, words: Sequence[Word]) -> bool:
        """Whether words are surely of this typing: many letters, and most, are as wide."""
        widths = self._widths(words)
        near = sum(n for n, width in widths if abs(width - 1) < self.off)
        return near >= SURELY and near > MOST * sum(n for n, _ in widths)

    def has_not_figures(self, words: Sequence[Word]) -> bool:
        """Whether the longest number of some words is narrower than this typing's, as it is in print."""
        numbers = [word for word in words if sum(map(str.isdigit, word.text)) >= JUDGED and word.confidence >= SURE]
        longest = max(numbers, key=lambda word: len(word.text), default=None)
        return longest is not None and _advance(longest) / self.width < 1 - FIGURES * self.off

    def has_no_word(self, words: Sequence[Word]) -> bool:
        """Whether no word that tells how it is set is as wide as this typing's, and one at least is narrower."""
        widths = [x for _, x in self._widths(words)]
        return bool(widths) and max(widths) < 1 - self.off

    def spaces(self, words: Sequence[Word]) -> bool:
        """Whether words were typed with a blank behind each letter, as headings are that stand out."""
        return self._most(words, lambda x: SPACED[0] < x < SPACED[1])

    def _is_odd(self, size: float) -> bool:
        return not SMALL <= size / self.size <= LARGE

    def _most(self, words: Sequence[Word], odd: Callable[[float], bool]) -> bool:
        widths = self._widths(words)
        return _letters(words) >= LETTERS and sum(n for n, x in widths if odd(x)) > MOST * sum(n for n, _ in widths)

    def _widths(self, words: Sequence[Word]) -> list[tuple[int, float]]:
        """The number of letters of each word that tells how it is set, and their width as a share of the typing's."""
        told = (word for word in words if sum(map(str.isalnum, word.text)) >= JUDGED and word.confidence >= SURE)
        return [(len(word.text), _advance(word) / self.width) for word in told]


def print_apart(page: Page) -> Page:
    """The page with its head's rows cut between what is printed and what was typed beside it, as a place and a day beside an
    office's name."""
    typing = Typing.of(page.lines)
    if typing is None:
        return page
    lines: list[Line] = []
    for line, below in zip(page.lines, [*page.lines[1:], None], strict=True):
        head = line.box.y1 < HEAD * page.height
        cut = 0 if line.turn else _cut(line, below, typing) if head else _stamp_behind(line, typing)
        lines += [_of(line, line.words[:cut]), _of(line, line.words[cut:])] if cut else [line]
    return page if len(lines) == len(page.lines) else replace(page, lines=tuple(lines))


def _letters(words: Sequence[Word]) -> int:
    return sum(sum(map(str.isalpha, word.text)) for word in words)


def _advance(word: Word) -> float:
    """The width of a letter of a word, the blank behind it included, in points."""
    text = word.text
    narrow = (text[-1] in POINTS) + (len(text) > 1 and text[0] in POINTS)
    return word.box.width / (len(text) - SIDE - POINT * narrow)


def _cut(line: Line, below: Line | None, typing: Typing) -> int:
    """The word of a row at which what was typed begins beside print, or print beside what was typed; 0 for none."""
    for i, (left, right) in enumerate(pairwise(line.words), 1):
        white = right.box.x0 - left.box.x1
        if white < WHITE * line.size or left.text.endswith(":"):  # what a form's label is filled in with
            continue
        parts = line.words[:i], line.words[i:]
        if not all(_reads_well(words) for words in parts):
            continue
        printed, beside = (typing.has_not(words, line.size) for words in parts)
        if printed != beside and all(sum(len(word.text) for word in words) >= LETTERS for words in parts):
            return i
        wide = white > WIDE * line.size and not beside
        if wide and ((below and _is_over(parts[0], below, typing)) or _weakly(parts, typing)):
            return i
    return 0


def _stamp_behind(line: Line, typing: Typing) -> int:
    """The word of a row at which a stamp stands far behind what was surely typed; 0 for none."""
    for i, (left, right) in enumerate(pairwise(line.words), 1):
        if right.box.x0 - left.box.x1 > WIDE * line.size:
            before, behind = line.words[:i], line.words[i:]
            if typing.has(before) and typing.has_not(behind):
                return i
    return 0


def _reads_well(words: Sequence[Word]) -> bool:
    """Whether words are surely read: what an engine makes of writing by hand tells no pitch."""
    return sum(len(word.text) for word in words if word.confidence >= WELL) > MOST * sum(
        len(word.text) for word in words
    )


def _weakly(parts: tuple[Sequence[Word], Sequence[Word]], typing: Typing) -> bool:
    """Whether the first words of a row may be print, and those far behind them were surely typed."""
    return typing.may_not_have(parts[0], typing.size) and typing.has(parts[1])


def _is_over(words: Sequence[Word], below: Line, typing: Typing) -> bool:
    """Whether words stand in the middle above a printed line, as the first line of a letterhead does."""
    box = around(word.box for word in words)
    near = below.box.y0 - box.y1 < BELOW * below.size
    middle = abs(box.x0 + box.x1 - below.box.x0 - below.box.x1) < 2 * MIDDLE * below.size
    return near and middle and typing.has_not(below.words, below.size)


def _of(line: Line, words: Sequence[Word]) -> Line:
    return replace(line, words=tuple(words), box=around(word.box for word in words))
