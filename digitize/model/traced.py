"""The one idea: nothing is overwritten.

A `TracedText` holds the raw text of a document as it was read and the pieces that its current text is made of. Each
piece stands for a range of the raw text, kept, replaced or moved, with the rule and the reason of what was done.
The ranges of all pieces partition the raw text, so that every character of either text leads to the other.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, count, groupby, pairwise

from digitize.model.page import Box


@dataclass(frozen=True, slots=True)
class Span:
    """A word of the raw text, `raw[start:end]`, and where it stands: page (from 1), box in points, confidence."""

    start: int
    end: int
    page: int
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule asks for: replace `text[start:end]` of the current text by `after`, or move it to `to`."""

    start: int
    end: int
    after: str
    reason: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` stands for `raw[start:end]`. `rule` is empty where the raw text is kept; `moved` names the rule that
    took the piece from its place."""

    start: int
    end: int
    text: str
    rule: str = ""
    reason: str = ""
    moved: str = ""
    moved_reason: str = ""

    def kept(self, start: int, end: int) -> "Piece":
        """The part of a kept piece between two raw positions."""
        return replace(self, start=start, end=end, text=self.text[start - self.start : end - self.start])


@dataclass(frozen=True, slots=True)
class Edit:
    """One change against the raw text: `raw[start:end]`, which is `before`, becomes `after`.

    The edits of a log don't overlap and are listed from the last to the first, so that each can be applied to the
    text as it stands. A move is two edits: a deletion, and an insertion whose `source` lists the raw ranges that it
    brings; what was changed inside the moved text is in `inner`.
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


Rule = Callable[["TracedText"], Iterable[Change]]
"""A cleaning rule looks at the current text and yields changes with reasons. It can't change text in any other way."""


@dataclass(frozen=True)
class TracedText:
    """A raw text with its word map, and the pieces of the current text in order."""

    raw: str
    spans: tuple[Span, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def __post_init__(self) -> None:
        if not self.pieces and self.raw:
            object.__setattr__(self, "pieces", (Piece(0, len(self.raw), self.raw),))

    @cached_property
    def text(self) -> str:
        """The current text."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate(len(piece.text) for piece in self.pieces)]

    @cached_property
    def _span_starts(self) -> list[int]:
        return [span.start for span in self.spans]

    @cached_property
    def _raw_order(self) -> list[int]:
        return sorted(range(len(self.pieces)), key=lambda i: (self.pieces[i].start, self.pieces[i].end))

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [self.pieces[i].start for i in self._raw_order]

    def apply(self, name: str, changes: Iterable[Change]) -> "TracedText":
        """The text after the changes of the rule `name`. Positions are in the current text.

        Raises ValueError when changes overlap or lie outside the text.
        """
        ordered = sorted(changes, key=lambda c: (c.start, c.end))
        ordered = [c for c in ordered if c.to is not None or self.text[c.start : c.end] != c.after]
        edits = [c for c in ordered if c.to is None]
        moves = [c for c in ordered if c.to is not None]
        if edits and moves:
            raise ValueError("a rule either moves or replaces")
        if not ordered:
            return self
        if any(b.start < a.end for a, b in pairwise(ordered)):
            raise ValueError(f"changes of {name} overlap")
        if ordered[0].start < 0 or ordered[-1].end > len(self.text):
            raise ValueError(f"a change of {name} lies outside the text")
        cuts = sorted({at for c in ordered for at in (c.start, c.end, c.to) if at is not None})
        atoms = list(self._atoms(cuts))
        pieces = _move(name, atoms, moves) if moves else _replace(name, atoms, edits, len(self.raw))
        return TracedText(self.raw, self.spans, tuple(pieces))

    def _atoms(self, cuts: list[int]) -> Iterator["_Atom"]:
        """The pieces with their places in the current text; kept pieces are split at the cuts."""
        for piece, at in zip(self.pieces, self._offsets, strict=False):
            end = at + len(piece.text)
            if piece.rule:
                yield _Atom(at, end, piece)
                continue
            marks = cuts[bisect_right(cuts, at) : bisect_right(cuts, end - 1)]
            for a, b in pairwise([at, *marks, end]):
                yield _Atom(a, b, piece.kept(piece.start + a - at, piece.start + b - at) if marks else piece)

    def without(self, rules: Iterable[str]) -> "TracedText":
        """The text with every edit of these rules taken back; all other edits stay."""
        names = set(rules)
        pieces = []
        for piece in self.pieces:
            if piece.rule in names:
                piece = replace(piece, text=self.raw[piece.start : piece.end], rule="", reason="")
            if piece.moved in names:
                piece = replace(piece, moved="", moved_reason="")
            pieces.append(piece)
        if any(before.moved in names for before in self.pieces if before.moved):
            pieces.sort(key=lambda p: (p.start, p.end))
        return TracedText(self.raw, self.spans, tuple(pieces))

    def raw_position(self, at: int) -> int:
        """The place in the raw text of a character of the current text (for an edited one, where its edit begins)."""
        i = min(bisect_right(self._offsets, at) - 1, len(self.pieces) - 1)
        piece = self.pieces[i]
        return piece.start if piece.rule else piece.start + at - self._offsets[i]

    def position(self, raw_at: int) -> int:
        """The place in the current text of a character of the raw text (of a deleted one, where it would stand)."""
        i = self._raw_order[max(bisect_right(self._raw_starts, raw_at) - 1, 0)]
        piece = self.pieces[i]
        return self._offsets[i] + (min(raw_at - piece.start, len(piece.text)) if not piece.rule else 0)

    def span_at(self, raw_at: int) -> Span | None:
        """The word at a place of the raw text, or the nearest one before it (after it, at the very beginning)."""
        if not self.spans:
            return None
        return self.spans[max(bisect_right(self._span_starts, raw_at) - 1, 0)]

    def locate(self, at: int) -> Span | None:
        """The word, with page and box, that a character of the current text comes from."""
        return self.span_at(self.raw_position(at))

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edit log, last edit first: see `Edit`."""
        return tuple(_log(self))


@dataclass(frozen=True, slots=True)
class _Atom:
    at: int
    end: int
    piece: Piece


def _replace(name: str, atoms: list[_Atom], edits: list[Change], raw_length: int) -> list[Piece]:
    out: list[Piece] = []
    i = shift = 0  # shift: how much longer the atom at i has become by changes inside it

    def leave() -> None:
        nonlocal i, shift
        out.append(atoms[i].piece)
        i, shift = i + 1, 0

    def splice(lo: int, hi: int, after: str, reason: str) -> None:
        nonlocal shift
        atom = atoms[i]
        old = atom.piece
        a, b = lo - atom.at + shift, hi - atom.at + shift
        text = old.text[:a] + after + old.text[b:]
        why = f"{old.reason}; {reason}" if old.reason else reason
        atoms[i] = _Atom(atom.at, atom.end, replace(old, text=text, rule=name, reason=why))
        shift += len(after) - (hi - lo)

    for change in edits:
        while i < len(atoms) and atoms[i].end <= change.start:
            leave()
        if change.start == change.end:
            if i < len(atoms) and atoms[i].at < change.start:
                splice(change.start, change.end, change.after, change.reason)
            else:
                before = out[-1] if out else None
                place = before.end if before else (atoms[i].piece.start if i < len(atoms) else raw_length)
                beside = before or (atoms[i].piece if i < len(atoms) else None)
                moved = (beside.moved, beside.moved_reason) if beside else ("", "")
                out.append(Piece(place, place, change.after, name, change.reason, *moved))
            continue
        after = change.after
        while i < len(atoms) and atoms[i].at < change.end:
            if atoms[i].at < atoms[i].end:
                splice(max(atoms[i].at, change.start), min(atoms[i].end, change.end), after, change.reason)
                after = ""
            if atoms[i].end > change.end:
                break
            leave()
    return out + [atom.piece for atom in atoms[i:]]


def _move(name: str, atoms: list[_Atom], moves: list[Change]) -> list[Piece]:
    carried: dict[int, list[Piece]] = {}
    rest: list[_Atom] = []
    waiting = list(moves)
    for atom in atoms:
        while waiting and waiting[0].end <= atom.at:
            waiting.pop(0)
        move = waiting[0] if waiting else None
        if move and move.to is not None and move.start <= atom.at < atom.end <= move.end:
            piece = replace(atom.piece, moved=name, moved_reason=move.reason)
            carried.setdefault(move.to, []).append(piece)
        else:
            if move and atom.at < move.end and atom.end > move.start and atom.at < atom.end:
                raise ValueError(f"{name} moves a part of an edit")
            rest.append(atom)
    out: list[Piece] = []
    places = sorted(carried)
    for atom in rest:
        while places and places[0] <= atom.at:
            out += carried[places.pop(0)]
        if places and places[0] < atom.end:
            raise ValueError(f"{name} moves into an edit")
        out.append(atom.piece)
    for place in places:
        out += carried[place]
    return out


def _edit(text: TracedText, start: int, end: int, after: str, rule: str, reason: str) -> Edit:
    first = text.span_at(start)
    box = first.box if first else None
    for span in text.spans[
        bisect_right(text._span_starts, start) : bisect_right(text._span_starts, max(start, end - 1))
    ]:
        if box is not None and first is not None and span.page == first.page:
            box = box.union(span.box)
    return Edit(0, start, end, text.raw[start:end], after, rule, reason, first.page if first else None, box)


def _log(text: TracedText) -> list[Edit]:
    edits: list[Edit] = []
    groups = [(moved, list(group)) for moved, group in groupby(text.pieces, key=lambda p: p.moved)]
    anchors = {0} | {pieces[-1].end for moved, pieces in groups if not moved}
    anchor = 0
    for moved, pieces in groups:
        changed = [_edit(text, p.start, p.end, p.text, p.rule, p.reason) for p in pieces if p.rule]
        if not moved:
            edits += changed
            anchor = pieces[-1].end
            continue
        ranges: list[tuple[int, int]] = []
        for piece in pieces:
            if ranges and ranges[-1][1] == piece.start and piece.start not in anchors:
                ranges[-1] = (ranges[-1][0], piece.end)
            else:
                ranges.append((piece.start, piece.end))
        reason = pieces[0].moved_reason
        edits += [_edit(text, a, b, "", moved, reason) for a, b in ranges]
        brought = _edit(text, anchor, anchor, "".join(p.text for p in pieces), moved, reason)
        edits.append(replace(brought, source=tuple(ranges), inner=tuple(changed)))
    return _numbered(_parted(edits))


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
            )
        else:
            out.append(edit)
    return out


def _numbered(edits: list[Edit]) -> list[Edit]:
    number = count(1)
    return [
        replace(edit, id=next(number), inner=tuple(replace(e, id=next(number)) for e in edit.inner))
        for edit in reversed(edits)
    ]
