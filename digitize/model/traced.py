"""The one idea: nothing is overwritten.

A `TracedText` holds the raw text of a document as it was read and the pieces that its current text is made of. Each
piece stands for a range of the raw text, kept, changed or moved, with the rule and the reason of what was done.
The ranges of all pieces partition the raw text, so that every character of either text leads to the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from digitize.model.edits import Edit, every, log, pieces_of
from digitize.model.page import Box
from digitize.model.pieces import Layer, Piece, in_one_row, merged, put_back, without

__all__ = ["IN_DOUBT", "Change", "Edit", "Piece", "Rule", "Span", "TracedText"]


IN_DOUBT = "in doubt: "
"""Begins the reason of a change that may be wrong."""


class Span(NamedTuple):
    """A word of the raw text, `raw[start:end]`, and where it stands: page (from 1), box in points, confidence."""

    start: int
    end: int
    page: int
    box: Box
    confidence: float = 1.0


class Change(NamedTuple):
    """What a rule asks for: replace `text[start:end]` of the current text by `after`, or move it to `to`.

    What is moved to one place stands there by `rank`, then in the order of the text.
    """

    start: int
    end: int
    after: str
    reason: str
    to: int | None = None
    rank: int = 0


Rule = Callable[["TracedText"], Iterable[Change]]
"""A cleaning rule looks at the current text and yields changes with reasons. It can't change text in any other way."""


@dataclass(frozen=True)
class TracedText:
    """A raw text with its word map, and the pieces of the current text in order. `step` counts the rules applied."""

    raw: str
    spans: tuple[Span, ...] = ()
    pieces: tuple[Piece, ...] = ()
    step: int = 0

    def __post_init__(self) -> None:
        if not self.pieces and self.raw:
            object.__setattr__(self, "pieces", (Piece(0, len(self.raw), self.raw),))

    @classmethod
    def of_log(cls, raw: str, spans: Iterable[Span], edits: Sequence[Edit]) -> "TracedText":
        """The text that an edit log tells of. Raises ValueError when the edits don't fit the raw text."""
        steps = max((len(edit.steps) for edit in every(edits)), default=0)
        return cls(raw, tuple(spans), tuple(pieces_of(edits, raw)), steps + 1)

    @cached_property
    def text(self) -> str:
        """The current text."""
        return "".join([piece.text for piece in self.pieces])

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate([len(piece.text) for piece in self.pieces])]

    @cached_property
    def _span_starts(self) -> list[int]:
        return [span.start for span in self.spans]

    @cached_property
    def _raw_order(self) -> list[int]:
        return sorted(range(len(self.pieces)), key=lambda i: self.pieces[i][:2])

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [self.pieces[i].start for i in self._raw_order]

    @property
    def rules(self) -> set[str]:
        """The names of the rules that changed or moved anything."""
        changed = {layer.rule for piece in self.pieces for layer in piece.layers}
        return changed | {piece.moved for piece in self.pieces if piece.moved}

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
        if ordered[0].start < 0 or ordered[-1].end > len(self.text) or any(c.end < c.start for c in ordered):
            raise ValueError(f"a change of {name} lies outside the text")
        cuts = sorted({at for c in ordered for at in (c.start, c.end, c.to) if at is not None})
        atoms = self._atoms(cuts)
        step = self.step + 1
        seams = {p.start for p in self.pieces if p.moved and p.start == p.end}  # where a moved insertion came from
        pieces = _move(name, atoms, moves) if moves else list(_replace(name, step, atoms, edits, seams, len(self.raw)))
        return TracedText(self.raw, self.spans, tuple(pieces), step)

    def _atoms(self, cuts: list[int]) -> list["_Atom"]:
        """The pieces with their places in the current text; kept pieces are split at the cuts."""
        out = []
        at, n = 0, 0
        for piece in self.pieces:
            end = at + len(piece.text)
            while n < len(cuts) and cuts[n] <= at:
                n += 1
            if piece.layers or n == len(cuts) or cuts[n] >= end:
                out.append(_Atom(at, end, piece))
            else:
                marks = cuts[n : bisect_left(cuts, end, n)]
                shift = piece.start - at
                out += [_Atom(a, b, piece.kept(a + shift, b + shift)) for a, b in pairwise([at, *marks, end])]
            at = end
        return out

    def without(self, rules: Iterable[str]) -> "TracedText":
        """The text with every edit of these rules taken back; all other edits stay."""
        names = set(rules)
        pieces = [without(p, self.raw[p.start : p.end], lambda layer: layer.rule in names) for p in self.pieces]
        return self._of(put_back(pieces, {i for i, p in enumerate(pieces) if p.moved in names}))

    def undo(self, edit: int) -> "TracedText":
        """The text with one edit of its log taken back, by its id; a move with both its halves. All others stay.

        Raises KeyError for an id that the log doesn't have.
        """
        found = next((e for e in every(self.edits) if e.id == edit), None)
        if found is None:
            raise KeyError(edit)
        pieces = list(self.pieces)
        returned: set[int] = set()
        for part in found.parts or (found,):
            if part.moves:
                returned |= set(part.pieces)
                continue
            for i in part.pieces:
                pieces[i] = without(pieces[i], self.raw[pieces[i].start : pieces[i].end], lambda _: True)
        return self._of(put_back(pieces, returned))

    def _of(self, pieces: list[Piece]) -> "TracedText":
        left = [p for p in pieces if p.layers or p.start < p.end]
        return TracedText(self.raw, self.spans, tuple(left), self.step)

    def raw_position(self, at: int) -> int:
        """The place in the raw text of a character of the current text (for an edited one, where its edit begins)."""
        i = min(bisect_right(self._offsets, at) - 1, len(self.pieces) - 1)
        piece = self.pieces[i]
        return piece.start if piece.layers else piece.start + at - self._offsets[i]

    def position(self, raw_at: int) -> int:
        """The place in the current text of a character of the raw text (of a deleted one, where it would stand)."""
        return self.positions((raw_at,))[0]

    def positions(self, places: Iterable[int]) -> list[int]:
        """As `position`, of many places of the raw text."""
        order, starts, offsets, pieces = self._raw_order, self._raw_starts, self._offsets, self.pieces
        out = []
        for raw_at in places:
            i = order[max(bisect_right(starts, raw_at) - 1, 0)]
            start, _, text, layers, *_ = pieces[i]
            out.append(offsets[i] + (0 if layers else min(raw_at - start, len(text))))
        return out

    @cached_property
    def is_moved(self) -> bool:
        """Whether anything stands in another order than in the raw text."""
        return any(piece.moved for piece in self.pieces)

    def span_at(self, raw_at: int) -> Span | None:
        """The word at a place of the raw text, or the nearest one before it (after it, at the very beginning)."""
        if not self.spans:
            return None
        return self.spans[max(bisect_right(self._span_starts, raw_at) - 1, 0)]

    def locate(self, at: int) -> Span | None:
        """The word, with page and box, that a character of the current text comes from."""
        return self.span_at(self.raw_position(at)) if self.pieces else None

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edit log, last edit first: see `Edit`."""
        return tuple(log(self.pieces, self.raw, self._where))

    def _where(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """The page and the box of the words of a raw range, those on the page of the first."""
        first = self.span_at(start)
        if first is None:
            return None, None
        box = first.box
        for i in range(bisect_right(self._span_starts, start), bisect_right(self._span_starts, max(start, end - 1))):
            if self.spans[i].page == first.page:
                box = box.union(self.spans[i].box)
        return first.page, box


class _Atom(NamedTuple):
    at: int
    end: int
    piece: Piece


def _replace(
    name: str, step: int, atoms: list[_Atom], changes: list[Change], seams: set[int], length: int
) -> Iterator[Piece]:
    """The pieces after the changes. Pieces that one change touches become one, so that it can be undone as a whole."""
    last: Piece | None = None
    for group, own in _groups(atoms, changes):
        if not group:
            pieces = [_inserted(name, step, own[0], last, _following(atoms, own[0].start), length)]
        elif own:
            pieces = _changed(name, step, group, own, seams)
        else:
            pieces = [group[0].piece]
        for last in pieces:
            yield last


def _groups(atoms: list[_Atom], changes: list[Change]) -> Iterator[tuple[list[_Atom], list[Change]]]:
    """The atoms in order, those that the same changes touch together; no atoms where a change only inserts."""
    i = n = 0
    while n < len(changes):
        change = changes[n]
        while i < len(atoms) and atoms[i].end <= change.start:
            yield atoms[i : i + 1], []
            i += 1
        if change.start == change.end and not (i < len(atoms) and atoms[i].at < change.start):
            yield [], [change]
            n += 1
            continue
        first, begun, reach = i, n, atoms[i].end
        while n < len(changes) and (n == begun or changes[n].start < reach):
            while i < len(atoms) and (i == first or atoms[i].at < changes[n].end):
                reach = atoms[i].end
                i += 1
            n += 1
        yield atoms[first:i], changes[begun:n]
    yield from ((atoms[k : k + 1], []) for k in range(i, len(atoms)))


def _following(atoms: list[_Atom], at: int) -> Piece | None:
    n = bisect_left(atoms, at, key=lambda atom: atom.at)
    return atoms[n].piece if n < len(atoms) else None


def _inserted(name: str, step: int, change: Change, before: Piece | None, after: Piece | None, length: int) -> Piece:
    """A piece of its own for an insertion between pieces: it stays with the one before it."""
    place = before.end if before else after.start if after else length
    beside = before or after
    moved = (beside.moved, beside.moved_reason) if beside else ("", "")
    return Piece(place, place, "", (), *moved).changed(Layer(step, name, change.reason, ((0, 0, change.after),)))


def _changed(name: str, step: int, atoms: list[_Atom], changes: list[Change], seams: set[int]) -> list[Piece]:
    reason = "; ".join(dict.fromkeys(change.reason for change in changes))
    pieces = [atom.piece for atom in atoms]
    if in_one_row(pieces) and seams.isdisjoint(piece.start for piece in pieces[1:]):
        at = atoms[0].at
        splices = tuple((c.start - at, c.end - at, c.after) for c in changes)
        return [merged(pieces).changed(Layer(step, name, reason, splices))]
    out, told = [], 0  # the text of changes before `told` has been set
    for atom in atoms:
        own = []
        for n, c in enumerate(changes):
            a, b = max(c.start, atom.at), min(c.end, atom.end)
            if a < b or (c.start == c.end and atom.at < a == b < atom.end):
                own.append((a - atom.at, b - atom.at, c.after if n >= told else ""))
                told = max(told, n + 1)
        out.append(atom.piece.changed(Layer(step, name, reason, tuple(own))) if own else atom.piece)
    return out


def _move(name: str, atoms: list[_Atom], moves: list[Change]) -> list[Piece]:
    carried: dict[int, list[tuple[int, Piece]]] = {}
    rest: list[_Atom] = []
    n = 0
    for atom in atoms:
        while n < len(moves) and moves[n].end <= atom.at:
            n += 1
        move = moves[n] if n < len(moves) else None
        if move and move.to is not None and move.start <= atom.at < atom.end <= move.end:
            piece = atom.piece._replace(moved=name, moved_reason=move.reason)
            carried.setdefault(move.to, []).append((move.rank, piece))
        else:
            if move and atom.at < move.end and atom.end > move.start and atom.at < atom.end:
                raise ValueError(f"{name} moves a part of an edit")
            rest.append(atom)
    out: list[Piece] = []
    places = sorted(carried)
    n = 0
    for atom in rest:
        while n < len(places) and places[n] <= atom.at:
            out += _ranked(carried[places[n]])
            n += 1
        if n < len(places) and places[n] < atom.end:
            raise ValueError(f"{name} moves into an edit")
        out.append(atom.piece)
    for place in places[n:]:
        out += _ranked(carried[place])
    return out


def _ranked(pieces: list[tuple[int, Piece]]) -> list[Piece]:
    return [piece for _, piece in sorted(pieces, key=lambda ranked: ranked[0])]
