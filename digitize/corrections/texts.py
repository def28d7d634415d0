"""Corrections of a document's text: as edits with the rule `reviewer`, or by taking an edit back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from digitize.corrections.record import REVIEWER, Correction, Outcome, Settled, State
from digitize.model.document import CleanDocument
from digitize.model.pieces import Layer, put_back, without
from digitize.model.traced import IN_DOUBT, Change, TracedText

TEXTS = ("text", "revert", "accept")
Recut = Callable[[CleanDocument, TracedText], CleanDocument]


def correct_text(
    document: CleanDocument, uid: str, settled: Sequence[Settled], recut: Recut
) -> tuple[CleanDocument, list[Outcome]]:
    """The document with the corrections of its text, and what became of them. `uid` names it; `recut` finds its
    paragraphs again. A word that a reviewer has corrected, or said to be right, is certain."""
    spans = _first_spans(document)
    text = document.text
    sure = set[int]()
    outcomes = []
    for one in settled:
        if one.correction.kind not in TEXTS or one.line not in spans:
            continue
        words = _words(spans, one)
        raw = text.spans[words[0]].start, text.spans[words[1]].end
        if one.correction.kind == "text":
            text, outcome = _replaced(text, uid, one, raw)
            if outcome.state is not State.MISFIT:
                sure.update(range(words[0], words[1] + 1))
        else:
            text, outcome = _judged(text, uid, one, raw)
        outcomes.append(outcome)
    if sure:
        text = replace(
            text, spans=tuple(s._replace(confidence=1.0) if i in sure else s for i, s in enumerate(text.spans))
        )
    if text is document.text:
        return document, outcomes
    return _certain(recut(document, text), spans, sure), outcomes


def _certain(document: CleanDocument, spans: dict[int, int], sure: set[int]) -> CleanDocument:
    """The document with these words of its lines, by their places among those of its text, read with certainty."""
    lines = list(document.segment.lines)
    for k, line in enumerate(lines):
        first, words = spans[line.index], line.line.words
        if sure.isdisjoint(range(first, first + len(words))):
            continue
        known = tuple(replace(w, confidence=1.0, chance=None) if first + i in sure else w for i, w in enumerate(words))
        lines[k] = replace(line, line=replace(line.line, words=known))
    return replace(document, segment=replace(document.segment, lines=tuple(lines)))


def _first_spans(document: CleanDocument) -> dict[int, int]:
    """Each line of the document, by its index in the source, and which of the text's words is its first."""
    at, out = 0, {}
    for line in document.segment.lines:
        out[line.index] = at
        at += len(line.line.words)
    return out


def _words(spans: dict[int, int], one: Settled) -> tuple[int, int]:
    """The first and the last of the settled words that stand in this document, among those of its text."""
    first = spans[one.first[0]] + one.first[1]
    last = spans[one.last[0]] + one.last[1] if one.last[0] in spans else first
    return min(first, last), max(first, last)


def _replaced(text: TracedText, uid: str, one: Settled, raw: tuple[int, int]) -> tuple[TracedText, Outcome]:
    to = one.correction.to
    if to is None:
        return text, one.misfit("it says no text", uid)
    found = current_range(text, *raw)
    if found is None:
        return text, one.misfit("its words don't stand together any more", uid)
    start, end, exact = found
    now = text.text[start:end]
    if now == to:
        return text, one.applied(uid) if one.correction.confirms else one.already(uid)
    if not exact and now != one.correction.was:
        return text, one.misfit(f"its place is cleaned otherwise now: “{now}”", uid)
    reason = f"{one.correction.who}, {one.correction.when[:10]}"
    return text.apply(REVIEWER, [Change(start, end, to, reason)]), one.applied(uid)


def current_range(text: TracedText, start: int, end: int) -> tuple[int, int, bool] | None:
    """Where `raw[start:end]` stands in the current text, edits at its ends taken whole, and whether none had to be.

    None where other text has come in between.
    """
    at = 0
    low = high = -1
    exact = True
    for piece in text.pieces:
        size = len(piece.text)
        if piece.start < end and piece.end > start:
            a = at if piece.rule else at + max(start - piece.start, 0)
            b = at + size if piece.rule else at + min(end, piece.end) - piece.start
            exact = exact and not (piece.rule and size and (piece.start < start or piece.end > end))
            if size:
                if high >= 0 and a != high:
                    return None
                low, high = (a if low < 0 else low), b
            elif low < 0:
                low = high = at
        elif piece.start == piece.end and start < piece.start < end and high == at:
            high = at + size  # set in by an edit
        at += size
    return (low, high, exact) if low >= 0 else None


def _judged(text: TracedText, uid: str, one: Settled, raw: tuple[int, int]) -> tuple[TracedText, Outcome]:
    """Accepts edits, or takes them back: the one that the correction means, or all of its rule."""
    correction = one.correction
    rule = correction.rule or ""
    if correction.every:
        meant = [i for i, piece in enumerate(text.pieces) if rule in (piece.rule, piece.moved)]
    else:
        meant = _meant(text, correction, *raw)
    if not meant:
        undone = any(rule in piece.reason for piece in text.pieces if piece.rule == REVIEWER)
        return text, one.already(uid) if correction.kind == "revert" or undone else one.misfit(
            f"no edit of {rule} stands there any more", uid
        )
    if correction.kind == "accept":
        return _accepted(text, meant), one.applied(uid)
    return _taken_back(text, meant, correction), one.applied(uid)


def _meant(text: TracedText, correction: Correction, start: int, end: int) -> list[int]:
    """The pieces of the edit of the rule that touches `raw[start:end]`; the one with the same words, if there are
    several."""
    gap = 2  # between words stand a space, a line feed, a line and a form feed
    near = [
        i
        for i, piece in enumerate(text.pieces)
        if correction.rule in (piece.rule, piece.moved) and piece.start <= end + gap and piece.end >= start - gap
    ]
    moved = [i for i in near if text.pieces[i].moved == correction.rule]
    if moved:
        return _whole_move(text, moved[0])
    same = [
        i
        for i in near
        if text.raw[text.pieces[i].start : text.pieces[i].end] == correction.was
        and text.pieces[i].text == correction.to
    ]
    return same or near


def _whole_move(text: TracedText, i: int) -> list[int]:
    """All pieces that were moved together with piece i: neighbours now, and neighbours as they were read."""
    pieces, rule = text.pieces, text.pieces[i].moved
    first = last = i
    while first and pieces[first - 1].moved == rule and pieces[first - 1].end == pieces[first].start:
        first -= 1
    while last + 1 < len(pieces) and pieces[last + 1].moved == rule and pieces[last].end == pieces[last + 1].start:
        last += 1
    return list(range(first, last + 1))


def _accepted(text: TracedText, meant: Sequence[int]) -> TracedText:
    """The text with the reasons of these pieces' edits without the doubt that a reviewer has settled."""
    if not any(layer.reason.startswith(IN_DOUBT) for i in meant for layer in text.pieces[i].layers):
        return text
    pieces = list(text.pieces)
    for i in meant:
        settled = (layer._replace(reason=layer.reason.removeprefix(IN_DOUBT)) for layer in pieces[i].layers)
        pieces[i] = pieces[i]._replace(layers=tuple(settled))
    return replace(text, pieces=tuple(pieces))


def _taken_back(text: TracedText, meant: Sequence[int], correction: Correction) -> TracedText:
    """The text with the pieces as they were before the rule, each with a word on who wants it so."""
    step, reason = text.step + 1, f"{correction.who}, {correction.when[:10]}: not {correction.rule}"
    pieces = list(text.pieces)
    returned = {i for i in meant if pieces[i].moved == correction.rule}
    for i in set(meant) - returned:
        last = pieces[i].layers[-1]
        below = without(pieces[i], text.raw[pieces[i].start : pieces[i].end], last.__eq__)
        pieces[i] = below.changed(Layer(step, REVIEWER, reason, ((0, len(below.text), below.text),)))
    return TracedText(text.raw, text.spans, tuple(put_back(pieces, returned)), step)
