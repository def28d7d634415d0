"""Lines that tell where a paper is kept are read again, by the second engine as a whole and in each look that doubtful lines get,
until a reading bears out the first; where the first is sure of each word, by the looks first, which cost a fifth. Nothing is chosen here: the further readings stay beside the line, and who knows how archives write their references
weighs them (`references/readings.py`).

Measured on 160 references on worn pages drawn for it, typed and printed: of those that the first reading gave wrong, the
further ones put a fifth right, and of those given nine tenths one in nine was wrong, where it was one in four. A reading
by the second engine costs 25 to 70 ms, a look 5.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from digitize.extract.engines import Engine, LetterReader, LineReader, ReadLine
from digitize.extract.pixels import as_gray
from digitize.extract.prepare import Prepared
from digitize.extract.second_engine import as_high_as_a_strip
from digitize.extract.second_look import DEFAULT_LETTER, FEWEST_PIXELS, LOOKS, MARGIN, look_at

BUDGET = 0.06  # of the width of all lines of a page: each is read up to three times
FEWEST = 1  # lines of a page that are read again, however few it has
LONGEST = 16  # words of such a line
RUNNING = 0.34  # of its words that may be those of running text
TOKENS = 2  # words with a number behind, strokes and colons within numbers, decimal numbers, a bracket or an abbreviation that opens the line
SURE = 0.95  # confidence in each word of a line that is sure
OVER = 2  # pixels above and below a line that the second engine sees besides
MEANT = str.maketrans(
    "∅∆∙", "ØΔ·"
)  # signs of the second engine that are no letters, and the letters that they look like
YEAR = r"(?:1[5-9]|20)\d\d(?![\w/-])"
TOKEN = re.compile(
    rf"(?<!\w)[^\W\d_]{{1,7}}[.:,]{{0,2}} ?(?!{YEAR})\(?(?=\d)|(?<=\w)[/:](?=\w)|\d{{3}}[A-Z]?\.\d\d|^[\[{{](?=.*\d)"
    r"|^\W?(?-i:[A-ZА-ЯІЇ]\.?){2,4}(?=[., ].*\d)"
)
FILE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])[^\W_]+(?:[./-]{1,2}[^\W_]+){2,}")
"""The number under which an office files: groups of letters and figures with stops, strokes or dashes between them."""
WORD_OF_TEXT = re.compile(r"[^\W\d_]{4,}[,.;:]?")


def with_readings(
    lines: Sequence[ReadLine],
    prepared: Prepared,
    engine: Engine,
    languages: tuple[str, ...],
    ppi: float,
    second: LetterReader | None,
) -> list[ReadLine]:
    """The lines, those that look like references with further readings. `ppi` are the pixels per inch of the prepared image.
    Raises EngineError."""
    if not isinstance(engine, LineReader):
        return list(lines)
    out = list(lines)
    left = BUDGET * sum(_width(line) for line in lines)
    told = 0
    for i, line in sorted(enumerate(lines), key=lambda one: -_tokens(one[1])):
        if _tokens(line) < TOKENS or (told >= FEWEST and _width(line) > left):
            continue
        left, told = left - _width(line), told + 1
        out[i] = replace(line, readings=_readings(line, prepared, engine, languages, ppi, second))
    return out


def _tokens(line: ReadLine) -> int:
    """How many signs of a reference a line has; none where it is running text or longer than one line of it."""
    words = [word.text for word in line.words]
    running = sum(bool(WORD_OF_TEXT.fullmatch(word)) and word[0].islower() for word in words)
    if len(words) > LONGEST or running > RUNNING * len(words):
        return 0
    text = " ".join(words)
    filed = TOKENS * bool(FILE.search(text))
    return len(TOKEN.findall(text)) + filed if any(map(str.isdigit, text)) else 0


def _width(line: ReadLine) -> float:
    return max(word.x1 for word in line.words) - min(word.x0 for word in line.words)


def _readings(
    line: ReadLine,
    prepared: Prepared,
    engine: LineReader,
    languages: tuple[str, ...],
    ppi: float,
    second: LetterReader | None,
) -> tuple[str, ...]:
    """What the second engine and the looks see in a line, up to the first reading with the same letters and figures."""
    letter = prepared.measures.letter * prepared.scale or DEFAULT_LETTER
    small = min(line.x_height or letter, letter)
    x0, x1 = min(w.x0 for w in line.words) - letter, max(w.x1 for w in line.words) + letter
    y0, y1 = min(w.y0 for w in line.words) - MARGIN, max(w.y1 for w in line.words) + MARGIN
    box = (max(int(x0), 0), max(int(y0), 0), max(int(x1), 0), max(int(y1), 0))
    first, readings = _letters(" ".join(word.text for word in line.words)), []
    by_looks = _by_looks(box, small, prepared, engine, languages, ppi)
    by_second = _by_second(box, prepared, second) if second else ()
    sure = all(word.confidence >= SURE for word in line.words)
    for reading in chain(by_looks, by_second) if sure else chain(by_second, by_looks):
        readings += [reading] if reading else []
        if _letters(reading) == first:
            break
    return tuple(readings)


def _by_second(box: tuple[int, int, int, int], prepared: Prepared, second: LetterReader) -> Iterator[str]:
    """What the second engine reads in a line's box, if there is anything to see."""
    x0, y0, x1, y1 = box
    part = as_gray(prepared.image[max(y0 - OVER, 0) : y1 + OVER, x0:x1])
    if min(part.shape) >= FEWEST_PIXELS:
        letters = second.read_letters(as_high_as_a_strip(part))
        yield "".join(x.text for x in letters).strip().translate(MEANT)


def _by_looks(
    box: tuple[int, int, int, int],
    letter: float,
    prepared: Prepared,
    engine: LineReader,
    languages: tuple[str, ...],
    ppi: float,
) -> Iterator[str]:
    """What the looks see in a line's box, one after the other."""
    for look in LOOKS:
        words = look_at(prepared.image, box, look, letter, prepared.speck_area, engine, languages, ppi)
        yield " ".join(word.text for word in words)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
