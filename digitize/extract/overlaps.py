"""Lines that the engine read twice over the same place → each word once; marks that it parted from the word whose box they
share → with that word. Noise between the lines of a faint page makes Tesseract see a second line across the first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from digitize.extract.engines import ReadLine, ReadWord

OVER = 0.5  # share of the smaller word's box that the other must cover
LEVEL = 0.35  # of the lower word's height: how far apart their middles may lie
PART = 0.6  # of a word's height: what is lower than that and inside it is a part of its letters, or a speck
SPECK = 0.4  # of the height of words
NEIGHBOURS = 3
WORD, SURER = (
    3,
    0.2,
)  # letters of a word that is none by chance, and by how much it must be surer than what it is a part of
CLOSING = set(".,:;!?)]}»”’\"'-")  # what stands close behind a word
DOUBTED = 0.4  # confidence of a word in a line across another one, below which it is dirt


def once(lines: list[ReadLine]) -> list[ReadLine]:
    """The lines without words that another line has at the same place with more confidence. Lines that lose all their
    words are gone."""
    places = [_place(line) for line in lines]
    crossed = [(i, j) for i, a in enumerate(places) for j, b in enumerate(places[i + 1 :], i + 1) if _cross(a, b)]
    lost: dict[int, set[int]] = {}
    for i, j in crossed:
        small, main = sorted((i, j), key=lambda k: _area(lines[k]))
        lost.setdefault(small, set()).update(_specks(lines[small], lines[main]))
        for a, first in enumerate(lines[i].words):
            for b, second in enumerate(lines[j].words):
                if _same_place(first, second):
                    line, word = (j, b) if _better(first, second) else (i, a)
                    lost.setdefault(line, set()).add(word)
    kept = [
        replace(line, words=tuple(w for k, w in enumerate(line.words) if k not in lost.get(i, ())))
        for i, line in enumerate(lines)
    ]
    return [line for line in kept if line.words]


def without(lines: Sequence[ReadLine], gone: Callable[[ReadWord], bool]) -> list[ReadLine]:
    """The lines without the words that are to go. Lines that lose all their words are gone."""
    out = []
    for line in lines:
        words = tuple(word for word in line.words if not gone(word))
        out += [line if len(words) == len(line.words) else replace(line, words=words)] if words else []
    return out


def closed(lines: list[ReadLine]) -> list[ReadLine]:
    """The lines with marks joined to the word before them where the two boxes overlap: the engine set a space where it saw
    no white (`1940. ]` is `1940.]`). Letters are left alone: their boxes overlap where a word was cut in the wrong place."""
    return [replace(line, words=tuple(_closed(line.words))) for line in lines]


def _closed(words: tuple[ReadWord, ...]) -> Iterator[ReadWord]:
    before = words[0]
    for word in words[1:]:
        if word.x0 < before.x1 and set(word.text) <= CLOSING:
            before = replace(
                before,
                text=before.text + word.text,
                x1=max(before.x1, word.x1),
                y0=min(before.y0, word.y0),
                y1=max(before.y1, word.y1),
                confidence=min(before.confidence, word.confidence),
                chance=None,
            )
        else:
            yield before
            before = word
    yield before


def _area(line: ReadLine) -> float:
    return sum((w.x1 - w.x0) * (w.y1 - w.y0) for w in line.words)


def _specks(line: ReadLine, main: ReadLine) -> list[int]:
    """The words of a line across another one that are too low for letters, or doubted: dots and dirt between words."""
    high = median(w.y1 - w.y0 for w in main.words)
    low = [k for k, w in enumerate(line.words) if w.y1 - w.y0 < SPECK * high or w.confidence < DOUBTED]
    return [k for k in low if _level(line.words[k], main)]


def _level(word: ReadWord, main: ReadLine) -> bool:
    """Whether a word stands at the height of its neighbours in a line: in a line below on a slant it does not."""
    near = sorted(main.words, key=lambda m: max(word.x0 - m.x1, m.x0 - word.x1))[:NEIGHBOURS]
    top, bottom = min(m.y0 for m in near), max(m.y1 for m in near)
    return min(word.y1, bottom) - max(word.y0, top) > OVER * (word.y1 - word.y0)


def _better(a: ReadWord, b: ReadWord) -> bool:
    """Whether the first of two readings of one place is the better: a whole word rather than a part of it, unless that is a
    surer word, which scrawl goes over; then the surer one."""
    if _part(a, b) or _part(b, a):
        part, whole = (a, b) if _part(a, b) else (b, a)
        if len(part.text) < WORD or part.confidence < whole.confidence + SURER:
            return whole is a
    return (round(a.confidence, 2), len(a.text)) >= (round(b.confidence, 2), len(b.text))


def _part(a: ReadWord, b: ReadWord) -> bool:
    return a.y1 - a.y0 < PART * (b.y1 - b.y0)


def _place(line: ReadLine) -> tuple[float, float, float, float]:
    """Where a line stands: from its first word's left to its last one's right, from its highest word's top to its lowest
    one's foot."""
    words = line.words
    return words[0].x0, min(w.y0 for w in words), words[-1].x1, max(w.y1 for w in words)


def _cross(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    """Whether two lines stand at the same height and share some of their length."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide > 0 and high > OVER * min(a[3] - a[1], b[3] - b[1])


def _same_place(a: ReadWord, b: ReadWord) -> bool:
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    if wide <= 0 or high <= 0:
        return False
    smaller = min((w.x1 - w.x0) * (w.y1 - w.y0) for w in (a, b))
    apart = abs(a.y0 + a.y1 - b.y0 - b.y1) / 2
    if wide * high <= OVER * smaller:
        return False
    return _part(a, b) or _part(b, a) or apart < LEVEL * min(a.y1 - a.y0, b.y1 - b.y0)
