"""The pieces that a traced text is made of: a range of the raw text each, and what was done to it, layer by layer."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

Splice = tuple[int, int, str]


class Layer(NamedTuple):
    """What one rule did to a piece: each splice (a, b, after) replaces `[a:b]` of the text below by `after`.

    The splices are in order and don't overlap. `step` counts the applications of rules to the text, so that layers of
    different pieces can be put in order.
    """

    step: int
    rule: str
    reason: str
    splices: tuple[Splice, ...]


class Piece(NamedTuple):
    """`text` stands for `raw[start:end]`: without layers it is kept. `moved` names the rule that took the piece from
    its place."""

    start: int
    end: int
    text: str
    layers: tuple[Layer, ...] = ()
    moved: str = ""
    moved_reason: str = ""

    @property
    def rule(self) -> str:
        """The rule that changed the piece last; empty where the raw text is kept."""
        return self.layers[-1].rule if self.layers else ""

    @property
    def reason(self) -> str:
        return "; ".join(dict.fromkeys(layer.reason for layer in self.layers))

    def kept(self, start: int, end: int) -> "Piece":
        """The part of a kept piece between two raw positions."""
        return Piece(start, end, self.text[start - self.start : end - self.start], (), self.moved, self.moved_reason)

    def changed(self, layer: Layer) -> "Piece":
        text, layers = spliced(self.text, layer.splices), (*self.layers, layer)
        return Piece(self.start, self.end, text, layers, self.moved, self.moved_reason)


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """A text with its splices in place.

    >>> spliced("abcdef", [(1, 2, "X"), (3, 3, "-"), (5, 6, "")])
    'aXc-de'
    """
    out, at = [], 0
    for a, b, after in splices:
        out += [text[at:a], after]
        at = b
    return "".join(out) + text[at:]


def in_one_row(pieces: Sequence[Piece]) -> bool:
    """Whether pieces stand for one unbroken range of the raw text, and moved together if at all."""
    return all(a.end == b.start and a.moved == b.moved for a, b in pairwise(pieces))


def merged(pieces: Sequence[Piece]) -> Piece:
    """Pieces in one row as one piece, its layers those of all."""
    if len(pieces) == 1:
        return pieces[0]
    lengths = [piece.end - piece.start for piece in pieces]
    layers = []
    for step in sorted({layer.step for piece in pieces for layer in piece.layers}):
        splices: list[Splice] = []
        reasons: dict[str, None] = {}
        rule, offset = "", 0
        grown = list(lengths)
        for i, piece in enumerate(pieces):
            for layer in piece.layers:
                if layer.step == step:
                    rule, reasons[layer.reason] = layer.rule, None
                    splices += [(a + offset, b + offset, after) for a, b, after in layer.splices]
                    grown[i] += sum(len(after) - (b - a) for a, b, after in layer.splices)
            offset += lengths[i]
        lengths = grown
        layers.append(Layer(step, rule, "; ".join(reasons), tuple(splices)))
    first, last = pieces[0], pieces[-1]
    return first._replace(end=last.end, text="".join(piece.text for piece in pieces), layers=tuple(layers))


def without(piece: Piece, raw: str, drop: Callable[[Layer], bool]) -> Piece:
    """A piece without some of its layers. What later layers did elsewhere in it stays; what they did to text that
    only a dropped layer had made goes with it. `raw` is the text that the piece stands for."""
    left = [layer for layer in piece.layers if not drop(layer)]
    if len(left) == len(piece.layers):
        return piece
    if left == list(piece.layers[: len(left)]):
        text = raw
        for layer in left:
            text = spliced(text, layer.splices)
        return piece._replace(text=text, layers=tuple(left))
    return _replayed(piece, raw, drop)


def _replayed(piece: Piece, raw: str, drop: Callable[[Layer], bool]) -> Piece:
    """Every layer done again on characters that know themselves: `old` with all layers, `new` without the dropped."""
    letters = dict(enumerate(raw))
    old, new = list(letters), list(letters)
    layers = []
    for layer in piece.layers:
        done: list[Splice] = []
        here = {letter: i for i, letter in enumerate(new)}
        edited: list[tuple[int, int, list[int]]] = []  # in `new`
        made: list[tuple[int, int, list[int]]] = []  # in `old`
        for a, b, after in layer.splices:
            fresh = list(range(len(letters), len(letters) + len(after)))
            letters.update(zip(fresh, after, strict=True))
            made.append((a, b, fresh))
            place = None if drop(layer) else _place(old, new, here, a, b)
            if place is not None:
                edited.append((place, place + b - a, fresh))
                done.append((place, place + b - a, after))
        for target, splices in ((old, made), (new, edited)):
            for a, b, fresh in reversed(splices):
                target[a:b] = fresh
        if done:
            layers.append(layer._replace(splices=tuple(done)))
    return piece._replace(text="".join(letters[i] for i in new), layers=tuple(layers))


def _place(old: list[int], new: list[int], here: dict[int, int], a: int, b: int) -> int | None:
    """Where `old[a:b]` stands in `new`, if it is there unbroken."""
    if a < b:
        at = here.get(old[a])
        return at if at is not None and new[at : at + b - a] == old[a:b] else None
    if a == 0:
        return 0
    if a == len(old):
        return len(new)
    before, after = here.get(old[a - 1]), here.get(old[a])
    return before + 1 if before is not None else after


def put_back(pieces: list[Piece], returned: set[int]) -> list[Piece]:
    """The pieces, those at the places `returned` no longer moved but where the raw text has them."""
    if not returned:
        return pieces
    back = sorted((pieces[i]._replace(moved="", moved_reason="") for i in returned), key=lambda p: p[:2])
    out: list[Piece] = []
    n = 0
    for i, piece in enumerate(pieces):
        if i in returned:
            continue
        while not piece.moved and n < len(back) and back[n][:2] <= piece[:2]:
            out.append(back[n])
            n += 1
        out.append(piece)
    return out + back[n:]
