"""The end of a letter read part by part: closing, signature, enclosures, and at a page's foot to whom it goes."""

import re
from collections.abc import Mapping, Sequence

from digitize.label.geometry import Placed
from digitize.label.parts import BY_SHEET, CLOSE, DATED, HALF, IN, RIGHT, Part, in_address, in_block
from digitize.label.scene import Scene
from digitize.label.sheets import readable, runs

TAIL = 14  # lines at a letter's end that may be its closing, signature and enclosures
NAME = 45  # characters of a signature
WORDS = 6  # of it
SIGNED = re.compile(
    r"^\W{0,2}(?:[^\W\d_A-ZА-Я]{1,6}(?:\W{1,3}|\s)){1,2}(?=(?:(?:von|van|zu|de|di|ter) )?[^\W\d_a-zа-я])"
)  # `gez. E. Lund`, `(s.) LUND`, `w.g. E. Lund`, `signé : LUND`: it is a copy
TOLD = ("closing", "addressee", "person")
WIRE_TAIL, WIRE_NAME = 9, 4  # lines at a telegram's end among which its signature stands, and words of that
LETTERS = 3  # fewest of a name
BLOCK = 1.1  # of the usual pitch: white above a block
CLOSING = 4  # lines from the first of a closing sentence to who signs, at most
SMALL_WORD = 3  # letters
FAR = 4.0  # pitches: white between a letter's end and a stamp below it
SIGNATURES = 5  # lines of a signature without a closing above it at most
TWO = 2  # pieces of a line: an office, and far behind it who holds it
NAMED = re.compile(r"(?:[^\W\d_][^\W\d_.]{2,} ){0,3}(?-i:[^\W\d_a-zа-я]\.\s?){1,3}(?-i:[^\W\d_a-zа-я])[\w’'-]+")
DATELINE = 0.4  # of a place and a day is a date
OF_CAPITAL = re.compile(r"^0(?=\.\s[^\W\d_a-zа-я])")  # `0. Lund`
FOOT = 6  # lines at the foot of a letter's first page, or its last, that may say to whom it goes
PARTICLE = re.compile(r"^(?:d['’]|(?:von|van|zu|de|di|ter) )(?=[^\W\d_a-zа-я])")  # `d'Ormont`, `von Lund`


def read_tail(scene: Scene, first: int, end: int) -> dict[int, Part]:
    """The parts of the lines that close a letter, and of those at the foot of its first page, or else its last, that say
    to whom it goes."""
    lines = scene.lines
    found = _foot(scene, first, end, lines[min(first, end - 1)].page) or _foot(scene, first, end, lines[end - 1].page)
    tail = [i for i in range(max(first, end - TAIL), end) if _told(scene, i) and i not in found]
    closing = next((i for i in tail if _closes(scene, i)), None)
    for i in tail:
        sheet = scene.cues.sheet(lines[i].text)
        if sheet in ("enclosure", "copies") or (sheet == "journal" and lines[i].left < 1 and not runs(lines[i])):
            found[i] = BY_SHEET[sheet]
        elif _closes(scene, i):
            found[i] = Part.CLOSING
        elif sheet == "salutation" and lines[i].left > IN * lines[i].width:
            continue  # `I am, / Sir, / Your obedient servant,`
        elif closing is not None and i > closing and _is_to_whom(scene, found, i):
            found[i] = Part.ADDRESS
        elif closing is not None and i > closing and _is_name(lines[i]):
            small = i > 1 and len(lines[i - 1].text) <= SMALL_WORD  # `te`, between an office and its town
            to = Part.ADDRESS in (found.get(i - 1), found.get(i - 2) if small else None)
            found[i] = Part.ADDRESS if to else Part.SIGNATURE
        elif found.get(i - 1) is Part.ADDRESS and _is_below(lines[i - 1], lines[i]):
            found[i] = Part.ADDRESS
    addressed = [i for i, part in found.items() if part is Part.ADDRESS]
    found |= {i + 1: Part.ADDRESS for i in addressed if i + 2 in addressed and i + 1 not in found}
    _copies(scene, found, tail)
    if closing is None:
        found |= dict.fromkeys(_names(scene, [i for i in tail if i not in found]), Part.SIGNATURE)
    return found


def _closes(scene: Scene, i: int) -> bool:
    """Whether a line is a closing, and none of running text: at the right it is one also where it reaches the edge."""
    line = scene.lines[i]
    if scene.cues.sheet(line.text) != "closing":
        return False
    return not runs(line) or line.left > RIGHT * line.width or _is_last_sentence(scene, i)


def _is_last_sentence(scene: Scene, i: int) -> bool:
    """Whether a running line begins the last paragraph of a letter, of a line or two, below which stands who signs:
    `Veuillez agréer, Monsieur le Directeur, les assurances / de ma haute considération.`"""
    lines = scene.lines
    below = [k for k in range(i + 1, min(i + CLOSING, len(lines))) if lines[k].page == lines[i].page]
    last = next((k for k in below if scene.block_start(k, BLOCK)), None)
    return scene.block_start(i, BLOCK) and last is not None and lines[last].left > IN * lines[last].width


def _is_to_whom(scene: Scene, found: Mapping[int, Part], i: int) -> bool:
    """Whether a line below a closing says to whom the letter goes."""
    line, sheet = scene.lines[i], scene.cues.sheet(scene.lines[i].text)
    return _to(line, sheet) or _below_name(scene, found, i) or _left_of_name(scene, found, i)


def _left_of_name(scene: Scene, found: Mapping[int, Part], i: int) -> bool:
    """Whether a name with what is said of it stands at the left right below a signature at the right, as printed letters have
    it: `Hon. Emil Lund, Secretary of Trade, &c.`"""
    line, above = scene.lines[i], scene.lines[i - 1]
    below = found.get(i - 1) is Part.SIGNATURE and above.left > RIGHT * above.width and line.page == above.page
    named = len(line.text.split()) > 2 and line.text[:1].isupper() and scene.cues.sheet(line.text) is None
    return below and named and line.left < IN * line.width and any(mark in line.text for mark in (",", ".", "&"))


def _below_name(scene: Scene, found: Mapping[int, Part], i: int) -> bool:
    """Whether a line at the left, apart below a signature that stands in, begins the address of an office or who holds one:
    `The Secretary, / The Harbour Board.`"""
    line, above = scene.lines[i], scene.lines[i - 1]
    apart = line.left < 1 and above.left > IN * above.width and scene.block_start(i, BLOCK)
    office = scene.cues.office(line.text) or line.text[-1:] == ","
    office = office and found.get(i - 1) is Part.SIGNATURE and scene.cues.sheet(line.text) is None
    return apart and office and in_address(line)


def _is_below(above: Placed, line: Placed) -> bool:
    """Whether a line goes on with an address at a page's foot, also in small letters: `den Minister van Handel / te`."""
    near = line.key == above.key and line.gap is not None and line.gap < CLOSE
    return near and not runs(line) and line.left < RIGHT * line.width


def read_wire_tail(scene: Scene, first: int, end: int) -> dict[int, Part]:
    """The name at the right below a telegram's text: `LUND`."""
    lines = scene.lines
    for i in range(end - 1, max(first, end - WIRE_TAIL) - 1, -1):
        line = lines[i]
        names = [w for w in line.text.split() if sum(map(str.isalpha, w)) >= LETTERS]
        capital = all(w[0].isupper() or not w[0].isalpha() for w in line.text.split())
        plain = bool(names) and len(line.text.split()) <= WIRE_NAME and not any(map(str.isdigit, line.text))
        if plain and capital and line.left > RIGHT * line.width and readable(line) and scene.block_start(i, BLOCK):
            below = range(i + 1, min(i + TWO, end))  # who holds the office above
            named = [k for k in below if lines[k].left > RIGHT * lines[k].width and _is_name(lines[k])]
            return dict.fromkeys([i, *named], Part.SIGNATURE)
        if runs(line):
            break
    return {}


def read_dated_tail(scene: Scene, first: int, end: int) -> dict[int, Part]:
    """The parts of the end of a paper that closes with its day, set in below the text: the day, who signs, and to whom it
    goes; none where other text follows."""
    lines, found = scene.lines, dict[int, Part]()
    for i in range(end - 1, max(first, end - TAIL) - 1, -1):
        if runs(lines[i]):
            return {}
        inside = lines[i].left > IN * lines[i].width
        if inside and scene.cues.date(lines[i].text) > DATELINE and i + 1 < end:
            found[i] = Part.DATE
            break
    else:
        return {}
    for k in (k for k in range(min(found) + 1, end) if any(map(str.isalpha, lines[k].text))):
        to = found.get(k - 1) is Part.ADDRESS or scene.cues.sheet(lines[k].text) in ("addressee", "office-addressed")
        found[k] = Part.ADDRESS if to else Part.SIGNATURE
    return found


def _copies(scene: Scene, found: dict[int, Part], tail: Sequence[int]) -> None:
    """Goes on with who gets copies where a line says so with nothing behind it: all short lines below; else with those
    that hang below it, or stand close below it and begin with a capital."""
    lines = scene.lines
    first = next((i for i in tail if found.get(i) is Part.COPIES), None)
    if first is None or any(runs(lines[i]) for i in tail if i > first):
        return
    head = lines[first]
    alone = head.text[-1:] == ":" or (head.caps and len(head.text.split()) == 1)
    for i in (i for i in tail if i > first):
        listed = in_address(lines[i]) and (lines[i].gap or CLOSE) < CLOSE and lines[i].key == head.key
        hangs = found.get(i - 1) is Part.COPIES and (lines[i].left > head.left + 1 or listed)
        if lines[i].left < IN * lines[i].width if alone else hangs:
            found[i] = Part.COPIES


def _names(scene: Scene, tail: Sequence[int]) -> list[int]:
    """The last lines of a letter without a closing that stand in and may be names: who signs, and the office. The day, the
    number, and at the left who gets copies and who typed may stand below them."""
    out: list[int] = []
    listed = False
    for i in reversed(tail):
        line = scene.lines[i]
        if not out and _is_stamp(scene, i):
            continue
        if not out and not _signs(line) and (_dates(scene, i) or _is_note(line)):
            listed = listed or not _dates(scene, i)
            continue
        if scene.cues.date(line.text) > DATED:
            break
        if len(out) == SIGNATURES or not _is_name(line) or not (_stands_in(line) or _signs(line)):
            break
        out.append(i)
    named = not listed or any(_signs(scene.lines[i]) for i in out)  # a list may have a heading above it, too
    return out if named else []


def _dates(scene: Scene, i: int) -> bool:
    """Whether a short line below a signature tells the paper's day or its number."""
    line = scene.lines[i]
    told = scene.cues.date(line.text) > HALF or scene.cues.part(line.text) == "registry"
    return told and line.right > IN * line.width


def _is_note(line: Placed) -> bool:
    """Whether a line below a signature is a short one at the left: who typed, who gets copies."""
    return line.left < 1 and line.right > HALF * line.width


def _signs(line: Placed) -> bool:
    """Whether a line has initials and a name, alone or behind an office: `Consul E. Lund`."""
    return NAMED.fullmatch(line.text.strip()) is not None


def _stands_in(line: Placed) -> bool:
    """Whether a line, or what stands in it far behind an office, is set in: `The Consul             E. Lund`."""
    words, cells = line.words, line.cells()
    if line.left > IN * line.width or len(cells) != TWO:
        return line.left > IN * line.width
    behind = words[-len(cells[1].split())]
    type_size = line.line.size / (line.size or 1.0)  # of the body, in points
    return behind.box.x0 - line.line.box.x0 > IN * line.width * type_size


def _is_stamp(scene: Scene, i: int) -> bool:
    """Whether a line far below a letter's text is a stamp's: it stands out of the text's column, or tells a day."""
    line = scene.lines[i]
    far = (line.gap or 0.0) > FAR or (i > 0 and (scene.lines[i - 1].gap or 0.0) > FAR)
    return far and (line.left < -1 or scene.cues.date(line.text) > 0 or scene.cues.stamp(line.text))


def _office(scene: Scene, i: int) -> bool:
    """Whether a line is the name of an office and a comma, or alone below a signature: to whom a report goes, below it."""
    line, above = scene.lines[i], scene.lines[max(0, i - 1)]
    alone = line.left < 1 and above.left > IN * above.width and scene.block_start(i, BLOCK) and line.page == above.page
    return (line.text.rstrip(" .")[-1:] in ",:" or alone) and scene.cues.part(line.text.rstrip(",:. ")) == "letterhead"


def _told(scene: Scene, i: int) -> bool:
    """Whether a line was read, or has the words of a letter's end: an engine that lacks the language doubts them all."""
    return readable(scene.lines[i]) or scene.cues.sheet(scene.lines[i].text) in TOLD


def _to(line: Placed, sheet: str | None) -> bool:
    """Whether a line below a closing says to whom a letter goes: at the left, where no signature stands."""
    named = sheet in ("person", "salutation")  # `Hr. Minister Lund,` may be either
    return sheet in ("addressee", "office-addressed") or (named and line.left < IN * line.width)


def _is_name(line: Placed) -> bool:
    """Whether a line may be a name or an office below a letter: few words, each with a capital, no running text."""
    text = OF_CAPITAL.sub("O", SIGNED.sub("", line.text))
    words = [w for w in PARTICLE.sub("", text).split() if w.strip("(")[:1].isalpha()]
    small = sum(w[0].islower() for w in words)
    named = 0 < len(words) <= WORDS and small * 2 <= len(words) and words[0].strip("(")[:1].isupper()
    return named and len(" ".join(words)) <= NAME and not any(map(str.isdigit, text))


def _is_apart(scene: Scene, block: Sequence[int]) -> bool:
    """Whether the last lines of a page stand apart from the text and begin each with a capital: the offices of whom a
    letter goes to may be as long as the text's lines."""
    return scene.block_start(block[0], BLOCK) and all(scene.lines[i].text[:1].isupper() for i in block)


def _foot(scene: Scene, first: int, end: int, page: int) -> dict[int, Part]:
    """The block at the foot of a letter's page that says to whom it goes, where the letter goes on over leaf or ends
    there."""
    lines = scene.lines
    if first >= end:
        return {}
    here = [i for i in range(first, end) if lines[i].page == page and _told(scene, i)][-FOOT:]
    if any(_closes(scene, i) for i in here):
        return {}
    for k, i in enumerate(here):
        block = here[k:]
        told = scene.cues.sheet(lines[i].text)
        if told == "copies":
            return {}
        begins = told in ("addressee", "office-addressed", "person", "salutation") or _office(scene, i)
        if _office(scene, i) and any(scene.cues.date(lines[j].text) > DATED for j in block[1:]):
            continue  # the office that writes, over the day
        small = told in ("addressee", "office-addressed") and in_block(lines[i])  # `à Monsieur Lund`
        inside = (small or in_address(lines[i])) and all(map(in_block, (lines[j] for j in block[1:])))
        inside = inside or (told == "addressee" and 1 < len(block) < FOOT and _is_apart(scene, block))
        signed = lines[block[-1]].text.strip(" .")[-1:] == ")" and lines[block[-1]].left > IN * lines[i].width
        if begins and inside and not signed and lines[i].left < IN * lines[i].width:
            return dict.fromkeys(block, Part.ADDRESS)
    return {}
