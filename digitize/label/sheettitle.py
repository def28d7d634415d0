"""What a paper is about: its subject, and what names it where none is told."""

import re
from collections.abc import Sequence

from digitize.label.geometry import Placed
from digitize.label.parts import (
    CLOSE,
    DOUBTED,
    FEW,
    HALF,
    IN,
    LETTERS,
    RIGHT,
    SHEET,
    Part,
    above_day,
    hangs,
    routes,
    stacked,
)
from digitize.label.scene import Scene
from digitize.label.sheets import readable, runs

TWICE = 2  # a day in the title, and the paper's own
LIKE_CAPITALS = frozenset("cosuvwxz")  # which differ from their capitals by their size alone
LABELLED = re.compile(r"[^\W\d_][^\W\d_ .-]{2,20}\.?\s?:\s")  # `Riferimento: telespresso n. 4`
TOWN = re.compile(r"[^\W\d_][^\W\d_. ]+,\s(?:[^\W\d_]\.\s?){2,}")  # `Washington, D. C.`
PLACED = re.compile(
    r"[^\W\d_][\w. -]{2,20},\s\d{1,2}[/.]\S{1,8}|.*,\s?ss[.:]?"
)  # a place and a day, a court's place: `Rome, 12/idem`, `County of Powell, ss.`
DISTRICT = re.compile(r"[^\W\d_]{3,},? [IVX]{1,6}\.?")  # a town's, below an address: `Wien XVIII`
YEARS = re.compile(r"\W*1\d{3}\s?[-–—]\s?1\d{3}\W*")
INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,3}[^\W\d_][\w-]+\W{0,2}")  # before a name alone
TOPIC = 2.6  # of the usual pitch: white above what a paper is about, below the kind of it, at most
SIDE = 0.12  # of the column's width: free at both sides of a title's line in the middle at least
HUGE = 1.8  # of the body's type size: no title of a letter is so large


def subject(scene: Scene, found: dict[int, Part], stop: int) -> None:
    """Goes on with the subject over the lines that hang below it."""
    lines = scene.lines
    told = sorted(i for i, part in found.items() if part is Part.SUBJECT)
    for i in told[1:]:  # `Réf. : votre lettre` below the subject
        if LABELLED.match(lines[i].text) and LABELLED.match(lines[told[0]].text):
            found[i] = Part.OFFICE
    for i in [i for i in told if found[i] is Part.SUBJECT]:
        k = i + 1
        while k < stop and hangs(lines[i], lines[k]):
            if LABELLED.match(lines[k].text) and lines[k].left < lines[i].left + 1:
                break
            if scene.cues.sheet(lines[k].text) == "answer":
                break
            leads = k == i + 1 and scene.cues.unfinished(lines[i].text) and not runs(lines[k])  # `A.s. de` / `M. Lund`
            if found.get(k, Part.TITLE) not in (Part.TITLE, Part.SUBJECT) and not leads:
                break
            found[k] = Part.SUBJECT
            k += 1


def title(scene: Scene, found: dict[int, Part], first: int, stop: int, called: bool, end: int) -> None:
    """What names the paper where no subject is told: the kind of paper with what goes on below it, else the last lines
    above the text that stand in and are no part else, the first of a list without a text. Below a letterhead nothing else
    is a title."""
    lines = scene.lines
    if Part.FORM in found.values():
        return
    if Part.SUBJECT in found.values():
        found |= {i: Part.OFFICE for i, part in found.items() if part is Part.TITLE}
        return
    top = above_day(found, first) if called else ()
    kinds = sorted(i for i, part in found.items() if part is Part.TITLE)
    block = [i for i in kinds if i not in top][:1]
    if not block:
        dated = _with_days(lines, found, first, stop)
        for i in dated:
            del found[i + 1]
        written = [i for i, part in found.items() if part is Part.ADDRESS and Part.SENDER in found.values()]
        free = [i for i in range(first, stop) if i not in found and (i in dated or _names(lines[i], called))]
        free = [i for i in free if not written or i != max(written) + 1]  # the text begins right below the address
        free = [i for i in free if i not in top]
        free = [i for i in free if found.get(i - 1) is not Part.ADDRESS or not DISTRICT.fullmatch(lines[i].text)]
        free = [i for i in free if i not in above_day(found, first) or not _is_print(scene, i, end)]
        free = [i for i in free if not scene.cues.said(lines[i].text) and not _is_for_person(scene, lines[i])]
        free = [i for i in free if scene.cues.sheet(lines[i].text) != "answer"]
        inside = [i for i in free if lines[i].left > IN * lines[i].width]
        listed = not any(runs(x) for x in lines[first : stop + SHEET] if x.page == lines[first].page)
        block = [i for i in inside[:1] if lines[i].centred] if listed else inside[-1:] or free[-1:]
        while block and (above := _above(lines, free, block[0])):
            block[:0] = above
    if block and block[0] in kinds and _is_heading(scene, found, block[0] - 1, first):
        block[:0] = [block[0] - 1]
    while block and (k := block[-1] + 1) < stop and _continues(scene, found, k):
        block.append(k)
    found |= dict.fromkeys(kinds, Part.OFFICE) | dict.fromkeys(block, Part.TITLE)


def _is_heading(scene: Scene, found: dict[int, Part], i: int, first: int) -> bool:
    """Whether a line is what a paper is about, in capitals in the middle above the kind of it: `THE PORTS OF PERU / Report by
    the Harbour Master`; no office."""
    if i < first or i in found:
        return False
    line, below = scene.lines[i], scene.lines[i + 1]
    loud = line.caps or line.capitals > HALF
    shown = loud and line.centred and below.centred and not below.caps and _names(line, False)
    return shown and not scene.cues.office(line.text) and line.at not in scene.printed


def _is_for_person(scene: Scene, line: Placed) -> bool:
    """Whether a line says through whose hands a paper goes: a branch's letters, a colon, a person: `NE: Mr. Lund`."""
    branch, colon, name = line.text.partition(":")
    return bool(colon) and branch.isupper() and scene.cues.sheet(name.strip()) == "person"


def _is_print(scene: Scene, i: int, end: int) -> bool:
    """Whether a line above a paper's day is of an office or of a stamp: it names who holds one or where that is, or stands in
    capitals at the right. One in capitals that begins with the name that signs the paper says who writes to whom: `LUND AN
    HANDELSMINISTERIUM`."""
    line = scene.lines[i]
    name, *behind = line.text.split()
    if line.caps and behind and any(x.text.strip(" .") == name for x in scene.lines[i + 1 : end]):
        return False
    street = "," in line.text and any(map(str.isdigit, line.text))
    return street or scene.cues.office(line.text) or (line.caps and line.left > RIGHT * line.width and not line.centred)


def _above(lines: Sequence[Placed], free: Sequence[int], i: int) -> list[int]:
    """The line above a title's that it goes on with; also over one of a letter or two in the middle between both: `THE
    PILOTS / of / OSTEND`."""
    if i - 1 in free and stacked(lines[i - 1], lines[i]):
        return [i - 1]
    word = lines[i - 1] if i else None
    small = word is not None and word.text.isalpha() and len(word.text) <= FEW and word.words[0].confidence > DOUBTED
    if small and i - 2 in free and stacked(lines[i - 2], lines[i - 1]) and stacked(lines[i - 1], lines[i]):
        return [i - 2, i - 1]
    return []


def _continues(scene: Scene, found: dict[int, Part], k: int) -> bool:
    """Whether a line goes on with the title above it: set like it, or with its unfinished words, also where a day stands
    among them: `Note on the pilots / in the winter of 3 May 1931`."""
    above, line = scene.lines[k - 1], scene.lines[k]
    if (k not in found and stacked(above, line)) or k - 1 in routes(scene, k - 1, k + 1):
        return True
    if found.get(k, Part.SUBJECT) is Part.SUBJECT and tells_topic(scene, k):
        return True
    near = line.key == above.key and line.gap is not None and line.gap < CLOSE and above.text[-1:] not in ".:;,"
    small = line.text[:1].islower() and scene.cues.date(line.text) < HALF
    unfinished = scene.cues.unfinished(above.text.lower())
    goes_on = small or (k not in found and unfinished)
    named = (
        scene.cues.part(above.text) == "title" and unfinished and line.caps == above.caps
    )  # `MEMORANDUM FOR / THE …`
    free = found.get(k, Part.DATE) is Part.DATE or (named and found[k] is Part.ADDRESS)
    return near and (goes_on or named) and not runs(line) and free


def tells_topic(scene: Scene, k: int) -> bool:
    """Whether a line below the kind of a paper, white between, says what it is about: `ДОКЛАДНАЯ ЗАПИСКА / О состоянии
    мола`."""
    above, line = scene.lines[k - 1], scene.lines[k]
    near = line.key == above.key and line.gap is not None and line.gap < TOPIC
    kind = scene.cues.part(above.text) == "title" and above.left > IN / 2 * above.width
    apart = k + 1 < len(scene.lines) and (scene.lines[k + 1].gap or 0.0) > CLOSE
    return near and kind and apart and scene.cues.part(line.text.rstrip(" .")) == "subject"


def _with_days(lines: Sequence[Placed], found: dict[int, Part], first: int, stop: int) -> list[int]:
    """The lines that end in a comma and go on with years or a day right below, as a title does whose paper has another
    day, or one whose line below holds nothing but a span of years: `The pilots of Ostend, / 1919 - 1925`."""
    twice = sum(part is Part.DATE for part in found.values()) >= TWICE
    return [
        i
        for i in range(first, stop - 1)
        if i not in found and found.get(i + 1) is Part.DATE and stacked(lines[i], lines[i + 1])
        if (twice and lines[i].text[-1:] == ",") or YEARS.fullmatch(lines[i + 1].text)
        if lines[i].text[:1].isupper() and readable(lines[i])
    ][:1]


def _names(line: Placed, called: bool) -> bool:
    """Whether a line may name a paper; above a salutation only in the middle, and not as a street or a town stands."""
    capital = line.text.lstrip("\"'«„“‘")[:1].isupper() or (
        line.text[:1] in LIKE_CAPITALS and line.left > RIGHT * line.width
    )
    led = called and line.centred and line.text[-1:] == ":"  # to its next line
    begun = capital and (led or line.text[-1:] not in ":;-") and sum(map(str.isalpha, line.text)) > LETTERS
    begun = begun and not TOWN.fullmatch(line.text) and not PLACED.fullmatch(line.text) and len(line.cells()) == 1
    begun = begun and (line.text[-1] != "," or (line.left > IN * line.width and not called))  # a point misread
    middle = line.left > IN * line.width or (line.centred and line.left > SIDE * line.width)
    plain = middle and not any(map(str.isdigit, line.text)) and "," not in line.text
    named = INITIALS.fullmatch(line.text) is not None or line.size > HUGE
    return begun and readable(line) and not named and (not called or plain)
