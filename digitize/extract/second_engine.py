"""Doubtful words of a page are read by a second engine, which is slow and reads bad paper better: they are cut out and set
side by side in strips, so that its time goes into them alone. Its letters are put between the blanks of the first reading,
and of each word the better reading is taken.

Measured on real typescripts (nine pages of data/real, 2,700 words): of words that the first engine does not know, more than
half are wrong below its confidence of 0.9, and the second reads half of those right; of known words it mends none that it
does not spoil. Set side by side, words read as well as within their lines (0.70 and 0.71 right, 0.56 before) at a third of the time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from statistics import mean

import cv2
import numpy as np

from digitize.extract.confidence import calibrated, kind_of
from digitize.extract.engines import LetterReader, ReadLetter, ReadLine, ReadWord
from digitize.extract.likelier import Seen, likelier
from digitize.extract.pixels import Gray, as_gray, grey_at
from digitize.extract.prepare import Prepared
from digitize.extract.two_readings import Words, combined, parted, respaced, with_diacritics

AGREED, TAKEN, KEPT = "agreed", "taken", "kept"
"""How a word came out of two readings, as the table of confidences has it: both say it; the second does; the first does."""

DOUBTED = 0.98  # a word that is no known one and less probable is read again
# On a page as clean as this, one less probable than that: of 142 words in between, none was put right (data/dev, loss and real).
CLEAN, DOUBTED_ON_CLEAN = 0.25, 0.95
UNSURE, BAD_PAPER = (
    0.85,
    0.05,
)  # of the first engine's own confidence, and share of words below it (clean print: 0 to 0.016)
CLEANEST = 0.1  # of the doubt that is usual is left on the cleanest page
BUDGET = 0.3  # of the width of all lines
HARDLY_READ = (
    0.5  # of their width is doubtful: bad paper, or a language without a model; the page is read again as a whole
)
HEIGHT = 48  # pixels of a strip, as the second engine takes it
NARROWED = 0.75  # of the width that letters have at that height: read as well, for three quarters of the time
LONGEST = 1400  # pixels of a strip, which bounds the memory
SURE_ROW = 0.9  # mean confidence in its letters from which a row is read; of scrawl it is 0.5 to 0.85
UNSEEN = 0.5  # of its confidence is left to a doubtful word where the second engine sees no letter: dirt, edges
MEASURED = 0.8  # mean confidence in a word's letters below which its worth was not measured, and falls to nothing
SHORTEST = 0.6  # of the letters of a word that a second reading must have: its picture may have been cut too short
GAP = 16  # pixels between two words
MARGIN = 4  # pixels of the page above and below a line
BESIDE = 0.6  # heights of small letters of paper taken beside the first word of a line, and the last
WIDE, FARTHEST = 2.0, 10.0  # of a blank in which letters may have been lost, and how far one is looked into
FEWEST_PIXELS = 4  # a side of a picture that can hold a letter
DEFAULT_LETTER = 16.0
LATIN = re.compile(r"[!-\u024f\u1e00-\u1eff\u2010-\u203a\u20ac]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words of a line, `start` to `end`, and their picture, as high as a strip."""

    line: int
    start: int
    end: int
    picture: Gray


def read_by(
    second: LetterReader, lines: Sequence[ReadLine], prepared: Prepared, engine: str, languages: tuple[str, ...]
) -> tuple[list[ReadLine], int]:
    """The lines with their doubtful words read by the second engine as well, and how many lines those were; `engine` names
    the first. Raises EngineError."""
    read = list(lines)
    places, believed = _places(lines, engine, languages)
    pieces = [piece for place in places if (piece := _cut(lines, place, prepared))]
    for strip in _strips(pieces):
        for piece, letters in _letters(second, strip):
            words = read[piece.line].words
            part = words[piece.start : piece.end]
            seen = respaced(part, letters)
            shares = [believed if own else believed * UNSEEN for own in seen]
            part = tuple(_told(w, k, engine, languages) for w, k in zip(part, shares, strict=True))
            again = _words(part, seen, second.name, languages)
            both = tuple(_weighed(combined(part, again, languages), part, again, languages))
            # One word for each, so that the further pieces of the line keep their places.
            if len(both) == len(part):
                words = words[: piece.start] + both + words[piece.end :]
                read[piece.line] = replace(read[piece.line], words=words)
    return read, len({piece.line for piece in pieces})


def row_by(
    second: LetterReader, page: Gray, box: tuple[int, int, int, int], languages: tuple[str, ...]
) -> tuple[ReadWord, ...]:
    """The words of a row of a page (left, top, right, bottom in its pixels) that the first engine gave nothing of, between
    the second one's own blanks; none where it is unsure. Raises EngineError."""
    x0, y0, x1, y1 = box
    part = as_gray(page[y0:y1, x0:x1])
    if min(part.shape) < FEWEST_PIXELS:
        return ()
    picture = as_high_as_a_strip(part)
    k = part.shape[1] / picture.shape[1]
    letters = second.read_letters(picture)
    if not letters or mean(letter.confidence for letter in letters) < SURE_ROW:
        return ()
    words = [list(own) for blank, own in groupby(letters, lambda letter: letter.text == " ") if not blank]
    step = (letters[-1].x - letters[0].x) / max(len(letters) - 1, 1) / 2
    return tuple(
        ReadWord(
            text,
            max((own[0].x - step) * k, 0.0) + x0,
            float(y0),
            (own[-1].x + step) * k + x0,
            float(y1),
            _sure(own, text, second.name, languages),
            calibrated=True,
        )
        for own in words
        if LATIN.fullmatch(text := "".join(letter.text for letter in own))
    )


def _places(
    lines: Sequence[ReadLine], engine: str, languages: tuple[str, ...]
) -> tuple[list[tuple[int, int, int]], float]:
    """The stretches of words to read again (line, start, end), and how far the first reading of the page is believed: as
    many of the most doubtful words as the budget holds; of a page that is hardly read, all."""
    widths = {(i, k): w.x1 - w.x0 for i, line in enumerate(lines) for k, w in enumerate(line.words)}
    sure = {(i, k): _probability(lines[i].words[k], engine, languages) for i, k in widths}
    share = sum(widths[at] for at in widths if sure[at] < DOUBTED) / max(sum(widths.values()), 1.0)
    if share > HARDLY_READ:
        taken = [(i, k) for i, k in widths if kind_of(lines[i].words[k].text, languages)]
        return _stretches(taken), 1.0 - share
    clean = _cleanness(lines, languages)
    bound = DOUBTED_ON_CLEAN if clean <= CLEAN else DOUBTED
    doubted = sorted((sure[at], *at) for at in widths if _on_page(sure[at], clean) < bound)
    costs = list(accumulate(widths[i, k] for _, i, k in doubted))
    budget = BUDGET * sum(widths.values())
    return _stretches([(i, k) for (_, i, k), cost in zip(doubted, costs, strict=True) if cost <= budget]), 1.0


def _cleanness(lines: Sequence[ReadLine], languages: tuple[str, ...]) -> float:
    """How many words the first engine itself doubts, for each that it doubts on bad paper; 1 at most."""
    words = [w for line in lines for w in line.words if kind_of(w.text, languages)]
    return min(max(sum(w.confidence < UNSURE for w in words) / max(BAD_PAPER * len(words), 1.0), CLEANEST), 1.0)


def _on_page(probability: float, clean: float) -> float:
    """The probability that a word is right on a page as clean as this: where all that is known is read surely, so are the
    names, which are known to nobody."""
    wrong = (1.0 - probability) * clean
    return probability / (probability + wrong) if probability else 0.0


def _probability(word: ReadWord, engine: str, languages: tuple[str, ...]) -> float:
    """How sure a word is that a second reading may mend; 1 for known words, for marks, and for what was read by it before."""
    if word.calibrated or kind_of(word.text, languages) not in ("word", "number"):
        return 1.0
    return calibrated(word.confidence, word.text, engine, languages)


def _told(word: ReadWord, share: float, engine: str, languages: tuple[str, ...]) -> ReadWord:
    """A word of the first reading with a share of its probability for confidence, as the second reading's words have one."""
    told = word.confidence if word.calibrated else calibrated(word.confidence, word.text, engine, languages)
    return replace(word, confidence=told * share, calibrated=True)


def _stretches(words: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Words (line, place in it) as stretches of neighbours."""
    stretches: list[tuple[int, int, int]] = []
    for i, k in sorted(words):
        if stretches and stretches[-1][0] == i and stretches[-1][2] == k:
            stretches[-1] = (i, stretches[-1][1], k + 1)
        else:
            stretches.append((i, k, k + 1))
    return stretches


def _cut(lines: Sequence[ReadLine], place: tuple[int, int, int], prepared: Prepared) -> Piece | None:
    """The picture of a stretch of words."""
    i, start, end = place
    words = lines[i].words
    letter = lines[i].x_height or prepared.measures.letter * prepared.scale or DEFAULT_LETTER
    x0, x1 = words[start].x0 - BESIDE * letter, words[end - 1].x1 + BESIDE * letter
    if start:
        x0 = _edge(words[start].x0, words[start - 1].x1, letter)
    if end < len(words):
        x1 = _edge(words[end - 1].x1, words[end].x0, letter)
    top, bottom = min(word.y0 for word in words) - MARGIN, max(word.y1 for word in words) + MARGIN
    part = prepared.image[max(int(top), 0) : max(int(bottom), 0), max(int(x0), 0) : max(int(x1), 0)]
    return Piece(i, start, end, as_high_as_a_strip(as_gray(part))) if min(part.shape) >= FEWEST_PIXELS else None


def _edge(own: float, other: float, letter: float) -> float:
    """Where a stretch is cut from its neighbour: in the middle of the blank, and where that is wide near the other word, since
    the first engine may have lost letters in it; `letter` high as small letters are."""
    blank = abs(own - other) / letter
    share = 0.5 if blank < WIDE else max(0.5 / blank, 1 - FARTHEST / blank)
    return other + share * (own - other)


def as_high_as_a_strip(part: Gray) -> Gray:
    """A part of a page scaled to the height of a strip, narrowed."""
    width = max(round(part.shape[1] * NARROWED * HEIGHT / part.shape[0]), FEWEST_PIXELS)
    return as_gray(cv2.resize(part, (width, HEIGHT), interpolation=cv2.INTER_AREA))


def _strips(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    strip: list[Piece] = []
    width = 0
    for piece in pieces:
        if strip and width + piece.picture.shape[1] > LONGEST:
            yield strip
            strip, width = [], 0
        strip.append(piece)
        width += piece.picture.shape[1] + GAP
    if strip:
        yield strip


def _letters(second: LetterReader, strip: Sequence[Piece]) -> Iterator[tuple[Piece, list[ReadLetter]]]:
    """Each piece with the letters that were read where it stands in the strip."""
    parts, ends, width = [], [], 0
    for piece in strip:
        paper = np.full((HEIGHT, GAP), grey_at(piece.picture, 85), np.uint8)
        parts += [piece.picture, paper]
        width += piece.picture.shape[1] + GAP
        ends.append(width - GAP / 2)
    letters = second.read_letters(as_gray(np.hstack(parts)))
    left = -1.0
    for piece, right in zip(strip, ends, strict=True):
        yield piece, [letter for letter in letters if left <= letter.x < right]
        left = right


def _weighed(both: Words, first: Words, second: Words, languages: tuple[str, ...]) -> Iterator[ReadWord]:
    """The words that were taken of two readings, with the share of such that were right: whether both say the same tells more than
    how sure either is of its letters. Of words that were put together or parted, or that one alone has, no more is known."""
    seconds = {word.x0: word.text for word in second}
    if len(both) != len(first):
        yield from both
        return
    for word, other in zip(both, first, strict=True):
        again = seconds.get(other.x0)
        if again is None:
            yield word
            continue
        how = KEPT if word.text != again else AGREED if word.text == other.text else TAKEN
        yield replace(word, chance=calibrated(word.confidence, word.text, how, languages))


def _words(
    first: Words, letters: Sequence[Sequence[ReadLetter]], engine: str, languages: tuple[str, ...]
) -> tuple[ReadWord, ...]:
    """The letters of each word of the first reading as a word in its place."""
    words = []
    for word, own in zip(first, letters, strict=True):
        own = with_diacritics(word.text, own, languages)
        text = "".join(letter.text for letter in own)
        if LATIN.fullmatch(text) and len(text) >= SHORTEST * len(word.text):
            told = parted(word.text, text, languages) or likelier(
                [Seen(letter.text, letter.confidence, letter.others) for letter in own], languages
            )
            sure = _sure(own, text, engine, languages)
            words.append(replace(word, text=text, confidence=sure, calibrated=True, likelier=told or word.likelier))
    return tuple(words)


def _sure(letters: Sequence[ReadLetter], text: str, engine: str, languages: tuple[str, ...]) -> float:
    """The probability that letters make the right word."""
    confidence = mean(letter.confidence for letter in letters)
    return calibrated(confidence, text, engine, languages) * min(confidence / MEASURED, 1.0)
