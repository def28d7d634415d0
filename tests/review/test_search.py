"""Words are found in all texts, whatever their marks and letters, at the desk and in a report without a server."""

import json
import re
from typing import Any

import pytest

from digitize.model.traced import TracedText
from digitize.review import search, write_report
from digitize.review.output import read_output
from digitize.review.search import TextIndex, fold, static_files
from tests.review.corpus import Corpus, record, spans_of

TEXTS = (
    "The pilots of Łódź asked for coal.\nThe harbour master wrote to the consul.\n",
    "Ёлки стояли в Архангельске.\nКонсул просил угля.\n",
    "Die Straße nach Üsküdar war gesperrt, the harbour too.\nThe consul was told.\n",
)


@pytest.fixture
def filled(corpus: Corpus) -> Corpus:
    for number, text in enumerate(TEXTS, 1):
        corpus.add(
            record(number, uid=f"u{number}", language=["en", "ru", "de"][number - 1]), TracedText(text, spans_of(text))
        )
    corpus.written()
    return corpus


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lodz", ["u1"]),
        ("ŁÓDŹ", ["u1"]),
        ("елки", ["u2"]),
        ("Ёлки архангельск", ["u2"]),
        ("uskudar", ["u3"]),
        ("consul", ["u1", "u3"]),
        ('"the harbour"', ["u1", "u3"]),
        ('"harbour master"', ["u1"]),
        ('"master harbour"', []),
        ("cons", ["u1", "u3"]),
        ("cons harbour", []),  # only the last word is a beginning
        ("coal елки", []),
        ('" OR *', []),
        ("", []),
    ],
)
def test_words_are_found_whatever_their_marks(filled: Corpus, words: str, found: list[str]) -> None:
    index = TextIndex()
    index.update(read_output(filled.root))
    assert sorted(index.find(words)) == found


def test_a_passage_shows_the_text_as_it_is_and_what_was_found(filled: Corpus) -> None:
    index = TextIndex()
    index.update(read_output(filled.root))
    passage = index.passages("елки угля", ["u2", "u1", "nobody"])
    assert list(passage) == ["u2"]
    assert [text for text, hit in passage["u2"] if hit] == ["Ёлки", "угля"]
    assert "".join(text for text, _ in passage["u2"]).startswith("Ёлки стояли в Архангельске. Консул")


def test_a_text_that_changed_or_went_is_found_as_it_is_now(filled: Corpus) -> None:
    index = TextIndex()
    index.update(read_output(filled.root))
    file = filled.root / "documents" / "harbour" / "0001-minute.txt"
    file.write_text("The pilots went home to Ostend.\n", encoding="utf-8")
    index.update(read_output(filled.root))
    assert index.find("ostend") == ["u1"] and index.find("lodz") == []
    filled.records.pop()
    filled.written()
    index.update(read_output(filled.root))
    assert index.find("uskudar") == []


def of(script: str) -> Any:
    """What a script file of the index holds."""
    return json.loads(re.sub(r'^window\.(SEARCH_INDEX = |SEARCH\.take\("\w+", \d+, )|\)?;\n$', "", script))


@pytest.mark.parametrize("size", [20, 200_000])
def test_the_index_of_a_report_has_every_word_and_text_once(
    filled: Corpus, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SHARD", size)
    monkeypatch.setattr(search, "TEXTS", size)
    files = dict(static_files(read_output(filled.root)))
    index = of(files.pop("index.js"))
    words = [of(files[f"words-{i}.js"]) for i in range(len(index["words"]))]
    texts = [of(files[f"texts-{i}.js"]) for i in range(len(index["texts"]))]
    assert len(files) == len(words) + len(texts) and (len(files) > 6) == (size == 20)
    assert [text for group in texts for text in group] == list(TEXTS)
    every = {word: places for shard in words for word, places in shard.items()}
    assert sum(map(len, words)) == len(every) and every["consul"] == [0, 2] and every["елки"] == [1]
    for begin, shard in zip(index["words"], words, strict=True):
        assert all(word >= begin for word in shard)
    assert set(every) == {word for text in TEXTS for word in re.findall(r"\w+", fold(text))}


def test_a_report_of_too_many_documents_has_no_index(filled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_report(filled.root).parent / "assets" / "search"
    assert (folder / "index.js").is_file()
    monkeypatch.setattr(search, "MOST_STATIC", 2)
    write_report(filled.root)
    assert list(folder.iterdir()) == []
