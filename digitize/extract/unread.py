"""What lies on a page against what was read: rows of letters that no reading accounts for are read by themselves, each from
pictures of its own; those that still give nothing are told with their places.

Tesseract loses whole lines while it looks for rows, more often on grainy paper, and now and then reads one with its
neighbour's letters in it. A line cut out by the marks themselves has no such trouble.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.extract.covered import Place, covered_beginnings
from digitize.extract.engines import Engine, LetterReader, LineReader, ReadLine, ReadWord
from digitize.extract.pixels import Gray
from digitize.extract.prepare import Prepared
from digitize.extract.rows import Row, placed, rows_of, share_in, uncovered
from digitize.extract.second_engine import row_by
from digitize.extract.second_look import LOOKS, picture_of, placed_words
from digitize.extract.skew import Boxes
from digitize.extract.two_readings import worth

RUBBISH = 0.5  # the engine's mean confidence in a line's letters, below which its ink counts as unread
SURE = 0.7  # mean confidence from which a row that is read by itself counts as read
BETTER = 0.15  # of worth: by so much a line must be read better by itself to stand for what was read first
WHOLE = 0.8  # of the letters of the lines that a row's own reading stands for: it may be a part of them
FEWEST_AGAIN, FEWEST_TOLD = 3, 7  # marks of a row that is read again, and of one that is told as unread
FEWEST_LETTERS = 0.4  # letters for each mark that a reading of a row must have
MOST_ROWS = 60  # of a page that are read again
LOST = 5  # in a row tried without success, from which the rest is not tried
AROUND = 4.0  # letter heights about a row in which others count
IN_ROWS = 0.7  # of the marks there, at least
MIRRORED = 4  # rows that are tried in a mirror
IN_MIRROR = 0.3  # of worth: by so much print of the other side reads better in a mirror (.41 to .70; own rows, scrawl too, .31 at most)
INK = 2  # percent of the pixels of a row's place are as dark as that
DARKER = 40  # greys: so much darker than what shines through is the sheet's own ink
STRAY = 0.1  # of the marks that shine through, letters among them that are none of the sheet's own
MARGIN = 0.35  # letter heights about a row
NEAR = 1.2  # letter heights of white between unread rows that are told as one place


@dataclass(frozen=True, slots=True)
class Account:
    """The lines of a page with those that were found late, how many those are, and the places that stay unread."""

    lines: list[ReadLine]
    found: int
    unread: tuple[Place, ...]


def account(
    lines: Sequence[ReadLine],
    prepared: Prepared,
    engine: Engine,
    languages: tuple[str, ...],
    ppi: float,
    second: LetterReader | None = None,
) -> Account:
    """Reads what was not read, where there is a second engine also with that. `ppi` are the pixels per inch of the prepared
    image. Raises EngineError."""
    seen = prepared.measures
    letter = seen.letter * prepared.scale
    kept = list(lines)
    marks = placed(prepared)
    if letter <= 0 or not len(marks):
        return Account(kept, 0, ())
    doubted = [line for line in kept if confidence_of(line.words) < RUBBISH]
    doubted_ids = set(map(id, doubted))
    sound = [word for line in kept if id(line) not in doubted_ids for word in line.words]
    free = marks[uncovered(marks, sound, letter, prepared.image.shape)]
    rows = rows_of(free, letter, prepared.image.shape, FEWEST_AGAIN)
    late: list[ReadLine] = []
    unread, failed = [], 0
    for row in rows[:MOST_ROWS]:
        inside = [line for line in doubted if _inside(line, row)]
        again = _read_again(row, prepared, engine, languages, ppi) if failed < LOST else ()
        if second and not again and failed < LOST:
            again = _read_by_second(row, prepared, second, languages)
        if again and not sound and not _is_among_rows(row, rows, free):
            again = ()  # a page without a text: in a picture a few marks read as letters, too
        before = max((worth(line.words, languages) for line in inside), default=0.0)
        whole = _letters(again) >= WHOLE * sum(_letters(line.words) for line in inside)
        if again and (not inside or (whole and worth(again, languages) > before + BETTER)):
            gone = set(map(id, inside))
            late.append(_line(again, row))
            kept, failed = [line for line in kept if id(line) not in gone] + late[-1:], 0
        else:
            failed += 1
            unread.append(row)
    unread += rows[MOST_ROWS:]
    told = [row for row in unread if _is_told(row, rows, free)]
    other_side = _of_the_other_side(told, prepared, engine, languages, ppi)
    if other_side:
        kept = [x for x in kept if not reads_better_mirrored(x, letter, prepared, engine, languages, ppi)]
        kept = _without(kept, other_side, prepared.image)
    covered = covered_beginnings(kept, late, prepared.image, letter)
    boxes = [row.box for row in told if row not in other_side]
    return Account(kept, len(late), _places([*boxes, *covered], letter))


def _of_the_other_side(
    told: Sequence[Row], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> list[Row]:
    """The rows that are the print of the sheet's other side, shining through: they read far better in a mirror. The longest
    speak for those that are as pale as they are."""
    longest = sorted(told, key=lambda row: row.marks, reverse=True)[:MIRRORED]
    reader = (prepared, engine, languages, ppi)
    through = [row for row in longest if _reads_in_mirror(row, *reader)]
    if len(through) <= len(longest) / 2:
        return []
    palest = _palest(through, prepared.image)
    return [row for row in told if _ink(row.box, prepared.image) > palest]


def _palest(through: Sequence[Row], image: Gray) -> float:
    """The grey from which ink is as pale as that of rows that shine through."""
    return min(_ink(row.box, image) for row in through) - DARKER


def _reads_in_mirror(row: Row, prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float) -> bool:
    as_it_is, mirrored = (
        worth(_read_again(row, prepared, engine, languages, ppi, mirrored=turned, least=least), languages)
        for turned, least in ((False, 0.0), (True, RUBBISH))
    )
    return mirrored > as_it_is + IN_MIRROR


def _ink(place: Place, image: Gray) -> float:
    """The grey of the ink at a place."""
    x0, y0, x1, y1 = (max(round(side), 0) for side in place)
    part = image[y0 : y1 + 1, x0 : x1 + 1]
    return float(np.percentile(part, INK)) if part.size else 255.0


def reads_better_mirrored(
    line: ReadLine, letter: float, prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> bool:
    """Whether a line, of letters so many pixels high, was read out of print of the other side."""
    row = Row(*_around(line.words), sum(len(word.text) for word in line.words), letter)
    mirrored = _read_again(row, prepared, engine, languages, ppi, mirrored=True, least=RUBBISH)
    return worth(mirrored, languages) > worth(line.words, languages) + BETTER


def _without(lines: list[ReadLine], other_side: Sequence[Row], image: Gray) -> list[ReadLine]:
    """The lines without what was read out of print that shines through: lines as pale as that, among its rows, that are
    rubbish, or a few letters. Where there are more, the sheet has a text of its own there."""
    x0, y0, x1, y1 = _around(other_side)
    reach, palest = max(row.letter for row in other_side), _palest(other_side, image)
    among = [
        line
        for line in lines
        if all(x0 - reach < (w.x0 + w.x1) / 2 < x1 + reach and y0 < (w.y0 + w.y1) / 2 < y1 for w in line.words)
        and _ink(_around(line.words), image) > palest
    ]
    rubbish = [line for line in among if confidence_of(line.words) < RUBBISH]
    read = [line for line in among if confidence_of(line.words) >= RUBBISH]
    few = _letters_of(read) <= STRAY * sum(row.marks for row in other_side)
    gone = set(map(id, among if few else rubbish))
    return [line for line in lines if id(line) not in gone]


def _letters_of(lines: Sequence[ReadLine]) -> int:
    return sum(len(word.text) for line in lines for word in line.words)


def _is_told(row: Row, rows: Sequence[Row], marks: Boxes) -> bool:
    """Whether a row that could not be read is surely text: long enough, and among rows or alone. In a picture, in scrawl
    and in dirt most marks around are in no row."""
    return row.marks >= FEWEST_TOLD and _is_among_rows(row, rows, marks)


def _is_among_rows(row: Row, rows: Sequence[Row], marks: Boxes) -> bool:
    """Whether most marks around a row are in rows."""
    reach = AROUND * row.letter
    x, y = (marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2
    near = (x > row.x0 - reach) & (x < row.x1 + reach) & (y > row.y0 - reach) & (y < row.y1 + reach)
    return share_in(rows, marks[near]) >= IN_ROWS


def confidence_of(words: Sequence[ReadWord]) -> float:
    """The engine's mean confidence in the letters of words."""
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / total if total else 0.0


def _around(things: Sequence[ReadWord] | Sequence[Row]) -> Place:
    """The place around words or rows."""
    return (
        min(one.x0 for one in things),
        min(one.y0 for one in things),
        max(one.x1 for one in things),
        max(one.y1 for one in things),
    )


def _inside(line: ReadLine, row: Row) -> bool:
    """Whether a line is a reading of a row."""
    x0, y0, x1, y1 = _around(line.words)
    return row.y0 < (y0 + y1) / 2 < row.y1 and min(x1, row.x1) - max(x0, row.x0) > 0.5 * min(x1 - x0, row.x1 - row.x0)


def _read_again(
    row: Row,
    prepared: Prepared,
    engine: Engine,
    languages: tuple[str, ...],
    ppi: float,
    mirrored: bool = False,
    least: float = SURE,
) -> tuple[ReadWord, ...]:
    """The words of a row, cut out and read in one way after the other, as the one has them that reads it best; none where
    none is as sure as `least`. Those of a row that is `mirrored` have no place on the page."""
    box = row.cut_out(MARGIN)
    best: tuple[ReadWord, ...] = ()
    for look in LOOKS:
        picture, k = picture_of(prepared.image, box, look, row.letter, prepared.speck_area)
        if not k:
            continue
        picture = np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture
        words = placed_words(_read(engine, picture, languages, ppi * k), box, k)
        if _is_reading(words, row, least) and worth(words, languages) > worth(best, languages):
            best = words
    return best


def _read_by_second(
    row: Row, prepared: Prepared, second: LetterReader, languages: tuple[str, ...]
) -> tuple[ReadWord, ...]:
    words = row_by(second, prepared.image, row.cut_out(MARGIN), languages)
    return words if _is_reading(words, row) else ()


def _read(engine: Engine, picture: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
    if isinstance(engine, LineReader):
        return engine.read_line(picture, languages, ppi)
    return tuple(word for line in engine.read_block(picture, languages, ppi) for word in line.words)


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(c.isalnum() for word in words for c in word.text)


def _is_reading(words: Sequence[ReadWord], row: Row, least: float = SURE) -> bool:
    return _letters(words) >= max(FEWEST_LETTERS * row.marks, 1) and confidence_of(words) >= least


def _line(words: tuple[ReadWord, ...], row: Row) -> ReadLine:
    """The line of a row; most letters stand on the baseline, and tails hang below it."""
    feet = sorted(word.y1 for word in words)
    return ReadLine(words, feet[len(feet) // 3], row.letter)


def _places(unread: Sequence[Place], letter: float) -> tuple[Place, ...]:
    """The places of what is unread, near ones as one."""
    places: list[Place] = []
    for box in unread:
        near = [p for p in places if _near(p, box, NEAR * letter)]
        for place in near:
            places.remove(place)
            box = (min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3]))
        places.append(box)
    return tuple(sorted(places, key=lambda place: (place[1], place[0])))


def _near(a: Place, b: Place, reach: float) -> bool:
    return max(a[0], b[0]) - min(a[2], b[2]) < reach and max(a[1], b[1]) - min(a[3], b[3]) < reach
