"""The head of a letter or an office paper read part by part: what each line above the text is for.

A printed volume sets titles in display type. On a letter the lines above the text are the office that writes, the number,
the day, to whom it goes and perhaps what it is about, and only the last of these is a title.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from digitize.label.geometry import Placed
from digitize.label.scene import Scene, cut, prose
from digitize.label.scraps import FIGURES, reads_well
from digitize.label.sheets import SPACED, faint, readable, runs
from digitize.model.role import ADDRESSED

DATED = 0.12  # of a line is a date
WHOLE_DAY = len("1931-05-03")
LEAD = 6  # letters of a line that only leads to whom a paper goes: `An`, behind which an article may be small
REACH, SHEET = 22, 50  # lines of a letter's head at most, and with those that stamps and hands left there
ADDRESS = 7  # lines of an address
APART = 1.6  # times the pitch above it: a block's next line is no further below
SET_OFF = 2.2  # the same from who writes to whom
SMALLER = 0.75  # of the type of an address
CLOSE = 1.25  # the same for the second line of a subject
LONGEST = 75  # characters of a line of a head
SMALL, LARGE = 0.84, 1.25  # of the body's type size: print on a typed sheet is smaller or larger
MIDDLE = 1.6  # type sizes: by so much less or more is free at a line's left than at its right
PRINTED = 8  # lines at a letter's top, all in the middle, that are its letterhead
LETTERHEAD = 3  # lines at a page's top that may be one
RIGHT, CAPITALS = 0.35, 0.7  # of the column's width: free at the left of a stamp; and the capitals among its letters
DOUBTED = 0.75  # the confidence of a word that is doubtful
SURE_SMALL = 0.9  # the confidence of a small word that is no scrawl
CALLED = 0.12  # of the column's width: what is free at least behind a salutation
TWICE = 2  # a day in the title, and the paper's own
LETTERS = 5  # more than so many has a title
IN = 0.25  # of the column's width: so far in from its left edge stands what names a paper
SENDER = 4  # lines that say who writes at most
STAMPED = 3  # lines of a stamp beside an address at most
LIKE_CAPITALS = frozenset("cosuvwxz")  # which differ from their capitals by their size alone
HALF = 0.5  # of a line is a day: of a title that goes on, less is
FEW = 3  # letters of a word that says nothing by itself
LABELLED = re.compile(r"[^\W\d_][^\W\d_ .-]{2,20}\s?:\s")  # `Riferimento: telespresso n. 4`
NUMBER = re.compile(r"(?:\W ?)?\d{2,5}\W?")
LETTERED = re.compile(r"[A-Z]{1,2}\.?\s?\d{1,5}(?:/\d{2,4})?\W{0,2}\|?")  # with the letter of a branch: `A 218.`
TOWN = re.compile(r"[^\W\d_][^\W\d_. ]+,\s(?:[^\W\d_]\.\s?){2,}")  # `Washington, D. C.`
DISTRICT = re.compile(r"[^\W\d_]{3,},? [IVX]{1,6}\.?")  # a town's, below an address: `Wien XVIII`
YEARS = re.compile(r"\W*1\d{3}\s?[-–—]\s?1\d{3}\W*")
INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,3}[^\W\d_][\w-]+\W{0,2}")  # before a name alone
LONG = 0.2  # of the column's width: what is free at most at the right of a text's line
HUGE = 1.8  # of the body's type size: no title of a letter is so large


class Part(StrEnum):
    """What a line of a letter is for; kept on it as `LabelledLine.part`."""

    OFFICE = "office"
    ISSUER = "issuer"  # the office above a paper's title
    NUMBER = "number"
    JOURNAL = "journal"
    DATE = "date"
    SUBJECT = "subject"
    TITLE = "title"
    CLASSIFICATION = "classification"
    ADDRESS = ADDRESSED
    SENDER = "sender"
    COPIES = "copies"
    ENCLOSURE = "enclosure"
    INITIALS = "initials"
    SALUTATION = "salutation"
    CLOSING = "closing"
    SIGNATURE = "signature"
    FORM = "form"  # the printed name of a form
    FIELD = "field"  # a label of a form with what is filled in behind it
    SCRAWL = "scrawl"  # nothing that could be read


BY_SHEET = {
    "subject": Part.SUBJECT,
    "addressee": Part.ADDRESS,
    "person": Part.ADDRESS,
    "office-addressed": Part.ADDRESS,
    "sender": Part.SENDER,
    "journal": Part.JOURNAL,
    "enclosure": Part.ENCLOSURE,
    "copies": Part.COPIES,
    "initials": Part.INITIALS,
    "closing": Part.CLOSING,
}
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
    found |= dict.fromkeys(_routes(scene, first, stop), Part.TITLE)
    _no_address(scene, found, first)
    _number(scene, found, first, stop)
    _office(scene, found, stop)
    _subject(scene, found, stop)
    _address(scene, found, first, stop, called)
    found |= dict.fromkeys(_senders(scene, found, first), Part.SENDER)
    _title(scene, found, first, stop, called, end)
    found |= dict.fromkeys(_stamped(scene, found, first, stop) if well else (), Part.SCRAWL)
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
    if i + 1 < len(lines) and _hangs(lines[i], lines[i + 1]) and not runs(lines[i + 1]) and lines[i].text[-1:] != ".":
        found[i + 1] = Part.SUBJECT


def _shown_below_call(scene: Scene, i: int) -> bool:
    """Whether a line below a salutation is what the letter is about: alone in the middle, white above the text below it."""
    line, below = scene.lines[i], scene.lines[i + 1] if i + 1 < len(scene.lines) else None
    middle = line.left > CALLED * line.width and line.right > CALLED * line.width and line.centred
    plain = line.text[:1].isupper() and line.text[-1] not in ",:;?!" and len(line.text.split()) > 1
    apart = below is not None and below.page == line.page and (below.gap or 0.0) > CLOSE
    return middle and plain and apart and not runs(line) and not scene.cues.said(line.text) and readable(line)


def _stamped(scene: Scene, found: dict[int, Part], first: int, stop: int) -> list[int]:
    """The lines between a head's parts that are the rests of stamps: capitals at the right of which some could not be
    read, and offices there that are not the letterhead."""
    last = max((i for i, part in found.items() if part not in (Part.SCRAWL, Part.OFFICE)), default=first)
    out = []
    for i in range(first, last):
        line = scene.lines[i]
        letters = [c for c in line.text if c.isalpha()]
        capitals = sum(map(str.isupper, letters)) > CAPITALS * len(letters)
        doubted = any(w.confidence < DOUBTED for w in line.words if any(map(str.isalnum, w.text)))
        free = found.get(i, Part.OFFICE) is Part.OFFICE
        if line.left > RIGHT * line.width and capitals and doubted and free:
            out.append(i)
    return out


def _printed(scene: Scene, found: dict[int, Part], first: int, large: bool = False) -> None:
    """The lines in the middle with which a letter's sheet begins: its letterhead, also where no office is named; only those
    in `large` print where no salutation proves that it is a letter."""
    stop = min((i for i, part in found.items() if part not in (Part.OFFICE, Part.TITLE, Part.SCRAWL)), default=first)
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
        if readable(line) and runs(line) and part is None and _goes_on(line, lines[i + 1 : min(i + 3, end)]):
            return i, False
    return min(first + SHEET, end), False


def _leads_to_address(scene: Scene, i: int, end: int) -> bool:
    """Whether what looks like a salutation is who writes, since below it stands in small letters to whom."""
    below = [x for x in scene.lines[i + 1 : min(i + SENDER, end)] if x.page == scene.lines[i].page]
    return any(x.text[:1].islower() and scene.cues.sheet(x.text) == "addressee" for x in below)


def _goes_on(line: Placed, below: Sequence[Placed]) -> bool:
    """Whether a running line is a text's: the next one runs too, or goes on with its sentence, or is as long and leads to
    one that runs."""
    near = [x for x in below if x.page == line.page]
    if not near or runs(near[0]):
        return True
    if cut(line) and near[0].text[:1].islower():
        return True
    return len(near) > 1 and near[0].right < LONG * line.width and abs(near[0].left - line.left) < 1 and runs(near[1])


def _part(scene: Scene, i: int) -> Part | None:
    """What a line above a letter's text is by itself."""
    line, cues = scene.lines[i], scene.cues
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
    return sheet or BY_HEAD.get(part or "") or (Part.NUMBER if numbered else None)


def _routes(scene: Scene, first: int, stop: int) -> list[int]:
    """The lines that say from whom to whom a paper goes and are set as titles are, also two of which the second leads to
    the recipient: `The Minister in Lima, E. Lund, / to the Head of the Board`."""
    lines = scene.lines
    for i in range(first, stop - 1):
        above, line = lines[i], lines[i + 1]
        set_so = (above.centred and line.centred) or (above.caps and line.caps and above.text[-1:] == ",")
        leads = scene.cues.unfinished(line.text.split()[0].lower())
        if set_so and leads and _stacked(above, line) and scene.cues.route(f"{above.text} {line.text}"):
            return [i, i + 1]
    return []


def _no_address(scene: Scene, found: dict[int, Part], first: int) -> None:
    """Takes names above the day for what they are: the officers of a firm in its letterhead, or who writes where whom the
    letter goes to stands below."""
    below = any(part is Part.ADDRESS and i not in _above_day(found, first) for i, part in found.items())
    for i in _above_day(found, first):
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


def _address(scene: Scene, found: dict[int, Part], first: int, stop: int, called: bool) -> None:
    """Goes on with each block that says to whom the letter goes; with a salutation below, what stands right above that
    at the left is one too."""
    lines = scene.lines
    over = [i - 1 for i, part in found.items() if part is Part.ADDRESS and i > first and _over_person(scene, found, i)]
    found |= dict.fromkeys(over, Part.ADDRESS)
    for i in [i for i, part in found.items() if part is Part.ADDRESS]:
        last, passed = i, 0
        for k in range(i + 1, min(i + ADDRESS + STAMPED, stop)):
            if passed < STAMPED and _beside(lines[k], lines[i]):
                passed += 1
                continue
            titled = scene.cues.sheet(lines[k].text) == "person" or _leads_on(
                scene, k
            )  # `тов. Лунду Э.`, in small letters
            free = found.get(k, Part.OFFICE) in (Part.OFFICE, Part.ADDRESS, Part.TITLE)
            if not free or not _near(lines, i, last, k, titled):
                break
            found[k], last = Part.ADDRESS, k
    if Part.ADDRESS not in found.values():
        found |= dict.fromkeys(_office_below_day(scene, found, stop), Part.ADDRESS)
    if not called or Part.ADDRESS in found.values():
        return
    block: list[int] = []
    for k in range(stop - 1, max(first - 1, stop - ADDRESS), -1):
        if k in found or not (in_address(lines[k]) or _street(lines[k]) or _leads_on(scene, k)):
            break
        block.append(k)
    if len(block) > 1:
        found |= dict.fromkeys(block, Part.ADDRESS)


def _over_person(scene: Scene, found: dict[int, Part], i: int) -> bool:
    """Whether right above a person to whom a paper goes stands the body which that one belongs to: `СОВНАРКОМ СССР / тов.
    Лунду Э.`"""
    line, above = scene.lines[i], scene.lines[i - 1]
    near = line.key == above.key and line.gap is not None and line.gap < CLOSE and above.left > IN / 2 * above.width
    free = found.get(i - 1, Part.TITLE) in (Part.TITLE, Part.OFFICE) and above.at not in scene.printed
    return near and free and scene.cues.sheet(line.text) == "person" and line.left >= above.left and in_address(above)


def _leads_on(scene: Scene, k: int) -> bool:
    """Whether a line of a block goes on with the name above it: `Abteilung für Handel / des Politischen Departements`."""
    line = scene.lines[k]
    return line.text[:1].islower() and in_block(line) and scene.cues.unfinished(line.text.split()[0])


def _street(line: Placed) -> bool:
    """Whether a line of an address begins with a house's number, or with a figure for a capital: `151 Fifth Ave., New
    York.`, `0. Lund, Esq.`"""
    begun = line.text[:1].isdigit() and sum(map(str.isalpha, line.text)) > LETTERS
    return begun and in_block(line) and line.left < IN * line.width


def _office_below_day(scene: Scene, found: dict[int, Part], stop: int) -> list[int]:
    """The office to which a paper goes, at the left below its day, or below its number and subject too, with the lines of
    its block, where nothing else says so: `AMEMBASSY / LIMA (PERU)`, `das Hafenamt` below an `An` that was not read."""
    lines = scene.lines
    dated = min((i for i, part in found.items() if part is Part.DATE), default=stop)
    told = max((i for i, part in found.items() if part in (Part.DATE, Part.NUMBER, Part.SUBJECT)), default=stop)
    offices = [i for i in range(dated + 1, stop) if found.get(i) is Part.OFFICE or (i > told and _holds(scene, i))]
    offices = [i for i in offices if i > told or scene.cues.part(lines[i].text) == "letterhead"]
    offices = [i for i in offices if found.get(i) in (None, Part.OFFICE) and lines[i].at not in scene.printed]
    at_left = (i for i in offices if lines[i].left < IN * lines[i].width)
    first = next(at_left, next((i for i in offices if i > told), None))
    if first is None:
        return []
    last, free = first, (None, Part.OFFICE)
    while first - 1 > dated and found.get(first - 1) in free and _in_one_block(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < stop and found.get(last + 1) in free and _in_one_block(lines[last], lines[last + 1]):
        last += 1
    headed = last + 1 < stop and lines[first].centred and lines[last + 1].centred and last + 1 not in found
    return list(range(first, last + 1)) if last - first < ADDRESS and not headed else []


def _holds(scene: Scene, i: int) -> bool:
    """Whether a line names an office or who holds one, and a comma leads on to where: `Secretario de Relaciones Exteriores,`"""
    line = scene.lines[i]
    return line.text[-1:] == "," and in_address(line) and scene.cues.office(line.text)


def _in_one_block(above: Placed, line: Placed) -> bool:
    near = line.key == above.key and line.gap is not None and line.gap < APART
    return near and in_block(above) and in_block(line)


def _senders(scene: Scene, found: dict[int, Part], first: int) -> list[int]:
    """The lines right above an address that begins in small letters, which say who writes: `Le Consul de France à Lima /
    à Son Excellence …`, also with the small word in a line of its own."""
    lines, out = scene.lines, list[int]()
    addresses = [i for i, part in found.items() if part is Part.ADDRESS]
    for i in (i for i in addresses if scene.cues.sheet(lines[i].text) in ("addressee", "office-addressed")):
        led = i > first and len(lines[i - 1].text) <= FEW and lines[i - 1].text.islower()
        if not led and not lines[i].text[:1].islower():
            continue
        k = i - led
        wide = SET_OFF if k == i else APART
        while k > max(first, i - SENDER) and _writes(scene, found, k - 1) and (lines[k].gap or wide) < wide:
            k, wide = k - 1, APART
            out.append(k)
    return out


def _writes(scene: Scene, found: dict[int, Part], i: int) -> bool:
    """Whether a line may be one of those that say who writes."""
    line = scene.lines[i]
    free = found.get(i, Part.TITLE) in (Part.TITLE, Part.ADDRESS, Part.OFFICE) and line.at not in scene.printed
    return free and readable(line) and scene.cues.date(line.text) <= DATED and scene.cues.sheet(line.text) != "subject"


def _beside(line: Placed, address: Placed) -> bool:
    """Whether a line among those of an address is a stamp's, at the right of it, and small or hardly read."""
    sure = any(w.confidence > DOUBTED and sum(map(str.isalpha, w.text)) > FEW for w in line.words)
    smaller = line.size < SMALLER * address.size
    stamped = line.caps and any(w.confidence < DOUBTED for w in line.words)
    return line.left > address.left + RIGHT * line.width and (smaller or stamped or not sure)


def _near(lines: Sequence[Placed], i: int, last: int, k: int, titled: bool) -> bool:
    """Whether line k goes on with the address that begins at line i and was read to its `last` line; one that begins with
    a person's title also in small letters."""
    if k == last + 1:
        gap, usual = lines[k].gap, lines[i + 1].gap or 1.0
    else:
        gap, usual = sum(x.gap or 0.0 for x in lines[last + 1 : k + 1]), 1.0
    near = gap is not None and gap <= APART * max(usual, 0.6)
    near = near and lines[k].size > SMALLER * lines[i].size  # what is smaller is a stamp's
    whose = in_address(lines[k]) or _stamped_over(lines[k]) or (titled and in_block(lines[k]))
    whose = whose or (k == i + 1 and len(lines[i].text) <= LEAD and in_block(lines[k]) and not lines[k].text.islower())
    placed = lines[k].left > lines[i].left - 3 or abs(lines[k].right - lines[last].right) < MIDDLE
    return near and lines[k].key == lines[i].key and whose and placed


def _stamped_over(line: Placed) -> bool:
    """Whether a line is one of an address and, wide apart at the right of it, what was read of a stamp."""
    first, *beside = line.cells()
    begun = first[:1].isupper() and sum(map(str.isalpha, first)) > FEW and not prose(first)
    return bool(beside) and begun and any(word.confidence < DOUBTED for word in line.words[len(first.split()) :])


def in_address(line: Placed) -> bool:
    return line.text.lstrip("-–— ")[:1].isupper() and in_block(line)


def in_block(line: Placed) -> bool:
    """Whether a line may be one of an address: no running text, and free at its right, unless it stands in the right."""
    free = line.right > 0.15 * line.width or line.left > RIGHT * line.width
    spaced = SPACED.fullmatch(line.text.strip(" .,")) is not None
    return free and (spaced or (not runs(line) and not prose(line.text)))


def _subject(scene: Scene, found: dict[int, Part], stop: int) -> None:
    """Goes on with the subject over the lines that hang below it."""
    lines = scene.lines
    for i in [i for i, part in found.items() if part is Part.SUBJECT]:
        k = i + 1
        while k < stop and _hangs(lines[i], lines[k]):
            if LABELLED.match(lines[k].text) and lines[k].left < lines[i].left + 1:
                break
            leads = k == i + 1 and scene.cues.unfinished(lines[i].text) and not runs(lines[k])  # `A.s. de` / `M. Lund`
            if found.get(k, Part.TITLE) not in (Part.TITLE, Part.SUBJECT) and not leads:
                break
            found[k] = Part.SUBJECT
            k += 1


def _hangs(subject: Placed, line: Placed) -> bool:
    near = line.key == subject.key and line.gap is not None and line.gap < CLOSE
    return near and line.left > subject.left - 1 and line.text[-1:] not in ",:"


def _title(scene: Scene, found: dict[int, Part], first: int, stop: int, called: bool, end: int) -> None:
    """What names the paper where no subject is told: the kind of paper with what goes on below it, else the last lines
    above the text that stand in and are no part else, the first of a list without a text. Below a letterhead nothing else
    is a title."""
    lines = scene.lines
    if Part.FORM in found.values():
        return
    if Part.SUBJECT in found.values():
        found |= {i: Part.OFFICE for i, part in found.items() if part is Part.TITLE}
        return
    top = _above_day(found, first) if called else ()
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
        free = [i for i in free if i not in _above_day(found, first) or not _is_print(scene, i, end)]
        free = [i for i in free if not scene.cues.said(lines[i].text) and not _is_for_person(scene, lines[i])]
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
    shown = line.caps and line.centred and below.centred and not below.caps and _names(line, False)
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


def _above_day(found: dict[int, Part], first: int) -> range:
    """The lines of a letter's sheet above its day, or its number where its day is not told: print, stamps and notes by
    hand, and no title."""
    parts = Part.DATE if Part.DATE in found.values() else Part.NUMBER
    return range(first, min((i for i, part in found.items() if part is parts), default=first))


def _above(lines: Sequence[Placed], free: Sequence[int], i: int) -> list[int]:
    """The line above a title's that it goes on with; also over one of a letter or two in the middle between both: `THE
    PILOTS / of / OSTEND`."""
    if i - 1 in free and _stacked(lines[i - 1], lines[i]):
        return [i - 1]
    word = lines[i - 1] if i else None
    small = word is not None and word.text.isalpha() and len(word.text) <= FEW and word.words[0].confidence > DOUBTED
    if small and i - 2 in free and _stacked(lines[i - 2], lines[i - 1]) and _stacked(lines[i - 1], lines[i]):
        return [i - 2, i - 1]
    return []


def _continues(scene: Scene, found: dict[int, Part], k: int) -> bool:
    """Whether a line goes on with the title above it: set like it, or with its unfinished words, also where a day stands
    among them: `Note on the pilots / in the winter of 3 May 1931`."""
    above, line = scene.lines[k - 1], scene.lines[k]
    if (k not in found and _stacked(above, line)) or k - 1 in _routes(scene, k - 1, k + 1):
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


def _with_days(lines: Sequence[Placed], found: dict[int, Part], first: int, stop: int) -> list[int]:
    """The lines that end in a comma and go on with years or a day right below, as a title does whose paper has another
    day, or one whose line below holds nothing but a span of years: `The pilots of Ostend, / 1919 - 1925`."""
    twice = sum(part is Part.DATE for part in found.values()) >= TWICE
    return [
        i
        for i in range(first, stop - 1)
        if i not in found and found.get(i + 1) is Part.DATE and _stacked(lines[i], lines[i + 1])
        if (twice and lines[i].text[-1:] == ",") or YEARS.fullmatch(lines[i + 1].text)
        if lines[i].text[:1].isupper() and readable(lines[i])
    ][:1]


def _names(line: Placed, called: bool) -> bool:
    """Whether a line may name a paper; above a salutation only in the middle, and not as a street or a town stands."""
    capital = line.text[:1].isupper() or (line.text[:1] in LIKE_CAPITALS and line.left > RIGHT * line.width)
    begun = capital and line.text[-1:] not in ":;-" and sum(map(str.isalpha, line.text)) > LETTERS
    begun = begun and not TOWN.fullmatch(line.text)
    begun = begun and (line.text[-1] != "," or (line.left > IN * line.width and not called))  # a point misread
    plain = line.left > IN * line.width and not any(map(str.isdigit, line.text)) and "," not in line.text
    named = INITIALS.fullmatch(line.text) is not None or line.size > HUGE
    return begun and readable(line) and not named and (not called or plain)


def _stacked(above: Placed, line: Placed) -> bool:
    """Whether a line stands right below another, and is set like it."""
    near = line.key == above.key and line.gap is not None and line.gap < CLOSE
    alike = abs(line.left - above.left) < 3 or (line.centred and above.centred) or abs(line.left - line.right) < 6
    middle = abs((line.left - line.right) - (above.left - above.right)) < 2 * MIDDLE
    return near and (alike or middle)
