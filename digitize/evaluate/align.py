"""What each line of a source truly is, found by laying its words against the words of the gold documents."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio, ratio

from digitize.evaluate.gold import Gold, GoldDocument
from digitize.model.role import Role

ALIKE = 85.0  # percent: a line is a piece of a note
OPENING = 100  # words of a document by which its beginning is found
PREFIX = 110  # characters of its text that are compared
AROUND = 8  # lines before and after that may hold the beginning
SURELY = 90.0  # percent: it is its opening, as far as it was read
BEGINS = 60.0  # percent: the lines are like the opening
HALF = 0.5  # of a line's words are in a document: it belongs to it


@dataclass(frozen=True, slots=True)
class Truth:
    """By line: its role, and its document (-1 for none). `starts` are the lines that begin a document, in order, with
    -1 for a document whose beginning no line holds; `heads` the lines of the documents' heads."""

    roles: tuple[Role, ...]
    documents: tuple[int, ...]
    starts: tuple[int, ...]
    heads: frozenset[int]


def align(texts: Sequence[str], gold: Gold) -> Truth:
    """The truth about the lines whose texts are given in reading order."""
    mine, line_of = _words(texts)
    true, block_of = _gold_words(gold)
    place: dict[int, int] = {}
    for op in Levenshtein.opcodes(mine, true):
        if op.tag == "equal" or (op.tag == "replace" and op.src_end - op.src_start == op.dest_end - op.dest_start):
            place.update(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True))
    votes: list[Counter[tuple[int, int]]] = [Counter() for _ in texts]
    for word, at in place.items():
        votes[line_of[word]][block_of[at]] += 1
    sizes = Counter(line_of)
    roles, documents = [], []
    for i, text in enumerate(texts):
        role, document = _settled(votes[i], sizes[i], gold)
        if role is None:
            role = Role.NOTE if _of_a_note(text, gold) else Role.FURNITURE
        roles.append(role)
        documents.append(document)
    starts = _starts(texts, gold, block_of, place, line_of)
    return Truth(tuple(roles), tuple(documents), starts, _heads(roles, documents, starts))


def _settled(votes: Counter[tuple[int, int]], size: int, gold: Gold) -> tuple[Role | None, int]:
    """A line's role and document, where enough of its words are in the gold."""
    if not votes or sum(votes.values()) < HALF * size:
        return None, -1
    (document, block), _ = min(votes.items(), key=lambda item: (-item[1], item[0]))
    return gold.documents[document].paragraphs[block][0], document


def _of_a_note(text: str, gold: Gold) -> bool:
    if len(text) < 8:
        return False
    return any(
        role is Role.NOTE and partial_ratio(text, block) >= ALIKE
        for document in gold.documents
        for role, block in document.paragraphs
    )


def _starts(
    texts: Sequence[str],
    gold: Gold,
    block_of: Sequence[tuple[int, int]],
    place: dict[int, int],
    line_of: Sequence[int],
) -> tuple[int, ...]:
    """The line with which each document begins: of the lines around those that hold its first words, the one from
    which the text goes on most like it."""
    first: dict[int, int] = {}
    for at, (document, _) in enumerate(block_of):
        first.setdefault(document, at)
    lines = {at: line_of[word] for word, at in place.items()}
    out = []
    for d, true in enumerate(gold.documents):
        begin = first.get(d, 0)
        near = {
            lines[at] + k for at in range(begin, begin + OPENING) if at in lines for k in range(-AROUND, AROUND + 1)
        }
        out.append(_best(texts, _opening(true), sorted(near)))
    for k, true in enumerate(gold.documents):
        opening, at = _opening(true), out[k]
        if at >= 0 and _likeness(texts, at, opening) >= SURELY:
            continue  # else look through all lines between its neighbours: headers say titles again
        before = max(out[:k], default=-1)
        after = min((at for at in out[k + 1 :] if at >= 0), default=len(texts))
        out[k] = _best(texts, opening, [*range(before + 1, after), *([at] if at >= 0 else [])])
    return tuple(out)


def _opening(document: GoldDocument) -> str:
    return " ".join(text for _, text in document.paragraphs)[:PREFIX].casefold()


def _best(texts: Sequence[str], opening: str, lines: Sequence[int]) -> int:
    """Of the lines the one from which the text is most like the opening; -1 where none is."""
    found = [(_likeness(texts, i, opening), -i) for i in lines if 0 <= i < len(texts)]
    sure, at = max(found, default=(0.0, 0))
    return -at if sure >= BEGINS else -1


def _likeness(texts: Sequence[str], i: int, opening: str) -> float:
    """How much the text from line i on is like a document's opening, in percent."""
    here = texts[i]
    while len(here) < len(opening) and i + 1 < len(texts):
        i += 1
        here += " " + texts[i]
    return ratio(here[: len(opening)].casefold(), opening)


def _heads(roles: Sequence[Role], documents: Sequence[int], starts: Sequence[int]) -> frozenset[int]:
    """The lines from each beginning to the first line of its text."""
    out = set()
    for document, start in enumerate(starts):
        i = start
        while 0 <= i < len(roles) and documents[i] in (document, -1) and (i == start or roles[i] is not Role.BODY):
            out.add(i)
            i += 1
    return frozenset(out)


def _words(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    words, line_of = [], []
    for i, text in enumerate(texts):
        for word in _split(text):
            words.append(word)
            line_of.append(i)
    return words, line_of


def _gold_words(gold: Gold) -> tuple[list[str], list[tuple[int, int]]]:
    words, block_of = [], []
    for d, document in enumerate(gold.documents):
        for b, (_, text) in enumerate(document.paragraphs):
            for word in _split(text):
                words.append(word)
                block_of.append((d, b))
    return words, block_of


def _split(text: str) -> list[str]:
    return [key for word in text.split() if (key := re.sub(r"[^\w]|_", "", word).casefold())]
