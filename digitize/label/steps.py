"""How the lines of a source get their roles, once it is known what stands around the text: steps, in the order of `STEPS`.

A step is a function of what was found before it, and changes nothing of that: `digitize inspect --steps` tells what each
one did.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from digitize.label.above import without_ends
from digitize.label.evidence import SEEN_BELOW
from digitize.label.first import opened
from digitize.label.formheads import BESIDE_FIELDS, read_forms
from digitize.label.geometry import Placed
from digitize.label.heads import find_heads
from digitize.label.letters import forms, letterhead, letters
from digitize.label.merged import merged
from digitize.label.parts import Part
from digitize.label.printed import large_marks
from digitize.label.proof import Mark, Marks, mark
from digitize.label.scene import Scene
from digitize.label.signatures import signatures
from digitize.label.tables import tables
from digitize.label.titles import is_remark
from digitize.label.typed_heads import Head, complete
from digitize.label.weights import Weights, weigh
from digitize.model.note_marks import is_omission
from digitize.model.role import SOURCE_NOTE, LabelledLine, Role

if TYPE_CHECKING:
    from digitize.label.roles import Survey

FEW, MOST = (
    5,
    0.6,
)  # a volume numbers its documents when so many of its heads, and such a share, have numbers in sequence
SURE = {  # shares of lines that gold gives the same role, over data/dev and 94 composed volumes
    "text": 0.94,
    "note-mark": 0.8,
    "short-last-line": 0.7,
    "table-row": 0.8,
    "contents-or-index": 0.95,
    "heading-of-a-part": 0.6,
    "no-letters": 0.95,
}
DOUBTED = 0.5  # a line that scores as a head, and is none because another head holds it or the volume is numbered
OPENS = frozenset({"date-line", "salutation", "subject-line", "day-at-head"})

Told = tuple[Role, float, tuple[str, ...]]
"""A role, how sure it is, and the reasons."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the steps before have found: of all places the heads that are `possible`, and those that are chosen; lines of
    `headings` of parts of a volume; the `parts` of letters; what is furniture (`marks`); the `roles` that are given."""

    seen: "Survey"
    weights: Weights
    marks: Mapping[int, Mark]
    possible: Sequence[Head] = ()
    heads: list[Head] = field(default_factory=list)
    headings: Set[int] = frozenset()
    parts: Mapping[int, Part] = field(default_factory=dict)
    roles: Mapping[int, Told] = field(default_factory=dict)

    def given(self, roles: Mapping[int, Told]) -> "Found":
        """With these roles, whatever the lines had before."""
        return replace(self, roles={**self.roles, **roles})

    def left(self, roles: Mapping[int, Told]) -> "Found":
        """With these roles for lines that have none yet."""
        return replace(self, roles={**roles, **self.roles})

    @property
    def lines(self) -> tuple[LabelledLine, ...]:
        """All lines in reading order with what was found."""
        begun = {at: head.at for head in self.heads for at in (head.at, *head.lines)}
        labelled = (_labelled(x, self.roles.get(x.at), begun.get(x.at)) for x in self.seen.lines)
        return tuple(replace(x, part=self.parts[x.index]) if x.index in self.parts else x for x in labelled)


def weigh_places(found: Found) -> Found:
    """Each line that begins a block is weighed as the beginning of a document."""
    return replace(found, possible=weigh(find_heads(found.seen.scene), found.weights))


def choose_heads(found: Found) -> Found:
    """The places that score are heads, the best first where two share a line."""
    possible = list(found.possible)
    return replace(found, heads=_choose(possible) or _only(possible))


def merge_heads(found: Found) -> Found:
    """Heads with no text between them are one."""
    return replace(found, heads=merged(found.heads, found.seen.scene, found.weights))


def open_source(found: Found) -> Found:
    """The source's first text may begin a document though little speaks for it."""
    return replace(found, heads=opened(found.heads, list(found.possible), found.seen.scene, found.weights))


def set_parts_apart(found: Found) -> Found:
    """Headings of the parts of a volume that numbers its documents are no heads."""
    heads, headings = _apart(found.heads, found.seen.scene)
    return replace(found, heads=heads, headings=headings)


def complete_heads(found: Found) -> Found:
    """A head has the dateline above its title and all lines of it below."""
    scene = found.seen.scene
    places = {x.at: i for i, x in enumerate(scene.lines)}
    heads = [_with_dateline_above(x, places[x.at], scene, found.weights) for x in found.heads]
    heads = [_with_remark_above(x, places[x.at], scene) for x in heads]
    return replace(found, heads=complete(heads, scene))


def end_texts(found: Found) -> Found:
    """The end of a document at a page's top is no line of the head below it."""
    return replace(found, heads=without_ends(found.heads, found.seen.scene))


def extend_boilerplate(found: Found) -> Found:
    """Lines between a site's boilerplate and the title that follows are the site's too."""
    scene, marks = found.seen.scene, Marks(found.marks)
    places = [x.at for x in scene.lines]
    for head in found.heads:
        i = places.index(head.at) if head.at in places else 0
        for j in range(i - 1, max(i - 6, -1), -1):
            line = scene.lines[j]
            if scene.kind(j) is not None or (line.full and line.text.rstrip().endswith(".")):
                break
            if line.at in scene.after_boilerplate:
                for x in scene.lines[j:i]:
                    marks.take(x, "between-boilerplate-and-title")
                break
    return replace(found, marks=marks)


def drop_sites(found: Found) -> Found:
    """A site's name above its navigation is no head, when nothing else stands between it and a title."""
    scene, heads, marks = found.seen.scene, found.heads, Marks(found.marks)
    places = {x.at: i for i, x in enumerate(scene.lines)}
    out = []
    for k, head in enumerate(heads):
        end = places[heads[k + 1].at] if k + 1 < len(heads) else 0
        between = scene.lines[places[max(head.lines, default=head.at)] + 1 : end]
        if between and len(head.lines) <= 1 and all(x.at in marks for x in between):
            marks.take(scene.lines[places[head.at]], "before-boilerplate")
        else:
            out.append(head)
    return replace(found, heads=out, marks=marks)


def read_letters(found: Found) -> Found:
    """The lines of letters are told apart by what they are for."""
    scene = found.seen.scene
    heads, parts = letters(found.heads, scene)
    return replace(found, heads=heads, parts=parts)


def mark_forms(found: Found) -> Found:
    """Letterheads, the printed words of forms, stamps and scrawl are furniture."""
    scene = found.seen.scene
    kinds = {Part.SCRAWL: mark("scrawl", "scrap"), Part.STAMP: mark("stamp")}
    added = {at: kinds[part] for at, part in found.parts.items() if part in kinds}
    printed = letterhead(scene, found.heads, dict(found.parts)) | forms(scene, found.heads)
    headed = {at for head in found.heads for at in (head.at, *head.lines)}
    stamped = dict.fromkeys(large_marks(scene.lines) - headed - printed, mark("stamp"))
    marks = {**found.marks, **stamped, **dict.fromkeys(printed, mark("letterhead")), **added}
    heads = [_past_print(head, scene, marks) for head in found.heads]
    return replace(found, heads=heads, marks=marks, parts={at: x for at, x in found.parts.items() if at not in stamped})


def read_fields(found: Found) -> Found:
    """The heads of telegrams and memoranda on forms are read field by field; what is printed on the form is furniture."""
    heads, fields, printed = read_forms(found.heads, found.seen.scene)
    parts = {at: part for at, part in found.parts.items() if at not in fields or part in BESIDE_FIELDS}
    parts |= {at: part for at, part in fields.items() if part is not None}
    marks = {**found.marks, **dict.fromkeys(printed, mark("letterhead"))}
    return replace(found, heads=heads, parts=parts, marks=marks)


def give_heads(found: Found) -> Found:
    """The lines of heads have the roles that they have there."""
    sure = found.weights.probability
    return found.given(
        {at: (role, sure(head.score), head.evidence) for head in found.heads for at, role in head.lines.items()}
    )


def give_furniture(found: Found) -> Found:
    """What is marked is furniture, whatever head it stands in."""
    return found.given({at: (Role.FURNITURE, sure, (why,)) for at, (sure, why) in found.marks.items()})


def give_front(found: Found) -> Found:
    """Headings of parts, contents and indexes belong to the volume."""
    headings = dict.fromkeys(found.headings, (Role.FRONT, SURE["heading-of-a-part"], ("heading-of-a-part",)))
    lists = found.seen.front - found.marks.keys()
    return found.given(
        {**headings, **dict.fromkeys(lists, (Role.FRONT, SURE["contents-or-index"], ("contents-or-index",)))}
    )


def give_notes(found: Found) -> Found:
    """Notes are what they were found to be."""
    sources = found.seen.sources
    return found.given(
        {
            at: (Role.NOTE, SURE["note-mark"], (SOURCE_NOTE if at in sources else "note-mark",))
            for at in found.seen.notes
        }
    )


def give_references(found: Found) -> Found:
    """References are, where nothing else was found of their lines."""
    references = found.seen.scene.references
    return found.left({at: (Role.REFERENCE, sure, ("reference-grammar",)) for at, sure in references.items()})


def give_signatures(found: Found) -> Found:
    """Short last lines of documents are signatures."""
    signed = signatures(found.seen.scene, found.heads, dict(found.roles), found.marks)
    return found.left(dict.fromkeys(signed, (Role.SIGNATURE, SURE["short-last-line"], ("short-last-line",))))


def give_text(found: Found) -> Found:
    """A place that was weighed and is no head is text, with what spoke for and against it."""
    roles: dict[int, Told] = {}
    for head in found.possible:
        sure = min(SURE["text"], 1 - found.weights.probability(head.score)) if head.score < 0 else DOUBTED
        roles.setdefault(head.at, (Role.BODY, sure, head.evidence))
    return found.left(roles)


def give_tables(found: Found) -> Found:
    """Rows of tables are told from running text."""
    text = [x for x in found.seen.lines if found.roles.get(x.at, (Role.BODY,))[0] is Role.BODY]
    return found.given(dict.fromkeys(tables(text), (Role.TABLE, SURE["table-row"], ("table-row",))))


STEPS: tuple[Callable[[Found], Found], ...] = (
    weigh_places,
    choose_heads,
    merge_heads,
    open_source,
    set_parts_apart,
    complete_heads,
    merge_heads,
    end_texts,
    extend_boilerplate,
    drop_sites,
    read_letters,
    mark_forms,
    read_fields,
    give_heads,
    give_furniture,
    give_front,
    give_notes,
    give_references,
    give_signatures,
    give_text,
    give_tables,
)
"""Each is right only after those before it: lines are given the more certain role first, or the later one where it says so."""


def told_steps(found: Found) -> str:
    """The steps in order, each with what it does, and with how many heads and lines with roles there are after it."""
    rows = []
    for step in STEPS:
        found = step(found)
        counts = f"{len(found.heads):>5} heads {len(found.marks):>6} furniture {len(found.roles):>6} with a role"
        rows.append(f"{step.__name__:<19}{counts}  {(step.__doc__ or '').partition(chr(10))[0]}")
    return "\n".join(rows)


def _choose(heads: list[Head]) -> list[Head]:
    """The heads that score above 0, the best first where two share a line."""
    taken: set[int] = set()
    chosen = []
    for head in sorted(heads, key=lambda h: (-h.score, h.at)):
        if head.score <= 0:
            break
        if head.at in taken or not taken.isdisjoint(head.lines):
            continue
        taken.update(head.lines, (head.at,))
        chosen.append(head)
    return sorted(chosen, key=lambda h: h.at)


def _only(heads: list[Head]) -> list[Head]:
    """The head of a source in which no line scores as one: its first text, if a date or a letter's signs stand with it."""
    return [head for head in heads if "first-text" in head.evidence and not OPENS.isdisjoint(head.evidence)]


def _apart(heads: list[Head], scene: Scene) -> tuple[list[Head], set[int]]:
    """The heads of documents, and the lines of headings of parts and title pages.

    Where a volume numbers its documents, display type without number, date, classification or file number begins a
    part of the volume: kept apart where a document's head follows right below it, else left in the text.
    """
    numbered = sum(head.number is not None and "number-in-sequence" in head.evidence for head in heads)
    if numbered < FEW or numbered < MOST * len(heads):
        return heads, set()
    places = {x.at: i for i, x in enumerate(scene.lines)}
    begins = {places[head.at] for head in heads if head.number is not None}
    kept, headings = [], set()
    for head in heads:
        if head.number is None and places[max(head.lines, default=head.at)] + 1 in begins:
            headings |= {head.at, *head.lines}
        elif head.number is not None or any(name in SEEN_BELOW for name in head.evidence):
            kept.append(head)
    return kept, headings


def _with_dateline_above(head: Head, i: int, scene: Scene, weights: Weights) -> Head:
    """The head, which begins with line i, with the dateline that stands above its title, apart from the text before it."""
    above = scene.lines[i - 1] if i else None
    if above is None or "date-line" in head.evidence or scene.kind(i - 1) is not Role.DATELINE:
        return head
    before = scene.lines[i - 2] if i > 1 else None
    apart = before is None or before.key != above.key or (above.gap or 9) > 1.6
    near = scene.lines[i].key == above.key and (scene.lines[i].gap or 9) < (above.gap or 9)
    if not (apart and near):
        return head
    evidence = (*(name for name in head.evidence if name != "no-head-lines"), "date-line")
    score = weights.score(evidence, head.likeness)
    return replace(head, at=above.at, lines={above.at: Role.DATELINE, **head.lines}, evidence=evidence, score=score)


def _with_remark_above(head: Head, i: int, scene: Scene) -> Head:
    """The head, which begins with line i, with what an editor says of the paper above its title: `[Extract.]`."""
    above = scene.lines[i - 1] if i else None
    if above is None or not is_remark(scene, above):
        return head
    return replace(head, at=above.at, lines={above.at: Role.DATELINE, **head.lines})


def _past_print(head: Head, scene: Scene, marks: Mapping[int, Mark]) -> Head:
    """A head that is nothing but print with the first line of its page that was typed: the paper begins with that."""
    if any(at not in marks for at in (head.at, *head.lines)):
        return head
    last = next(x for x in scene.lines if x.at == max(head.at, *head.lines))
    below = next((x for x in scene.lines if x.at > last.at and x.page == last.page and x.at not in marks), None)
    return replace(head, lines={**head.lines, below.at: Role.BODY}) if below else head


def _labelled(x: Placed, found: tuple[Role, float, tuple[str, ...]] | None, head: int | None) -> LabelledLine:
    if found is None:
        blank = not any(map(str.isalnum, x.text)) and not is_omission(x.line)
        found = (Role.NOISE, SURE["no-letters"], ("no-letters",)) if blank else (Role.BODY, SURE["text"], ())
    role, probability, reasons = found
    unit = x.line.size / x.size if x.size else 10.0
    return LabelledLine(
        x.at, x.page, x.line, role, probability, reasons, x.gap, x.left, x.right, x.width, unit, head, x.text
    )
