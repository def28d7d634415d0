"""How secret a document is, as printed, apart from its precedence and from how it is to be handled."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from digitize.describe.vocabulary import Vocabulary, bare, fold

_LETTERSPACED = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_]){4,}(?!\w)")
_WORD = re.compile(r"[^\W_]+\.?")
_BETWEEN = re.compile(r"[\s,.;:!()\[\]*—–|/-]+")
_SMALL = re.compile(r"(?:the|of|and|himself|only|his|den|die|das|der|des|und|le|la|de|du|et)\b|\d+", re.IGNORECASE)
_COPY = re.compile(r"[^\W\d_]+(?=\W*$)")  # the word before a copy's number
_DASH = re.compile(r"\s[–—-]\s")
_MANNER = 4  # words that tell how a paper was sent
_LONGEST_LINE = 90  # letters
_SHORTEST_REPAIRED = 6  # letters: shorter words are too close to others
_LONGEST_REPAIRED = 10  # words
_LONGEST_CUT = 4  # pieces of a classification
_LONGEST_ADDRESS = 7  # words


def find_classification(text: str, words: Vocabulary) -> tuple[str, int, int] | None:
    """The classification in a text, the longest if there are several, and where it stands: `text[start:end]`.

    In a line that holds only such marks, a misread letter of it is put right.

    >>> find_classification("MOST SECRET IMMEDIATE", words)
    ('MOST SECRET', 0, 11)
    """
    folded = bare(text)
    if any(stem in folded for stem in words.classification_stems):
        found = words.classification.finditer(text)
        best = max(found, key=lambda match: (not words.handling.fullmatch(match[0]), len(match[0])), default=None)
        if best:
            return _accented(" ".join(best[0].split()), words), best.start(), best.end()
    if len(text) > _LONGEST_LINE or not is_classification_line(text, words):
        return None
    return _rejoined(text, words) or _letterspaced(text, words) or _misread(text, words)


def _accented(term: str, words: Vocabulary) -> str:
    """The term with the accents that its words have: `Tres secrét` → `Très secret`."""

    def right(match: re.Match[str]) -> str:
        word = fold(match[0])
        if word in words.classification_spellings:
            return match[0]
        known = next((w for w in words.classification_spellings if bare(w) == bare(word)), None)
        return _in_case_of(match[0], known) if known else match[0]

    return re.sub(r"[^\W\d_]+", right, term)


def _in_case_of(word: str, known: str) -> str:
    return known.upper() if word.isupper() else known.capitalize() if word[0].isupper() else known


def is_classification_line(text: str, words: Vocabulary) -> bool:
    """Whether a line holds only classification, precedence and handling: `PERSONAL AND MOST SECRET`.

    It may say so: `Classification: secret`. The last line of a paragraph can hold a single such word, too; in small letters with a full stop it is not taken.
    """
    line = words.graded.sub("", text.strip())
    if line.isupper() and (stamp := words.received.match(line)):
        line = line[stamp.end() :].lstrip(" .:")  # a stamp beside it: `RECEIVED STRICTLY CONFIDENTIAL`
    if not line or len(line) > _LONGEST_LINE or words.sheet["closings"].fullmatch(line):  # `For the Minister:`
        return False
    line = _behind_manner(_without_copy(line, words), words)
    first = _WORD.search(line)
    if first is None:
        return False
    word = fold(first[0]).strip(".")
    if bare(word) in words.first_words or _nearest(word, words):
        if line.endswith(".") and line.islower():
            return False
        marks = _only_marks(line, words)
        if marks or (line.count(" ") < _LONGEST_REPAIRED and _only_marks(_repaired(line, words), words)):
            return True
    return _rejoined(line, words) is not None or (len(word) == 1 and _letterspaced(line, words) is not None)


def _behind_manner(line: str, words: Vocabulary) -> str:
    """What stands behind a dash and how a paper was sent: `Streng geheim` of `Telegramm in Ziffern — Streng geheim`."""
    before, *behind = _DASH.split(line, maxsplit=1)
    tokens = before.split()
    sent = words.types.match(before) or fold(tokens[0]) in words.extracts if tokens else False
    return behind[0] if behind and sent and len(tokens) <= _MANNER else line


def _without_copy(line: str, words: Vocabulary) -> str:
    """A line without the number of the copy behind its marks: `Секретно. Экз. № 1`, `SECRET. COPY NO. 31`."""
    number = words.numbers.search(line)
    copy = _COPY.search(line, 0, number.start()) if number and line[number.end() :].strip(" .:").isdigit() else None
    counted = copy and (words.handling.fullmatch(copy[0]) or words.sheet["copied"].fullmatch(copy[0] + "."))
    return line[: copy.start()].rstrip(" ,;") if copy and counted and copy.start() else line


def _only_marks(line: str, words: Vocabulary) -> bool:
    at, found = 0, False
    while at < len(line):
        if between := _BETWEEN.match(line, at):
            at = between.end()
            continue
        if match := _mark(line, at, words):
            at, found = match, True
        elif joined := words.joined_by.match(line, at) or re.compile("[&+]").match(line, at):
            at = joined.end()
        elif address := _address(line, at, words):
            found = found or words.ranks.search(line, at, address) is not None
            at = address
        else:
            return False
    return found


def _mark(line: str, at: int, words: Vocabulary) -> int | None:
    """The end of the longest classification, precedence or handling that begins here."""
    ends = [m.end() for p in (words.classification, words.precedence, words.handling) if (m := p.match(line, at))]
    return max(ends, default=None)


def _address(line: str, at: int, words: Vocabulary) -> int | None:
    """The end of `FOR THE PRIME MINISTER`, up to the next mark: capitalised words after `for`, `to`, `from`."""
    begin = words.handling_to.match(line, at)
    if begin is None:
        return None
    at, count = begin.end(), 0
    while at < len(line) and count <= _LONGEST_ADDRESS:
        if between := _BETWEEN.match(line, at):
            at = between.end()
            continue
        word = _WORD.match(line, at)
        if word is None or words.handling_to.match(line, at) or (_mark(line, at, words) and not _SMALL.match(line, at)):
            break
        if not word[0][0].isupper() and not _SMALL.match(line, at):
            return None
        at, count = word.end(), count + 1
    dangling = count == 0 and at == len(line)  # the name is on the next line
    return at if dangling or 0 < count <= _LONGEST_ADDRESS else None


@lru_cache(maxsize=16384)
def _nearest(word: str, words: Vocabulary) -> str | None:
    """The word of a mark that a long word is, or would be with one letter put right."""
    if words.types.fullmatch(word):
        return None  # `INFORME` is a report, and no misread `inform`
    if len(word) < _SHORTEST_REPAIRED or word in words.classification_words:
        return word if word in words.classification_words else None
    known = words.classification_words
    near = process.extract(word, known, scorer=Levenshtein.distance, score_cutoff=1, limit=None)
    return min((found for found, _, _ in near), default=None)


def _repaired(line: str, words: Vocabulary) -> str:
    """The line with each misread word of a mark put right, in capitals where it is printed in capitals."""

    def right(match: re.Match[str]) -> str:
        word = fold(match[0]).strip(".")
        known = _nearest(word, words)
        if known is None or known == word:
            return match[0]
        return _in_case_of(match[0], known)

    return _WORD.sub(right, line)


def _letterspaced(text: str, words: Vocabulary) -> tuple[str, int, int] | None:
    """`S E C R E T`, `G e h e i m`: the letters drawn together."""
    spaced = _LETTERSPACED.search(text)
    if spaced is None:
        return None
    letters = spaced[0].replace(" ", "")
    for cut in range(len(letters)):
        for head in (letters, f"{letters[:cut]} {letters[cut:]}"):
            match = words.classification.fullmatch(head)
            if match:
                return match[0], spaced.start(), spaced.end()
    return None


def _rejoined(text: str, words: Vocabulary) -> tuple[str, int, int] | None:
    """A classification alone on its line that a gap in the type cuts in two: `CONF IDENTIAL`, `TOP SEC RET`."""
    tokens = text.split()
    if not 1 < len(tokens) <= _LONGEST_CUT:
        return None
    for i in range(len(tokens) - 1):
        whole = _nearest(fold(tokens[i] + tokens[i + 1]).strip("."), words)
        if whole and not any(fold(token) in words.classification_spellings for token in tokens[i : i + 2]):
            line = " ".join([*tokens[:i], _in_case_of(tokens[i] + tokens[i + 1], whole), *tokens[i + 2 :]]).strip(". ")
            if words.classification.fullmatch(line):
                return line, 0, len(text)
    return None


def _misread(text: str, words: Vocabulary) -> tuple[str, int, int] | None:
    repaired = _repaired(text, words)
    match = words.classification.search(repaired) if repaired != text else None
    if match is None:
        return None
    return " ".join(match[0].split()), match.start(), match.end() + len(text) - len(repaired)
