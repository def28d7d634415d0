"""How much a line of a page looks like a reference that stands on its own: cheap, since it is asked of every line."""

import re

from digitize.references.grammar import Archives
from digitize.references.known import may_be_named
from digitize.references.labels import anchors
from digitize.references.read import read_references
from digitize.references.record import confidences
from digitize.references.search import readings_at
from digitize.references.words import letters

OPENING = re.compile(r"(?:[^\W\d_] (?=\[))?[\s\[({|„“\"'`´«*•.,·]*")  # specks among them
NUMBERS = re.compile(r"\d\D+\d")
FIRST = re.compile(r"[^\W_][\w®]*")
LEAD = re.compile(r"([^\W\d_][^\W_]{1,16}(?: [^\W_]{2,10})?)[:.,]+ *")
SOURCE = re.compile(r"\W*(?:\d{1,3}\W{1,3})?([^\W\d_]{4,16}(?: [^\W\d_]{2,10})?):(?=\s)")
SAID = re.compile(r"([^\W\d_][\w ]{2,30})[.:] +")
"""What says where a document is printed from: `Подлинник. `"""
BRACKET = re.compile(r"\s*[\]}|/\\]")
CLOSING = re.compile(r"[\s\])}|>/\\.»”\"',;:]*")
LONGEST = 240
"""Characters of a line that are looked at."""
NAME_ALONE = 0.45
"""A line that is an archive's full name and nothing else: a reference, if it goes on in the next line."""
ELEMENTS_ALONE = 0.3
"""A line that begins with two labelled elements: a reference may have begun in the line before."""
DOCKET = 0.5
"""A registry number in the place of a reference."""
UNBRACKETED = 0.6
"""A line without the brackets that its archive prints around references, or that closes one it did not open."""
TAIL = 30.0
"""Characters of running text behind a reference that make it half as likely to stand on its own."""


def is_source(text: str, archives: Archives) -> bool:
    """Whether a note tells its document's source: `Source: Department of State, Central Files, 782.5/4–1862. Secret.`"""
    found = SOURCE.match(text)
    return found is not None and is_led(text, archives) and bool(read_references(text[found.start(1) :], archives))


def is_led(text: str, archives: Archives) -> bool:
    """Whether a line begins with what says where a document is kept or from: `Source: `."""
    found = SOURCE.match(text)
    return found is not None and found[1].casefold() in archives.words.lead


def likeness(text: str, archives: Archives) -> float:
    """0 to 1: how much a whole line looks like (the start of) a reference on its own.

    A sentence or a note that mentions a reference somewhere scores 0; one that begins with it, the lower the more
    running text follows.
    """
    line = text[:LONGEST].strip()
    opening = OPENING.match(line)
    at = opening.end() if opening else 0
    word = FIRST.match(line, at)
    if not word or len(line) < 5:
        return 0.0
    if archives.words.docket.match(line, 0):
        return DOCKET
    lead = LEAD.match(line, at)
    said = SAID.match(line, at)
    if said and said[1].casefold().startswith(archives.words.printed_from):
        at = said.end()
        word = FIRST.match(line, at) or word
    elif lead and lead[1].casefold() in archives.words.lead | archives.words.kinds:
        at = lead.end()
        word = FIRST.match(line, at) or word
    named = may_be_named(line, at, archives)
    anchored: list[int] = []
    if not named and not archives.bare.match(line, at):
        anchored = anchors(line, archives) if NUMBERS.search(line) else []
        if len(anchored) < 2:
            return 0.0
    readings = readings_at(line, at, archives)
    if not readings:
        if named and len(line) > 12 and letters(line) in archives.names:
            return NAME_ALONE
        return ELEMENTS_ALONE if len(anchored) >= 2 and anchored[0] == at else 0.0
    best = readings[0]
    tail = line[best.end :]
    closing = CLOSING.match(tail)
    rest = tail[closing.end() :] if closing else tail
    score = sum(confidences(readings))
    archive = best.named.archive
    if archive and archive.brackets and not line[:at].strip() and not BRACKET.match(tail):
        score *= UNBRACKETED
    if tail.count(")") > tail.count("(") and "(" not in line[:at]:
        score *= UNBRACKETED
    if not rest or tail.lstrip().startswith(";"):
        return score
    fresh = bool(closing and re.search(r"[.\])]", closing[0])) and rest[:1].isupper()
    weight = len(best.parts) if fresh else 0.3 if rest[:1].islower() else 1
    return score / (1 + len(rest) / (TAIL * weight))
