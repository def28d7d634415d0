"""What hands and offices put on a paper after it was written: stamps, scrawled initials, the numbers of its leaves."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from digitize.label.cues import REFERENCE, Cues
from digitize.label.geometry import Placed
from digitize.label.not_typed import stamps_not_typed
from digitize.label.proof import Marks, woven

HEAD = 0.2  # of the page's height: stamps of receipt stand above this
CLOSE = 1.8  # pitches: the lines of one stamp are nearer to each other
TIGHT = 0.87  # pitches: the lines of a text are not so near
DAY = re.compile(r"\W*(?:\d{1,2}\W*[A-ZА-ЯÀ-ÝŞĞİ]{3,4}|[A-ZА-ЯÀ-Ý]{3,4}\W*\d{1,2})\W*\d{4}\W*")
LINES = 2  # of a stamp beside the one that tells it, above and below
UNSURE = 0.67  # the confidence in the words of a scrawl is below this
PLAIN = 0.85  # and that in the page's words above this
SURE_WORD, WORD = 0.8, 4  # the confidence in a word of so many letters that is no scrawl
APART = 2.2  # pitches: a scrawl stands so far from the text
TIGHTEST = 0.75  # and those of a letterhead not so
LOOSE = 1.2  # pitches above and below a stamp
CAPITALS = 0.8  # of its letters
UNSURE_HUGE = 0.8  # the same for huge ones
HEAP = 2.0  # of the body's type size: two lines of it are no higher
HUGE = 1.4  # of the body's type size: no typewriter has such letters
SEAL_WORDS = 3  # that are read of a seal at most
BESIDE = 1.5  # type sizes outside the text's edges
MARGIN = -3.0  # type sizes: what begins so far left of the text stands in the margin
SCRAWL = 45  # characters that it has at most
LARGE = 1.15  # of the body's type size: it is larger
PART_OF_PAGES = re.compile(r"\W*(\d{1,3})\s?/\s?(\d{1,3})\W*")
SHORTEST = 4  # characters: what is shorter above a letterhead is a speck
SIGNAL = re.compile(r"\W*(?:\w\W+)?(?:ZCZC\b.{0,30}|NNNN\W*)")  # as the telegraph union lays down for all networks
DIGIT = re.compile(r"\d")
FIGURES = re.compile(r"\d{3}")  # a number, typed or printed
FILLED = ("sender", "recipient", "date", "subject", "participants")  # labels of forms, which no stamp has
LEAF = re.compile(r"\d{4,6}")
EDGE_ZONE = 0.05  # of the page's height
FOOT = 0.88  # of the page's height
EDGE = 2  # lines


def stamps(lines: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """Marks stamps, scrawls, and the numbers of pages that are written as words or as shares: `page 2`, `1/3`."""
    for _, group in groupby(lines, key=lambda x: x.page):
        page = list(group)
        _wire(page, marks)
        _page_numbers(page, cues, marks)
        _stamps(page, cues, marks)
        free = [x for i, x in enumerate(page) if x.at not in marks and not woven(page, i)]
        for line in stamps_not_typed(free, page, cues):
            marks.take(line, "stamp")
        _seals(page, cues, marks)
        _numbered(page, marks)
        _stacks(page, cues, marks)
        _scrawls(page, cues, marks)
        _heaps(page, marks)
    _leaves(lines, marks)


def _wire(page: Sequence[Placed], marks: Marks) -> None:
    """The signals of a teleprinter's line at the beginning and the end of each message."""
    for line in page:
        if SIGNAL.fullmatch(line.text):
            marks.take(line, "boilerplate of the wire")


def _page_numbers(page: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """A page's number, and above one that does not begin a paper the classification that each of its pages bears; at its
    foot that which stands at its head too."""
    last = page[-1]
    if len(page) > EDGE and cues.classification(last.text) and last.text in [x.text for x in page[: 2 * EDGE]]:
        marks.take(last, "on-each-page")
    for i, line in enumerate(page):
        share = PART_OF_PAGES.fullmatch(line.text) if line.height > FOOT and line.bottom < EDGE else None
        low = line.bottom < EDGE and (line.gap is None or line.gap > LOOSE)
        said = cues.page_said(line.text) if line.top <= EDGE or low else None
        if (share and int(share[1]) <= int(share[2])) or said is not None:
            marks.take(line, "page-number")
        if said is not None and said > 1 and line.top <= EDGE:
            for above in page[:i]:
                if cues.classification(above.text):
                    marks.take(above, "on-each-page")


def _numbered(page: Sequence[Placed], marks: Marks) -> None:
    """The number that a numbering stamp, or a film, gave a page: four figures or more alone at its edge, beside its
    middle, apart from all text or larger than it is."""
    first, last = (page[0], page[-1]) if len(page) > 1 else (None, None)
    for line, below in ((first, page[1] if first else None), (last, None)):
        if line is None or not LEAF.fullmatch(line.text) or EDGE_ZONE < line.height < 1 - EDGE_ZONE:
            continue
        apart = below.key != line.key or (below.gap or APART) > LOOSE if below else (line.gap or APART) > LOOSE
        if (apart or line.size > HUGE) and not line.centred:
            marks.take(line, "leaf-number")


def _stamps(page: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """A stamp in the head of a page, with the lines in its frame: the office above, the day and the number below. What is
    filled in behind a form's label is none."""
    filled = _filled(page, cues)
    for i, line in enumerate(page):
        if (
            line.height > HEAD
            or line.at in marks
            or line.at in filled
            or not (_worded(page, i, cues) or _dated_stamp(page, i))
        ):
            continue
        marks.take(line, "stamp")
        for step in (1, -1):
            for j in range(i + step, i + step * (LINES + 1), step):
                if not (
                    0 <= j < len(page)
                    and page[j].at not in filled
                    and _framed(page[j], line, page[max(j, j - step)], cues)
                ):
                    break
                if step < 0 and not all(x.at in marks or len(x.text) < SCRAWL for x in page[:j] if x.key == line.key):
                    break
                marks.take(page[j], "stamp")


def _filled(page: Sequence[Placed], cues: Cues) -> set[int]:
    """The lines of a page's head that have a form's labels; below the form's name those for from where and to whom need no
    colon."""
    head = [x for x in page if x.height <= 2 * HEAD]
    named = next((x.at for x in head if cues.form(x.text, False) == "name"), None)
    out = {x.at for x in head if cues.form(x.text, False) in FILLED}
    below = [x for x in head if named is not None and x.at > named]
    return out | {x.at for x in below if cues.form(x.text, True) in FILLED[:2]}


def _seals(page: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """What was read of a seal's round writing: a word or two in large capitals that begin in the margin, beside a line of
    the text, nearer to it than two lines of a text are to each other."""
    for above, line, below in neighbours(page):
        few = line.caps and len(line.words) <= SEAL_WORDS and line.size > LARGE and not _tells(line.text, cues)
        aside = line.left < -BESIDE or line.right < -BESIDE
        if few and aside and (_touches(line, above) or _touches(below, line)):
            marks.take(line, "stamp")


def neighbours(page: Sequence[Placed]) -> Iterator[tuple[Placed | None, Placed, Placed | None]]:
    """Each line of a page with the one before it and the one behind it."""
    return zip([None, *page[:-1]], page, [*page[1:], None], strict=True)


def _touches(lower: Placed | None, upper: Placed | None) -> bool:
    """Whether a line stands closer below another one of its column than the lines of a text do."""
    if lower is None or upper is None or lower.key != upper.key:
        return False
    return lower.gap is not None and lower.gap < TIGHT


def _worded(page: Sequence[Placed], i: int, cues: Cues) -> bool:
    """Whether a line has a stamp's words and its look: a number or a day, capitals, or tight lines."""
    line = page[i]
    if not cues.stamp(line.text):
        return False
    tight = (i > 0 and _stacked(line, page[i - 1])) or (i + 1 < len(page) and _stacked(page[i + 1], line))
    return tight or DIGIT.search(line.text) is not None or line.caps


def _dated_stamp(page: Sequence[Placed], i: int) -> bool:
    """Whether a line is a day as date stamps print it, `26 MAR 1932`, and a part of a stack of lines set tightly."""
    line = page[i]
    beside = [(line, page[i - 1])] if i else []
    beside += [(page[i + 1], line)] if i + 1 < len(page) else []
    return DAY.fullmatch(line.text) is not None and any(_stacked(lower, upper) for lower, upper in beside)


def _stacked(lower: Placed, upper: Placed) -> bool:
    """Whether two lines stand closer than a text's, one in the middle below the other, as on a stamp."""
    if lower.key != upper.key or lower.gap is None or lower.gap > TIGHT:
        return False
    a, b = (
        x.words[0].box.x0 + x.words[-1].box.x1 if x.words else x.line.box.x0 + x.line.box.x1 for x in (lower, upper)
    )
    return abs(a - b) < 3 * lower.line.size and max(len(lower.text), len(upper.text)) < SCRAWL


def _framed(line: Placed, told: Placed, lower: Placed, cues: Cues) -> bool:
    """Whether a line stands in the frame of a stamp: short, close to its other line, no wider, and no part of a head."""
    if line.key != told.key or lower.gap is None or lower.gap > CLOSE or cues.classification(line.text):
        return False
    if lower.gap < TIGHT:  # a stamp's own words
        return _stacked(lower, told if lower is line else line) and cues.part(line.text) != "title"
    if cues.classified(line.text):
        return False
    frame = told.line.box
    outside = [x.text for x in line.line.words if min(x.box.x1, frame.x1) - max(x.box.x0, frame.x0) < 0.5 * x.box.width]
    inside = len(outside) < len(line.line.words) and not any(sum(map(str.isalpha, text)) > 2 for text in outside)
    letters = sum(len(word) > 2 for word in re.findall(r"[^\W\d_]+", line.text))
    return inside and (letters <= 2 or cues.stamp(line.text)) and cues.part(line.text) != "title"


def _stacks(page: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """Stamps without a word for it: lines in capitals, closer than any text's and one in the middle below the other,
    apart from all else, an office or a number of its registry among them."""
    i = 0
    while i < len(page):
        j = i + 1
        limit = TIGHT if page[i].height > HEAD else TIGHTEST
        while j < len(page) and _stacked(page[j], page[j - 1]) and (page[j].gap or 0) <= limit:
            j += 1
        if j - i > 1 and _is_stamp(page[i:j], page[j] if j < len(page) else None, cues):
            printed = _is_letterhead(page[i:j], page[:i], marks, cues)
            for line in page[i:j]:
                marks.take(line, "letterhead" if printed else "stamp")
        i = j


def _is_letterhead(block: Sequence[Placed], above: Sequence[Placed], marks: Marks, cues: Cues) -> bool:
    """Whether lines set like a stamp's are print: they stand at a page's top, in its middle or with an office's name at its
    left, and no word of a stamp is among them."""
    first = block[0].height <= HEAD and all(x.at in marks or len(x.text) <= SHORTEST for x in above)
    office = any(cues.institution(x.text) for x in block) and all(x.left < x.right for x in block)
    placed = office or all(x.centred for x in block)
    return first and placed and not any(cues.stamp(x.text) or DIGIT.search(x.text) for x in block)


def _is_stamp(block: Sequence[Placed], below: Placed | None, cues: Cues) -> bool:
    """Whether lines that stand close are a stamp, by what is around them and what they say."""
    alone = below is None or below.key != block[0].key or (below.gap or APART) > LOOSE
    letters = [c for x in block for c in x.text if c.isalpha()]
    if (block[0].gap or APART) <= LOOSE or not alone or sum(map(str.isupper, letters)) < CAPITALS * len(letters):
        return False
    parts = {cues.part(x.text) for x in block}
    told = not parts.isdisjoint(("letterhead", "registry")) or any(cues.stamp(x.text) for x in block)
    whom = any(cues.sheet(x.text) == "addressee" for x in block)  # told at a letter's foot
    return told and "title" not in parts and not whom


def _scrawls(page: Sequence[Placed], cues: Cues, marks: Marks) -> None:
    """Handwriting that was read as letters: on a page that reads well, lines without a word that the engine is sure
    of, larger than the text and well apart from it."""
    if not any(_unsure(line) for line in page):
        return
    sure = sorted(word.confidence for line in page for word in line.line.words)
    if sure[len(sure) // 2] < PLAIN:
        return
    for scrawl, group in groupby(page, key=_unsure):
        block = list(group)
        below = page[page.index(block[-1]) + 1 :][:1] if scrawl else []
        apart = block[0].gap is None or block[0].gap > APART
        apart = apart and all(x.key != block[-1].key or x.gap is None or x.gap > APART for x in below)
        apart = apart or all(x.left < MARGIN or (x.size > HUGE and not DIGIT.search(x.text)) for x in block)
        if scrawl and apart and not any(_tells(x.text, cues) for x in block):
            for line in block:
                marks.take(line, "scrawl")


def _heaps(page: Sequence[Placed], marks: Marks) -> None:
    """Stamps and writing above each other that were read as one line: higher than two of the text's, and most of its
    letters doubted. A figure among them that is sure makes no text of it."""
    for line in page:
        words = [word for word in line.line.words if word.style is None and any(map(str.isalnum, word.text))]
        doubted = sum(len(word.text) for word in words if word.confidence < UNSURE)
        if line.size > HEAP and 2 * doubted > sum(len(word.text) for word in words):
            marks.take(line, "scrawl")


def _unsure(line: Placed) -> bool:
    if len(line.text) > SCRAWL or line.size < LARGE:
        return False
    words = [word for word in line.line.words if any(map(str.isalpha, word.text))]
    letters = sum(len(word.text) for word in words)
    if not letters:
        return False
    mean = sum(word.confidence * len(word.text) for word in words) / letters
    return mean < (UNSURE if line.size < HUGE else UNSURE_HUGE) and not any(
        word.confidence > SURE_WORD and len(word.text) >= WORD for word in words
    )


def _tells(text: str, cues: Cues) -> bool:
    """Whether a line says something that a document's lines say."""
    told = cues.part(text) is not None or cues.classified(text) or cues.date(text) > 0.1 or FIGURES.search(text)
    return bool(told) or cues.reference(text) >= REFERENCE or cues.sheet(text) not in (None, "initials")


def _leaves(lines: Sequence[Placed], marks: Marks) -> None:
    """The numbers of leaves where two lie on each scan, side by side: they count with the halves."""
    groups: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        if line.top <= EDGE and line.height < HEAD / 2 and re.fullmatch(r"\W*\d{1,4}\W*", line.text):
            number = int(re.sub(r"\D", "", line.text))
            groups[number - 2 * line.page - line.line.column].append(line)
    pages = len({line.page for line in lines})
    for group in groups.values():
        if len({line.line.column for line in group}) > 1 and len(group) >= max(3, 0.3 * pages):
            for line in group:
                marks.take(line, "page-number")
