"""The words of a language, kept small."""

import numpy as np
import pytest
import wordfreq

from digitize.lexicon import WordList, word_list


@pytest.mark.parametrize(("language", "size"), [("en", "best"), ("de", "small"), ("ru", "small")])
def test_every_word_is_as_frequent_as_wordfreq_says(language: str, size: str) -> None:
    known = wordfreq.get_frequency_dict(language, size)
    words = word_list(language, size)
    steps = words.steps(list(known))
    assert np.allclose(10.0 ** (-steps / 100), list(known.values()))


def test_other_words_are_not_there() -> None:
    words = word_list("en")
    assert "goverment-x" not in words and words.share("qqqqzx") == 0.0
    assert list(words.steps(["the", "qqqqzx"]) >= 0) == [True, False]


def test_nothing_is_known_of_an_unknown_language() -> None:
    assert not word_list("xx") and list(word_list("xx").steps(["the"])) == [-1] and not WordList([])
