"""Scores a source whose gold is the plain text of its pages: whatever was read of it, documents and unclaimed text."""

from collections import Counter

from rapidfuzz.distance import Levenshtein

from digitize.evaluate.scores.aligned import Word, opcodes, tell_words
from digitize.evaluate.scores.graphemes import character_errors, word_errors
from digitize.evaluate.scores.levels import running, squeeze_plain, words_plain
from digitize.evaluate.scores.tally import Tally
from digitize.evaluate.scores.truth import Form, TrueSource
from digitize.review.made import MadeSource


def score_plain(gold: TrueSource, made: MadeSource) -> Tally:
    """The tally of one source."""
    tally = Tally(Form.TEXT)
    clean = "\n".join([*(document.text for document in made.documents), made.rest])
    raw = "\n".join([*(document.raw for document in made.documents), made.rest])
    true, mine = words_plain(gold.text), words_plain(clean)
    level = " ".join(running(gold.text.split("\n")).split())
    tally.characters += character_errors(level, " ".join(clean.split()))
    tally.words += word_errors(level, " ".join(clean.split()))
    tally.counts.update(
        {
            "words": len(true),
            "met": _overlap(true, mine),
            "found words": len(mine),
            "met raw": _overlap(true, words_plain(raw)),
            "characters": len(squeeze_plain(gold.text)),
            "wrong characters": Levenshtein.distance(squeeze_plain(gold.text), squeeze_plain(clean)),
            "found": len(made.documents),
        }
    )
    placed = [
        Word(text, word.page, word.box, word.confidence, document.record.id)
        for document in made.documents
        for word in document.words
        for text in words_plain(word.text)
    ]
    placed += [Word(text, page) for page, rest in made.unclaimed.items() for text in words_plain(rest)]
    tell_words(tally, made.file, true, placed, opcodes([word.text for word in placed], true))
    return tally


def _overlap(left: list[str], right: list[str]) -> int:
    return (Counter(left) & Counter(right)).total()
