"""A line's end and the next line's beginning, looked at as the two halves of one word."""

import re
from dataclasses import dataclass

from digitize.clean.words import RARE, Join, Words
from digitize.model.traced import IN_DOUBT

HYPHENS = (
    "-\u00ad\u00ac\u2010\u2011\u2212\u2e17\ufe63\uff0d"  # the last but two is the double oblique hyphen of Fraktur
)
DASHES = "\u2012\u2013\u2014\u2015"
NO_BREAK = "\u2011"
SOFT = "\u00ad"
UNMAPPED = "\ufffd"
LEFT = re.compile(r"\W*?(?P<half>[^\W_]+(?:['’-][^\W_]+)*)(?P<mark>(?:[^\w\s]|_){0,3})$")
RIGHT = re.compile(r"(?P<dirt>(?:[^\w\s]|_){1,2} ?)?(?P<half>[^\W\d_]+|\w+)(?P<more>(?:-[^\W\d_]+)*)")
MARKS = frozenset(HYPHENS + DASHES)
LONGEST = 80  # characters of a half, with room to spare
ENDED = re.compile(r"[.!?:;,…)\]»”\"]")
PLAIN = 3.0  # Zipf frequency of a word that may be made out of two damaged halves
FRAGMENT = 3.2  # a half this rare may be no word at all: `tion` has 2.8 in English, `ment` 3.1
FARTHER = 1.5  # so much commoner, in powers of ten, is the word than its rarer half


@dataclass(frozen=True, slots=True)
class Seam:
    """How two lines make one word: so many characters go from the left line's end and from the right line's beginning,
    `between` comes instead."""

    left: int
    right: int
    between: str
    why: str


def is_cut(text: str) -> bool:
    """Whether a line ends in a hyphen, dirt after it aside; the dash of `as follows:-` cuts no word.

    >>> is_cut("the govern-"), is_cut("the govern-:"), is_cut("he left —"), is_cut("the town."), is_cut("as follows:-")
    (True, True, False, False, False)
    """
    if text[-1:].isalnum():
        return False
    found = LEFT.match(last_part(text))
    return bool(found and set(found["mark"]) & set(HYPHENS) and found["mark"][0] != ":")


def is_marked(text: str) -> bool:
    """Whether a hyphen or a dash was read at the line's end.

    >>> is_marked("the govern-"), is_marked("the informa-:"), is_marked("he left—"), is_marked("the negotia")
    (True, True, True, False)
    """
    return not text[-1:].isalnum() and not MARKS.isdisjoint(text[-3:])


def last_part(text: str) -> str:
    """The letters, digits and marks after the last space of a text."""
    return text[text.rfind(" ", -LONGEST) + 1 :][-LONGEST:]


def seam(above: str, below: str, words: Words, full: bool = True) -> Seam | None:
    """The seam of two lines, or None when they are not parted within a word. `full`: the line above is filled.

    >>> (seam("the govern-", "ment said", Words()).left, seam("the vice-", "president", Words()).left)
    (1, 0)
    >>> seam("the informa-:", "tion came", Words()).left, seam("he was:", "they said", Words())
    (2, None)
    >>> seam("without in\ufffd", "structions from", Words()).left, seam("the caf\ufffd", "house", Words())
    (1, None)
    """
    left, right = LEFT.search(last_part(above)), RIGHT.match(below[:LONGEST])
    if not left or not right:
        return None
    mark, dirt = left["mark"], right["dirt"] or ""
    if len(mark) == 1 and mark in HYPHENS and not dirt:
        return _hyphen(left["half"], mark, right["half"], right["more"], words)
    if len(mark) == 1 and mark in DASHES and not dirt:
        return _dash(left["half"], mark, right["half"], words)
    if left["half"][-1:].isdigit() or right["half"][:1].isdigit() or not _one_case(left["half"], right["half"]):
        return None
    return _damaged(left["half"], mark, dirt, right["half"], words, full)


def _hyphen(left: str, mark: str, right: str, more: str, words: Words) -> Seam:
    if mark == SOFT:
        return Seam(1, 0, "", "a soft hyphen at the line end")
    if mark == NO_BREAK:
        return Seam(0, 0, "", "a hyphen that may not be broken")
    join = _german_ck(left, right, words) or words.join(left, right, more)
    if join.between == mark:
        return Seam(0, 0, "", _told(join))
    return Seam(1 + (join.between == "c"), 0, join.between, _told(join))


def _german_ck(left: str, right: str, words: Words) -> Join | None:
    """German once parted `ck` as `k-k`: `Zuk-` `ker` is `Zucker`."""
    if words.language != "de" or left[-1:] != "k" or right[:1] != "k":
        return None
    known = words.known(f"{left[:-1]}c{right}", common=PLAIN, times=1)
    return Join("c", "`ck` is parted as `k-k`") if known and not words.known(left + right, times=1) else None


def _dash(left: str, mark: str, right: str, words: Words) -> Seam | None:
    """A dash is a hyphen when both halves make a word only together; else it stays, with nothing beside it."""
    cut = _one_case(left, right) and _halves_of(left, right, words)
    return Seam(1, 0, "", "a word cut by the line end, its hyphen read as a dash") if cut else None


def _damaged(left: str, mark: str, dirt: str, right: str, words: Words, full: bool) -> Seam | None:
    """Halves whose hyphen has dirt beside it, was misread or lost: joined only when they make a known word."""
    whole = left.rsplit("-", 1)[-1] + right
    if mark == UNMAPPED and not dirt and words.known(whole, common=RARE, times=1):
        return Seam(1, 0, "", "a word cut by the line end, its hyphen a sign that the text layer gives no meaning")
    if set(mark) & set(HYPHENS) or (mark and set(mark) <= set(DASHES)):
        if words.known(whole, common=RARE, times=1) and min(len(left), len(right)) > 1:
            return Seam(len(mark), len(dirt), "", "a word cut by the line end, dirt beside the hyphen")
        return None
    if dirt or not full or min(len(left), len(right)) < 2 or len(mark) > 1 or not left.isalpha():
        return None
    if _halves_of(left, right, words):
        lost = "misread" if mark else "lost"
        return Seam(len(mark), 0, "", f"halves that are no words make one that is known: a hyphen {lost}")
    return None


def _halves_of(left: str, right: str, words: Words) -> bool:
    """Whether two halves make a word that is far commoner than they are: `inform` `ation`, but not `town` `hall`."""
    halves = sorted((words.weight(left), words.weight(right)))
    if halves[0] > FRAGMENT:
        return False
    whole = words.weight(left + right)
    return whole >= PLAIN and halves[0] + FARTHER <= whole and halves[1] < whole


def tie(above: str, below: str, words: Words) -> str:
    """What stands between two lines that no word runs over: a space, or nothing.

    >>> tie("he left—", "and came", Words()), tie("he left —", "and", Words()), tie("R 4943/", "102/67", Words())
    ('', ' ', '')
    >>> tie("de l'", "Allemagne", Words(language="fr"))
    ''
    """
    if not re.match(r"\w", below):
        return " "
    if re.search(rf"\w[{DASHES}]$|\w/$", above):
        return ""
    tied = re.search(r"([^\W\d_]+)['’]$", above)
    follow = re.match(r"[^\W\d_]+", below)
    return "" if tied and follow and words.table.ties(words.folded(tied[1]), words.folded(follow[0])) else " "


def _one_case(left: str, right: str) -> bool:
    """Whether two halves can be of one word: the second goes on in small letters, or both are in capitals."""
    return right.islower() or (left.isupper() and right.isupper())


def _told(join: Join) -> str:
    return join.why if join.sure else IN_DOUBT + join.why
