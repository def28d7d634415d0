"""The head of a letter or an office paper read part by part: what each line above the text is for.

A printed volume sets titles in display type. On a letter the lines above the text are the office that writes, the number,
the day, to whom it goes and perhaps what it is about, and only the last of these is a title.
"""

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from digitize.label.geometry import Placed
from digitize.label.not_typed import was_added
from digitize.label.parts import (
    ADDED,
    APART,
    BY_SHEET,
    CAPITALS,
    CLOSE,
    DATED,
    DOUBTED,
    IN,
    LARGE,
    MIDDLE,
    REACH,
    RIGHT,
    SENDER,
    SHEET,
    SMALL,
    Part,
    above_day,
    hangs,
    routes,
)
from digitize.label.scene import Scene, cut, prose
from digitize.label.scraps import FIGURES, reads_well
from digitize.label.sheetaddress import address, senders
from digitize.label.sheets import faint, readable, runs
from digitize.label.sheettitle import subject, tells_topic, title
from digitize.label.typeset import Typing

WHOLE_DAY = len("1931-05-03")
LONGEST = 75  # characters of a line of a head
PRINTED = 8  # lines at a letter's top, all in the middle, that are its letterhead
LETTERHEAD = 3  # lines at a page's top that may be one
SURE_SMALL = 0.9  # the confidence of a small word that is no scrawl
CALLED = 0.12  # of the column's width: what is free at least behind a salutation
NUMBER = re.compile(r"(?:\W ?)?\d{2,5}\W?")
LETTERED = re.compile(r"[A-Z]{1,2}\.?\s?\d{1,5}(?:/\d{2,4})?\W{0,2}\|?")  # with the letter of a branch: `A 218.`
DAY_BEGUN = re.compile(r"(?<!\S)\d{1,2}\.?$")  # a day's figures at a line's end
INDENT = 1.5  # type sizes: so far in begins a paragraph
LONG = 0.2  # of the column's width: what is free at most at the right of a text's line

TYPED = (Part.NUMBER, Part.DATE, Part.SUBJECT)  # with one of these a typed head begins below its letterhead

BY_HEAD = {"registry": Part.NUMBER, "number": Part.NUMBER, "letterhead": Part.OFFICE, "typist": Part.INITIALS}
BY_HEAD |= {"subject": Part.SUBJECT}


def read_head(scene: Scene, first: int, end: int) -> dict[int, Part]:
    """The parts of the lines from `first` on that stand above a letter's text, by their places in the scene."""
    stop, called = _text(scene, first, end)
    well = reads_well([x.line for x in scene.lines[first : first + SHEET] if x.page == scene.lines[first].page])
    found: dict[int, Part] = {}
    for i in range(first, stop):
        part = _part(scene, i)
        if part is not None and (well or part is not Part.SCRAWL):
            found[i] = part
    found |= {i: Part.OFFICE for i in range(first, stop) if scene.lines[i].at in scene.printed}
    found |= dict.fromkeys(routes(scene, first, stop), Part.TITLE)
    _no_address(scene, found, first)
    _number(scene, found, first, stop)
    _office(scene, found, stop)
    subject(scene, found, stop)
    address(scene, found, first, stop, called)
    found |= dict.fromkeys(senders(scene, found, first), Part.SENDER)
    title(scene, found, first, stop, called, end)
    added = _stamped(scene, found, first, stop) if well else ()
    found |= {i: Part.STAMP if readable(scene.lines[i]) else Part.SCRAWL for i in added}
    if called:
        _printed(scene, found, first)
        found[stop] = Part.SALUTATION
        if Part.SUBJECT not in found.values():
            _below_call(scene, found, stop + 1)
    elif Part.ADDRESS in found.values():
        _printed(scene, found, first, large=True)
    return found


def _below_call(scene: Scene, found: dict[int, Part], i: int) -> None:
    """The subject right below a salutation: `re the mole at Ostend.`, with its other lines."""
    lines = scene.lines
    if i >= len(lines) or lines[i].page != lines[i - 1].page:
        return
    if not scene.cues.about(lines[i].text):
        if _shown_below_call(scene, i):
            found[i] = Part.SUBJECT
        return
    found[i] = Part.SUBJECT
    if i + 1 < len(lines) and hangs(lines[i], lines[i + 1]) and not runs(lines[i + 1]) and lines[i].text[-1:] != ".":
        found[i + 1] = Part.SUBJECT


def _shown_below_call(scene: Scene, i: int) -> bool:
    """Whether a line below a salutation is what the letter is about: alone in the middle, white above the text below it."""
    line, below = scene.lines[i], scene.lines[i + 1] if i + 1 < len(scene.lines) else None
    middle = line.left > CALLED * line.width and line.right > CALLED * line.width and line.centred
    plain = line.text[:1].isupper() and line.text[-1] not in ",:;?!" and len(line.text.split()) > 1
    apart = below is not None and below.page == line.page and (below.gap or 0.0) > CLOSE
    return middle and plain and apart and not runs(line) and not scene.cues.said(line.text) and readable(line)


def _stamped(scene: Scene, found: dict[int, Part], first: int, stop: int) -> set[int]:
    """The lines between a head's parts that are stamps or rests of them: capitals at the right of which some could not be
    read, and offices there that are not the letterhead; below the first part that was typed what its typewriter has not."""
    last = max((i for i, part in found.items() if part not in (*ADDED, Part.OFFICE)), default=first)
    out = {i for i in range(first, last) if found.get(i, Part.OFFICE) is Part.OFFICE and _capitals(scene.lines[i])}
    sheet = takewhile(lambda x: x.page == scene.lines[first].page, islice(scene.lines, first, None))
    typing = Typing.of(x.line for x in sheet)
    typed = min((i for i, part in found.items() if part in TYPED), default=last)
    if typing is None:
        return out
    days = sorted(i for i, part in found.items() if part is Part.DATE)
    for i in range(typed + 1, last):
        further = i in days[1:]
        if (further or found.get(i, Part.OFFICE) is Part.OFFICE) and was_added(scene.lines[i], typing, further):
            out.add(i)
    for i in range(typed + 1, last):  # what stands between two of them
        between = all(j in out or found.get(j) is Part.SCRAWL for j in (i - 1, i + 1))
        if i not in found and between and not typing.has(scene.lines[i].words):
            out.add(i)
    return out


def _capitals(line: Placed) -> bool:
    """Whether a line at the right is in capitals, and some of it could not be read."""
    letters = [c for c in line.text if c.isalpha()]
    capitals = sum(map(str.isupper, letters)) > CAPITALS * len(letters)
    doubted = any(w.confidence < DOUBTED for w in line.words if any(map(str.isalnum, w.text)))
    return line.left > RIGHT * line.width and capitals and doubted


def _printed(scene: Scene, found: dict[int, Part], first: int, large: bool = False) -> None:
    """The lines in the middle with which a letter's sheet begins: its letterhead, also where no office is named; only those
    in `large` print where no salutation proves that it is a letter."""
    stop = min((i for i, part in found.items() if part not in (Part.OFFICE, Part.TITLE, *ADDED)), default=first)
    for i in range(first, stop):
        line = scene.lines[i]
        middle = line.centred or (abs(line.left - line.right) < MIDDLE and not line.full)
        printed = not SMALL <= line.size <= LARGE  # than what the typewriter has
        if not (printed and middle if large else middle or printed) or line.top > PRINTED or prose(line.text):
            return
        found[i] = Part.OFFICE


def _text(scene: Scene, first: int, end: int) -> tuple[int, bool]:
    """The line with which a letter's text begins, and whether that is its salutation."""
    lines = scene.lines
    read = 0
    for i in range(first, min(first + SHEET, end)):
        line = lines[i]
        if line.page != lines[first].page or read == REACH:
            return i, False
        part = scene.cues.sheet(line.text)
        if part in ("called", "salutation") and _leads_to_address(scene, i, end):
            continue
        if part == "called" or (part == "salutation" and line.right > CALLED * line.width):
            return i, True
        read += readable(line) and line.left < RIGHT * line.width  # what stands at the right may be stamps'
        if i > first and tells_topic(scene, i):
            continue
        if (
            readable(line)
            and runs(line)
            and not scene.parted(line)  # a number, and wide apart from it the day
            and part in (None, "office-addressed")
            and _goes_on(line, lines[i + 1 : min(i + 3, end)])
        ):
            return i, False
    return min(first + SHEET, end), False


def _leads_to_address(scene: Scene, i: int, end: int) -> bool:
    """Whether what looks like a salutation is who writes, since below it stands in small letters to whom."""
    below = [x for x in scene.lines[i + 1 : min(i + SENDER, end)] if x.page == scene.lines[i].page]
    return any(x.text[:1].islower() and scene.cues.sheet(x.text) == "addressee" for x in below)


def _goes_on(line: Placed, below: Sequence[Placed]) -> bool:
    """Whether a running line is a text's: the next one runs too, or goes on with its sentence or its day, is as long and
    leads to one that runs, or goes back to the margin from where a paragraph begins."""
    near = [x for x in below if x.page == line.page]
    if not near or runs(near[0]):
        return True
    if (cut(line) or DAY_BEGUN.search(line.text)) and near[0].text[:1].islower():
        return True
    if line.left > INDENT and near[0].left < INDENT / 2 and near[0].gap is not None and near[0].gap < CLOSE:
        return True
    return len(near) > 1 and near[0].right < LONG * line.width and abs(near[0].left - line.left) < 1 and runs(near[1])


def _part(scene: Scene, i: int) -> Part | None:
    """What a line above a letter's text is by itself."""
    line, cues = scene.lines[i], scene.cues
    if i and line.text[:1].islower() and runs(above := scene.lines[i - 1]) and DAY_BEGUN.search(above.text):
        return None  # `… hat am 3. / Mai 1931 mitgeteilt:`
    told = cues.sheet(line.text)
    number = any(cues.part(cell) == "registry" for cell in line.cells())
    if (
        not (readable(line) or number)
        and cues.date(line.text) <= DATED
        and cues.part(line.text) is None
        and told is None
    ):
        beside = line.left > RIGHT * line.width or not SMALL <= line.size <= LARGE
        beside = beside and any(word.confidence < SURE_SMALL for word in line.words)
        return Part.SCRAWL if (beside or faint(line)) and not FIGURES.search(line.text) else None
    if told == "addressee" and ":" in line.text:
        return Part.ADDRESS  # `TO: The Harbour Master`, which may look like who may read it
    if cues.classification(line.text):
        return Part.CLASSIFICATION
    if cues.form(line.text, False) == "name" and line.top < LETTERHEAD:
        return Part.FORM
    if told == "person" and line.top < LETTERHEAD and line.centred:
        return Part.OFFICE  # who writes, in print
    sheet = BY_SHEET.get(told or "")
    if sheet in (Part.SUBJECT, Part.JOURNAL, Part.COPIES, Part.ENCLOSURE, Part.SENDER):
        return sheet
    if told in ("addressee", "person") and line.left > RIGHT * line.width and not line.centred:
        return Part.ADDRESS  # `Тов. ЛУНДУ И. В.` above a report's title
    if (
        cues.part(line.text) == "title"
        and len(cues.day(line.text) or "") < WHOLE_DAY
        and line.left > IN / 2 * line.width
    ):
        return Part.TITLE  # `Report for November 1931`
    cells = [line.text] if len(line.text) <= LONGEST else line.cells()[1:]
    if any(cues.date(cell) > DATED for cell in cells) and not prose(line.text):
        return Part.DATE
    part = cues.part(line.text)
    if sheet is None and part == "title":
        return Part.TITLE
    if part == "manner" and line.text.lstrip("_ (")[:1].islower():
        return Part.DATE
    parted = line.cells()
    numbered = (
        line.top < REACH
        and len(parted) > 1
        and not prose(line.text)
        and not runs(line)
        and any(cues.part(cell) == "registry" for cell in parted)
    )
    office = Part.OFFICE if part is None and _names_body(scene, i) else None
    return sheet or BY_HEAD.get(part or "") or (Part.NUMBER if numbered else office)


def _names_body(scene: Scene, i: int) -> bool:
    """Whether one of the first lines of a sheet, at the left and apart from the next, names a body in small letters and says
    nothing else of it: `Ředitelství státních drah v Plzni.`"""
    line, below = scene.lines[i], scene.lines[i + 1] if i + 1 < len(scene.lines) else None
    apart = below is not None and below.key == line.key and (below.gap or 0.0) >= APART
    plain = line.text[:1].isupper() and line.text[-1] not in ",:;?!" and not any(map(str.isdigit, line.text))
    short = line.top < LETTERHEAD and line.left < 1 and line.right > CALLED * line.width
    return apart and plain and short and scene.cues.institution(line.text) and not scene.cues.said(line.text)


def _no_address(scene: Scene, found: dict[int, Part], first: int) -> None:
    """Takes names above the day for what they are: the officers of a firm in its letterhead, or who writes where whom the
    letter goes to stands below."""
    below = any(part is Part.ADDRESS and i not in above_day(found, first) for i, part in found.items())
    for i in above_day(found, first):
        line = scene.lines[i]
        printed = below or line.caps or not SMALL <= line.size <= LARGE
        if found.get(i) is Part.ADDRESS and printed and scene.cues.sheet(line.text) == "person":
            found[i] = Part.OFFICE


def _number(scene: Scene, found: dict[int, Part], first: int, stop: int) -> None:
    """A number alone below the date and not at the left: the paper's own, its word unread; one with a letter also there."""
    dated = min((i for i, part in found.items() if part is Part.DATE), default=stop)
    for i in range(max(first, dated), stop if Part.NUMBER not in found.values() else first):
        line = scene.lines[i]
        lettered = LETTERED.fullmatch(line.cells()[0]) and readable(line)
        if i not in found and (lettered or (NUMBER.fullmatch(line.text) and line.left > IN * line.width)):
            found[i] = Part.NUMBER
            return


def _office(scene: Scene, found: dict[int, Part], stop: int) -> None:
    """Goes on with an office whose line can't end so, or whose next line can't begin one: `LEGATION / OF CHILE`; with the
    word for it alone in capitals: `ПОСОЛЬСТВО / СОЮЗА ССР`."""
    offices = sorted(i for i, part in found.items() if part is Part.OFFICE)
    for i in offices:
        if i + 1 >= stop or i + 1 in found:
            continue
        above, line = scene.lines[i], scene.lines[i + 1]
        leads = scene.cues.unfinished(line.text.split()[0].lower()) and not runs(line)
        near = line.key == above.key and line.gap is not None and line.gap < APART
        same = line.text[:1].isupper() == above.caps and _stand_alike(above, line)
        open_end = above.at not in scene.printed and scene.cues.unfinished(above.text.lower())
        alone = above.caps and line.caps and " " not in above.text and scene.cues.part(above.text) == "letterhead"
        if open_end or ((leads or alone) and near and same):
            found[i + 1] = Part.OFFICE
            offices.append(i + 1)  # while they are gone through


def _stand_alike(above: Placed, line: Placed) -> bool:
    """Whether two lines begin below each other, or stand in one middle."""
    middle = abs((line.left - line.right) - (above.left - above.right)) < 2 * MIDDLE
    return abs(line.left - above.left) < 1 or middle
