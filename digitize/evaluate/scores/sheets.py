"""Scores a source whose gold is sheets: the typed lines of each page, apart from furniture, and what each paper is.

Text is compared page by page, so that a document that begins in the wrong place costs no text; what stands in a clean
text and on no typed line (stamps, letterheads, scrawl) is foreign, and counted. A document is found when one begins on
its first page; a start that gold calls optional is neither right nor wrong.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from digitize.evaluate.scores.aligned import Word, opcodes, tell_words
from digitize.evaluate.scores.graphemes import character_errors, word_errors
from digitize.evaluate.scores.levels import fold, joined_sheet, level_sheet, running, words_sheet
from digitize.evaluate.scores.papers import false_facts, told, told_made, verdicts
from digitize.evaluate.scores.segments import count_segments
from digitize.evaluate.scores.tally import Error, Tally
from digitize.evaluate.scores.truth import Form, TrueDocument, TruePage, TrueSource
from digitize.review.made import Made, MadeSource

NEAR = 75.0  # percent of likeness: a word may be a misreading of another
LAID = 40.0  # percent of likeness: a word that is laid against another is a misreading of it
LONG = 2  # letters up to which a word is compared letter by letter
FOOT = 0.6  # of a page's words: a catchword stands behind them
OPENING = 8  # words of a page's head by which a start is known to lie at it


def score_sheets(gold: TrueSource, made: MadeSource) -> Tally:
    """The tally of one source."""
    tally = Tally(Form.SHEETS)
    for document in gold.documents:
        for page in document.pages:
            _count_page(tally, page, made)
    hits = _count_starts(tally, gold, made)
    for g, document in enumerate(gold.documents):
        found = hits.get(g)
        tally.counts["false"] += false_facts(document, found)
        for name, good in verdicts(document, found, made).items():
            tally.judge(name, good)
            if found and not good:
                wanted, got = told(document, name), told_made(found, name)
                page_of = found.record.source.first_page
                tally.errors.append(Error(made.file, name, wanted, got, page_of, None, found.record.id))
    return tally


def _count_page(tally: Tally, page: TruePage, made: MadeSource) -> None:
    clean = "\n".join(one.clean_by_page[page.page] for one in made.documents if page.page in one.clean_by_page)
    gold = joined_sheet(page.lines)
    true = words_sheet(gold)
    text = level_sheet(clean)
    spots = list(re.finditer(r"\w+", text))
    mine = [fold(spot[0]) for spot in spots]
    spare = Counter(words_sheet(joined_sheet(made.unclaimed.get(page.page, "").split("\n"))))
    tally.counts.update(
        {
            "pages": 1,
            "words": len(true),
            "met": (Counter(true) & (Counter(mine) + spare)).total(),
            "unclaimed": 0 if mine else len(true),
            "catchwords": int(bool(page.catchword)),
        }
    )
    foreign, neutral, caught = _foreign(page, true, mine)
    tally.counts["kept catchwords"] += bool(caught)
    words = [word for one in made.documents for word in _placed(one, page.page)]
    tell_words(tally, made.file, true, words, opcodes([word.text for word in words], true), page.page)
    if page.rough:
        return
    without = [_without(text, spots, drop) for drop in (neutral, [*neutral, *foreign, *caught])]
    wrong = Levenshtein.distance(gold, without[0])
    plain = " ".join(running(page.lines).split())
    tally.characters += character_errors(plain, " ".join(clean.split()))
    tally.words += word_errors(plain, " ".join(clean.split()))
    furniture = set(words_sheet(level_sheet(" ".join([*page.furniture, *page.rotated]))))
    known = frozenset(furniture - set(words_sheet(level_sheet(" ".join(page.optional)))))
    tally.counts.update(
        {
            "scored words": len(true),
            "characters": len(gold),
            "wrong characters": wrong,
            "misread": min(wrong, Levenshtein.distance(gold, without[1])),
            "extra": len(foreign),
            "furniture": sum(near(mine[k], known) for k in foreign),
        }
    )


def _placed(document: Made, page: int) -> list[Word]:
    """The levelled words of a document on a page, with their places. A word whose place is not known counts where the
    one before it does."""
    out, here = [], document.record.source.first_page
    for one in document.words:
        here = one.page or here
        if here == page:
            texts = words_sheet(level_sheet(one.text))
            out += [Word(text, one.page, one.box, one.confidence, document.record.id) for text in texts]
    return out


def _foreign(page: TruePage, true: Sequence[str], mine: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Which of the output's words stand on no typed line: the foreign ones, those that may stand or not, and those of
    the catchword."""
    optional = frozenset(words_sheet(level_sheet(" ".join(page.optional))))
    catchword = frozenset(words_sheet(level_sheet(page.catchword or "")))
    foreign: list[int] = []
    neutral: list[int] = []
    caught: list[int] = []
    ops = Levenshtein.opcodes(true, mine)
    astray = Counter(
        word for op in ops if op.tag in ("delete", "replace") for word in true[op.src_start : op.src_end]
    )  # gold words that may stand elsewhere
    for op in ops:
        even = op.tag == "replace" and op.src_end - op.src_start == op.dest_end - op.dest_start
        if op.tag != "insert" and not even:
            continue
        for k in range(op.dest_start, op.dest_end):
            if even and fuzz.ratio(true[op.src_start + k - op.dest_start], mine[k]) >= LAID:
                continue
            if astray[mine[k]] > 0:
                astray[mine[k]] -= 1
            elif near(mine[k], optional):
                neutral.append(k)
            elif catchword and k >= FOOT * len(mine) and near(mine[k], catchword):
                caught.append(k)
            else:
                foreign.append(k)
    return foreign, neutral, caught


@lru_cache(4096)
def near(word: str, known: frozenset[str]) -> bool:
    """Whether a word is one of some, or may be a misreading of one."""
    return word in known or (
        len(word) > LONG and any(abs(len(word) - len(one)) <= 3 and fuzz.ratio(word, one) >= NEAR for one in known)
    )


def _without(text: str, spots: Sequence[re.Match[str]], drop: Sequence[int]) -> str:
    """A text without some of its words."""
    gone, kept, at = set(drop), [], 0
    for k, spot in enumerate(spots):
        if k in gone:
            kept.append(text[at : spot.start()])
            at = spot.end()
    return re.sub(r"\s+", " ", "".join(kept) + text[at:]).strip()


def _count_starts(tally: Tally, gold: TrueSource, made: MadeSource) -> dict[int, Made]:
    """Counts starts and segments; gives each gold document that was found with what the output has of it."""
    spare = Counter(start.page for start in gold.optional_starts)
    first = {document.first_page: g for g, document in enumerate(gold.documents)}
    hits: dict[int, Made] = {}
    segments: list[set[int]] = []
    neutral = 0
    for one in made.documents:
        source = one.record.source
        pages = set(range(source.first_page, source.last_page + 1))
        g = first.get(source.first_page)
        if g is not None and g not in hits:
            hits[g] = one
        elif spare[source.first_page] > 0:
            spare[source.first_page] -= 1
            neutral += 1
            if segments:
                segments[-1] |= pages
            else:
                segments.append(pages)
            continue
        else:
            title = one.record.title or one.record.id
            tally.errors.append(Error(made.file, "begins", None, title, source.first_page, None, one.record.id))
        segments.append(pages)
        tally.stated("boundary", one.record.boundary.confidence, hits.get(g if g is not None else -1) is one)
    exact = sum(_at_head(gold.documents[g], one) for g, one in hits.items())
    for g, document in enumerate(gold.documents):
        if g not in hits:
            wanted = document.title or "a document"
            tally.errors.append(Error(made.file, "begins", wanted, None, document.first_page))
    count_segments(tally, [_pages(document) for document in gold.documents], segments)
    found = {"documents": len(gold.documents), "found": len(made.documents), "neutral": neutral}
    tally.counts.update(found | {"starts": len(hits), "exact": exact})
    return hits


def _pages(document: TrueDocument) -> set[int]:
    first = document.first_page or 1
    return set(range(first, (document.last_page or first) + 1))


def _at_head(gold: TrueDocument, made: Made) -> bool:
    """Whether a document begins within some words of its head: at least half of the first words of the page are in its
    raw text of that page."""
    page = gold.first_page or 1
    head = words_sheet(joined_sheet(gold.pages[0].lines))[:OPENING] if gold.pages else []
    text = made.raw_by_page.get(page, "") or made.clean_by_page.get(page, "")
    mine = frozenset(words_sheet(level_sheet(text)))
    return not head or sum(near(word, mine) for word in head) * 2 >= len(head)
