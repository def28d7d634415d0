"""The cleaning rules, each by its name: what the edit log, the report and the settings call it.

A rule looks at the draft as it stands and yields changes in the current text. It can change nothing in another way. In the
examples, `after` is what a rule alone makes of typed lines (`tests/clean/typed.py`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from digitize.clean import letters, misread
from digitize.clean.breaks import Break
from digitize.clean.closings import addresses_at_foot, closed_early
from digitize.clean.dehyphenate import LONGEST, is_marked, seam, tie
from digitize.clean.draft import DROPPED, Draft
from digitize.clean.printed_notes import in_order, misread_calls, misread_marks, note_groups
from digitize.clean.words import Words
from digitize.model.note_marks import opening
from digitize.model.role import Role
from digitize.model.traced import Change

COMPOSED = re.compile(r"[^\s]+")
FULL = 2.5  # of the type size: a line that leaves less white at its end is filled


def furniture(draft: Draft) -> Iterator[Change]:
    """Takes away the lines that the page added.

    >>> after(furniture, ("furniture", "312 Papers of the Harbour Board"), "The dredger came.")
    'The dredger came.\\n'
    """
    for i, line in enumerate(draft.lines):
        if line.role in DROPPED:
            yield Change(draft.starts[i], draft.ends[i], "", ", ".join((line.role, *line.reasons)))


def page_break(draft: Draft) -> Iterator[Change]:
    """Takes away the form feeds between pages.

    >>> after(page_break, "The dredger", "\\f", "came late.")
    'The dredger\\ncame late.\\n'
    """
    for found in re.finditer("\f", draft.text.text):
        yield Change(found.start(), found.end(), "", "a new page")


def speck(draft: Draft) -> Iterator[Change]:
    """Takes away dirt that the engine read as a mark, at the ends of a line or alone in it.

    >>> after(speck, "~ the harbour ^", sure=0.4)
    'the harbour\\n'
    """
    for i in draft.kept:
        words, sound = draft.lines[i].line.words, draft.lines[i].line.sound
        if words == sound:
            continue
        kept = {id(word) for word in sound}
        if draft.lines[i].note and opening(draft.lines[i].text) is None:
            kept.add(id(words[0]))  # a note's mark
        marked = [(id(word) in kept, word) for word in words]
        at, start = draft.text.position(draft.starts[i]), 0
        for is_sound, run in groupby(marked, lambda pair: pair[0]):
            end = start + sum(len(word.text) + 1 for _, word in run)
            if not is_sound and start == 0:
                yield Change(at, at + end, "", "a mark without letters before the line, hardly read")
            elif not is_sound:
                yield Change(at + start - 1, at + end - 1, "", "a mark without letters behind a word, hardly read")
            start = end


def move_note(draft: Draft) -> Iterator[Change]:
    """Moves notes from a page's foot behind the text of their document, before the reference that closes it.

    Notes that are printed in the run of the text, with more of it below them on the page, stay where they are.

    >>> after(move_note, "The dredger [1]", ("note", "1 Built at Hull."), "\\f", "came late.")
    'The dredger [1]\\n\\x0ccame late.\\n1 Built at Hull.\\n'
    """
    groups = note_groups(draft)
    text = [i for i in draft.kept if draft.lines[i].role is not Role.NOTE]
    if not groups or not text:
        return
    n = len(text)
    while n > 1 and draft.lines[text[n - 1]].role is Role.REFERENCE:
        n -= 1
    anchor = draft.starts[text[n]] if n < len(text) else None  # the line that the notes go before
    last = draft.starts[text[n - 1]]
    to = draft.text.position(anchor) if anchor is not None else len(draft.text.text)
    ranked = in_order(groups, draft)
    while not ranked and groups and draft.starts[groups[-1][0]] > last:
        if anchor is not None and draft.starts[groups[-1][-1]] >= anchor:
            break
        to = draft.text.position(draft.starts[groups.pop()[0]])
    for rank, group in ranked or [(0, group) for group in groups]:
        start, end = _stretch(draft, group)
        yield Change(start, end, "", "notes stand at the end of their document", to, rank)


def move_reference(draft: Draft) -> Iterator[Change]:
    """Moves the reference under a signature behind the text that goes on below it: an answer, an enclosure.

    >>> after(move_reference, "He left.", ("signature", "Lund"), ("reference", "F. 1, d. 2"), "The answer ran:")
    'He left.\\nLund\\nThe answer ran:\\nF. 1, d. 2\\n'
    """
    for group in closed_early(draft):
        start, end = _stretch(draft, group)
        yield Change(start, end, "", "the reference stands at the end of its document", len(draft.text.text))


def move_address(draft: Draft) -> Iterator[Change]:
    """Moves the address at the foot of a letter's first page behind the text that goes on over leaf, before its reference.

    >>> after(move_address, "We saw the", ("body @address", "Mr. Lund,"), "\\f", "mole.", ("reference", "F. 1, d. 2"))
    'We saw the\\n\\x0cmole.\\nMr. Lund,\\nF. 1, d. 2\\n'
    """
    text = draft.kept
    while text and draft.lines[text[-1]].role is Role.REFERENCE:
        text = text[:-1]
    for group in addresses_at_foot(draft):
        start, end = _stretch(draft, group)
        to = draft.text.position(draft.ends[text[-1]] - 1) + 1
        yield Change(start, end, "", "the address at a page's foot stands at the end of its letter", to)


def _stretch(draft: Draft, group: Sequence[int]) -> tuple[int, int]:
    """Where the lines of a group, one after the other, begin and end in the text as it stands."""
    return draft.text.position(draft.starts[group[0]]), draft.text.position(draft.ends[group[-1]] - 1) + 1


def note_mark(draft: Draft) -> Iterator[Change]:
    """Writes the marks of notes as `1`, without brackets or points, and puts right those that were misread: a note's
    mark is known where notes were given to their documents (`LabelledLine.note`).

    >>> after(note_mark, ("note 2", "(2) Built at Hull."), ("note 3", "? Lit in 1911."))
    '2 Built at Hull.\\n3 Lit in 1911.\\n'
    """
    yield from _changes(misread_marks(draft))


def note_call(draft: Draft) -> Iterator[Change]:
    """Puts right the raised marks in the text that were misread, where a note answers them (`LabelledLine.calls`).

    >>> after(note_call, ("body !=1", "The dredger came.! She was"))
    'The dredger came.1 She was\\n'
    """
    yield from _changes(misread_calls(draft))


def paragraph(draft: Draft) -> Iterator[Change]:
    """Sets a blank line between paragraphs.

    >>> after(paragraph, "The dredger came at last, and with her", "the pilots.", "Nobody had asked for them.")
    'The dredger came at last, and with her\\nthe pilots.\\n\\nNobody had asked for them.\\n'
    """
    for at, above, below in draft.line_ends():
        kind, why = draft.end_of(above, below)
        if kind is Break.PARAGRAPH:
            yield Change(at, at + 1, "\n\n", why)


def join_word(draft: Draft) -> Iterator[Change]:
    """Joins a word cut by the line end; a compound keeps its hyphen.

    >>> after(join_word, "the govern-", "ment"), after(join_word, "the vice-", "president")
    ('the government\\n', 'the vice-president\\n')
    """
    yield from _seams(draft, marked=True)


def lost_hyphen(draft: Draft) -> Iterator[Change]:
    """Joins a word whose hyphen was misread or lost at the line end.

    >>> after(lost_hyphen, "the negotia", "tions went on")
    'the negotiations went on\\n'
    """
    yield from _seams(draft, marked=False)


def _seams(draft: Draft, marked: bool) -> Iterator[Change]:
    for at, above, below in draft.line_ends():
        left, right = draft.text.text[max(at - LONGEST, 0) : at], draft.text.text[at + 1 : at + 1 + LONGEST]
        if is_marked(left) is not marked or draft.text.text[at : at + 1] != "\n":
            continue
        if draft.end_of(above, below)[0] is not Break.JOIN:
            continue
        found = seam(left, right, draft.words, draft.lines[above].right < FULL)
        if found:
            yield Change(at - found.left, at + 1 + found.right, found.between, found.why)


def join_line(draft: Draft) -> Iterator[Change]:
    """Joins the lines of a paragraph.

    >>> after(join_line, "the Far Eastern", "position")
    'the Far Eastern position\\n'
    """
    for at, above, below in draft.line_ends():
        if draft.text.text[at : at + 1] != "\n":
            continue  # joined as a word already
        kind, why = draft.end_of(above, below)
        if kind is Break.JOIN:
            left, right = draft.text.text[max(at - LONGEST, 0) : at], draft.text.text[at + 1 : at + 1 + LONGEST]
            yield Change(at, at + 1, tie(left, right, draft.words), why)


def mojibake(draft: Draft) -> Iterator[Change]:
    """Puts right what was decoded by the wrong table.

    >>> after(mojibake, "the cafÃ© on the mole")
    'the café on the mole\\n'
    """
    yield from _changes(letters.mojibake(draft.text.text))


def character(draft: Draft) -> Iterator[Change]:
    """Puts right what coding made of characters: ligatures, kinds of hyphen, doubled spaces.

    >>> after(character, "the oﬀice, l. 32‐33")
    'the office, l. 32-33\\n'
    """
    yield from _changes(letters.characters(draft.text.text))


def script(draft: Draft) -> Iterator[Change]:
    """Gives words back their own script, here a Cyrillic С for a Latin one. References are left alone.

    >>> after(script, "Cекретно", language="ru") == "Секретно\\n"
    True
    """
    yield from (c for c in _changes(letters.scripts(draft.text.text, draft.words)) if _is_prose(draft, c.start))


def letter_space(draft: Draft) -> Iterator[Change]:
    """Closes letter-spaced emphasis.

    >>> after(letter_space, "С е к р е т н о", language="ru")
    'Секретно\\n'
    """
    found = _changes(letters.spaced(draft.text.text, draft.words, draft.gap_at))
    yield from (c for c in found if _is_prose(draft, c.start))


def stray_space(draft: Draft) -> Iterator[Change]:
    """Takes away a space before a full stop or comma that the page doesn't have.

    >>> after(stray_space, "in Sofia3 . He left", gap=0.5)
    'in Sofia3. He left\\n'
    """
    yield from _changes(letters.tight(draft.text.text, draft.gap_at))


def stray_mark(draft: Draft) -> Iterator[Change]:
    """Takes away marks that dirt made beside words that were hardly read.

    >>> after(stray_mark, "asked by. the Board", sure=0.6)
    'asked by the Board\\n'
    """
    yield from _repairs(draft, misread.stray_marks)


def misread_letter(draft: Draft) -> Iterator[Change]:
    """Gives a word that was hardly read the letters of one that the source uses.

    >>> after(misread_letter, "the govemment", sure=0.6, known="The government asked. Our government, their government.")
    'the government\\n'
    """
    yield from _repairs(draft, misread.misread_letters)
    yield from (c for c in _repairs(draft, misread.strokes) if not _is_at_edge(draft, c.start))


def _is_at_edge(draft: Draft, at: int) -> bool:
    """Whether a mark of one character begins or ends its line, where the paper's edge is read as a stroke."""
    raw, place = draft.text.raw, draft.text.raw_position(at)
    return raw[max(place - 1, 0)] in "\n\f" or raw[place + 1 : place + 2] in ("", "\n")


def _repairs(draft: Draft, find: Callable[[str, Words, misread.Confidence], Iterator[letters.Fix]]) -> Iterator[Change]:
    if all(span.confidence >= misread.DOUBTED for span in draft.text.spans):
        return
    found = _changes(find(draft.text.text, draft.words, draft.confidence_at))
    yield from (c for c in found if _is_prose(draft, c.start))


def compose(draft: Draft) -> Iterator[Change]:
    """Composes letters and marks that other rules brought together.

    >>> after(compose, "the cafe\\u0301") == "the caf\\u00e9\\n"
    True
    """
    text = draft.text.text
    if unicodedata.is_normalized("NFC", text):
        return
    for found in COMPOSED.finditer(text):
        after = unicodedata.normalize("NFC", found[0])
        if after != found[0]:
            yield Change(found.start(), found.end(), after, "a letter and its mark")


def _changes(fixes: Iterator[letters.Fix]) -> Iterator[Change]:
    """Fixes as changes; of two that overlap the first."""
    last = -1
    for start, end, after, why in sorted(fixes, key=lambda fix: fix[:2]):
        if start >= last:
            yield Change(start, end, after, why)
            last = end


def _is_prose(draft: Draft, at: int) -> bool:
    return draft.lines[draft.line_at(draft.text.raw_position(at))].role is not Role.REFERENCE


Rule = Callable[[Draft], Iterator[Change]]

RULES: dict[str, Rule] = {
    "furniture": furniture,
    "page-break": page_break,
    "speck": speck,
    "move-note": move_note,
    "move-reference": move_reference,
    "move-address": move_address,
    "note-mark": note_mark,
    "note-call": note_call,
    "mojibake": mojibake,
    "join-word": join_word,
    "lost-hyphen": lost_hyphen,
    "join-line": join_line,
    "paragraph": paragraph,
    "character": character,
    "letter-space": letter_space,
    "script": script,
    "stray-space": stray_space,
    "stray-mark": stray_mark,
    "misread": misread_letter,
    "compose": compose,
}
"""The rules in the order in which they are applied."""
