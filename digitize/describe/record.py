"""A clean document → its metadata record."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digitize.describe.cells import cells_of
from digitize.describe.chronology import find_date, head_texts, in_order_of
from digitize.describe.classification import find_classification, is_classification_line
from digitize.describe.context import SourceContext
from digitize.describe.correspondence import read_correspondence
from digitize.describe.enclosures import enclosed_in
from digitize.describe.forms import read_form, with_form
from digitize.describe.headings import document_type, title_and_number
from digitize.describe.language import find_language
from digitize.describe.marked import marked_references
from digitize.describe.notes import notes_unmatched, read_notes
from digitize.describe.origin import document_place
from digitize.describe.people import find_people, find_recorder, find_signer
from digitize.describe.quality import (
    as_sure_as_read,
    count_edits,
    find_gaps,
    measure_quality,
    page_range,
    reading_flags,
    reference_flags,
)
from digitize.describe.registry import file_number
from digitize.describe.remarks import is_remark, remark_alone
from digitize.describe.routes import NOBODY, find_route, is_addressed, is_letter, made_for, place_in_title
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.sheetmarks import sheet_marks
from digitize.describe.spaced import unspaced
from digitize.describe.titles import is_legible, without_repeated_date
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.metadata import ArchivalReference, Boundary, Metadata, ReferenceAt, Source
from digitize.model.normalized import without_rules
from digitize.model.role import UNCERTAIN, LabelledLine, Role
from digitize.references import Archives, is_mentioned, is_source, read_references, read_together

_LONGEST_CLOSING = 90  # letters of a last paragraph that may say who recorded
_CLASSIFIED_BEGINNING = 80  # letters of a body that may be the line of its classification
_CLASSIFIED_PARAGRAPHS = 3
_SENT = ("letter", "dispatch")  # which may be about any other: `A.s. du pacte danubien`
_LONGEST_NAME = 45  # letters of a line that signs
_LAST_WORD = re.compile(r"[ ]+([A-ZÀ-Þ]{3,})(?=\n|$)")
_SENTENCE = re.compile(r"[.;]\s+")
_TEXT_ROLES = (Role.TITLE, Role.BODY, Role.TABLE, Role.SIGNATURE, Role.NOTE)


def describe(document: CleanDocument, archives: Archives, words: Vocabulary, context: SourceContext) -> Metadata:
    """The metadata of a document. What its text does not say is None or empty, never guessed."""
    notes = read_notes(document)
    quality = measure_quality(document, context)
    text = "\n".join(p.text for p in document.paragraphs_of(*_TEXT_ROLES))
    language = find_language(text, words, quality.languages)
    own, at, others = _kept_at(document, archives, words)
    numbers = [p.text for p in document.paragraphs_of(Role.NUMBER)] + _numbers_before(own, document)
    titles = _titles(document, words, language)
    title, number = title_and_number(titles, numbers, [note.marker for note in notes], words)
    title = without_repeated_date(without_rules(title), words).rstrip(" :") if title else None
    heads = head_texts(document, words)
    enclosure = enclosed_in(document.segment.lines, words)
    letter = read_correspondence(document, words, language)
    about = any(line.part == "subject" for line in document.segment.lines)  # its title is no line of who and whom
    below = _below(document, letter.signed)
    route = find_route(title, words, below, language) if title and not about else NOBODY
    date = find_date(document, title, words, language)
    date = in_order_of(language, date, words) if date else None
    flags = reading_flags(document, quality, language, context, words) | reference_flags(own)
    named = None if title and is_addressed(title, words) else title
    told = {
        "title-missing": named is None,
        "date-missing": date is None,
        "note-unmatched": notes_unmatched(document, notes, words),
        "notes-uncertain": any(UNCERTAIN in line.reasons for line in document.segment.lines),
    }
    flags |= {flag for flag, holds in told.items() if holds}
    record = Metadata(
        id=context.id,
        uid=context.uid,
        title=named,
        number=None if enclosure and (number or letter.number or "-") in enclosure else number or letter.number,
        type=(letter.type if about and letter.type in _SENT else None)
        or document_type(title, _told_in_head(document, heads) + _head_references(document) + numbers, words)
        or letter.type
        or ("letter" if title and is_letter(title, route, words) else None),
        date=date,
        place=document_place(document, heads, words) or (place_in_title(title, words) if title else None),
        classification=_classification(document, heads, words) or _of_source(document, own, words),
        people=find_people(title, words) if title else (),
        sender=route.sender or letter.sender,
        recipient=route.recipient or (made_for(title, words) if title else None) or letter.recipient,
        signed=letter.signed or _signed_by(document, words),
        received=letter.received,
        enclosures=letter.enclosures if enclosure is None else tuple(x for x in letter.enclosures if x != enclosure),
        enclosed_in=enclosure,
        recorded_by=_recorded_by(document, words),
        archival_reference=own,
        reference_at=at,
        other_references=others,
        notes=notes,
        marks=sheet_marks(document),
        language=language,
        source=_source(document, context),
        gaps=find_gaps(document, context),
        boundary=Boundary(confidence=document.segment.confidence, evidence=document.segment.evidence),
        quality=quality,
        unread=context.places,
        edits=count_edits(document.text.edits),
        flags=tuple(sorted(flags)),
    )
    form = read_form(document.segment.lines, words, language)
    form = replace(form, date=in_order_of(language, form.date, words)) if form and form.date else form
    return with_form(record, form, words) if form else record


def _told_in_head(document: CleanDocument, heads: list[str]) -> list[str]:
    """The datelines of a document but, on a letter, for its letterhead, which may give an address for telegrams."""
    lines = document.segment.lines
    called = next((x.index for x in lines if x.part == "salutation"), None)
    if called is None:
        return heads
    begun = next((x.index for x in lines if x.part == "date"), lines[0].index)
    return [x.text for x in lines if x.role is Role.DATELINE and begun <= x.index < called and x.part != "office"]


def _below(document: CleanDocument, signed: str | None) -> list[str]:
    """Who has signed a document, and its short lines below the head, one of which may be the name."""
    lines = (x for x in document.segment.lines if x.role in (Role.BODY, Role.SIGNATURE) and x.part != "address")
    return [signed or "", *(text for x in lines if len(text := unspaced(x.text)) <= _LONGEST_NAME)]


def _titles(document: CleanDocument, words: Vocabulary, language: str | None) -> list[str]:
    """The texts of its titles that can be read, but for a number under which an office files papers, and for the day on
    which one was received."""
    legible = (unspaced(p.text) for p in document.paragraphs_of(Role.TITLE) if is_legible(p.text, document, language))
    named = [text for text in legible if not (words.received.match(text) and any(map(str.isdigit, text)))]
    return [text for text in named if sheet_part(text, words) is not SheetPart.JOURNAL]


def _source(document: CleanDocument, context: SourceContext) -> Source:
    """The source, with the pages that the document stands on: one of which nothing was read is between or behind them."""
    pages = [*page_range(document), *(place.page for place in context.places)]
    return Source(file=context.file, sha256=context.sha256, first_page=min(pages), last_page=max(pages))


def _kept_at(
    document: CleanDocument, archives: Archives, words: Vocabulary
) -> tuple[ArchivalReference | None, ReferenceAt | None, tuple[ArchivalReference, ...]]:
    """The document's own reference and where that stands, and the further ones: by its paragraphs, else by marks on its
    sheets, else the number of a file."""
    own, others = _references(document, archives)
    at = _standing(own, document)
    marked = marked_references(document, archives)
    if own is None and marked:
        own, at, marked = marked[0], "margin", marked[1:]
    others += tuple(one for one in marked if not own or one.normalized != own.normalized)
    own = _with_remark(own, document, words)
    if own is None and (own := file_number(document.segment.lines, words)):
        at = "head"
    return own, at, others


def _references(
    document: CleanDocument, archives: Archives
) -> tuple[ArchivalReference | None, tuple[ArchivalReference, ...]]:
    """The document's own reference, the first of its footer, head or note on its source, and the further ones.

    One that a sentence only mentions is never the document's own.
    """
    texts = _whole_references([p.text for p in document.paragraphs_of(Role.REFERENCE)], archives)
    texts += _sources(document, archives)
    read = [
        (as_sure_as_read(one, document, further), is_mentioned(one, text, archives))
        for text in texts
        for further in [further_readings(text, document.segment.lines)]
        for one in read_together(text, further, archives)
    ]
    own = next((one for one, mentioned in read if not mentioned), None)
    return own, tuple(one for one, _ in read if one is not own)


def further_readings(text: str, lines: Sequence[LabelledLine]) -> list[str]:
    """A text as engines and preparations read it besides: each reading of its lines in the place of the first."""
    read = [line for line in lines if line.line.readings and line.text in text]
    out = []
    for n in range(max((len(line.line.readings) for line in read), default=0)):
        other = text
        for line in read:
            if n < len(line.line.readings):
                other = other.replace(line.text, line.line.readings[n], 1)
        out.append(other)
    return out


def _standing(own: ArchivalReference | None, document: CleanDocument) -> ReferenceAt | None:
    """Where the paragraph with the document's reference stands."""
    if own is None:
        return None
    if any(own.text in " ".join(p.text.split()) for p in document.paragraphs_of(Role.NOTE)):
        return "note"
    return "head" if any(own.text in " ".join(text.split()) for text in _head_references(document)) else "foot"


def _with_remark(own: ArchivalReference | None, document: CleanDocument, words: Vocabulary) -> ArchivalReference | None:
    """The reference with the line that says only where the paper is printed from, the fullest if there are several; that
    line alone where it has none."""
    texts = (" ".join(p.text.split()) for p in document.paragraphs_of(Role.REFERENCE))
    remark = max((text for text in texts if is_remark(text, words)), key=len, default=None)
    if remark is None or (own and (own.remark or remark in own.text)):
        return own
    return own.model_copy(update={"remark": remark}) if own else remark_alone(remark)


def _sources(document: CleanDocument, archives: Archives) -> list[str]:
    """Its notes that tell the document's source, without what a note's mark may be."""
    texts = (" ".join(p.text.split()) for p in document.paragraphs_of(Role.NOTE))
    return [text.lstrip("0123456789*[]). ") for text in texts if is_source(text, archives)]


def _whole_references(texts: list[str], archives: Archives) -> list[str]:
    """The texts, two in one where the second goes on with the reference that the first begins (on the next page)."""
    whole: list[str] = []
    for text in texts:
        joined = read_references(f"{whole[-1]} {text}", archives) if whole else ()
        if len(joined) == 1 and not joined[0].remark and joined[0].text.rstrip(" .]").endswith(text.rstrip(" .]")):
            whole[-1] = f"{whole[-1]} {text}"
        else:
            whole.append(text)
    return whole


def _head_references(document: CleanDocument) -> list[str]:
    """References that stand before the body; they may say what the document is: `740.0011/12345: Telegram`."""
    body = next((p.start for p in document.paragraphs_of(Role.BODY)), len(document.text.text))
    return [p.text for p in document.paragraphs_of(Role.REFERENCE) if p.start < body]


def _numbers_before(own: ArchivalReference | None, document: CleanDocument) -> list[str]:
    """What stands before the reference in the same line of a head: the document's number (`No. 17   NAI DFA 1/2`)."""
    texts = _head_references(document) if own else []
    return [text[: text.find(own.text)] for text in texts if own and text.find(own.text) > 0]


def _classification(document: CleanDocument, heads: list[str], words: Vocabulary) -> str | None:
    """The classification from its own lines, then the dateline, then the body's beginning, where it ran into that."""
    marked = [p.text for p in document.paragraphs_of(Role.CLASSIFICATION)]
    for text in (*marked, *heads):
        found = find_classification(text := unspaced(text), words)
        if found and not _names_a_thing(text, found, words):
            return found[0]
    for paragraph in document.paragraphs_of(Role.BODY)[:_CLASSIFIED_PARAGRAPHS]:
        beginning = paragraph.text[:_CLASSIFIED_BEGINNING]
        found = find_classification(beginning, words)
        if found is None:
            continue
        term, start, _ = found
        before = beginning[:start].strip()
        if is_classification_line(paragraph.text, words) or (
            term.isupper() and (not before or is_classification_line(before, words))
        ):
            return term
    return None


def _names_a_thing(text: str, found: tuple[str, int, int], words: Vocabulary) -> bool:
    """Whether a classification in capitals belongs to a last word behind it, on a stamp or a form: `CONFIDENTIAL FILE`."""
    term, _, end = found
    behind = _LAST_WORD.match(text, end)
    if behind is None or not term.isupper():
        return False
    word = behind[1]
    known = (words.precedence, words.handling, words.types, words.classification)
    return fold(word) not in words.extracts and not any(pattern.fullmatch(word) for pattern in known)


def _of_source(document: CleanDocument, own: ArchivalReference | None, words: Vocabulary) -> str | None:
    """The classification told beside the reference: `Source: Department of State, 123.45/6-761. Secret; Priority.`"""
    for paragraph in document.paragraphs_of(Role.REFERENCE, Role.NOTE) if own else ():
        _, found, beside = paragraph.text.partition(own.text if own else "")
        for sentence in _SENTENCE.split(beside) if found else ():
            if is_classification_line(sentence, words) and (told := find_classification(sentence, words)):
                return told[0]
    return None


def _recorded_by(document: CleanDocument, words: Vocabulary) -> str | None:
    """Who recorded the document, else who signed it."""
    signatures = [p.text for p in document.paragraphs_of(Role.SIGNATURE)]
    closing = [p.text for p in document.paragraphs_of(Role.BODY)[-1:] if len(p.text) <= _LONGEST_CLOSING]
    for text in (*signatures, *closing):
        if name := find_recorder(text, words):
            return name
    return _signed_by(document, words)


def _signed_by(document: CleanDocument, words: Vocabulary) -> str | None:
    """Who signed, by the lines that were taken for signatures."""
    others = {
        line.text for line in document.segment.lines if line.part in ("copies", "enclosure", "initials", "address")
    }
    texts = [p.text for p in document.paragraphs_of(Role.SIGNATURE) if find_recorder(p.text, words) is None]
    beside = [cells_of(x) for x in document.segment.lines if x.role is Role.SIGNATURE]
    texts += [cells[-1][1] for cells in beside if len(cells) > 1]  # a day, and far behind it the name
    return next((name for text in texts if text not in others and (name := find_signer(text, words))), None)
