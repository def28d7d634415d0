"""The text of a PDF page, as PDFium finds it → runs of words with boxes in points as displayed."""

import re
from dataclasses import dataclass
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from digitize.extract.accents import FILLER
from digitize.extract.characters import NEVER, Characters, Numbers
from digitize.extract.direction import LEFTWARD
from digitize.extract.render import COVERS, PageObjects, objects_of
from digitize.extract.runs import Run
from digitize.extract.seen import PAINTLESS, barred, may_hide, seen_words, shades_of
from digitize.extract.twice import once
from digitize.extract.watermarks import across, slanted
from digitize.model.page import Box, Word

# PDFium writes U+FFFE (U+0002 for a single character) for the hyphen at a line's end, and the word goes on behind it.
CUT = "\x02\ufffe"
SPACES = " \t\r\n\f\v\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000"
WORD = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}]+[{CUT}]?|[{CUT}]")
WORD_NBSP = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}\xa0\u202f]+[{CUT}]?|[{CUT}]")
LONG = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}]{{3,}}")
UNBROKEN = "\xa0\u202f"  # spaces at which no line breaks
SPAN = re.Match.span
UNMAPPED = re.compile("[\0-\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd\uffff]")

WIDE_GAP = 0.18  # type sizes; in a text without spaces, letters further apart belong to two words
FEW_SPACES = 0.06  # share of spaces below which words may be run together
RUN_GAP = 3.0  # type sizes; further apart, words of a line are runs of their own
TYPE_GAP, UNLIKE = 0.6, 0.9  # type sizes, and the share of heights; further apart and less alike are runs of their own
DRIFT = 0.15  # type sizes by which baselines within a run may differ
SCANNED = 0.5  # the same over a scan, whose lines lie aslant or are bent
REACH = 0.15  # type sizes by which words of one operation overlap where boxes are not those of their glyphs
SMALLEST = 1.0  # points; smaller type can't be read and is not meant to be
SAMPLED = 20  # words by which the direction of a page's text is told


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text of a page: its characters in the order of drawing, and its runs of words.

    `hidden` tells that most of the text is not painted, as that over a scan. `unseen` counts the words that are left out
    because no reader sees them.
    `operations` are the text objects (handles, as long as the page is open) that draw readable words of the runs.
    `turn` says by how much (0, 90, 180, 270 degrees clockwise) the page had to be turned for its text to run from left to right.
    """

    text: str
    runs: tuple[Run, ...]
    hidden: bool
    turn: int
    unseen: int = 0
    operations: frozenset[int] = frozenset()


def read_layer(page: pdfium.PdfPage, objects: PageObjects | None = None, switched: bool = False) -> TextLayer:
    """The text layer of a page, with boxes on the page as displayed and turned by `turn`. `objects` are those of the page;
    `switched` tells that the file has layers that may be switched off."""
    with Characters(page) as characters:
        turn = _turn(characters)
        if turn == 0:
            return _layer(page, characters, objects or objects_of(page), switched)
    with Characters(page, turn) as characters:
        return _layer(page, characters, objects_of(page, turn), switched)


def _layer(page: pdfium.PdfPage, characters: Characters, objects: PageObjects, switched: bool) -> TextLayer:
    placed = _placed(characters)
    shades = shades_of(placed.operations)
    hidden = PAINTLESS in shades.values() and _mostly_hidden(placed.operations, shades)
    kept = placed
    if hidden and objects.coverage > COVERS:
        if len(objects.veils) > objects.images:  # a bar over the scan
            kept = placed.only(~barred(page, characters.turned, placed.boxes))
    elif placed.texts and (switched or may_hide(page, objects, placed.boxes, placed.operations, shades)):
        seen, over = seen_words(page, characters.turned, placed.boxes, placed.operations)
        hidden = int(over.sum()) > int(seen.sum())  # the layer of a scan that does not fill its page
        kept = placed.only(seen | over if hidden else seen)
    unseen = len(placed.texts) - len(kept.texts)
    aside = across(kept.boxes, kept.operations, shades) | kept.slanted
    marks = _marks(characters, kept.only(aside)) if aside.any() else []
    runs = once(_without_copies(_runs(characters, kept.only(~aside) if marks else kept, SCANNED if hidden else DRIFT)))
    runs += marks
    operations = frozenset(kept.operations)
    if UNMAPPED.search(characters.text):
        operations -= {thing for thing, text in zip(kept.operations, kept.texts, strict=True) if unreadable(text)}
    return TextLayer(characters.text, tuple(runs), hidden, characters.turned, unseen, operations)


def _mostly_hidden(operations: list[int], shades: dict[int, float]) -> bool:
    """Whether more words are drawn by what paints nothing than by anything else."""
    return sum(shades[thing] == PAINTLESS for thing in operations) > len(operations) / 2


def unreadable(text: str) -> bool:
    """Whether a word has signs without meaning in it; a mark that stands alone, as a bullet does, is no word."""
    return len(text) > 1 and UNMAPPED.search(text) is not None


def _turn(characters: Characters) -> int:
    """How far the page must be turned for most of its words to run from left to right. Words of scripts that run to the
    left tell nothing: upright, they are stored either way."""
    text, step = characters.text, max(len(characters.text) // SAMPLED, 1)
    sample = [found.span() for i in range(0, len(text), step) if (found := LONG.search(text, i, i + 10 * step))]
    ends = dict.fromkeys(sample)
    return characters.turn([(first, end - 1) for first, end in ends if not LEFTWARD.search(text, first, end)])


@dataclass(slots=True)
class _Placed:
    """The words of a page in columns: their texts, their first characters, the text objects that draw these, the boxes of
    the words and `starts` of their first characters, both of shape (words, 4) in points."""

    texts: list[str]
    firsts: list[int]
    operations: list[int]
    boxes: Numbers
    starts: Numbers
    slanted: npt.NDArray[np.bool_]

    def only(self, kept: npt.NDArray[np.bool_]) -> "_Placed":
        """Some of the words."""
        if kept.all():
            return self
        at = np.nonzero(kept)[0].tolist()
        texts, firsts, operations = ([column[i] for i in at] for column in (self.texts, self.firsts, self.operations))
        return _Placed(texts, firsts, operations, self.boxes[at], self.starts[at], self.slanted[at])  # type: ignore[arg-type]


def _placed(characters: Characters) -> _Placed:
    """The words that stand on the page."""
    text = characters.text
    spans = _spans(text)
    if len(text) > 40 and sum(map(text.count, " \xa0\r")) < FEW_SPACES * len(text):
        spans = [part for span, parts in zip(spans, _parts(characters, spans), strict=True) for part in parts or [span]]
    starts, ends = _ends(characters, spans)
    high = starts[:, 3] - starts[:, 1]
    broken = (np.abs(ends[:, 3] - starts[:, 3]) > 0.5 * high) | (ends[:, 2] < starts[:, 0])
    aslant: set[int] = set()
    if broken.any():
        at = np.nonzero(broken)[0].tolist()
        firsts = [spans[i][0] for i in at]
        operations = characters.operations(firsts)
        aslant = slanted(operations, characters.directions(firsts))
        upright = [i for i, thing in zip(at, operations, strict=True) if thing not in aslant]
        parted = {i: _parts(characters, [spans[i]])[0] for i in upright}
        spans = [part for i, span in enumerate(spans) for part in parted.get(i) or [span]]
        starts, ends = _ends(characters, spans)
    boxes = np.concatenate([np.minimum(starts, ends)[:, :2], np.maximum(starts, ends)[:, 2:]], axis=1)
    texts = _texts(text, spans)
    there = (boxes[:, 2:] > 0).all(axis=1) & (boxes[:, 0] < characters.width) & (boxes[:, 1] < characters.height)
    if not there.all() or not all(texts):
        kept = [i for i, seen in enumerate(there.tolist()) if seen and texts[i]]
        spans, texts, boxes, starts = [spans[i] for i in kept], [texts[i] for i in kept], boxes[kept], starts[kept]
    firsts = [first for first, _ in spans]
    operations = characters.operations(firsts)
    _narrow(characters, spans, operations, boxes)
    leaning = (
        np.array([thing in aslant for thing in operations], np.bool_) if aslant else np.zeros(len(texts), np.bool_)
    )
    return _Placed(texts, firsts, operations, boxes, starts, leaning)


def _narrow(characters: Characters, spans: list[tuple[int, int]], operations: list[int], boxes: Numbers) -> None:
    """Brings words that reach into the next one of their text object to where they begin and end by the places of their
    characters: in some fonts every glyph has the box of the whole font."""
    one = np.array(operations)
    inside = (boxes[1:, 0] > boxes[:-1, 0]) & (boxes[1:, 0] < boxes[:-1, 2] - REACH * (boxes[:-1, 3] - boxes[:-1, 1]))
    reaching = np.nonzero(inside & (one[1:] == one[:-1]) & (one[1:] != 0))[0]
    if not len(reaching):
        return
    wide = np.isin(one, one[reaching])
    at = np.nonzero(wide)[0].tolist()
    begins = characters.places([spans[i][0] for i in at])[:, 0]
    ends = characters.places([min(spans[i][1], characters.count - 1) for i in at])
    for i, begin, (end, y) in zip(at, begins.tolist(), ends.tolist(), strict=True):
        if boxes[i, 0] - 1 < begin < end < boxes[i, 2] and boxes[i, 1] <= y <= boxes[i, 3]:
            boxes[i, 0], boxes[i, 2] = begin, end


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each word begins and where it has ended."""
    word = WORD_NBSP if text.count("\xa0") > text.count(" ") else WORD
    spans = list(map(SPAN, word.finditer(text)))
    return [bare for span in spans if (bare := _without_fillers(text, *span))] if FILLER in text else spans


def _without_fillers(text: str, first: int, end: int) -> tuple[int, int] | None:
    """A word's place without what stands for accents at its ends; None where it is nothing else."""
    while first < end and text[first] == FILLER:
        first += 1
    while first < end and text[end - 1] == FILLER:
        end -= 1
    return (first, end) if first < end else None


def _ends(characters: Characters, spans: list[tuple[int, int]]) -> tuple[Numbers, Numbers]:
    """The boxes of the first and the last characters of words."""
    boxes = characters.boxes([index for first, end in spans for index in (first, end - 1)])
    return boxes[::2], boxes[1::2]


def _texts(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The words as they are written: hyphens for PDFium's marks, no space that does not break at the ends."""
    for mark in CUT:
        text = text.replace(mark, "-")
    texts = [text[first:end] for first, end in spans]
    if FILLER in text:
        texts = [word.replace(FILLER, "") for word in texts]
    return [word.strip(UNBROKEN) for word in texts] if any(map(text.__contains__, UNBROKEN)) else texts


def _parts(characters: Characters, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The parts of words that stand apart, at gaps wide for the type and where a word goes on in another line; no parts
    of a word that is one."""
    boxes = characters.boxes([index for first, end in spans for index in range(first, end)])
    high = boxes[:-1, 3] - boxes[:-1, 1]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    elsewhere = (gaps < -2 * high) | (np.abs(np.diff(boxes[:, 3])) > high / 2)
    wide = gaps / np.maximum(high, 1e-6)  # in type sizes
    cuts = np.nonzero(elsewhere | (wide > WIDE_GAP))[0]
    parts: list[list[tuple[int, int]]] = []
    at = 0
    for (first, end), (a, b) in zip(spans, _counts(spans, cuts), strict=True):
        behind = at + end - first
        mine = cuts[a:b]
        if len(mine):
            usual = max(float(np.median(wide[at : behind - 1])), 0.0)
            mine = mine[elsewhere[mine] | (wide[mine] > usual + WIDE_GAP)]
        parts.append(list(pairwise([first, *(first - at + 1 + mine).tolist(), end])) if len(mine) else [])
        at = behind
    return parts


def _counts(spans: list[tuple[int, int]], cuts: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
    """Which cuts fall into each word, its characters being numbered on from those of the words before."""
    lengths = np.array([end - first for first, end in spans], dtype=np.intp)
    after = np.cumsum(lengths)
    before = after - lengths
    found = np.stack([np.searchsorted(cuts, before), np.searchsorted(cuts, after - 1)], axis=1)
    return [(a, b) for a, b in found.tolist()]


def _runs(characters: Characters, placed: _Placed, drift: float = DRIFT) -> list[Run]:
    """The words as runs: those that follow each other on one baseline, from word to word by no more than `drift`."""
    if not placed.texts:
        return []
    boxes, high = placed.boxes, placed.starts[:, 3] - placed.starts[:, 1]
    baselines = _baselines(characters, placed)
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs(np.diff(baselines)) <= drift * high[:-1]
    lower, higher = np.minimum(high[1:], high[:-1]), np.maximum(high[1:], high[:-1])
    apart = (gaps > TYPE_GAP * lower) & (lower < UNLIKE * higher)  # a note in the margin on the text's baseline
    follows = level & ~apart & (gaps >= -0.3 * high[:-1]) & (gaps <= RUN_GAP * high[:-1])
    starts = np.nonzero(~np.concatenate([[False], follows]))[0]
    styles = characters.styles(placed.firsts, placed.operations, high.round(3).tolist())
    words = list(map(Word, placed.texts, map(Box, *boxes.T.tolist()), repeat(1.0), styles))
    tops = np.minimum.reduceat(boxes[:, :2], starts).tolist()
    feet = np.maximum.reduceat(boxes[:, 2:], starts).tolist()
    bounds = [*starts.tolist(), len(words)]
    lengths, runs = list(map(len, placed.texts)), []
    for (first, end), top, foot in zip(pairwise(bounds), tops, feet, strict=True):
        longest = first if end - first == 1 else max(range(first, end), key=lengths.__getitem__)
        size, one, other = styles[longest].size, styles[first], styles[end - 1]
        if size >= SMALLEST:
            box, bold, italic = Box(*top, *foot), one.bold and other.bold, one.italic and other.italic
            runs.append(Run(words[first:end], box, float(baselines[longest]), size, bold, italic))
    return runs


def _marks(characters: Characters, placed: _Placed) -> list[Run]:
    """Words across the page's text as runs of their own, those that follow each other in one type as one."""
    sizes = [style.size for style in characters.styles(placed.firsts, placed.operations, [0.0] * len(placed.texts))]
    runs: list[Run] = []
    for text, sides, size in zip(placed.texts, placed.boxes.tolist(), sizes, strict=True):
        word = Word(text, Box(*sides))
        if runs and abs(runs[-1].size - size) < 0.1 and text != runs[-1].words[0].text:
            runs[-1].words.append(word)
            runs[-1].box = runs[-1].box.union(word.box)
            runs[-1].baseline = runs[-1].box.y1
        else:
            runs.append(Run([word], word.box, word.box.y1, size, apart=True))
    return runs


def _baselines(characters: Characters, placed: _Placed) -> Numbers:
    """The baselines of the words. A word as high and low as the one before stands on the same, and is not asked for."""
    heights = placed.starts[:, (1, 3)]
    new = np.concatenate([[True], (heights[1:] != heights[:-1]).any(axis=1)])
    found = characters.baselines([placed.firsts[i] for i in np.nonzero(new)[0].tolist()])
    return np.asarray(found[np.cumsum(new) - 1])


def _without_copies(runs: list[Run]) -> list[Run]:
    """Without what is drawn again a hair's breadth beside itself, to look bold."""
    seen: dict[str, list[Run]] = {}
    kept: list[Run] = []
    for run in runs:
        text = " ".join(word.text for word in run.words)
        near = 0.15 * run.size
        same = seen.setdefault(text, [])
        if not any(abs(o.box.x0 - run.box.x0) < near and abs(o.baseline - run.baseline) < near for o in same[-4:]):
            same.append(run)
            kept.append(run)
    return kept
