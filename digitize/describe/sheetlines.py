"""What a line of a letter or an office paper is by its words: a salutation, an addressee, a closing, a file's number.

The words are those of the tables `sheet` in `config/languages.toml`. What a line is at a document's head besides
(letterhead, registry number, title), `headlines.py` says.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from digitize.describe.filenumbers import is_file_number
from digitize.describe.headings import COUNTED
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold

_SUFFIX = re.compile(r"(?<=[^\W\d_]{4})['’](?=[^\W\d_]{1,4}\b)")  # before an ending: `Kumandanlığı’na`
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_ELIDED = re.compile(r"^[^\W\d_]{1,5}['’](?=[^\W\d_a-zа-я])")  # `d'État`, `dell'Interno`
_INITIALS = re.compile(r"\W*(?-i:[^\W\d_a-zа-я])[^\W\d_]{0,4}\.?(?:\s?[/:-]\s?[^\W\d_]{1,5}\.?){1,3}\W*")
_NUMBERED = re.compile(r"\W*(?:\d{1,3}|[^\W\d_]{2,6})\s+")
_END_OF_CALL = re.compile(r"[,!:;](?=\s|\W*$)|(?<=\w)»(?=\W*$)|(?<=[^\W\d_]{4})\.(?=\s|\W*$)|\.\W*$")
_LABEL = re.compile(r"(?:(?<=:)|\s?[:;])\s*")
_CYRILLIC = re.compile(r"[а-я]", re.IGNORECASE)
_FUZZY, _ODD = 10, 7  # letters of a closing that may be misread, and one in so many that may be wrong
_BEFORE = " \"'«„“-–—.,*"
_LONGEST = 64  # letters of a line of a head or an end
_LEAD = 8  # letters of what leads to whom a paper goes, in small letters: `zuhanden von Herrn Lund`
_ADDRESS = 62  # of one that begins an address
_CALLED = 45  # of a salutation with which a paragraph begins
_WHOLE = 3  # words of a salutation that is one whatever they say: `Devletlü efendim hazretleri`
_DATIVE_WORDS = 8  # of an office whose ending says to whom
_OFFICE_WORDS = 7  # of an office behind the word that leads to it
_SHORT = 6  # letters of a closing that counts only alone in its line: `Ihr`
_MOST_WORDS, _FEW_WORDS = 9, 4


class SheetPart(StrEnum):
    """The part that a line plays on a letter's sheets."""

    SALUTATION = "salutation"
    CALLED = "called"  # a salutation with the letter's text behind it in the line
    CLOSING = "closing"
    ADDRESSEE = "addressee"  # begins the block that says to whom a paper goes
    OFFICE_ADDRESSED = (
        "office-addressed"  # may begin one: a word for an office behind what leads to it, in small letters
    )
    SENDER = "sender"  # says behind a word and a colon who writes: `From: Emil Lund`
    PERSON = "person"  # a person with a title before the name, as in such a block
    JOURNAL = "journal"  # the number under which an office files a paper
    SUBJECT = "subject"
    ENCLOSURE = "enclosure"
    COPIES = "copies"
    ANSWER = "answer"  # tells the paper of another to which this one answers: `Auf den Erlaß vom 3. Mai`
    INITIALS = "initials"  # of typists: `JB/mk`
    CONTINUED = "continued"
    FRONT = "front"  # the heading of a part of a volume that is no document


@lru_cache(maxsize=8192)
def sheet_part(text: str, words: Vocabulary) -> SheetPart | None:
    """What the words of a line say it is on a letter's sheets; None where they say nothing.

    >>> sheet_part("Sehr geehrter Herr Kollege!", words), sheet_part("Very truly yours,", words)
    (<SheetPart.SALUTATION: 'salutation'>, <SheetPart.CLOSING: 'closing'>)
    """
    line = unspaced(text.strip())
    if not line:
        return None
    if _calls(line, words):
        return SheetPart.SALUTATION if len(line) <= _LONGEST and _ends_call(line) else SheetPart.CALLED
    if len(line) > 2 * _LONGEST:
        return None
    if line[:1].isupper() and words.sheet["opened"].search(line):
        return SheetPart.CALLED
    known = words.sheet
    if len(line) <= _LONGEST and _closes(line, words):
        return SheetPart.CLOSING
    if words.subject.match(COUNTED.sub("", line)):
        return SheetPart.SUBJECT
    if len(line) > _LONGEST:
        return None
    if is_file_number(line, words):
        return SheetPart.JOURNAL
    said = any(fold(word) in words.predicates for word in _WORD.findall(line))
    if known["theirs"].match(line) and line[:1].isupper() and not said:
        return SheetPart.ANSWER
    if (about := known["about"].match(line)) and line[about.end() :] and not line.isupper():
        return SheetPart.SUBJECT
    if names_sender(line, words):
        return SheetPart.SENDER
    if _is_list(line, "enclosed", words):
        return SheetPart.ENCLOSURE
    if _is_list(line, "copied", words):
        return SheetPart.COPIES
    bare = line.strip(" .,:;-–—()*").casefold()
    for kind, part in (("continued", SheetPart.CONTINUED), ("front", SheetPart.FRONT)):
        if any((found := known[kind].match(x)) and found.end() == len(x) for x in (bare, f"{bare}.")):
            return part
    if _INITIALS.fullmatch(line):
        return SheetPart.INITIALS
    if _addresses(line, words):
        return SheetPart.ADDRESSEE
    if _addresses_office(line, words):
        return SheetPart.OFFICE_ADDRESSED
    person = known["persons"].match(line)
    if person and words.institutions.search(line, person.end()):
        return None
    begins = person is not None and (
        line[:1].isupper() or person[0].rstrip()[-1:] == "." or line[person.end() :].isupper()
    )
    if person and len(line) <= _ADDRESS and begins and line[person.end() :][:1].isupper():
        return SheetPart.PERSON if _capitalised(line[person.end() :], words) else None
    name, _, title = line.partition(", ")
    behind = known["persons"].match(title) if line[:1].isupper() and len(line) <= _ADDRESS else None
    if (
        behind
        and title[behind.end() - 1 :][:1] in ".,"
        and _capitalised(name, words)
        and not title[behind.end() :].islower()
    ):
        return SheetPart.PERSON  # `E. Lund, Esq.`
    return None


def tells_subject(text: str, words: Vocabulary) -> bool:
    """Whether a line begins with the word for what a letter is about, also without a colon: `re the mole at Ostend.`

    >>> tells_subject("Betr. Ostmole", words), tells_subject("Regarding the mole", words)
    (True, False)
    """
    first, _, rest = text.strip().partition(" ")
    return bool(rest) and words.subject.match(f"{first.strip(' .:;')}: ") is not None


def names_sender(line: str, words: Vocabulary) -> str | None:
    """Who writes, as a line says behind the word for it and a colon, or behind it in capitals with a title before the name;
    None where it says nothing of it.

    >>> names_sender("FROM: Emil Lund", words), names_sender("From Emil Lund", words)  # doctest: +SKIP
    ('Emil Lund', None)
    >>> names_sender("FROM Sir J. Brown", words)  # doctest: +SKIP
    'Sir J. Brown'
    """
    found = words.sheet["senders"].match(line)
    label = _LABEL.match(line, found.end()) if found else None
    if found is None or not line.lstrip(_BEFORE)[:1].isupper():
        return None
    if label is None and not (found[0].isupper() and words.sheet["persons"].match(line, found.end())):
        return None
    name = line[label.end() if label else found.end() :].strip(_BEFORE)
    if label is None and any(word in words.leading for word in name.split()):
        return None  # `FROM Mr. Lund to the Board`
    return name if name[:1].isupper() and _capitalised(name, words) else None


def _calls(line: str, words: Vocabulary) -> bool:
    """Whether a line begins with a salutation, up to its first mark: `Dear Sir:`, `Lieber und verehrter Herr Doktor!`"""
    if _calls_office(line, words):
        return True
    found = words.sheet["salutations"].match(line)
    if found is None or not line.lstrip(_BEFORE)[:1].isupper():
        return False
    end = _END_OF_CALL.search(line, max(found.end() - 2, 0))
    if end is None and (_is_whole_call(line, words) or _is_unmarked_call(line, found.end(), words)):
        return True
    alone = end is not None and not line[end.end() :].strip()
    if end is None or end.start() > (_LONGEST if alone else _CALLED):
        return False
    tokens = _WORD.findall(line[: end.start()])
    if end[0][0] == "." and any(len(token.strip(".")) == 1 for token in tokens):
        return False  # `Sir J. Brown.` is who is meant, not who is called
    small = sum(not (t[0].isupper() or _is_small(t, words)) for t in tokens)
    return 0 < len(tokens) <= _MOST_WORDS and small <= alone * (1 + (len(tokens) <= _FEW_WORDS))


def _calls_office(line: str, words: Vocabulary) -> bool:
    """Whether a line addresses who holds an office and says nothing else: `Herr Innenminister`, `Pane ministře!`"""
    found = words.sheet["callings"].match(line)
    rest = line[found.end() :].strip(" ,.:!;") if found else ""
    return line[:1].isupper() and rest.isalpha() and words.ranks.search(rest) is not None


def _is_whole_call(line: str, words: Vocabulary) -> bool:
    """Whether a line is nothing but a salutation, and no part of an address, its mark unread: `Gentlemen`."""
    found = words.sheet["salutations"].fullmatch(line)
    other = any(words.sheet[kind].match(line) for kind in ("persons", "addressed")) or words.honorifics.match(line)
    ranked = words.ranks.search(line) and len(line.split()) < _WHOLE
    return found is not None and not other and not ranked


def _is_unmarked_call(line: str, begun: int, words: Vocabulary) -> bool:
    """Whether a line is a salutation whose mark was not read, or read as a letter: `Sehr geehrter Herr Direktorl`. It
    begins with two words of one at least, and names somebody with capitals."""
    while (more := words.sheet["salutations"].match(line, begun)) is not None and more.end() > begun:
        begun = more.end()
    called, rest = line[:begun], line[begun:]
    title = words.sheet["persons"].match(rest)
    tokens = _WORD.findall(rest[title.end() :] if title else rest)
    plain = len(called.split()) > 1 and not words.ranks.search(called) and not words.sheet["addressed"].match(line)
    return (
        plain
        and title is not None
        and len(line) <= _CALLED
        and 0 < len(tokens) <= _FEW_WORDS
        and all(token[0].isupper() for token in tokens)
    )


def _is_small(word: str, words: Vocabulary) -> bool:
    """Whether a word in small letters may stand in a salutation: `und`, `verehrter`."""
    folded = fold(word)
    known = words.sheet["salutations"].fullmatch(folded) is not None
    return known or any(folded in common for common in words.function_words.values())


def _ends_call(line: str) -> bool:
    return line.rstrip(" \"'”“»*_-–—")[-1:] in ",!:.;»" or _END_OF_CALL.search(line) is None


def _closes(line: str, words: Vocabulary) -> bool:
    """Whether a line is a closing, alone or with what it leads to behind it; alone also with a letter or two misread."""
    if closes := words.sheet["closings"].match(line):
        rest = line[closes.end() :]
        if line[:1].islower() and " " not in closes[0].strip() and rest.strip(" .,"):
            return False  # `ergebenst mitzuteilen`, the end of a sentence
        named = (sender := words.sheet["senders"].match(rest)) and _capitalised(rest[sender.end() :], words)
        return closes.end() > _SHORT or not rest.strip(" .,") or bool(named)
    bare = fold(line).strip(" .,:;")
    if len(bare) < _FUZZY:
        return False
    most = len(bare) // _ODD
    return any(
        abs(len(bare) - len(known)) <= most and Levenshtein.distance(bare, known, score_cutoff=most) <= most
        for known in words.closings
    )


def _is_list(line: str, kind: str, words: Vocabulary) -> bool:
    """Whether a line begins with the word for enclosures or copies, or with their number: `4 Bilag.`"""
    counted = _NUMBERED.match(line)
    found = words.sheet[kind].match(line) or (words.sheet[kind].match(line, counted.end()) if counted else None)
    if found is None:
        return False
    rest = line[found.end() :].strip(" .,:()-–—")
    parted = line[found.end() - 1] in ":. " or line[found.end() :][:1] in (".", ":")
    listed = kind == "copied" and ":" in line[found.end() - 1 : found.end() + 2] and "," in rest
    return not rest or listed or (parted and (rest[:1].isdigit() or rest[:1].isupper()))


def _addresses(line: str, words: Vocabulary) -> bool:
    if _is_dative(line, words):
        return True
    found = words.sheet["addressed"].match(line)
    if found is None or len(line) > _ADDRESS:
        return False
    rest = line[found.end() :].strip(" ,.:;-–—")
    person = words.sheet["persons"].match(rest) or _names_person(found[0], words)
    if not line.lstrip(" -–—*")[:1].isupper() and not (len(found[0]) > _LEAD and person):
        return False
    marks = ";?" if len(found[0].split()) > 1 else ";?!"  # `An alle Lotsen!`
    kind = (
        words.types.fullmatch(rest.split()[-1]) if rest and len(found[0].split()) == 1 else None
    )  # `An Eyewitness Report`
    return not rest or (line[-1:] not in marks and not kind and _capitalised(rest, words))


def _addresses_office(line: str, words: Vocabulary) -> bool:
    """Whether a line begins with several words that lead to an office, and goes on with its name in small letters: `Al R.
    Ministero degli Affari Esteri`. One word alone begins too much else."""
    found = words.sheet["addressed"].match(line)
    if found is None or len(line) > _ADDRESS:
        return False
    rest = line[found.end() :].strip(" ,.:;-–—")
    if not line.lstrip(" -–—*")[:1].isupper() and not (len(found[0]) > _LEAD and _names_person(found[0], words)):
        return False
    office = words.institutions.search(found[0]) or words.ranks.search(found[0]) or _names_person(found[0], words)
    titled = words.sheet["persons"].match(line)
    held = (titled or len(found[0].split()) > 1) and (words.ranks.search(rest) or words.institutions.search(rest))
    return (
        bool(held or (office and len(found[0].split()) > 1))
        and line[-1:] not in (";?!" if _names_person(found[0], words) else ".;?!")
        and "," not in rest
        and _is_phrase(rest, words)
    )


def _is_dative(line: str, words: Vocabulary) -> bool:
    """Whether a line is the name of an office with an ending that says to whom, of its last word (`Ticaret Vekâletine`) or
    of the first that names it (`Ministerstvu obchodu v Praze`)."""
    line = _SUFFIX.sub("", line)
    tokens = _WORD.findall(line)
    if not 0 < len(tokens) <= _DATIVE_WORDS or line[-1] in ";?!" or any(map(str.isdigit, line)):
        return False
    told = len(tokens) > 1 or _CYRILLIC.search(tokens[0])  # `BAŞKONSOLOSLUĞU` is another language's
    if told and _begins_dative(tokens, words) and line[:1].isupper():
        return True
    ended = words.sheet["addressed_endings"].search(tokens[-1])
    if ended is None or not line.rstrip(" ,.:").endswith(tokens[-1]) or not _capitalised(line, words):
        return False
    return any(words.institutions.match(token) or words.ranks.match(token) for token in tokens[-2:])


def _begins_dative(tokens: Sequence[str], words: Vocabulary) -> bool:
    """Whether the first word, or the first two, name an office or who holds one, with an ending that says to whom."""
    for k, token in enumerate(tokens[:2]):
        if words.sheet["addressed_beginnings"].search(token) is None:
            return False
        if words.institutions.match(token) or words.ranks.match(token):
            following = tokens[k + 1 : k + 2]
            return not following or fold(following[0]) not in words.predicates
    return False


def _names_person(lead: str, words: Vocabulary) -> bool:
    """Whether the words that begin an address end in a person's title: `à Monsieur`."""
    return any(words.sheet["persons"].fullmatch(f"{token} ") for token in lead.split()[1:])


def _is_phrase(text: str, words: Vocabulary) -> bool:
    """Whether a text goes on with the name of an office, in small letters too: `degli Affari Esteri`."""
    tokens = _WORD.findall(text)
    sentence = any(fold(token) in words.predicates for token in tokens)
    return 0 < len(tokens) <= _OFFICE_WORDS and len(tokens) == len(text.split()) and not sentence


def _capitalised(text: str, words: Vocabulary) -> bool:
    tokens = _WORD.findall(text)
    tokens = tokens[:1] + [_ELIDED.sub("", t) for t in tokens[1:]]
    small = sum(t[0].islower() and not any(fold(t) in c for c in words.function_words.values()) for t in tokens)
    return bool(tokens) and tokens[0][0].isupper() and small == 0 and len(tokens) <= _MOST_WORDS
