"""From what stands in a file of pages to a page in points, its lines in reading order."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from digitize.extract.direction import LEFTWARD
from digitize.extract.layout import BLOCK_GAP, SAME_BASELINE, arrange, with_marks
from digitize.extract.ocr import TAIL, hangs, share_of_size
from digitize.extract.pagefiles.found import WHITE, FoundLine, FoundPage, FoundWord, Sides
from digitize.extract.runs import Run, run_of
from digitize.model import asread
from digitize.model.facsimile import angles_in, turned
from digitize.model.page import Box, Line, Page, Style, Word

ASSUMED_DPI = 300.0
DPIS = (72.0, 96.0, 150.0, 200.0, 300.0, 400.0, 600.0)
USUAL_SIDES = (360.0, 1500.0)  # points: the longer side of a sheet, from a small book's to A2's
A4_SIDE = 842.0  # points
SAME_HEIGHT = 0.15  # of the height: places that differ less were not drawn round the letters
BODY = 0.9  # of the type size: from the top of tall letters to the foot of those with tails
UNSET_WIDTH, UNSET_HEIGHT, UNSET_PITCH = 595.0, 842.0, 14.0  # points: of a page that tells no places


def page_of(found: FoundPage, number: int, name: str) -> Page:
    """The page `number` as all stages want it; `name` is that of its file."""
    width, height, points = _scale(found)
    places = _places(found.lines, width / points, height / points)
    told, tight = found.points is not None, _is_tight(found.lines)
    runs = [_run(line, place, points, told, tight) for line, place in zip(found.lines, places, strict=True)]
    angles = next(map(angles_in, found.preparation), ())
    if angles:
        middles = [(place[0] + place[2]) / 2 * points for place in places]
        runs = [_levelled(run, x, angles, (width, height)) for run, x in zip(runs, middles, strict=True)]
    runs = [_typeset(run) for run in runs] if found.is_typeset else runs
    lines = _lines([(run, line) for run, line in zip(runs, found.lines, strict=True) if run.words], found.ordered)
    unread = [Box(*(round(side * points, 2) for side in sides)) for sides in found.unread]
    how = (
        f"read from {name}" if told else f"read from {name}, which tells no resolution: taken as {72 / points:.0f} dpi"
    )
    return Page(
        number,
        round(width, 2),
        round(height, 2),
        lines,
        found.kind,
        found.engine,
        languages=found.languages,
        preparation=found.preparation,
        rules=tuple(round(y * points, 2) for y in found.rules),
        reason=how,
        unread=tuple(turned(box, angles, width, height)[0] if angles else box for box in unread),
    )


def _lines(each: list[tuple[Run, FoundLine]], ordered: bool) -> tuple[Line, ...]:
    """The lines of a page: in their places, where the file tells all of these; else in the order of the file, or as they stand."""
    upright = [(run, line) for run, line in each if line.turn]
    if 2 * len(upright) >= len(each):  # the page itself lies so
        upright = []
    if all(line.place for _, line in each):
        return _in_place([(run, line, line.turn if upright else 0) for run, line in each])
    kept = [(run, line.block) for run, line in each if not (upright and line.turn)]
    lines = _in_order(kept) if ordered else arrange([run for run, _ in kept])
    return with_marks(lines, [_upright(run, line) for run, line in upright])


def _in_place(each: Sequence[tuple[Run, FoundLine, int]]) -> tuple[Line, ...]:
    """Lines in the columns and blocks that their file tells; those that are one in it are one again."""
    lines: list[Line] = []
    for run, line, turn in each:
        if line.continues and lines:
            words = (*lines[-1].words, *run.words)
            lines[-1] = replace(lines[-1], words=words, box=lines[-1].box.union(run.box))
            continue
        column, block = line.place or (0, 0)
        size = _upright(run, line).size if turn else run.size
        look = (run.baseline, size, run.bold, run.italic, column, block, line.apart or turn > 0, turn, line.readings)
        lines.append(Line(tuple(run.words), run.box, *look))
    return tuple(lines)


def _levelled(run: Run, middle: float, angles: tuple[float, ...], size: tuple[float, float]) -> Run:
    """A run as it stands when its page is turned by these angles; its baseline is known at the `middle` of its line."""
    if not run.words:
        return run
    words = [replace(word, box=turned(word.box, angles, *size)[0]) for word in run.words]
    baseline = run.baseline + turned(Box(middle, run.baseline, middle, run.baseline), angles, *size)[1]
    return run_of(words, round(baseline, 2), run.size, run.bold, run.italic)


def _scale(found: FoundPage) -> tuple[float, float, float]:
    """Width and height of a page in points, and the points of its unit."""
    boxes = [box for line in found.lines for box in (line.box, *(word.box for word in line.words)) if box]
    right, foot = max((box[2] for box in boxes), default=0.0), max((box[3] for box in boxes), default=0.0)
    width, height = found.width or 0.0, found.height or 0.0
    if min(width, height) <= 0:
        left, top = min((box[0] for box in boxes), default=0.0), min((box[1] for box in boxes), default=0.0)
        width, height = right + max(left, 0.0), foot + max(top, 0.0)
    if min(width, height) <= 0:
        return UNSET_WIDTH, UNSET_HEIGHT, 1.0
    points = found.points or 72 / _believed_dpi(max(width, height))
    return width * points, height * points, points


def _believed_dpi(side: float) -> float:
    """Pixels per inch of a page whose longer side has so many pixels: 300, unless no sheet would have that size."""
    if USUAL_SIDES[0] <= side * 72 / ASSUMED_DPI <= USUAL_SIDES[1]:
        return ASSUMED_DPI
    return min(DPIS, key=lambda dpi: abs(math.log(side * 72 / dpi / A4_SIDE)))


def _places(lines: Sequence[FoundLine], width: float, height: float) -> list[Sides]:
    """A place for each line: its own, that of its words, or, for one without any, a place below the line before it."""
    out: list[Sides] = []
    pitch = min(UNSET_PITCH / UNSET_HEIGHT * height, height / (len(lines) + 1))
    for line in lines:
        boxes = [word.box for word in line.words if word.box]
        place = line.box or _round(boxes)
        if place is None:
            top = min(out[-1][3] + 0.2 * pitch, height - pitch) if out else pitch
            length = sum(len(word.text) + 1 for word in line.words)
            place = (0.1 * width, top, min(0.1 * width + 0.4 * pitch * length, 0.95 * width), top + 0.8 * pitch)
        out.append(place)
    return out


def _round(boxes: Sequence[Sides]) -> Sides | None:
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _is_tight(lines: Sequence[FoundLine]) -> bool:
    """Whether the places of words lie close round their letters: so they are not all of one height in most lines."""
    rows = [[word.box[3] - word.box[1] for word in line.words if word.box] for line in lines]
    told = [max(heights) - min(heights) > SAME_HEIGHT * max(heights) for heights in rows if len(heights) > 2]
    return bool(told) and sum(told) > len(told) / 2


def _run(line: FoundLine, place: Sides, points: float, told: bool, tight: bool) -> Run:
    """The words of a line in points; `told` says whether the size of a point is known, `tight` whether the words of its
    page have places of their own."""
    words = []
    before = _as_read(line)
    for piece in before or _with_boxes(line, place):
        parts = WHITE.split(piece.text.strip())
        for text, sides in _apportioned(parts, piece.box or place):
            if text:
                sure = 1.0 if piece.confidence is None else round(piece.confidence, 4)
                own = Box(*(round(side * points, 2) for side in sides))
                words.append(Word(text, own, sure, chance=piece.chance))
    box = Box(*(round(side * points, 2) for side in place))
    if not words:
        return Run([], box, box.y1, box.height)
    measured = _size(words, tight)
    size = line.size if line.size and told else measured
    foot = (asread.foot_of(line.read[1]) if before else None) or line.baseline
    baseline = _foot(words, measured, tight) if foot is None else foot * points
    letters = sum(len(word.text) for word in line.words)  # of its wording: what was read has the same type
    heavy = sum(len(word.text) for word in line.words if word.bold)
    slanted = sum(len(word.text) for word in line.words if word.italic)
    return run_of(words, round(baseline, 2), round(size, 2), heavy > letters / 2, slanted > letters / 2)


def _typeset(run: Run) -> Run:
    """A run whose words have a type, of which no more is known than of their line's."""
    style = Style("", run.size, run.bold, run.italic)
    return replace(run, words=[replace(word, style=style) for word in run.words])


def _as_read(line: FoundLine) -> list[FoundWord]:
    """The words of a line as they were read, where the file tells them and its wording is still what was made of them."""
    before = asread.known(*line.read, " ".join(word.text for word in line.words)) if line.read[0] else []
    heavy, slanted = all(word.bold for word in line.words), all(word.italic for word in line.words)
    return [FoundWord(text, sides, sure, heavy, slanted, chance) for text, sides, sure, chance in before]


def _upright(run: Run, line: FoundLine) -> Run:
    """A line that runs up or down the page; where its size is not told, it is measured across it."""
    run.apart, run.turn = True, line.turn
    run.size = line.size or round(run.box.width / share_of_size("A"), 2)
    return run


def _with_boxes(line: FoundLine, place: Sides) -> list[FoundWord]:
    """The words of a line with a place each: where one has none, all are apportioned."""
    words = [word for word in line.words if word.text.strip()]
    if all(word.box for word in words):
        return words
    parts = _apportioned([WHITE.sub(" ", word.text.strip()) for word in words], place)
    return [replace(word, box=sides) for word, (_, sides) in zip(words, parts, strict=True)]


def _apportioned(parts: Sequence[str], place: Sides) -> list[tuple[str, Sides]]:
    """The words of a stretch with their shares of its width, by their letters."""
    if len(parts) == 1:
        return [(parts[0], place)]
    x0, y0, x1, y1 = place
    advance = (x1 - x0) / max(sum(_length(part) for part in parts) + len(parts) - 1, 1)
    backward = sum(bool(LEFTWARD.search(part)) for part in parts) > len(parts) / 2
    out, at = [], 0.0
    for part in parts:
        begin, end = at * advance, (at + _length(part)) * advance
        out.append((part, (x1 - end, y0, x1 - begin, y1) if backward else (x0 + begin, y0, x0 + end, y1)))
        at += _length(part) + 1
    return out


def _length(text: str) -> int:
    """Letters of a word that take up room: marks above others take none."""
    return sum(not unicodedata.combining(sign) for sign in text)


def _size(words: Sequence[Word], tight: bool) -> float:
    """The size of the type in points: by the letters of words whose boxes lie close round them, else by the line's height."""
    if not tight:
        return max(max(word.box.height for word in words) / BODY, 0.1)
    letters = [word for word in words if any(c.isalnum() for c in word.text)]
    sizes = [word.box.height / share_of_size(word.text) for word in letters or words]
    return max(median(sizes), 0.1)


def _foot(words: Sequence[Word], size: float, tight: bool) -> float:
    """The baseline of a line that tells none: the foot of its letters, but for their tails."""
    if not tight:
        return median(word.box.y1 for word in words) - TAIL * size
    return median(word.box.y1 - TAIL * size * hangs(word.text) for word in words)


def _in_order(runs: Sequence[tuple[Run, int]]) -> tuple[Line, ...]:
    """Lines in the order of their file, with the columns and blocks that follow: a line that begins above the one before
    it begins a column, and one below that leaves its column begins with the first again."""
    lines: list[Line] = []
    columns: list[list[Run]] = []
    block, region, before = 0, None, None
    for run, of in runs:
        if before is not None and region == of and _continues(before, run):
            before = run_of([*before.words, *run.words], before.baseline, max(before.size, run.size), before.bold)
            columns[-1][-1] = before
            lines[-1] = replace(lines[-1], words=tuple(before.words), box=before.box, size=before.size)
            continue
        rising = before is not None and run.baseline < before.baseline - SAME_BASELINE * run.size
        if before is None or (not rising and any(_leaves(run, columns[-1], one) for one in columns[:-1])):
            columns = [[run]]
        elif rising:
            columns.append([run])
        else:
            columns[-1].append(run)
        gap = 0.0 if before is None else run.baseline - before.baseline
        block += before is not None and (of != region or rising or gap > BLOCK_GAP * 1.2 * run.size)
        lines.append(
            Line(tuple(run.words), run.box, run.baseline, run.size, run.bold, run.italic, len(columns) - 1, block)
        )
        before, region = run, of
    return tuple(lines)


def _continues(before: Run, run: Run) -> bool:
    """Whether words stand on the line of those before them, to their right, as the cells of a table do."""
    same = abs(run.baseline - before.baseline) < SAME_BASELINE * min(run.size, before.size)
    return same and run.box.x0 >= before.box.x1 - SAME_BASELINE * run.size


def _leaves(run: Run, column: Sequence[Run], before: Sequence[Run]) -> bool:
    """Whether a line stands no more in its column, but below one before that, or across the white between them."""
    left, right = _edges(before)
    inside = min(run.box.x1, right) - max(run.box.x0, left)
    own = _edges(column)
    across = run.box.x0 < right < own[0] < run.box.x1 or run.box.x0 < own[1] < left < run.box.x1
    return across or inside > 0.5 * min(run.box.width, right - left)


def _edges(column: Sequence[Run]) -> tuple[float, float]:
    """Where most lines of a column begin and end."""
    return median(run.box.x0 for run in column), median(run.box.x1 for run in column)
