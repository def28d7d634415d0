"""Who writes to whom on a letter's sheets, under which number, with what: read from the parts of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitize.describe.dates import find_dates
from digitize.describe.headings import COUNTED
from digitize.describe.letterlines import ENDS, head_lines
from digitize.describe.recipients import to_whom
from digitize.describe.routes import NOBODY, Route, find_route
from digitize.describe.senders import letterhead, offices_of, who_signed, who_writes
from digitize.describe.sentnumber import sent_under
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.metadata import Date, DocumentType
from digitize.model.role import LabelledLine, Role

_TITLE_LINES = 4
_FIRST = 2  # paragraphs of a note, in which it says from whom to whom it goes


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the head and the end of a letter tell; None where they don't."""

    sender: str | None = None
    recipient: str | None = None
    signed: str | None = None
    number: str | None = None
    received: Date | None = None
    enclosures: tuple[str, ...] = ()
    type: DocumentType | None = None


def read_correspondence(document: CleanDocument, words: Vocabulary, language: str | None = None) -> Correspondence:
    """Sender, recipient, signature, number, receipt and enclosures of a document in a language, where its lines tell them."""
    lines = document.segment.lines
    parts: dict[str, list[LabelledLine]] = {}
    for line in lines:
        if line.part:
            parts.setdefault(line.part, []).append(line)
    number = sent_under(lines, words)
    received = _received(lines, words, language)
    if said := _in_third_person(document, words):
        return Correspondence(*said, number=number, received=received, type="note")
    heads = letterhead(lines)
    signed = who_signed(heads, parts, words)
    ends = _between_officers(lines, words)
    return Correspondence(
        sender=ends.sender or who_writes(lines, heads, parts, signed, words),
        recipient=ends.recipient or _another(to_whom(lines, parts.get("salutation", ()), words), signed),
        signed=signed,
        number=number,
        received=received,
        enclosures=tuple(unspaced(line.text).strip() for line in parts.get("enclosure", ())),
        type=_type(parts, offices_of(heads), number, words),
    )


def _another(recipient: str | None, signed: str | None) -> str | None:
    """To whom a letter goes, unless that is who signs it, whose own address stands below the name."""
    return None if recipient and signed and fold(recipient) == fold(signed) else recipient


def _between_officers(lines: Sequence[LabelledLine], words: Vocabulary) -> Route:
    """Who writes to whom by a title over several lines of a head that gives each with the office in brackets: `Memorandum
    From Emil Lund (Director of the / Harbour Board) to Peter Brown (Secretary)`."""
    head = [unspaced(x.text).strip() for x in head_lines(lines)]
    for k, first in enumerate(head):
        wholes = (
            (" ".join(head[k:end]) for end in range(k + 1, k + 1 + _TITLE_LINES)) if words.types.match(first) else ()
        )
        for text in wholes:
            closed = text.endswith(")") and text.count("(") == text.count(")") > 1
            if closed and (ends := find_route(text, words)).sender:
                return ends
    return NOBODY


def _in_third_person(document: CleanDocument, words: Vocabulary) -> tuple[str, str] | None:
    """Who writes to whom by the first sentence of a note that speaks of both: `The Embassy of Chile presents its
    compliments to the Ministry of Trade and …`"""
    for paragraph in document.paragraphs_of(Role.BODY)[:_FIRST]:
        text = unspaced(" ".join(paragraph.text.split()))
        for pattern in words.third_person:
            if said := pattern.match(text):
                a, b = (words.articles.sub("", said[end]).strip(ENDS) for end in ("a", "b"))
                return a[:1].upper() + a[1:], b[:1].upper() + b[1:]
    return None


def _received(lines: Sequence[LabelledLine], words: Vocabulary, language: str | None) -> Date | None:
    """The day on a stamp of receipt, on the first of a document's sheets."""
    stamps = [x for x in lines if x.role is Role.FURNITURE and x.page == lines[0].page and "stamp" in x.reasons[:1]]
    for i, line in enumerate(stamps):
        near = stamps[max(0, i - 2) : i + 3]
        if not any(words.received.search(x.text) or words.stamps.search(x.text) for x in near):
            continue
        if dates := [x for x in find_dates(line.text, words, language) if x.precision == "day"]:
            return dates[0].date
    return None


def _type(
    parts: Mapping[str, Sequence[LabelledLine]], offices: Sequence[str], number: str | None, words: Vocabulary
) -> DocumentType | None:
    """A paper of a mission with a number is a dispatch, and so is one that is told by its number, its file and what it is
    about; a number right before what it is about is a telegram's. One that addresses its reader, or goes to somebody under
    a number or with a closing, is a letter. What is about something and goes to nobody is a memorandum."""
    has = parts.keys()
    named = not has.isdisjoint(("subject", "title"))
    to_somebody = not has.isdisjoint(("address", "salutation"))
    if any(COUNTED.match(line.text) for line in parts.get("subject", ())[:1]):
        return "telegram"
    below = [line.text for line in parts.get("signature", ())]
    mission = any(words.missions.search(text) for text in (*offices, *below))
    if number and (named or to_somebody) and (mission or ("journal" in has and not to_somebody)):
        return "dispatch"
    closed = not has.isdisjoint(("closing", "signature"))
    led = any(line.text[:1].islower() for line in parts.get("address", ())[:1])  # `Le Consul à Lima / à Monsieur …`
    between = {"sender", "address", "subject"} <= has and not led  # `From: … To: … Subject: …`
    told = closed or number or not has.isdisjoint(("subject", "journal"))
    if "salutation" in has or ("address" in has and told and not between):
        return "letter"
    filed = not has.isdisjoint(("subject", "journal", "classification"))
    if number and "closing" in has:
        return "letter"
    return "memorandum" if between or (named and filed and not (to_somebody or closed or number)) else None
