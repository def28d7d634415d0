"""Lines are laid against gold, weights are fitted to them, and the weights of the package can be made again."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from digitize.config import data_dir, load_settings
from digitize.evaluate import Gold, GoldDocument, align, shipped_examples, told, train
from digitize.evaluate.examples import examples, read_examples, write_examples
from digitize.evaluate.inspect import draw
from digitize.evaluate.train import Trained
from digitize.evaluate.volumes import seen
from digitize.label import label
from digitize.label.fit import by_hand
from digitize.label.weights import load_weights, shipped_weights, write_weights
from digitize.model.page import Box, Word
from digitize.model.role import Role
from digitize.pipeline import Knowledge, laid_out
from tests.label.conftest import TYPED
from tests.label.test_label import CUES, volume
from tests.typeset import Row, page


@cache
def trained_again() -> Trained:
    return train(shipped_examples(), by_hand())


def gold() -> Gold:
    body = "The Minister asked whether the harbour dues would be lowered before the season, and was told that nothing"
    one = (
        (Role.NUMBER, "41"),
        (Role.TITLE, "The Consul in Ostend to the Board"),
        (Role.DATELINE, "Ostend, 3 May 1931"),
        (Role.CLASSIFICATION, "SECRET"),
        (Role.BODY, body),
        (Role.REFERENCE, "[F: 12, 7]"),
    )
    two = (
        (Role.NUMBER, "42"),
        (Role.TITLE, "Memorandum by the Engineer"),
        (Role.DATELINE, "Ostend, 4 May 1931"),
        (Role.BODY, body + " They had waited since the spring for the dredger and would wait no longer"),
        (Role.NOTE, "1 Built at Hull."),
        (Role.REFERENCE, "[F: 12, 9]"),
    )
    return Gold("volume.pdf", (GoldDocument(one), GoldDocument(two)))


def test_lines_get_the_role_that_gold_gives_them_though_headers_say_the_titles_again() -> None:
    lines = [line.text for line in label(volume(), CUES)]
    truth = align(lines, gold())
    assert [lines[i] for i in truth.starts] == ["41", "42"]
    found = dict(zip(lines, truth.roles, strict=True))
    assert found["Ostend, 4 May 1931"] is Role.DATELINE
    assert found["1 Built at Hull."] is Role.NOTE
    assert found["Papers of the Harbour Board"] is Role.FURNITURE


def test_a_header_that_says_a_title_again_begins_no_document() -> None:
    body = "The Minister asked whether the harbour dues would be lowered before the season, and was told that nothing"
    title = "12. Memorandum of a Conversation Between the Minister of Trade and the Consul in Ostend, Lima, 3 May 1931"
    pages = [title, "He asked again.", *["nothing was promised"] * 20, f"{title[4:60]} … 1", body]
    paragraphs = ((Role.TITLE, title), (Role.BODY, "He asked again."), (Role.BODY, body))
    assert align(pages, Gold("volume.pdf", (GoldDocument(paragraphs),))).starts == (0,)


def test_a_letterhead_above_the_line_with_which_gold_begins_is_one_beginning() -> None:
    head = [Row("HARBOUR OFFICE OF LIMA", "centre"), Row("Lima, 3 May 1931", "right", 1.5), Row("Dear Sir:", gap=1.5)]
    text = "Lima, 3 May 1931", "Dear Sir:", *(row.text for row in TYPED)
    paragraphs = tuple((Role.BODY if i > 1 else Role.DATELINE, line) for i, line in enumerate(text))
    cues = Knowledge.load(load_settings(environ={})[0]).cues
    found = examples([page(1, [*head, *TYPED])], cues, Gold("letter.pdf", (GoldDocument(paragraphs),)))
    assert sum(example.count for example in found if example.begins) == 1


def test_examples_are_made_of_pages_as_a_run_labels_them() -> None:
    cues = Knowledge.load(load_settings(environ={})[0]).cues
    sheet = page(1, TYPED * 3)
    line = sheet.lines[3]
    scrap = Word("/,", Box(390.0, line.box.y0, 396.0, line.box.y1), 0.2)
    read = replace(sheet, lines=(*sheet.lines[:3], replace(line, words=(*line.words, scrap)), *sheet.lines[4:]))
    assert [x.text for x in laid_out([read], cues)[0].lines[3:5]] == [line.text, "/,"]
    assert seen([read], cues) == laid_out([read], cues)


def test_examples_say_where_documents_begin_and_survive_their_file() -> None:
    found = examples(volume(), CUES, gold())
    assert sum(example.count for example in found if example.begins) == 2
    again = read_examples(write_examples({"harbour": found}).splitlines())["harbour"]
    assert sorted((x.evidence, str(x.begins), x.count) for x in again) == sorted(
        (x.evidence, str(x.begins), x.count) for x in found
    )


def test_the_weights_of_the_package_can_be_made_again_bit_for_bit(tmp_path: Path) -> None:
    made = write_weights(trained_again().weights)
    assert made == (data_dir() / "heads.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(made, encoding="utf-8")
    assert load_weights(tmp_path / "mine.toml") == shipped_weights()


def test_training_gains_on_volumes_that_were_left_out() -> None:
    trial = trained_again().trial
    before, after = (sum(getattr(x, name) for x in trial) / len(trial) for name in ("before", "after"))
    assert after > before + 0.05
    assert sum(x.gap * x.documents for x in trial) / sum(x.documents for x in trial) <= 0.06


def test_corrections_of_a_volume_count_beside_the_examples_of_the_package() -> None:
    known = shipped_examples()
    own = examples(volume(), CUES, gold())
    trained = train(known | {"harbour": own}, shipped_weights())
    assert [held.name for held in trained.trial] == ["harbour"]
    assert "harbour" in told(trained)
    assert trained.weights != shipped_weights()


def test_a_page_is_drawn_with_words_roles_and_reasons_and_no_markup_of_its_own() -> None:
    pages = volume()
    lines = [line for line in label(pages, CUES) if line.page == 1]
    html = draw(pages[0], lines, "<b>harbour</b>.pdf")
    assert "<b>harbour" not in html and "number-in-sequence" in html and ">Ostend,</text>" in html
