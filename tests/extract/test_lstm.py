"""Our own reading with Tesseract's networks: the same text by whatever runs them, and the same whatever else is read."""

import itertools
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digitize.extract import ReadSettings, read_pages
from digitize.extract.engines import ReadWord, engine_of
from digitize.extract.engines.lstm import OwnLstm, engine, strips
from digitize.extract.engines.lstm.diacritics import with_diacritics
from digitize.extract.engines.lstm.engine import Reading, likelier_words
from digitize.extract.engines.lstm.marks import stops_of, with_sections, with_stops
from digitize.extract.engines.lstm.plain_network import PlainNetwork
from digitize.extract.engines.lstm.search import forward, put_right, runs_of
from digitize.extract.engines.lstm.strips import Strip
from digitize.extract.engines.lstm.traineddata import Model, load, parsed
from digitize.extract.engines.lstm.tree import Floats
from digitize.extract.languages import folder_of, folders, installed_languages
from digitize.extract.pixels import Gray
from tests.extract.conftest import LETTER, MakeScan
from tests.extract.tiny_model import CHARACTERS, NULL, tiny_model

ENGLISH = ("eng",)


@pytest.fixture(scope="module")
def own() -> OwnLstm:
    return OwnLstm()


@pytest.fixture(scope="module")
def english() -> Model:
    return load(installed_languages()["eng"])


def page_of(scan: Image.Image) -> Gray:
    return np.asarray(scan.convert("L"))


def test_a_clean_page_is_read_as_it_stands(own: OwnLstm, make_scan: MakeScan) -> None:
    lines = own.read(page_of(make_scan()), ENGLISH, 300.0)
    assert tuple(" ".join(word.text for word in line.words) for line in lines) == LETTER
    assert all(0.7 < word.confidence <= 1.0 for line in lines for word in line.words)


def test_boxes_end_where_the_ink_does(own: OwnLstm, make_scan: MakeScan) -> None:
    page = page_of(make_scan())
    dark = page < 128
    for line in own.read(page, ENGLISH, 300.0):
        for word in line.words:
            x0, y0, x1, y1 = round(word.x0), round(word.y0), round(word.x1), round(word.y1)
            inside = dark[y0:y1, x0:x1]
            columns, rows = np.flatnonzero(inside.any(axis=0)), np.flatnonzero(inside.any(axis=1))
            assert columns[0] <= 2 and rows[0] <= 2
            assert columns[-1] >= x1 - x0 - 5 and rows[-1] >= y1 - y0 - 3
            assert not dark[y0:y1, x0 - 4].any() and not dark[y0:y1, x1 + 3].any(), word.text


def test_a_skewed_page_is_read_along_its_baselines(own: OwnLstm, make_scan: MakeScan) -> None:
    skewed = make_scan().rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
    lines = own.read(page_of(skewed), ENGLISH, 300.0)
    assert tuple(" ".join(word.text for word in line.words) for line in lines) == LETTER


def test_a_line_is_read_alike_whatever_is_read_before_it(make_scan: MakeScan) -> None:
    page, other = page_of(make_scan()), page_of(make_scan(LETTER[::-1]))
    alone = OwnLstm().read(page, ENGLISH, 300.0)
    later = OwnLstm()
    later.read(other, ENGLISH, 300.0)
    later.read(page[:200], ENGLISH, 300.0)
    assert later.read(page, ENGLISH, 300.0) == alone


def test_numpy_alone_reads_the_same_text_in_the_same_places(own: OwnLstm, make_scan: MakeScan) -> None:
    noise = np.random.default_rng(3).normal(0, 40, (900, 1500))
    page = np.clip(page_of(make_scan()) + noise, 0, 255).astype(np.uint8)
    fast, plain = own.read(page, ENGLISH, 300.0), OwnLstm(PlainNetwork).read(page, ENGLISH, 300.0)
    assert len(fast) == len(plain) > 3
    for a, b in zip(fast, plain, strict=True):
        assert [(w.text, w.x0, w.y0, w.x1, w.y1) for w in a.words] == [
            (w.text, w.x0, w.y0, w.x1, w.y1) for w in b.words
        ]
        assert [w.confidence for w in a.words] == pytest.approx([w.confidence for w in b.words], abs=2e-3)


@pytest.mark.parametrize("floats", [False, True])
def test_both_networks_agree_on_models_of_whole_numbers_and_of_floats(floats: bool) -> None:
    pytest.importorskip("onnxruntime")
    from digitize.extract.engines.lstm.runtime import RuntimeNetwork

    model = parsed(tiny_model(seed=5, floats=floats))
    line = np.random.default_rng(7).uniform(-1, 1, (36, 100)).astype(np.float32)
    (a,), (b,) = RuntimeNetwork(model).run([line]), PlainNetwork(model).run([line])
    assert a.shape == b.shape == (33, model.classes)
    assert np.allclose(a, b, atol=1e-5) and np.allclose(a.sum(axis=1), 1, atol=1e-5)
    assert np.ptp(a) > 0.05


def test_what_a_line_says_does_not_depend_on_the_lines_that_it_is_run_with(english: Model) -> None:
    pytest.importorskip("onnxruntime")
    from digitize.extract.engines.lstm.runtime import TOGETHER, RuntimeNetwork

    network, rng = RuntimeNetwork(english), np.random.default_rng(7)
    lines = [rng.uniform(-1, 1, (36, wide)).astype(np.float32) for wide in (100, 3, 404, 101, 99, 31, 800, 400)]
    together, alone = network.run(lines), [network.run([line])[0] for line in lines]
    assert len(lines) > TOGETHER and network.run([]) == []
    for line, a, b in zip(lines, together, alone, strict=True):
        assert a.shape[0] == line.shape[1] // 3 and np.array_equal(a, b)


def test_without_onnxruntime_numpy_runs_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.delitem(sys.modules, "digitize.extract.engines.lstm.runtime", raising=False)
    assert engine._fastest() is PlainNetwork


def spelled(text: str, rivals: dict[int, tuple[str, float]], model: Model) -> Floats:
    """What a network would see that spells a text, three steps to a letter, and hesitates at some letters."""
    codes = {character: sequence[0] for sequence, character in reversed(model.texts.items())}
    seen = np.full((3 * len(text), model.classes), 1e-6, np.float32)
    seen[:, model.null] = 0.999
    for i, letter in enumerate(text):
        other, share = rivals.get(i, ("", 0.0))
        seen[3 * i + 1, model.null] = 1e-6
        seen[3 * i + 1, codes[letter]] = 0.999 - share
        if other:
            seen[3 * i + 1, codes[other]] = share
    return seen


def text_of(model: Model, seen: Floats) -> str:
    return "".join(run.text for run in put_right(model, seen, runs_of(model, seen)))


def test_where_the_network_hesitates_a_known_word_wins(english: Model) -> None:
    seen = spelled("the prablem, of", {6: ("o", 0.2)}, english)
    assert text_of(english, seen) == "the problem, of"
    assert text_of(english, spelled("! saw", {0: ("I", 0.3)}, english)) == "I saw"
    assert text_of(english, spelled("B. Lund", {1: ("e", 0.2)}, english)) == "B. Lund"  # no word, and none is missing


@pytest.mark.parametrize(
    ("seen_as", "share", "read"),
    [
        ("| promised", 0.04, "I promised"),
        ("1 promised", 0.15, "I promised"),
        ("1 147", 0.01, "1 147"),
        ("1 to 9", 0.05, "1 to 9"),
    ],
)
def test_an_upright_stroke_by_itself_is_a_word_rather_than_a_bar_or_a_figure(
    english: Model, seen_as: str, share: float, read: str
) -> None:
    assert text_of(english, spelled(seen_as, {0: ("I", share)}, english)) == read


@pytest.mark.parametrize(
    ("line", "share", "read"),
    [
        ("nicht fur den Hafen", 0.01, "nicht für den Hafen"),  # a name, here and there
        ("nicht prufen", 0.03, "nicht prüfen"),
        ("nicht prufen", 0.001, "nicht prufen"),
        ("es wurde Licht", 0.05, "es wurde Licht"),  # a word, too
        ("der Hafen von Rutenau", 0.3, "der Hafen von Rutenau"),  # with dots as little known as without
    ],
)
def test_dots_that_are_hardly_there_are_told_by_the_words(line: str, share: float, read: str) -> None:
    german = load(folder_of(("deu",)) / "deu.traineddata")
    seen = spelled(line, {line.index("u"): ("ü", share)}, german)
    told = with_diacritics(german, seen, runs_of(german, seen), "deu")
    assert "".join(run.text for run in told) == read


@pytest.mark.parametrize(
    ("line", "at", "letter", "share", "word"),
    [
        ("in the nonth, of", 7, "m", 0.01, "month"),  # a worn `m`
        ("in the nonth, of", 7, "m", 0.0005, None),  # what the network is sure of may be misprinted
        ("in the ten-nonth", 11, "m", 0.01, "ten-month"),
        ("the form was", 7, "n", 0.3, None),  # a word as it is
        ("in the nonth-", 7, "m", 0.01, None),  # goes on in the next line
        ("Mr. Lundqvar said", 8, "k", 0.3, None),  # a name as unknown as the other
        ("in the Nonth of", 7, "m", 0.3, None),  # a capital is none of the small letters
        ("in the nOnth of", 7, "m", 0.01, None),  # none that is printed so
    ],
)
def test_a_word_of_no_list_may_be_a_likelier_one(
    english: Model, line: str, at: int, letter: str, share: float, word: str | None
) -> None:
    seen = spelled(line, {at: (letter, share)}, english)
    likelier = likelier_words(english, seen, runs_of(english, seen), "eng")
    assert len(likelier) == len(line.split())
    assert [told[0] for told in likelier if told] == ([word] if word else [])
    assert all(0.5 < told[1] < 1 for told in likelier if told)


def test_a_misprint_that_the_network_is_sure_of_stays(english: Model) -> None:
    assert text_of(english, spelled("the prablem, of", {6: ("o", 0.005)}, english)) == "the prablem, of"
    assert text_of(english, spelled("Saracoglu", {4: ("e", 0.2)}, english)) == "Saracoglu"


def test_a_doubtful_mark_by_itself_is_never_left_out(english: Model) -> None:
    seen = spelled("and ' of", {}, english)
    seen[13] = seen[13] / 2
    seen[13, english.null] = 0.5
    assert text_of(english, seen).split() == ["and", "'", "of"]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.lists(st.integers(0, 2), max_size=3), st.integers(0, 1000))
def test_a_candidate_is_as_probable_as_all_its_paths_together(steps: int, label: list[int], seed: int) -> None:
    seen = np.random.default_rng(seed).dirichlet(np.ones(4), steps).astype(np.float32)

    def spells(path: tuple[int, ...]) -> bool:
        return [code for code, _ in itertools.groupby(path) if code != 3] == label

    paths = (path for path in itertools.product(range(4), repeat=steps) if spells(path))
    total = sum(np.prod([seen[t, code] for t, code in enumerate(path)]) for path in paths)
    assert forward(seen, [label, [0, 1]], 3)[0] == pytest.approx(total, rel=1e-4, abs=1e-9)


def test_words_are_known_in_any_case_and_with_marks_about_them(english: Model) -> None:
    known = english.dictionary.knows
    assert known("Government") and known("GOVERNMENT,") and known("(government)") and known("1941,")
    assert not known("gOvernment") and not known("government,.") and not known("govermnent") and not known("—")


def test_of_two_languages_the_main_one_stays_unless_the_other_is_clearly_better(
    own: OwnLstm, make_scan: MakeScan
) -> None:
    page = page_of(make_scan())
    for languages in (("eng", "deu"), ("eng", "rus"), ("rus", "eng")):
        lines = own.read(page, languages, 300.0)
        assert tuple(" ".join(word.text for word in line.words) for line in lines) == LETTER


def test_what_is_no_text_gives_nothing(own: OwnLstm) -> None:
    assert own.read(np.full((200, 300), 255, np.uint8), ENGLISH, 300.0) == []
    assert own.read_line(np.zeros((1, 1), np.uint8), ENGLISH, 300.0) == ()
    for shape in ((3, 3), (5, 900), (900, 5)):
        own.read_block(np.random.default_rng(1).integers(0, 256, shape, np.uint8), ENGLISH, 70.0)


def reading(text: str, likely: float, height: float) -> Reading:
    """A strip of small letters of a height, as it was read."""
    strip = Strip(np.zeros((1, 1), np.uint8), 0, 0.0, 0.0, (), 0.0, height, 0, 0.0)
    words = [ReadWord(word, 0, 0, 1, 1, likely) for word in text.split()]
    return Reading(strip, words, likely, [0.0] * len(words))


def test_the_edge_of_a_sheet_and_scrawl_over_several_lines_are_no_lines_of_a_text() -> None:
    text, title, notes = (
        reading("and heard a report", 0.98, 16),
        reading("MINUTES", 0.95, 40),
        reading("1 Copy", 0.9, 9),
    )
    faint, edge, scrawl = reading("the bridge", 0.6, 15), reading("EEeEGEzEE—", 0.3, 14), reading("SEER", 0.7, 150)
    usual = engine._usual_height([text, title, notes, faint, edge, scrawl])
    assert usual == 16
    assert not any(engine._is_no_text(one, usual) for one in (text, title, notes, faint))
    assert engine._is_no_text(edge, usual) and engine._is_no_text(scrawl, usual)


def test_of_a_page_that_is_no_text_at_all_all_is_kept(own: OwnLstm, monkeypatch: pytest.MonkeyPatch) -> None:
    for likely, kept in ((0.98, "and heard a report"), (0.4, "and heard a report SEER")):
        read = [reading("and heard a report", likely, 16), reading("SEER", 0.4, 150)]
        monkeypatch.setattr(engine, "_read", lambda strips, models, read=read: read)
        monkeypatch.setattr(own._layout, "strips", lambda *_: [])
        lines = own.read(np.zeros((9, 9), np.uint8), ENGLISH, 300.0)
        assert " ".join(word.text for line in lines for word in line.words) == kept


class Analysed:
    """Pieces of one row as Tesseract's layout analysis gives them, one after the other."""

    def __init__(self, *boxes: tuple[int, int, int, int]) -> None:
        self._boxes, self._at = boxes, 0

    def GetIterator(self) -> "Analysed":
        return self

    def Next(self, _: int) -> bool:
        self._at += 1
        return self._at < len(self._boxes)

    def IsAtBeginningOf(self, _: int) -> bool:
        return self._at == 0

    def BoundingBox(self, _: int) -> tuple[int, int, int, int]:
        return self._boxes[self._at]

    def Baseline(self, _: int) -> tuple[tuple[int, int], tuple[int, int]]:
        return (10, 40), (200, 40)

    def RowAttributes(self) -> dict[str, float]:
        return {"row_height": 30.0, "ascenders": 8.0, "descenders": -6.0}


def test_a_piece_without_a_place_of_its_own_takes_no_row_with_it() -> None:
    words = (10, 20, 60, 40), (70, 20, 130, 40)
    (row,) = strips._rows(Analysed(*words[:1], (0, 0, 500, 800), *words[1:]), (0, 0, 500, 800))
    assert tuple(row.boxes) == words


def test_a_page_says_that_our_own_network_read_it(tmp_path: Path, make_scan: MakeScan) -> None:
    source = tmp_path / "page.png"
    make_scan().save(source, dpi=(300, 300))
    page = next(iter(read_pages(source, [1], ReadSettings(languages=ENGLISH, engine="lstm")))).page
    assert page.engine.startswith("lstm ") and [line.text for line in page.lines] == list(LETTER)


def test_tesseract_reads_what_is_not_run_here_and_says_why(
    tmp_path: Path, make_scan: MakeScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    shutil.copy(installed_languages()["eng"], models / "heb.traineddata")  # a language that runs from right to left
    monkeypatch.setenv("TESSDATA_PREFIX", str(models))
    folder_of.cache_clear()
    engine_of.cache_clear()
    assert models in folders()
    source = tmp_path / "page.png"
    make_scan().save(source, dpi=(300, 300))
    try:
        page = next(iter(read_pages(source, [1], ReadSettings(languages=("heb",), engine="lstm")))).page
    finally:
        folder_of.cache_clear()
        engine_of.cache_clear()
    assert page.engine.startswith("tesseract ") and "right to left" in page.reason
    assert page.lines


def test_a_rule_across_a_page_takes_no_memory(own: OwnLstm) -> None:
    page = np.full((300, 3000), 255, np.uint8)
    page[150:153, 20:2980:3] = 0
    own.read(page, ENGLISH, 300.0)
    seen = np.random.default_rng(2).dirichlet(np.ones(8), 6000).astype(np.float32)
    assert forward(seen, [[0, 1, 2] * 400], 7).shape == (1,)


def test_the_classes_of_a_model_are_what_its_file_says() -> None:
    model = parsed(tiny_model())
    assert model.null == NULL and "".join(model.texts[(i,)] for i in range(NULL)) == "".join(CHARACTERS)


@pytest.mark.parametrize(
    ("line", "stop", "read"),
    [
        ("we met, The council sat", 0.02, "we met. The council sat"),
        ("we met, The council sat", 0.001, "we met, The council sat"),
        ("we met, Istanbul was far", 0.02, "we met, Istanbul was far"),
    ],
)
def test_what_follows_tells_a_full_stop_from_a_comma(line: str, stop: float, read: str) -> None:
    """Where the network gives the stop more than it is used to do on this page."""
    usual = ["a,", "b,", "c,", "d,", "e,", "f.", "g.", "h.", "i.", "j."]
    words = [*usual, *line.split()]
    stops = [0.0005 if i < len(usual) or word[-1] != "," else stop for i, word in enumerate(words)]
    told = with_stops([ReadWord(word, 0, 0, 1, 1, 0.9) for word in words], stops, ("eng",))
    assert " ".join(word.text for word in told[len(usual) :]) == read


def test_a_full_stop_in_a_comma_s_place_is_as_probable_as_the_network_saw_it(english: Model) -> None:
    seen = spelled("the sea, of", {7: (".", 0.2)}, english)
    assert stops_of(english, seen, runs_of(english, seen)) == pytest.approx([0, 0.25, 0], abs=0.01)


@pytest.mark.parametrize(
    ("language", "line", "read"),
    [
        ("deu", "nach ($ 4) und $$ 5", "nach (§ 4) und §§ 5"),
        ("deu", "kostet $4 und 5 $", "kostet $4 und 5 $"),
        ("eng", "paid $ 4 for it", "paid $ 4 for it"),  # its model knows section signs
    ],
)
def test_a_section_sign_that_a_model_has_not_is_told_by_the_number_behind_it(
    language: str, line: str, read: str
) -> None:
    model = load(folder_of((language,)) / f"{language}.traineddata")
    words = [ReadWord(word, 0, 0, 1, 1, 0.9) for word in line.split()]
    assert " ".join(word.text for word in with_sections(words, model)) == read
