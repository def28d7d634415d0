"""What the sheets of letters and office papers say about where a paper begins: salutations, addressees, closings,
numbers of pages, words that a page's foot announces.

Loose sheets have no display type and often no title: a letter begins with whom it addresses, and the sheets that go on
with it say so by their numbers, or by the sentence that they finish.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.model.sentences import is_ended

HEAD = 16  # lines of a head at most
ADDRESS = 6  # lines of a block at a page's foot that says to whom a paper goes
LONGEST = 120  # lines of a page
SHORTEST = 2  # lines of a letter's text in short lines
FOOT = 9  # lines before a page's end that may close a letter
PLAIN = 0.6  # the confidence of a line that was read
SURE = 0.85  # the confidence of a word that is no scrawl
LETTERS = 3  # in a row: a word
INDENTED = 0.5  # of it: no line of running text begins further in
FULL = 0.2  # of the column's width: what is free at the end of a line that runs on
DATED = 0.12  # of a line is a date
CLOSED = 0.1  # of it: what is free at least behind a closing
SET_IN = 0.35  # of it: further in begin a closing at the right and who signs
FREE = 0.3  # of it: what a short line leaves free
SIGNATURE = 3  # lines of a signature at a page's end at most
PROSE = 3  # words in small letters of a line of running text
CATCHWORDS = 3  # at a page's foot at most
THROUGH = 0.6  # of the numbered pages, whose numbers count with the scans
THROUGHOUT = 2  # letters that begin on pages of one row of numbers: it runs through a folder
FEWEST = 5  # numbered pages, before that is asked
SHEET_NUMBER = re.compile(r"[\W_]{0,4}(\d{1,3})[\W_]{0,4}")
LEAF_NUMBER = re.compile(r"[\W_]{0,4}\d{1,6}[\W_]{0,4}")
BEGINS = ("subject", "addressee", "salutation")  # parts of a sheet with which a paper begins
MOST_PAGES = 100  # of a paper
TITLED = 0.5  # of a line's likeness to a title
WORD = re.compile(r"[^\W\d_]+")
SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")  # a word with blanks between its letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page tells: whether its text goes on with that of the page before, whether that ends with its first words,
    and whether the papers' own page numbers count on to it, or from it."""

    goes_on: bool = False
    announced: bool = False
    counted_on: bool = False
    counted_from: bool = False


@dataclass
class Sheets:
    """The pages of a source as loose sheets. `lines` are those without furniture and notes, in reading order."""

    lines: Sequence[Placed]
    cues: Cues
    pages: dict[int, Sheet]
    caught: frozenset[int] = frozenset()  # the lines that only announce the next page's first words
    feet: frozenset[int] = frozenset()  # the pages at whose foot it is told to whom the paper goes
    tails: frozenset[int] = frozenset()  # the lines below a letter's closing, where no other text follows on the page
    addressed: frozenset[int] = frozenset()  # the lines of addresses above a salutation, their first ones aside

    def evidence(self, i: int, top: bool) -> list[str]:
        """The names of the evidence that a paper begins at line i; `top` when it is the first text of its page."""
        line, out = self.lines[i], []
        head = self.head(i)
        parts = {
            self.cues.sheet(self.lines[k].text) for k in head if self.lines[k].text[:1] != "["
        }  # an editor's words
        called = not parts.isdisjoint(("salutation", "called")) and self._goes_below(head)
        if self.cues.sheet(line.text) == "front" and not runs(line):
            out.append("front-heading")
        if self._closed_before(i) or (top and self._signed_above(i)):
            out.append("closing-before")
        if not top:
            return out
        out += ["salutation"] * called
        out += [name for name in ("addressee", "journal") if name in parts]
        if parts & {"subject"}:
            out.append("subject-line")
        if any(self.cues.date(self.lines[k].text) > DATED for k in head):
            out.append("day-at-head")
        kinds = {self.cues.part(self.lines[k].text) for k in head}
        out += ["kind-at-head"] * any(map(self._names_kind, head))
        out += ["office-at-head"] * ("letterhead" in kinds) + ["number-at-head"] * ("registry" in kinds)
        if "addressee" not in parts and line.page in self.feet:
            out.append("addressee-at-foot")
        return out + self._page(line.page)

    def _closed_before(self, i: int) -> bool:
        """Whether a letter is closed right above line i, and none was begun since, with a day and a salutation."""
        above = range(max(0, i - FOOT), i)
        closing = next((k for k in reversed(above) if self._closes(k)), None)
        if closing is None:
            return False
        since = [self.lines[k].text for k in range(closing + 1, i)]
        begun = any(self.cues.sheet(text) == "salutation" for text in since)
        return not (begun and any(self.cues.date(text) > DATED for text in since))

    def _goes_below(self, head: Sequence[int]) -> bool:
        """Whether a text stands below a head on its page: with nothing below it a salutation says to whom a letter goes that
        ends there."""
        last = head[-1] if head else 0
        below = [x for x in self.lines[last + 1 : last + LONGEST] if x.page == self.lines[last].page]
        return len(below) > SHORTEST or any(map(runs, [self.lines[last], *below]))

    def _names_kind(self, i: int) -> bool:
        """Whether a line is the name of a kind of paper and hardly more, as `Report` is above one that has no other head."""
        line = self.lines[i]
        return self.cues.part(line.text) == "title" and line.right > FREE * line.width

    def ends(self, i: int) -> bool:
        """Whether no running text follows line i on its page, and some stands above it there."""
        here = [x for x in self.lines[max(0, i - LONGEST) : i + LONGEST] if x.page == self.lines[i].page]
        below = [x for x in here if x.at >= self.lines[i].at]
        return any(map(runs, here)) and not any(map(runs, below))

    def _page(self, page: int) -> list[str]:
        sheet = self.pages.get(page, Sheet())
        told = {
            "catchword": sheet.announced,
            "text-goes-on": sheet.goes_on,
            "page-number-goes-on": sheet.counted_on,
            "page-number-begins": sheet.counted_from,
        }
        return [name for name, holds in told.items() if holds]

    def head(self, i: int) -> list[int]:
        """The lines from line i down to the running text, those that were read; a salutation is the last of them."""
        out: list[int] = []
        for k in range(i, min(i + HEAD, len(self.lines))):
            line = self.lines[k]
            if line.page != self.lines[i].page:
                break
            part = self.cues.sheet(line.text)
            if part == "called" or (part == "salutation" and line.right > FREE * line.width and len(out) < HEAD):
                return [*out, k]
            if part != "subject" and readable(line) and runs(line) and self._goes_on(k):
                break
            if readable(line):
                out.append(k)
        return out

    def _goes_on(self, i: int) -> bool:
        """Whether running text stands below a line that runs, or the end of its sentence in a shorter one."""
        below = self.lines[i + 1] if i + 1 < len(self.lines) else None
        return below is None or runs(below) or (below.text[:1].islower() and is_ended(below.text))

    def _closes(self, i: int) -> bool:
        line = self.lines[i]
        free = line.right > CLOSED * line.width or line.left > SET_IN * line.width
        return self.cues.sheet(line.text) == "closing" and free

    def _signed_above(self, i: int) -> bool:
        """Whether the page before ends with who signs: lines at the right, each with a capital, below a text that is at its
        end. `continued` is no signature, nor is a number."""
        page = [x for x in self.lines[max(0, i - SIGNATURE - 1) : i] if x.page == self.lines[i - 1].page]
        text = [k for k, x in enumerate(page) if x.left <= SET_IN * x.width]
        signed = page[text[-1] + 1 :] if text else []
        return bool(signed) and is_ended(page[text[-1]].text) and all(map(self._is_signature, signed))

    def _is_signature(self, line: Placed) -> bool:
        told = self.cues.sheet(line.text)
        return line.text[:1].isupper() and readable(line) and told not in ("continued", "addressee", "subject")


def sheets(lines: Sequence[Placed], text: Sequence[Placed], cues: Cues, notes: Set[int] = frozenset()) -> Sheets:
    """The sheets of a source from all its `lines`, and those of them that are `text`, or were taken for `notes`."""
    pages: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    numbers = {page: number for page, group in pages.items() if (number := _number(group, cues))}
    called = {page for page, group in pages.items() if any(cues.sheet(x.text) == "salutation" for x in group[:HEAD])}
    on, begun = _counted(_of_papers(numbers, called))
    written: dict[int, list[Placed]] = defaultdict(list)
    for line in text:
        if readable(line) and not LEAF_NUMBER.fullmatch(line.text):
            written[line.page].append(line)
    found, caught = {}, set[int]()
    told = {x.at for x in text} | notes
    for page in pages:
        above, here = written.get(page - 1, []), written.get(page, [])
        last = next((x for x in reversed(pages.get(page - 1, [])) if x.at in told), None)
        catchword = last if last and announced(last, above, here) else None
        caught |= {catchword.at} if catchword else set()
        found[page] = Sheet(_goes_on(above, here, cues), catchword is not None, page in on, page in begun)
    tails = {line.at for page in written.values() for line in _tail(page, cues)}
    addressed = {line.at for page in written.values() for line in _address(page, cues)}
    feet = {page for page, group in written.items() if _addresses_below(group, cues)}
    kept = [x for x in text if x.at not in caught]
    return Sheets(kept, cues, found, frozenset(caught), frozenset(feet), frozenset(tails), frozenset(addressed))


def _addresses_below(page: Sequence[Placed], cues: Cues) -> bool:
    """Whether a page that runs on to its end has below its text, at the left, the block of whom the paper goes to."""
    block = page[-ADDRESS:]
    first = next(
        (i for i, x in enumerate(block) if cues.sheet(x.text) == "addressee" and x.right > FREE * x.width), None
    )
    if first is None or any(runs(x) for x in block[first:]) or len(page) <= HEAD:
        return False
    return any(map(runs, page[-ADDRESS - 2 :])) and all(cues.sheet(x.text) != "closing" for x in page[-FOOT:])


def _address(page: Sequence[Placed], cues: Cues) -> Sequence[Placed]:
    """The lines between the first of whom a letter goes to and its salutation, no text among them."""
    parts = [cues.sheet(x.text) for x in page[:HEAD]]
    called = next((i for i, part in enumerate(parts) if part in ("salutation", "called")), 0)
    first = next((i for i in range(called) if parts[i] == "addressee"), called)
    block = page[first + 1 : called]
    return [] if len(block) >= ADDRESS or any(map(runs, block)) else block


def _tail(page: Sequence[Placed], cues: Cues) -> Sequence[Placed]:
    """The lines below the last closing of a page: signature, enclosures, files' numbers, typists' initials. None where a
    text, a salutation or a subject stands among them, as where a short letter follows."""
    closings = [i for i, x in enumerate(page) if cues.sheet(x.text) == "closing" and x.right > CLOSED * x.width]
    below = page[closings[-1] + 1 :] if closings else []
    parts = {cues.sheet(x.text) for x in below}
    written = any(runs(a) and runs(b) for a, b in pairwise(below))
    return [] if written or parts & {"salutation", "called", "subject"} else below


def _of_papers(numbers: dict[int, tuple[int, bool]], called: Collection[int]) -> dict[int, tuple[int, bool]]:
    """The numbers of pages that count within a paper: not those of a row in which more than one page after its first
    addresses a reader, as where a folder's leaves are numbered through."""
    rows: dict[int, set[int]] = defaultdict(set)
    for page, (number, _) in numbers.items():
        rows[number - page] |= {page} if number > 1 and page in called else set()
    return {page: number for page, number in numbers.items() if len(rows[number[0] - page]) < THROUGHOUT}


def _counted(numbers: dict[int, tuple[int, bool]]) -> tuple[set[int], set[int]]:
    """The pages on which a paper's own page numbers count on, and those from which they count; none where the numbers run
    through the source. A number between marks is surely a page's; a bare one says nothing of other pages by itself."""
    offsets = Counter(number - page for page, (number, _) in numbers.items())
    (offset, most), *_ = offsets.most_common(1) or [(0, 0)]
    if most >= FEWEST and most >= THROUGH * len(numbers) and (offset != 0 or min(numbers) + offset == 1):
        return set(), set()
    on, begun = set[int](), set[int]()
    for page, (number, marked) in numbers.items():
        first = page - number + 1
        sure = (marked or offsets[number - page] > 1) and first > 0
        if number > 1:
            on |= set(range(first + 1, page + 1)) if sure else {page}
        begun |= {first} if sure or number == 1 else set()
    return on, begun - on


def readable(line: Placed) -> bool:
    """Whether a line was read: it has a word or a number, and its engine is sure enough."""
    letters = [w for w in line.words if any(c.isalnum() for c in w.text)]
    total = sum(len(w.text) for w in letters)
    if not total:
        return False
    sure = sum(w.confidence * len(w.text) for w in letters) / total
    told = any(len(run) >= LETTERS for run in re.findall(r"\w+", line.text)) or SPACED.search(line.text) is not None
    return sure >= PLAIN and (told or (total > LETTERS and any(map(str.isdigit, line.text))))


def faint(line: Placed) -> bool:
    """Whether a line is what an engine makes of a scrawl or a stamp's rest: no word of it is sure, or it has none."""
    sure = any(w.confidence > SURE and len(re.sub(r"\W", "", w.text)) >= LETTERS for w in line.words)
    return not sure and any(w.confidence < PLAIN for w in line.words)


def runs(line: Placed) -> bool:
    """Whether a line is one of a running text: words in small letters, hardly anything free at its right; none in the
    right half of its column."""
    if line.left > INDENTED * line.width:
        return False
    small = [w for w in WORD.findall(line.text) if w[0].islower()]
    return len(small) >= PROSE and line.right < FULL * line.width


def _number(page: Sequence[Placed], cues: Cues) -> tuple[int, bool] | None:
    """The number that stands alone at a sheet's head, or else at its foot, and whether marks stand around it."""
    for line in (*(x for x in page if x.top <= 1), *(x for x in page if x.bottom <= 1)):
        found = SHEET_NUMBER.fullmatch(line.text)
        middle = min(line.left, line.right) > 0.15 * line.width or line.right < 0.15 * line.width
        if found and middle and 0 < (number := int(found[1])) < MOST_PAGES:
            marked = not line.text[0].isdigit() and not line.text[-1].isdigit()
            return None if not marked and _titled(page, line, cues) else (number, marked)
        if (said := cues.page_said(line.text)) is not None:
            return said, True
    return None


def _titled(page: Sequence[Placed], line: Placed, cues: Cues) -> bool:
    """Whether a title stands below a number, as below that of a document in a volume."""
    below = next((x for x in page if x.at > line.at), None)
    if below is None or below.key != line.key or (runs(below) and not below.line.bold):
        return False
    return below.line.bold or below.centred or below.caps or cues.title(below.text) >= TITLED


def _goes_on(above: Sequence[Placed], here: Sequence[Placed], cues: Cues) -> bool:
    """Whether the sentence at the foot of a page is not at its end, or the next page begins within one, and not with words
    that only begin a paper."""
    body = [x for x in above if (x.right < FULL * x.width and x.left < INDENTED * x.width) or x.left < 2]
    if not body or not here:
        return False
    last = body[-1]
    short = [x for x in above if x.at > last.at]
    open_end = last.right < FULL * last.width and not is_ended(last.text) and len(short) < 2
    if cues.sheet(here[0].text) in BEGINS:
        return False
    begins = here[0].text.lstrip("\"'«„“‘(")[:1].islower() and runs(here[0])
    return bool(begins or (open_end and runs(here[0]) and here[0].left < 2))


def announced(last: Placed, above: Sequence[Placed], here: Sequence[Placed]) -> bool:
    """Whether the last line of a page says with which words the next page begins."""
    if not here:
        return False
    first, told = WORD.findall(here[0].text.casefold()), WORD.findall(last.text.casefold())
    free = last.left > 0.4 * last.width and len(above) > PROSE
    if not (free and 0 < len(told) <= CATCHWORDS and len(first) >= len(told)):
        return False
    return all(Levenshtein.distance(a, b) <= len(a) // 4 for a, b in zip(told, first, strict=False))
