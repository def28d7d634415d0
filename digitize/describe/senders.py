"""Who writes a letter, and who signed it: by the lines that say so, its signature, its letterhead."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from digitize.describe.cells import cells_of
from digitize.describe.dates import find_dates
from digitize.describe.formlines import Field, form_field
from digitize.describe.letterlines import (
    ENDS,
    FEWEST_LETTERS,
    HAS_DIGIT,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_OFFICE,
    OF_CAPITAL,
    WORD,
    is_office,
)
from digitize.describe.people import INITIALS_NAME, find_signer
from digitize.describe.routes import last_name, leads_on, somebody, unled
from digitize.describe.sheetlines import SheetPart, names_sender, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.titles import without_end_date
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.role import LabelledLine, Role

_LABELLED = re.compile(r"\W*[^\W\d_]{2,6}\.?\s?:")  # `Ref.: Dr. Lund`
_DAY_BEHIND = re.compile(r"\s*\([^()]*\d[^()]*\)?\W*$")  # `Note de Lund (3 mai)`
_RIGHT = 0.35  # of the column's width: free at the left of what stands at the right
_SENTENCE = re.compile(r"(?:(?<=[^\W\d_]{4})|(?<=\d))[.;]\s+")
_LONGEST_TITLE = 160  # letters
_SPECKS = 3  # lines from one of a letterhead to the next, what was read of stamps beside it among them


def who_signed(
    heads: Sequence[LabelledLine], parts: Mapping[str, Sequence[LabelledLine]], words: Vocabulary
) -> str | None:
    """The name below a letter, by its lines of each part; that of its letterhead, `heads`, is an office's."""
    closed = [line.text for line in parts.get("closing", ())]
    printed = {fold(text) for text in offices_of(heads) if " " in text}
    named = (text for text in (*_signature(parts, words), *closed) if fold(text.strip(ENDS)) not in printed)
    return next((name for text in named if (name := _signed(text, words))), None)


def who_writes(
    lines: Sequence[LabelledLine],
    heads: Sequence[LabelledLine],
    parts: Mapping[str, Sequence[LabelledLine]],
    signed: str | None,
    words: Vocabulary,
) -> str | None:
    """The sender of a letter with such a letterhead and signature, by the first of its lines that tells one."""
    office, below = _office(_stacked(heads, words), words), _signature(parts, words)
    return (
        _written_by(parts.get("sender", ()), words)
        or _sender(parts.get("sender", ()), words)
        or (office if _for_another(parts, words) or any(_by_several(text, words) for text in below) else None)
        or _in_full(signed, offices_of(heads))
        or signed
        or (office if below and below[-1][-1:] == ":" else None)  # who holds the office below has not signed
        or _office_below(below, words)
        or _author(lines, words)
        or office
        or _before_whom(lines, words)
        or _name_at_head(lines, words)
        or _printed_name(heads, words)
    )


def letterhead(lines: Sequence[LabelledLine]) -> list[LabelledLine]:
    """The lines above a letter that name the office which writes, in print or typed."""
    return [
        x
        for x in lines
        if (x.part != "form" and x.part in ("office", "issuer"))
        or (x.reasons[:1] == ("letterhead",) and x.page == lines[0].page)
    ]


def offices_of(heads: Sequence[LabelledLine]) -> list[str]:
    """The texts of a letterhead, a line each."""
    return [unspaced(line.text).strip(ENDS) for line in heads]


def _signature(parts: Mapping[str, Sequence[LabelledLine]], words: Vocabulary) -> list[str]:
    """The texts below a letter, beginning with who signs: below the office, over however many lines."""
    signature = [cells_of(line)[-1][1] for line in parts.get("signature", ())]
    signature = [text for k, text in enumerate(signature) if text[-1:] != ":" or k + 1 == len(signature)]  # an office
    if signature and is_office(signature[0], words) and not is_office(signature[-1], words):
        signature.reverse()
    return signature


def _written_by(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who writes, by a line that says so: `From: Emil Lund, Director`."""
    for line in lines:
        name = (names_sender(unspaced(line.text).strip(), words) or "").partition(", ")[0].strip(ENDS)
        if sum(map(str.isalpha, name)) > FEWEST_LETTERS and not HAS_DIGIT.search(name):
            return name
    return None


def _sender(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who writes, by the lines above the address: `Monsieur Emil LUND, Consul / de Danemark à Lima`."""
    return somebody(" ".join(unspaced(line.text).strip() for line in lines), words) if lines else None


def _author(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Who made a paper, as its head says: `(Report by Emil Lund)`, `Bericht von Dr. Lund`."""
    begun = next((x for x in lines if x.role is Role.BODY), None)  # the last line of a head, taken for the text's first
    head = [x.text for x in lines if (x.role is Role.DATELINE or x is begun) and x.page == lines[0].page]
    title = " ".join(x.text for x in lines if x.role is Role.TITLE and x.page == lines[0].page)
    head = [title] * (len(title) <= _LONGEST_TITLE) + [text for text in head if len(text) <= LONGEST_LINE]
    patterns = [pattern for pattern in words.people if "b" not in pattern.groupindex]
    for text in (sentence for line in head for sentence in _SENTENCE.split(line.strip(" ()[]."))):
        if not words.types.match(text):
            continue
        for pattern in patterns:
            found = pattern.search(without_end_date(_DAY_BEHIND.sub("", text), words))
            if found and (name := somebody(unled(found["a"], words), words) or last_name(found["a"], words)):
                return name
    return None


def _name_at_head(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The name alone at the right of a letter's head, of who writes: `E. Lund.`, also where a stamp stands beside it."""
    end = next((i for i, x in enumerate(lines) if x.part in ("salutation", "address")), 0)
    head = (x for x in lines[:end] if x.role in (Role.DATELINE, Role.BODY))
    named = (text.strip(ENDS) for x in head for left, text in cells_of(x) if left > _RIGHT * x.width)
    return next((text for text in named if INITIALS_NAME.fullmatch(text) and not _is_label(text, words)), None)


def _is_label(text: str, words: Vocabulary) -> bool:
    """Whether a text that is written like a name is none: `Nr. XIV`, `Bil. J`, `U. M. Sag`."""
    kinds = (words.numbers, words.sheet["enclosed"], words.sheet["journal"], words.stamps)
    return any(kind.match(text) for kind in kinds)


def _in_full(signed: str | None, offices: Sequence[str]) -> str | None:
    """The name in a letterhead of which the signature is a part: `Dr. Emil Lund` above, `Emil` below."""
    tokens = {fold(t).strip(".") for t in WORD.findall(signed or "")}
    names = ((text, {fold(t).strip(".") for t in WORD.findall(text)}) for text in offices)
    return next((text for text, own in names if tokens and tokens < own and len(own) <= LONGEST_NAME), None)


def _signed(text: str, words: Vocabulary) -> str | None:
    """The name in a line below a letter; an office is none."""
    text = OF_CAPITAL.sub("O", unspaced(text))
    if sheet_part(text, words) is SheetPart.SALUTATION:
        return None
    labelled = _LABELLED.match(text) and not words.signed_by.match(text.lstrip(" (["))
    if labelled or any(x.search(text) for x in (words.sent, words.received, words.stamps)):
        return None
    by = words.sheet["senders"].match(text)
    before = text.partition(",")[0]  # `Emil Lund, Pilot, Ostend, U.S.A.`
    name = (
        (find_signer(before, words) if text.count(",") > 1 else None)
        or find_signer(text, words)
        or (find_signer(text[by.end() :], words) if by else None)
    )
    office = name is not None and is_office(name, words)
    if office and (behind := INITIALS_NAME.search(text)) and not text[behind.end() :].strip(ENDS):
        name, office = behind["name"], False
    if name is None or office:
        return None
    tokens = WORD.findall(name)
    long = any(len(token.strip(".")) >= FEWEST_LETTERS for token in tokens)
    return name.strip(ENDS) if long and len(tokens) <= LONGEST_NAME else None


def _office_below(signature: Sequence[str], words: Vocabulary) -> str | None:
    """The office under which a letter is signed: `Clerk Board of Supervisors`; with its name in another language behind a
    dash."""
    whole = re.sub(r"(?<= [-–—])\n", " ", "\n".join(unspaced(line) for line in signature)).split("\n")
    return next((text for line in whole if is_office(text := line.strip(ENDS), words)), None)


def _by_several(text: str, words: Vocabulary) -> bool:
    """Whether more than one sign a copy in one line: `Lund m.p. Holm m.p.`, `Ing. Lund m. p.   Dr. Holm`."""
    begun = (found.end() for found in WORD.finditer(text))
    return any(words.own_hand.search(text[:end]) and WORD.search(text, end + 1) for end in begun)


def _for_another(parts: Mapping[str, Sequence[LabelledLine]], words: Vocabulary) -> bool:
    """Whether a letter is signed for another who holds the office: `For the Minister`, `Im Auftrag`, `Za ministra`."""
    below = (x for kind in ("closing", "signature") for x in parts.get(kind, ()))
    return any(words.sheet["deputies"].match(unspaced(x.text).strip()) for x in below)


def _stacked(heads: Sequence[LabelledLine], words: Vocabulary) -> list[str]:
    """The offices of a letterhead, each over all of its lines, a subordinate one behind a comma."""
    texts: list[str] = []
    for above, line in zip([None, *heads], heads, strict=False):
        text = unspaced(line.text).strip(ENDS)
        goes_on = above is not None and line.index - above.index <= _SPECKS and line.reasons[:1] == above.reasons[:1]
        if texts and goes_on and text and not HAS_DIGIT.search(texts[-1] + text):
            apart = words.institutions.match(text) and not leads_on(texts[-1], words)
            texts[-1] += f", {text}" if apart else f" {text}"
        elif text:
            texts.append(text)
    return texts


def _office(offices: Sequence[str], words: Vocabulary) -> str | None:
    """The office that a letterhead names, over its lines."""
    named = [text for text in offices if sum(map(str.isalpha, text)) > FEWEST_LETTERS and not find_dates(text, words)]
    first = next((i for i, text in enumerate(named) if words.institutions.search(text)), None)
    if first is None:
        return None
    over = named[first + 1 : first + 2] if leads_on(named[first], words) else []
    return " ".join([named[first], *over])


def _before_whom(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The office in the line right above an address that begins with a word in small letters: `Le Ministre du Commerce /
    à Monsieur le Préfet du Nord`."""
    for above, line in pairwise(lines):
        begun = line.text.split()[:1]
        if line.part != "address" or above.part == "address" or not begun or not begun[0].islower():
            continue
        if is_office(above.text, words) and words.leads(begun[0]) and len(above.text.split()) <= LONGEST_OFFICE:
            return somebody(above.text, words)
    return None


def _printed_name(heads: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The name in print above a letter, of a firm or a society, where it names no office; what stands in brackets there
    tells the reader something else."""
    printed = (text.strip(ENDS) for line in heads if (text := unspaced(cells_of(line)[0][1]))[:1] not in "([")
    named = (x for x in printed if sum(map(str.isalpha, x)) > FEWEST_LETTERS and not HAS_DIGIT.search(x))
    plain = (x for x in named if ":" not in x and "," not in x and not words.stamps.search(x))
    plain = (x for x in plain if not words.types.match(x))
    plain = (x for x in plain if " " in x or x.isupper())  # and no word of a stamp: `Kartotek`
    return next((x for x in plain if form_field(x, words) is not Field.NAME), None)
