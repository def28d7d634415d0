"""The heads of papers on forms: telegrams, memoranda and circulars, whose fields stand behind labels.

A form's printed name is letterhead. What stands behind `SUBJECT:` names the paper, or else what stands in the middle
between the fields and the text; a telegram has no title.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digitize.label.geometry import Placed
from digitize.label.letters import ROLES, TOP, numbered
from digitize.label.parts import CLOSE, DATED, HALF, IN, LARGE, RIGHT, SMALL, Part
from digitize.label.scene import Scene, prose
from digitize.label.sheets import readable, runs
from digitize.label.sheettail import read_wire_tail
from digitize.label.typed_heads import Head
from digitize.model.role import Role

REACH = 26  # lines of a form's head at most
UPPER = 0.4  # of a page's height, in which the form's name stands
APART = 6  # lines between two of its fields at most
OVER = 4  # lines over which what is filled in goes on
VALUE = 14  # type sizes: further in stands nothing that is filled in
INSIDE = 3  # type sizes: so far in from its label goes on what is filled in
TITLED = 2  # lines of a title without a label
BLOCK = 1.1  # of the usual pitch: white above a block
GRADED = 2  # lines below its fields, one of which may be the classification
FIGURES = 5  # of a day, at least
CELL = 0.5  # the confidence of a word that is no stamp's
BESIDE_FIELDS = (Part.DATE, Part.NUMBER, Part.JOURNAL, Part.INITIALS, Part.COPIES, Part.ENCLOSURE)  # of a form's head
TOLD = ("sender", "recipient", "number", "date", "received", "wired")
FORMS = (
    {"sender", "recipient"},
    {"participants", "subject"},
    {"participants", "date"},
    {"number", "sender"},
    {"number", "recipient"},
    {"recipient", "subject"},
)  # labels with colons that make a form


@dataclass(frozen=True, slots=True)
class _Fields:
    """What the lines of a form's head tell, by their places in the scene; the line with the form's name."""

    told: Mapping[int, str]
    name: int | None

    @property
    def last(self) -> int:
        return max(self.told)

    @property
    def telegram(self) -> bool:
        kinds = set(self.told.values())
        message = {"sender", "recipient", "number"} <= kinds and "subject" not in kinds
        return self.name is not None or "wired" in kinds or message

    def are_a_form(self) -> bool:
        kinds = set(self.told.values())
        return any(form <= kinds for form in FORMS) or (self.name is not None and not kinds.isdisjoint(TOLD))


def read_forms(heads: Sequence[Head], scene: Scene) -> tuple[list[Head], dict[int, Part | None], set[int]]:
    """The heads, those of forms read field by field; the parts of their lines by their places in the source, None where a
    line is no part of a letter; and the lines that are printed on the forms."""
    if numbered(heads):
        return list(heads), {}, set()
    places = {x.at: i for i, x in enumerate(scene.lines)}
    begins = sorted({places[head.at] for head in heads})
    ends = dict(zip(begins, [*begins[1:], len(scene.lines)], strict=False))
    out, parts, printed = [], dict[int, Part | None](), set[int]()
    for head in heads:
        first = places[head.at]
        fields = None if TOP.isdisjoint(head.evidence) else _fields(scene, first, ends[first])
        if fields is None or not fields.are_a_form():
            out.append(head)
            continue
        found = _parts(scene, first, ends[first], fields)
        tail = read_wire_tail(scene, fields.last + 1, ends[first]) if fields.telegram else {}
        out.append(_as_form(head, scene, first, found))
        parts |= {scene.lines[i].at: part for i, part in (found | tail).items()}
        printed |= {scene.lines[i].at for i, part in found.items() if part is Part.FORM and _is_printed(scene.lines[i])}
    return out, parts, printed


def _fields(scene: Scene, first: int, end: int) -> _Fields | None:
    """The lines of a head that tell a field; None where there are none."""
    lines = scene.lines
    near = [i for i in range(first, min(first + REACH, end)) if lines[i].page == lines[first].page]
    name = next((i for i in near if lines[i].height < UPPER and _asked(scene, lines[i]) == "name"), None)
    told: dict[int, str] = {}
    for i in near:
        line = lines[i]
        if told and (i > max(told) + APART or told[max(told)] == "wired"):
            break
        kind = _asked(scene, line, name is not None and i > name)
        if kind not in (None, "name") and not prose(line.text):
            told[i] = kind or ""
        elif told and runs(line) and i + 1 < end and runs(lines[i + 1]):
            break
    return _Fields(told | _days_below(scene, told, near), name) if told else None


def _days_below(scene: Scene, told: Mapping[int, str], near: Sequence[int]) -> dict[int, str]:
    """The lines of figures below a form's fields that tell a day: when it was sent, and the hour."""
    out: dict[int, str] = {}
    for i in (i for i in near if told and max(told) < i <= max(told) + OVER):
        line = scene.lines[i]
        figures = sum(map(str.isdigit, line.text)) >= FIGURES
        if figures and scene.cues.date(line.text) > DATED:
            out[i] = "date"
        elif runs(line):
            break
    return out


def _asked(scene: Scene, line: Placed, printed: bool = False) -> str | None:
    """The field that a line tells, or one of its pieces: a stamp may stand beside it."""
    texts = [line.text, *(cell for cell in line.cells(CELL) if cell != line.text)]
    return next((kind for text in texts if (kind := scene.cues.form(text, printed))), None)


def _parts(scene: Scene, first: int, end: int, fields: _Fields) -> dict[int, Part | None]:
    """The parts of a form's head, down to its last line."""
    lines = scene.lines
    found: dict[int, Part | None] = {i: _part(scene, i, fields) for i in range(first, fields.last + 1)}
    for i, kind in fields.told.items():
        if kind in ("subject", "participants"):
            found |= dict.fromkeys(_over(scene, i, end, fields, kind), found[i])
    if fields.telegram:
        _addressed(scene, found, fields)
    last = max(found)
    graded = [k for k in range(last + 1, min(last + 1 + GRADED, end)) if scene.cues.classification(lines[k].text)]
    for k in graded:
        if lines[k].page == lines[first].page and not any(runs(x) for x in lines[last + 1 : k]):
            found |= dict.fromkeys(range(last + 1, k)) | {k: Part.CLASSIFICATION}
            last = k
    beside = (i for i in range(first, last + 1) if scene.cues.classification(lines[i].text))
    found |= {i: Part.CLASSIFICATION for i in beside if found.get(i) is None}
    above = range(first, fields.name or first)
    routes = [i for i in above if found[i] is None and lines[i].centred and scene.cues.route(lines[i].text)]
    found |= dict.fromkeys(routes[:1], Part.TITLE)
    kinds = [i for i in found if found[i] is None and _names_kind(scene, lines[i])]
    if Part.SUBJECT not in found.values() and not fields.telegram:
        title = _untold(scene, last + 1, end) or kinds[:1]
        found |= dict.fromkeys(title, Part.TITLE)
    found |= {i: Part.FORM for i in kinds if found[i] is None}
    return found


def _part(scene: Scene, i: int, fields: _Fields) -> Part | None:
    if i == fields.name:
        return Part.FORM
    if i in fields.told:
        return Part.SUBJECT if fields.told[i] == "subject" else Part.FIELD
    line = scene.lines[i]
    if scene.cues.classification(line.text):
        return Part.CLASSIFICATION
    dated = any(scene.cues.date(text) > DATED for text in (line.text, *line.cells(CELL)))
    return Part.DATE if dated and line.left < RIGHT * line.width else None


def _over(scene: Scene, i: int, end: int, fields: _Fields, kind: str) -> list[int]:
    """The lines over which a subject, or a list of persons, goes on below its label."""
    lines, out = scene.lines, list[int]()
    for k in range(i + 1, min(i + 1 + OVER, end)):
        line = lines[k]
        near = line.key == lines[i].key and line.gap is not None and line.gap < CLOSE
        inside = line.left > lines[i].left + INSIDE
        goes_on = inside or (kind == "subject" and not runs(line) and line.left > lines[i].left - 1)
        if k in fields.told or not near or not goes_on or (runs(line) and not inside):
            break
        if scene.cues.classification(line.text) or line.left > lines[i].left + VALUE:
            continue  # typed or stamped beside it
        out.append(k)
    return out


def _addressed(scene: Scene, found: dict[int, Part | None], fields: _Fields) -> None:
    """An office and its town between a telegram's fields: to whom it goes, though no label says so."""
    lines = scene.lines
    for i in [i for i, part in found.items() if part is None]:
        office = lines[i].text[-1:] == "," and scene.cues.office(lines[i].text) and not runs(lines[i])
        below = lines[i + 1] if i + 1 in found and found[i + 1] is None else None
        if office and below is not None and below.left < RIGHT * below.width:
            found[i] = found[i + 1] = Part.ADDRESS
            return


def _names_kind(scene: Scene, line: Placed) -> bool:
    return any(scene.cues.part(cell) == "title" for cell in (line.text, *line.cells(CELL))) and not runs(line)


def _untold(scene: Scene, i: int, end: int) -> list[int]:
    """The lines that name a memorandum without a label, in the middle between its fields and its text."""
    lines, out = scene.lines, list[int]()
    for k in range(i, min(i + TITLED, end)):
        line = lines[k]
        shown = (line.caps or line.centred) and line.left > IN / 2 * line.width and readable(line)
        apart = scene.block_start(k, BLOCK) if not out else line.gap is not None and line.gap < CLOSE
        if not shown or not apart or prose(line.text) or runs(line) or scene.cues.date(line.text) > HALF:
            break
        out.append(k)
    return out


def _as_form(head: Head, scene: Scene, first: int, found: Mapping[int, Part | None]) -> Head:
    """A head with the roles of a form's lines: all down to the last are the head's."""
    lines = {scene.lines[i].at: ROLES.get(part, Role.DATELINE) if part else Role.DATELINE for i, part in found.items()}
    title = tuple(at for at in sorted(lines) if lines[at] is Role.TITLE)
    return replace(head, lines=lines, title=title)


def _is_printed(line: Placed) -> bool:
    """Whether a form's name is in capitals, or in a type that is none of the typewriter's."""
    return line.caps or not SMALL <= line.size <= LARGE
