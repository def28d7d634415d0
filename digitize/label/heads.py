"""Where a document's head may stand: number, title, then dateline, classification and what goes with them."""

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise, takewhile

from digitize.label.cues import REFERENCE
from digitize.label.evidence import evidence
from digitize.label.geometry import Placed
from digitize.label.looks import with_looks
from digitize.label.numbers import SHOWN, chain, number_of, without_number
from digitize.label.scene import LARGER, TIGHT, Scene, body, prose
from digitize.label.titles import TITLE_LINES, is_dated, is_remark, is_short, manner, title_lines
from digitize.label.typed_heads import Head, read_head
from digitize.model.role import Role

LOOK = (
    "begins-with-date",
    "date-line",
    "no-title",
    "no-head-lines",
    "opening",
    "short-line",
    "title-words",
    "file-number",
)
SHEET = ("new-sheet", "closed-sheet", "salutation")  # so a paper begins, and no paragraph is set like that
HEAD_LINES = 7
GAP, TITLED = 1.25, 0.5  # pitches above a line apart, and a line's likeness to a title
HALF = 0.5  # of a line is a day: of a title less is
FEW = 5  # numbers of a source that tell nothing where no two of them follow each other
LEAST = 0.05  # of the weight of a number that may be a document's
SPECK = 4  # characters: what is shorter, alone in the middle above a title, is a number misread
BETWEEN = 3  # lines from a reference above a dateline to it
NAMED = 0.8  # of a line's likeness to a title, where it stands in plain type at a page's foot
APART = 1.5  # pitches: lines of one head are nearer to each other


def find_heads(scene: Scene) -> list[Head]:
    """All places where a document's head may begin, with evidence; most are not heads (see `weigh`)."""
    return with_looks([_head(scene, i) for i in _starts(scene)], scene)


def _starts(scene: Scene) -> list[int]:
    return [i for i in range(len(scene.lines)) if _may_start(scene, i)]


def with_numbers(scene: Scene) -> Scene:
    """The scene with the numbers that the volume gives its documents, and the days of its datelines."""
    candidates = []
    for i in (_after_reference(scene, i) for i in _starts(scene)):
        found = number_of(scene.lines[i].text)
        dated = scene.kind(i) is Role.DATELINE and not _is_dated_title(scene, i)
        if found is not None and not dated:
            weight = _number_weight(scene, i, found[1])
            if weight > LEAST:
                candidates.append((scene.lines[i], found[0], weight))
    titled = any(weight > SHOWN or _is_titled(scene, line) for line, _, weight in candidates)
    named = all(line.text[:1].isalpha() for line, _, _ in candidates)
    numbers = chain(candidates) if titled else _counted(chain(candidates), named)
    days = _days(scene)
    return replace(scene, numbers=numbers, days=days, in_order=_in_order(days))


def _is_titled(scene: Scene, line: Placed) -> bool:
    """Whether a title stands behind the number in a line, by its words, or in bold with a day."""
    title = without_number(line.text)
    return scene.cues.title(title) >= TITLED or (line.line.bold and title != line.text and scene.cues.date(title) > 0)


def _is_dated_title(scene: Scene, i: int) -> bool:
    """Whether a line in bold is a title with its number and its day: `206. Lund to the Board, 18 May 1940.`"""
    line = scene.lines[i]
    return line.line.bold and scene.cues.date(line.text) < HALF


def _counted(numbers: dict[int, int], named: bool) -> dict[int, int]:
    """The numbers of a source of which none stands before a title; none where a few rise and no two follow each other,
    as those of lists and houses do, unless each is `named` by the word for a paper: `Vesika 101`."""
    order = [numbers[at] for at in sorted(numbers)]
    follow = named or any(b - a == 1 for a, b in pairwise(order))
    return {} if 1 < len(order) <= FEW and not follow else numbers


def _after_reference(scene: Scene, i: int) -> int:
    """The line at which a head goes on after the reference that stands above it."""
    while scene.lines[i].at in scene.leading:
        i += 1
    return i


def _days(scene: Scene) -> dict[int, str]:
    """The days of the datelines, by their lines."""
    dated = (line for i, line in enumerate(scene.lines) if scene.kind(i) is Role.DATELINE)
    return {line.at: day for line in dated if (day := scene.cues.day(line.text)) and len(day) >= len("1941-03-09")}


def _in_order(days: dict[int, str]) -> set[int]:
    """Those of the lines, given in reading order, whose days stand in order: the longest run that never goes back."""
    ends: list[str] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for at, day in days.items():
        k = bisect_right(ends, day)
        before[at] = last[k - 1] if k else -1
        ends[k : k + 1], last[k : k + 1] = [day], [at]
    at, found = last[-1] if last else -1, set[int]()
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _may_start(scene: Scene, i: int) -> bool:
    line = scene.lines[i]
    if line.at in scene.leading:
        return i == 0 or scene.lines[i - 1].at not in scene.leading
    if line.at in scene.references or scene.kind(i) in (Role.SIGNATURE,):
        return False
    if i and scene.lines[i - 1].at in scene.leading:
        return False  # its head begins above
    if i and _leads_to_name(scene, i - 1):
        return False  # it signs
    if _is_other_day(scene, i):
        return False  # it ends what stands above
    if line.text[:1] == "[" and scene.cues.part(line.text[1:]) == "subject":
        return False  # an editor's words below a title
    if scene.sheets and line.at in scene.sheets.tails | scene.sheets.addressed:
        return False
    if is_remark(scene, line) and i + 1 < len(scene.lines) and scene.cues.part(scene.lines[i + 1].text) == "title":
        return False  # the title below begins the head, and gets it
    if i + 1 < len(scene.lines) and scene.lines[i + 1].at in scene.trailing and scene.lines[i + 1].key == line.key:
        return False  # a document ends here
    if scene.block_start(i, 1.25) or line.at in scene.after_boilerplate:
        return True
    above = scene.lines[i - 1]
    return (
        above.at in scene.references
        or is_remark(scene, above)
        or line.caps != above.caps
        or line.centred != above.centred
        or line.line.bold != above.line.bold
    )


def _leads_to_name(scene: Scene, i: int) -> bool:
    """Whether a line is a letter's closing, and its comma leads to who signs on the same page: `We remain,`."""
    line, below = scene.lines[i], scene.lines[i + 1]
    return below.key == line.key and line.text[-1:] == "," and scene.cues.sheet(line.text) == "closing"


def _is_other_day(scene: Scene, i: int) -> bool:
    """Whether a line is hardly more than a day, and right below it stands a title that tells another one: `16 July` above
    `Emil Lund to Karl Berg, Ostend, May 17, 1878`."""
    line, below = scene.lines[i], scene.lines[i + 1] if i + 1 < len(scene.lines) else None
    if below is None or below.key != line.key or len(line.text.split()) > FEW or not any(map(str.isdigit, line.text)):
        return False
    day = scene.cues.day(below.text)
    told = day is not None and day != scene.cues.day(line.text) and scene.cues.names(below.text)
    return told and (number_of(line.text) or (0, False))[1] is False and scene.cues.part(line.text) is None


def _number_weight(scene: Scene, i: int, alone: bool) -> float:
    """How much a number looks like a document's: a head follows, and it stands apart."""
    line = scene.lines[i]
    follows = any(scene.kind(j) for j in range(i + 1, min(i + 1 + TITLE_LINES, len(scene.lines))) if not body(scene, j))
    weight = 0.4 * follows + 0.2 * (line.gap is None or line.gap > 1.6) + 0.3 * line.line.bold
    weight += 0.3 * (i > 0 and scene.lines[i - 1].at in scene.references)
    shown = [x for x in scene.lines[i : i + 2] if x.line.bold or x.line.italic or x.size > LARGER]
    weight += 0.3 * (bool(shown) and not line.line.bold)
    if alone:
        return weight + 0.3 * line.centred
    listed = line.gap is not None and line.gap < GAP and not line.line.bold and not line.centred
    if listed and scene.cues.title(without_number(line.text)) < TITLED:
        weight -= 0.5  # `2. We ask`, without white above it, numbers a paragraph
    return weight - 0.2


def _head(scene: Scene, i: int) -> Head:
    lines = scene.lines
    first, top = i, scene.lines[i]
    roles: dict[int, Role] = {}
    start = i = _after_reference(scene, i)
    roles |= {lines[k].at: Role.REFERENCE for k in range(first, start)}
    line = lines[start]
    number = scene.numbers.get(line.at)
    alone = number_of(line.text)
    if alone and alone[1] and (number is not None or line.centred) and i + 1 < len(lines):
        roles[line.at] = Role.NUMBER
        number = number if number is not None else alone[0]
        i += 1
    elif alone and scene.cues.reference(without_number(line.text)) >= REFERENCE:
        roles[line.at] = Role.REFERENCE  # `[12] PA AA, R 1234` above a title
        number = number if number is not None else alone[0]
        i += 1
    elif _misread(line) and i + 1 < len(lines) and not body(scene, i + 1):
        roles[line.at] = Role.NUMBER
        i += 1
    if i > start or _at_top(scene, first):
        above_title = _above_title(scene, i)
        roles |= {lines[k].at: role for k, role in above_title.items()}
        i += len(above_title)
    title, j = title_lines(scene, i, start)
    for k in title:
        roles[lines[k].at] = Role.TITLE
    head, j = _head_lines(scene, j, first)
    if title == list(range(first, j)) and body(scene, first) and not _is_named(scene, title):
        roles, title, j = {line.at: Role.BODY}, [], first  # a paragraph, and no title
    roles.update({lines[k].at: role for k, role in head.items()})
    head |= {k: roles[lines[k].at] for k in range(first, i) if roles.get(lines[k].at) not in (None, Role.NUMBER)}
    if _at_top(scene, first) and (head or title) and not (title and scene.cues.title(lines[title[0]].text) >= 0.5):
        title, head, j = _typed(scene, roles, first, j, number is not None)
    names = tuple(evidence(scene, first, start, title, head, j))
    return Head(top.at, number, tuple(lines[k].at for k in title), roles, names, _look(scene, start, names))


def _is_named(scene: Scene, title: list[int]) -> bool:
    """Whether the words of a title tell that it is one."""
    first = scene.lines[title[0]].text if title else ""
    return scene.cues.title(first) >= 0.5 or scene.cues.names(" ".join(scene.lines[k].text for k in title))


def _typed(
    scene: Scene, roles: dict[int, Role], first: int, end: int, numbered: bool
) -> tuple[list[int], dict[int, Role], int]:
    """The title, the lines around it and the end of a head as a typed paper has it; `roles` (by line) learn of it."""
    known = {k: roles[scene.lines[k].at] for k in range(first, end) if scene.lines[k].at in roles}
    read = read_head(scene, known, numbered, scene.numbered)
    roles.update({scene.lines[k].at: role for k, role in read.items()})
    title = [k for k in sorted(read) if read[k] is Role.TITLE]
    head: dict[int, Role] = {k: role for k, role in sorted(read.items()) if role not in (Role.TITLE, Role.NUMBER)}
    return title, head, max(read) + 1


def _at_top(scene: Scene, i: int) -> bool:
    """Whether a line is the first text of a page."""
    return i == 0 or scene.lines[i - 1].page != scene.lines[i].page


def _misread(line: Placed) -> bool:
    """Whether a line may be a document's number that was read as letters: a few of them alone in the middle."""
    return line.centred and len(line.text) < SPECK and not any(map(str.isdigit, line.text))


def _look(scene: Scene, i: int, names: tuple[str, ...]) -> tuple[object, ...]:
    """How a line is set and what kind of text it holds: the heads of a volume have one look, or a few."""
    line = scene.lines[i]
    place = "centre" if line.centred else "right" if line.right_set else "left" if line.left < 1 else "in"
    size = 1 if line.size > LARGER else -1 if line.size < 0.93 else 0
    found = number_of(line.text)
    number = "" if found is None or scene.kind(i) is Role.DATELINE else "alone" if found[1] else "words"
    bold = line.line.bold or line.spaced
    return (place, size, bold, line.line.italic, line.caps, number, *(name in names for name in LOOK + SHEET))


def _above_title(scene: Scene, i: int) -> dict[int, Role]:
    """Lines between a document's number and its title: a file number, a dateline, a classification.

    Only where display type below them shows that the title is still to come.
    """
    above: dict[int, Role] = {}
    lines = scene.lines
    while i < len(lines) and len(above) < 3:
        line = lines[i]
        kind = scene.kind(i)
        if kind is Role.REFERENCE:
            above[i] = kind
            i += 1
            continue
        figures = sum(c.isdigit() for c in line.text) > sum(c.isalpha() for c in line.text)
        told = scene.cues.classified(line.text) or scene.cues.date(line.text) > 0.3
        if not figures and not (told and kind in (Role.DATELINE, Role.CLASSIFICATION)):
            break
        above[i] = kind if kind in (Role.DATELINE, Role.CLASSIFICATION) else Role.DATELINE
        i += 1
    files = dict(takewhile(lambda item: item[1] is Role.REFERENCE, above.items()))  # these need no title
    if i >= len(lines) or body(scene, i) or scene.kind(i) is not None:
        return files
    line = lines[i]
    shown = line.line.bold or line.line.italic or line.centred or line.caps or scene.cues.title(line.text) >= 0.5
    return above if shown else files


def _head_lines(scene: Scene, j: int, first: int) -> tuple[dict[int, Role], int]:
    """Datelines, classifications and what is set like them after a title."""
    head: dict[int, Role] = {}
    lines, dated = scene.lines, False
    while j < len(lines) and len(head) < HEAD_LINES:
        kind = scene.kind(j)
        line = lines[j]
        if kind is Role.SIGNATURE or line.at in scene.trailing or (j > first and _turned(scene, first, j)):
            break
        flush = kind is Role.REFERENCE and (head or line.left < 1.5) and not line.right_set and not line.centred
        if flush and not _above_dateline(scene, j):
            break
        if kind is None and not head and manner(scene, line):
            kind = Role.DATELINE
        led = is_short(line) or (scene.parted(line) and not prose(line.text))  # `No. 173.]      DEPARTMENT OF TRADE,`
        sent = bool(head) and scene.parted(line)  # `Tel. (No. 55.)      R. 11:30 P.M.`
        if kind is None and (sent or is_dated(scene, j) or (not dated and led and _dated_below(scene, j))):
            kind = Role.DATELINE
        if kind is None:
            wrapped = head and line.right_set and line.gap is not None and line.gap < TIGHT and lines[j - 1].right_set
            if not (line.right_set or wrapped) or (number_of(line.text) or (0, False))[1]:
                break
            kind = Role.DATELINE
        head[j] = kind
        dated = dated or (kind is Role.DATELINE and scene.cues.date(line.text) > 0)
        j += 1
    return head, j


def _turned(scene: Scene, first: int, j: int) -> bool:
    """Whether a line begins a page, and those above from the first on, in plain type at the left, are no title at a page's
    foot but the end of what stands there."""
    above, text = scene.lines[j - 1], " ".join(x.text for x in scene.lines[first:j])
    title = scene.cues.title(text)
    if above.page == scene.lines[j].page or title >= NAMED or (title >= TITLED and scene.cues.names(text)):
        return False
    return not (above.line.bold or above.line.italic or above.caps or above.centred or above.size > LARGER)


def _above_dateline(scene: Scene, j: int) -> bool:
    """Whether a reference stands between a title and a dateline or classification, close to both."""
    if j == 0:
        return False
    for k in range(j + 1, min(j + 1 + BETWEEN, len(scene.lines))):
        if scene.kind(k) in (Role.DATELINE, Role.CLASSIFICATION):
            near = scene.lines[j - 1 : k + 1]
            return len({x.key for x in near}) == 1 and all((x.gap or 9) < APART for x in near[1:])
        if not is_short(scene.lines[k]):
            return False
    return False


def _dated_below(scene: Scene, j: int) -> bool:
    """Whether a dateline stands right below a line, or below another line of a head."""
    known = j + 1 < len(scene.lines) and (
        scene.kind(j + 1) in (Role.CLASSIFICATION, Role.REFERENCE) or is_short(scene.lines[j + 1])
    )
    return is_dated(scene, j + 1) or (known and is_dated(scene, j + 2))
