"""Two readings of a line → one: words are matched by their places, and of each pair the better is taken."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

from digitize.extract.engines import ReadLetter, ReadLine, ReadWord
from digitize.extract.languages import common_words

KNOWN_WORTH = 0.25  # what it counts, in confidence, that a word is a known one
MARGIN = 0.05  # by so much the second reading must be better
MARGIN_LINE = 0.15  # where the readings have nothing in common
ALIKE = 0.3  # similarity of readings that are of the same line
ADDED = 0.95  # worth of a word that only the second reading has
FOR_MARK = 0.8  # worth of a word where the first reading had a mark
SURE_MARK = 0.9  # a mark of this confidence stays although the second reading has none
AGREEMENT = 0.5  # how far the doubt that is left counts as answered by a second reading that says the same
LIKELIER = 0.9  # of the probability of a likelier word: so many were right
SPECKED = re.compile(r"\W*([^\W\d_]{2,})[.,:;'’*+]([^\W\d_]{2,})\W*")
WITHIN = re.compile(r"\w(?:.*\w)?")  # the marks about a word
LOST = {"æ": "ea", "Æ": "EA", "ø": "oe0", "Ø": "OE0", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
"""What letters look like without what Unicode does not take for a mark on them."""
SHRINK = 0.25  # of a word's width, at most: boxes overlap a little where words do not

Words = tuple[ReadWord, ...]


def combined(first: Words, second: Words, languages: tuple[str, ...]) -> Words:
    """The words of a line of which there are two readings. Never loses a word with letters to an empty reading."""
    if not second:
        return first
    if Indel.normalized_similarity(_text(first), _text(second)) < ALIKE:
        return second if worth(second, languages) > worth(first, languages) + MARGIN_LINE else first
    return tuple(word for a, b in _pairs(first, second) for word in _better(a, b, languages))


def with_likelier(lines: Sequence[ReadLine], languages: tuple[str, ...]) -> list[ReadLine]:
    """The lines with the likelier word, as the first engine had it, for each that is still no known one."""
    return [replace(line, words=tuple(w for word in line.words for w in _likelier(word, languages))) for line in lines]


def parted(first: str, second: str, languages: tuple[str, ...]) -> tuple[str, float] | None:
    """The two words of a first reading that saw a mark between them where the second saw none, if both are known and they are
    not in one: `the.night`, `thenight`, of which the mark is a speck."""
    found = SPECKED.fullmatch(first)
    words = found.groups() if found else ()
    joined = WITHIN.search(second)
    if not joined or joined[0] != "".join(words) or known(second, languages):
        return None
    return (" ".join(words), 1.0) if all(known(word, languages) for word in words) else None


def _likelier(word: ReadWord, languages: tuple[str, ...]) -> Words:
    core = WITHIN.search(word.text)
    if word.likelier is None or core is None or known(word.text, languages):
        return (word,)
    text, share = word.likelier
    told = word.text[: core.start()] + text + word.text[core.end() :]
    word = replace(word, text=told, confidence=share * LIKELIER, calibrated=True, chance=None, likelier=None)
    left, blank, right = told.partition(" ")
    at = word.x0 + (word.x1 - word.x0) * (len(left) + 0.5) / len(told)
    return (replace(word, text=left, x1=at), replace(word, text=right, x0=at)) if blank else (word,)


def worth(words: Sequence[ReadWord], languages: tuple[str, ...]) -> float:
    """How far words can be believed: confidence and knowledge of the language, by their letters; 0 for no words."""
    total = sum(len(word.text) for word in words)
    believed = (len(w.text) * (w.confidence + KNOWN_WORTH * known(w.text, languages)) for w in words)
    return sum(believed) / total if total else 0.0


def known(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a word, the marks around it aside, is a common one of the languages."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    word = text[start:end].casefold()
    return len(word) > 1 and word.isalpha() and any(word in common_words(language) for language in languages)


def respaced(first: Words, letters: Sequence[ReadLetter]) -> list[list[ReadLetter]]:
    """The letters of a second reading by the words of the first, whose blanks are believed: the letters of both are aligned,
    and where they differ at a blank, one that the second reading has is taken."""
    read = [letter for letter in letters if letter.text != " "]
    gaps, cuts, length = _gaps(letters), [0], 0
    codes = Levenshtein.opcodes("".join(w.text for w in first), "".join(letter.text for letter in read))
    for word in first[:-1]:
        length += len(word.text)
        code = next(code for code in codes if code.src_end >= length)
        cut = code.dest_start + length - code.src_start
        if code.tag != "equal":
            share = (length - code.src_start) / max(code.src_end - code.src_start, 1)
            cut = code.dest_start + round(share * (code.dest_end - code.dest_start))
            near = [gap for gap in gaps if code.dest_start <= gap <= code.dest_end]
            cut = min(near, key=lambda gap: abs(gap - cut), default=cut)
        cuts.append(max(cut, cuts[-1]))
    return [read[start:end] for start, end in pairwise([*cuts, len(read)])]


def with_diacritics(first: str, letters: Sequence[ReadLetter], languages: tuple[str, ...]) -> list[ReadLetter]:
    """The letters of a second reading with the diacritics that the first has of the same letters: the second engine, which reads
    many languages at once, loses them, and the first, which reads one, makes up few (`gælder`, `gelder`). A word that is
    known without them alone stays, and so does a letter by itself."""
    read = "".join(letter.text[:1] for letter in letters)
    out = list(letters)
    for code in Levenshtein.opcodes(first, read):
        if code.tag == "replace":
            for i, at in zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=False):
                own = first[i]
                if own != read[at] and read[at] in LOST.get(own, unicodedata.normalize("NFD", own)[:1]):
                    out[at] = replace(letters[at], text=own)
    told = "".join(letter.text for letter in out)
    plain = len(read) == 1 or (known(read, languages) and not known(told, languages))
    return list(letters) if plain else out


def _gaps(letters: Sequence[ReadLetter]) -> list[int]:
    """How many letters stand before each blank."""
    gaps, before = [], 0
    for letter in letters:
        if letter.text == " ":
            gaps.append(before)
        else:
            before += 1
    return gaps


def _pairs(first: Words, second: Words) -> list[tuple[list[ReadWord], list[ReadWord]]]:
    """The words of both readings, cut where both have a gap."""
    both = sorted([(w.x0, w.x1, 0, w.text, w) for w in first] + [(w.x0, w.x1, 1, w.text, w) for w in second],
                  key=lambda item: item[:4])  # fmt: skip
    pairs: list[tuple[list[ReadWord], list[ReadWord]]] = []
    end = float("-inf")
    for x0, x1, which, _, word in both:
        shrink = min(SHRINK * (x1 - x0), 4.0)
        if x0 + shrink >= end:
            pairs.append(([], []))
        end = x1 - shrink if not any(pairs[-1]) else max(end, x1 - shrink)
        pairs[-1][which].append(word)
    return pairs


def _better(a: list[ReadWord], b: list[ReadWord], languages: tuple[str, ...]) -> list[ReadWord]:
    """One stretch of a line from the first reading or the second."""
    if [word.text for word in a] == [word.text for word in b]:
        return [_read_alike(u, v) for u, v in zip(a, b, strict=True)]
    if not b:
        return a if _letters(a) or max(word.confidence for word in a) >= SURE_MARK else []
    if not a:
        return b if _letters(b) and worth(b, languages) > ADDED else []
    if not _letters(a):
        return b if _letters(b) and worth(b, languages) > FOR_MARK else _surer(a, b, languages)
    return _surer(a, b, languages) if _letters(b) else a


def _read_alike(u: ReadWord, v: ReadWord) -> ReadWord:
    """A word that was read alike twice; the readings are not independent, so half of the second counts."""
    more, less = max(u.confidence, v.confidence), min(u.confidence, v.confidence)
    return replace(u, confidence=more + AGREEMENT * (1.0 - more) * less, calibrated=u.calibrated or v.calibrated)


def _surer(a: list[ReadWord], b: list[ReadWord], languages: tuple[str, ...]) -> list[ReadWord]:
    if worth(b, languages) <= worth(a, languages) + MARGIN:
        return a
    if len(a) != len(b):
        return b
    return [replace(v, x0=u.x0, y0=u.y0, x1=u.x1, y1=u.y1) for u, v in zip(a, b, strict=True)]


def _letters(words: list[ReadWord]) -> bool:
    return any(c.isalnum() for word in words for c in word.text)


def _text(words: Words) -> str:
    return " ".join(word.text for word in words)
