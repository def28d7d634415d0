"""Which language a text is in."""

import re
from collections import Counter
from collections.abc import Sequence

from digitize.describe.vocabulary import Vocabulary, fold

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 4000  # the language of a long document is known from its beginning
_MOST_TEXT = 400_000  # characters: more than so many words have
_LETTER_COUNTS_AS = 0.5  # of a function word, for each word with a letter that only one language has
_ENOUGH = 0.06  # share of function words; running text has 0.3 and more, a list of names hardly any
_FEWEST = 2
_CLEARLY = 6  # different function words that tell a short text from what it was read with
_SHORT = 60  # words: in fewer, single words of many languages look alike


def find_language(text: str, words: Vocabulary, read_with: Sequence[str] = ()) -> str | None:
    """The language of a text as a BCP 47 tag, by its commonest words and its own letters; None when that can't be told.

    `read_with` are the engine's codes of the languages it was read with. A short text is in one of these unless it is
    clearly in another, and one too short to tell in the only one.
    """
    tokens = _WORD.findall(fold(text[:_MOST_TEXT]))[:_MOST_WORDS]
    counts = Counter(tokens)
    scores: dict[str, float] = {}
    plausible = {code for code, engine in words.ocr.items() if engine in read_with}
    for code, known in words.function_words.items():
        if len(tokens) < _SHORT and plausible and code not in plausible and len(known & counts.keys()) < _CLEARLY:
            continue
        own = words.letters.get(code, frozenset())
        scores[code] = sum(n for word, n in counts.items() if word in known)
        if own:
            scores[code] += _LETTER_COUNTS_AS * sum(n for word, n in counts.items() if not own.isdisjoint(word))
    best = max(scores, key=lambda code: scores[code], default=None)
    if best is not None and scores[best] >= max(_FEWEST, _ENOUGH * len(tokens)):
        return best
    single = [code for code, engine in words.ocr.items() if [engine] == list(read_with)]
    return single[0] if single and tokens else None
