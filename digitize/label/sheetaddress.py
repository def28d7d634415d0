"""To whom a paper goes, and who writes: the blocks of lines in a head that say so."""

import re
from collections.abc import Sequence

from digitize.label.geometry import Placed
from digitize.label.parts import (
    APART,
    CLOSE,
    DATED,
    DOUBTED,
    FEW,
    IN,
    LETTERS,
    MIDDLE,
    RIGHT,
    SENDER,
    Part,
    in_address,
    in_block,
)
from digitize.label.scene import Scene, prose
from digitize.label.sheets import readable

LEAD = 6  # letters of a line that only leads to whom a paper goes: `An`, behind which an article may be small
ADDRESS = 7  # lines of an address
TOWN = re.compile(
    r"[^\W\d_A-ZÀ-ÞА-Я]{1,3} [^\W\d_a-zà-ÿа-я][\w-]+(?: \w+)?\W?|[^\W\d_A-ZÀ-ÞА-Я]{1,3}(?: \w)+\W?"
)  # `v Plzni`, `v   P r a z e`
SET_OFF = 2.2  # the same from who writes to whom
TWO = 2  # offices in a head: who writes, and to whom
SMALLER = 0.75  # of the type of an address
STAMPED = 3  # lines of a stamp beside an address at most


def address(scene: Scene, found: dict[int, Part], first: int, stop: int, called: bool) -> None:
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
            if not free or not _near(lines, i, last, k, titled, found.get(i - 1) is Part.ADDRESS):
                break
            found[k], last = Part.ADDRESS, k
    if Part.ADDRESS not in found.values():
        found |= dict.fromkeys(_office_below_day(scene, found, stop), Part.ADDRESS)
    if not called or Part.ADDRESS in found.values():
        return
    block: list[int] = []
    for k in range(stop - 1, max(first - 1, stop - ADDRESS), -1):
        if k in found or _shown(lines[k]) or not (in_address(lines[k]) or _street(lines[k]) or _leads_on(scene, k)):
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


def _shown(line: Placed) -> bool:
    """Whether a line stands in the middle, as a title does and no line of an address."""
    return line.centred and line.left > IN * line.width


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
    offices = [i for i in offices if not lines[i].line.bold or lines[dated].line.bold]  # print beside a typed day
    offices = offices or _second_office(scene, found, stop)
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


def _second_office(scene: Scene, found: dict[int, Part], stop: int) -> list[int]:
    """The office in the last line above the text of a paper whose head is nothing but two of them at the left, apart from
    each other: who writes, and to whom."""
    lines = scene.lines
    offices = sorted(i for i, part in found.items() if part is Part.OFFICE)
    told = not {*found.values()} <= {Part.OFFICE, Part.CLASSIFICATION}
    if told or len(offices) != TWO or offices[-1] + 1 != stop:
        return []
    plain = all(lines[i].left < 1 and not lines[i].caps and lines[i].at not in scene.printed for i in offices)
    return offices[-1:] if plain and (lines[offices[-1]].gap or 0.0) >= APART else []


def _holds(scene: Scene, i: int) -> bool:
    """Whether a line names an office or who holds one, and a comma leads on to where: `Secretario de Relaciones Exteriores,`,
    or a word in small letters below it: `Ředitelství drah / v Plzni`."""
    line = scene.lines[i]
    below = scene.lines[i + 1].text if i + 1 < len(scene.lines) else ""
    led = line.text[-1:] == "," or (TOWN.fullmatch(below) is not None and scene.lines[i + 1].key == line.key)
    return led and in_address(line) and scene.cues.office(line.text)


def _in_one_block(above: Placed, line: Placed) -> bool:
    near = line.key == above.key and line.gap is not None and line.gap < APART
    return near and in_block(above) and in_block(line)


def senders(scene: Scene, found: dict[int, Part], first: int) -> list[int]:
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


def _near(lines: Sequence[Placed], i: int, last: int, k: int, titled: bool, goes_on: bool) -> bool:
    """Whether line k goes on with the address that was read from line i to its `last` one, where that first line itself
    `goes_on` with others; one that begins with a person's title also in small letters."""
    if k == last + 1:
        gap, usual = lines[k].gap, lines[i + 1 if k > i + 1 or not goes_on else i].gap or 1.0
    else:
        gap, usual = sum(x.gap or 0.0 for x in lines[last + 1 : k + 1]), 1.0
    near = gap is not None and gap <= APART * max(usual, 0.6)
    near = near and lines[k].size > SMALLER * lines[i].size  # what is smaller is a stamp's
    whose = in_address(lines[k]) or _stamped_over(lines[k]) or (titled and in_block(lines[k]))
    whose = whose or (k == i + 1 and len(lines[i].text) <= LEAD and in_block(lines[k]) and not lines[k].text.islower())
    placed = lines[k].left > min(lines[i].left, lines[last].left) - 3
    placed = placed or abs(lines[k].right - lines[last].right) < MIDDLE or (k == i + 1 and len(lines[i].text) <= LEAD)
    return near and lines[k].key == lines[i].key and whose and placed


def _stamped_over(line: Placed) -> bool:
    """Whether a line is one of an address and, wide apart at the right of it, what was read of a stamp."""
    first, *beside = line.cells()
    begun = first[:1].isupper() and sum(map(str.isalpha, first)) > FEW and not prose(first)
    return bool(beside) and begun and any(word.confidence < DOUBTED for word in line.words[len(first.split()) :])
