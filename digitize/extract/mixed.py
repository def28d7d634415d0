"""A page whose text layer is not all that it shows → its runs, with what had to be read from its image.

Two things are read: words in a font without meaning in Unicode, which are put in the places of those words, and pictures with
print in them. The page is drawn without the text that is known, so that nothing is read twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean

import pypdfium2 as pdfium

from digitize.extract.catalog import Typed
from digitize.extract.ocr import Reading
from digitize.extract.pdf import displayed
from digitize.extract.pixels import Gray
from digitize.extract.render import PageObjects, drawn
from digitize.extract.runs import Run, run_of
from digitize.extract.seen import without_text
from digitize.extract.textlayer import UNMAPPED, TextLayer, unreadable
from digitize.extract.textlayer_check import letter_marks
from digitize.model.page import Box, Line, Word

READ_PPI = 300.0
LOOK_PPI = 150.0
FEWEST_SIGNS = 6  # without meaning, for which a page is read
PICTURE = 0.04  # share of the page under pictures, below which there is no print in them
FEWEST_MARKS = 40  # of the size of letters, in pictures with print
SURE = 0.6  # mean confidence of what is print in a picture
LINE_SURE = 0.4
WHOLLY = 0.4  # of a run's signs have no meaning: where its words begin and end is not known either
NEAR = 6.0  # type sizes beside a run of such signs within which others may have no place at all
BESIDE = 0.15  # type sizes beside a word in which the middle of its reading lies
ABOVE, BELOW = 0.8, 0.3  # type sizes above and below the baseline in which it lies
WIDE = 0.5  # type sizes of a letter's width, on the average
LEADING = 1.15  # type sizes from line to line

Read = Callable[[Gray, float], Reading]
"""Reads an image of so many pixels per inch."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """The runs of a page, and lines that stand another way on it; how many words were read from the image, in which
    languages, and a note in words, empty when nothing was."""

    runs: tuple[Run, ...]
    lines: tuple[Line, ...] = ()
    read: int = 0
    languages: tuple[str, ...] = ()
    note: str = ""


def mixed(page: pdfium.PdfPage, layer: TextLayer, objects: PageObjects, read: Read) -> Mixed:
    """The runs of a layer with what it lacks. Raises PageError when the page can't be drawn, EngineError when it can't be
    read."""
    wants = UNMAPPED.search(layer.text) is not None and _signs(layer) >= FEWEST_SIGNS
    pictures = objects.coverage > PICTURE and not layer.hidden and _has_print(page, layer)
    if not wants and not pictures:
        return Mixed(layer.runs)
    with without_text(set(layer.operations)):
        image = drawn(page, READ_PPI, layer.turn)
    found = read(image, READ_PPI)
    left = [word for line in found.lines for word in line.words]
    runs, count = list(layer.runs), 0
    if wants:
        runs, used = _replaced(runs, left)
        count = len(used)
        left = [word for word in left if id(word) not in used]
    turned: tuple[Line, ...] = ()
    if pictures:
        lines = _print(found.lines, left, runs)
        count += sum(len(line.words) for line in lines)
        if any(step.startswith("turn ") for step in found.steps):
            turned = tuple(_back(line, found, displayed(page, layer.turn)[:2]) for line in lines)
        else:
            runs += [Run(list(x.words), x.box, x.baseline, x.size) for x in lines]
    note = f"{count} words read from the image" if count else ""
    return Mixed(tuple(runs), turned, count, found.languages if count else (), note)


def _signs(layer: TextLayer) -> int:
    """How many signs without meaning stand in unreadable words."""
    words = (word.text for run in layer.runs for word in run.words)
    return sum(len(UNMAPPED.findall(text)) for text in words if unreadable(text))


def _has_print(page: pdfium.PdfPage, layer: TextLayer) -> bool:
    """Whether what is on the page besides its text looks as if there were print in it."""
    with without_text(set(layer.operations)):
        image = drawn(page, LOOK_PPI, layer.turn)
    return len(letter_marks(image, LOOK_PPI)) >= FEWEST_MARKS


def _replaced(runs: list[Run], read: Sequence[Word]) -> tuple[list[Run], set[int]]:
    """The runs with what was read for their unreadable words, and which of the read words these are, by identity."""
    used: set[int] = set()
    new: list[Run] = []
    for run in _rejoined(runs):
        if _lost(run):
            inside = [word for word in _inside(_reach(run, runs), run, read) if id(word) not in used]
            words = [replace(one, style=run.words[0].style) for one in inside] or run.words
            used |= set(map(id, inside))
        else:
            words = []
            for word in run.words:
                inside = _inside(word.box, run, read) if unreadable(word.text) else []
                used |= set(map(id, inside))
                words += [replace(one, style=word.style) for one in inside] or [word]
        new.append(run_of(words, run.baseline, run.size, run.bold, run.italic))
    return new, used


def _lost(run: Run) -> bool:
    """Whether so many signs have no meaning that it is not known either where words begin and end."""
    text = "".join(word.text for word in run.words)
    return len(UNMAPPED.findall(text)) > WHOLLY * len(text)


def _rejoined(runs: Sequence[Run]) -> list[Run]:
    """The runs, those that are lost and follow each other on one baseline as one: signs without a place part them."""
    new: list[Run] = []
    for run in runs:
        last = new[-1] if new else None
        if last and _near(last, run) and _lost(last) and _lost(run):
            new[-1] = run_of(last.words + run.words, last.baseline, last.size, last.bold, last.italic)
        else:
            new.append(run)
    return new


def _near(a: Run, b: Run) -> bool:
    return abs(a.baseline - b.baseline) < a.size / 2 and -a.size < b.box.x0 - a.box.x1 < NEAR * a.size


def _reach(run: Run, runs: Sequence[Run]) -> Box:
    """The box of a lost run, widened up to its readable neighbours, if these are near."""
    level = [one.box for one in runs if abs(one.baseline - run.baseline) < run.size / 2 and not _lost(one)]
    left = max((box.x1 for box in level if box.x1 <= run.box.x0), default=-1e9)
    right = min((box.x0 for box in level if box.x0 >= run.box.x1), default=1e9)
    far = NEAR * run.size
    return replace(run.box, x0=max(left, run.box.x0 - far), x1=min(right, run.box.x1 + far))


def _inside(box: Box, run: Run, read: Sequence[Word]) -> list[Word]:
    """The read words that stand on a run within the sides of a box, from left to right."""
    x0, x1 = box.x0 - BESIDE * run.size, box.x1 + BESIDE * run.size
    y0, y1 = run.baseline - ABOVE * run.size, run.baseline + BELOW * run.size
    inside = [
        word for word in read if x0 < (word.box.x0 + word.box.x1) / 2 < x1 and y0 < (word.box.y0 + word.box.y1) / 2 < y1
    ]
    return sorted(inside, key=lambda word: word.box.x0)


def _print(lines: Sequence[Line], left: Sequence[Word], runs: Sequence[Run]) -> list[Line]:
    """The lines of print in pictures: of what was read, what no word of the layer stands on and the engine is sure of."""
    kept = {id(word) for word in left}
    known = [word.box for run in runs for word in run.words]
    found: list[Line] = []
    for line in lines:
        words = tuple(
            word for word in line.words if id(word) in kept and not any(_over(word.box, box) for box in known)
        )
        if words and _sure(words) >= LINE_SURE:
            box = run_of(list(words), 0.0, 0.0).box
            found.append(replace(line, words=words, box=box))
    every = [word for line in found for word in line.words]
    return found if every and _sure(every) >= SURE else []


def _sure(words: Sequence[Word]) -> float:
    return mean(word.confidence for word in words)


def _over(a: Box, b: Box) -> bool:
    """Whether the middle of a box lies in another one."""
    return b.x0 < (a.x0 + a.x1) / 2 < b.x1 and b.y0 < (a.y0 + a.y1) / 2 < b.y1


def _back(line: Line, found: Reading, size: tuple[float, float]) -> Line:
    """A line of a page that was turned to be read, on the page as it lies."""
    turn = next(int(step.split()[1]) for step in found.steps if step.startswith("turn "))
    words = tuple(replace(word, box=_turned_back(word.box, turn, *size)) for word in line.words)
    box = _turned_back(line.box, turn, *size)
    return replace(line, words=words, box=box, baseline=box.y1)


def _turned_back(box: Box, turn: int, width: float, height: float) -> Box:
    """A box on a page that was turned clockwise, on the page of a width and height before it was."""
    if turn == 90:
        return Box(box.y0, height - box.x1, box.y1, height - box.x0)
    if turn == 270:
        return Box(width - box.y1, box.x0, width - box.y0, box.x1)
    return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)


def typed_runs(page: pdfium.PdfPage, typed: Sequence[Typed], layer: TextLayer) -> list[Run]:
    """The runs of what is typed where the page shows nothing, as a field without an appearance."""
    if not typed:
        return []
    a, b, c, d, e, f = displayed(page, layer.turn)[2]
    known = [word.box for run in layer.runs for word in run.words]
    runs: list[Run] = []
    for one in typed:
        left, bottom, right, top = one.box
        xs = sorted((a * left + c * bottom + e, a * right + c * top + e))
        ys = sorted((b * left + d * bottom + f, b * right + d * top + f))
        box = Box(xs[0], ys[0], xs[1], ys[1])
        if not any(_over(word, box) for word in known):
            runs += _set(one.text, box, one.size)
    return runs


def _set(text: str, box: Box, size: float) -> list[Run]:
    """A text set in a box, its words as wide as words usually are."""
    rows: list[list[Word]] = []
    y = (box.y0 + box.y1 + size) / 2 - 0.15 * size if box.height < 2 * LEADING * size else box.y0 + LEADING * size
    for paragraph in text.splitlines():
        x, row = box.x0 + 0.2 * size, list[Word]()
        rows.append(row)
        for part in paragraph.split():
            wide = WIDE * size * len(part)
            if row and x + wide > box.x1:
                x, row, y = box.x0 + 0.2 * size, list[Word](), y + LEADING * size
                rows.append(row)
            row.append(Word(part, Box(x, y - 0.75 * size, x + wide, y + 0.2 * size)))
            x += wide + WIDE * size / 2
        y += LEADING * size
    return [run_of(row, row[0].box.y1 - 0.2 * size, size) for row in rows if row]
