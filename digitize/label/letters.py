"""The sheets of letters and office papers: which of a source's heads are letters', and the roles of their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digitize.label.geometry import Placed
from digitize.label.parts import ADDED, DATED, MIDDLE, Part
from digitize.label.scene import Scene, prose
from digitize.label.sheethead import LETTERHEAD, PRINTED, read_head
from digitize.label.sheettail import read_dated_tail, read_tail, read_wire_tail
from digitize.label.typed_heads import Head
from digitize.model.role import Role

SIGNS = frozenset({"salutation", "addressee", "journal", "subject-line"})
TOP = frozenset({"new-page", "first-text"})
DATED_HEAD = frozenset({"day-at-head", "date-line"})
LOOSE = 0.7  # of the documents of a folder of loose sheets begin a page
CALLED = 0.3  # of the column's width: free behind a salutation alone on its line
TITLED = 0.5  # of a line's likeness to a title
NUMBERED, COUNTED = 3, 0.3  # heads of a source that numbers its documents, and their share of all
BELOW = (Part.ADDRESS, Part.SUBJECT, Part.SALUTATION, Part.TITLE)  # of a head, never above its letterhead
KEPT = (Role.NUMBER, Role.REFERENCE, Role.CLASSIFICATION)
ROLES = {Part.SUBJECT: Role.TITLE, Part.TITLE: Role.TITLE, Part.CLASSIFICATION: Role.CLASSIFICATION}


def letters(heads: list[Head], scene: Scene) -> tuple[list[Head], dict[int, Part]]:
    """The heads, those of letters read part by part, and the parts of the lines of all letters by their places in the
    source."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    begins = sorted({places[head.at] for head in heads})
    ends = dict(zip(begins, [*begins[1:], len(scene.lines)], strict=False))
    out, parts = [], dict[int, Part]()
    loose = sum(not TOP.isdisjoint(head.evidence) for head in heads) >= LOOSE * len(heads)
    loose = loose and sum("number-in-sequence" in head.evidence for head in heads) < LOOSE * len(heads)
    for head in heads:
        first = places[head.at]
        told = not SIGNS.isdisjoint(head.evidence) or (loose and _untitled(head, scene, places))
        named = "names-paper" in head.evidence and bool(head.title) and "subject-line" not in head.evidence
        if not told or named or (numbered(heads) and "number-in-sequence" in head.evidence):
            offices = _issuer(head, scene, places)
            lines = {at: Role.DATELINE if at in offices else role for at, role in head.lines.items()}
            out.append(replace(head, lines=lines, title=() if offices else head.title))
            parts |= dict.fromkeys(offices, Part.ISSUER)
            if not loose:
                parts |= _closed(scene, head, ends[first], places)
            elif not TOP.isdisjoint(head.evidence):
                parts |= _around_title(scene, head, first, ends[first], places)
            continue
        found = read_head(scene, first, ends[first])
        tail = read_tail(scene, max(found, default=first) + 1, ends[first])
        wired = read_wire_tail(scene, max(found) + 1, ends[first]) if Part.FORM in found.values() else {}
        if wired:  # below it stand who typed and who sent it
            tail = {i: part for i, part in tail.items() if part is not Part.SIGNATURE} | wired
        stop = max(found, default=first) + 1
        out.append(_as_letter(head, scene, found, scene.lines[stop].at if stop < len(scene.lines) else len(places)))
        parts |= {scene.lines[i].at: part for i, part in (found | tail).items()}
    return out, parts


def _issuer(head: Head, scene: Scene, places: Mapping[int, int]) -> list[int]:
    """The lines of a head down to the last of its title, where they name nothing but the office that issues the paper, also
    in several: `Ministerio / de / Relaciones Exteriores`."""
    if not head.title or "names-paper" in head.evidence:
        return []
    above = [at for at in sorted(head.lines) if at <= max(head.title)]
    block = [at for at in above if head.lines[at] in (Role.TITLE, Role.DATELINE)]
    text = " ".join(scene.lines[places[at]].text for at in block)
    dated = any(role is Role.DATELINE and at > max(head.title) for at, role in head.lines.items())
    return block if dated and scene.cues.part(text) == "letterhead" else []


def _around_title(scene: Scene, head: Head, first: int, end: int, places: Mapping[int, int]) -> dict[int, Part]:
    """The parts of a paper that a title names, as far as they say whose it is and to whom it goes: the office above the
    title, the address, and the end. The roles of its head stay."""
    stop = min((places[at] for at in head.title), default=first)
    offices = [i for i in range(first, stop) if scene.cues.part(scene.lines[i].text) == "letterhead"]
    begun = max((places[at] for at in head.lines), default=first)
    tail = read_tail(scene, begun + 1, end)
    told = read_head(scene, first, end) if "addressee" in head.evidence else {}
    address = {i: part for i, part in told.items() if part is Part.ADDRESS and scene.lines[i].at not in head.title}
    found = dict.fromkeys(offices, Part.ISSUER) | address | tail
    return {scene.lines[i].at: part for i, part in found.items()}


def _closed(scene: Scene, head: Head, end: int, places: Mapping[int, int]) -> dict[int, Part]:
    """The parts of a letter that a volume prints under a title of its own: a salutation alone on its line, who signs below a
    closing or the day, and to whom it goes."""
    first = max((places[at] for at in head.lines), default=places[head.at]) + 1
    tail = read_tail(scene, first, end)
    found = tail if Part.CLOSING in tail.values() else read_dated_tail(scene, first, end)
    called = first < end and scene.cues.sheet(scene.lines[first].text) == "salutation"
    if called and scene.lines[first].right > CALLED * scene.lines[first].width:
        found |= {first: Part.SALUTATION}
    return {scene.lines[i].at: part for i, part in found.items()}


def numbered(heads: Sequence[Head]) -> bool:
    """Whether a source numbers its documents: enough of its heads have numbers that go on from one to the next."""
    found = sum("number-in-sequence" in head.evidence for head in heads)
    return found >= max(NUMBERED, COUNTED * len(heads))


def _untitled(head: Head, scene: Scene, places: dict[int, int]) -> bool:
    """Whether a head that begins a page has no title that says so by its words, its type, or by its place below the
    letterhead of the volume."""
    if TOP.isdisjoint(head.evidence):
        return False
    title = [scene.lines[places[at]] for at in head.title]
    if title and scene.cues.form(title[0].text, False) == "name" and not DATED_HEAD.isdisjoint(head.evidence):
        return True
    named = title and (scene.cues.title(title[0].text) >= TITLED or scene.cues.part(title[0].text) == "title")
    return not (named or (title and (title[0].line.bold or "letterhead" in head.evidence)))


def _as_letter(head: Head, scene: Scene, found: dict[int, Part], stop: int) -> Head:
    """A head with the roles that its parts have; what was known of it before stays where it tells more."""
    known = {at: role for at, role in head.lines.items() if at < stop and role is not Role.BODY}
    told = {
        scene.lines[i].at: ROLES.get(part, Role.DATELINE)
        for i, part in found.items()
        if part not in (Part.SALUTATION, *ADDED)
    }
    called = {scene.lines[i].at for i, part in found.items() if part is Part.SALUTATION}
    known = {at: Role.DATELINE if role is Role.TITLE else role for at, role in known.items() if at not in called}
    lines = known | {at: role for at, role in told.items() if known.get(at) not in KEPT}
    title = tuple(at for at in sorted(lines) if lines[at] is Role.TITLE)
    return replace(head, lines=lines or {head.at: Role.BODY}, title=title)


def letterhead(scene: Scene, heads: Sequence[Head], parts: dict[int, Part]) -> set[int]:
    """The lines of offices that are printed on the paper: in capitals or in the middle, at a page's top, above all else
    that a letter's head says. They are kept as marks, and tell who writes."""
    lines = {x.at: x for x in scene.lines}
    told = [at for at, part in parts.items() if part in BELOW]
    first: dict[int, int] = {}
    for at in sorted(told):
        first.setdefault(lines[at].page, at)
    offices = [lines[at] for at, part in parts.items() if part is Part.OFFICE]
    return _printed(scene, heads) | {
        x.at
        for x in offices
        if (
            (x.top <= LETTERHEAD and x.caps)
            or (x.top <= PRINTED and abs(x.left - x.right) < MIDDLE)
            or (x.top <= PRINTED and x.centred)
        )
        and x.at < first.get(x.page, x.at + 1)
        and not _titled(scene, x)
    }


def _printed(scene: Scene, heads: Sequence[Head]) -> set[int]:
    """The printed heads of the sheets on which papers begin."""
    places = {x.at: x.page for x in scene.lines}
    begun = {places[head.at] for head in heads if not TOP.isdisjoint(head.evidence)}
    return {at for at in scene.printed if places[at] in begun}


def forms(scene: Scene, heads: Sequence[Head]) -> set[int]:
    """The printed words at the tops of sheets on which no paper begins, as on those on which one does: an office's name, and
    below it the town before a day that was not filled in."""
    places = {x.at: x.page for x in scene.lines}
    begun = {places[head.at] for head in heads}
    out: set[int] = set()
    offices: set[int] = set()  # pages with one
    for line in (x for x in scene.lines if x.page not in begun and x.top < LETTERHEAD):
        if scene.cues.part(line.text) == "letterhead" and (line.at in scene.letterheads or scene.as_before(line)):
            out.add(line.at)
            offices.add(line.page)
        elif line.page in offices and scene.as_before(line) and not _titled(scene, line) and not prose(line.text):
            out.add(line.at)
    return out


def _titled(scene: Scene, line: Placed) -> bool:
    """Whether a line names a kind of paper, and no office alone."""
    return scene.cues.part(line.text) == "title" or scene.cues.date(line.text) > DATED
