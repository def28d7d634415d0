"""The numbers that a volume gives its documents: a chain that rises through the source."""

import re
from collections.abc import Sequence

from digitize.label.geometry import Placed
from digitize.model.roman import roman_value

BEFORE = r"(?:[^\W\d_]{3,10}\.?,?\s)?(?:(?:No|Nr|NO|NR|no|N)\W{1,2}|[Nn][º°o]\.?\s?|№\s?|#\s?)"  # `Belge No: `, `№ `
FILED = r"(?:[(\[]\d{3,6}[)\]]\s{1,3}(?=[^\W\d_]))"  # the registry's number before: `(33857) No. 131`
NUMBER_LINE = re.compile(
    rf"^(?:\W{{0,2}}|\w\s){FILED}?(?:{BEFORE}|[^\W\d_]{{3,10}}\.?\s)?([\dIlO]{{0,3}}\d[\dIlO]{{0,3}}[a-zа-я]?)\W{{0,2}}$"
)
ROMAN_LINE = re.compile(
    rf"^\W{{0,2}}(?:{BEFORE}|[^\W\d_]{{3,10}}\.?\s)?([IVX][IVXLC]{{0,7}}|[LC][IVXLC]{{1,7}})\W{{0,2}}$"
)
LETTERED_LINE = re.compile(rf"^\W{{0,2}}{BEFORE}(\d{{1,4}})\s?[–—-]\s?[A-Z]\W{{0,2}}$")  # `Exhibit No. 145-A`
NUMBER_HEAD = re.compile(
    rf"^\W{{0,2}}(?:{BEFORE}|(?:No|Nr|Doc|Document|Dok|Dokument|N)\.?\s)?(\d{{1,4}})[a-zA-Zа-я]?[.:)\]]{{0,2}}"
    r"\s*[—–-]?\s+(?=\W?[^\W\d_])"
)
WORD_HEAD = re.compile(r"^\W{0,2}[^\W\d_]{3,10}\.?\s(\d{1,4})[.:)\]]{1,2}\s*[—–-]?\s+(?=\W?[^\W\d_])")
ROMAN_HEAD = re.compile(rf"^\W{{0,2}}(?:{BEFORE})?([IVXLC]{{1,8}})(?:[.:)\]]{{1,2}}|\s[—–])\s*[—–-]?\s*(?=\W?[^\W\d_])")
DIGITS = str.maketrans("IlO", "110")  # what the engine reads for a digit
STEP = 12  # a chain may leave out this many numbers at once
OUTLIER = 1.5  # what a jump in the numbers costs, in links
LEFT_OUT = 0.2  # the same between numbers that surely head documents, as where an edition is printed in part
WHITE = 1.6  # pitches above a title
SHOWN = 0.75  # weight of a number that stands apart, alone in the middle, above a title in display type
NAMED = re.compile(rf"^\W{{0,2}}{FILED}?{BEFORE}\d{{1,4}}\W{{0,2}}$")


def number_of(text: str) -> tuple[int, bool] | None:
    """The number at the head of a line, and whether it stands alone.

    >>> number_of("No. 148"), number_of("71 Full Cabinet Submission"), number_of("148 men of 3"), number_of("3.5 tons")
    ((148, True), (71, False), (148, False), None)
    >>> number_of("BELGE NO: 12"), number_of("DOCUMENT N° 7. Note"), number_of("XIV."), number_of("In 3 days")
    ((12, True), (7, False), (14, True), None)
    >>> number_of("(33857) No. 131."), number_of("(33857) 131 men")
    ((131, True), None)
    """
    found = NUMBER_LINE.match(text)
    if found:
        return int(re.sub(r"\D", "", found[1].translate(DIGITS))), True
    found = LETTERED_LINE.match(text)
    if found:
        return int(found[1]), True
    found = ROMAN_LINE.match(text)
    if found:
        return roman_value(found[1]), True
    found = NUMBER_HEAD.match(text) or WORD_HEAD.match(text)
    if found:
        return int(found[1]), False
    found = ROMAN_HEAD.match(text)
    return (roman_value(found[1]), False) if found else None


def is_filed(text: str) -> bool:
    """Whether a line is a document's number with that of the registry before it.

    >>> is_filed("(33857) No. 131."), is_filed("No. 131.")
    (True, False)
    """
    return re.match(FILED, text) is not None and NUMBER_LINE.match(text) is not None


def without_number(text: str) -> str:
    """A title without the number that it begins with.

    >>> without_number("No. 12. Mr. Knox to the Board"), without_number("XII. — Note")
    ('Mr. Knox to the Board', 'Note')
    """
    for pattern in (NUMBER_HEAD, WORD_HEAD, ROMAN_HEAD):
        if pattern.match(text):
            return pattern.sub("", text)
    return text


def _look(line: Placed, weight: float) -> int:
    """How a number that surely heads a document looks: 1 with its word, 2 without, 3 before a title in bold with white above
    it, 0 where it is not sure."""
    if NAMED.match(line.text):
        return 1
    if weight > SHOWN and NUMBER_LINE.match(line.text):
        return 2
    return 3 * (line.line.bold and (line.gap is None or line.gap > WHITE) and NUMBER_HEAD.match(line.text) is not None)


def chain(candidates: Sequence[tuple[Placed, int, float]]) -> dict[int, int]:
    """Of the candidates (line, number, weight) the best rising chain, as numbers by place of the line.

    Dynamic programming over the candidates in reading order: each link adds its weight, and a step of more than one
    number costs a little, so that numbered paragraphs or a stray figure do not replace the volume's own numbers.
    """
    best: list[tuple[float, int]] = []
    looks = [_look(line, weight) for line, _, weight in candidates]
    for i, (_, number, weight) in enumerate(candidates):
        score, before = weight, -1
        for j in range(max(0, i - 200), i):
            step = number - candidates[j][1]
            if 0 < step <= STEP and best[j][0] + weight - 0.08 * (step - 1) > score:
                score, before = best[j][0] + weight - 0.08 * (step - 1), j
            elif (
                step > STEP
                and best[j][0] + weight - (jump := LEFT_OUT if looks[i] == looks[j] != 0 else OUTLIER) > score
            ):
                score, before = best[j][0] + weight - jump, j
        best.append((score, before))
    if not best:
        return {}
    at = max(range(len(best)), key=lambda i: best[i][0])
    out: dict[int, int] = {}
    while at >= 0:
        out[candidates[at][0].at] = candidates[at][1]
        at = best[at][1]
    return out if len(out) >= 2 else {}
