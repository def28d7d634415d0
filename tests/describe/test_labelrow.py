"""What stands below a row of labels is told by where it stands: the own sign and day, never those of the letter answered."""

from digitize.describe import Vocabulary
from digitize.describe.labelrow import label_row
from digitize.model.page import Box, Line, Word
from digitize.model.role import LabelledLine, Role

ROW = {0: "Ihr Zeichen", 120: "Ihr Schreiben vom", 240: "Unser Zeichen", 360: "Datum"}
VALUES = {0: "W III 412", 125: "3. Mai 1931", 238: "B 12/Kl", 362: "17. Mai 1931"}


def lines(*rows: dict[int, str]) -> list[LabelledLine]:
    out = []
    for i, row in enumerate(rows):
        y, words = 12.0 * i, []
        for x, text in row.items():
            for k, word in enumerate(text.split()):
                words.append(Word(word, Box(x + 24 * k, y - 10, x + 24 * k + 20, y)))
        out.append(LabelledLine(i, 1, Line(tuple(words), Box(0, y - 10, 400, y), y, 10), Role.DATELINE))
    return out


def test_each_value_stands_below_its_label(words: Vocabulary) -> None:
    row = label_row(lines({0: "Herrn Lund"}, ROW, VALUES, {0: "Betrifft: Wolle"}), words)
    assert row is not None
    assert (" ".join(word.text for word in row.own), row.day, row.lines) == ("B 12/Kl", "17. Mai 1931", {2})


def test_labels_of_other_languages(words: Vocabulary) -> None:
    row = label_row(lines({0: "Your Ref.", 100: "Our Ref.", 200: "Date"}, {100: "M. 12/31", 200: "3 May 1931"}), words)
    assert row is not None
    assert (" ".join(word.text for word in row.own), row.day) == ("M. 12/31", "3 May 1931")


def test_a_label_with_its_value_behind_it_makes_no_row(words: Vocabulary) -> None:
    assert label_row(lines({0: "Ihr Zeichen: W III 412", 200: "Unser Zeichen: B 12"}, VALUES), words) is None
    assert label_row(lines({0: "Unser Zeichen", 200: "Datum"}, VALUES), words) is None
