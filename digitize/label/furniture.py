"""What the page added: running headers, page numbers, a site's boilerplate, the lines that a browser prints."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import partial
from itertools import pairwise
from statistics import median

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from digitize.label.again import said_again
from digitize.label.boilerplate import NOTE_LIKE, boilerplate
from digitize.label.cues import REFERENCE, Cues
from digitize.label.folios import counted, folios, lone_numbers
from digitize.label.geometry import Placed
from digitize.label.linenumbers import MARGIN
from digitize.label.proof import Marks, alike, distinct, shape, telling
from digitize.label.stamps import stamps

EDGE = 2  # rows from the top or the bottom of a page in which headers and page numbers are looked for
FEWEST, FEWEST_SMALL = 3, 2  # pages on which a header or footer stands, and one in small type
SHARE, SHARE_FIGURES = 0.12, 0.5  # of all pages, that have it; a footer with figures, as references have them
OUTER = 0.12  # of the page's height, at its head and at its foot
ALMOST = 75.0  # percent: a header that was misread
BAND = 0.022  # of the page's height: a header stands within this of the others, whatever the scanner's jitter
APART = 1.55  # pitches between a header or page number and the text; within a text no line stands so far off
FEW = 0.12  # of the pages that have a header, at most, a sentence runs on over the page before: no header then
SMALLER = 0.88  # of the body's type size: what is smaller at the top of a page is a header
FAR = 1.9  # pitches below a header that only its words betray: a title stands nearer to its dateline
TITLES = ("title", "registry")  # what a line is by its words that names a paper
FARTHEST, NAMED = 4.0, 0.2  # the same for one whose words begin like a title's, and how much they do
ALL_DATE = 0.8  # of a line that is a date, and nothing beside it
FEWEST_DATES = 3  # pages with a date at the top
ECHO = 14  # letters in which a header agrees with the title that it repeats
CUT = re.compile(r"(?:…|\.{3})\W*$")  # the end of a title that was shortened to a header
NUMBERED = re.compile(r"\d{1,4}\.\s+[^\W\d_]")  # a title in a volume that counts its documents


def furniture(lines: Sequence[Placed], cues: Cues) -> Marks:
    """The lines that are furniture, by their place in the source, with probability and reason."""
    marks = Marks()
    for line in lines:
        if line.line.column == MARGIN:
            marks.take(line, "line-number")
    text = [x for x in lines if x.at not in marks]
    pages: dict[int, list[Placed]] = defaultdict(list)
    for line in text:
        pages[line.page].append(line)
    for line in text:
        for kind, row in (("header", line.top), ("footer", line.bottom)):
            if row < EDGE and cues.fits(kind, line.text):
                marks.take(line, "profile")
    stamps(text, cues, marks)
    said_again(pages, cues, marks)
    openings = _openings(lines)
    running = _run_on(pages)
    copies = distinct(pages)
    bare = {n for n, page in pages.items() if len(page) <= EDGE}
    for edge in ("top", "bottom"):
        rows = {n: _edge_rows(page, edge) for n, page in pages.items()}
        headed = {n for n, page in rows.items() if page}
        over = running if edge == "top" else {n - 1 for n in running}
        going = over if len(over & headed) > FEW * len(headed) else set()
        _repeated(rows, lines, cues, marks, going, copies, bare)
        if edge == "top":
            _running_dates(rows, cues, marks, running)
        titled = _titles(rows, lines, cues, going)
        untitled = {n: [x for x in page if x.at not in titled] for n, page in rows.items()}
        counted(untitled, marks, edge, len(pages), partial(_heads_instead, running=going))
        rows = {n: [x for x in page if cues.reference(x.text) < REFERENCE] for n, page in rows.items()}
        _echoes(rows, lines, marks, openings, going)
        rows = {n: [x for x in page if not _over_date(x, lines, cues)] for n, page in rows.items()}
        _band(rows, marks, cues)
    folios(pages, running, cues, marks)
    lone_numbers(pages, marks)
    boilerplate(text, marks, cues)
    return marks


def _edge_rows(page: Sequence[Placed], edge: str) -> list[Placed]:
    """The outermost lines of a page that white space parts from its text: one or two rows at the top or bottom."""
    ordered = sorted(page, key=lambda x: x.height, reverse=edge == "bottom")
    pitch = _pitch(page)
    rows: list[list[Placed]] = []
    for line in ordered:
        if rows and abs(line.height - rows[-1][0].height) < 0.5 * pitch:
            rows[-1].append(line)
        elif rows and abs(line.height - rows[-1][0].height) > APART * pitch:
            return [x for row in rows for x in row]
        elif len(rows) == EDGE:
            return []
        else:
            rows.append([line])
    return [x for row in rows[:1] for x in row] if len(rows) == 1 else []


def _run_on(pages: dict[int, list[Placed]]) -> set[int]:
    """The pages on whose top a sentence of the page before goes on, and those without any sentence."""
    out = set()
    for number, page in pages.items():
        edge = {x.at for x in _edge_rows(page, "top")}
        prose = [x for x in page if x.at not in edge and x.size > 0.95 and len(x.text) > 25 and x.right < 0.2 * x.width]
        before = [x for x in pages.get(number - 1, ()) if x.size > 0.95 and len(x.text) > 25 and x.bottom >= 1]
        starts_low = bool(prose) and prose[0].top <= 5 and prose[0].text.lstrip("\"'«„“‘(")[:1].islower()
        ends_open = bool(before) and before[-1].right < 0.2 * before[-1].width and before[-1].text[-1] in "-,\u2010"
        if starts_low or ends_open or not prose:
            out.add(number)
    return out


def _heads_instead(group: Sequence[Placed], running: set[int]) -> bool:
    """Whether lines that look alike at the top of pages are the heads of documents that each begin a page: no
    sentence runs on over any of these pages, and they are not set smaller than the text, as headers are."""
    pages = {line.page for line in group}
    return len(pages) >= 2 and len(pages & running) <= FEW * len(pages) and median(x.size for x in group) > SMALLER


def _titles(rows: dict[int, list[Placed]], lines: Sequence[Placed], cues: Cues, running: set[int]) -> set[int]:
    """The places of lines that name a paper above its dateline, where no sentence runs on over any of their pages: papers that
    each begin a page count on as pages do, and `LETTER NUMBER 2` is no number of one."""
    named = [x for page in rows.values() for x in page if cues.title(x.text) >= NAMED or cues.part(x.text) in TITLES]
    over = [x for x in named if _over_date(x, lines, cues, FARTHEST)]
    return {x.at for x in over} if _heads_instead(over, running) else set()


def _repeated(
    rows: dict[int, list[Placed]],
    lines: Sequence[Placed],
    cues: Cues,
    marks: Marks,
    running: set[int],
    copies: Mapping[int, int],
    bare: Container[int],
) -> None:
    """The same words at the same height of several pages, but for a letterhead or title above its dateline and notes.

    `copies` gives for each page the first that it is a copy of: copies prove nothing, nor do the words in the midst of
    a page that is `bare` of others.
    """
    groups: dict[str, list[Placed]] = defaultdict(list)
    for page in rows.values():
        for line in page:
            key = shape(line.text).replace("#", "").strip()
            if (len(key) > 3 or re.search(r"\d{4}", line.text)) and not NOTE_LIKE.match(line.text):
                groups[key if len(key) > 3 else "#"].append(line)
    for group in groups.values():
        usual, small = median(line.height for line in group), median(line.size for line in group) < SMALLER
        titled = {line.at for line in group if _is_over_title(line, lines)}
        same = [line for line in group if abs(line.height - usual) < BAND]
        same = [line for line in same if line.at in titled or not _over_date(line, lines, cues)]
        same = alike([line for line in same if not telling(line, cues, dates=not small)])
        pages = {copies[x.page] for x in same if x.page not in bare or not OUTER < x.height < 1 - OUTER}
        share = SHARE_FIGURES if any(x.bottom < EDGE and re.search(r"\d", x.text) for x in same) else SHARE
        over = any(line.at in titled for line in same)
        fewest = max(FEWEST_SMALL if small or over else FEWEST, share * len(rows))
        if len(pages) >= fewest and (over or not _heads_instead(same, running)):
            for line in same:
                marks.take(line, "repeated-at-edge")


def _is_over_title(line: Placed, lines: Sequence[Placed]) -> bool:
    """Whether a line in the middle stands right above a title of a volume that counts its documents: it is the volume's own."""
    below = lines[line.at + 1] if line.at + 1 < len(lines) else line
    over = below.page == line.page and NUMBERED.match(below.text) is not None
    return over and line.centred and line.text[-1] not in ",:;"


def _running_dates(rows: dict[int, list[Placed]], cues: Cues, marks: Marks, running: set[int]) -> None:
    """The dates of a page's documents alone at its top, as volumes in order of time have them: on pages too on which a
    sentence goes on, where no dateline would stand; or the same month on several pages, where a dateline has a day."""
    dated = {number: line for number, page in rows.items() for line in page if cues.date(line.text) > ALL_DATE}
    texts = Counter(line.text for line in dated.values())
    for line in dated.values():
        if texts[line.text] > 1 and len(cues.day(line.text) or "") == len("1941-03"):
            marks.take(line, "running-date")
    if len(dated) < FEWEST_DATES or len(dated) < 0.5 * len([page for page in rows.values() if page]):
        return
    usual = median(line.height for line in dated.values())
    same = {number: line for number, line in dated.items() if abs(line.height - usual) < BAND}
    going = running & {number for number, page in rows.items() if page}
    if len(same) >= FEWEST_DATES and len(going & same.keys()) >= max(0.5 * len(going), 1):
        for line in same.values():
            marks.take(line, "running-date")


def _over_date(line: Placed, lines: Sequence[Placed], cues: Cues, far: float = FAR) -> bool:
    """Whether a dateline stands close below, as it does below a letterhead or a title, not below a header: nearer than `far`,
    in pitches."""
    for below in lines[line.at + 1 : line.at + 4]:
        if below.key != line.key or below.gap is None or below.gap >= far:
            return False
        if cues.date(below.text) > 0.3:
            return True
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _openings(lines: Sequence[Placed]) -> list[tuple[str, int]]:
    """How each line and the one after it begin, sorted, with the line's place."""
    begins = [_letters(line.text[: 4 * ECHO])[: 2 * ECHO] for line in lines]
    return sorted(
        ((a + b)[: 2 * ECHO], line.at) for line, a, b in zip(lines, begins, [*begins[1:], *begins[-1:]], strict=True)
    )


def _echoes(
    rows: dict[int, list[Placed]],
    lines: Sequence[Placed],
    marks: Marks,
    openings: Sequence[tuple[str, int]],
    running: set[int],
) -> None:
    """A running header that says again how a title in the text begins; one that was shortened says so itself."""
    free = [line for page in rows.values() for line in page if line.at not in marks]
    instead = _heads_instead(free, running)
    edges = {line.at for line in free}
    for page in rows.values():
        for line in page:
            if instead and not CUT.search(line.text):
                continue
            key = _letters(line.text)[:ECHO]
            below = lines[line.at + 1] if line.at + 1 < len(lines) else line
            if line.at in marks or len(key) < ECHO or line.full or (below.gap or 0) < FAR:
                continue
            i = bisect_left(openings, (key, -1))
            while i < len(openings) and openings[i][0].startswith(key):
                if openings[i][1] not in edges:
                    marks.take(line, "title-echo")
                    break
                i += 1


def _band(rows: dict[int, list[Placed]], marks: Marks, cues: Cues) -> None:
    """A page's outermost lines at the height where other pages have their header, that are read as almost the same."""
    known = [x for page in rows.values() for x in page if x.at in marks]
    if len({x.page for x in known}) < FEWEST:
        return
    usual = median(x.height for x in known)
    said = {shape(x.text) for x in known}
    for page in rows.values():
        for line in page:
            if line.at in marks or abs(line.height - usual) >= BAND or telling(line, cues):
                continue
            if extractOne(shape(line.text), said, scorer=ratio, score_cutoff=ALMOST):
                marks.take(line, "header-band")


def _pitch(page: Sequence[Placed]) -> float:
    """The usual distance between neighbouring lines, as a share of the page's height."""
    heights = sorted(x.height for x in page)
    steps = [b - a for a, b in pairwise(heights) if b - a > 0.006]
    return median(steps) if len(steps) > 3 else min([*steps, 0.02])
