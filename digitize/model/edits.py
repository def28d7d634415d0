"""The edit log of a traced text: read off its pieces, and read back into them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby, pairwise

from digitize.model.page import Box
from digitize.model.pieces import Layer, Piece, Splice

Step = tuple[str, str, tuple[Splice, ...]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change against the raw text: `raw[start:end]`, which is `before`, becomes `after`.

    The edits of a log don't overlap and are listed from the last to the first, so that each can be applied to the
    text as it stands. A move is two edits: a deletion, and an insertion whose `source` lists the raw ranges that it
    brings; what was changed inside the moved text is in `inner`. Where several rules changed the same place, `steps`
    has what each did, in order: its name, its reason, its splices (a, b, after) of the text before it. Edits that
    begin at one place are listed as one, and are told apart in `parts`.
    """

    id: int
    start: int
    end: int
    before: str
    after: str
    rule: str
    reason: str
    page: int | None
    box: Box | None
    source: tuple[tuple[int, int], ...] = ()
    inner: tuple["Edit", ...] = ()
    steps: tuple[Step, ...] = ()
    parts: tuple["Edit", ...] = ()
    moves: bool = field(default=False, compare=False)  # it is one half of a move
    pieces: tuple[int, ...] = field(default=(), compare=False, repr=False)  # where in the traced text it was read off


Where = Callable[[int, int], tuple[int | None, Box | None]]
"""The page and the box of a range of the raw text."""


def log(pieces: Sequence[Piece], raw: str, where: Where) -> list[Edit]:
    """The edits that lead from the raw text to the text of the pieces, last first."""
    edits: list[Edit] = []
    groups = [(moved, list(group)) for moved, group in groupby(enumerate(pieces), key=lambda p: p[1].moved)]
    anchors = {0} | {group[-1][1].end for moved, group in groups if not moved}
    anchor = 0
    for moved, group in groups:
        changed = [_edit(raw, where, i, piece) for i, piece in group if piece.layers]
        if not moved:
            edits += changed
            anchor = group[-1][1].end
            continue
        places = tuple(i for i, _ in group)
        ranges = _ranges([piece for _, piece in group], anchors)
        reason = group[0][1].moved_reason
        edits += [
            Edit(0, a, b, raw[a:b], "", moved, reason, *where(a, b), moves=True, pieces=places)
            for a, b in ranges
            if a < b
        ]
        text = "".join(piece.text for _, piece in group)
        edits.append(
            Edit(
                0, anchor, anchor, "", text, moved, reason, *where(anchor, anchor), tuple(ranges), tuple(changed),
                moves=True, pieces=places,
            )
        )  # fmt: skip
    return _numbered(_parted(edits))


def _edit(raw: str, where: Where, i: int, piece: Piece) -> Edit:
    steps = tuple((layer.rule, layer.reason, layer.splices) for layer in piece.layers) if len(piece.layers) > 1 else ()
    return Edit(
        0, piece.start, piece.end, raw[piece.start : piece.end], piece.text, piece.rule, piece.reason,
        *where(piece.start, piece.end), steps=steps, pieces=(i,),
    )  # fmt: skip


def _ranges(pieces: Sequence[Piece], anchors: set[int]) -> list[tuple[int, int]]:
    """The raw ranges of moved pieces, joined where they touch, but not over a place that an insertion takes. An
    insertion that was moved has a range of its own, an empty one."""
    ranges: list[tuple[int, int]] = []
    for piece in pieces:
        last = ranges[-1] if ranges else (0, 0)
        if last[0] < last[1] == piece.start < piece.end and piece.start not in anchors:
            ranges[-1] = (last[0], piece.end)
        else:
            ranges.append((piece.start, piece.end))
    return ranges


def _parted(edits: list[Edit]) -> list[Edit]:
    """Insertions that would share their place with another edit become one edit with it."""
    out: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        last = out[-1] if out else None
        if last and last.start == last.end == edit.start:
            rule, reason = (last.rule, last.reason) if last.source or not edit.source else (edit.rule, edit.reason)
            out[-1] = replace(
                edit,
                after=last.after + edit.after,
                rule=rule,
                reason=reason,
                source=last.source + edit.source,
                inner=last.inner + edit.inner,
                steps=(),
                parts=(*(last.parts or (last,)), edit),
                pieces=last.pieces + edit.pieces,
            )
        else:
            out.append(edit)
    return out


def _numbered(edits: list[Edit]) -> list[Edit]:
    number = count(1)

    def numbered(edit: Edit) -> Edit:
        own = next(number)
        if not edit.parts and not edit.inner:
            return _with_id(edit, own)
        parts = tuple(numbered(part) for part in edit.parts)
        inner = tuple(e for part in parts for e in part.inner) or tuple(numbered(e) for e in edit.inner)
        return replace(edit, id=own, inner=inner, parts=parts)

    return [numbered(edit) for edit in reversed(edits)]


def _with_id(edit: Edit, own: int) -> Edit:
    return Edit(
        own, edit.start, edit.end, edit.before, edit.after, edit.rule, edit.reason, edit.page, edit.box,
        edit.source, steps=edit.steps, moves=edit.moves, pieces=edit.pieces,
    )  # fmt: skip


def every(edits: Iterable[Edit]) -> Iterator[Edit]:
    """All edits of a log, those inside moved text and the parts of others included, each once."""
    for edit in edits:
        yield edit
        if edit.parts:
            yield from every(edit.parts)
        else:
            yield from every(edit.inner)


def pieces_of(edits: Iterable[Edit], raw: str) -> list[Piece]:
    """The pieces that a log was read off: what `log` does, taken back. Raises ValueError when the log doesn't fit."""
    single = [part for edit in sorted(edits, key=lambda e: e.start) for part in (edit.parts or (edit,))]
    brought = {(start, end) for edit in single for start, end in edit.source if start < end}
    seams = sorted({start for edit in single for start, end in edit.source if start == end})
    out: list[Piece] = []
    at = 0
    for edit in single:
        if edit.start < at or raw[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit {edit.id} doesn't fit the raw text")
        out += _kept(raw, at, edit.start, seams)
        at = edit.end
        if edit.source:
            moved = _brought(raw, edit)
            out += [piece._replace(moved=edit.rule, moved_reason=edit.reason) for piece in moved]
        elif (edit.start, edit.end) not in brought or edit.after:
            out.append(_piece(edit))
    return out + _kept(raw, at, len(raw), seams)


def _brought(raw: str, edit: Edit) -> Iterator[Piece]:
    """The pieces that an insertion brings from its ranges, with the changes inside them."""
    inner = list(edit.inner)
    n = 0
    for start, end in edit.source:
        at = start
        while n < len(inner) and at <= inner[n].start and inner[n].end <= end and _fills(inner[n], start, end):
            yield from _kept(raw, at, inner[n].start)
            yield _piece(inner[n])
            at = inner[n].end
            n += 1
        yield from _kept(raw, at, end)


def _fills(edit: Edit, start: int, end: int) -> bool:
    """Whether an edit belongs to a range that was moved: an insertion to an empty one, any other to one with text."""
    return (edit.start == edit.end) == (start == end)


def _kept(raw: str, start: int, end: int, seams: Sequence[int] = ()) -> list[Piece]:
    """The kept text between two places, parted where an insertion was before it was moved."""
    cuts = [start, *(at for at in seams if start < at < end), end]
    return [Piece(a, b, raw[a:b]) for a, b in pairwise(cuts) if a < b]


def _piece(edit: Edit) -> Piece:
    steps = edit.steps or ((edit.rule, edit.reason, ((0, edit.end - edit.start, edit.after),)),)
    return Piece(edit.start, edit.end, edit.after, tuple(Layer(n, *step) for n, step in enumerate(steps)))
