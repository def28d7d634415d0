"""What the engine misread: marks that dirt made beside words, and letters taken for others. Only on evidence.

The evidence is the engine's own doubt about the word, and that the text without the damage is made of words that the
source or its language uses. Names, numbers, references and foreign words give no such evidence, and are left alone.
The bounds were set on the scanned volumes of data/dev, where they mend 70 words and harm none; `bench/clean.py --output`
counts that on a finished run.
"""

import re
from collections.abc import Callable, Iterator

from digitize.clean.letters import Fix, fixed  # noqa: F401 (the examples use it)
from digitize.clean.words import TIED, Words, frequency

Confidence = Callable[[int], float]
"""How sure the reader was of the word at a place of the text."""

DOUBTED = 0.95  # a word that the engine is surer of is left alone
KNOWN = 3.0  # Zipf frequency of a word that a mark was read beside
USUAL = 4.0  # of both words that a mark was read between
UNKNOWN = 1.0  # a word less common than this, met but once, may be a misreading
SHORTEST = 5  # letters of a word that is looked at for misread letters

AFTER = re.compile(r"(?<![^\s(\[])([^\W\d_]{2,})([.:’|_]|-\.)(?=[ \n](?!\n)[^\W\d_]{2})")
BEFORE = re.compile(r"(?<=\s)([.\-_:|`‚])([^\W\d_]{2,})(?![^\s,.;:!?)\]])")
LONE = re.compile(r"(?<=[^\W\d_]{2}) ([.:’|_°›‚`])(?= [^\W\d_A-ZА-ЯЁÀ-Þ]{2})")
BETWEEN = re.compile(r"(?<![^\s(\[])([^\W\d_]{2,})([.:_|'’])([^\W\d_]{2,})(?=[\s,.;:!?)\]])")
STROKE = re.compile(r"(?<=[^\W\d_] )\|(?= [^\W\d_])|(?<=[^\W\d_][,;] )\|(?= [^\W\d_])")
TOKEN = re.compile(r"(?<![\w'’.-])[^\W\d_]{5,}(?![\w'’-])")
CONTRACTED = frozenset(("re", "ve", "ll", "clock", "er", "em", "til"))

CONFUSED = {  # what the engine takes for what
    "rn": "m", "m": "rn", "ii": "n", "n": "u", "u": "n", "c": "e", "e": "c", "l": "i", "i": "l", "h": "b", "b": "h",
    "cl": "d", "li": "h", "vv": "w", "f": "t", "t": "f", "iri": "in", "é": "e", "è": "e", "ó": "o", "ô": "o", "à": "a",
    "и": "н", "н": "и", "ш": "щ", "щ": "ш", "п": "н", "б": "о", "в": "е", "ы": "ь", "е": "с", "с": "е",
}  # fmt: skip


def stray_marks(text: str, words: Words, confidence: Confidence) -> Iterator[Fix]:
    """Marks beside or between words that are dirt: a full stop, colon or quote where the sentence runs on.

    >>> doubt = lambda at: 0.6
    >>> fixed("asked by. the Board to .and from", lambda t: stray_marks(t, Words(), doubt))
    'asked by the Board to and from'
    >>> fixed("hoped that:the Board", lambda t: stray_marks(t, Words(), doubt))
    'hoped that the Board'
    >>> fixed("three months’ time, pp. 4, etc. and it can’t be.", lambda t: stray_marks(t, Words(), doubt))
    'three months’ time, pp. 4, etc. and it can’t be.'
    """
    for found in AFTER.finditer(text):
        word, mark = found[1], found[2]
        goes_on = text[found.end() + 1 : found.end() + 3].islower()
        if goes_on and word.islower() and confidence(found.start()) < DOUBTED and _no_mark(word, mark, words):
            yield found.start(2), found.end(2), "", "a mark that dirt made: the sentence runs on"
    for found in BEFORE.finditer(text):
        mark, word = found[1], found[2]
        if _may_be_a_word(mark, words):
            continue
        closed = mark == "‚" and "‘" in text[found.end() : found.end() + 200]
        if not closed and confidence(found.start()) < DOUBTED and words.known(word, KNOWN, 2):
            yield found.start(1), found.end(1), "", "a mark that dirt made before a word"
    for found in LONE.finditer(text):
        if confidence(found.start(1)) < DOUBTED and not _may_be_a_word(found[1], words):
            yield found.start(), found.end(), "", "a mark that dirt made: the sentence runs on"
    for found in BETWEEN.finditer(text):
        left, mark, right = found[1], found[2], found[3]
        sure = confidence(found.start(3)) >= DOUBTED or not right.islower() or right in CONTRACTED
        if sure or _may_be_a_word(mark, words) or (mark in "'’" and (words.table.elided or words.table.suffix)):
            continue
        if words.counts[words.folded(found[0])] < 2 and all(_weighs(half, words) for half in (left, right)):
            yield found.start(2), found.end(2), " ", "a mark that dirt made between two words"


def _no_mark(word: str, mark: str, words: Words) -> bool:
    """Whether a word is one that such a mark does not end within a sentence: no abbreviation, no possessive."""
    if _may_be_a_word(mark, words):
        return False
    if mark in "’":
        return not word.endswith("s") and not words.table.elided and words.known(word, KNOWN, 2)
    if mark == ":":  # a clause may end on one, but not on an article or a preposition
        return words.tied(word)
    return words.known(word, USUAL, 2) and word not in words.table.abbreviations


def _may_be_a_word(mark: str, words: Words) -> bool:
    """Whether a stroke may be the word `I` of a language that has one."""
    return mark == "|" and frequency(words.folded("I"), words.language) >= TIED


def _weighs(word: str, words: Words) -> bool:
    return frequency(words.folded(word), words.language) >= USUAL


def misread_letters(text: str, words: Words, confidence: Confidence) -> Iterator[Fix]:
    """Words that no list has, by one confusion of letters away from one that the source uses.

    >>> source = Words.of(["a the government is here, the government is"], "en")
    >>> fixed("the govemment of", lambda t: misread_letters(t, source, lambda at: 0.5))
    'the government of'
    >>> fixed("the Govemer of", lambda t: misread_letters(t, source, lambda at: 0.5))
    'the Govemer of'
    """
    for found in TOKEN.finditer(text):
        word = found[0]
        if words.counts[word] >= 2 or not word.islower() or confidence(found.start()) >= DOUBTED:
            continue
        if words.known(word, UNKNOWN, 2):
            continue
        meant = {
            right for right in confused(word) if words.counts[right] >= 2 and frequency(right, words.language) >= KNOWN
        }
        if len(meant) == 1:
            yield found.start(), found.end(), meant.pop(), "letters misread: the source uses this word"


def strokes(text: str, words: Words, confidence: Confidence) -> Iterator[Fix]:
    """Upright strokes that are the word `I`, in a language that has it and a source that uses it.

    >>> source = Words.of(["and I said, and I thought it"], "en")
    >>> fixed("as far as | can learn", lambda t: strokes(t, source, lambda at: 0.5))
    'as far as I can learn'
    >>> fixed("soweit | man weiß", lambda t: strokes(t, Words(language="de"), lambda at: 0.5))
    'soweit | man weiß'
    """
    if words.counts[words.folded("I")] < 2:
        return
    for found in STROKE.finditer(text):
        if _may_be_a_word(found[0], words) and confidence(found.start()) < DOUBTED:
            yield found.start(), found.end(), "I", "a stroke for the letter I"


def confused(word: str) -> Iterator[str]:
    """A word with one confusion taken back, at each place where it may have happened.

    >>> "government" in set(confused("govemment")), "big" in set(confused("hig"))
    (True, True)
    """
    for read, meant in CONFUSED.items():
        at = word.find(read)
        while at >= 0:
            yield word[:at] + meant + word[at + len(read) :]
            at = word.find(read, at + 1)
