"""A page's greyscale image → its lines in reading order, in points, with the languages that it was read with."""

import re
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from digitize.extract.confidence import calibrated
from digitize.extract.dots import dots_alone, without_dots
from digitize.extract.drop_caps import with_drop_caps
from digitize.extract.engines import Engine, ReadLine, ReadWord, reader_of, second_of
from digitize.extract.head_rows import numbers_at_head
from digitize.extract.layout import arrange
from digitize.extract.letterhead_rows import letterheads
from digitize.extract.overlaps import closed, once
from digitize.extract.page_numbers import typed_page_number
from digitize.extract.pixels import Gray
from digitize.extract.prepare import Prepared, prepare
from digitize.extract.probe import (
    SAMPLE_PPI,
    Languages,
    evidence_of,
    fitting,
    languages_of,
    sample,
    sideways_turn,
    turned,
    upright_turn,
)
from digitize.extract.reference_rows import with_readings
from digitize.extract.rows import shows_text
from digitize.extract.runs import Run, run_of
from digitize.extract.second_engine import read_by
from digitize.extract.second_look import second_look
from digitize.extract.trial import proven
from digitize.extract.two_readings import with_likelier
from digitize.extract.unread import Account, account, reads_better_mirrored
from digitize.extract.upright import Upright, upright
from digitize.model.page import Box, Line, Word

SMALL, TALL, TAIL = 0.46, 0.23, 0.21  # of the type size: small letters, what stands above them, what hangs below
TALL_LETTERS = re.compile(r"[^\W_a-zа-яё]|[bdfhijklt]|[бёй]|[à-öø-ýßğı-ſ]")
TAIL_LETTERS = re.compile(r"[gjpqyQ,;()\[\]|]|[руфцщдЦЩД]|[çşţ]")
ASSUMED_PPI = 300.0
LETTER_POINTS = 4.8  # height of small letters in type of 10.5 points, by which a false resolution is seen
JUNK_CONFIDENCE = 0.45
# The engine's mean confidence in a page's letters: below the first they are none, below the second they may be print of
# the other side (0.2 on paper, 0.35 to 0.45 as clean as print; bad typescripts: 0.5 and more).
UNREADABLE, DOUBTFUL = 0.3, 0.5
READABLE = 0.7
ACROSS, UNSURE = 5.0, 0.6  # heights of small letters from which an unsure word is scrawl across lines


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine read on a page; `image` is the prepared image, to which the boxes belong, at `scale` of the
    page's pixels; `lying` tells that width and height were exchanged. `unread` are the places of ink that looks like text and
    that nothing was read of. `engine` is the name of the one that read it."""

    lines: tuple[Line, ...]
    engine: str
    languages: tuple[str, ...]
    steps: tuple[str, ...]
    rules: tuple[float, ...]
    image: Gray
    scale: float
    note: str
    lying: bool
    unread: tuple[Box, ...] = ()


def read_image(
    image: Gray, ppi: float, engine: Engine, candidates: tuple[str, ...], hint: tuple[str, ...] | None
) -> Reading:
    """Reads an image of `ppi` pixels per inch with the languages of `hint`, or those among `candidates` that it shows.

    A page whose lines run up or down is turned before it is read: the engine takes twenty times as long on it. When
    what was read does not fit the hint, the page is probed by itself and read again; when it makes no sense at all, it
    is looked at from the other sides. Raises EngineError.
    """
    prepared, turn = prepare(image), 0
    if prepared.measures.sideways:
        turn = sideways_turn(image, engine, candidates, hint)
        prepared = prepare(turned(image, turn)) if turn else prepared
    if hint:
        prepared = proven(turned(image, turn), prepared, engine, hint)
    first = _Attempt(prepared, engine, ppi, candidates, hint, turn)
    if not first.found:
        little = _Attempt(prepare(turned(image, turn), little=True), engine, ppi, candidates, hint, turn)
        first = little if little.found else first
    if first.evidence.text and first.evidence.sensible(first.languages):
        return first.reading()
    if not shows_text(first.prepared):
        return first.reading()
    worth = first.evidence.worth(first.languages) if first.evidence.text else 0.0
    further = upright_turn(turned(image, turn), engine, candidates, worth)
    if further == 0:
        return first.reading()
    turn = (turn + further) % 360
    second = _Attempt(prepare(turned(image, turn)), engine, ppi, candidates, hint, turn)
    better = second.evidence.worth(second.languages) > first.evidence.worth(first.languages)
    return (second if better else first).reading()


class _Attempt:
    """One reading of a page, with the languages of a hint or better ones."""

    def __init__(
        self, prepared: Prepared, engine: Engine, ppi: float, candidates: Languages, hint: Languages | None, turn: int
    ) -> None:
        self.prepared, self.engine, self.turn, self.note = prepared, engine, turn, ""
        self.points = 72.0 / (ppi * prepared.scale)
        self.languages = hint or languages_of([prepared], engine, candidates)
        self.found = _found(prepared, engine, self.languages, ppi)
        self.evidence = evidence_of(self.found)
        if hint is None:
            return
        better = fitting(self.evidence, hint, candidates, lambda: languages_of([prepared], engine, candidates))
        if better != hint:
            again = _found(prepared, engine, better, ppi)
            if evidence_of(again).worth(better) > self.evidence.worth(hint):
                self.found, self.languages, self.evidence = again, better, evidence_of(again)
                self.note = "read again in the page's own language"

    def reading(self) -> Reading:
        mirrored = self._is_mirrored()
        if self.found and (mirrored or self.evidence.confidence < UNREADABLE):
            self.note, self.found = "marks that make no letters left out", [x for x in self.found if _plain(x)]
        engine, why = reader_of(self.engine, self.languages)
        self.note = "; ".join(filter(None, (self.note, why)))
        reader = (self.prepared, engine, self.languages, 72.0 / self.points)
        second, why_alone = second_of(engine, self.languages)
        found, again = once(self.found), 0
        if second is None:
            found, again = second_look(found, *reader)
        letter = self.prepared.measures.letter * self.prepared.scale
        if mirrored:
            told = Account([line for line in found if not reads_better_mirrored(line, letter, *reader)], 0, ())
        else:
            told = account(found, *reader, second)
        found, capitals = with_drop_caps(once(told.lines), *reader)
        if second:
            found, again = read_by(second, found, self.prepared, engine.name, self.languages)
        found = with_likelier(found, self.languages)
        headed, numbers = (found, 0) if mirrored else numbers_at_head(found, *reader)
        headed, offices = (headed, 0) if mirrored else letterheads(headed, self.prepared, second, self.languages)
        headed, paged = (headed, 0) if mirrored else typed_page_number(headed, *reader, second)
        level, turned = (headed, []) if mirrored else upright(headed, *reader)
        prepared = self.prepared
        lines = with_readings([line for line in closed(once(level)) if not _junk(line)], *reader, second)
        runs = [_run(line, self.points, engine.name, self.languages) for line in lines]
        height = ACROSS * prepared.measures.letter * prepared.scale
        for line, run in zip(lines, runs, strict=True):
            run.apart = height > 0 and all(w.y1 - w.y0 > height and w.confidence < UNSURE for w in line.words)
        runs += [_turned_run(one, self.points, engine.name, self.languages) for one in turned]
        rules = tuple(round(y * self.points, 2) for y in self.prepared.rules)
        steps = ((f"turn {self.turn}",) if self.turn else ()) + self.prepared.steps
        if again:
            steps += (f"second-look {again} lines" + (f" by {second.name}" if second else ""),)
            self.note = "; ".join(filter(None, (self.note, why_alone)))
        if told.found:
            steps += (f"read-again {told.found} lines",)
        if capitals:
            steps += (f"initials {capitals}",)
        if numbers:
            steps += (f"numbers-at-head {numbers}",)
        if offices:
            steps += (f"letterhead {offices}",)
        if paged:
            steps += ("typed-page-number",)
        if turned:
            steps += (f"upright {len(turned)} lines",)
        gutter, letter = prepared.gutter * self.points, prepared.measures.letter * prepared.scale
        arranged = _arranged(runs, gutter)
        if dots := dots_alone(arranged, prepared.image, letter, self.points, letter * self.points / SMALL):
            arranged = _arranged(without_dots(runs, dots) + dots, gutter)
        return Reading(
            arranged,
            engine.name,
            self.languages,
            steps,
            rules,
            prepared.image,
            prepared.scale,
            self.note,
            self.turn % 180 == 90,
            tuple(Box(*(round(side * self.points, 2) for side in place)) for place in told.unread),
        )

    def _is_mirrored(self) -> bool:
        """Whether what lies on the page is print of the other side: hardly read, and better as in a mirror."""
        if self.evidence.confidence >= DOUBTFUL or (strip := sample(self.prepared)) is None:
            return False
        mirrored = evidence_of(self.engine.read_block(np.ascontiguousarray(strip[:, ::-1]), self.languages, SAMPLE_PPI))
        return mirrored.confidence > (DOUBTFUL if self.evidence.confidence < UNREADABLE else READABLE)


def _found(prepared: Prepared, engine: Engine, languages: Languages, ppi: float) -> list[ReadLine]:
    """The lines of a page; of a spread, those of its left page and then those of its right one."""
    ppi, gutter = ppi * prepared.scale, prepared.gutter
    image = prepared.image if prepared.clean is None else prepared.clean
    if not gutter:
        return engine.read(image, languages, ppi)
    left, right = (np.ascontiguousarray(half) for half in np.split(image, [gutter], axis=1))
    return engine.read(left, languages, ppi) + [_shifted(line, gutter) for line in engine.read(right, languages, ppi)]


def _shifted(line: ReadLine, x: float) -> ReadLine:
    return replace(line, words=tuple(replace(word, x0=word.x0 + x, x1=word.x1 + x) for word in line.words))


def _arranged(runs: list[Run], gutter: float) -> tuple[Line, ...]:
    """The lines in reading order: of a spread, the left page before the right one, as its further columns."""
    left = arrange([run for run in runs if run.box.x0 + run.box.x1 < 2 * gutter]) if gutter else ()
    right = arrange([run for run in runs if run.box.x0 + run.box.x1 >= 2 * gutter])
    columns = max((line.column for line in left), default=-1) + 1
    blocks = max((line.block for line in left), default=-1) + 1
    return left + tuple(replace(line, column=line.column + columns, block=line.block + blocks) for line in right)


def believed_ppi(prepared: Prepared) -> float:
    """A resolution for an image that does not tell its own: 300, unless its letters would be absurdly large or small."""
    letter = prepared.measures.letter
    if letter and not 0.4 < letter / ASSUMED_PPI * 72 / LETTER_POINTS < 2.5:
        return letter * 72 / LETTER_POINTS
    return ASSUMED_PPI


def _junk(line: ReadLine) -> bool:
    """Marks without a letter or digit that the engine itself doubts: specks, edges, shadows."""
    text = "".join(word.text for word in line.words)
    return not any(c.isalnum() for c in text) and max(w.confidence for w in line.words) < JUNK_CONFIDENCE


def _plain(line: ReadLine) -> bool:
    """Whether a line among what is no text is well read for itself."""
    return len("".join(word.text for word in line.words)) > 4 and evidence_of([line]).confidence > READABLE


def _run(line: ReadLine, points: float, engine: str, languages: tuple[str, ...]) -> Run:
    words = [
        Word(
            w.text,
            _box(w, points),
            round(_probability(w, engine, languages), 4),
            chance=None if w.chance is None else round(w.chance, 4),
        )
        for w in line.words
    ]
    run = run_of(words, round(line.baseline * points, 2), _size(line) * points)
    run.readings, run.alone = line.readings, line.display
    return run


def _turned_run(one: Upright, points: float, engine: str, languages: tuple[str, ...]) -> Run:
    """A line that runs up or down the page; its size is measured across it."""
    run = _run(one.line, points, engine, languages)
    run.size, run.apart, run.turn = round(run.box.width / share_of_size("A"), 2), True, one.turn
    return run


def _probability(word: ReadWord, engine: str, languages: tuple[str, ...]) -> float:
    return word.confidence if word.calibrated else calibrated(word.confidence, word.text, engine, languages)


def _box(word: ReadWord, points: float) -> Box:
    return Box(*(round(value * points, 2) for value in (word.x0, word.y0, word.x1, word.y1)))


def share_of_size(text: str) -> float:
    """What the height of a word is of the size of its type, by the letters that it has."""
    return SMALL + TALL * bool(TALL_LETTERS.search(text)) + TAIL * hangs(text)


def hangs(text: str) -> bool:
    """Whether letters of a word hang below its baseline."""
    return bool(TAIL_LETTERS.search(text))


def _size(line: ReadLine) -> float:
    """The size of the type in pixels, from the heights of words and the letters that they have."""
    sizes = []
    letters = [word for word in line.words if any(c.isalnum() for c in word.text)]
    for word in letters:
        if len(word.text) > 1 or all(len(other.text) == 1 for other in letters):  # one letter may be a speck
            sizes.append((word.y1 - word.y0) / share_of_size(word.text))
    return median(sizes) if sizes else max(word.y1 - word.y0 for word in line.words)
