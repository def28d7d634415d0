"""Lines that hold two things → a line each: a text or a name and the reference behind it, a file's number and what
stands far beside it, or several notes in a row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from digitize.label.cues import Cues
from digitize.model.page import Line, Page, Word, around

SIGNED = 6  # words of a name, or an office and a name, before a reference
SURE = 0.7  # that what stands behind a name is a reference on its own
FIGURES = re.compile(r"\d\D+\d+\D+\d")  # in every reference that stands behind a name
PRIMES = "ʹʺ"  # letters to Unicode; machines write them for quotation marks
STARS = re.compile(r"\*{1,5}")
WIDE = 4.0  # type sizes of white in a line that part what has nothing to do with each other
OFFICE = 2.0  # type sizes of white behind the name of an office
DATED = 0.1  # of a text is a date
DATELINE = 0.4  # of a place and a day is a date
PRINTED = 4  # words in capitals beside a day: a line of a letterhead
FAR = 1.5  # type sizes: what is further below is another paragraph


def parted(page: Page, cues: Cues) -> Page:
    """The page with each of these lines cut in two or more; all words stay, in their order and places."""
    lines: list[Line] = []
    stars, above = 0, None
    usual = median(line.size for line in page.lines) if page.lines else 0.0
    for line in page.lines:
        if above is None or line.baseline - above.baseline > FAR * line.size or line.column != above.column:
            stars = 0
        above = line
        cuts = _notes(line, stars)
        if cuts or STARS.fullmatch(line.words[0].text):
            stars = max((len(word.text) for word in line.words if STARS.fullmatch(word.text)), default=0)
        wide = WIDE * min(line.size, usual)
        lines += _cut(
            line,
            cuts
            or _behind_name(line, cues)
            or _behind_text(line, cues)
            or _beside_number(line, wide, cues)
            or _beside_office(line, cues),
        )
    return page if len(lines) == len(page.lines) else replace(page, lines=tuple(lines))


def _notes(line: Line, stars: int) -> list[int]:
    """The words at which further notes begin in a line that a star begins, or that goes on with such a note: each has one
    star more than the one before."""
    words = line.words
    if not stars and not STARS.fullmatch(words[0].text):
        return []
    cuts = []
    for i, word in enumerate(words):
        if not STARS.fullmatch(word.text) or i + 1 == len(words):
            continue
        if i and len(word.text) == stars + 1:
            cuts.append(i)
        stars = len(word.text)
    return cuts


def _behind_name(line: Line, cues: Cues) -> list[int]:
    """The word at which a reference begins behind a name: `Lindqvist RGAE, f. 413, op. 5, d. 12, l. 3`."""
    if not FIGURES.search(line.text) or any(map(str.isdigit, line.words[0].text)) or len(line.words) < SIGNED:
        return []
    texts = [word.text for word in line.words]
    for i in range(1, min(SIGNED, len(texts) - 2)):
        name = texts[:i]
        if name[-1][-1] in ",:;" or not name[-1][0].isalpha() or any(map(str.isdigit, name[-1])):
            return []
        if cues.reference(" ".join(texts[i:])) < SURE:
            continue
        whole = cues.reference(" ".join(texts)) >= SURE  # the name is the archive's own
        return [] if whole or not all(word[0].isupper() for word in name) else [i]
    return []


def _behind_text(line: Line, cues: Cues) -> list[int]:
    """The word at which the line that says where a paper is printed from begins behind the end of its text."""
    texts = [word.text for word in line.words]
    for i, (above, text) in enumerate(pairwise(texts), 1):
        if (
            text[0].isupper()
            and (not above[-1].isalnum() or above[-1] in PRIMES)
            and above[-1] not in ",:;-"
            and cues.remark(" ".join(texts[i:]))
        ):
            return [i]
    return []


def _beside_number(line: Line, wide: float, cues: Cues) -> list[int]:
    """The word at which, behind white of so many points, a file's number ends or begins: `p.B.12.41.     STRENG
    VERTRAULICH.`"""
    if not any(char.isdigit() for word in line.words for char in word.text):
        return []
    for i, (left, right) in enumerate(pairwise(line.words), 1):
        if right.box.x0 - left.box.x1 < wide:
            continue
        texts = (" ".join(word.text for word in words) for words in (line.words[:i], line.words[i:]))
        if any(cues.sheet(text) == "journal" for text in texts):
            return [i]
    return []


def _beside_office(line: Line, cues: Cues) -> list[int]:
    """The word at which, far behind the name of an office, something else begins that stands at the right of its sheet: a
    stamp, a classification (`MINISTRY     SECRET`), a place and a day. A number there is its paper's, and stays beside it."""
    for i, (left, right) in enumerate(pairwise(line.words), 1):
        if left.style is not None or right.box.x0 - left.box.x1 < OFFICE * line.size:
            continue
        if right.box.x0 - left.box.x1 > WIDE * line.size and _is_classified(line.words, i, cues):
            return [i]
        if right.box.x0 - left.box.x1 > WIDE * line.size and _is_address(line.words[i:], cues):
            return [i]
        office, beside = (" ".join(word.text for word in words) for words in (line.words[:i], line.words[i:]))
        told = cues.date(beside) > DATED or any(map(str.isdigit, beside)) or cues.part(beside) is not None
        dateline = (
            cues.date(beside) > DATELINE and beside[:1].isalpha() and right.box.x0 - left.box.x1 > WIDE * line.size
        )
        printed = dateline and office.isupper() and len(office.split()) <= PRINTED and not any(map(str.isdigit, office))
        return [i] if printed or (cues.part(office) == "letterhead" and (dateline or not told)) else []
    return []


def _is_address(words: Sequence[Word], cues: Cues) -> bool:
    """Whether a piece at the right begins an address, beside what was read of a stamp."""
    return cues.sheet(" ".join(word.text for word in words)) == "addressee"


def _is_classified(words: Sequence[Word], i: int, cues: Cues) -> bool:
    """Whether one of the two pieces before and from a word on is a classification alone: `Subject: Mole        SECRET`."""
    pieces = (" ".join(word.text for word in words[:i]), " ".join(word.text for word in words[i:]))
    return any(cues.classified(text) and cues.classification(text) for text in pieces)


def _cut(line: Line, cuts: list[int]) -> Iterator[Line]:
    if not cuts:
        yield line
        return
    for begin, end in pairwise([0, *cuts, len(line.words)]):
        words: tuple[Word, ...] = line.words[begin:end]
        yield replace(line, words=words, box=around(word.box for word in words))
