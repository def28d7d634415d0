"""Who writes to whom on a letter's sheets, under which number, with what: read from the parts of its lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from digitize.describe.cells import cells_of
from digitize.describe.dates import FoundDate, find_dates, is_stamped
from digitize.describe.formlines import Field, form_field
from digitize.describe.headings import COUNTED
from digitize.describe.people import INITIALS_NAME, find_signer
from digitize.describe.routes import somebody
from digitize.describe.sheetlines import SheetPart, is_of_another, names_sender, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.metadata import Date, DocumentType
from digitize.model.role import LabelledLine, Role

_FIGURES = re.compile(r"(?<!\w)[lI|](?=\d)[\d/.-]*\d|\d[\w/.‐‑-]*\w|\d|(?<!\w)l?[IVXLC][IVXLCl]{0,6}(?![\w])")
_ONES = str.maketrans("lI|", "111")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_MISREAD = re.compile(r"\W*N[oO0][a-z]?[.,]?\s*(?=\d)")
_SIGN_AS_LETTER = re.compile(r"\W*m\s?(?=\d[\w/‐‑-]*\W*$)")  # what machines make of `№` beside a date
_ALONE = re.compile(r"\W{0,2}(\d{1,5})\W?")
_ALONE_LETTERED = re.compile(r"\W{0,2}([A-Z]{1,2}\.?\s?\d{1,5}(?:/\d{2,4})?)\W?")  # `A 218.`
_LETTERED = re.compile(
    r"[\s.:,]*(?P<code>(?:[A-Z]{1,2}|[IVX]{1,4}(?:\s[A-Z])?)\s?\d{1,5}(?:[\w/.‐‑-]*\w)?|\d{1,4}\s[A-Z](?=\.?(?:\W*$|\s{2})))"
)
_PREFIXED = re.compile(r"[A-Z]{1,3}\s\d")
_OF_CAPITAL = re.compile(r"^0(?=\.\s)")  # `0. Lund`
_LABELLED = re.compile(r"\W*[^\W\d_]{2,6}\.?\s?:")  # `Ref.: Dr. Lund`
_FIRST = 2  # paragraphs of a note, in which it says from whom to whom it goes
_PLACE = re.compile(r"[^\W\d_a-zа-я][^\W\d_]{2,}\s+")  # from where a paper is sent: `Lima No. II.`
_HYPHENS = str.maketrans("‐‑", "--")
_ENDS = " .,:;*_-–—()[]|~"
_BEGINS = re.compile(r"\W{0,2}(\d[\w/.‐‑-]*)\.?")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-zа-я]\.")
_HAS_DIGIT = re.compile(r"\d")
_FEWEST_LETTERS = 3
_LONGEST_NAME, _LONGEST_OFFICE = 5, 9  # words
_LONGEST_LINE = 100  # letters of a line of a head
_RIGHT = 0.35  # of the column's width: free at the left of what stands at the right
_HEAD = (Role.DATELINE, Role.TITLE)
_SENTENCE = re.compile(r"(?:(?<=[^\W\d_]{4})|(?<=\d))[.;]\s+")
_SPECKS = 3  # lines from one of a letterhead to the next, what was read of stamps beside it among them
_NEAR = 4  # letters between the word for a number and its figures


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
    signature = [cells_of(line)[-1][1] for line in parts.get("signature", ())]
    signature = [text for k, text in enumerate(signature) if text[-1:] != ":" or k + 1 == len(signature)]  # an office
    closed = [line.text for line in parts.get("closing", ())]
    if signature and _is_office(signature[0], words) and not _is_office(signature[-1], words):
        signature.reverse()  # who signs stands below the office, over however many lines
    signed = next((name for text in (*signature, *closed) if (name := _signed(text, words))), None)
    heads = [
        x
        for x in lines
        if (x.part != "form" and x.part in ("office", "issuer"))
        or (x.reasons[:1] == ("letterhead",) and x.page == lines[0].page)
    ]
    offices = [unspaced(line.text).strip(_ENDS) for line in heads]
    number = next((n for x in _numbered(lines) if (n := _number(x, words))), None)
    if said := _in_third_person(document, words):
        return Correspondence(*said, number=number, received=_received(lines, words, language), type="note")
    return Correspondence(
        sender=_written_by(parts.get("sender", ()), words)
        or _sender(parts.get("sender", ()), words)
        or _in_full(signed, offices)
        or signed
        or _office_below(signature, words)
        or _office(_stacked(heads, words), words)
        or _before_whom(lines, words)
        or _author(lines, words)
        or _name_at_head(lines, words)
        or _printed_name(heads, words),
        recipient=_recipient(lines, words) or _called(parts.get("salutation", ()), words) or _wired_to(lines, words),
        signed=signed,
        number=number,
        received=_received(lines, words, language),
        enclosures=tuple(unspaced(line.text).strip() for line in parts.get("enclosure", ())),
        type=_type(parts, offices, number, words),
    )


def _in_third_person(document: CleanDocument, words: Vocabulary) -> tuple[str, str] | None:
    """Who writes to whom by the first sentence of a note that speaks of both: `The Embassy of Chile presents its
    compliments to the Ministry of Trade and …`"""
    for paragraph in document.paragraphs_of(Role.BODY)[:_FIRST]:
        text = unspaced(" ".join(paragraph.text.split()))
        for pattern in words.third_person:
            if said := pattern.match(text):
                a, b = (words.articles.sub("", said[end]).strip(_ENDS) for end in ("a", "b"))
                return a[:1].upper() + a[1:], b[:1].upper() + b[1:]
    return None


def _wired_to(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """To whom a telegram goes, as its head says behind the kind of paper: `Cypher telegram to Mr. Lund (Lima),`."""
    head = [x for x in lines if x.role in _HEAD and x.page == lines[0].page and len(x.text) <= _LONGEST_LINE]
    for text in (unspaced(cell).strip() for line in head for _, cell in cells_of(line)):
        kind = words.types.search(text)
        begun = kind is not None and len(text[: kind.start()].split()) <= 1
        lead = words.form["recipients"].match(text, kind.end()) if kind and begun else None
        name = _closed(text[lead.end() :].strip(_ENDS)) if lead else ""
        if name[:1].isupper() and len(name.split()) <= _LONGEST_OFFICE and (told := somebody(name, words)):
            return told
    return None


def _closed(text: str) -> str:
    """A text with the bracket that it opens last closed: `Mr. Lund (Lima` → `Mr. Lund (Lima)`."""
    return f"{text})" if text.count("(") > text.count(")") else text


def _printed_name(heads: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The name in print above a letter, of a firm or a society, where it names no office."""
    printed = (unspaced(cells_of(line)[0][1]).strip(_ENDS) for line in heads)
    named = (x for x in printed if sum(map(str.isalpha, x)) > _FEWEST_LETTERS and not _HAS_DIGIT.search(x))
    plain = (x for x in named if ":" not in x and "," not in x and not words.stamps.search(x))
    return next((x for x in plain if form_field(x, words) is not Field.NAME), None)


def _written_by(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who writes, by a line that says so: `From: Emil Lund, Director`."""
    for line in lines:
        name = (names_sender(unspaced(line.text).strip(), words) or "").partition(", ")[0].strip(_ENDS)
        if sum(map(str.isalpha, name)) > _FEWEST_LETTERS and not _HAS_DIGIT.search(name):
            return name
    return None


def _sender(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who writes, by the lines above the address: `Monsieur Emil LUND, Consul / de Danemark à Lima`."""
    return somebody(" ".join(unspaced(line.text).strip() for line in lines), words) if lines else None


def _author(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who made a paper, as its head says: `(Report by Emil Lund)`, `Bericht von Dr. Lund`."""
    head = [x.text for x in lines if x.role in _HEAD and x.page == lines[0].page and len(x.text) <= _LONGEST_LINE]
    patterns = [pattern for pattern in words.people if "b" not in pattern.groupindex]
    for text in (sentence for line in head for sentence in _SENTENCE.split(line.strip(" ()[]."))):
        if not words.types.match(text):
            continue
        for pattern in patterns:
            if (found := pattern.search(text)) and (name := somebody(_unled(found["a"], words), words)):
                return name
    return None


def _unled(text: str, words: Vocabulary) -> str:
    """A name without the words that lead to it: `von`, `du`."""
    tokens = text.split()
    while len(tokens) > 1 and words.leads(tokens[0]):
        tokens.pop(0)
    return " ".join(tokens)


def _name_at_head(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The name alone at the right of a letter's head, of who writes: `E. Lund.`, also where a stamp stands beside it."""
    end = next((i for i, x in enumerate(lines) if x.part in ("salutation", "address")), 0)
    head = (x for x in lines[:end] if x.role in (Role.DATELINE, Role.BODY))
    named = (text.strip(_ENDS) for x in head for left, text in cells_of(x) if left > _RIGHT * x.width)
    return next((text for text in named if INITIALS_NAME.fullmatch(text) and not _is_label(text, words)), None)


def _is_label(text: str, words: Vocabulary) -> bool:
    """Whether a text that is written like a name is none: `Nr. XIV`, `Bil. J`, `U. M. Sag`."""
    kinds = (words.numbers, words.sheet["enclosed"], words.sheet["journal"], words.stamps)
    return any(kind.match(text) for kind in kinds)


def _in_full(signed: str | None, offices: Sequence[str]) -> str | None:
    """The name in a letterhead of which the signature is a part: `Dr. Emil Lund` above, `Emil` below."""
    tokens = {fold(t).strip(".") for t in _WORD.findall(signed or "")}
    names = ((text, {fold(t).strip(".") for t in _WORD.findall(text)}) for text in offices)
    return next((text for text, own in names if tokens and tokens < own and len(own) <= _LONGEST_NAME), None)


def _signed(text: str, words: Vocabulary) -> str | None:
    """The name in a line below a letter; an office is none."""
    text = unspaced(text)
    if sheet_part(text, words) is SheetPart.SALUTATION:
        return None
    labelled = _LABELLED.match(text) and not words.signed_by.match(text.lstrip(" (["))
    if labelled or any(x.search(text) for x in (words.sent, words.received, words.stamps)):
        return None
    by = words.sheet["senders"].match(text)
    name = find_signer(text, words) or (find_signer(text[by.end() :], words) if by else None)
    office = name is not None and (words.ranks.search(name) or words.institutions.search(name))
    if office and (behind := INITIALS_NAME.search(text)) and not text[behind.end() :].strip(_ENDS):
        name, office = behind["name"], None
    if name is None or office:
        return None
    tokens = _WORD.findall(name)
    long = any(len(token.strip(".")) >= _FEWEST_LETTERS for token in tokens)
    return name.strip(_ENDS) if long and len(tokens) <= _LONGEST_NAME else None


def _office_below(signature: Sequence[str], words: Vocabulary) -> str | None:
    """The office under which a letter is signed: `Clerk Board of Supervisors`."""
    return next((text for line in signature if _is_office(text := unspaced(line).strip(_ENDS), words)), None)


def _is_office(text: str, words: Vocabulary) -> bool:
    return bool(words.ranks.search(text) or words.institutions.search(text))


def _stacked(heads: Sequence[LabelledLine], words: Vocabulary) -> list[str]:
    """The offices of a letterhead, each over all of its lines, a subordinate one behind a comma."""
    texts: list[str] = []
    for above, line in zip([None, *heads], heads, strict=False):
        text = unspaced(line.text).strip(_ENDS)
        goes_on = above is not None and line.index - above.index <= _SPECKS and line.reasons[:1] == above.reasons[:1]
        if texts and goes_on and text and not _HAS_DIGIT.search(texts[-1] + text):
            apart = words.institutions.match(text) and not _leads_on(texts[-1], words)
            texts[-1] += f", {text}" if apart else f" {text}"
        elif text:
            texts.append(text)
    return texts


def _office(offices: Sequence[str], words: Vocabulary) -> str | None:
    """The office that a letterhead names, over its lines."""
    named = [text for text in offices if sum(map(str.isalpha, text)) > _FEWEST_LETTERS and not find_dates(text, words)]
    first = next((i for i, text in enumerate(named) if words.institutions.search(text)), None)
    if first is None:
        return None
    over = named[first + 1 : first + 2] if _leads_on(named[first], words) else []
    return " ".join([named[first], *over])


def _before_whom(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The office in the line right above an address that begins with a word in small letters: `Le Ministre du Commerce /
    à Monsieur le Préfet du Nord`."""
    for above, line in pairwise(lines):
        begun = line.text.split()[:1]
        if line.part != "address" or above.part == "address" or not begun or not begun[0].islower():
            continue
        office = words.institutions.search(above.text) or words.ranks.search(above.text)
        if office and words.leads(begun[0]) and len(above.text.split()) <= _LONGEST_OFFICE:
            return somebody(above.text, words)
    return None


def _leads_on(text: str, words: Vocabulary) -> bool:
    return fold(text.split()[-1]) in words.leading


def _recipient(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The first line of the first address that names somebody, without the words that only lead to it."""
    for is_address, group in groupby(lines, key=lambda line: line.part == "address"):
        if not is_address:
            continue
        block = [unspaced(cells_of(line)[0][1]) for line in group]
        for k, text in enumerate(block):
            if name := _addressed(text, words):
                below = block[k + 1 : k + 2]
                if below and name.isupper() and " " not in name:  # a mission's name on a telegram
                    return f"{name}, {below[0].strip(' .,:;')}"
                return _with_holder(name, below, words)
    return None


def _with_holder(office: str, below: Sequence[str], words: Vocabulary) -> str:
    """An office with who holds it, whom the line below names with a title and initials: `Наркому торговли / тов. Лунду Э.`;
    with the end of its own name, where it can't end so."""
    held = below and words.sheet["persons"].match(below[0]) and not words.sheet["persons"].match(office)
    named = below and len(below[0].split()) <= _LONGEST_NAME and _INITIAL.search(below[0])
    goes_on = below and _leads_on(office, words) and len(below[0].split()) <= _LONGEST_NAME
    return f"{office} {below[0].strip(_ENDS)}" if (held and named) or goes_on else office


def _addressed(text: str, words: Vocabulary) -> str | None:
    text = _OF_CAPITAL.sub("O", text.strip(_ENDS + "'’\""))
    lead = words.sheet["addressed"].match(text)
    person = words.sheet["persons"].match(text)
    if lead and (person is None or lead.end() > person.end()):
        office = words.institutions.search(lead[0]) or words.ranks.search(lead[0])
        if not office:
            text = text[lead.end() :].strip(_ENDS)
        elif not (words.articles.match(text) and text[:1].isupper()):
            text = _unled(text, words)
    text = _without_article(text, words)
    letters = sum(map(str.isalpha, text))
    if letters <= _FEWEST_LETTERS or _HAS_DIGIT.search(text) or words.sheet["persons"].fullmatch(text + " "):
        return None
    return text


def _without_article(text: str, words: Vocabulary) -> str:
    """`le Préfet` → `Préfet`; `The Secretary of State` is called so."""
    article = words.articles.match(text)
    return text[article.end() :] if article and text[:1].islower() else text


def _called(salutations: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Whom a salutation names, with a name or an office: `Kære Hans Jakob Hansen,`; nobody in `Dear Sir:`."""
    for line in salutations:
        text = re.split(r"[,!:;]|(?<=[^\W\d_]{4})\.(?:\s|$)", unspaced(line.text), maxsplit=1)[0]
        rest = text
        while (found := words.sheet["salutations"].match(rest)) and found.end() < len(rest):
            rest = rest[found.end() :]
        titled = words.sheet["persons"].match(rest)
        tokens = _WORD.findall(rest[titled.end() :] if titled else rest)
        named = len(tokens) > 1 and rest != text and all(t[0].isupper() for t in tokens)
        office = words.ranks.search(rest) or (rest != text and words.institutions.match(rest))
        if office or named or (titled and titled[0].rstrip().endswith(".") and len(tokens) == 1):
            return rest.strip(_ENDS) or None
    return None


def _numbered(lines: Sequence[LabelledLine]) -> list[LabelledLine]:
    """The lines of a head that may tell a letter's number: those that do little else before all others."""
    first = [x for x in lines if x.part in ("number", "date") or (x.part is None and x.role is Role.DATELINE)]
    first += [x for x in lines if x.part == "journal" and x.page == lines[0].page]
    return first + [x for x in lines if x.part in ("office", "copies", "enclosure") and x.page == lines[0].page]


def _number(line: LabelledLine, words: Vocabulary) -> str | None:
    """The number under which an office sends a paper, beside the date or alone: 720 of `No. 720.`, II of `Bukarest No.
    II.`, also where the point was read as a letter (`Now 95.`) or the whole sign (`m 15, May 3, 1931`). The number of
    another paper is none: `Ges. No. 200 af 7.6.43`."""
    first = cells_of(line)[0][1].strip()
    if line.part == "number" and (alone := _ALONE.fullmatch(first) or _ALONE_LETTERED.fullmatch(first)):
        return alone[1]
    if line.part == "journal":
        return _before_file(line.text, words)
    if line.part == "number" and line.text.strip() != first:
        texts = [text for _, text in cells_of(line)]
        return next((n for x in texts if (n := _number_of(x, find_dates(x, words), words))), None)
    dates = find_dates(line.text, words) if line.part in ("date", None) else []
    if any(is_stamped(x) for x in dates):
        return None
    if line.part is None and not dates and not _is_number_alone(line.text, words):
        beside = cells_of(line)[-1][1] if line.role is Role.DATELINE else ""  # far behind an office
        kind = words.types.match(beside)
        text = beside[kind.end() :] if kind else beside
        figures = _FIGURES.search(text) if _is_number_alone(text, words) else None
        return _figures(figures[0]) if figures else None
    return _number_of(line.text, dates, words)


def _number_of(line: str, dates: Sequence[FoundDate], words: Vocabulary) -> str | None:
    """The number behind its word in a text, before its days or behind them."""
    for text in [line[: dates[0].start], line[dates[-1].end :]] if dates else [line]:
        if behind := _numbered_behind(text, words):
            return behind
        found = words.numbers.search(text) or _MISREAD.match(text) or (_SIGN_AS_LETTER.match(text) if dates else None)
        figures = _figures_in(text, found.end()) if found else None
        if found is None or figures is None or figures.start() - found.end() >= _NEAR:
            continue
        behind = line[line.find(text) + figures.end() :]
        before = text[: found.start()].strip()
        if not (before and is_of_another(behind, words)) and not _counts_copies(before, words):
            return _figures(figures[0])
    return None


def _numbered_behind(text: str, words: Vocabulary) -> str | None:
    """The number before the word for it, where a language says so: 412/31 of `412/31. szám.`"""
    figures = _BEGINS.match(text)
    behind = words.numbers_behind.match(text, figures.end()) if figures else None
    return figures[1].strip("./-") if figures and behind else None


def _counts_copies(before: str, words: Vocabulary) -> bool:
    """Whether the word before a number's tells that it is a copy's: `Copy No. 2`."""
    last = before.rsplit(None, 1)[-1:]
    return bool(last) and words.handling.fullmatch(last[0].strip(",;")) is not None


def _before_file(text: str, words: Vocabulary) -> str | None:
    """The number of a paper before the word for its file's: 412 of `Nr. 412   J. Nr. 17.B.3`."""
    filed = words.sheet["journal"].search(text)
    before = text[: filed.start()] if filed and not words.sheet["journal"].match(text) else ""
    if not _is_number_alone(before, words):
        return None
    found = words.numbers.search(before)
    figures = _figures_in(before, found.end()) if found else None
    return _figures(figures[0]) if figures else None


def _figures_in(text: str, at: int) -> re.Match[str] | None:
    """The figures of a number behind its word, with the letters before or behind them: `I 6080/28.3`, `19 E`."""
    return _LETTERED.match(text, at) or _FIGURES.search(text, at)


def _figures(read: str) -> str:
    """A number as it was typed: machines read a one as `l`, or a Roman one so."""
    told = read.translate(_HYPHENS).strip("./-:, ")
    if any(map(str.isdigit, told)):
        return told.translate(_ONES) if told[0] in "lI|" and not _PREFIXED.match(told) else told
    return told.replace("l", "I")


def _is_number_alone(text: str, words: Vocabulary) -> bool:
    """Whether a line has nothing but a number behind its word, or behind the place that it comes from: `No. 11/930`,
    `Lima No. II.`"""
    bare = text.strip(_ENDS)
    place = _PLACE.match(bare)
    if _numbered_behind(bare, words):
        return True
    found = words.numbers.match(bare) or (words.numbers.match(bare, place.end()) if place else None)
    return found is not None and _FIGURES.fullmatch(bare[found.end() :].strip(_ENDS)) is not None


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
    mission = any(words.institutions.search(text) for text in (*offices, *below))
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
