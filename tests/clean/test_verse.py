"""Verse keeps its lines; prose, however ragged, and lists of names don't pass for it."""

from dataclasses import replace

import pytest

from digitize.clean import Words, clean
from digitize.clean.verse import verses
from digitize.label import label
from digitize.model.role import LabelledLine, Role
from digitize.split import split
from tests.clean.table import filled
from tests.clean.test_clean import CUES
from tests.typeset import Row, full, page

HYMNS = {
    "en": "O God, our help in ages past,\nOur hope for years to come,\nOur shelter from the stormy blast,\nAnd our eternal home.",
    "de": "Freude, schöner Götterfunken,\nTochter aus Elysium,\nWir betreten feuertrunken,\nHimmlische, dein Heiligtum.",
    "ru": "Я помню чудное мгновенье:\nПередо мной явилась ты,\nКак мимолётное виденье,\nКак гений чистой красоты.",
}
PROSE = {
    "en": ["The harbour was closed to all the vessels on that day, and the men", "who stood upon the quay took off their caps and sang together thus"],
    "de": ["Der Hafen blieb an diesem Tage allen Schiffen verschlossen, und die", "Leute, die an dem Kai standen, nahmen die Mützen ab und sangen dies"],
    "ru": ["Гавань в этот день оставалась закрытой для всех судов, и люди, что", "стояли на набережной, сняли шапки и запели все вместе такую песню"],
}  # fmt: skip
LATER = {
    "en": ["After this they went home, and on the next day the harbour opened.", "No more was heard of the matter."],
    "de": ["Danach gingen sie nach Hause, und am Tag darauf wurde geöffnet, und", "es war von der Sache nicht mehr die Rede."],
    "ru": ["После этого они разошлись по домам, и на другой день гавань снова", "открыли. Больше об этом не говорили."],
}  # fmt: skip


def text_of(*pages: list[Row], language: str = "en") -> str:
    lines = label([page(n, rows) for n, rows in enumerate(pages, 1)], CUES)
    words = Words.of([line.text for line in lines], language)
    return "".join(clean(segment, words).text.text for segment in split(lines).documents)


def letter(language: str, verse: list[Row]) -> list[Row]:
    return [
        *map(full, PROSE[language]), Row(f"{PROSE[language][0][:20]}:"),
        *verse,
        full(LATER[language][0], at="indent"), Row(LATER[language][1]),
    ]  # fmt: skip


@pytest.mark.parametrize("language", HYMNS)
@pytest.mark.parametrize("at", ["left", "indent", "centre"])
def test_a_hymn_quoted_in_a_letter_keeps_its_lines(language: str, at: str) -> None:
    rows = [Row(line, at) for line in HYMNS[language].split("\n")]
    text = text_of(letter(language, rows), language=language)
    assert f"\n\n{HYMNS[language]}\n\n" in text
    assert " ".join(PROSE[language]) in text and " ".join(LATER[language]) in text


def test_stanzas_are_paragraphs_and_alternating_indents_change_nothing() -> None:
    lines = HYMNS["en"].split("\n")
    rows = [Row(line, "indent" if n % 2 else "left", 2.0 if n == 4 else 1.0) for n, line in enumerate([*lines, *lines])]
    assert f"{HYMNS['en']}\n\n{HYMNS['en']}" in text_of(letter("en", rows))


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_hymn_over_a_page_break_is_one_stanza(cut: int) -> None:
    rows = letter("en", [Row(line, "indent") for line in HYMNS["en"].split("\n")])
    at = 3 + cut
    assert f"\n\n{HYMNS['en']}\n\n" in text_of(rows[:at], rows[at:])


def test_no_word_of_verse_is_lost_and_its_lines_need_no_edit() -> None:
    lines = label([page(1, letter("en", [Row(line, "indent") for line in HYMNS["en"].split("\n")]))], CUES)
    text = clean(split(lines).documents[0], Words()).text
    start = text.raw.index("O God")
    inside = [edit for edit in text.edits if start <= edit.start < start + len(HYMNS["en"]) - 1]
    assert inside == [] and text.without(text.rules).text == text.raw


NO_VERSE = {
    "ragged typescript": (
        "The harbour was closed to all the vessels for two\n"
        "days and was opened when the storm had gone.\n"
        "Nobody was asked about the matter, though it\n"
        "Had been before the Board for quite some time."
    ),
    "names": "Sir John Simon\nMr. Anthony Eden\nViscount Cranborne, Lord Privy Seal\nThe Earl of Halifax",
    "an address": "The Right Honourable\nSir John Simon, G.C.S.I.,\nForeign Office,\nLondon.",
    "talk": "Did he go home?\nHe did not go.\nWhere was he then?\nHe was at sea.",
    "a list": "1. coal and coke,\n2. timber,\n3. oil of all kinds,\n4. and iron ore.",
    "figures": "Coal and coke, 12 tons,\nTimber for ships, 4 tons,\nOil of all kinds, 7 tons,\nIron ore, 30 tons.",
}


@pytest.mark.parametrize("kind", [k for k in NO_VERSE if k != "ragged typescript"])
def test_names_addresses_talk_and_lists_are_not_verse(kind: str) -> None:
    lines = filled(NO_VERSE[kind].split("\n"))
    wide = [_short(line, 30.0) for line in lines]
    assert verses(wide) == {}


def test_prose_in_a_narrow_measure_is_not_verse() -> None:
    lines = filled(NO_VERSE["ragged typescript"].split("\n"))
    assert verses([_short(line, 30.0) for line in lines]) == {}


def _short(line: LabelledLine, width: float) -> LabelledLine:
    return replace(line, width=width + 10, right=width + 10 - line.line.box.width / line.unit)


def test_roles_other_than_the_body_are_not_verse() -> None:
    for role, count in ((Role.BODY, 4), (Role.SIGNATURE, 0), (Role.REFERENCE, 0), (Role.DATELINE, 0)):
        lines = filled(HYMNS["en"].split("\n"), role)
        assert len(verses([_short(line, 30.0) for line in lines])) == count
