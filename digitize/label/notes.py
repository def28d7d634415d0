"""Notes: at the foot of a page under a rule or in smaller type, or after the document that they belong to."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from statistics import median

from digitize.label.geometry import Placed
from digitize.model.note_marks import opening
from digitize.model.sentences import is_ended

OPENS = re.compile(r"[^\W\d_]|[«\"'‘“(\[]")
CALL = re.compile(r"[\[(](\d{1,3})[\])]|(?<=\S)\s?(\*{1,5})(?=[\s.,;:)]|$)")
GLUED = re.compile(  # to a word, to a stop behind one, or apart before a stop: `pact206`, `theirs.21`, `Lima 1 , where`
    r"(?<=[a-zß-ÿа-яё]{3})(\d{1,3})(?=[\s.,;:)]|$)|(?<=[a-zß-ÿа-яё]{3}\.)(\d{1,2})(?=\s|$)|(?<=[^\W\d_]{2} )(\d)(?= [.,;])"
)
BRACKETED = re.compile(r"\[(\d{1,3})\]\s+(?=[^\W\d_])")
ALONE = re.compile(r"\d{1,3}|[*†‡§]")
NONE: Set[int] = frozenset()
HALF = 0.45  # of the column's width: no note begins further in
SAME_ROW, WHITE = 0.5, 1.5  # of the usual pitch: lines in one row; white above a foot
SLACK = 0.01  # of a page's height, for what its skew does
UPPER = 0.4  # of a column's lines, below which notes in the text's own type may begin
SHORT, FAR = 5, 2.0  # lines of a foot that is told by this alone; pitches of white above it
ODD = 1.1  # of the body's type size: no note is so large
AHEAD = 7  # lines in which the next note is looked for
FRESH = 1.2  # pitches above the first line of a paragraph apart
APART = 1.3  # pitches from one note to the next at most
LESS = 0.96  # of the size of what stands above: notes are smaller than their page's text
TINY = 0.5  # of the body's type size: no type is so small, what was read there is dirt
SMALL = 0.93  # of the body's type size; notes are set at 0.8 to 0.9, and an estimate from a scan is a few percent off


def marker(text: str) -> str | None:
    """The mark that a note begins with, before a letter or what opens a quotation. In brackets it may be a call that begins
    its line.

    >>> marker("12 See Document 3."), marker("* Printed in part."), marker("2. We ask"), marker("1940 saw")
    ('12', '*', '2', None)
    """
    found = opening(text)
    if found is None or not found.sure or found.mark.isalpha() or text.startswith("["):
        return None
    return found.mark if OPENS.match(text, found.length) else None


def notes(
    lines: Sequence[Placed], furniture: Mapping[int, object], references: Mapping[int, float], sources: Set[int] = NONE
) -> set[int]:
    """The places of all lines of notes.

    `sources` are references that begin as notes on a document's source do: at a page's foot, in small type, they are.
    """
    out: set[int] = set()
    columns: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for line in lines:
        if line.at not in furniture:
            columns[line.key].append(line)
    before: Sequence[Placed] = ()
    for column in columns.values():
        out |= _foot(column, references, sources, _runs_on(before, column, out))
        before = column
    out |= _run_on([x for x in lines if x.at not in furniture], out, references)
    return out


def _foot(
    column: Sequence[Placed], references: Mapping[int, float], sources: Set[int], runs_on: float = 1.0
) -> set[int]:
    """The notes at the foot of a column: from the first small or marked line under a rule, or of a small tail, on.

    From the height `runs_on` on they may begin with the rest of one.
    """
    others = references.keys() - sources
    for i, line in enumerate(column):
        small = TINY < line.size < SMALL
        marked = marker(line.text) is not None and line.size > TINY and (small or not _numbers_text(column, i))
        opens = marked or i == 0 or line.at in sources
        if _is_raised(column, i) and (line.below_rule or (line.gap or 9) > WHITE):
            return _but_references(column[i:], others)
        if _breaks_off(column, i):
            return _but_references(column[i:], others)
        low = small or ((line.gap or 9) > 1.25 and i > UPPER * len(column))  # a heading may be underlined
        if line.below_rule and (small or opens) and low and line.at not in others:
            tail = column[i:]
            if opens or (_is_set_small(tail) and _is_smaller(tail, column[:i])):
                return _but_references(tail, others)
    i = len(column)
    while i and _is_small(column, i - 1) and column[i - 1].at not in others and column[i - 1].height > 0.3:
        i -= 1
    if i < len(column) and column[i].height > runs_on:
        return _but_references(column[i:], others)
    while i < len(column) and not _may_open(column[i]) and column[i].at not in sources:
        i += 1
    return _but_references(column[i:], others)


def _is_set_small(tail: Sequence[Placed]) -> bool:
    return sum(x.size < SMALL + 0.04 for x in tail) > 0.6 * len(tail) and median(x.size for x in tail) < SMALL


def _is_smaller(tail: Sequence[Placed], above: Sequence[Placed]) -> bool:
    """Whether lines are smaller than those above them: below an underlined heading, a letter whose machine has a smaller
    type than those of the other papers goes on as it began."""
    return not above or median(x.size for x in tail) < LESS * median(x.size for x in above)


def _breaks_off(column: Sequence[Placed], i: int) -> bool:
    """Whether the text breaks off in a sentence, to go on overleaf, and a marked line follows below white: a note, though
    its type was measured too large."""
    if i == 0 or len(column) - i > SHORT or column[i].size < ODD or (column[i].gap or 0) < FAR:
        return False
    above, mark = column[i - 1], marker(column[i].text)
    runs_on = above.full and not is_ended(above.text)
    return runs_on and mark is not None and column[i].text.startswith(f"{mark} ")


def _runs_on(before: Sequence[Placed], column: Sequence[Placed], notes: Set[int]) -> float:
    """The height from which the last note of the column before goes on in this one (its sentence has not ended)."""
    if not before or before[0].page != column[0].page or before[-1].at not in notes or is_ended(before[-1].text):
        return 1.0
    return min(x.height for x in before if x.at in notes) - SLACK


def _is_small(column: Sequence[Placed], i: int) -> bool:
    """Whether a line is of a note's size, or was measured too large (by a speck) among such lines, as its pitch tells."""
    line = column[i]
    if line.size < SMALL:
        return True
    if line.size < ODD or line.gap is None:
        return False
    if line.gap < SMALL:
        return i > 0 and column[i - 1].size < SMALL
    below = column[i + 1] if i + 1 < len(column) else None
    return line.gap > WHITE and below is not None and below.size < SMALL and (below.gap or 9) < SMALL


def _but_references(tail: Sequence[Placed], references: Set[int]) -> set[int]:
    """The lines of notes, but for a reference that stands apart below them: it closes the document."""
    return {x.at for x in tail if x.at not in references or (x.gap or 0) < APART}


def _may_open(line: Placed) -> bool:
    """Whether a small line at a page's foot may begin a note: with a mark, or what one is often read as; none in the right
    half, where `H. LUND` signs."""
    if line.left > HALF * line.width:
        return False
    marked = opening(line.text) or opening(line.line.text)
    return marker(line.text) is not None or marked is not None


def _numbers_text(column: Sequence[Placed], i: int) -> bool:
    """Whether a number before a line of the text's own size numbers a paragraph or a document below a ruling line
    (`4. The harbour`): it is not the first, and nothing above calls it."""
    found = re.match(r"(\d{1,3})[.)]", column[i].text)
    if found is None or found[1] == "1":
        return False
    return not any(re.search(rf"[^\W\d_.]{found[1]}\b|[\[(.,;:]{found[1]}\b", x.text) for x in column[:i])


def _is_raised(column: Sequence[Placed], i: int) -> bool:
    """Whether a line is nothing but a note's raised mark, which a text layer sets apart: the note stands beside it."""
    line, beside = column[i], column[i + 1] if i + 1 < len(column) else None
    if beside is None or line.size > SMALL or not ALONE.fullmatch(line.text):
        return False
    return beside.gap is not None and beside.gap < SAME_ROW and beside.left > line.left


def _run_on(lines: Sequence[Placed], known: set[int], references: Mapping[int, float]) -> set[int]:
    """Notes printed after their document, in the run of the text: marks that count from 1, or a star."""
    out: set[int] = set()
    called: set[str] = set()
    closed = False  # a reference stands above, and below it notes alone belong to its document
    last: str | None = None  # the mark of the note that the line above belongs to
    for i, line in enumerate(lines):
        above = lines[i - 1] if i else None
        if line.at in references:
            closed, last = True, None
            continue
        mark = marker(line.text) or _bracketed(line.text, called)
        below = (
            closed and mark is not None and mark.startswith("*") and (last or above is None or above.at in references)
        )
        if closed and mark not in called and not below:
            called, closed = set(), False
        if line.at in known:
            last = mark or last
        elif mark and (below or _opens(line, mark, last, called, above, _next_marks(lines, i, known))):
            out.add(line.at)
            last = mark
        elif (
            last
            and above is not None
            and above.at in out | known
            and _continues(line, above, last, _next_marks(lines, i, known))
        ):
            out.add(line.at)
        else:
            last = None
            called |= {a or b for a, b in CALL.findall(line.text)}
            called |= {a or b or c for a, b, c in GLUED.findall(line.text)}
    return out


def _bracketed(text: str, called: Set[str]) -> str | None:
    """The mark in brackets that a note begins with, where the text above calls it so."""
    found = BRACKETED.match(text)
    return found[1] if found and found[1] in called else None


def _next_marks(lines: Sequence[Placed], i: int, known: set[int]) -> set[str]:
    """The marks at the heads of the next few lines, those at the page's foot aside."""
    return {mark for line in lines[i + 1 : i + AHEAD] if line.at not in known and (mark := marker(line.text))}


def _opens(line: Placed, mark: str, last: str | None, called: set[str], above: Placed | None, ahead: set[str]) -> bool:
    if mark.startswith("*"):
        apart = above is None or above.key != line.key or (line.gap or 9) >= FRESH or not above.full or last is not None
        if not apart and not is_ended(above.text if above else ""):
            return False  # a call that begins its line
        capital = re.match(r"^\W*[A-ZА-ЯЁÄÖÜÀ-Þ\d]", line.text) is not None
        row = "*" + mark in ahead or (last is not None and mark == last + "*")
        return mark in called or row or (capital and len(line.text) < 80 and line.left < 3 and not line.full)
    if re.match(r"^\W?\d{1,3}[.)]|^\(", line.text) or not mark.isdigit():
        return not mark.isdigit() and line.size < SMALL  # `2. We ask` numbers a paragraph
    ended = above is None or not above.full or is_ended(above.text)
    if mark in called and (above is None or above.key == line.key) and ended and (line.gap or 9) >= FRESH:
        return True
    if last is not None and last.isdigit():
        return 0 < int(mark) - int(last) <= 2
    tops = above is not None and above.key != line.key  # a date that heads a page: `1 October 1939`
    return (
        mark == "1"
        and ended
        and (not tops or "2" in ahead)
        and (line.size < SMALL or mark in called or "2" in ahead)
        and not (line.line.bold or line.caps)
    )


def _continues(line: Placed, above: Placed, last: str, ahead: set[str]) -> bool:
    if line.key != above.key or line.gap is None:
        return False
    if last.isdigit() and ahead & {str(int(last) + 1), str(int(last) + 2)} and line.gap < 2.2:
        return True
    small = abs(line.size - above.size) < 0.12
    return line.gap < 1.45 and small and line.left < 4 and (above.right < 8 or line.text[:1].islower())
